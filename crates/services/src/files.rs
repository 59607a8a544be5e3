//! Files live outside the database, under random names that say nothing.

use std::{
    fs::TryLockError,
    io::ErrorKind,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::error::ErrorCode;
use sha2::{Digest, Sha256};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt, AsyncWriteExt},
};

use crate::{Chance, Result, ServiceError};

/// A folder of files, spread over sub-folders by the first two characters of their names.
#[derive(Clone, Debug)]
pub struct FileStore {
    root: PathBuf,
}

/// What is known of a file that has arrived completely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name in the store.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Digest of the content, in hexadecimal.
    pub sha256: String,
    /// The first bytes, by which the kind of the content is told.
    pub head: Vec<u8>,
}

/// The folder of what is in no backup.
pub const SHORT_LIVED: &str = "short-lived";
/// The folder of files that no row named, one folder a day below it; in no backup either.
pub const REMOVED: &str = "removed";
/// Where the name of the store's owner stands. Like a file's it lies in a folder, so that backups bring it along.
const OWNER: &str = "owner/id";
/// How often, and how many times, it is tried to hold a file that somebody else holds.
const TRY_AGAIN: Duration = Duration::from_millis(10);
const TRIES: u32 = 1000;
/// How many bytes tell the kind of a content.
const HEAD: usize = 8192;

/// A file that nobody else changes meanwhile.
pub struct HeldFile(Arc<std::fs::File>);

impl HeldFile {
    /// Cuts the file at `offset`, if it is longer, appends `bytes` there and makes them durable; gives the new size. It
    /// stays held until that is done, even if nobody waits for it any more.
    ///
    /// # Errors
    /// When it is shorter than that, or the disk fails.
    pub async fn append_at(&self, offset: u64, bytes: Vec<u8>) -> Result<u64> {
        let file = Arc::clone(&self.0);
        let written = tokio::task::spawn_blocking(move || {
            if file.metadata()?.len() < offset {
                return Err(ServiceError::fault("a stored file is shorter than it was"));
            }
            file.set_len(offset)?;
            file.write_all_at(&bytes, offset)?;
            file.sync_data()?;
            Ok(offset + bytes.len() as u64)
        });
        written.await.map_err(ServiceError::fault)?
    }
}

impl FileStore {
    /// A store in the folder `root`, which is created when the first file arrives.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder, for the backup.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A store of its own below this one, for what lives for hours and is in no backup.
    #[must_use]
    pub fn short_lived(&self) -> Self {
        Self { root: self.root.join(SHORT_LIVED) }
    }

    /// Begins a new, empty file and gives its name.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn create(&self, chance: &dyn Chance) -> Result<String> {
        let name = chance.name();
        let path = self.path(&name)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await?;
        }
        OpenOptions::new().write(true).create_new(true).open(path).await?;
        Ok(name)
    }

    /// Keeps everybody else from changing the file, in this process and in others, until what is given back is dropped.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when somebody else has it for long; when there is no such file or the disk fails.
    pub async fn hold(&self, name: &str) -> Result<HeldFile> {
        let file = OpenOptions::new().write(true).open(self.path(name)?).await?.into_std().await;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(HeldFile(Arc::new(file))),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(TRY_AGAIN).await,
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(ErrorCode::Unavailable.into())
    }

    /// The same of a file that is held for this one time. What an attempt wrote that came to nothing is written over by
    /// the next one.
    ///
    /// # Errors
    /// As [`hold`](Self::hold) and [`HeldFile::append_at`].
    pub async fn append_at(&self, name: &str, offset: u64, bytes: &[u8]) -> Result<u64> {
        self.hold(name).await?.append_at(offset, bytes.to_vec()).await
    }

    /// Reads the whole file once to tell its size, digest and beginning.
    ///
    /// # Errors
    /// When there is no such file or the disk fails.
    pub async fn inspect(&self, name: &str) -> Result<Stored> {
        let mut file = self.open(name).await?;
        let (mut hash, mut size, mut head) = (Sha256::new(), 0, Vec::new());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            let bytes = &buffer[..read];
            head.extend_from_slice(&bytes[..read.min(HEAD.saturating_sub(head.len()))]);
            hash.update(bytes);
            size += read as u64;
        }
        Ok(Stored { name: name.to_owned(), size, sha256: hex::encode(hash.finalize()), head })
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// When there is no such file or the disk fails.
    pub async fn open(&self, name: &str) -> Result<File> {
        Ok(File::open(self.path(name)?).await?)
    }

    /// Removes a file; that it is gone already is no error.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.path(name)?).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// The files whose names begin with this byte and that nobody wrote to since `before`.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn untouched_since(&self, first: u8, before: DateTime<Utc>) -> Result<Vec<String>> {
        let mut entries = match fs::read_dir(self.root.join(format!("{first:02x}"))).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Removed since the folder was read, it cannot be looked at any more.
            let Ok(about) = entry.metadata().await else { continue };
            if self.path(&name).is_ok() && DateTime::<Utc>::from(about.modified()?) < before {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// All files whose names begin with this byte.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn all(&self, first: u8) -> Result<Vec<String>> {
        self.untouched_since(first, DateTime::<Utc>::MAX_UTC).await
    }

    /// Takes a file out of the store and keeps it in the folder of that day; that it is gone already is no error.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn set_aside(&self, name: &str, day: NaiveDate) -> Result<()> {
        let (from, folder) = (self.path(name)?, self.root.join(REMOVED).join(day.to_string()));
        fs::create_dir_all(&folder).await?;
        match fs::rename(from, folder.join(name)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Removes for good what was set aside before `day`.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn forget_set_aside(&self, day: NaiveDate) -> Result<()> {
        let mut entries = match fs::read_dir(self.root.join(REMOVED)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_name().to_string_lossy().parse::<NaiveDate>().is_ok_and(|of| of < day) {
                fs::remove_dir_all(entry.path()).await?;
            }
        }
        Ok(())
    }

    /// The name of the store's owner, if it has one.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn owner(&self) -> Result<Option<String>> {
        match fs::read_to_string(self.root.join(OWNER)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            // An empty one was being written when the machine stopped.
            owner => Ok(Some(owner?.trim().to_owned()).filter(|owner| !owner.is_empty())),
        }
    }

    /// Notes the name of the store's owner, whole or not at all.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn set_owner(&self, owner: &str) -> Result<()> {
        let path = self.root.join(OWNER);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await?;
        }
        let new = path.with_extension("new");
        let mut file = File::create(&new).await?;
        file.write_all(owner.as_bytes()).await?;
        file.sync_all().await?;
        Ok(fs::rename(new, path).await?)
    }

    /// Removes files; those that are gone already are no error.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn remove_all(&self, names: &[String]) -> Result<()> {
        for name in names {
            self.remove(name).await?;
        }
        Ok(())
    }

    /// Only names that [`create`](Self::create) gave are taken, so none can lead out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf> {
        if name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(self.root.join(&name[..2]).join(name))
        } else {
            Err(ServiceError::fault("not a name of a stored file"))
        }
    }
}
