//! The topics of the definition's form: one after the other, and all of them together where it is looked at as a whole.

use domain::error::FieldError;
use domain::review::desk::Desk;
#[cfg(feature = "ssr")]
use domain::review::setup::SetupEntry;

use super::words;
use crate::prelude::*;

/// A topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What it is called, and when it is held.
    Names,
    /// Who is rated.
    Subjects,
    /// By what, and how.
    Criteria,
    /// By whom.
    Groups,
    /// What is published and when, and how a meeting goes.
    Rules,
    /// All of it.
    Check,
}

impl Topic {
    /// All of them, in their order.
    pub const ALL: [Self; 6] = [Self::Names, Self::Subjects, Self::Criteria, Self::Groups, Self::Rules, Self::Check];

    /// Its name in the address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Subjects => "subjects",
            Self::Criteria => "criteria",
            Self::Groups => "groups",
            Self::Rules => "rules",
            Self::Check => "check",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// The one that follows; the last is followed by none.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn next(self) -> Option<Self> {
        let place = Self::ALL.into_iter().position(|topic| topic == self)?;
        Self::ALL.get(place + 1).copied()
    }

    /// Whether the form of the topic has what `other` is about.
    #[must_use]
    pub fn shows(self, other: Self) -> bool {
        self == Self::Check || self == other
    }

    /// Whether the form of the topic has the field with this fault.
    #[must_use]
    pub fn has(self, error: &FieldError) -> bool {
        let name = error.field.strip_prefix("fields[").unwrap_or(&error.field);
        let name = name.split(']').next().unwrap_or_default();
        let topic = match name {
            "title_zh" | "title_en" | "opens_at" | "closes_at" => Self::Names,
            "departments" | "others" => Self::Subjects,
            "criteria" | "grades" => Self::Criteria,
            "groups" => Self::Groups,
            _ => Self::Rules,
        };
        self.shows(topic)
    }

    /// The definition as it was kept, with what the form of the topic says.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn put(self, kept: SetupEntry, typed: SetupEntry) -> SetupEntry {
        match self {
            Self::Names => {
                let SetupEntry { title_zh, title_en, opens_at, closes_at, .. } = typed;
                SetupEntry { title_zh, title_en, opens_at, closes_at, ..kept }
            }
            Self::Subjects => SetupEntry { subjects: typed.subjects, ..kept },
            Self::Criteria => SetupEntry { criteria: typed.criteria, grades: typed.grades, ..kept },
            Self::Groups => SetupEntry { groups: typed.groups, ..kept },
            Self::Rules => {
                let SetupEntry { title_zh, title_en, subjects, criteria, grades, groups, opens_at, closes_at, .. } =
                    kept;
                SetupEntry { title_zh, title_en, subjects, criteria, grades, groups, opens_at, closes_at, ..typed }
            }
            Self::Check => typed,
        }
    }

    /// What it is called.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Names => tr!(lang, review.organise.topic_names),
            Self::Subjects => tr!(lang, review.organise.topic_subjects),
            Self::Criteria => tr!(lang, review.organise.topic_criteria),
            Self::Groups => tr!(lang, review.organise.groups),
            Self::Rules => tr!(lang, review.organise.topic_rules),
            Self::Check => tr!(lang, review.organise.topic_check),
        }
    }
}

/// The topic in the address. Who comes to see what is missing sees all of it.
pub fn asked_topic() -> Topic {
    let named = words::query("topic").and_then(|name| Topic::from_name(&name));
    let whole = if words::query("checked").is_some() { Topic::Check } else { Topic::Names };
    named.unwrap_or(whole)
}

/// The topics, and in which of them nothing is missing.
pub fn steps(lang: Lang, desk: &Desk, here: Topic) -> AnyView {
    let step = |topic: Topic| Step {
        label: topic.label(lang).to_owned(),
        state: match topic {
            topic if topic == here => StepState::Here,
            topic if desk.errors.iter().any(|error| topic.has(error)) => StepState::ToCome,
            _ => StepState::Done,
        },
        href: (topic != here).then(|| words::below(lang, desk, &format!("/edit?topic={}", topic.name()))),
    };
    let steps = Topic::ALL.into_iter().map(step).collect();
    view! { <div class="definition-topics"><Steps steps=steps/></div> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::error::Fault;

    use super::*;

    /// Saving one topic changes nothing of the others.
    #[test]
    fn each_topic_puts_its_own_part_and_nothing_else() {
        let kept = SetupEntry { title_zh: "旧".into(), smallest_group: "20".into(), ..SetupEntry::standard() };
        let typed = SetupEntry { title_zh: "新".into(), smallest_group: "7".into(), ..SetupEntry::default() };
        let put = |topic: Topic| topic.put(kept.clone(), typed.clone());
        assert_eq!(put(Topic::Names), SetupEntry { title_zh: "新".into(), ..kept.clone() });
        assert_eq!(put(Topic::Subjects), kept);
        assert_eq!(put(Topic::Criteria).criteria, []);
        assert_eq!(put(Topic::Rules), SetupEntry { smallest_group: "7".into(), ..kept.clone() });
        assert_eq!(put(Topic::Check), typed);
    }

    #[test]
    fn every_fault_belongs_to_one_topic_and_to_the_whole() {
        for field in [
            "fields[title_zh]",
            "fields[others][1][name_zh]",
            "fields[grades]",
            "fields[groups][0][weight]",
            "fields[quorum]",
        ] {
            let error = FieldError::new(field, Fault::Required);
            let topics: Vec<_> = Topic::ALL.into_iter().filter(|topic| topic.has(&error)).collect();
            assert_eq!((topics.len(), topics.last()), (2, Some(&Topic::Check)), "{field}");
        }
        assert_eq!(Topic::Rules.next(), Some(Topic::Check));
        assert_eq!(Topic::Check.next(), None);
    }
}
