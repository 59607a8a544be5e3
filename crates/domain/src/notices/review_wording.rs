//! The words of notices about reviews. None of them has a word of a comment or says who wrote one.

use super::{
    Message, NoticeKind,
    wording::{en, message, zh},
};
use crate::text::Lang;

/// Says the notice in `lang`; none for a notice about something else.
pub(super) fn render(kind: &NoticeKind, lang: Lang) -> Option<Message> {
    match lang {
        Lang::Zh => chinese(kind),
        Lang::En => english(kind),
    }
}

fn chinese(kind: &NoticeKind) -> Option<Message> {
    match kind {
        NoticeKind::MattersCame { review, matters, due } => Some(message(
            "有新的评议意见待答复",
            [
                format!(
                    "“{}”有{matters}条意见交由您所在部门答复，最早的答复期限是{}。",
                    review.get(Lang::Zh),
                    zh::date_words(*due)
                ),
                "请在期限内逐条答复，逾期会在公开页面标明。".into(),
            ],
        )),
        NoticeKind::MattersReopened { matters, due } => Some(message(
            "有评议意见需要重新办理",
            [
                format!(
                    "昨天有{matters}条意见的答复被评为不满意，请重新办理，最早的答复期限是{}。",
                    zh::date_words(*due)
                ),
                "每条意见只重新办理一次，意见由谁提出不会显示。".into(),
            ],
        )),
        _ => None,
    }
}

fn english(kind: &NoticeKind) -> Option<Message> {
    match kind {
        NoticeKind::MattersCame { review, matters, due } => Some(message(
            "There are new comments to answer",
            [
                format!(
                    "{} of “{}” came to your department. The first answer is due on {}.",
                    comments(*matters),
                    review.get(Lang::En),
                    en::date_words(*due)
                ),
                "Please answer each of them in time: what is late is marked in public.".into(),
            ],
        )),
        NoticeKind::MattersReopened { matters, due } => Some(message(
            "Comments are to be dealt with again",
            [
                format!(
                    "Yesterday the answer to {} was rated as not solving it. The first new answer is due on {}.",
                    comments(*matters),
                    en::date_words(*due)
                ),
                "Each comment comes back only once, and nobody is shown who wrote it.".into(),
            ],
        )),
        _ => None,
    }
}

fn comments(count: u32) -> String {
    if count == 1 { "1 comment".to_owned() } else { format!("{count} comments") }
}
