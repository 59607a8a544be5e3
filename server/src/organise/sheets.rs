//! Letters as a page to be printed.

use app::features::review::organise::letter::{self, Letter};
use app::features::review::organise::letter_help;
use app::locale::Lang;
use domain::review::setup::Holding;
use domain::text::Bilingual;
use domain::time::date_time;
use services::ServiceError;
use services::review::{IssuedCode, ReviewView};

use crate::state::AppState;

/// What all letters have in common.
#[derive(Clone)]
pub struct Sheets {
    pub lang: Lang,
    title: String,
    closes: String,
    address: String,
    help: Vec<String>,
    groups: Vec<(String, Bilingual)>,
}

impl Sheets {
    pub fn new(state: &AppState, lang: Lang, view: &ReviewView) -> Self {
        let entry = &view.entry;
        let title = Bilingual::new(&entry.title_zh, &entry.title_en);
        let closes = chrono::NaiveDateTime::parse_from_str(&entry.closes_at, "%Y-%m-%dT%H:%M").ok();
        let name = |group: &domain::review::setup::WeightedEntry| Bilingual::new(&group.name_zh, &group.name_en);
        let base = state.config.server.base_url.trim_end_matches('/');
        let page = format!("{base}/{}/review/{}", lang.code(), view.review);
        Self {
            lang,
            title: title.get(lang).to_owned(),
            closes: closes.map(|local| date_time(domain::time::instant(local), lang)).unwrap_or_default(),
            address: format!("{base}/{}/review/enter", lang.code()),
            help: letter_help(lang, &page, entry.holding == Holding::Live),
            groups: entry.groups.iter().map(|group| (group.key.clone(), name(group))).collect(),
        }
    }

    fn group(&self, key: &str) -> &str {
        self.groups.iter().find(|(known, _)| known == key).map_or("", |(_, name)| name.get(self.lang))
    }

    /// Where the code opens the review.
    fn link(&self, code: &IssuedCode) -> String {
        format!("{}?code={}", self.address, code.code.expose())
    }

    /// Some letters.
    pub fn draw(&self, codes: &[IssuedCode]) -> Result<String, ServiceError> {
        let mut text = String::new();
        for code in codes {
            let letter = Letter {
                name: code.name.clone(),
                number: code.number.clone(),
                group: self.group(&code.group_key).to_owned(),
                code: code.code.expose(),
                address: self.address.clone(),
                picture: services::qr::draw(&self.link(code))?,
            };
            text.push_str(&letter::sheet(self.lang, &self.title, &self.closes, &self.help, letter));
        }
        Ok(text)
    }

    /// The same as a table, for a printing house.
    pub fn table(&self, codes: &[IssuedCode]) -> String {
        let mut text = "\u{feff}number,name,group,code,address\r\n".to_owned();
        for code in codes {
            let fields = [&code.number, &code.name, self.group(&code.group_key), &code.code.expose(), &self.link(code)];
            let quoted = fields.map(|field: &str| format!("\"{}\"", field.replace('"', "\"\"")));
            text.push_str(&quoted.join(","));
            text.push_str("\r\n");
        }
        text
    }
}
