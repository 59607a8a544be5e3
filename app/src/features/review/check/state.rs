//! A check on its way.

use std::collections::BTreeSet;
use std::sync::Arc;

use ballot::manifest::Review;
use ballot::verify::Report;
use domain::review::view::ReviewPage;

use super::past::Past;
use crate::prelude::*;

/// How far the check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was asked yet.
    Quiet,
    /// It goes on.
    Running,
    /// It could not be done.
    Failed(Trouble),
    /// The report is there.
    Done,
}

/// Why a check could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The archive did not come to its end.
    Connection,
    /// The file can't be read.
    File,
}

/// What the check found, with the manifest for the names.
#[derive(Debug)]
pub struct Checked {
    /// The verifier's report.
    pub report: Report,
    /// The archive's own manifest, where it is valid.
    pub review: Option<Review>,
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Checking {
    /// The language of the page.
    pub lang: Lang,
    /// The review.
    pub page: StoredValue<ReviewPage>,
    /// How far it is.
    pub status: RwSignal<Status>,
    /// Bytes and ballots checked.
    pub progress: RwSignal<(u64, u64)>,
    /// How many bytes there are, where it is known.
    pub size: RwSignal<Option<u64>>,
    /// Receipts kept in this browser.
    pub found: RwSignal<Vec<String>>,
    /// Receipts that were typed or brought as files.
    pub typed: RwSignal<String>,
    /// Receipts from files.
    pub brought: RwSignal<Vec<String>>,
    /// What was found.
    pub done: RwSignal<Option<Arc<Checked>>>,
    /// What was seen before.
    pub past: RwSignal<Past>,
}

impl Checking {
    /// Nothing checked yet.
    #[must_use]
    pub fn new(lang: Lang, page: ReviewPage) -> Self {
        Self {
            lang,
            page: StoredValue::new(page),
            status: RwSignal::new(Status::Quiet),
            progress: RwSignal::new((0, 0)),
            size: RwSignal::new(None),
            found: RwSignal::new(Vec::new()),
            typed: RwSignal::new(String::new()),
            brought: RwSignal::new(Vec::new()),
            done: RwSignal::new(None),
            past: RwSignal::new(Past::Unknown),
        }
    }

    /// A check begins, of so many bytes.
    pub fn start(self, size: Option<u64>) {
        self.done.set(None);
        self.progress.set((0, 0));
        self.size.set(size);
        self.status.set(Status::Running);
    }

    /// It can't be done.
    pub fn fail(self, trouble: Trouble) {
        self.status.try_set(Status::Failed(trouble));
    }

    /// Takes the receipts in a file's text.
    pub fn add(self, text: &str) {
        self.brought.update(|brought| brought.extend(words(text)));
    }

    /// All receipts to look for, each once.
    #[must_use]
    pub fn receipts(self) -> Vec<String> {
        let typed = self.typed.with_untracked(|typed| words(typed));
        let all = self.found.get_untracked().into_iter().chain(self.brought.get_untracked()).chain(typed);
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The receipts in a text, whatever stands around them. What is no receipt at all is looked at too, so that a damaged
/// one is named and not passed over, unless there is a good one beside it.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let marked: Vec<String> =
        text.split_whitespace().filter(|word| word.starts_with("SHR1.")).map(ToOwned::to_owned).collect();
    let rest = text.trim();
    if marked.is_empty() && !rest.is_empty() { vec![rest.to_owned()] } else { marked }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn receipts_are_found_in_any_text() {
        assert_eq!(words("my receipt:\nSHR1.a.b.1.c\n"), ["SHR1.a.b.1.c"]);
        assert_eq!(words("SHR1.a SHR1.b"), ["SHR1.a", "SHR1.b"]);
        assert_eq!(words("  no receipt "), ["no receipt"]);
        assert!(words(" \n").is_empty());
    }
}
