//! `review`: the democratic review — preparing and holding one, the roll, codes and tokens, the ballot box, the board
//! and the results.
//!
//! Rules stand in `domain::review`, records and their check in `ballot`. Three things keep a ballot and its member
//! apart: the token is signed unseen ([`issue_token`]), casting knows nobody ([`Writer`]), and whatever stands beside
//! a ballot is written anew, in the order of hashes, whenever a batch is made.

mod archive;
mod batch;
mod booth;
mod cache;
mod cast;
mod change;
mod close;
mod codes;
mod comments;
mod commit;
mod contact;
mod count;
mod counting;
mod create;
pub mod delivery;
mod departments;
mod doors;
mod draw;
mod due;
mod groups;
mod import;
mod jobs;
mod known;
mod manifest;
mod matter;
mod members;
mod open;
mod open_data;
mod pages;
mod plan;
mod previous;
mod proof;
mod publication;
mod published;
mod roll;
mod rows;
mod running;
pub mod session;
mod settings;
mod sheet;
mod sign_in;
mod submit;
mod terminal;
mod token;
mod token_keys;
mod tree;
mod turnout;
mod view;
mod writer;

pub use archive::{archive, check};
pub use booth::{Booth, booth};
pub(crate) use cache::ReviewCache;
pub use cast::CastError;
pub use change::Done;
pub use close::{close, void};
pub use codes::{IssuedCode, issue_codes, reissue_code};
pub use comments::{CommentRow, OpenComment, list_comments, moderate, open_comments, waiting_comments};
pub use contact::{ContactChange, MaskedContact, correct_contact, masked_contact};
pub use counting::{CountAsked, count_results, preview_results};
pub use create::{Created, create, edit};
pub use departments::departments;
pub(crate) use doors::Doors;
pub use draw::{announce_draw, draw_tickets, draw_view, draws, run_draw, withdraw_draw};
pub use import::{RollPreview, import_roll, preview_roll};
pub use jobs::{BatchDue, CloseDue, DiscardWaiting, OpenDue, keep_periods_coming};
pub use known::known;
pub use matter::{
    MatterDone, MatterLapse, MatterQuery, MatterRating, MattersReopened, OpenMatter, answer_matter, matter, matters,
    matters_desk, open_matters, rate_matter, recount_matters,
};
pub use members::{Absent, MemberRow, absent, add_member, find_member, list_members, strike_member};
pub use open::open;
pub use open_data::{OpenReview, board, heads, open_manifest, open_reviews};
pub use pages::{page, summaries, summary, turnout_now};
pub use plan::{
    PlanDone, check_measure, claim_measure, plan_task, plans_desk, promise_measure, promises, put_off_measure,
};
pub use previous::earlier_reviews;
pub use proof::{consistency, inclusion};
pub use publication::{approve_results, publish_results, recheck_results};
pub use published::{final_results, open_results, passed_comments, publication};
pub use roll::{can_empty_roll, empty_roll};
pub use settings::{LETTER_FONT, ReviewSettings, TokenKeys};
pub use sheet::sheet_to_csv;
pub use sign_in::{MemberSession, sign_in_member};
pub use submit::{approve, cancel, send_back, submit};
pub use terminal::{AtTerminal, at_terminal};
pub use token::{Entitlement, entitlement, issue_token};
pub use turnout::{GroupTurnout, touch_turnout, turnout};
pub use view::{ReviewRow, ReviewView, find, list};
pub use writer::{Planted, Writer, WriterOptions};
