//! How ballots are written while that is being measured or put to the test. These options are not shown, and a
//! production configuration refuses all of them.

use clap::{Args, ValueEnum};
use services::review::{Planted, WriterOptions};

/// Options of `sunhall serve` for `cargo xtask bench review` and `cargo xtask fault review`.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Write each ballot in a transaction of its own
    #[arg(long, hide = true)]
    commit_per_ballot: bool,
    /// Do something wrong, which must be noticed
    #[arg(long, hide = true, value_enum)]
    planted_fault: Option<PlantedFault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlantedFault {
    /// Receipts before the commit.
    EarlyAcknowledgement,
    /// Tokens count as often as they come.
    SkippedUniqueness,
    /// Commits stay in memory: on SQLite until its next checkpoint, on PostgreSQL until its log is written.
    SynchronousNormal,
}

impl Measured {
    /// How the writer of ballots works then.
    #[must_use]
    pub fn writer(self) -> WriterOptions {
        let usual = WriterOptions::default();
        let most = if self.commit_per_ballot { 1 } else { usual.most };
        WriterOptions::new(usual.queue, most).planted(Planted {
            acknowledge_early: self.planted_fault == Some(PlantedFault::EarlyAcknowledgement),
            skip_uniqueness: self.planted_fault == Some(PlantedFault::SkippedUniqueness),
            crash: None,
        })
    }

    /// Whether commits are not made durable.
    #[must_use]
    pub fn is_forgetful(self) -> bool {
        self.planted_fault == Some(PlantedFault::SynchronousNormal)
    }

    /// Whether anything differs from how real people are served.
    #[must_use]
    pub fn is_any(self) -> bool {
        self.commit_per_ballot || self.planted_fault.is_some()
    }
}
