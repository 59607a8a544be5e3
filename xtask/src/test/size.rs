//! What a citizen's browser loads, against its budget.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::tally::Tally;
use crate::site;
use crate::workspace::{Mode, Workspace};

/// WebAssembly and JavaScript of a citizen's page, brotli.
const CODE_BUDGET: usize = 300 * 1024;

/// The style sheet, brotli.
const STYLE_BUDGET: usize = 40 * 1024;

/// A file of the site as browsers get it.
#[derive(Debug)]
struct Weight {
    name: String,
    raw: usize,
    brotli: usize,
    /// Loaded only by pages that need it: a part behind a split point.
    later: bool,
}

/// Weighs the release site, prints the table and holds it against the budgets.
pub fn run(workspace: &Workspace, tally: &mut Tally) {
    let mut weights = Vec::new();
    let weighed = tally.check("Weighing what browsers load", || {
        weights = weigh(&workspace.site(Mode::Release))?;
        println!("{}", table(&weights));
        Ok(())
    });
    if weighed {
        tally.check("Budget of WebAssembly and JavaScript", || within("code", code(&weights), CODE_BUDGET));
        tally.check("Budget of the style sheet", || within("style", style(&weights), STYLE_BUDGET));
    }
}

fn weigh(site: &Path) -> Result<Vec<Weight>> {
    let manifest: Value = serde_json::from_slice(&fs::read(site.join("manifest.json"))?)?;
    let package = manifest["pkg"].as_str().context("the manifest names the package folder")?;
    let folder = site.join(package.trim_start_matches('/'));
    let mut weights = Vec::new();
    for file in site::files(&folder)? {
        let kind = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !["css", "js", "wasm"].contains(&kind.as_str()) {
            continue;
        }
        let name = file.strip_prefix(&folder)?.to_string_lossy().into_owned();
        let content = fs::read(&file)?;
        let path = format!("{package}/{name}");
        let later = kind == "wasm" && manifest["wasm"].as_str() != Some(path.as_str());
        weights.push(Weight { raw: content.len(), brotli: site::brotli(&content)?.len(), later, name });
    }
    Ok(weights)
}

fn code(weights: &[Weight]) -> usize {
    weights.iter().filter(|weight| !weight.later && !weight.name.ends_with(".css")).map(|weight| weight.brotli).sum()
}

fn style(weights: &[Weight]) -> usize {
    weights.iter().filter(|weight| weight.name.ends_with(".css")).map(|weight| weight.brotli).sum()
}

fn within(what: &str, bytes: usize, budget: usize) -> Result<()> {
    ensure!(bytes > 0, "no {what} at all was found, so something else is wrong");
    ensure!(bytes <= budget, "{what}: {} KiB are over the budget of {} KiB", kib(bytes), kib(budget));
    Ok(())
}

fn table(weights: &[Weight]) -> String {
    let mut text = format!("{:<48} {:>10} {:>10}\n", "file", "KiB", "KiB brotli");
    for weight in weights {
        let name = if weight.later { format!("{} (on demand)", weight.name) } else { weight.name.clone() };
        let _ = writeln!(text, "{name:<48} {:>10} {:>10}", kib(weight.raw), kib(weight.brotli));
    }
    let _ = writeln!(text, "{:<48} {:>10} {:>10}", "citizen's page: code, budget 300.0", "", kib(code(weights)));
    let _ = write!(text, "{:<48} {:>10} {:>10}", "style, budget 40.0", "", kib(style(weights)));
    text
}

#[expect(clippy::cast_precision_loss, reason = "a file's size in KiB with one decimal")]
fn kib(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(wasm: &[u8]) -> std::path::PathBuf {
        let site = std::env::temp_dir().join(format!("sunhall-xtask-size-{}-{}", wasm.len(), std::process::id()));
        let folder = site.join("pkg/0123");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("sunhall.js"), "export default 1").unwrap();
        fs::write(folder.join("sunhall_bg.wasm"), wasm).unwrap();
        fs::write(folder.join("split_review.wasm"), "a part of its own").unwrap();
        fs::write(folder.join("sunhall.css"), "a{color:red}").unwrap();
        let manifest = r#"{"pkg":"/pkg/0123","wasm":"/pkg/0123/sunhall_bg.wasm"}"#;
        fs::write(site.join("manifest.json"), manifest).unwrap();
        site
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
    fn parts_on_demand_do_not_count_and_too_much_is_caught() {
        let small = site(&noise(1000));
        let weights = weigh(&small).unwrap();
        fs::remove_dir_all(&small).unwrap();
        assert!(weights.iter().any(|weight| weight.later && weight.name == "split_review.wasm"));
        assert!((1000..1100).contains(&code(&weights)), "{}", table(&weights));
        assert!(within("code", code(&weights), CODE_BUDGET).is_ok());

        let large = site(&noise(CODE_BUDGET + 1));
        let weights = weigh(&large).unwrap();
        fs::remove_dir_all(&large).unwrap();
        assert!(within("code", code(&weights), CODE_BUDGET).is_err());
    }

    #[test]
    fn an_empty_site_is_not_within_its_budget() {
        assert!(within("style", 0, STYLE_BUDGET).is_err());
    }
}
