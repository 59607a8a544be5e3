//! How complete a guide is, as a number that names each missing part.
//!
//! Spot checks found a third of real guides incomplete; so completeness is counted, and only a [`CompleteGuide`] can
//! be published.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::{Fee, FlowFault, Guide, Material};
use crate::text::Bilingual;

/// The parts a guide must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Name and summary.
    Name,
    /// At least one provision with law, article and wording.
    LegalBasis,
    /// At least one condition.
    Conditions,
    /// At least one material, each with key, name, copies and sample.
    Materials,
    /// A sound flow.
    Flow,
    /// The law's limit with its basis.
    StatutoryLimit,
    /// The promised limit, not above the law's.
    PromisedLimit,
    /// The fee, and its basis where there is one.
    Fee,
    /// The result document and its validity.
    Result,
    /// A place with address.
    Place,
    /// Its hours.
    Hours,
    /// A telephone number for questions.
    Phone,
    /// A way to complain.
    Complaint,
    /// Whom it serves.
    ServiceObject,
    /// How it can be handled.
    HandlingForm,
    /// Under which occasions it is found.
    Themes,
    /// The application form.
    Form,
}

impl Part {
    /// Every part, in the order in which a guide shows them.
    pub const ALL: [Self; 17] = [
        Self::Name,
        Self::LegalBasis,
        Self::Conditions,
        Self::Materials,
        Self::Flow,
        Self::StatutoryLimit,
        Self::PromisedLimit,
        Self::Fee,
        Self::Result,
        Self::Place,
        Self::Hours,
        Self::Phone,
        Self::Complaint,
        Self::ServiceObject,
        Self::HandlingForm,
        Self::Themes,
        Self::Form,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LegalBasis => "legal_basis",
            Self::Conditions => "conditions",
            Self::Materials => "materials",
            Self::Flow => "flow",
            Self::StatutoryLimit => "statutory_limit",
            Self::PromisedLimit => "promised_limit",
            Self::Fee => "fee",
            Self::Result => "result",
            Self::Place => "place",
            Self::Hours => "hours",
            Self::Phone => "phone",
            Self::Complaint => "complaint",
            Self::ServiceObject => "service_object",
            Self::HandlingForm => "handling_form",
            Self::Themes => "themes",
            Self::Form => "form",
        }
    }
}

/// A part that is missing or faulty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The part.
    pub part: Part,
    /// Which of several: a material's key. Empty where the whole part is meant.
    pub of: String,
    /// What is wrong with the flow, if it is the flow.
    pub flow: Vec<FlowFault>,
}

/// How complete a guide is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// The parts that are missing or faulty, in the guide's order.
    pub missing: Vec<Missing>,
}

impl Completeness {
    /// Complete parts in percent, rounded down: 100 only when nothing is missing.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let mut parts: Vec<_> = self.missing.iter().map(|missing| missing.part).collect();
        parts.dedup();
        let whole = Part::ALL.len();
        u8::try_from((whole - parts.len()) * 100 / whole).unwrap_or(0)
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// A guide from which nothing is missing: the only kind that is published, shown and applied by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Guide", into = "Guide")]
pub struct CompleteGuide(Guide);

impl CompleteGuide {
    /// The material with `key`.
    #[must_use]
    pub fn material(&self, key: &str) -> Option<&Material> {
        self.0.materials.iter().find(|material| material.key == key)
    }
}

impl Deref for CompleteGuide {
    type Target = Guide;

    fn deref(&self) -> &Guide {
        &self.0
    }
}

impl From<CompleteGuide> for Guide {
    fn from(guide: CompleteGuide) -> Self {
        guide.0
    }
}

/// The guide can't be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the guide is incomplete: {0:?}")]
pub struct Incomplete(pub Completeness);

impl TryFrom<Guide> for CompleteGuide {
    type Error = Incomplete;

