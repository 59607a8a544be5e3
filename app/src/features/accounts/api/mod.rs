//! What the pages ask the server.

mod own;
mod register;
#[cfg(feature = "ssr")]
mod server;
mod sign_in;

pub use own::{
    ChangePassword, CloseAccount, ConfirmSecondStep, Own, RenewRecoveryCodes, RevokeSession, SetContact,
    StartSecondStep, own,
};
pub use register::Register;
pub use sign_in::{SecondStep, SignIn, SignInOfficial, SignOut};
