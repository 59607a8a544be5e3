//! What the server serves as files: one folder named by its content, the assets, and a manifest.
//!
//! Everything that belongs together — JavaScript, WebAssembly with its parts, style — lies in one folder
//! `/pkg/<hash>/`, so that the files can call each other by relative names and be kept by browsers for ever.
//! `manifest.json` tells the server where they are:
//!
//! ```json
//! { "js": "/pkg/<hash>/sunhall.js", "wasm": "/pkg/<hash>/sunhall_bg.wasm", "css": "/pkg/<hash>/sunhall.css",
//!   "pkg": "/pkg/<hash>", "split": { "<split point>": ["<part>", …] } }
//! ```

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::progress::step;
use crate::workspace::{Mode, NAME, Workspace};
use crate::{front, style};

/// What is worth compressing; images and fonts are so already.
const TEXT: [&str; 10] = ["css", "html", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Builds the browser side and the style sheet and puts the site together.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    let stage = front::build(workspace, mode)?;
    style::build(workspace, mode, &stage.join(format!("{NAME}.css")))?;
    step("Putting the site together", || assemble(workspace, mode, &stage))
}

fn assemble(workspace: &Workspace, mode: Mode, stage: &Path) -> Result<()> {
    let site = workspace.site(mode);
    let hash = content_hash(stage)?;
    let package = site.join("pkg").join(&hash);
    if !package.is_dir() {
        replace_folder(stage, &package, mode)?;
    }
    forget_others(&site.join("pkg"), &hash)?;
    let public = workspace.root().join("public");
    if public.is_dir() {
        replace_folder(&public, &site.join("assets"), mode)?;
    }
    let manifest = serde_json::to_vec_pretty(&manifest(&hash, stage)?)?;
    Ok(fs::write(site.join("manifest.json"), manifest)?)
}

fn manifest(hash: &str, stage: &Path) -> Result<Value> {
    let pkg = format!("/pkg/{hash}");
    let split: Value = match fs::read(stage.join(front::SPLIT_MAP)) {
        Ok(map) => serde_json::from_slice(&map)?,
        Err(_) => json!({}),
    };
    Ok(json!({
        "js": format!("{pkg}/{NAME}.js"),
        "wasm": format!("{pkg}/{NAME}_bg.wasm"),
        "css": format!("{pkg}/{NAME}.css"),
        "pkg": pkg,
        "split": split,
    }))
}

/// Ten hexadecimal digits from the names and contents of all files below `folder`.
fn content_hash(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files(folder)? {
        let name = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        let content = fs::read(&file)?;
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name);
        hash.update((content.len() as u64).to_be_bytes());
        hash.update(content);
    }
    Ok(hex::encode(&hash.finalize()[..5]))
}

/// All files below `folder`, in a fixed order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes `to` a copy of `from`, with compressed copies beside the files in release. A reader sees the old folder
/// or the new one, never half of it.
fn replace_folder(from: &Path, to: &Path, mode: Mode) -> Result<()> {
    let half = to.with_extension("new");
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    for file in files(from)? {
        let copy = half.join(file.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
        fs::copy(&file, &copy)?;
        if mode == Mode::Release {
            compress(&copy)?;
        }
    }
    fs::create_dir_all(&half)?;
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    Ok(fs::rename(half, to)?)
}

fn forget_others(folder: &Path, keep: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() != keep {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn compress(file: &Path) -> Result<()> {
    let kind = file.extension().unwrap_or_default().to_string_lossy().into_owned();
    if !TEXT.contains(&kind.as_str()) {
        return Ok(());
    }
    let content = fs::read(file)?;
    fs::write(file.with_added_extension("br"), brotli(&content)?)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&content)?;
    Ok(fs::write(file.with_added_extension("gz"), gzip.finish()?)?)
}

/// The content as browsers get it from the server: brotli at its best.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let options = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &options)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("sunhall-xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        folder
    }

    #[test]
    fn the_hash_moves_with_content_and_with_names() {
        let folder = folder("hash");
        fs::write(folder.join("a.js"), "1").unwrap();
        fs::write(folder.join("deep/b.js"), "2").unwrap();
        let first = content_hash(&folder).unwrap();
        assert_eq!(first, content_hash(&folder).unwrap());
        fs::write(folder.join("a.js"), "3").unwrap();
        let changed = content_hash(&folder).unwrap();
        fs::rename(folder.join("a.js"), folder.join("c.js")).unwrap();
        let renamed = content_hash(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(first != changed && changed != renamed, "{first} {changed} {renamed}");
        assert_eq!(first.len(), 10);
    }

    #[test]
    fn release_copies_carry_compressed_ones() {
        let (from, to) =
            (folder("from"), std::env::temp_dir().join(format!("sunhall-xtask-to-{}", std::process::id())));
        fs::write(from.join("deep/a.css"), "a { color: red }".repeat(40)).unwrap();
        fs::write(from.join("photo.png"), "not text").unwrap();
        replace_folder(&from, &to, Mode::Release).unwrap();
        let names: Vec<_> = files(&to).unwrap().iter().map(|file| file.strip_prefix(&to).unwrap().to_owned()).collect();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &fs::read(to.join("deep/a.css.br")).unwrap()[..], &mut unpacked).unwrap();
        fs::remove_dir_all(&from).unwrap();
        fs::remove_dir_all(&to).unwrap();
        assert_eq!(names.len(), 4, "{names:?}");
        assert_eq!(unpacked, "a { color: red }".repeat(40).as_bytes());
    }
}
