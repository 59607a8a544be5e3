//! Settings of reviews.

use std::{fmt, path::PathBuf, sync::Arc};

/// How reviews are held.
#[derive(Clone, Debug)]
pub struct ReviewSettings {
    /// Where the keys that sign tokens come from.
    pub token_keys: TokenKeys,
    /// Length of a promise period in seconds: how often batches and heads are made while a review is open.
    pub promise_seconds: u32,
    /// The font of the letters: a TrueType font with Chinese and Latin letters.
    pub letter_font: PathBuf,
}

/// Where Debian's package `fonts-wqy-microhei` puts its font.
pub const LETTER_FONT: &str = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";

/// Where the keys that sign tokens come from.
#[derive(Clone)]
pub enum TokenKeys {
    /// Made at opening, with so many bits: 2048, 3072 or 4096.
    Generate(u32),
    /// Made beforehand, in PKCS #8, one a group in turn: only for demo databases and tests, where a second matters.
    Prepared(Arc<[Vec<u8>]>),
}

impl Default for ReviewSettings {
    fn default() -> Self {
        Self { token_keys: TokenKeys::Generate(2048), promise_seconds: 3600, letter_font: PathBuf::from(LETTER_FONT) }
    }
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generate(bits) => write!(f, "Generate({bits})"),
            Self::Prepared(keys) => write!(f, "Prepared({})", keys.len()),
        }
    }
}
