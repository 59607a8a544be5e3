//! Rows of facts. On a phone each row becomes a block with the column's name before each value.

use leptos::prelude::*;

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub label: String,
    /// Whether it holds figures, which are set to the right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: false }
    }

    /// A column of figures.
    #[must_use]
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: true }
    }
}

/// What stands in one place of a table.
pub struct Cell(AnyView);

impl Cell {
    /// A view, such as a badge or a link.
    #[must_use]
    pub fn view(view: impl IntoAny) -> Self {
        Self(view.into_any())
    }

    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self(text.into().into_any())
    }

    /// A link, usually in the first column.
    #[must_use]
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        let (href, text): (String, String) = (href.into(), text.into());
        Self(view! { <a href=href>{text}</a> }.into_any())
    }
}

/// A table with its caption. The first cell of a row names the row.
#[component]
pub fn DataTable(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The columns.
    columns: Vec<Column>,
    /// The rows, each with one cell a column.
    rows: Vec<Vec<Cell>>,
    /// Whether the caption is only for screen readers, because a heading says the same.
    #[prop(optional)]
    hide_caption: bool,
) -> impl IntoView {
    let caption_class = if hide_caption { "visually-hidden" } else { "table-caption" };
    let head = columns.iter().map(|column| {
        let class = if column.number { "number" } else { "" };
        view! { <th scope="col" class=class>{column.label.clone()}</th> }
    });
    let body = rows.into_iter().map(|row| {
        let cells =
            row.into_iter().zip(&columns).enumerate().map(|(index, (cell, column))| cell_view(index, cell, column));
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="table">
            <caption class=caption_class>{caption}</caption>
            <thead><tr>{head.collect_view()}</tr></thead>
            <tbody>{body.collect_view()}</tbody>
        </table>
    }
}

fn cell_view(index: usize, Cell(content): Cell, column: &Column) -> AnyView {
    let class = if column.number { "number" } else { "" };
    let label = column.label.clone();
    if index == 0 {
        view! { <th scope="row" class=class data-label=label>{content}</th> }.into_any()
    } else {
        view! { <td class=class data-label=label>{content}</td> }.into_any()
    }
}
