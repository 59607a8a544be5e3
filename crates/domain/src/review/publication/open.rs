//! Results for programs. Points are numbers with six decimals, exactly as they were counted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Publication, Standing};
use crate::{
    review::{
        setup::Subject,
        tally::{Bracket, Cell, Estimate, FunnelSide, Points, SubjectResult},
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
    /// By criterion.
    pub criteria: Vec<OpenCriterion>,
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
        }
    }

    /// The results as a table: a row for each subject over all criteria, and one for each criterion.
    ///
    /// # Panics
    /// Never: writing into memory does not fail.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut table = csv::Writer::from_writer(Vec::new());
        let head =
            ["place", "name_zh", "name_en", "criterion", "mean", "low", "high", "raters", "rank", "best", "worst"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for (subject, result) in self.setup.subjects.iter().zip(&self.results.subjects) {
            let standing = self.results.ranking.standing(result.subject);
            let ranks = standing.map(|found| [found.rank, found.best, found.worst].map(|rank| rank.to_string()));
            let place = (result.subject.index() + 1).to_string();
            let name = [place, subject.name.zh.clone(), subject.name.en.clone()];
            rows.push(row(&name, "overall", result.overall.as_ref(), &ranks.unwrap_or_default()));
            for (criterion, result) in self.setup.criteria.iter().zip(&result.criteria) {
                rows.push(row(&name, &criterion.key, result.estimate.as_ref(), &<[String; 3]>::default()));
            }
        }
        for row in rows {
            table.write_record(row).expect("memory takes every row");
        }
        table.into_inner().expect("memory takes every row")
    }

    fn open_subject(&self, subject: &Subject, result: &SubjectResult) -> OpenSubject {
        let standing = self.results.ranking.standing(result.subject);
        let points = self.results.funnel.iter().flat_map(|funnel| &funnel.points);
        let criteria = self.setup.criteria.iter().zip(&result.criteria).map(|(criterion, found)| OpenCriterion {
            key: criterion.key.clone(),
            result: found.estimate.as_ref().map(interval),
            answers: std::iter::once(&found.total).chain(&found.strata).map(|cell| self.answers(cell)).collect(),
        });
        OpenSubject {
            place: result.subject.index() + 1,
            name: subject.name.clone(),
            overall: result.overall.as_ref().map(interval),
            rank: standing.map(|standing| standing.rank),
            best_rank: standing.map(|standing| standing.best),
            worst_rank: standing.map(|standing| standing.worst),
            funnel: points.into_iter().find(|point| point.subject == result.subject).map(|point| point.side),
            criteria: criteria.collect(),
        }
    }

    fn answers(&self, cell: &Cell) -> OpenAnswers {
        let key = |grades: &Vec<u64>| {
            self.setup.grades.iter().zip(grades).map(|(grade, count)| (grade.key.clone(), *count)).collect()
        };
        let groups = cell.groups.iter().filter_map(|group| self.setup.groups.get(group.index()));
        OpenAnswers {
            groups: groups.map(|group| group.key.clone()).collect(),
            rated: cell.rated,
            unknown: cell.unknown,
            blank: cell.blank,
            grades: cell.grades.as_ref().map(key),
        }
    }
}

fn row(name: &[String; 3], criterion: &str, estimate: Option<&Estimate>, ranks: &[String; 3]) -> Vec<String> {
    let figures = estimate.map(|found| {
        let [mean, low, high] = [found.mean, found.low, found.high].map(|points| points.to_string());
        [mean, low, high, found.raters.to_string()]
    });
    let criterion = [criterion.to_owned()];
    name.iter().chain(&criterion).chain(&figures.unwrap_or_default()).chain(ranks).cloned().collect()
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

/// Points are at most 10⁸ millionths, which a number of 64 bits holds exactly.
fn number(points: Points) -> f64 {
    f64::from(i32::try_from(points.0).unwrap_or(i32::MAX)) / 1e6
}
