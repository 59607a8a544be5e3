//! The definition as its form sends it.

use domain::review::setup::{GradeEntry, WeightedEntry};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// The fields. Rows in which nothing stands are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefinitionFields {
    /// What the review is called, in Chinese.
    pub title_zh: String,
    /// The same in English.
    pub title_en: String,
    /// The departments that are rated as a whole, by number.
    pub departments: Vec<String>,
    /// Offices and leaders.
    pub others: Vec<SubjectFields>,
    /// By what.
    pub criteria: Vec<WeightedEntry>,
    /// How.
    pub grades: Vec<GradeEntry>,
    /// By whom.
    pub groups: Vec<WeightedEntry>,
    /// Whether a rating may come with words.
    pub comments: String,
    /// When it opens.
    pub opens_at: String,
    /// When it closes.
    pub closes_at: String,
    /// The smallest number of members a figure may describe.
    pub smallest_group: String,
    /// When results are shown.
    pub results: String,
    /// Whether ballots are cast in a meeting.
    pub holding: String,
    /// How many have to take part in a question of a meeting.
    pub quorum: String,
    /// The questions of a meeting, one a line.
    pub questions: String,
    /// With which earlier review it is compared.
    pub previous: String,
}

/// An office or a leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubjectFields {
    /// The department it belongs to, by number.
    pub department: String,
    /// `office` or `leader`.
    pub kind: String,
    /// The name on the ballot, in Chinese.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
}

/// Keeps a topic of the definition as typed, or all of it.
#[server(prefix = "/api", endpoint = "review/organise/edit", name = EditReview)]
pub async fn edit(
    review: i64,
    version: i64,
    #[server(default)] topic: String,
    #[server(default)] fields: DefinitionFields,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use crate::features::review::organise::topic::Topic;
    let topic = Topic::from_name(&topic).unwrap_or(Topic::Check);
    let outcome = super::reading::save((domain::ids::ReviewId(review), version), topic, fields, &ticket).await?;
    crate::forms::finish(&ticket, outcome).await
}
