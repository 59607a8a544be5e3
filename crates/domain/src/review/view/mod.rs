//! What the pages about reviews show. The server fills these types in, the browser reads them.

mod known;
mod matters;
mod page;
mod plans;
mod results;
mod session;
mod summary;

pub use known::{Known, KnownDepartment};
pub use matters::{
    MatterCounts, MatterEvent, MatterPage, MatterStanding, MatterStep, MatterView, MattersBoard, MattersDesk, steps,
};
pub use page::{ReviewPage, TurnoutNow};
pub use plans::{MeasureView, PlanTask, PlanView, PlansDesk, PromisesBoard};
pub use results::{
    CriterionView, FunnelMark, FunnelView, GroupDistribution, ResultRow, ResultsView, SubjectView, WithheldRow,
};
pub use session::{
    Audience, ChairDesk, ChairQuestion, Ended, QuestionNow, SessionNow, SubjectName, SubjectScore, WindowScores,
    WindowTurnout, chair_acts,
};
pub use summary::{GroupTurnout, ReviewStanding, ReviewSummary, TurnoutView};

#[cfg(test)]
mod tests;
