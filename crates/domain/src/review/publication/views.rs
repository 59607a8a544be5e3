//! What one page of results shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Publication, Standing};
use crate::{
    ids::ReviewId,
    review::{
        desk::GroupFigures,
        tally::{Bracket, Cell, Change, Estimate, FunnelSide, GroupNo, Points, Share, funnel::FunnelLimits},
    },
    text::Bilingual,
};

/// At how many places the funnel's limits are drawn.
const CURVE: u64 = 40;

/// The results of a review on one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsView {
    /// The review.
    pub review: ReviewId,
    /// Its id in open data.
    pub public_id: String,
    /// Its title.
    pub title: Bilingual,
    /// How public they are.
    pub standing: Standing,
    /// When they were published.
    pub published_at: Option<DateTime<Utc>>,
    /// The points of the best grade.
    pub top: Points,
    /// All ballots.
    pub ballots: u64,
    /// Members and ballots by group.
    pub turnout: Vec<GroupFigures>,
    /// The subjects with a result, the highest mean first.
    pub lines: Vec<SubjectLine>,
    /// Runs of lines that can't be told apart.
    pub brackets: Vec<Bracket>,
    /// Subjects that too few rated: place on the ballot and name.
    pub unranked: Vec<(usize, Bilingual)>,
    /// The mean of all, for the funnel.
    pub target: Points,
    /// The funnel's dots, in the order of the lines.
    pub dots: Vec<FunnelDot>,
    /// The funnel's limits at effective numbers of ratings, in thousandths.
    pub limits: Vec<(u64, FunnelLimits)>,
    /// The title of the review it is compared with.
    pub earlier: Option<Bilingual>,
    /// Nothing is published about fewer members than this.
    pub smallest: u32,
}

/// One subject in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectLine {
    /// Its place on the ballot, counted from 1.
    pub place: usize,
    /// Its name.
    pub name: Bilingual,
    /// The mean.
    pub mean: Points,
    /// The lower end of the 95 % interval.
    pub low: Points,
    /// The upper end.
    pub high: Points,
    /// How many ballots gave points.
    pub raters: u64,
    /// 1 + the number of subjects with a higher mean.
    pub rank: u32,
    /// The best rank that can't be excluded.
    pub best: u32,
    /// The worst rank that can't be excluded.
    pub worst: u32,
    /// The share of answers that are not "don't know".
    pub familiarity: Share,
    /// The change from the earlier review.
    pub change: Option<Change>,
}

/// One subject in the funnel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelDot {
    /// Its place on the ballot, counted from 1.
    pub place: usize,
    /// Its name.
    pub name: Bilingual,
    /// Its mean.
    pub mean: Points,
    /// Its effective number of ratings, in thousandths.
    pub effective: u64,
    /// Where it lies.
    pub side: FunnelSide,
}

/// Everything on one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectView {
    /// The review.
    pub review: ReviewId,
    /// The review's title.
    pub title: Bilingual,
    /// How public it is.
    pub standing: Standing,
    /// The points of the best grade.
    pub top: Points,
    /// Its place on the ballot, counted from 1.
    pub place: usize,
    /// Its name.
    pub name: Bilingual,
    /// Its line in the list; none where too few rated.
    pub line: Option<SubjectLine>,
    /// How many subjects are ranked.
    pub ranked: usize,
    /// The title of the review it is compared with.
    pub earlier: Option<Bilingual>,
    /// The grades.
    pub grades: Vec<Bilingual>,
    /// By criterion.
    pub criteria: Vec<CriterionView>,
    /// Nothing is published about fewer members than this.
    pub smallest: u32,
}

/// One criterion of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionView {
    /// Its name.
    pub name: Bilingual,
    /// The mean; `None` where too few rated.
    pub estimate: Option<Estimate>,
    /// All answers.
    pub total: CellView,
    /// By groups, small ones together.
    pub strata: Vec<CellView>,
}

/// How the answers of some groups are distributed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellView {
    /// The groups' names.
    pub groups: Vec<Bilingual>,
    /// The mean of their points; `None` where too few rated.
    pub mean: Option<Points>,
    /// The answers.
    pub cell: Cell,
}