    fn try_from(guide: Guide) -> Result<Self, Incomplete> {
        let completeness = guide.completeness();
        if completeness.is_complete() { Ok(Self(guide)) } else { Err(Incomplete(completeness)) }
    }
}

impl Guide {
    /// Counts what is there and names what is missing.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        Completeness { missing: Part::ALL.into_iter().flat_map(|part| self.missing_of(part)).collect() }
    }

    fn missing_of(&self, part: Part) -> Vec<Missing> {
        match part {
            Part::Materials => self.missing_materials(),
            Part::Flow => {
                let flow = self.flow.faults(self.promised_limit.unwrap_or(u16::MAX));
                if flow.is_empty() { Vec::new() } else { vec![Missing { part, of: String::new(), flow }] }
            }
            part if self.has(part) => Vec::new(),
            part => vec![missing(part, "")],
        }
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Name => said(&self.name) && said(&self.summary),
            Part::LegalBasis => {
                all(&self.legal_basis, |basis| said(&basis.law) && said(&basis.article) && said(&basis.quote))
            }
            Part::Conditions => all(&self.conditions, said),
            Part::StatutoryLimit => self.statutory_limit.as_ref().is_some_and(|limit| said(&limit.basis)),
            Part::PromisedLimit => self.promise_holds(),
            Part::Fee => match &self.fee {
                Some(Fee::Free) => true,
                Some(Fee::Charged { amount, basis }) => said(amount) && said(basis),
                None => false,
            },
            Part::Result => self.result.as_ref().is_some_and(|result| said(&result.name) && said(&result.validity)),
            Part::Place => all(&self.places, |place| said(&place.name) && said(&place.address)),
            Part::Hours => all(&self.places, |place| said(&place.hours)),
            Part::Phone => !self.phone.trim().is_empty(),
            Part::Complaint => {
                self.complaint.as_ref().is_some_and(|to| said(&to.channel) && !to.phone.trim().is_empty())
            }
            Part::ServiceObject => !self.service_objects.is_empty(),
            Part::HandlingForm => !self.handling_forms.is_empty(),
            Part::Themes => !self.themes.is_empty(),
            Part::Form => self.form.is_sound(),
            Part::Materials | Part::Flow => self.missing_of(part).is_empty(),
        }
    }

    fn missing_materials(&self) -> Vec<Missing> {
        if self.materials.is_empty() {
            return vec![missing(Part::Materials, "")];
        }
        let repeated = |key: &str| self.materials.iter().filter(|other| other.key == key).count() > 1;
        let bad = |material: &&Material| {
            let whole = said(&material.name) && said(&material.sample) && material.copies > 0;
            material.key.is_empty() || repeated(&material.key) || !whole
        };
        self.materials.iter().filter(bad).map(|material| missing(Part::Materials, &material.key)).collect()
    }

    fn promise_holds(&self) -> bool {
        match (self.promised_limit, &self.statutory_limit) {
            (Some(promised), Some(limit)) => promised <= limit.days,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

fn missing(part: Part, of: &str) -> Missing {
    Missing { part, of: of.to_owned(), flow: Vec::new() }
}

fn said(text: &Bilingual) -> bool {
    !text.zh.trim().is_empty()
}

fn all<T>(several: &[T], good: impl Fn(&T) -> bool) -> bool {
    !several.is_empty() && several.iter().all(good)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::catalogue::{
        CaseType, Complaint, FlowDefinition, HandlingForm, ItemType, LegalBasis, Level, MaterialForm, MaterialSource,
        ResultDocument, ServiceObject, ServicePlace, StatutoryLimit, Subject, Theme, flow, form,
    };

    fn text() -> Bilingual {
        Bilingual::new("内容", "Content")
    }

    pub(in crate::catalogue) fn whole() -> Guide {
        let material = Material {
            key: "identity_card".into(),
            name: text(),
            form: MaterialForm::Copy,
            copies: 1,
            source: MaterialSource::Government,
            sample: text(),
            required: true,
        };
        Guide {
            name: text(),
            summary: text(),
            keywords: Vec::new(),
            themes: vec![Theme::Catering],
            item_type: ItemType::Licensing,
            level: Level::City,
            subject: Subject::StatutoryOrgan,
            service_objects: vec![ServiceObject::Enterprise],
            handling_forms: vec![HandlingForm::Computer],
            case_type: CaseType::Promised,
            legal_basis: vec![LegalBasis { law: text(), article: text(), quote: text() }],
            conditions: vec![text()],
            materials: vec![material],
            flow: flow::tests::sound(),
            statutory_limit: Some(StatutoryLimit { days: 20, basis: text() }),
            promised_limit: Some(5),
            fee: Some(Fee::Free),
            result: Some(ResultDocument { name: text(), validity: text() }),
            places: vec![ServicePlace { name: text(), address: text(), hours: text() }],
            phone: "0000-12345".into(),
            complaint: Some(Complaint { phone: "12345".into(), channel: text() }),
            pitfalls: Vec::new(),
            form: form::tests::form(),
        }
    }

    #[test]
    fn a_whole_guide_is_complete_and_survives_the_wire() {
        let guide = CompleteGuide::try_from(whole()).unwrap();
        let json = serde_json::to_string(&guide).unwrap();
        assert_eq!(serde_json::from_str::<CompleteGuide>(&json).unwrap(), guide);
        assert_eq!(whole().completeness().percent(), 100);
    }

    #[test]
    fn an_incomplete_guide_is_refused_even_from_the_wire() {
        let mut guide = whole();
        guide.phone.clear();
        let json = serde_json::to_string(&guide).unwrap();
        assert!(serde_json::from_str::<CompleteGuide>(&json).is_err());
    }

    #[test]
    fn each_missing_part_is_named() {
        type Change = fn(&mut Guide);
        let changes: [(Part, Change); 17] = [
            (Part::Name, |guide| guide.summary = Bilingual::default()),
            (Part::LegalBasis, |guide| guide.legal_basis[0].quote = Bilingual::default()),
            (Part::Conditions, |guide| guide.conditions.clear()),
            (Part::Materials, |guide| guide.materials[0].sample = Bilingual::default()),
            (Part::Flow, |guide| guide.flow = FlowDefinition { version: 1, steps: Vec::new() }),
            (Part::StatutoryLimit, |guide| guide.statutory_limit = None),
            (Part::PromisedLimit, |guide| guide.promised_limit = Some(21)),
            (Part::Fee, |guide| guide.fee = Some(Fee::Charged { amount: text(), basis: Bilingual::default() })),
            (Part::Result, |guide| guide.result = None),
            (Part::Place, |guide| guide.places[0].address = Bilingual::default()),
            (Part::Hours, |guide| guide.places[0].hours = Bilingual::default()),
            (Part::Phone, |guide| guide.phone = " ".into()),
            (Part::Complaint, |guide| guide.complaint = None),
            (Part::ServiceObject, |guide| guide.service_objects.clear()),
            (Part::HandlingForm, |guide| guide.handling_forms.clear()),
            (Part::Themes, |guide| guide.themes.clear()),
            (Part::Form, |guide| guide.form.topics.clear()),
        ];
        for (part, change) in changes {
            let mut guide = whole();
            change(&mut guide);
            let completeness = guide.completeness();
            assert_eq!(completeness.missing.iter().map(|missing| missing.part).collect::<Vec<_>>(), [part]);
            assert_eq!(completeness.percent(), 94, "{part:?}");
        }
    }

    #[test]
    fn two_bad_materials_are_named_but_count_as_one_part() {
        let mut guide = whole();
        let second = Material { key: "lease".into(), copies: 0, ..guide.materials[0].clone() };
        guide.materials[0].name = Bilingual::default();
        guide.materials.push(second);
        let completeness = guide.completeness();
        assert_eq!(
            completeness.missing.iter().map(|missing| missing.of.as_str()).collect::<Vec<_>>(),
            ["identity_card", "lease"]
        );
        assert_eq!(completeness.percent(), 94);
    }
}
