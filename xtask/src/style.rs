//! The style sheet: `style/main.css` with all it imports, as one file for the browsers we serve.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow, ensure};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::workspace::{Mode, Workspace};

/// The oldest browsers with cascade layers; what they lack beyond that is written so that they understand it.
const BROWSERS: Browsers = Browsers {
    android: Some(100 << 16),
    chrome: Some(100 << 16),
    edge: Some(100 << 16),
    firefox: Some(100 << 16),
    ie: None,
    ios_saf: Some((15 << 16) | (4 << 8)),
    opera: Some(86 << 16),
    safari: Some((15 << 16) | (4 << 8)),
    samsung: Some(18 << 16),
};

/// Writes the bundled style sheet to `target`.
pub fn build(workspace: &Workspace, mode: Mode, target: &Path) -> Result<()> {
    let source = workspace.root().join("style/main.css");
    ensure!(source.is_file(), "there is no {}", source.display());
    let css = bundle(&source, mode == Mode::Release)?;
    if fs::read_to_string(target).is_ok_and(|last| last == css) {
        return Ok(());
    }
    Ok(fs::write(target, css)?)
}

fn bundle(source: &Path, minify: bool) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(source).map_err(|error| anyhow!("style: {error}"))?;
    let targets = Targets::from(BROWSERS);
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("style: {error}"))?.code)
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn imports_are_bundled_into_their_layers_and_nesting_is_spelled_out() {
        let folder = env::temp_dir().join(format!("sunhall-xtask-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("main.css"), "@layer base, parts;\n@import \"part.css\" layer(parts);\n").unwrap();
        fs::write(folder.join("part.css"), ".card { & .title { color: red } }").unwrap();
        let css = bundle(&folder.join("main.css"), true).unwrap();
        fs::write(folder.join("broken.css"), "@import \"absent.css\";").unwrap();
        let error = bundle(&folder.join("broken.css"), true).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(css, "@layer base;@layer parts{.card .title{color:red}}");
        assert!(error.contains("broken.css:0:1"), "the place of the import is named: {error}");
    }
}