impl Publication {
    /// The page of all subjects.
    #[must_use]
    pub fn overview(&self) -> ResultsView {
        let standings = &self.results.ranking.standings;
        let lines: Vec<_> = standings.iter().filter_map(|standing| self.line(standing.subject.index() + 1)).collect();
        let missing = |(index, result): (usize, &crate::review::tally::SubjectResult)| {
            result.overall.is_none().then(|| (index + 1, self.name(result.subject)))
        };
        let (target, dots, limits) = self.funnel();
        ResultsView {
            review: self.review,
            public_id: self.public_id.clone(),
            title: self.setup.title.clone(),
            standing: self.standing,
            published_at: self.published_at,
            top: self.top(),
            ballots: self.results.all_ballots(),
            turnout: self.turnout.clone(),
            lines,
            brackets: self.results.ranking.brackets.clone(),
            unranked: self.results.subjects.iter().enumerate().filter_map(missing).collect(),
            target,
            dots,
            limits,
            earlier: self.earlier.as_ref().map(|earlier| earlier.title.clone()),
            smallest: self.setup.smallest_group.members(),
        }
    }

    /// The page of the subject at this place of the ballot, counted from 1.
    #[must_use]
    pub fn subject(&self, place: usize) -> Option<SubjectView> {
        let (subject, result) = self.at(place)?;
        let criteria = self.setup.criteria.iter().zip(&result.criteria).map(|(criterion, result)| CriterionView {
            name: criterion.name.clone(),
            estimate: result.estimate.clone(),
            total: self.cell(&result.total, result.estimate.as_ref()),
            strata: result.strata.iter().map(|cell| self.cell(cell, result.estimate.as_ref())).collect(),
        });
        Some(SubjectView {
            review: self.review,
            title: self.setup.title.clone(),
            standing: self.standing,
            top: self.top(),
            place,
            name: subject.name.clone(),
            line: self.line(place),
            ranked: self.results.ranking.standings.len(),
            earlier: self.earlier.as_ref().map(|earlier| earlier.title.clone()),
            grades: self.setup.grades.iter().map(|grade| grade.name.clone()).collect(),
            criteria: criteria.collect(),
            smallest: self.setup.smallest_group.members(),
        })
    }

    fn line(&self, place: usize) -> Option<SubjectLine> {
        let (subject, result) = self.at(place)?;
        let (estimate, standing) = (result.overall.as_ref()?, self.results.ranking.standing(result.subject)?);
        Some(SubjectLine {
            place,
            name: subject.name.clone(),
            mean: estimate.mean,
            low: estimate.low,
            high: estimate.high,
            raters: estimate.raters,
            rank: standing.rank,
            best: standing.best,
            worst: standing.worst,
            familiarity: result.familiarity(),
            change: self.change(subject, result),
        })
    }

    fn cell(&self, cell: &Cell, estimate: Option<&Estimate>) -> CellView {
        let name = |group: &GroupNo| self.setup.groups.get(group.index()).map(|group| group.name.clone());
        let stratum = estimate.and_then(|found| found.strata.iter().find(|stratum| stratum.groups == cell.groups));
        let groups = cell.groups.iter().filter_map(name).collect();
        CellView { groups, mean: stratum.map(|stratum| stratum.mean), cell: cell.clone() }
    }

    fn funnel(&self) -> (Points, Vec<FunnelDot>, Vec<(u64, FunnelLimits)>) {
        let Some(funnel) = &self.results.funnel else { return (Points(0), Vec::new(), Vec::new()) };
        let dot = |point: &crate::review::tally::FunnelPoint| FunnelDot {
            place: point.subject.index() + 1,
            name: self.name(point.subject),
            mean: point.mean,
            effective: point.effective,
            side: point.side,
        };
        let dots: Vec<FunnelDot> = funnel.points.iter().map(dot).collect();
        let most = dots.iter().map(|dot| dot.effective).max().unwrap_or(1).max(1);
        let least = dots.iter().map(|dot| dot.effective).min().unwrap_or(1).max(1);
        // A tenth more on both sides, so that no dot stands on the edge.
        let (from, to) = (least - least / 10, most + most / 10 + 1);
        let step = |number: u64| from + (to - from) * number / CURVE;
        let limits = (0..=CURVE).map(step).map(|effective| (effective, funnel.limits(effective))).collect();
        (funnel.target, dots, limits)
    }

    fn top(&self) -> Points {
        let best = self.setup.grades.iter().filter_map(|grade| grade.score).max();
        best.map_or(Points(0), |score| Points::whole(score.points()))
    }
}
