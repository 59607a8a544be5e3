//! Everything that is published, from a tally.

use serde::{Deserialize, Serialize};

use super::{
    CriterionNo, Estimate, Funnel, GroupNo, Moments, Population, Ranking, Rules, Share, SubjectNo, Tally, TallyError,
    estimate::Stratum, funnel::Entry,
};

/// The results of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// Ballots by group.
    pub ballots: Vec<u64>,
    /// Every subject, in the definition's order.
    pub subjects: Vec<SubjectResult>,
    /// The subjects that have a result, ranked.
    pub ranking: Ranking,
    /// The funnel plot; `None` if no subject has a result.
    pub funnel: Option<Funnel>,
}

/// The result of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectResult {
    /// The subject.
    pub subject: SubjectNo,
    /// Over all criteria; `None` where too few rated.
    pub overall: Option<Estimate>,
    /// By criterion, in the definition's order.
    pub criteria: Vec<CriterionResult>,
}

/// The result of one subject by one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionResult {
    /// The criterion.
    pub criterion: CriterionNo,
    /// The mean; `None` where too few rated.
    pub estimate: Option<Estimate>,
    /// All answers.
    pub total: Cell,
    /// The same by stratum; their sums are the total.
    pub strata: Vec<Cell>,
}

/// How the answers of some groups are distributed. Rated, "don't know" and blank are all ballots of the groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The groups.
    pub groups: Vec<GroupNo>,
    /// Their ballots.
    pub ballots: u64,
    /// Answers with points.
    pub rated: u64,
    /// Answers "don't know".
    pub unknown: u64,
    /// No answer.
    pub blank: u64,
    /// Answers by grade, in the definition's order; `None` where fewer than the smallest group rated.
    pub grades: Option<Vec<u64>>,
}

impl Tally {
    /// Everything that is published. It takes time by the definition's size and not by the number of ballots.
    ///
    /// # Errors
    /// [`TallyError::Overflow`], or [`TallyError::MoreThanRoll`] if the roll is shorter than the count.
    pub fn results(&self, population: &Population) -> Result<Results, TallyError> {
        let subjects = self.rules().subjects().map(|subject| self.subject(subject, population));
        let (subjects, strata): (Vec<_>, Vec<_>) = subjects.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let mut means = Vec::new();
        let mut entries = Vec::new();
        for (result, strata) in subjects.iter().zip(&strata) {
            if let Some(Estimate { mean, error, .. }) = result.overall {
                means.push((result.subject, mean, error));
                entries.push(Entry { subject: result.subject, mean, strata });
            }
        }
        let (ranking, funnel) = (Ranking::of(means), Funnel::of(&entries));
        Ok(Results { ballots: self.ballots().to_vec(), subjects, ranking, funnel })
    }

    fn subject(
        &self,
        subject: SubjectNo,
        population: &Population,
    ) -> Result<(SubjectResult, Vec<Stratum>), TallyError> {
        let rules = self.rules();
        let moments: Vec<Moments> = rules.groups().map(|group| self.scores(subject, group)).collect();
        let strata = rules.strata(&moments);
        let overall = rules.estimate(&strata, population)?;
        let criteria = rules.criteria().map(|criterion| self.criterion(subject, criterion, population));
        Ok((SubjectResult { subject, overall, criteria: criteria.collect::<Result<_, _>>()? }, strata))
    }

    fn criterion(
        &self,
        subject: SubjectNo,
        criterion: CriterionNo,
        population: &Population,
    ) -> Result<CriterionResult, TallyError> {
        let rules = self.rules();
        let moments: Vec<Moments> = rules.groups().map(|group| self.points(subject, criterion, group)).collect();
        let strata = rules.strata(&moments);
        let estimate = rules.estimate(&strata, population)?;
        let cell = |groups: Vec<GroupNo>| self.cell(subject, criterion, groups);
        let total = cell(rules.groups().collect())?;
        let strata = strata.into_iter().map(|stratum| cell(stratum.groups)).collect::<Result<_, _>>()?;
        Ok(CriterionResult { criterion, estimate, total, strata })
    }

    fn cell(&self, subject: SubjectNo, criterion: CriterionNo, groups: Vec<GroupNo>) -> Result<Cell, TallyError> {
        let Rules { grades, smallest, .. } = self.rules();
        let (mut ballots, mut answers) = (0_u64, vec![0_u64; grades.len()]);
        for group in &groups {
            // The answers of groups are parts of their ballots; if those fit together, these do.
            ballots = ballots.checked_add(self.ballots()[group.index()]).ok_or(TallyError::Overflow)?;
            answers.iter_mut().zip(self.answers(subject, criterion, *group)).for_each(|(sum, count)| *sum += count);
        }
        let with = |points: bool| {
            grades.iter().zip(&answers).filter(|(grade, _)| grade.is_some() == points).map(|(_, count)| count).sum()
        };
        let (rated, unknown): (u64, u64) = (with(true), with(false));
        let answered = rated.checked_add(unknown).ok_or(TallyError::Overflow)?;
        let blank = ballots.checked_sub(answered).ok_or(TallyError::Overflow)?;
        let grades = (rated >= *smallest).then_some(answers);
        Ok(Cell { groups, ballots, rated, unknown, blank, grades })
    }
}

impl Results {
    /// All ballots.
    #[must_use]
    pub fn all_ballots(&self) -> u64 {
        self.ballots.iter().fold(0, |sum, ballots| sum.saturating_add(*ballots))
    }
}

impl SubjectResult {
    /// The share of answers that are not "don't know", over all criteria.
    #[must_use]
    pub fn familiarity(&self) -> Share {
        let add = |sum: Share, cell: Share| Share {
            part: sum.part.saturating_add(cell.part),
            whole: sum.whole.saturating_add(cell.whole),
        };
        self.criteria.iter().map(|criterion| criterion.total.familiarity()).fold(Share::default(), add)
    }
}

impl Cell {
    /// The share of answers that are not "don't know".
    #[must_use]
    pub const fn familiarity(&self) -> Share {
        Share { part: self.rated, whole: self.rated + self.unknown }
    }
}
