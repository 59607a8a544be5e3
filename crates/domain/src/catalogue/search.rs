//! Cutting texts and queries into tokens, so that guides are found by an index and without a language library.
//!
//! A run of Chinese characters becomes its overlapping pairs (bigrams), because Chinese has no spaces; a word in Latin
//! letters or digits becomes itself, in lower case and without a plural s. Names and keywords also yield their single
//! characters, for queries of one character.

use std::collections::{BTreeMap, BTreeSet};

/// The longest query looked at, in characters.
pub const MAX_QUERY: usize = 60;

/// How much a hit in a text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// In the item's name.
    Name,
    /// In what people call it.
    Keyword,
    /// In the sentence that says what one gets.
    Summary,
}

impl Weight {
    const fn points(self) -> i32 {
        match self {
            Self::Name => 8,
            Self::Keyword => 6,
            Self::Summary => 2,
        }
    }
}

/// Words that mean the same to who looks for a service. A query with one of a group also looks for the others, at
/// half the weight.
const SYNONYMS: &[&[&str]] = &[
    &["饭店", "餐馆", "餐厅", "饭馆", "小吃", "餐饮", "食堂", "restaurant", "catering", "cafe"],
    &["食品", "food", "食物"],
    &["营业执照", "执照", "开店", "开公司", "shop", "business"],
    &["消防", "防火", "fire"],
    &["招牌", "广告牌", "门头", "户外广告", "sign", "billboard", "advertisement"],
    &["排污", "污水", "排水", "下水道", "sewage", "drainage"],
    &["电梯", "升降机", "lift", "elevator"],
    &["旅馆", "宾馆", "酒店", "民宿", "hotel", "hostel"],
    &["理发", "美容", "美发", "barber", "hairdresser", "beauty"],
    &["游泳", "泳池", "swimming", "pool"],
    &["许可证", "许可", "办证", "licence", "license", "permit"],
    &["盖房", "建房", "施工", "工程", "building", "construction"],
    &["ktv", "歌厅", "卡拉ok", "酒吧", "娱乐场所", "karaoke", "bar"],
    &["锅炉", "叉车", "特种设备", "boiler", "forklift"],
];

/// Words of a question that name no service.
const FILLERS: &[&str] = &[
    "我想", "我要", "想要", "怎么", "怎样", "如何", "什么", "需要", "哪些", "哪里", "手续", "办理", "申请", "一个",
    "一家",
];

/// English words of a question that name no service.
const LATIN_FILLERS: &[&str] =
    &["a", "an", "and", "apply", "do", "for", "get", "how", "i", "my", "need", "of", "the", "to", "want", "what"];

/// The tokens of an item's texts with the points each is worth, for the index.
#[must_use]
pub fn index<'a>(texts: impl IntoIterator<Item = (Weight, &'a str)>) -> BTreeMap<String, i32> {
    let mut tokens: BTreeMap<String, i32> = BTreeMap::new();
    for (weight, text) in texts {
        let singles = !matches!(weight, Weight::Summary);
        for token in cut(text, singles) {
            let points = tokens.entry(token).or_default();
            *points = (*points).max(weight.points());
        }
    }
    tokens
}

/// The tokens of a query with the factor each counts by: 2 for what was typed, 1 for synonyms.
#[must_use]
pub fn query(text: &str) -> BTreeMap<String, i32> {
    let text: String = text.chars().take(MAX_QUERY).collect();
    let text = without_fillers(&normal(&text));
    let lone = text.chars().filter(|c| !c.is_whitespace()).count() == 1;
    let mut tokens: BTreeMap<String, i32> = cut(&text, lone).into_iter().map(|token| (token, 2)).collect();
    let words: BTreeSet<_> = words(&text).collect();
    for group in SYNONYMS {
        let meant = |word: &&str| if word.is_ascii() { words.contains(*word) } else { text.contains(*word) };
        if group.iter().any(meant) {
            for token in group.iter().flat_map(|word| cut(word, false)) {
                tokens.entry(token).or_insert(1);
            }
        }
    }
    tokens
}

/// Leaves out what names no service, unless nothing else was typed.
fn without_fillers(text: &str) -> String {
    let kept = FILLERS.iter().fold(text.to_owned(), |text, filler| text.replace(filler, " "));
    let latin = |word: &&str| !LATIN_FILLERS.contains(word);
    let kept: Vec<_> = kept.split_whitespace().filter(latin).collect();
    if kept.is_empty() { text.to_owned() } else { kept.join(" ") }
}

/// Lower case, with full-width letters, digits and signs as their usual forms.
fn normal(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    });
    narrow.flat_map(char::to_lowercase).collect()
}

fn cut(text: &str, singles: bool) -> BTreeSet<String> {
    let text = normal(text);
    let mut tokens: BTreeSet<String> = words(&text).map(ToOwned::to_owned).collect();
    for run in text.split(|c| !is_chinese(c)).filter(|run| !run.is_empty()) {
        let characters: Vec<char> = run.chars().collect();
        tokens.extend(characters.windows(2).map(|pair| pair.iter().collect()));
        if singles || characters.len() == 1 {
            tokens.extend(characters.iter().map(ToString::to_string));
        }
    }
    tokens
}

/// The Latin words of a normalised text, without a plural s, at most 32 characters each.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() || is_chinese(c)).filter(|word| !word.is_empty() && word.len() <= 32).map(
        |word| match word.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem,
            _ => word,
        },
    )
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query_text: &str, name: &str) -> bool {
        let index = index([(Weight::Name, name)]);
        query(query_text).keys().any(|token| index.contains_key(token))
    }

    #[test]
    fn chinese_is_cut_into_pairs_and_latin_into_words() {
        let tokens: Vec<_> = cut("食品经营 Food-Business licences", false).into_iter().collect();
        assert_eq!(tokens, ["business", "food", "licence", "品经", "经营", "食品"]);
    }

    #[test]
    fn what_people_say_finds_what_the_law_says() {
        assert!(found("开饭店", "餐饮服务"));
        assert!(found("食品经营许可证", "食品经营许可"));
        assert!(found("Elevators", "电梯使用登记"));
        assert!(found("ＫＴＶ", "娱乐场所"));
        assert!(found("梯", "电梯"));
        assert!(!found("结婚", "食品经营许可"));
    }

    #[test]
    fn a_latin_word_is_not_found_inside_another() {
        assert!(!query("barbecue").contains_key("ktv"));
        assert!(query("bar").contains_key("ktv"));
    }

    #[test]
    fn typed_words_count_more_than_synonyms() {
        let tokens = query("饭店");
        assert_eq!((tokens["饭店"], tokens["餐饮"]), (2, 1));
    }

    #[test]
    fn the_rest_of_a_question_is_left_out() {
        let tokens: Vec<_> = query("我想开饭店需要什么手续").into_keys().collect();
        assert!(tokens.contains(&"饭店".to_owned()) && !tokens.contains(&"手续".to_owned()), "{tokens:?}");
        assert!(query("How do I get a food licence?").contains_key("food"));
        assert!(!query("How do I get a food licence?").contains_key("how"));
        assert!(query("申请").contains_key("申请"));
    }

    #[test]
    fn odd_queries_yield_nothing_or_little_and_never_panic() {
        for text in ["", "   ", "!!!", "？", &"好".repeat(1000), "\u{0}\u{FFFF}", "'; drop table item; --"] {
            assert!(query(text).len() < 130);
        }
        assert!(query("！！").is_empty());
    }
}
