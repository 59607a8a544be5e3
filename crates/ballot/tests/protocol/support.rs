//! Fixed keys and fixed randomness, so that the same records come out every time.

use std::{collections::BTreeMap, convert::Infallible, sync::LazyLock};

use ballot::{
    Digest, Id,
    bytes::Bytes,
    manifest::{Criterion, Department, FORMAT, Grade, Group, Manifest, Mode, Results, Words},
    rand_core::{TryCryptoRng, TryRng},
    signing::BoardKey,
    token::TokenKey,
};
use serde_json::Value;

/// When the reviews of these tests open and close.
pub const OPENS: u64 = 1_800_000_000;
pub const CLOSES: u64 = OPENS + 86_400;

/// SHA-256 over a seed and a counter.
pub struct FixedRng {
    seed: Digest,
    counter: u64,
}

impl FixedRng {
    pub fn new(seed: &str) -> Self {
        Self { seed: Digest::of(seed.as_bytes()), counter: 0 }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        let Ok(number) = self.try_next_u64();
        usize::try_from(number % bound as u64).unwrap()
    }
}

impl TryCryptoRng for FixedRng {}

impl TryRng for FixedRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for chunk in into.chunks_mut(Digest::LENGTH) {
            self.counter += 1;
            let block = Digest::of_parts(&[self.seed.as_bytes(), &self.counter.to_be_bytes()]);
            chunk.copy_from_slice(&block.as_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

fn keys() -> Value {
    serde_json::from_str(include_str!("../../../../docs/ballot-vectors/test-keys.json")).unwrap()
}

pub fn board_key(name: &str) -> BoardKey {
    let seed: Digest = keys()[name].as_str().unwrap().parse().unwrap();
    BoardKey::from_seed(seed.as_bytes())
}

/// Read once: checking a private key takes a while.
pub fn token_key(name: &str) -> &'static TokenKey {
    static KEYS: LazyLock<BTreeMap<String, TokenKey>> = LazyLock::new(|| {
        let keys = keys();
        let keys = keys["token_keys"].as_object().unwrap().iter();
        keys.map(|(name, key)| (name.clone(), read(key))).collect()
    });
    &KEYS[name]
}

fn read(key: &Value) -> TokenKey {
    TokenKey::from_der(&Bytes::from_text(key.as_str().unwrap()).unwrap().0).unwrap()
}

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn words(zh: &str, en: &str) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

fn group(name: &str, zh: &str, en: &str, weight: u32, roll: u64) -> Group {
    Group { id: id(name), name: words(zh, en), weight, roll, token_key: token_key(name).public().unwrap() }
}

fn grade(name: &str, zh: &str, en: &str, score: Option<u32>) -> Grade {
    Grade { id: id(name), name: words(zh, en), score }
}

/// Two groups, three departments, two criteria, k = 3.
pub fn manifest() -> Manifest {
    let department = |name: &str, zh: &str, en: &str, kind: Option<&str>| Department {
        id: id(name),
        name: words(zh, en),
        kind: kind.map(id),
    };
    let criterion =
        |name: &str, zh: &str, en: &str, weight: u32| Criterion { id: id(name), name: words(zh, en), weight };
    Manifest {
        format: FORMAT.into(),
        id: id("2027-annual"),
        title: words("二〇二七年度万人评议", "Annual review 2027"),
        mode: Mode::Ordinary,
        meeting: None,
        departments: vec![
            department("housing", "住房和城乡建设局", "Housing and construction", Some("enforcement")),
            department("education", "教育局", "Education", Some("service")),
            department("archives", "档案馆", "Archives", None),
        ],
        criteria: vec![
            criterion("attitude", "服务态度", "Service attitude", 6000),
            criterion("integrity", "廉洁自律", "Integrity", 4000),
        ],
        grades: vec![
            grade("satisfied", "满意", "Satisfied", Some(100)),
            grade("fairly", "基本满意", "Fairly satisfied", Some(60)),
            grade("dissatisfied", "不满意", "Dissatisfied", Some(0)),
            grade("unknown", "不了解", "Don't know", None),
        ],
        groups: vec![
            group("deputies", "人大代表", "Deputies", 4000, 6),
            group("citizens", "市民", "Citizens", 6000, 8),
        ],
        comment_characters: 500,
        opens: OPENS,
        closes: CLOSES,
        batch_minimum: 3,
        promise_seconds: 3600,
        results: Results::InBatches,
        board_key: board_key("board_seed").public(),
    }
}
