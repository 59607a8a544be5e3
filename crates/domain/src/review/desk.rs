//! What who organises or approves reviews sees of one, and what they can do now.

pub use ballot::Digest;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    comment::{HeldBack, Moderation},
    roll::{GroupCount, RollFault, RowFault},
    setup::{Previous, SetupEntry},
    state::{Act, ReviewState, Schedule},
};
use crate::{
    error::FieldError,
    ids::{DepartmentId, MemberId, PersonId, ReviewId},
    page::Page,
    text::Bilingual,
};

/// A review in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRow {
    /// The review.
    pub review: ReviewId,
    /// Its title; empty while nobody typed one.
    pub title: Bilingual,
    /// Its state by its stable name.
    pub status: String,
    /// When it opens.
    pub opens_at: Option<DateTime<Utc>>,
    /// When it closes.
    pub closes_at: Option<DateTime<Utc>>,
}

/// A review on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The review.
    pub review: ReviewId,
    /// Its version, for the next change.
    pub version: i64,
    /// The version of its live topic.
    pub topic_version: i64,
    /// The definition as typed.
    pub entry: SetupEntry,
    /// With which earlier review it is compared.
    pub previous: PreviousView,
    /// What is still wrong with the definition.
    pub errors: Vec<FieldError>,
    /// Where it stands.
    pub state: ReviewState,
    /// The digest of the definition that was handed in, and of the roll as it was.
    pub definition: Option<Digest>,
    /// Its id in open data, once it was opened.
    pub public_id: Option<String>,
    /// The manifest's fingerprint, once it was opened.
    pub fingerprint: Option<String>,
    /// Whether there is a count.
    pub counted: bool,
    /// Whether it was published; that stays so when the review is declared void.
    pub published: bool,
    /// Members, tokens and ballots by group.
    pub turnout: Vec<GroupFigures>,
    /// Members on the roll in groups that the definition does not have any more.
    pub stray: u64,
    /// Whether a draw is announced and not yet drawn.
    pub drawing: bool,
    /// Whether its closing time has come and it is being closed.
    pub closing: bool,
    /// Whether the reader organises reviews, and does not only approve them.
    pub organises: bool,
    /// What the reader can do now.
    pub acts: Vec<Act>,
}

/// With which earlier review a review is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousView {
    /// What was chosen.
    pub chosen: Previous,
    /// Which one that is as things stand, or was when the review was opened.
    pub found: Option<PreviousReview>,
}

/// An earlier review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousReview {
    /// The review.
    pub review: ReviewId,
    /// Its title.
    pub title: Bilingual,
    /// Whether criteria, grades, groups and weights are the same, so that the change can be reckoned.
    pub comparable: bool,
}

/// The counters of a group. Ballots never exceed tokens, and tokens never members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFigures {
    /// The group's key.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Members on the roll.
    pub roll: u64,
    /// Members added since opening.
    pub added: u64,
    /// Members struck off since opening.
    pub struck: u64,
    /// Members who took part.
    pub issued: u64,
    /// Ballots cast.
    pub cast: u64,
}

/// A department that can be rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentChoice {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: Bilingual,
}

/// The definition with what its form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionDesk {
    /// The review.
    pub desk: Desk,
    /// The departments to choose from.
    pub departments: Vec<DepartmentChoice>,
    /// Published reviews it can be compared with, the last first.
    pub earlier: Vec<(ReviewId, Bilingual)>,
}

/// The roll with the list that waits to be taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollDesk {
    /// The review.
    pub desk: Desk,
    /// What taking the list over would do; none while no list waits.
    pub waiting: Option<RollCheck>,
    /// Whether the roll can be emptied: nobody has a code, and nobody was drawn by lot.
    pub can_empty: bool,
}

/// What taking over a list would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollCheck {
    /// Names the list.
    pub list: Digest,
    /// Why nothing in it can be read.
    pub unreadable: Option<RollFault>,
    /// The first faults of rows, as many as a page shows.
    pub faults: Vec<RowFault>,
    /// How many faults there are.
    pub all_faults: u64,
    /// The first rows that may name one person twice.
    pub doubts: Vec<RowFault>,
    /// How many such rows there are.
    pub all_doubts: u64,
    /// New members by group.
    pub counts: Vec<GroupCount>,
    /// Groups that would still be too small, with what is missing.
    pub too_small: Vec<GroupCount>,
}

/// A member on the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// The row.
    pub member: MemberId,
    /// The number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The group's key.
    pub group: String,
    /// Whether a letter was made.
    pub has_code: bool,
    /// Whether the member took part; what they said nobody can know.
    pub took_part: bool,
    /// Whether the member was struck off.
    pub struck: bool,
}

/// A page of the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersDesk {
    /// The review.
    pub desk: Desk,
    /// The members.
    pub members: Page<MemberLine>,
}

/// A member's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDesk {
    /// The review.
    pub desk: Desk,
    /// The member.
    pub member: MemberLine,
    /// The mobile number, most of it covered.
    pub mobile: Option<String>,
    /// The e-mail address, most of it covered.
    pub email: Option<String>,
    /// Where the member works; may be empty.
    pub organisation: String,
}

/// A comment on the organiser's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentLine {
    /// Its random name.
    pub id: String,
    /// On whom.
    pub subject: Bilingual,
    /// What was written.
    pub text: String,
    /// Why it is held back, where it is.
    pub reason: Option<HeldBack>,
}

/// Comments that wait, were passed on, or were held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentsDesk {
    /// The review.
    pub desk: Desk,
    /// Which of these.
    pub status: Moderation,
    /// The comments, in the order of their random names.
    pub comments: Page<CommentLine>,
}

