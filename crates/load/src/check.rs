//! The history against the database and the board: nothing acknowledged may be lost, nothing may count that was never
//! sent, nothing twice. Rows are read here in SQL of our own; records are read by the protocol.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use ballot::canonical;
use ballot::cast::CastBallot;
use ballot::merkle;
use ballot::receipt::Receipt;
use ballot::signing::Signed;
use ballot::verify::{Witness, verify};
use ballot::{Digest, board::Head};
use clap::Args;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};

use crate::history::{self, Act, Entry};
use crate::http::Connection;
use crate::place::{self, Place};
use crate::{http, prepare, store};

/// What to compare.
#[derive(Args)]
pub struct Arguments {
    /// The server, for the manifest and the archive.
    #[arg(long)]
    server: SocketAddr,
    /// The database behind it.
    #[arg(long)]
    database_url: String,
    /// The ballots that were there to be cast.
    #[arg(long)]
    ballots: PathBuf,
    /// How many of them.
    #[arg(long)]
    count: usize,
    /// What was sent and answered.
    #[arg(long)]
    history: PathBuf,
    /// Check the whole archive besides, with all receipts.
    #[arg(long)]
    archive: bool,
}

/// What is wrong, by kind, in the order of the kinds.
#[derive(Default)]
struct Faults(BTreeMap<&'static str, Vec<String>>);

impl Faults {
    fn add(&mut self, kind: &'static str, which: &(impl ToString + ?Sized)) {
        self.0.entry(kind).or_default().push(which.to_string());
    }
}

/// Compares.
pub async fn run(arguments: &Arguments) -> Result<Value> {
    let place = Place::find(arguments.server).await?;
    let told = Told::of(&history::read(&arguments.history)?);
    let (_, ballots) = prepare::read(&arguments.ballots, arguments.count)?;
    let db = store::connect(&arguments.database_url).await?;
    let kept = Kept::read(&db, &place.number).await?;
    db.close().await?;
    let mut faults = Faults::default();
    receipts(&mut faults, &place, &told);
    tokens(&mut faults, &told, &ballots);
    compare(&mut faults, &told, &kept);
    kept.check(&mut faults)?;
    if arguments.archive {
        archive(&mut faults, &place, &told).await?;
    }
    let counts: BTreeMap<_, _> = faults.0.iter().map(|(kind, which)| (*kind, which.len())).collect();
    let examples: BTreeMap<_, _> = faults.0.iter().map(|(kind, which)| (*kind, &which[..which.len().min(3)])).collect();
    Ok(json!({
        "sent": told.sent.len(), "acknowledged": told.receipts.len(), "waiting": kept.waiting.len(),
        "on_board": kept.board.len(), "faults": counts, "examples": examples,
    }))
}

/// What the history says.
struct Told {
    sent: BTreeSet<String>,
    receipts: BTreeMap<String, BTreeSet<String>>,
}

impl Told {
    fn of(entries: &[Entry]) -> Self {
        let casts = || entries.iter().filter(|entry| entry.act == Act::Cast);
        let sent = casts().filter(|entry| entry.status.is_none()).filter_map(|entry| entry.leaf.clone()).collect();
        let mut receipts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in casts().filter(|entry| entry.status == Some(200)) {
            receipts.entry(entry.leaf.clone().unwrap_or_default()).or_default().insert(entry.said.clone());
        }
        Self { sent, receipts }
    }
}

/// What the database says.
struct Kept {
    /// Tokens that were used, with the hash of their ballot.
    used: Vec<(String, String)>,
    /// Ballots that wait.
    waiting: Vec<(String, Vec<u8>)>,
    /// Ballots on the board, in order.
    board: Vec<(String, Vec<u8>)>,
    /// The counters of all groups together.
    counted: i64,
    /// The last head.
    head: Option<Head>,
}

impl Kept {
    /// All tables at one moment: a batch may be made meanwhile.
    async fn read(db: &DatabaseConnection, review: &str) -> Result<Self> {
        let begin = match db.get_database_backend() {
            DbBackend::Sqlite => "BEGIN",
            _ => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        db.execute_unprepared(begin).await?;
        let of = format!("WHERE review_id = {review}");
        let hashes = |row: &QueryResult| Ok((row.try_get("", "nullifier")?, row.try_get("", "leaf_hash")?));
        let leaf = |row: &QueryResult| Ok((row.try_get("", "leaf_hash")?, row.try_get("", "leaf")?));
        let used = format!("SELECT nullifier, leaf_hash FROM review_box {of}");
        let waiting = format!("SELECT leaf_hash, leaf FROM review_box {of} AND leaf IS NOT NULL");
        let board = format!("SELECT leaf_hash, leaf FROM review_leaf {of} ORDER BY position");
        let counted = format!("SELECT CAST(SUM(\"cast\") AS BIGINT) AS counted FROM review_group {of}");
        let heads = format!("SELECT head FROM review_head {of} ORDER BY sequence DESC LIMIT 1");
        let head = rows(db, &heads, |row| Ok(row.try_get::<String>("", "head")?)).await?.pop();
        let head: Option<Signed<Head>> = head.map(|text| canonical::parse(text.as_bytes())).transpose()?;
        let counted = rows(db, &counted, |row| Ok(row.try_get("", "counted")?)).await?.pop();
        Ok(Self {
            used: rows(db, &used, hashes).await?,
            waiting: rows(db, &waiting, leaf).await?,
            board: rows(db, &board, leaf).await?,
            counted: counted.context("a sum is a row")?,
            head: head.map(|head| head.content),
        })
    }

    /// Whether the tables agree with each other and with the head.
    fn check(&self, faults: &mut Faults) -> Result<()> {
        let mut by_token: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (hash, leaf) in self.waiting.iter().chain(&self.board) {
            if merkle::leaf_hash(leaf).to_string() != *hash {
                faults.add("changed", hash);
            }
            if !seen.insert(hash.as_str()) {
                faults.add("doubled", hash);
            }
            let token = CastBallot::from_bytes(leaf).context("a stored ballot can be read")?.nullifier().to_string();
            by_token.entry(token).or_default().insert(hash);
        }
        for (token, _) in by_token.iter().filter(|(_, ballots)| ballots.len() > 1) {
            faults.add("doubled", token);
        }
        let used: BTreeSet<&str> = self.used.iter().map(|(_, hash)| hash.as_str()).collect();
        for hash in used.symmetric_difference(&seen) {
            faults.add("box_and_board_differ", hash);
        }
        if usize::try_from(self.counted) != Ok(seen.len()) {
            faults.add("counter", &format!("{} counted, {} there", self.counted, seen.len()));
        }
        self.check_head(faults)
    }

    fn check_head(&self, faults: &mut Faults) -> Result<()> {
        let leaves: Vec<Digest> = self.board.iter().map(|(_, leaf)| merkle::leaf_hash(leaf)).collect();
        match &self.head {
            Some(head) if usize::try_from(head.size)? == leaves.len() => {
                if head.root != merkle::root(&leaves) {
                    faults.add("board_root", &head.root);
                }
            }
            Some(head) => faults.add("board_size", &format!("head {}, board {}", head.size, leaves.len())),
            None if leaves.is_empty() => {}
            None => faults.add("board_size", "ballots on the board without a head"),
        }
        Ok(())
    }
}

async fn rows<T>(db: &DatabaseConnection, query: &str, read: impl Fn(&QueryResult) -> Result<T>) -> Result<Vec<T>> {
    let found = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await?;
    found.iter().map(read).collect()
}

/// Every receipt is for the ballot it answers, signed, and always the same one.
fn receipts(faults: &mut Faults, place: &Place, told: &Told) {
    for (leaf, receipts) in &told.receipts {
        if receipts.len() > 1 {
            faults.add("two_receipts", leaf);
        }
        for text in receipts {
            let holds = text.parse::<Receipt>().is_ok_and(|receipt| {
                receipt.verify(&place.review).is_ok() && receipt.content().leaf.to_string() == *leaf
            });
            if !holds {
                faults.add("false_receipt", leaf);
            }
        }
    }
}

/// No token got receipts for two ballots.
fn tokens(faults: &mut Faults, told: &Told, ballots: &[prepare::Prepared]) {
    for ballot in ballots {
        let second = ballot.second.as_ref().is_some_and(|(leaf, _)| told.receipts.contains_key(leaf));
        if second && told.receipts.contains_key(&ballot.leaf) {
            faults.add("doubled", &ballot.nullifier);
        }
    }
}

/// What was acknowledged is there, and what is there was sent.
fn compare(faults: &mut Faults, told: &Told, kept: &Kept) {
    let there: BTreeSet<&String> = kept.waiting.iter().chain(&kept.board).map(|(hash, _)| hash).collect();
    for leaf in told.receipts.keys().filter(|leaf| !there.contains(leaf)) {
        faults.add("lost", leaf);
    }
    for leaf in there.iter().filter(|leaf| !told.sent.contains(**leaf)) {
        faults.add("never_sent", leaf);
    }
}

/// The published archive has no fault, and leaves out no ballot that was promised.
async fn archive(faults: &mut Faults, place: &Place, told: &Told) -> Result<()> {
    let mut connection = Connection::open(place.server, http::source(0)).await?;
    let path = format!("/api/open/v1/reviews/{}/archive", place.id);
    let text = place::get(&mut connection, place.server, &path).await?;
    let receipts = told.receipts.values().flatten().cloned().collect();
    let report = verify(&text, Witness { receipts, ..Witness::default() }, |_| {});
    for finding in report.faults {
        faults.add("archive", finding.fault.code());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(leaf: &str, status: Option<u16>, said: &str) -> Entry {
        Entry { at: 0, act: Act::Cast, of: 0, leaf: Some(leaf.into()), status, said: said.into() }
    }

    fn kept(waiting: &[&str]) -> Kept {
        let waiting = waiting.iter().map(|hash| ((*hash).to_owned(), Vec::new())).collect();
        Kept { used: Vec::new(), waiting, board: Vec::new(), counted: 0, head: None }
    }

    #[test]
    fn what_is_lost_or_was_never_sent_is_named() {
        let told = Told::of(&[
            entry("a", None, ""),
            entry("a", Some(200), "r"),
            entry("b", None, ""),
            entry("b", Some(0), ""),
        ]);
        for (there, fault) in
            [(&["a"][..], None), (&["a", "b"], None), (&[], Some("lost")), (&["a", "c"], Some("never_sent"))]
        {
            let mut faults = Faults::default();
            compare(&mut faults, &told, &kept(there));
            assert_eq!(faults.0.keys().next().copied(), fault, "{there:?}");
        }
    }
}
