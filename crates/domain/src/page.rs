//! Keyset pages: a list is read from a cursor on, never by skipping rows.

use serde::{Deserialize, Serialize};

/// How many rows a list page shows unless it says otherwise.
pub const PAGE_SIZE: u64 = 20;

/// One page of a list, in the list's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// Hand this back to get the rows after the last one; `None` at the end of the list.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page from `limit + 1` rows read: the extra row only tells that there is more. `cursor` names the last row
    /// kept.
    #[must_use]
    pub fn from_rows(mut rows: Vec<T>, limit: u64, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }

    /// The same page with each row turned into another type.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(f).collect(), next: self.next }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_row_becomes_a_cursor_and_is_not_shown() {
        let page = Page::from_rows(vec![9, 8, 7], 2, ToString::to_string);
        assert_eq!(page, Page { rows: vec![9, 8], next: Some("8".into()) });
        assert_eq!(Page::from_rows(vec![9, 8], 2, ToString::to_string).next, None);
    }
}
