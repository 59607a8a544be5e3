//! The archive itself: a gzip-compressed tar whose manifest knows every digest.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use services::{REMOVED as SET_ASIDE, SHORT_LIVED};
use sha2::{Digest, Sha256};
use tar::{Archive, Builder, Header};

use super::{EntryDigest, Manifest};

const MANIFEST: &str = "manifest.json";
const MANIFEST_DIGEST: &str = "manifest.sha256";
const REMOVED: &str = "removed.json";

/// Where uploaded materials lie in the archive.
pub const FILES: &str = "files/";

/// The materials in the store: path in the archive, path on disk.
pub fn stored_files(root: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let folders = match std::fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        folders => folders.with_context(|| format!("{} cannot be read", root.display()))?,
    };
    for folder in folders {
        let folder = folder?.path();
        // Letters hold codes that are told once, and what was set aside no row names: they are in no backup.
        if folder.file_name().is_some_and(|name| name == SHORT_LIVED || name == SET_ASIDE) {
            continue;
        }
        for file in std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let path = file?.path();
            let relative = path.strip_prefix(root).expect("it was found there").to_string_lossy().into_owned();
            found.push((format!("{FILES}{relative}"), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Writes `sources` behind their manifest. The manifest stands first, so the digests are taken in a first reading.
pub fn write(target: &Path, manifest: &mut Manifest, sources: &[(String, PathBuf)]) -> anyhow::Result<()> {
    let kept = digests(manifest, sources)?;
    pack(target, manifest, &kept)
}

/// Enters every source into the manifest, and gives those that are there.
fn digests<'a>(manifest: &mut Manifest, sources: &'a [(String, PathBuf)]) -> anyhow::Result<Vec<&'a Path>> {
    let mut kept = Vec::new();
    for (name, path) in sources {
        match digest_of_file(path) {
            Ok((size, sha256)) => {
                manifest.entries.push(EntryDigest { path: name.clone(), size, sha256 });
                kept.push(path.as_path());
            }
            Err(error) if was_removed(name, &error) => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }
    Ok(kept)
}

/// Writes the manifest and what is in it. What was removed since is named at the end, and in the manifest no more.
fn pack(target: &Path, manifest: &mut Manifest, kept: &[&Path]) -> anyhow::Result<()> {
    let file = create_private(target)?;
    let mut tar = Builder::new(GzEncoder::new(BufWriter::new(file), Compression::fast()));
    let text = serde_json::to_vec_pretty(manifest)?;
    append(&mut tar, MANIFEST, text.len() as u64, text.as_slice())?;
    let digest = hex::encode(Sha256::digest(&text));
    append(&mut tar, MANIFEST_DIGEST, digest.len() as u64, digest.as_bytes())?;
    let mut removed = Vec::new();
    for (entry, path) in manifest.entries.iter().zip(kept) {
        match File::open(path) {
            // A file that is growing is taken as long as it was when its digest was made.
            Ok(source) => append(&mut tar, &entry.path, entry.size, source.take(entry.size))?,
            Err(error) if was_removed(&entry.path, &error) => removed.push(entry.path.clone()),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }
    if !removed.is_empty() {
        let text = serde_json::to_vec_pretty(&removed)?;
        append(&mut tar, REMOVED, text.len() as u64, text.as_slice())?;
        manifest.entries.retain(|entry| !removed.contains(&entry.path));
    }
    let file = tar.into_inner()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all().context("the archive cannot be made durable")?;
    Ok(())
}

/// Whether it is a material that somebody took back while the archive was made: nobody waits for it.
fn was_removed(name: &str, error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound && name.starts_with(FILES)
}

fn append(tar: &mut Builder<impl Write>, name: &str, size: u64, content: impl Read) -> anyhow::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    tar.append_data(&mut header, name, content).with_context(|| format!("{name} cannot be written"))
}

/// Reads the whole archive and compares every digest.
///
/// # Errors
/// The first thing that is damaged, missing or too much.
pub fn verify(source: &Path) -> anyhow::Result<Manifest> {
    let damaged = || format!("{} is damaged or not a backup; nothing was changed", source.display());
    let manifest = each_entry(source, |entry, name, content| {
        let (size, sha256) = digest_of(content)?;
        ensure!(size == entry.size && sha256 == entry.sha256, "{name} does not match its digest");
        Ok(())
    })
    .with_context(damaged)?;
    ensure!(manifest.format == 1, "{} has format {}, this program reads 1.", source.display(), manifest.format);
    Ok(manifest)
}

/// Calls `take` with every entry behind the manifest, in order, and gives the manifest of what is there.
pub fn each_entry(
    source: &Path,
    mut take: impl FnMut(&EntryDigest, &str, &mut dyn Read) -> anyhow::Result<()>,
) -> anyhow::Result<Manifest> {
    let file = File::open(source).with_context(|| format!("{} cannot be read", source.display()))?;
    let mut archive = Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut entries = archive.entries()?;
    let mut next = |wanted: &str| -> anyhow::Result<Vec<u8>> {
        let mut entry = entries.next().context("it ends too early")??;
        ensure!(entry.path()?.to_string_lossy() == wanted, "{wanted} is not where it should be");
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        Ok(content)
    };
    let text = next(MANIFEST)?;
    let digest = next(MANIFEST_DIGEST)?;
    ensure!(hex::encode(Sha256::digest(&text)).as_bytes() == digest, "the manifest does not match its digest");
    let mut manifest: Manifest = serde_json::from_slice(&text)?;
    let mut expected = manifest.entries.iter();
    let (mut missing, mut removed) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == REMOVED {
            removed = serde_json::from_reader(entry)?;
            continue;
        }
        let digest = loop {
            match expected.next() {
                Some(digest) if digest.path == name && is_tame(&name) => break digest,
                Some(digest) => missing.push(digest.path.clone()),
                None => bail!("{name} should not be there"),
            }
        };
        take(digest, &name, &mut entry)?;
    }
    missing.extend(expected.map(|digest| digest.path.clone()));
    ensure!(missing == removed, "{} entries are missing", missing.len());
    manifest.entries.retain(|entry| !removed.contains(&entry.path));
    // The end of the tar is not yet the end of the archive: the compression's own checksum comes last.
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink())?;
    ensure!(rest.into_inner().read(&mut [0])? == 0, "something follows its end");
    Ok(manifest)
}

/// Whether a path stays inside the folder it is unpacked into.
fn is_tame(name: &str) -> bool {
    !name.starts_with('/') && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

fn digest_of_file(path: &Path) -> io::Result<(u64, String)> {
    digest_of(&mut File::open(path)?)
}

fn digest_of(content: &mut dyn Read) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = content.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, hex::encode(hash.finalize())));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

fn create_private(path: &Path) -> anyhow::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_while_the_archive_was_made_is_missed_by_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let source = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            (format!("{FILES}aa/{name}"), path)
        };
        let sources = ["first", "second", "third", "fourth"].map(source);
        let mut manifest = Manifest {
            format: 1,
            taken_at: String::new(),
            database: "sqlite".to_owned(),
            migrations: Vec::new(),
            entries: Vec::new(),
        };
        std::fs::remove_file(&sources[0].1).unwrap();
        let kept = digests(&mut manifest, &sources).unwrap();
        for late in [1, 3] {
            std::fs::remove_file(&sources[late].1).unwrap();
        }
        let archive = folder.path().join("archive");
        pack(&archive, &mut manifest, &kept).unwrap();
        assert_eq!(verify(&archive).unwrap(), manifest);
        assert_eq!(manifest.entries.iter().map(|entry| &entry.path).collect::<Vec<_>>(), [&sources[2].0]);
    }
}