/// A count of a million ballots takes minutes; one that is not there after this was broken off, and can be asked for
/// again.
pub const COUNT_LATE: TimeDelta = TimeDelta::hours(1);

/// What can be done now with a review in this state by this reader; the same rules as the transitions.
#[must_use]
pub fn acts(
    state: &ReviewState,
    reader: PersonId,
    organises: bool,
    schedule: Option<Schedule>,
    now: DateTime<Utc>,
) -> Vec<Act> {
    let all: &[(Act, bool)] = match state {
        ReviewState::Draft(_) => &[(Act::Submit, organises), (Act::Cancel, organises)],
        ReviewState::Submitted(submission) => {
            &[(Act::Approve, submission.submitted.by != reader), (Act::SendBack, true), (Act::Cancel, organises)]
        }
        ReviewState::Approved(_) => {
            let can_open = schedule.is_some_and(|times| times.opens_at <= now && now < times.closes_at);
            &[(Act::Open, organises && can_open), (Act::SendBack, true), (Act::Cancel, organises)]
        }
        ReviewState::Open(held) => &[(Act::Close, organises && held.closes_at <= now), (Act::Void, organises)],
        ReviewState::Closed(_) => &[(Act::Count, organises), (Act::Void, organises)],
        ReviewState::Counting(counting) => {
            let is_late = counting.asked.at + COUNT_LATE <= now;
            &[(Act::Count, organises && is_late), (Act::Void, organises)]
        }
        ReviewState::Preview(preview) => {
            &[(Act::ApproveResults, preview.prepared.by != reader), (Act::Recheck, true), (Act::Void, organises)]
        }
        ReviewState::ResultsApproved(_) => &[(Act::Publish, organises), (Act::Recheck, true), (Act::Void, organises)],
        ReviewState::Published(_) => &[(Act::Void, organises)],
        ReviewState::Cancelled(_) | ReviewState::Voided(_) => &[],
    };
    all.iter().filter(|(_, can)| *can).map(|(act, _)| *act).collect()
}

impl Desk {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> Bilingual {
        Bilingual::new(self.entry.title_zh.trim(), self.entry.title_en.trim())
    }

    /// The name of a group, by its key.
    #[must_use]
    pub fn group(&self, key: &str) -> Bilingual {
        let group = self.entry.groups.iter().find(|group| group.key == key);
        group.map_or_else(|| Bilingual::new(key, ""), |group| Bilingual::new(&group.name_zh, &group.name_en))
    }

    /// Whether it was not opened yet, so that definition and roll are still being prepared.
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        self.state.is_prepared()
    }

    /// Whether the roll can still change at `now`.
    #[must_use]
    pub fn roll_is_open(&self) -> bool {
        self.organises && (self.is_prepared() || self.state.name() == "open")
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;
    use crate::review::state::{Author, Deed};

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).unwrap()
    }

    /// Everything offered can be done, and what is not offered is refused.
    #[test]
    fn what_is_offered_is_what_the_transitions_allow() {
        let (organiser, second) = (PersonId(1), PersonId(2));
        let deed = |by| Deed { by, at: noon() };
        let schedule = Schedule { opens_at: noon(), closes_at: noon() + Duration::hours(8) };
        let digest = Digest::of(b"definition");
        let offered = |state: &ReviewState, reader, hours| {
            acts(state, reader, reader == organiser, Some(schedule), noon() + Duration::hours(hours))
        };
        let draft = ReviewState::default();
        assert_eq!(offered(&draft, organiser, 0), [Act::Submit, Act::Cancel]);
        assert_eq!(offered(&draft, second, 0), []);
        let submitted = draft.submit(digest, deed(organiser)).unwrap();
        assert_eq!(offered(&submitted, organiser, 0), [Act::SendBack, Act::Cancel], "not by who handed it in");
        assert_eq!(offered(&submitted, second, 0), [Act::Approve, Act::SendBack]);
        let approved = submitted.approve(digest, deed(second)).unwrap();
        assert_eq!(offered(&approved, organiser, -1), [Act::SendBack, Act::Cancel]);
        assert_eq!(offered(&approved, organiser, 0), [Act::Open, Act::SendBack, Act::Cancel]);
        let open = approved.open(digest, digest, schedule, Author::Schedule, noon()).unwrap();
        assert_eq!(offered(&open, organiser, 7), [Act::Void]);
        assert_eq!(offered(&open, organiser, 8), [Act::Close, Act::Void]);
        let closed = open.close(Author::Schedule, schedule.closes_at).unwrap();
        assert_eq!(offered(&closed, organiser, 9), [Act::Count, Act::Void]);
        let counting = closed.count(deed(organiser)).unwrap();
        assert_eq!(offered(&counting, organiser, 0), [Act::Void]);
        assert_eq!(offered(&counting, organiser, 1), [Act::Count, Act::Void]);
        assert_eq!(offered(&counting, second, 1), []);
        let preview = counting.preview(digest).unwrap();
        assert_eq!(offered(&preview, organiser, 9), [Act::Recheck, Act::Void], "not by who prepared it");
        assert_eq!(offered(&preview, second, 9), [Act::ApproveResults, Act::Recheck]);
        let approved = preview.approve_results(digest, deed(second)).unwrap();
        assert_eq!(offered(&approved, organiser, 9), [Act::Publish, Act::Recheck, Act::Void]);
        let published = approved.publish(deed(organiser)).unwrap();
        assert_eq!(offered(&published, organiser, 9), [Act::Void]);
        assert_eq!(offered(&published, second, 9), []);
    }
}
