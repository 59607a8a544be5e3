//! The history: every request and every answer as a line of JSON, in the order in which they were sent and came. What
//! is not in it was never sent; what it acknowledges must be there for ever.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Microseconds since the load began.
    pub at: u64,
    /// What was asked.
    pub act: Act,
    /// Of which member, ballot or stream.
    pub of: u64,
    /// The leaf hash of the ballot, when one was cast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<String>,
    /// The answer's status; none in the line of a request, 0 when the connection broke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The receipt, the version or the reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A page.
    Page,
    /// Signing in.
    SignIn,
    /// A token.
    Token,
    /// Casting.
    Cast,
    /// Watching.
    Watch,
}

/// Where the lines go; cheap to clone.
#[derive(Clone)]
pub struct History {
    start: Instant,
    file: Arc<Mutex<BufWriter<File>>>,
}

impl History {
    /// Begins a history, or goes on with one.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(path);
        let file = file.with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self { start: Instant::now(), file: Arc::new(Mutex::new(BufWriter::with_capacity(1 << 16, file))) })
    }

    /// Writes a request, before it is sent.
    pub fn asked(&self, act: Act, of: usize, leaf: Option<&str>) -> Result<()> {
        self.write(act, of, leaf, None, String::new())
    }

    /// Writes an answer.
    pub fn answered(&self, act: Act, of: usize, leaf: Option<&str>, status: u16, said: String) -> Result<()> {
        self.write(act, of, leaf, Some(status), said)
    }

    /// Lets nothing wait in memory.
    pub fn flush(&self) -> Result<()> {
        Ok(self.file.lock().unwrap_or_else(PoisonError::into_inner).flush()?)
    }

    fn write(&self, act: Act, of: usize, leaf: Option<&str>, status: Option<u16>, said: String) -> Result<()> {
        let at = u64::try_from(self.start.elapsed().as_micros())?;
        let entry = Entry { at, act, of: u64::try_from(of)?, leaf: leaf.map(str::to_owned), status, said };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        Ok(self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)?)
    }
}

/// Reads a history.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let lines = BufReader::new(file).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
