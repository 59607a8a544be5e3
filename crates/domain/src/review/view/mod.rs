//! What the pages about reviews show. The server fills these types in, the browser reads them.

mod followup;
mod form;
mod page;
mod results;
mod session;
mod summary;

pub use followup::{MatterStanding, MatterView, MeasureView, PlanView};
pub use form::{BallotChoice, BallotForm, BallotSubject, SubjectFacts};
pub use page::{ReviewPage, TurnoutNow};
pub use results::{
    CriterionView, FunnelMark, FunnelView, GroupDistribution, ResultRow, ResultsView, SubjectView, WithheldRow,
};
pub use session::{
    Audience, ChairDesk, ChairQuestion, QuestionNow, SessionNow, SubjectName, SubjectScore, WindowScores,
    WindowTurnout, chair_acts,
};
pub use summary::{GroupTurnout, ReviewStanding, ReviewSummary, TurnoutView};

#[cfg(test)]
mod tests;
