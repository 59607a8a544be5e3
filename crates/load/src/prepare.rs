//! Ballots made ahead of a measurement. Their tokens are signed with the demo city's published keys, as if each had been
//! issued: what is measured is casting, not cryptography in the client.
//!
//! Every tenth token gets a second ballot, which must be refused.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};
use ballot::bytes::Bytes;
use ballot::cast::{Ballot, CastBallot, CastRequest, Comments, Grades};
use ballot::manifest::Review;
use ballot::token::{Blinding, SavedToken, TokenKey};
use ballot::{Digest, Id, canonical};
use clap::Args;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::place::Place;
use crate::store;

/// One in so many tokens gets a second ballot.
const SECOND: usize = 10;

/// What to make.
#[derive(Args)]
pub struct Arguments {
    /// The server of the review.
    #[arg(long)]
    server: SocketAddr,
    /// The database behind it, where the tokens are entered as issued.
    #[arg(long)]
    database_url: String,
    /// The demo city's published token keys.
    #[arg(long)]
    keys: PathBuf,
    /// How many ballots.
    #[arg(long)]
    count: usize,
    /// Where they go.
    #[arg(long)]
    ballots: PathBuf,
}

/// A ballot that can be cast.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prepared {
    /// Its leaf hash.
    pub leaf: String,
    /// Under what its token is entered as used.
    pub nullifier: String,
    /// The request, canonical JSON.
    pub request: String,
    /// Another request with the same token, and its leaf hash.
    pub second: Option<(String, String)>,
}

/// The first line of the file: for which review.
#[derive(Serialize, Deserialize)]
struct Head {
    fingerprint: Digest,
}

/// Makes the ballots, unless the file has them.
pub async fn run(arguments: &Arguments) -> Result<Value> {
    let place = Place::find(arguments.server).await?;
    let fingerprint = place.review.fingerprint();
    enter_as_issued(&arguments.database_url, &place.number).await?;
    if read(&arguments.ballots, arguments.count)
        .is_ok_and(|(of, ballots)| of == fingerprint && ballots.len() == arguments.count)
    {
        return Ok(json!({ "ballots": arguments.count, "made": 0 }));
    }
    let keys = keys(&arguments.keys, &place.review)?;
    let mut file = BufWriter::new(File::create(&arguments.ballots)?);
    writeln!(file, "{}", serde_json::to_string(&Head { fingerprint })?)?;
    for ballot in all(&place.review, &keys, arguments.count)? {
        writeln!(file, "{}", serde_json::to_string(&ballot)?)?;
    }
    file.flush()?;
    Ok(json!({ "ballots": arguments.count, "made": arguments.count }))
}

async fn enter_as_issued(database_url: &str, review: &str) -> Result<()> {
    let db = store::connect(database_url).await?;
    db.execute_unprepared(&format!("UPDATE review_group SET issued = roll WHERE review_id = {review}")).await?;
    Ok(db.close().await?)
}

/// The first `count` ballots of a file, and the review they are for.
pub fn read(path: &Path, count: usize) -> Result<(Digest, Vec<Prepared>)> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut lines = BufReader::new(file).lines();
    let head: Head = serde_json::from_str(&lines.next().context("the file has a first line")??)?;
    let ballots = lines.take(count).map(|line| Ok(serde_json::from_str(&line?)?));
    Ok((head.fingerprint, ballots.collect::<Result<_>>()?))
}

/// The private key of each group, found by its public half.
fn keys(path: &Path, review: &Review) -> Result<Vec<(Id, TokenKey)>> {
    let file: Value = serde_json::from_slice(&fs::read(path)?)?;
    let texts = file["token_keys"].as_array().context("the file lists token keys")?;
    let mut found = BTreeMap::new();
    for text in texts {
        let key = TokenKey::from_der(&Bytes::from_text(text.as_str().unwrap_or_default())?.0)?;
        found.insert(key.public()?.to_der().to_vec(), key);
    }
    let groups = review.manifest().groups.iter();
    let pair = |group: &ballot::manifest::Group| {
        let key = found.remove(group.token_key.to_der());
        Ok((group.id.clone(), key.context("the review's token keys are not the demo's")?))
    };
    groups.map(pair).collect()
}

/// As many as are wanted, the groups in turn, made on all processors.
fn all(review: &Review, keys: &[(Id, TokenKey)], count: usize) -> Result<Vec<Prepared>> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(workers).max(1);
    thread::scope(|scope| {
        let shares = (0..count).step_by(share).map(|first| {
            scope.spawn(move || {
                (first..count.min(first + share)).map(|n| one(review, keys, n)).collect::<Result<Vec<_>>>()
            })
        });
        let shares: Vec<_> = shares.collect();
        let mut ballots = Vec::with_capacity(count);
        for share in shares {
            ballots.extend(share.join().unwrap_or_else(|_| bail!("a worker panicked"))?);
        }
        Ok(ballots)
    })
}

fn one(review: &Review, keys: &[(Id, TokenKey)], number: usize) -> Result<Prepared> {
    let mut rng = StdRng::seed_from_u64(u64::try_from(number)?);
    let (group, key) = &keys[number % keys.len()];
    let public = &review.group(group).context("the group is in the manifest")?.token_key;
    let blinding = Blinding::new(&mut rng, public, review.fingerprint(), group.clone())?;
    let answer = key.sign(&mut rng, blinding.blinded_message())?;
    let token = blinding.finish(public, &answer)?;
    let first = request(review, &token, &mut rng)?;
    let second = if number.is_multiple_of(SECOND) { Some(request(review, &token, &mut rng)?) } else { None };
    let text = |request: &CastRequest| Ok::<_, anyhow::Error>(String::from_utf8(canonical::to_bytes(request)?)?);
    let second = second.map(|other| Ok::<_, anyhow::Error>((other.cast.leaf_hash()?.to_string(), text(&other)?)));
    Ok(Prepared {
        leaf: first.cast.leaf_hash()?.to_string(),
        nullifier: first.cast.nullifier().to_string(),
        request: text(&first)?,
        second: second.transpose()?,
    })
}

/// A ballot that rates every department.
pub fn request(review: &Review, token: &SavedToken, rng: &mut StdRng) -> Result<CastRequest> {
    let manifest = review.manifest();
    let grades = u8::try_from(manifest.grades.len())?;
    let ratings = manifest.departments.iter().map(|department| {
        let chosen = manifest.criteria.iter().map(|_| rng.random_range(0..grades)).collect();
        (department.id.clone(), Grades(chosen))
    });
    let ratings = ratings.collect();
    let comments = Comments::new(rng, BTreeMap::new());
    let commitment = comments.commitment()?;
    let ballot =
        Ballot { review: token.review, group: token.group.clone(), window: None, ratings, comments: commitment };
    Ok(CastRequest { cast: CastBallot { ballot, token: token.token.clone() }, comments })
}
