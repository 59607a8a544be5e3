//! Results for programs. Points are numbers with six decimals, exactly as they were counted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Publication, Standing};
use crate::{
    review::{
        setup::Subject,
        tally::{
            Bracket, Cell, Change, CriterionResult, Estimate, FunnelSide, GroupNo, Points, Share, StratumMean,
            SubjectResult,
        },
    },
    text::Bilingual,
};

/// The results of a review.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenResults {
    /// The review's id.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// The manifest's fingerprint, which names the exact definition.
    pub fingerprint: String,
    /// How public they are.
    pub standing: Standing,
    /// When they were published.
    pub published_at: Option<DateTime<Utc>>,
    /// When the last batch was counted, while the count goes on.
    pub counted_at: Option<DateTime<Utc>>,
    /// Ballots by the group's key.
    pub ballots: BTreeMap<String, u64>,
    /// The subjects, in the order of the ballot.
    pub departments: Vec<OpenSubject>,
    /// The places of the subjects with a result, the highest mean first.
    pub order: Vec<usize>,
    /// Runs in that order in which nobody is told apart from anybody, counted from 0.
    pub brackets: Vec<Bracket>,
    /// The title of the review that changes are from.
    pub compared_with: Option<Bilingual>,
}

/// One subject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenSubject {
    /// Its place on the ballot, counted from 1.
    pub place: usize,
    /// Its name.
    pub name: Bilingual,
    /// Over all criteria; nothing where too few rated.
    pub overall: Option<OpenInterval>,
    /// 1 + the number of subjects with a higher mean.
    pub rank: Option<u32>,
    /// The best rank that can't be excluded.
    pub best_rank: Option<u32>,
    /// The worst rank that can't be excluded.
    pub worst_rank: Option<u32>,
    /// Where it lies in the funnel.
    pub funnel: Option<FunnelSide>,
    /// The part of the answers that are not "don't know", from 0 to 1.
    pub familiarity: f64,
    /// The change from the review it is compared with.
    pub change: Option<OpenChange>,
    /// Over all criteria, by groups.
    pub groups: Vec<OpenGroup>,
    /// By criterion.
    pub criteria: Vec<OpenCriterion>,
}

/// A change with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OpenChange {
    /// Now minus then.
    pub difference: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The mean of some groups, over all criteria.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenGroup {
    /// The groups' keys.
    pub groups: Vec<String>,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: Option<f64>,
    /// How many ballots gave points.
    pub raters: u64,
}

/// A mean with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OpenInterval {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many ballots gave points.
    pub raters: u64,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenCriterion {
    /// Its key.
    pub key: String,
    /// The mean; nothing where too few rated.
    pub result: Option<OpenInterval>,
    /// All answers, and the same by groups.
    pub answers: Vec<OpenAnswers>,
}

/// The answers of some groups; the first entry is that of all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenAnswers {
    /// The groups' keys.
    pub groups: Vec<String>,
    /// Answers with points.
    pub rated: u64,
    /// Answers "don't know".
    pub unknown: u64,
    /// No answer.
    pub blank: u64,
    /// By the grade's key; nothing where too few rated.
    pub grades: Option<BTreeMap<String, u64>>,
    /// The part of the answers that are not "don't know", from 0 to 1.
    pub familiarity: f64,
    /// The mean; nothing where too few rated.
    pub mean: Option<f64>,
    /// Its standard error.
    pub error: Option<f64>,
}

impl Publication {
    /// The results for programs.
    #[must_use]
    pub fn open(&self) -> OpenResults {
        let ballots = self.setup.groups.iter().zip(&self.results.ballots);
        let subjects = self.setup.subjects.iter().zip(&self.results.subjects);
        let order = self.results.ranking.standings.iter().map(|standing| standing.subject.index() + 1);
        OpenResults {
            id: self.public_id.clone(),
            title: self.setup.title.clone(),
            fingerprint: self.fingerprint.clone(),
            standing: self.standing,
            published_at: self.published_at,
            counted_at: self.counted_at,
            ballots: ballots.map(|(group, ballots)| (group.key.clone(), *ballots)).collect(),
            departments: subjects.map(|(subject, result)| self.open_subject(subject, result)).collect(),
            order: order.collect(),
            brackets: self.results.ranking.brackets.clone(),
            compared_with: self.earlier.as_ref().map(|earlier| earlier.title.clone()),
        }
    }

