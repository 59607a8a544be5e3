//! What a citizen's browser loads, against its budget.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::tally::Tally;
use crate::site;
use crate::workspace::{Mode, Workspace};

/// WebAssembly and JavaScript that a citizen waits for at one time, brotli: the main part for the first page, or a part
/// loaded on demand (docs/adr/0008).
const CODE_BUDGET: usize = 300 * 1024;

/// Both together, for a first visit straight to a page of a part, as from a link in a message: it is whole and its forms
/// work before either has come, but what comes is to grow no further.
const FIRST_VISIT_BUDGET: usize = 490 * 1024;

/// The style sheet, brotli.
const STYLE_BUDGET: usize = 40 * 1024;

/// Parts that citizens do not load: officials' pages, and the booth of a review. They have no budget, and are shown.
const NOT_CITIZENS: [&str; 2] = ["office", "voting"];

/// The site in bytes, brotli.
#[derive(Debug, Default)]
struct Weights {
    /// What every page loads: the program's main part and its JavaScript.
    main: usize,
    /// The style sheet.
    style: usize,
    /// By part loaded on demand: its files, those shared with other parts among them.
    parts: BTreeMap<String, Part>,
}

/// A part loaded on demand.
#[derive(Debug, Default, Clone, Copy)]
struct Part {
    files: usize,
    bytes: usize,
}

/// Weighs the release site, prints the table and holds it against the budgets.
pub fn run(workspace: &Workspace, tally: &mut Tally) {
    let mut weights = Weights::default();
    let weighed = tally.check("Weighing what browsers load", || {
        weights = weigh(&workspace.site(Mode::Release))?;
        println!("{}", table(&weights));
        Ok(())
    });
    if weighed {
        tally.check("Budget of WebAssembly and JavaScript", || within("code", heaviest(&weights), CODE_BUDGET));
        tally.check("Budget of a first visit to a page of a part", || {
            within("code of a first visit", first_visit(&weights), FIRST_VISIT_BUDGET)
        });
        tally.check("Budget of the style sheet", || within("style", weights.style, STYLE_BUDGET));
    }
}

fn weigh(site: &Path) -> Result<Weights> {
    let manifest: Value = serde_json::from_slice(&fs::read(site.join("manifest.json"))?)?;
    let package = manifest["pkg"].as_str().context("the manifest names the package folder")?;
    let folder = site.join(package.trim_start_matches('/'));
    let mut weights = Weights::default();
    let mut on_demand = BTreeMap::new();
    for file in site::files(&folder)? {
        let kind = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.strip_prefix(&folder)?.to_string_lossy().into_owned();
        let is_main = manifest["wasm"].as_str() == Some(format!("{package}/{name}").as_str());
        let brotli = || Ok::<_, anyhow::Error>(site::brotli(&fs::read(&file)?)?.len());
        match kind.as_str() {
            "css" => weights.style += brotli()?,
            "wasm" if !is_main => {
                on_demand.insert(name.trim_end_matches(".wasm").to_owned(), brotli()?);
            }
            "js" | "wasm" => weights.main += brotli()?,
            _ => {}
        }
    }
    for (part, files) in manifest["split"].as_object().into_iter().flatten() {
        let files = files.as_array().context("a part is a list of files")?;
        let bytes = files.iter().map(|file| {
            let name = file.as_str().unwrap_or_default();
            on_demand.get(name).copied().with_context(|| format!("{name}, of the part {part}, is missing"))
        });
        let bytes = bytes.sum::<Result<usize>>()?;
        // Leptos adds a number to the name.
        let name = part.trim_end_matches(|end: char| end.is_ascii_digit() || end == '_');
        weights.parts.insert(name.to_owned(), Part { files: files.len(), bytes });
    }
    Ok(weights)
}

/// The most that a citizen waits for at one time.
fn heaviest(weights: &Weights) -> usize {
    heaviest_part(weights).max(weights.main)
}

/// The most that a citizen loads who comes straight to a page of a part.
fn first_visit(weights: &Weights) -> usize {
    weights.main + heaviest_part(weights)
}

