//! What nearly every page needs: `use crate::prelude::*;`.

pub use leptos::prelude::*;

pub use crate::components::*;
pub use crate::forms::{FormHandle, FormOutcome, FormState, Ticket, use_form};
pub use crate::loading::{Told, ask, loaded, part};
pub use crate::locale::{Lang, LangPath, use_lang};
pub use crate::paths;
pub use crate::tr;
pub use crate::wire::{AppError, AppResult};
