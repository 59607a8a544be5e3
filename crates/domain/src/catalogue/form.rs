//! The application form as data: topics, fields, hints, and the one check that server and browser share.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    accounts::{CreditCode, MobileNumber},
    error::{Fault, FieldError},
    text::{Bilingual, Lang},
};

/// The form of one item's application: one topic a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDefinition {
    /// The topics, in the order in which they are asked.
    pub topics: Vec<FormTopic>,
}

/// Fields that belong together and fill one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormTopic {
    /// The stable name, part of the page's address.
    pub key: String,
    /// The page's heading.
    pub title: Bilingual,
    /// What to know before filling it in; may be empty.
    pub hint: Bilingual,
    /// The fields, in their order.
    pub fields: Vec<FormField>,
}

/// One question of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// The stable name, unique in the whole form; also the name of the HTML field.
    pub key: String,
    /// What is asked.
    pub label: Bilingual,
    /// How to answer it; may be empty.
    pub hint: Bilingual,
    /// The kind of answer.
    pub kind: FieldKind,
    /// Whether it has to be answered.
    pub required: bool,
    /// What the city already knows about the applicant and fills in.
    pub known: Option<Known>,
}

impl FormField {
    /// Whether the answer says who a person is, or how and where to reach them: what leaves the form when they close
    /// their account. The address in a company's form is the company's.
    #[must_use]
    pub const fn names_person(&self, of_company: bool) -> bool {
        let is_known = matches!(self.known, Some(Known::Name | Known::Mobile));
        let is_theirs = matches!(self.kind, FieldKind::Address) && !of_company;
        is_known || is_theirs || matches!(self.kind, FieldKind::Mobile)
    }
}

/// The kind of answer a field takes, with its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words.
    Text {
        /// The fewest characters.
        min: u32,
        /// The most characters.
        max: u32,
        /// The height of the field in lines; 1 is a single-line field.
        lines: u8,
    },
    /// A whole number.
    Number {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
        /// What is counted: 平方米, 人, …
        unit: Bilingual,
    },
    /// A day.
    Date {
        /// Whether a day before today is accepted.
        past: bool,
        /// Whether a day after today is accepted.
        future: bool,
    },
    /// One of several.
    Choice {
        /// The options, in their order.
        options: Vec<Choice>,
    },
    /// A postal address in the city.
    Address,
    /// A mobile number of mainland China.
    Mobile,
    /// A unified social credit code.
    CreditCode,
}

/// One option of a [`FieldKind::Choice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The stable name that is stored.
    pub key: String,
    /// The words people read.
    pub label: Bilingual,
}

/// What the city knows about a signed-in person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The name on the identity card.
    Name,
    /// The mobile number registered with.
    Mobile,
    /// The name of the company the agent acts for.
    CompanyName,
    /// Its unified social credit code.
    CompanyCode,
}

/// What was entered, by field key. Unknown keys are dropped by [`FormDefinition::keep_known`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, String>);

impl Answers {
    /// The trimmed answer to `key`; empty when there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", |answer| answer.trim())
    }

    /// Puts in an answer.
    pub fn set(&mut self, key: impl Into<String>, answer: impl Into<String>) {
        self.0.insert(key.into(), answer.into());
    }

    /// Takes over every answer of `newer`.
    pub fn merge(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }

    /// The keys of the fields that are answered otherwise than in `before`.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<String> {
        let keys: BTreeSet<_> = self.0.keys().chain(before.0.keys()).collect();
        keys.into_iter().filter(|key| self.get(key) != before.get(key)).cloned().collect()
    }
}

impl FromIterator<(String, String)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

impl FormDefinition {
    /// Every field, in the order in which they are asked.
    pub fn fields(&self) -> impl Iterator<Item = &FormField> {
        self.topics.iter().flat_map(|topic| &topic.fields)
    }

    /// The topic with `key`.
    #[must_use]
    pub fn topic(&self, key: &str) -> Option<&FormTopic> {
        self.topics.iter().find(|topic| topic.key == key)
    }

    /// The topic asked after the one with `key`; `None` after the last one.
    #[must_use]
    pub fn topic_after(&self, key: &str) -> Option<&FormTopic> {
        let place = self.topics.iter().position(|topic| topic.key == key)?;
        self.topics.get(place + 1)
    }

