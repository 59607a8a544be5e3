//! The letters as a document of its own: one a page, without scripts, for printing.

use domain::qr::QrPicture;

use crate::prelude::*;

/// What stands in one letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The member's name.
    pub name: String,
    /// The member's number.
    pub number: String,
    /// The member's group.
    pub group: String,
    /// The code, in groups.
    pub code: String,
    /// Where the code is entered.
    pub address: String,
    /// The same with the code, to be scanned.
    pub picture: QrPicture,
}

/// The document up to its first letter: what is said to the organiser, and in which language the letters are. `table`
/// is the same as CSV, in base 64.
#[must_use]
pub fn opening((lang, letters_in): (Lang, Lang), css: &str, letters: usize, table: &str, back: &str) -> String {
    let (tag, title) = (lang.tag(), tr!(lang, review.organise.letters_title));
    let css = view! { <link rel="stylesheet" href=format!("/{css}")/> }.to_html();
    let head = if letters == 0 {
        view! { <p>{tr!(lang, review.organise.letters_none)}</p> }.into_any()
    } else {
        let data = format!("data:text/csv;charset=utf-8;base64,{table}");
        view! {
            <p>{tr!(lang, review.organise.letters_made, count = letters.to_string())}</p>
            <p><strong>{tr!(lang, review.organise.letters_now)}</strong></p>
            <p><a class="button" href=data download="letters.csv">{tr!(lang, review.organise.letters_csv)}</a></p>
        }
        .into_any()
    };
    let note = view! {
        <header class="letters-head no-print stack">
            <h1>{title}</h1>
            {head}
            <p><a href=back.to_owned()>{tr!(lang, review.organise.letters_back)}</a></p>
        </header>
    };
    let note = note.to_html();
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         {css}</head><body class=\"letters\">{note}<main lang=\"{}\">",
        letters_in.tag()
    )
}

/// One letter; `help` is what [`letter_help`](super::letter_help) says.
#[must_use]
pub fn sheet(lang: Lang, review: &str, closes: &str, help: &[String], letter: Letter) -> String {
    let help = help.iter().map(|text| view! { <p class="letter-help">{text.clone()}</p> }).collect_view();
    let sheet = view! {
        <article class="letter">
            <p class="letter-to">{tr!(lang, review.organise.letter_to, name = letter.name, group = letter.group)}</p>
            <h2>{review.to_owned()}</h2>
            <p>{tr!(lang, review.organise.letter_invitation, closes = closes.to_owned())}</p>
            <div class="letter-code">
                <QrCode picture=letter.picture label=tr!(lang, review.organise.letter_picture)/>
                <div>
                    <p>{tr!(lang, review.organise.letter_scan)}</p>
                    <p class="letter-address">{letter.address}</p>
                    <p>{tr!(lang, review.organise.letter_code)}</p>
                    <p class="letter-secret">{letter.code}</p>
                </div>
            </div>
            {help}
            <h3>{tr!(lang, review.organise.letter_secrecy)}</h3>
            <p>{tr!(lang, review.organise.letter_secrecy_text)}</p>
            <p>{tr!(lang, review.organise.letter_limits)}</p>
            <p class="letter-number">{tr!(lang, review.organise.letter_number, number = letter.number)}</p>
        </article>
    };
    sheet.to_html()
}

/// The end of the document.
#[must_use]
pub const fn closing() -> &'static str {
    "</main></body></html>"
}