    /// The results as a table: a row for each subject over all criteria, and one for each criterion; then the same by
    /// groups.
    ///
    /// # Panics
    /// Never: writing into memory does not fail.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut table = csv::Writer::from_writer(Vec::new());
        for row in self.table() {
            table.write_record(row).expect("memory takes every row");
        }
        table.into_inner().expect("memory takes every row")
    }

    fn table(&self) -> Vec<Vec<String>> {
        let grades = self.setup.grades.iter().map(|grade| format!("grade_{}", grade.key));
        let head = COLUMNS.into_iter().map(str::to_owned).chain(grades).chain(CHANGE.map(str::to_owned));
        let (mut rows, mut by_groups) = (vec![head.collect()], Vec::new());
        for (subject, result) in self.setup.subjects.iter().zip(&self.results.subjects) {
            let place = (result.subject.index() + 1).to_string();
            let name = [place, subject.name.zh.clone(), subject.name.en.clone()];
            let row = |criterion: &str, line: Line| line.row(&name, criterion, self.setup.grades.len());
            rows.push(row("overall", self.overall(subject, result)));
            for part in result.overall.iter().flat_map(|found| &found.strata) {
                by_groups.push(row("overall", Line { groups: self.keys(&part.groups).join(";"), ..Line::part(part) }));
            }
            for (criterion, found) in self.setup.criteria.iter().zip(&result.criteria) {
                rows.push(row(&criterion.key, Line::of(found.estimate.as_ref()).answers(&found.total)));
                for cell in &found.strata {
                    let line = stratum(found, cell).map(Line::part).unwrap_or_default();
                    let line = Line { groups: self.keys(&cell.groups).join(";"), ..line }.answers(cell);
                    by_groups.push(row(&criterion.key, line));
                }
            }
        }
        rows.extend(by_groups);
        rows
    }

    fn overall(&self, subject: &Subject, result: &SubjectResult) -> Line {
        let standing = self.results.ranking.standing(result.subject);
        let ranks = standing.map(|found| [found.rank, found.best, found.worst].map(|rank| rank.to_string()));
        let change = self.change(subject, result);
        let change = change.map(|found| [found.difference, found.low, found.high].map(|points| points.to_string()));
        Line {
            ranks: ranks.unwrap_or_default(),
            familiarity: format!("{:.3}", share(result.familiarity())),
            change: change.unwrap_or_default(),
            ..Line::of(result.overall.as_ref())
        }
    }

    /// The change of a subject from the earlier review.
    fn change(&self, subject: &Subject, result: &SubjectResult) -> Option<Change> {
        Some(Change::between(&self.then(subject)?, result.overall.as_ref()?))
    }

    fn keys(&self, groups: &[GroupNo]) -> Vec<String> {
        let groups = groups.iter().filter_map(|group| self.setup.groups.get(group.index()));
        groups.map(|group| group.key.clone()).collect()
    }

    fn open_subject(&self, subject: &Subject, result: &SubjectResult) -> OpenSubject {
        let standing = self.results.ranking.standing(result.subject);
        let points = self.results.funnel.iter().flat_map(|funnel| &funnel.points);
        let criteria = self.setup.criteria.iter().zip(&result.criteria).map(|(criterion, found)| OpenCriterion {
            key: criterion.key.clone(),
            result: found.estimate.as_ref().map(interval),
            answers: self.all_answers(found),
        });
        let groups = result.overall.iter().flat_map(|found| &found.strata).map(|part| OpenGroup {
            groups: self.keys(&part.groups),
            mean: number(part.mean),
            error: part.error.map(number),
            raters: part.raters,
        });
        let change = self.change(subject, result).map(|found| OpenChange {
            difference: number(found.difference),
            low: number(found.low),
            high: number(found.high),
        });
        OpenSubject {
            place: result.subject.index() + 1,
            name: subject.name.clone(),
            overall: result.overall.as_ref().map(interval),
            rank: standing.map(|standing| standing.rank),
            best_rank: standing.map(|standing| standing.best),
            worst_rank: standing.map(|standing| standing.worst),
            funnel: points.into_iter().find(|point| point.subject == result.subject).map(|point| point.side),
            familiarity: share(result.familiarity()),
            change,
            groups: groups.collect(),
            criteria: criteria.collect(),
        }
    }

    /// All answers by a criterion, and the same by groups, with their means.
    fn all_answers(&self, found: &CriterionResult) -> Vec<OpenAnswers> {
        let all = found.estimate.as_ref().map(|all| (all.mean, Some(all.error)));
        let part = |cell: &Cell| stratum(found, cell).map(|part| (part.mean, part.error));
        let parts = found.strata.iter().map(|cell| self.answers(cell, part(cell)));
        std::iter::once(self.answers(&found.total, all)).chain(parts).collect()
    }

    fn answers(&self, cell: &Cell, mean: Option<(Points, Option<Points>)>) -> OpenAnswers {
        let key = |grades: &Vec<u64>| {
            self.setup.grades.iter().zip(grades).map(|(grade, count)| (grade.key.clone(), *count)).collect()
        };
        OpenAnswers {
            groups: self.keys(&cell.groups),
            rated: cell.rated,
            unknown: cell.unknown,
            blank: cell.blank,
            grades: cell.grades.as_ref().map(key),
            familiarity: share(cell.familiarity()),
            mean: mean.map(|(mean, _)| number(mean)),
            error: mean.and_then(|(_, error)| error).map(number),
        }
    }
}

