//! Days, limits and pauses in words.

use domain::deadlines::{Citation, DayKind, Due, Length, LimitKind, LimitMark, PauseReason, StripDay};
use domain::time::{date, long_date};

use crate::locale::Lang;
use crate::tr;

/// How a day counts and why, without its date: `Weekend, not counted`.
#[must_use]
pub fn why_words(lang: Lang, day: &StripDay, natural: bool) -> String {
    let why = match &day.kind {
        DayKind::Start => tr!(lang, deadlines.why_start).to_owned(),
        DayKind::Counted { number } if natural => tr!(lang, deadlines.why_counted_natural, number = number.to_string()),
        DayKind::Counted { number } => tr!(lang, deadlines.why_counted, number = number.to_string()),
        DayKind::MakeUp { number, name, notice } => {
            let (number, holiday, notice) = (number.to_string(), name.get(lang), notice.as_str());
            if natural {
                tr!(lang, deadlines.why_make_up_natural, number = number, holiday = holiday, notice = notice)
            } else {
                tr!(lang, deadlines.why_make_up, number = number, holiday = holiday, notice = notice)
            }
        }
        DayKind::Weekend => tr!(lang, deadlines.why_weekend).to_owned(),
        DayKind::Holiday { name, notice } => {
            tr!(lang, deadlines.why_holiday, holiday = name.get(lang), notice = notice.as_str())
        }
        DayKind::Paused { reason, by } => {
            tr!(lang, deadlines.why_paused, reason = pause_words(lang, *reason), by = by.as_str())
        }
        DayKind::MovedTo => tr!(lang, deadlines.why_moved).to_owned(),
    };
    if day.provisional { join(lang, &[why.as_str(), tr!(lang, deadlines.why_provisional)]) } else { why }
}

/// The whole sentence of a day: date, how it counts, which limits end on it, whether it is today.
#[must_use]
pub fn day_words(lang: Lang, day: &StripDay, natural: bool, ends: &[Option<LimitKind>], is_today: bool) -> String {
    let why = why_words(lang, day, natural);
    let ends: Vec<_> = ends.iter().map(|kind| end_words(lang, *kind)).collect();
    let mut parts = vec![why.as_str()];
    parts.extend(ends.iter().map(String::as_str));
    if is_today {
        parts.push(tr!(lang, deadlines.today));
    }
    let colon = match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    };
    format!("{}{colon}{}", long_date(day.date, lang), join(lang, &parts))
}

/// `last day of the promised limit`; `last day of the limit` where it is the only one.
#[must_use]
pub fn end_words(lang: Lang, kind: Option<LimitKind>) -> String {
    let Some(kind) = kind else { return tr!(lang, deadlines.why_end).to_owned() };
    let limit = kind_words(lang, kind);
    match lang {
        Lang::Zh => tr!(lang, deadlines.why_due, limit = limit),
        Lang::En => tr!(lang, deadlines.why_due, limit = limit.to_lowercase()),
    }
}

/// `Promised limit`
#[must_use]
pub fn kind_words(lang: Lang, kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Promised => tr!(lang, deadlines.promised),
        LimitKind::Statutory => tr!(lang, deadlines.statutory),
    }
}

/// `5 working days`, `5 个工作日`.
#[must_use]
pub fn length_words(lang: Lang, length: Length) -> String {
    let days = length.days();
    let unit = match length {
        Length::WorkingDays(_) => tr!(lang, deadlines.working_days),
        Length::NaturalDays(_) => tr!(lang, deadlines.natural_days),
    };
    match lang {
        Lang::Zh => format!("{days} 个{unit}"),
        Lang::En if days == 1 => format!("1 {}", unit.trim_end_matches('s').to_lowercase()),
        Lang::En => format!("{days} {}", unit.to_lowercase()),
    }
}

/// Where a limit ends: its day, or that the clock is paused and how many days are left.
#[must_use]
pub fn limit_words(lang: Lang, mark: &LimitMark) -> String {
    match mark.due {
        Due::On { date } => long_date(date, lang),
        Due::Suspended { remaining, .. } => {
            let limit = kind_words(lang, mark.kind);
            tr!(lang, deadlines.suspended, limit = limit, remaining = remaining.to_string())
        }
    }
}

/// Why the clock stands still.
#[must_use]
pub fn pause_words(lang: Lang, reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Correction => tr!(lang, deadlines.pause_correction),
        PauseReason::Hearing => tr!(lang, deadlines.pause_hearing),
        PauseReason::Tender => tr!(lang, deadlines.pause_tender),
        PauseReason::Auction => tr!(lang, deadlines.pause_auction),
        PauseReason::Inspection => tr!(lang, deadlines.pause_inspection),
        PauseReason::Testing => tr!(lang, deadlines.pause_testing),
        PauseReason::Quarantine => tr!(lang, deadlines.pause_quarantine),
        PauseReason::Appraisal => tr!(lang, deadlines.pause_appraisal),
        PauseReason::ExpertReview => tr!(lang, deadlines.pause_expert_review),
        PauseReason::ThirdParty => tr!(lang, deadlines.pause_third_party),
    }
}

/// A document as one cites it: title, number, issuer and date.
#[must_use]
pub fn citation_words(lang: Lang, citation: &Citation) -> String {
    let number = citation.number.as_deref().map(|number| format!("（{number}）")).unwrap_or_default();
    let issued = match citation.issued {
        Some(day) => {
            tr!(lang, deadlines.source_issued, issuer = citation.issuer.as_str(), date = date(day, lang))
        }
        None => citation.issuer.clone(),
    };
    let separator = match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    };
    format!("《{}》{number}{separator}{issued}", citation.title)
}

fn join(lang: Lang, parts: &[&str]) -> String {
    match lang {
        Lang::Zh => parts.join("；"),
        Lang::En => parts.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::text::Bilingual;

    use super::*;

    #[test]
    fn a_day_is_one_sentence_in_both_languages() {
        let day = StripDay {
            date: NaiveDate::from_ymd_opt(2026, 2, 14).unwrap(),
            kind: DayKind::MakeUp {
                number: 5,
                name: Bilingual::new("春节", "Spring Festival"),
                notice: "国办发明电〔2025〕7号".into(),
            },
            provisional: false,
        };
        assert_eq!(
            day_words(Lang::Zh, &day, false, &[Some(LimitKind::Promised)], true),
            "2026年2月14日（星期六）：春节调休上班，是第 5 个工作日（国办发明电〔2025〕7号）；承诺期限的最后一天；今天"
        );
        assert_eq!(
            day_words(Lang::En, &day, false, &[Some(LimitKind::Statutory)], false),
            "Saturday 14 February 2026: Worked to make up for Spring Festival: working day 5 \
             (国办发明电〔2025〕7号); last day of the legal limit"
        );
    }

    #[test]
    fn lengths_read_naturally() {
        assert_eq!(length_words(Lang::Zh, Length::WorkingDays(5)), "5 个工作日");
        assert_eq!(length_words(Lang::En, Length::WorkingDays(1)), "1 working day");
        assert_eq!(length_words(Lang::En, Length::NaturalDays(15)), "15 calendar days");
    }
}
