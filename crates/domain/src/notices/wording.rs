//! The words of notices in both languages: what happened, what it means, what to do.
//!
//! They are here and not in the interface's files, because e-mail and SMS say them too.

use chrono::{Datelike, NaiveDate};

use super::{CaseRef, NoticeKind, review_wording};
use crate::text::{Bilingual, Lang};

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
        Lang::Zh => chinese(kind),
        Lang::En => english(kind),
    })
}

pub(super) fn message<const N: usize>(subject: impl Into<String>, body: [String; N]) -> Message {
    Message { subject: subject.into(), body: body.into_iter().filter(|paragraph| !paragraph.is_empty()).collect() }
}

fn chinese(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseSubmitted { case } => message(
            "已收到您的申请",
            [
                format!("我们已收到您的{}。", zh_case(case)),
                "窗口将在5个工作日内核对材料，决定是否受理。如需补正，会一次性告诉您全部内容。".into(),
            ],
        ),
        NoticeKind::CaseAccepted { case, due } => message(
            "您的申请已受理",
            [
                format!("您的{}已受理，我们承诺在{}前作出决定。", zh_case(case), zh_day(*due)),
                "您不需要再做什么，办理进度可随时查看。".into(),
            ],
        ),
        NoticeKind::CaseNotAccepted { case, reason } => message(
            "您的申请不予受理",
            [
                format!("您的{}不予受理。原因：{reason}", zh_case(case)),
                "如有异议，您可以在60日内申请行政复议，或在6个月内提起行政诉讼。".into(),
            ],
        ),
        NoticeKind::CorrectionAsked { case, missing, until } => zh_correction(case, missing, *until),
        NoticeKind::SpecialProcedure { case, step, days } => message(
            "您的申请进入特别程序",
            [
                format!("您的{}正在进行{}，预计需要{days}个工作日。", zh_case(case), step.zh),
                "依照《行政许可法》第四十五条，这段时间不计入办理期限。".into(),
            ],
        ),
        NoticeKind::DueMoved { case, from, due } => message(
            "办理期限有调整",
            [format!("因工作日安排变化，您的{}的承诺日期由{}调整为{}。", zh_case(case), zh_day(*from), zh_day(*due))],
        ),
        other => chinese_outcome(other),
    }
}

fn chinese_outcome(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseGranted { case, document } => message(
            "您的申请已获批准",
            [
                format!("您的{}已获批准。", zh_case(case)),
                format!("我们正在制作《{}》，完成后会再通知您。", document.zh),
            ],
        ),
        NoticeKind::CaseRefused { case, reason } => message(
            "您的申请未获批准",
            [
                format!("您的{}未获批准。理由：{reason}", zh_case(case)),
                "如有异议，您可以在60日内申请行政复议，或在6个月内提起行政诉讼。".into(),
            ],
        ),
        NoticeKind::ResultReady { case, document } => message(
            "办理结果可以领取了",
            [
                format!("您的{}已办结，《{}》可以领取了。", zh_case(case), document.zh),
                "您可以在办件页面下载，或到窗口领取。欢迎评价这次服务。".into(),
            ],
        ),
        NoticeKind::CaseClosed { case } => message(
            "办件已终止",
            [
                format!("您的{}已终止办理，因为在补正期限内没有收到补正材料。", zh_case(case)),
                "您可以准备好材料后重新申请。".into(),
            ],
        ),
        NoticeKind::ObjectionAnswered { case } => {
            message("您的异议已有答复", [format!("您就{}提出的异议已有答复，请在办件页面查看。", zh_case(case))])
        }
        other => chinese_account(other),
    }
}

fn chinese_account(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CodesTried => message(
            "有人多次输错您的验证码",
            [
                "有人用您的密码登录，但多次输错验证码，没有登录成功。".into(),
                "如果是您本人，请稍后再试，不需要做什么。如果不是，您的密码已经泄露，请立即修改密码。".into(),
            ],
        ),
        NoticeKind::SecondStepChanged => message(
            "第二步验证有变动",
            [
                "您账户的身份验证器或恢复码刚刚设置、更换或取消，以前的恢复码不再有效。".into(),
                "如果不是您本人操作，请立即修改密码，并拨打12345告诉我们。".into(),
            ],
        ),
        _ => message(
            "密码已修改",
            [
                "您的密码刚刚修改，其他设备上的登录已全部退出。".into(),
                "如果不是您本人操作，请立即重置密码，并拨打12345告诉我们。".into(),
            ],
        ),
    }
}

fn zh_correction(case: &CaseRef, missing: &[Bilingual], until: Option<NaiveDate>) -> Message {
    let until = until.map_or_else(String::new, |day| format!("请在{}前", zh_day(day)));
    let list: Vec<_> = missing.iter().enumerate().map(|(place, what)| format!("{}. {}", place + 1, what.zh)).collect();
    message(
        "请补正申请材料",
        [
            format!("您的{}需要补正{}项内容，{until}提交。", zh_case(case), missing.len()),
            list.join("\n"),
            "等待补正期间不计入办理期限。我们已一次性告知全部内容。".into(),
        ],
    )
}