/// The columns of the table before those of grades, and those after.
const COLUMNS: [&str; 16] = [
    "place",
    "name_zh",
    "name_en",
    "criterion",
    "mean",
    "low",
    "high",
    "raters",
    "rank",
    "best",
    "worst",
    "error",
    "familiarity",
    "groups",
    "unknown",
    "blank",
];
const CHANGE: [&str; 3] = ["change", "change_low", "change_high"];

/// What a row of the table says; empty where nothing is published.
#[derive(Default)]
struct Line {
    /// Mean, both ends of its interval, raters.
    figures: [String; 4],
    /// The rank, the best and the worst.
    ranks: [String; 3],
    error: String,
    familiarity: String,
    groups: String,
    unknown: String,
    blank: String,
    grades: Vec<String>,
    change: [String; 3],
}

impl Line {
    fn of(estimate: Option<&Estimate>) -> Self {
        let Some(found) = estimate else { return Self::default() };
        let [mean, low, high] = [found.mean, found.low, found.high].map(|points| points.to_string());
        Self { figures: [mean, low, high, found.raters.to_string()], error: found.error.to_string(), ..Self::default() }
    }

    fn part(part: &StratumMean) -> Self {
        let figures = [part.mean.to_string(), String::new(), String::new(), part.raters.to_string()];
        Self { figures, error: part.error.map(|error| error.to_string()).unwrap_or_default(), ..Self::default() }
    }

    fn answers(self, cell: &Cell) -> Self {
        let grades = cell.grades.iter().flatten().map(ToString::to_string).collect();
        let familiarity = format!("{:.3}", share(cell.familiarity()));
        Self { familiarity, unknown: cell.unknown.to_string(), blank: cell.blank.to_string(), grades, ..self }
    }

    fn row(mut self, name: &[String; 3], criterion: &str, grades: usize) -> Vec<String> {
        self.grades.resize(grades, String::new());
        let mut row = [&name[..], &[criterion.to_owned()], &self.figures, &self.ranks].concat();
        row.extend([self.error, self.familiarity, self.groups, self.unknown, self.blank]);
        row.extend(self.grades);
        row.extend(self.change);
        row
    }
}

/// The mean of the groups of a cell.
fn stratum<'a>(found: &'a CriterionResult, cell: &Cell) -> Option<&'a StratumMean> {
    found.estimate.as_ref()?.strata.iter().find(|part| part.groups == cell.groups)
}

fn interval(estimate: &Estimate) -> OpenInterval {
    OpenInterval {
        mean: number(estimate.mean),
        error: number(estimate.error),
        low: number(estimate.low),
        high: number(estimate.high),
        raters: estimate.raters,
    }
}

/// A share from 0 to 1, with three decimals.
fn share(share: Share) -> f64 {
    f64::from(share.per_mille()) / 1e3
}

/// Points are at most 10⁸ millionths, which a number of 64 bits holds exactly.
fn number(points: Points) -> f64 {
    f64::from(i32::try_from(points.0).unwrap_or(i32::MAX)) / 1e6
}
