//! Pure rules: state machines, calendars, tallies and view types.
//!
//! Nothing here reads a clock, a random number, a file or a database: `now`, randomness and stored facts are
//! arguments. Everything compiles for wasm32, because the browser shows the very types the server decided with.

pub mod accounts;
pub mod audit;
pub mod cases;
pub mod catalogue;
pub mod deadlines;
pub mod error;
pub mod failures;
pub mod ids;
pub mod notices;
pub mod page;
pub mod qr;
pub mod review;
pub mod text;
pub mod time;