    /// The field with `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&FormField> {
        self.fields().find(|field| field.key == key)
    }

    /// The answers to fields of this form, each as it is stored; others are dropped.
    #[must_use]
    pub fn keep_known(&self, answers: Answers) -> Answers {
        let kept = answers.0.into_iter().filter_map(|(key, answer)| {
            let answer = self.field(&key)?.tidy(&answer);
            Some((key, answer))
        });
        kept.collect()
    }

    /// Checks every answer of the form. `today` is the day in the city.
    ///
    /// # Errors
    /// One error for each wrong field, in the form's order.
    pub fn check(&self, answers: &Answers, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        errors(self.fields(), answers, today)
    }

    /// Whether keys are unique and every choice offers at least two options.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut keys: Vec<_> = self.fields().map(|field| &field.key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        let choices = self.fields().all(|field| match &field.kind {
            FieldKind::Choice { options } => options.len() > 1,
            _ => true,
        });
        count > 0 && keys.len() == count && choices && self.topics.iter().all(|topic| !topic.fields.is_empty())
    }
}

impl FormTopic {
    /// Checks the answers of this topic only.
    ///
    /// # Errors
    /// One error for each wrong field, in the topic's order.
    pub fn check(&self, answers: &Answers, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        errors(self.fields.iter(), answers, today)
    }
}

impl FormField {
    /// What is wrong with `answer`, if anything.
    #[must_use]
    pub fn fault(&self, answer: &str, today: NaiveDate) -> Option<Fault> {
        let answer = answer.trim();
        if answer.is_empty() {
            return self.required.then_some(Fault::Required);
        }
        match &self.kind {
            FieldKind::Text { min, max, .. } => length_fault(answer, *min, *max),
            FieldKind::Number { min, max, .. } => match answer.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => None,
                _ => Some(Fault::OutOfRange(*min, *max)),
            },
            FieldKind::Date { past, future } => date_fault(answer, *past, *future, today),
            FieldKind::Choice { options } => {
                (!options.iter().any(|option| option.key == answer)).then_some(Fault::NotAChoice)
            }
            FieldKind::Address => length_fault(answer, 5, 200),
            FieldKind::Mobile => MobileNumber::parse(answer).err(),
            FieldKind::CreditCode => CreditCode::parse(answer).err(),
        }
    }

    /// The answer as it is stored: without spaces around it, numbers and codes without spaces and hyphens within.
    #[must_use]
    pub fn tidy(&self, answer: &str) -> String {
        let answer = answer.trim();
        let tidy = match &self.kind {
            FieldKind::Mobile => MobileNumber::parse(answer).ok().map(|number| number.expose().to_owned()),
            FieldKind::CreditCode => CreditCode::parse(answer).ok().map(|code| code.as_str().to_owned()),
            _ => None,
        };
        tidy.unwrap_or_else(|| answer.to_owned())
    }

    /// The answer as people read it: the label of a choice, a number with its unit, else the answer itself.
    #[must_use]
    pub fn shown(&self, answer: &str, lang: Lang) -> String {
        let answer = answer.trim();
        match &self.kind {
            FieldKind::Choice { options } => {
                let chosen = options.iter().find(|option| option.key == answer);
                chosen.map_or(answer, |option| option.label.get(lang)).to_owned()
            }
            FieldKind::Number { unit, .. } if !answer.is_empty() => format!("{answer} {}", unit.get(lang)),
            _ => answer.to_owned(),
        }
    }
}

fn errors<'a>(
    fields: impl Iterator<Item = &'a FormField>,
    answers: &Answers,
    today: NaiveDate,
) -> Result<(), Vec<FieldError>> {
    let faults = fields.filter_map(|field| {
        let fault = field.fault(answers.get(&field.key), today)?;
        Some(FieldError::new(field.key.clone(), fault))
    });
    let faults: Vec<_> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn length_fault(answer: &str, min: u32, max: u32) -> Option<Fault> {
    let length = u32::try_from(answer.chars().count()).unwrap_or(u32::MAX);
    if length < min {
        Some(Fault::TooShort(min))
    } else if length > max {
        Some(Fault::TooLong(max))
    } else {
        None
    }
}

fn date_fault(answer: &str, past: bool, future: bool, today: NaiveDate) -> Option<Fault> {
    let earliest = NaiveDate::from_ymd_opt(1900, 1, 1)?;
    let latest = NaiveDate::from_ymd_opt(2100, 1, 1)?;
    match NaiveDate::parse_from_str(answer, "%Y-%m-%d") {
        Ok(day) if day < earliest || day > latest => Some(Fault::NotADate),
        Ok(day) if !past && day < today => Some(Fault::InThePast),
        Ok(day) if !future && day > today => Some(Fault::InTheFuture),
        Ok(_) => None,
        Err(_) => Some(Fault::NotADate),
    }
}

#[cfg(test)]
pub(super) mod tests;
