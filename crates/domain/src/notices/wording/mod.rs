//! The words of notices in both languages: what happened, what it means, what to do.
//!
//! They are here and not in the interface's files, because e-mail and SMS say them too.

pub(super) mod en;
pub(super) mod zh;

use super::{NoticeKind, review_wording};
use crate::text::Lang;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The heading, and the subject of the e-mail.
    pub subject: String,
    /// The paragraphs.
    pub body: Vec<String>,
}

impl Message {
    /// The e-mail's text, with the address under which to go on.
    #[must_use]
    pub fn mail(&self, lang: Lang, link: &str) -> String {
        let (hello, more, sign) = match lang {
            Lang::Zh => ("您好！", "查看详情：", "阳光大厅（系统邮件，请勿回复）"),
            Lang::En => ("Hello,", "See more: ", "Sunhall (sent by the system, please do not reply)"),
        };
        format!("{hello}\n\n{}\n\n{more}{link}\n\n{sign}\n", self.body.join("\n\n"))
    }

    /// The text message: the first paragraph, signed as operators ask for.
    #[must_use]
    pub fn sms(&self, lang: Lang) -> String {
        let first = self.body.first().map_or(self.subject.as_str(), String::as_str);
        match lang {
            Lang::Zh => format!("【阳光大厅】{first}"),
            Lang::En => format!("[Sunhall] {first}"),
        }
    }
}

/// Says the notice in `lang`.
#[must_use]
pub fn render(kind: &NoticeKind, lang: Lang) -> Message {
    review_wording::render(kind, lang).unwrap_or_else(|| match lang {
        Lang::Zh => zh::words(kind),
        Lang::En => en::words(kind),
    })
}

pub(super) fn message<const N: usize>(subject: impl Into<String>, body: [String; N]) -> Message {
    Message { subject: subject.into(), body: body.into_iter().filter(|paragraph| !paragraph.is_empty()).collect() }
}

/// Day and serial number at the end of a 43-character case number: enough to tell one's own cases apart.
fn tail(number: &str) -> &str {
    number.get(31..).filter(|tail| !tail.is_empty()).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::CaseRef;
    use super::*;
    use crate::ids::CaseId;
    use crate::text::Bilingual;

    fn case() -> CaseRef {
        CaseRef {
            id: CaseId(7),
            number: "91350100M000100Y434330131001000202611230007".into(),
            item: Bilingual::new("食品经营许可", "Food business licence"),
        }
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 3).unwrap()
    }

    fn kinds() -> Vec<NoticeKind> {
        let document = Bilingual::new("食品经营许可证", "food business licence");
        let reason = "untrue papers".to_owned();
        let missing = vec![Bilingual::new("请补交租赁合同", "Send the lease")];
        vec![
            NoticeKind::CaseSubmitted { case: case() },
            NoticeKind::CaseAccepted { case: case(), due: day() },
            NoticeKind::CaseNotAccepted { case: case(), reason: reason.clone() },
            NoticeKind::CorrectionAsked { case: case(), missing, until: Some(day()) },
            NoticeKind::SpecialProcedure {
                case: case(), step: Bilingual::new("专家评审", "expert review"), days: 10
            },
            NoticeKind::DueMoved { case: case(), from: day(), due: day() },
            NoticeKind::CaseGranted { case: case(), document: document.clone() },
            NoticeKind::CaseRefused { case: case(), reason },
            NoticeKind::ResultReady { case: case(), document },
            NoticeKind::CaseClosed { case: case() },
            NoticeKind::ObjectionAnswered { case: case() },
            NoticeKind::PasswordChanged,
            NoticeKind::SecondStepChanged,
            NoticeKind::CodesTried,
            NoticeKind::MattersCame { review: Bilingual::new("年度评议", "Annual review"), matters: 3, due: day() },
            NoticeKind::MattersReopened { matters: 1, due: day() },
        ]
    }

    #[test]
    fn each_kind_has_its_own_words_in_both_languages() {
        for lang in Lang::ALL {
            let mut subjects: Vec<_> = kinds().iter().map(|kind| render(kind, lang).subject).collect();
            subjects.sort_unstable();
            subjects.dedup();
            assert_eq!(subjects.len(), kinds().len());
        }
    }

    #[test]
    fn kinds_survive_storage() {
        for kind in kinds() {
            let json = serde_json::to_value(&kind).unwrap();
            assert_eq!(json["kind"], kind.name());
            assert_eq!(serde_json::from_value::<NoticeKind>(json).unwrap(), kind);
        }
    }

    #[test]
    fn a_correction_names_everything_and_the_day() {
        let kind = &kinds()[3];
        let zh = render(kind, Lang::Zh);
        assert!(zh.sms(Lang::Zh).contains("需要补正1项内容，请在2026年12月3日前提交"), "{}", zh.sms(Lang::Zh));
        assert!(zh.body[1].contains("租赁合同"));
        let en = render(kind, Lang::En);
        assert_eq!(
            en.body[0],
            "We need 1 thing more for your application “Food business licence” (no. 202611230007) by 3 December 2026."
        );
        assert!(en.mail(Lang::En, "https://example.cn/en/cases/7").contains("https://example.cn/en/cases/7"));
    }

    #[test]
    fn what_the_system_says_in_english_is_english() {
        let is_han = |letter: char| ('\u{2e80}'..='\u{9fff}').contains(&letter);
        for kind in kinds() {
            let message = render(&kind, Lang::En);
            let text = format!("{} {}", message.subject, message.mail(Lang::En, ""));
            assert!(!text.contains(is_han), "{text}");
        }
    }

    #[test]
    fn a_closed_case_of_earlier_versions_still_reads() {
        let mut stored = serde_json::to_value(NoticeKind::CaseClosed { case: case() }).unwrap();
        stored["reason"] = "逾期未补正".into();
        let kind: NoticeKind = serde_json::from_value(stored).unwrap();
        assert_eq!(kind, NoticeKind::CaseClosed { case: case() });
    }

    #[test]
    fn what_is_about_no_case_leads_to_a_page() {
        assert_eq!(NoticeKind::PasswordChanged.path(), "/account");
        assert_eq!(NoticeKind::SecondStepChanged.path(), "/account");
        assert_eq!(NoticeKind::CaseClosed { case: case() }.path(), "/cases/7");
    }

    #[test]
    fn no_body_is_empty() {
        for kind in kinds() {
            for lang in Lang::ALL {
                assert!(render(&kind, lang).body.iter().all(|paragraph| paragraph.len() > 10));
            }
        }
    }
}