fn heaviest_part(weights: &Weights) -> usize {
    let parts = weights.parts.iter().filter(|(name, _)| !NOT_CITIZENS.contains(&name.as_str()));
    parts.map(|(_, part)| part.bytes).max().unwrap_or(0)
}

fn within(what: &str, bytes: usize, budget: usize) -> Result<()> {
    ensure!(bytes > 0, "no {what} at all was found, so something else is wrong");
    ensure!(bytes <= budget, "{what}: {} KiB are over the budget of {} KiB", kib(bytes), kib(budget));
    Ok(())
}

fn table(weights: &Weights) -> String {
    let mut text = format!("{:<28} {:>6} {:>12} {:>12}\n", "part", "files", "KiB brotli", "with main");
    let _ = writeln!(text, "{:<28} {:>6} {:>12} {:>12}", "main", "", kib(weights.main), kib(weights.main));
    for (name, part) in &weights.parts {
        let whole = kib(weights.main + part.bytes);
        let _ = writeln!(text, "{name:<28} {:>6} {:>12} {whole:>12}", part.files, kib(part.bytes));
    }
    let _ = writeln!(text, "{:<28} {:>6} {:>12} {:>12}", "most at one time", "", "", kib(heaviest(weights)));
    let _ = writeln!(text, "{:<28} {:>6} {:>12} {:>12}", "most on a first visit", "", "", kib(first_visit(weights)));
    let _ = write!(text, "{:<28} {:>6} {:>12}", "style", "", kib(weights.style));
    text
}

#[expect(clippy::cast_precision_loss, reason = "a file's size in KiB with one decimal")]
fn kib(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site whose main part and whose parts on demand have so many incompressible bytes.
    fn site(name: &str, main: usize, matters: usize, office: usize) -> Weights {
        let site = std::env::temp_dir().join(format!("sunhall-xtask-size-{name}-{}", std::process::id()));
        let folder = site.join("pkg/0123");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("sunhall.js"), "export default 1").unwrap();
        fs::write(folder.join("sunhall.css"), "a{color:red}").unwrap();
        for (file, bytes) in [("sunhall_bg", main), ("split_m_7", matters), ("split_o_7", office), ("chunk_1", 500)] {
            fs::write(folder.join(format!("{file}.wasm")), noise(bytes)).unwrap();
        }
        let manifest = r#"{"pkg":"/pkg/0123","wasm":"/pkg/0123/sunhall_bg.wasm",
            "split":{"matters_7":["chunk_1","split_m_7"],"office_7":["chunk_1","split_o_7"]}}"#;
        fs::write(site.join("manifest.json"), manifest).unwrap();
        let weights = weigh(&site);
        fs::remove_dir_all(&site).unwrap();
        weights.unwrap()
    }

    /// Bytes that no compressor makes smaller.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[3]
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn a_part_weighs_with_what_it_shares_and_too_much_is_caught() {
        let small = site("small", 1_000, 2_000, 400 * 1024);
        assert!((2_500..2_600).contains(&heaviest(&small)), "{}", table(&small));
        assert_eq!(first_visit(&small), small.main + heaviest(&small));
        assert_eq!(small.parts["matters"].files, 2);
        assert!(within("code", heaviest(&small), CODE_BUDGET).is_ok());

        let large = site("large", 300 * 1024, 0, 0);
        assert!(within("code", heaviest(&large), CODE_BUDGET).is_err(), "{}", table(&large));
        let part = site("part", 1_000, 300 * 1024, 0);
        assert!(within("code", heaviest(&part), CODE_BUDGET).is_err(), "{}", table(&part));
    }

    #[test]
    fn main_and_part_are_held_together_too() {
        let site = site("both", 280 * 1024, 280 * 1024, 0);
        assert!(within("code", heaviest(&site), CODE_BUDGET).is_ok(), "{}", table(&site));
        assert!(within("code", first_visit(&site), FIRST_VISIT_BUDGET).is_err(), "{}", table(&site));
    }

    #[test]
    fn an_empty_site_is_not_within_its_budget() {
        assert!(within("style", 0, STYLE_BUDGET).is_err());
    }
}
