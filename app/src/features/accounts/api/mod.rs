//! What the pages ask the server.

mod official_acts;
mod own;
mod people;
mod register;
#[cfg(feature = "ssr")]
mod server;
mod sign_in;

pub use official_acts::{GrantPost, ResetPassword, ResetSecondStep, RestoreOfficial, SuspendOfficial, WithdrawPost};
pub use own::{
    AskOwn, ChangePassword, CloseAccount, ConfirmSecondStep, KeptCodes, Own, RenewRecoveryCodes, RevokeSession,
    SetContact, StartSecondStep,
};
pub use people::{AskOfficial, AskPeople, CreateOfficial, OfficialPage, People};
pub use register::Register;
pub use sign_in::{SecondStep, SignIn, SignInOfficial, SignOut};
