//! `sunhall bounced`: takes in, from a mail server's pipe, the report of a mail that did not arrive.
//!
//! The codes it ends with are those of `sysexits.h`, by which a mail server knows what to do with the mail it brought.
//! Beside a server on SQLite it writes as a second process, which nothing else may: it is one short transaction on rows
//! that no running server keeps in memory, and open pages see it as they see another instance's.

use std::io::Read;

use anyhow::Context;
use services::review::delivery::{Bounce, take_bounce};

use super::{Ended, existing};
use crate::config::Config;
use crate::serve;

/// The longest mail that is read. Reports bring back a message of a few kilobytes.
const LONGEST: u64 = 4 << 20;

/// `EX_DATAERR`: the mail is not one that this command is for.
const DATA: u8 = 65;
/// `EX_TEMPFAIL`: bring it again later.
const LATER: u8 = 75;

/// Runs the command.
///
/// # Errors
/// [`Ended`] with what the mail server should know.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut mail = Vec::new();
    std::io::stdin().take(LONGEST + 1).read_to_end(&mut mail).context("the mail cannot be read")?;
    if mail.len() as u64 > LONGEST {
        return refuse("the mail is longer than any report.");
    }
    let backend = existing(config).await?;
    serve::refuse_unmigrated(&backend).await?;
    match take_bounce(&backend, &mail).await? {
        Bounce::Lost => println!("the delivery is noted as lost."),
        Bounce::Known => println!("nothing changed: this is known already."),
        Bounce::Passing => println!("nothing changed: the report speaks of no failure for good."),
        Bounce::Notice => println!("nothing changed: the report is about an ordinary notice."),
        Bounce::TooSoon => return Err(Ended::new(LATER, "the message is still being handed over.").into()),
        Bounce::Unknown => return refuse("the report is about no message that left from here."),
        Bounce::OtherAddress => return refuse("the report is about another address than the message was sent to."),
        Bounce::NoReport => return refuse("this is no report of a mail that did not arrive."),
    }
    Ok(())
}

/// Whatever else goes wrong is not the mail's fault: it is to be brought again.
pub fn try_later(error: anyhow::Error) -> anyhow::Error {
    if error.is::<Ended>() { error } else { Ended::new(LATER, format!("{error:#}")).into() }
}

fn refuse(sentence: &str) -> anyhow::Result<()> {
    Err(Ended::new(DATA, sentence).into())
}
