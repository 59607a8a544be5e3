//! What pages are made of: plain values in, no data fetching. All of them stand together on
//! `/zh/components`.
//!
//! Everything that is a field of a form takes the page's [`FormHandle`](crate::forms::FormHandle): it
//! shows what was typed and what is wrong.

mod badge;
mod banner;
mod bar_chart;
mod breadcrumb;
mod button;
mod checkboxes;
mod data_table;
mod dialog;
mod empty_state;
mod error_summary;
mod field;
mod field_group;
mod figure;
mod funnel_chart;
mod icon;
mod interval_chart;
mod line_chart;
mod page_title;
mod pager;
mod qr_code;
mod radios;
mod select;
mod server_form;
mod sign_in_again;
mod skip_link;
mod steps;
mod summary;
mod tabs;
mod text_area;
mod text_field;
mod tick_list;
mod ticket_fields;
mod timeline;
mod toast;
mod upload;

pub use badge::{StatusBadge, Tone};
pub use banner::Banner;
pub use bar_chart::{Bar, BarChart};
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{ButtonKind, LinkButton, SubmitButton};
pub use checkboxes::{Checkbox, Checkboxes};
pub use data_table::{Cell, Column, DataTable};
pub use dialog::{Dialog, DialogButton};
pub use empty_state::EmptyState;
pub use error_summary::{ErrorSummary, failure_words};
pub use field::Choice;
pub use field_group::FieldGroup;
pub use figure::{Figure, FigureBand};
pub use funnel_chart::{FunnelChart, FunnelLimit, FunnelPlace, FunnelPoint, FunnelWords};
pub use icon::Icon;
pub use interval_chart::{Interval, IntervalChart, IntervalColumns};
pub use line_chart::{LineChart, Point};
pub use page_title::PageTitle;
pub use pager::Pager;
pub use qr_code::QrCode;
pub use radios::Radios;
pub use select::Select;
pub use server_form::ServerForm;
pub use sign_in_again::SignInAgain;
pub use skip_link::SkipLink;
pub use steps::{Step, StepState, Steps};
pub use summary::{SummaryCard, SummaryRow};
pub use tabs::{Tab, Tabs};
pub use text_area::TextArea;
pub use text_field::{InputKind, TextField};
pub use tick_list::{TickItem, TickList};
pub use ticket_fields::TicketFields;
pub use timeline::{Timeline, TimelineEntry};
pub use toast::{ToastRegion, Toasts, use_toasts};
pub use upload::UploadField;
