//! Results as pages show them: names instead of places, the best first.

use serde::{Deserialize, Serialize};

use crate::{
    ids::DepartmentId,
    review::{
        setup::{Setup, Subject},
        tally::{
            Bracket, Cell, Change, CriterionResult, Estimate, Funnel, FunnelPoint, FunnelSide, GroupNo, Points,
            Results, Share, SubjectNo, SubjectResult, funnel::FunnelLimits,
        },
    },
    text::Bilingual,
};

/// How many places the limits of the funnel are drawn through.
const CURVE: u64 = 24;

/// The page of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsView {
    /// Ballots counted.
    pub ballots: u64,
    /// The subjects with a result, the highest mean first.
    pub rows: Vec<ResultRow>,
    /// Runs of rows that can't be told apart.
    pub brackets: Vec<Bracket>,
    /// The subjects that too few rated, in the ballot's order.
    pub withheld: Vec<WithheldRow>,
    /// The funnel plot.
    pub funnel: Option<FunnelView>,
}

/// One subject with a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
    /// The subject.
    pub subject: SubjectNo,
    /// Its department.
    pub department: DepartmentId,
    /// Its name.
    pub name: Bilingual,
    /// Its mean.
    pub mean: Points,
    /// Its standard error.
    pub error: Points,
    /// The 95 % interval.
    pub interval: (Points, Points),
    /// 1 + the number of subjects with a higher mean.
    pub rank: u32,
    /// The best and the worst rank that can't be excluded.
    pub ranks: (u32, u32),
    /// Its tier: subjects of different tiers are told apart.
    pub tier: u32,
    /// How many rated it.
    pub raters: u64,
    /// How many of the answers were not "don't know".
    pub familiarity: Share,
    /// Where it lies in the funnel plot.
    pub side: FunnelSide,
    /// The change from the review before, if it was rated there in the same way.
    pub change: Option<Change>,
}

/// One subject that too few rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldRow {
    /// The subject.
    pub subject: SubjectNo,
    /// Its name.
    pub name: Bilingual,
}

/// The funnel plot with its limits as curves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelView {
    /// The common mean.
    pub target: Points,
    /// The limits at growing effective numbers, in thousandths of a rating.
    pub curve: Vec<(u64, FunnelLimits)>,
    /// The subjects.
    pub marks: Vec<FunnelMark>,
}

/// One subject in the plot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelMark {
    /// Where.
    pub point: FunnelPoint,
    /// Its name.
    pub name: Bilingual,
}

/// One subject's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectView {
    /// The subject.
    pub subject: SubjectNo,
    /// Its name.
    pub name: Bilingual,
    /// Over all criteria.
    pub overall: Option<Estimate>,
    /// By criterion.
    pub criteria: Vec<CriterionView>,
    /// The grades' names, for the distributions.
    pub grades: Vec<Bilingual>,
}

/// One criterion of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionView {
    /// The criterion's name.
    pub name: Bilingual,
    /// The mean; `None` where too few rated.
    pub estimate: Option<Estimate>,
    /// All answers.
    pub total: Cell,
    /// The same by groups, pooled where few rated.
    pub groups: Vec<GroupDistribution>,
}

/// The answers of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDistribution {
    /// The groups' names.
    pub names: Vec<Bilingual>,
    /// Their answers.
    pub cell: Cell,
}

impl ResultsView {
    /// The results of the review with this definition. `earlier` are the estimates of the review before, by subject,
    /// where that was on the same grades, criteria and weights.
    #[must_use]
    pub fn of(setup: &Setup, results: &Results, earlier: impl Fn(&Subject) -> Option<Estimate>) -> Self {
        let row = |result: &SubjectResult| setup.row(results, result, &earlier);
        let mut rows: Vec<ResultRow> = results.subjects.iter().filter_map(row).collect();
        let place = |subject| results.ranking.standings.iter().position(|standing| standing.subject == subject);
        rows.sort_by_key(|row| place(row.subject));
        let without = results.subjects.iter().filter(|result| result.overall.is_none());
        let withheld =
            |result: &SubjectResult| WithheldRow { subject: result.subject, name: setup.subject_name(result.subject) };
        Self {
            ballots: results.all_ballots(),
            rows,
            brackets: results.ranking.brackets.clone(),
            withheld: without.map(withheld).collect(),
            funnel: results.funnel.as_ref().map(|funnel| FunnelView::of(setup, funnel)),
        }
    }
}

impl FunnelView {
    fn of(setup: &Setup, funnel: &Funnel) -> Self {
        let effective = || funnel.points.iter().map(|point| point.effective);
        let (least, most) = (effective().min().unwrap_or_default(), effective().max().unwrap_or_default());
        // A little room on both sides.
        let (from, to) = (least - least / 5, most + most / 10);
        let place = |step: u64| from + (to - from) / CURVE * step;
        let curve = (0..=CURVE).map(|step| (place(step), funnel.limits(place(step)))).collect();
        let mark = |point: &FunnelPoint| FunnelMark { point: *point, name: setup.subject_name(point.subject) };
        Self { target: funnel.target, curve, marks: funnel.points.iter().map(mark).collect() }
    }
}

impl SubjectView {
    /// The page of one subject; `None` if the definition has no such subject.
    #[must_use]
    pub fn of(setup: &Setup, results: &Results, subject: SubjectNo) -> Option<Self> {
        let result = results.subjects.get(subject.index())?;
        Some(Self {
            subject,
            name: setup.subjects.get(subject.index())?.name.clone(),
            overall: result.overall.clone(),
            criteria: result.criteria.iter().map(|criterion| setup.criterion_view(criterion)).collect(),
            grades: setup.grades.iter().map(|grade| grade.name.clone()).collect(),
        })
    }
}

impl Setup {
    fn row(
        &self,
        results: &Results,
        result: &SubjectResult,
        earlier: impl Fn(&Subject) -> Option<Estimate>,
    ) -> Option<ResultRow> {
        let subject = self.subjects.get(result.subject.index())?;
        let estimate = result.overall.as_ref()?;
        let standing = results.ranking.standing(result.subject)?;
        let point = results.funnel.as_ref()?.points.iter().find(|point| point.subject == result.subject)?;
        Some(ResultRow {
            subject: result.subject,
            department: subject.department,
            name: subject.name.clone(),
            mean: estimate.mean,
            error: estimate.error,
            interval: (estimate.low, estimate.high),
            rank: standing.rank,
            ranks: (standing.best, standing.worst),
            tier: standing.tier,
            raters: estimate.raters,
            familiarity: result.familiarity(),
            side: point.side,
            change: earlier(subject).map(|earlier| Change::between(&earlier, estimate)),
        })
    }

    fn criterion_view(&self, result: &CriterionResult) -> CriterionView {
        let group = |group: &GroupNo| self.groups.get(group.index()).map(|group| group.name.clone());
        let distribution = |cell: &Cell| GroupDistribution {
            names: cell.groups.iter().filter_map(group).collect(),
            cell: cell.clone(),
        };
        let name = self.criteria.get(result.criterion.index()).map(|criterion| criterion.name.clone());
        CriterionView {
            name: name.unwrap_or_default(),
            estimate: result.estimate.clone(),
            total: result.total.clone(),
            groups: result.strata.iter().map(distribution).collect(),
        }
    }

    fn subject_name(&self, subject: SubjectNo) -> Bilingual {
        self.subjects.get(subject.index()).map(|subject| subject.name.clone()).unwrap_or_default()
    }
}
