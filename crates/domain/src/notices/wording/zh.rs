//! The words in Chinese.

use chrono::{Datelike, NaiveDate};

use super::super::{CaseRef, NoticeKind};
use super::{Message, message, tail};
use crate::text::Bilingual;

pub(super) fn words(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseSubmitted { case } => message(
            "已收到您的申请",
            [
                format!("我们已收到您的{}。", of_case(case)),
                "窗口将在5个工作日内核对材料，决定是否受理。如需补正，会一次性告诉您全部内容。".into(),
            ],
        ),
        NoticeKind::CaseAccepted { case, due } => message(
            "您的申请已受理",
            [
                format!("您的{}已受理，我们承诺在{}前作出决定。", of_case(case), date_words(*due)),
                "您不需要再做什么，办理进度可随时查看。".into(),
            ],
        ),
        NoticeKind::CaseNotAccepted { case, reason } => message(
            "您的申请不予受理",
            [
                format!("您的{}不予受理。原因：{reason}", of_case(case)),
                "如有异议，您可以在60日内申请行政复议，或在6个月内提起行政诉讼。".into(),
            ],
        ),
        NoticeKind::CorrectionAsked { case, missing, until } => correction(case, missing, *until),
        NoticeKind::SpecialProcedure { case, step, days } => message(
            "您的申请进入特别程序",
            [
                format!("您的{}正在进行{}，预计需要{days}个工作日。", of_case(case), step.zh),
                "依照《行政许可法》第四十五条，这段时间不计入办理期限。".into(),
            ],
        ),
        NoticeKind::DueMoved { case, from, due } => message(
            "办理期限有调整",
            [format!(
                "因工作日安排变化，您的{}的承诺日期由{}调整为{}。",
                of_case(case),
                date_words(*from),
                date_words(*due)
            )],
        ),
        other => outcome(other),
    }
}

fn outcome(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseGranted { case, document } => message(
            "您的申请已获批准",
            [
                format!("您的{}已获批准。", of_case(case)),
                format!("我们正在制作《{}》，完成后会再通知您。", document.zh),
            ],
        ),
        NoticeKind::CaseRefused { case, reason } => message(
            "您的申请未获批准",
            [
                format!("您的{}未获批准。理由：{reason}", of_case(case)),
                "如有异议，您可以在60日内申请行政复议，或在6个月内提起行政诉讼。".into(),
            ],
        ),
        NoticeKind::ResultReady { case, document } => message(
            "办理结果可以领取了",
            [
                format!("您的{}已办结，《{}》可以领取了。", of_case(case), document.zh),
                "您可以在办件页面下载，或到窗口领取。欢迎评价这次服务。".into(),
            ],
        ),
        NoticeKind::CaseClosed { case } => message(
            "办件已终止",
            [
                format!("您的{}已终止办理，因为在补正期限内没有收到补正材料。", of_case(case)),
                "您可以准备好材料后重新申请。".into(),
            ],
        ),
        NoticeKind::ObjectionAnswered { case } => {
            message("您的异议已有答复", [format!("您就{}提出的异议已有答复，请在办件页面查看。", of_case(case))])
        }
        other => account(other),
    }
}

fn account(kind: &NoticeKind) -> Message {
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

fn correction(case: &CaseRef, missing: &[Bilingual], until: Option<NaiveDate>) -> Message {
    let until = until.map_or_else(String::new, |day| format!("请在{}前", date_words(day)));
    let list: Vec<_> = missing.iter().enumerate().map(|(place, what)| format!("{}. {}", place + 1, what.zh)).collect();
    message(
        "请补正申请材料",
        [
            format!("您的{}需要补正{}项内容，{until}提交。", of_case(case), missing.len()),
            list.join("\n"),
            "等待补正期间不计入办理期限。我们已一次性告知全部内容。".into(),
        ],
    )
}

fn of_case(case: &CaseRef) -> String {
    if case.number.is_empty() {
        format!("“{}”申请", case.item.zh)
    } else {
        format!("“{}”申请（尾号{}）", case.item.zh, tail(&case.number))
    }
}

pub(in crate::notices) fn date_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
