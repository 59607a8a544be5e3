//! The count itself: one number for each subject, criterion, group and grade, and the moments of the scores.

use serde::{Deserialize, Serialize};

use super::{Ballot, CriterionNo, GradeNo, GroupNo, Points, Rating, Rules, SubjectNo, TallyError, points::half_up};

/// What has been counted so far. Its size depends on the definition alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    rules: Rules,
    /// Ballots by group. No other count can be larger, so that none overflows unless one of these does.
    ballots: Vec<u64>,
    /// Answers by subject, criterion, group and grade, the last running fastest.
    answers: Vec<u64>,
    /// Ballots' scores by subject and group.
    scores: Vec<Moments>,
}

/// Number, sum and sum of squares of scores in millionths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moments {
    /// How many scores.
    pub count: u64,
    /// Their sum.
    pub sum: u128,
    /// The sum of their squares.
    pub squares: u128,
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        let groups = rules.groups.len();
        let answers = vec![0; rules.subjects * rules.criteria.len() * groups * rules.grades.len()];
        let scores = vec![Moments::default(); rules.subjects * groups];
        Self { ballots: vec![0; groups], answers, scores, rules }
    }

    /// What is counted by.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Ballots by group.
    #[must_use]
    pub fn ballots(&self) -> &[u64] {
        &self.ballots
    }

    /// Counts a ballot.
    ///
    /// # Errors
    /// [`TallyError`] if it does not fit the definition, or if no more ballots can be counted. Nothing of it is
    /// counted then.
    pub fn add(&mut self, ballot: &Ballot) -> Result<(), TallyError> {
        let group = ballot.group();
        self.check(ballot)?;
        let ballots = self.ballots.get_mut(group.index()).ok_or(TallyError::NoSuchGroup(group))?;
        *ballots = ballots.checked_add(1).ok_or(TallyError::Overflow)?;
        for ratings in ballot.ratings().chunk_by(|a, b| a.subject == b.subject) {
            for Rating { subject, criterion, grade } in ratings {
                let place = self.place(*subject, *criterion, group, *grade);
                self.answers[place] += 1;
            }
            if let Some(score) = self.rules.score(ratings) {
                let place = ratings[0].subject.index() * self.rules.groups.len() + group.index();
                self.scores[place].add(score);
            }
        }
        Ok(())
    }

    /// Adds what another tally of the same definition counted.
    ///
    /// # Errors
    /// [`TallyError::DifferentRules`] or [`TallyError::Overflow`]; this tally stays as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), TallyError> {
        if self.rules != other.rules {
            return Err(TallyError::DifferentRules);
        }
        let sums: Option<Vec<u64>> = self.ballots.iter().zip(&other.ballots).map(|(a, b)| a.checked_add(*b)).collect();
        self.ballots = sums.ok_or(TallyError::Overflow)?;
        self.answers.iter_mut().zip(&other.answers).for_each(|(own, other)| *own += other);
        self.scores.iter_mut().zip(&other.scores).for_each(|(own, other)| own.merge(*other));
        Ok(())
    }

    /// Answers by grade of a subject's criterion in a group.
    #[must_use]
    pub fn answers(&self, subject: SubjectNo, criterion: CriterionNo, group: GroupNo) -> &[u64] {
        let start = self.place(subject, criterion, group, GradeNo(0));
        self.answers.get(start..start + self.rules.grades.len()).unwrap_or_default()
    }

    /// The moments of a subject's scores in a group, over all criteria.
    pub(super) fn scores(&self, subject: SubjectNo, group: GroupNo) -> Moments {
        self.scores[subject.index() * self.rules.groups.len() + group.index()]
    }

    /// The moments of the points a subject got by one criterion in a group.
    pub(super) fn points(&self, subject: SubjectNo, criterion: CriterionNo, group: GroupNo) -> Moments {
        let mut moments = Moments::default();
        for (points, count) in self.rules.grades.iter().zip(self.answers(subject, criterion, group)) {
            if let Some(points) = points {
                moments.merge(Moments::repeated(*points, *count));
            }
        }
        moments
    }

    fn check(&self, ballot: &Ballot) -> Result<(), TallyError> {
        let rules = &self.rules;
        for Rating { subject, criterion, grade } in ballot.ratings() {
            if subject.index() >= rules.subjects {
                return Err(TallyError::NoSuchSubject(*subject));
            }
            if criterion.index() >= rules.criteria.len() {
                return Err(TallyError::NoSuchCriterion(*criterion));
            }
            if grade.index() >= rules.grades.len() {
                return Err(TallyError::NoSuchGrade(*grade));
            }
        }
        Ok(())
    }

    fn place(&self, subject: SubjectNo, criterion: CriterionNo, group: GroupNo, grade: GradeNo) -> usize {
        let Rules { criteria, groups, grades, .. } = &self.rules;
        let cell = (subject.index() * criteria.len() + criterion.index()) * groups.len() + group.index();
        cell * grades.len() + grade.index()
    }
}

impl Rules {
    /// The score of one subject on a ballot; `None` if no criterion got points.
    fn score(&self, ratings: &[Rating]) -> Option<Points> {
        let (mut sum, mut weights) = (0, 0);
        for Rating { criterion, grade, .. } in ratings {
            if let Some(points) = self.grades[grade.index()] {
                let weight = u128::from(self.criteria[criterion.index()]);
                sum += weight * points.magnitude();
                weights += weight;
            }
        }
        half_up(sum, weights).and_then(Points::from_millionths)
    }
}

impl Moments {
    /// A score is at most 10⁸ millionths, so that even 2⁶⁴ of them keep the sum of squares below 2¹²⁸.
    fn add(&mut self, score: Points) {
        self.merge(Self::repeated(score, 1));
    }

    fn repeated(score: Points, count: u64) -> Self {
        let (score, times) = (score.magnitude(), u128::from(count));
        Self { count, sum: score * times, squares: score * score * times }
    }

    /// The moments of both together. The counts are parts of the ballots, whose number has been checked.
    pub(super) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The mean, rounded half up.
    #[must_use]
    pub fn mean(self) -> Option<Points> {
        half_up(self.sum, u128::from(self.count)).and_then(Points::from_millionths)
    }

    /// The sum of squared deviations from the mean, rounded down, in square millionths.
    ///
    /// # Errors
    /// [`TallyError::Overflow`] beyond some 10¹¹ scores.
    pub fn deviations(self) -> Result<u128, TallyError> {
        let count = u128::from(self.count);
        let overflow = TallyError::Overflow;
        let square = self.sum.checked_mul(self.sum).ok_or(overflow)?;
        let numerator = self.squares.checked_mul(count).and_then(|product| product.checked_sub(square));
        Ok(numerator.ok_or(overflow)?.checked_div(count).unwrap_or_default())
    }
}