fn english(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseSubmitted { case } => message("We have your application", [
            format!("We have received your {}.", en_case(case)),
            "The window checks the papers within 5 working days. If anything is missing, you will be told everything \
             at once."
                .into(),
        ]),
        NoticeKind::CaseAccepted { case, due } => message("Your application was accepted", [
            format!("Your {} was accepted. We promise to decide by {}.", en_case(case), en_day(*due)),
            "There is nothing you need to do. You can look at the progress at any time.".into(),
        ]),
        NoticeKind::CaseNotAccepted { case, reason } => message("Your application was not accepted", [
            format!("Your {} was not accepted. Reason: {reason}", en_case(case)),
            en_remedies(),
        ]),
        NoticeKind::CorrectionAsked { case, missing, until } => en_correction(case, missing, *until),
        NoticeKind::SpecialProcedure { case, step, days } => message("A special procedure has begun", [
            format!("Your {} is at this step: {}. We expect {days} working days.", en_case(case), step.get(Lang::En)),
            "By article 45 of the Administrative Licensing Law this time does not count toward the limit.".into(),
        ]),
        NoticeKind::DueMoved { case, from, due } => message("The promised day has moved", [format!(
            "The calendar of working days has changed. The promised day for your {} moves from {} to {}.",
            en_case(case),
            en_day(*from),
            en_day(*due)
        )]),
        other => english_outcome(other),
    }
}

fn english_outcome(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseGranted { case, document } => message(
            "Your application was granted",
            [
                format!("Your {} was granted.", en_case(case)),
                format!(
                    "We are making out the document ({}) and will tell you when it is ready.",
                    document.get(Lang::En)
                ),
            ],
        ),
        NoticeKind::CaseRefused { case, reason } => message(
            "Your application was refused",
            [format!("Your {} was refused. Reason: {reason}", en_case(case)), en_remedies()],
        ),
        NoticeKind::ResultReady { case, document } => message(
            "The result is ready",
            [
                format!("Your {} is finished. The document ({}) is ready.", en_case(case), document.get(Lang::En)),
                "Download it from the case page or collect it at the window. You are welcome to rate this service."
                    .into(),
            ],
        ),
        NoticeKind::CaseClosed { case } => message(
            "The case was closed",
            [
                format!("Your {} was closed, because what we asked for did not come in time.", en_case(case)),
                "You can apply again when you have the papers.".into(),
            ],
        ),
        NoticeKind::ObjectionAnswered { case } => message(
            "Your objection was answered",
            [format!("Your objection about your {} was answered. Read it on the case page.", en_case(case))],
        ),
        other => english_account(other),
    }
}

fn english_account(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CodesTried => message(
            "Somebody entered wrong codes for your account",
            [
                "Somebody used your password to sign in and entered wrong codes several times. They did not get in."
                    .into(),
                "If it was you, try again in a while; there is nothing else to do. If not, somebody knows your \
                 password: change it at once."
                    .into(),
            ],
        ),
        NoticeKind::SecondStepChanged => message(
            "Your second step has changed",
            [
                "The authenticator app or the recovery codes of your account were just set up, renewed or taken away. \
                 Earlier recovery codes no longer work."
                    .into(),
                "If this was not you, change your password at once and call 12345.".into(),
            ],
        ),
        _ => message(
            "Your password was changed",
            [
                "Your password has just been changed, and every other device was signed out.".into(),
                "If this was not you, reset the password at once and call 12345.".into(),
            ],
        ),
    }
}

fn en_correction(case: &CaseRef, missing: &[Bilingual], until: Option<NaiveDate>) -> Message {
    let until = until.map_or_else(String::new, |day| format!(" by {}", en_day(day)));
    let things = if missing.len() == 1 { "1 thing" } else { &format!("{} things", missing.len()) };
    let list: Vec<_> =
        missing.iter().enumerate().map(|(place, what)| format!("{}. {}", place + 1, what.get(Lang::En))).collect();
    message(
        "We need something more",
        [
            format!("We need {things} more for your {}{until}.", en_case(case)),
            list.join("\n"),
            "The clock stands still until then. This is everything: you will not be asked a second time.".into(),
        ],
    )
}

fn en_remedies() -> String {
    "If you disagree, you can apply for administrative reconsideration within 60 days or sue within 6 months.".into()
}

fn zh_case(case: &CaseRef) -> String {
    if case.number.is_empty() {
        format!("“{}”申请", case.item.zh)
    } else {
        format!("“{}”申请（尾号{}）", case.item.zh, tail(&case.number))
    }
}

fn en_case(case: &CaseRef) -> String {
    let item = case.item.get(Lang::En);
    if case.number.is_empty() {
        format!("application “{item}”")
    } else {
        format!("application “{item}” (no. {})", tail(&case.number))
    }
}

/// Day and serial number at the end of a 43-character case number: enough to tell one's own cases apart.
fn tail(number: &str) -> &str {
    number.get(31..).filter(|tail| !tail.is_empty()).unwrap_or(number)
}

pub(super) fn zh_day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub(super) fn en_day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CaseId;

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
