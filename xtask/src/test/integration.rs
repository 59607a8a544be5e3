//! The integration tests, on both databases.

use anyhow::Result;

use super::native_cargo;
use super::postgres::{self, Cluster};
use super::tally::Tally;
use crate::apt;
use crate::workspace::Workspace;

/// Tells the tests which PostgreSQL to make their databases in; without it they use SQLite.
pub const DATABASE: &str = "SUNHALL_TEST_DATABASE_URL";

/// The font letters are drawn with, and what reads them back.
const PACKAGES: [&str; 3] = ["fonts-wqy-microhei", "poppler-utils", "zbar-tools"];

/// Installs what the tests need besides a database.
pub fn prepare() -> Result<()> {
    apt::ensure(&PACKAGES, "to draw letters and read them back")
}

/// On SQLite.
pub fn sqlite(workspace: &Workspace, words: &[String], tally: &mut Tally) {
    tally.check("The font of the letters is there", prepare);
    let mut tests = native_cargo(workspace, "test");
    tests.args(["--test", "integration", "--"]).args(words).env_remove(DATABASE);
    tally.runner("Integration tests on SQLite", &mut tests);
}

/// On a PostgreSQL of our own.
pub fn postgres(workspace: &Workspace, words: &[String], tally: &mut Tally) {
    let mut cluster = None;
    let started = tally.check("A PostgreSQL for the tests starts", || {
        prepare()?;
        postgres::prepare()?;
        cluster = Some(Cluster::start()?);
        Ok(())
    });
    if let Some(cluster) = cluster.filter(|_| started) {
        let mut tests = native_cargo(workspace, "test");
        tests.args(["--test", "integration", "--"]).args(words).env(DATABASE, cluster.url());
        tally.runner("Integration tests on PostgreSQL", &mut tests);
    }
}
