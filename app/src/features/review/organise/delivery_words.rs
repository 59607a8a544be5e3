//! The words of letters and messages, for the job that makes them.

use domain::time::date_time;
use services::review::delivery::{LetterFacts, LetterText, MessageFacts, MessageText, Words};

use crate::prelude::*;

/// All of them.
#[must_use]
pub const fn delivery_words() -> Words {
    Words { letter, message, time: |lang, at| date_time(at, lang) }
}

fn letter(lang: Lang, facts: &LetterFacts) -> LetterText {
    let to = tr!(lang, review.organise.letter_to, name = facts.name.clone(), group = facts.group.clone());
    LetterText {
        organisation: facts.organisation.clone(),
        to,
        title: facts.review.clone(),
        invitation: tr!(lang, review.organise.letter_invitation, closes = facts.closes.clone()),
        scan: tr!(lang, review.organise.letter_scan).to_owned(),
        address: facts.address.clone(),
        code_label: tr!(lang, review.organise.letter_code).to_owned(),
        code: facts.code.clone(),
        help: letter_help(lang, &facts.page, facts.meeting),
        secrecy: tr!(lang, review.organise.letter_secrecy).to_owned(),
        secrecy_text: vec![
            tr!(lang, review.organise.letter_secrecy_text).to_owned(),
            tr!(lang, review.organise.letter_limits).to_owned(),
        ],
        number: tr!(lang, review.organise.letter_number, number = facts.number.clone()),
        link: facts.link.clone(),
    }
}

/// What those without a device do, and where the rules stand.
pub fn letter_help(lang: Lang, page: &str, meeting: bool) -> Vec<String> {
    let terminal = if meeting {
        tr!(lang, review.organise.letter_terminal)
    } else {
        tr!(lang, review.organise.letter_terminal_ordinary)
    };
    vec![terminal.to_owned(), tr!(lang, review.organise.letter_rules, page = page.to_owned())]
}

fn message(lang: Lang, facts: &MessageFacts) -> MessageText {
    let MessageFacts { review, closes, name, code, link } = facts.clone();
    match code {
        Some(code) => MessageText {
            subject: tr!(lang, review.delivery.mail_subject, review = review.clone()),
            sms: tr!(
                lang,
                review.delivery.sms_code,
                name = name.clone(),
                review = review.clone(),
                closes = closes.clone(),
                link = link.clone()
            ),
            mail: tr!(
                lang,
                review.delivery.mail_code,
                name = name,
                review = review,
                closes = closes,
                code = code,
                link = link
            ),
        },
        None => MessageText {
            subject: tr!(lang, review.delivery.mail_reminder_subject, review = review.clone()),
            sms: tr!(
                lang,
                review.delivery.sms_reminder,
                name = name.clone(),
                review = review.clone(),
                closes = closes.clone(),
                link = link.clone()
            ),
            mail: tr!(lang, review.delivery.mail_reminder, name = name, review = review, closes = closes, link = link),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_the_page_and_the_terminal() {
        let page = "https://a.cn/zh/review/3";
        let (ordinary, meeting) = (letter_help(Lang::Zh, page, false), letter_help(Lang::Zh, page, true));
        for help in [&ordinary, &meeting] {
            assert!(help[0].contains("监督投票终端") && help[1].ends_with(page), "{help:?}");
        }
        assert!(meeting[0].starts_with("会议期间") && !ordinary[0].contains("会"), "{ordinary:?}");
    }
}
