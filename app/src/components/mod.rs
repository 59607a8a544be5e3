//! What pages are made of: plain values in, no data fetching. All of them stand together on
//! `/zh/components`.

mod page_title;
mod skip_link;
mod toast;

pub use page_title::PageTitle;
pub use skip_link::SkipLink;
pub use toast::{ToastRegion, Toasts, use_toasts};
