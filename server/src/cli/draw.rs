//! `sunhall verify draw`: draws the members of a review again, without a database and without trusting a server.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use domain::review::lot::{LotState, PublicDraw};
use serde::Deserialize;

/// What to draw again.
#[derive(Args, Debug)]
pub struct VerifyDraw {
    /// The file, as downloaded from /api/open/v1/reviews/ID/draw
    file: PathBuf,
}

#[derive(Deserialize)]
struct Draws {
    draws: Vec<PublicDraw>,
}

/// Draws again and prints what came out.
///
/// # Errors
/// When the file cannot be read, nothing was drawn, or others were drawn than the seed says.
pub fn verify(command: &VerifyDraw) -> anyhow::Result<()> {
    let path = command.file.display();
    let text = std::fs::read(&command.file).with_context(|| format!("{path} cannot be read"))?;
    let found: Draws = serde_json::from_slice(&text).with_context(|| format!("{path} is not a draw"))?;
    print!("{}", report(&found.draws)?);
    Ok(())
}

fn report(draws: &[PublicDraw]) -> anyhow::Result<String> {
    let Some(draw) = draws.iter().find(|draw| draw.state == LotState::Drawn) else {
        bail!("nothing was drawn yet.");
    };
    draw.replay().map_err(|fault| anyhow::anyhow!("the draw does not hold: {fault}."))?;
    let withdrawn = draws.iter().filter(|draw| draw.state == LotState::Withdrawn).count();
    let (seats, pool) = draw.sizes();
    let mut text = format!(
        "the draw holds: {seats} of {pool} candidates, pool {}\nannounced {}, seed public from {}\n",
        draw.pool_digest, draw.announced_at, draw.seed_at
    );
    text.push_str(&format!("draws withdrawn before: {withdrawn}\n"));
    text.push_str(&format!("roll since then: {} added otherwise, {} struck off\n", draw.added, draw.struck));
    for stratum in &draw.result {
        for ticket in &stratum.members {
            text.push_str(&format!("{} {ticket}\n", stratum.stratum));
        }
    }
    Ok(text)
}
