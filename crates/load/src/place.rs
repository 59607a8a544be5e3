//! The review that is open at a server, as open data shows it.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use ballot::canonical;
use ballot::manifest::{Manifest, Review};
use ballot::signing::Signed;
use serde_json::Value;

use crate::http::{self, Connection};

/// The open review of a server.
pub struct Place {
    /// Where the server is.
    pub server: SocketAddr,
    /// The review's id in open data.
    pub id: String,
    /// Its number, for pages and topics.
    pub number: String,
    /// The frozen review.
    pub review: Review,
}

impl Place {
    /// Asks for the newest open review, and checks its manifest as a browser does.
    pub async fn find(server: SocketAddr) -> Result<Self> {
        let mut connection = Connection::open(server, http::source(0)).await?;
        let reviews: Value = serde_json::from_slice(&get(&mut connection, server, "/api/open/v1/reviews").await?)?;
        let reviews = reviews["reviews"].as_array().context("open data lists reviews")?;
        let open = reviews.iter().find(|review| review["status"] == "open").context("no review is open")?;
        let id = open["id"].as_str().context("a review has an id")?.to_owned();
        let manifest = get(&mut connection, server, &format!("/api/open/v1/reviews/{id}/manifest")).await?;
        let signed: Signed<Manifest> = canonical::parse(&manifest)?;
        signed.verify(&signed.content.board_key)?;
        let number = id.trim_start_matches('r').to_owned();
        Ok(Self { server, id, number, review: Review::freeze(signed.content)? })
    }

    /// The bytes that cast a ballot.
    pub fn cast(&self, request: &[u8]) -> Vec<u8> {
        let path = format!("/api/open/v1/reviews/{}/ballots", self.id);
        http::post(self.server, &path, "", "application/json", request)
    }
}

/// What a GET without cookies is answered with.
pub async fn get(connection: &mut Connection, server: SocketAddr, path: &str) -> Result<Vec<u8>> {
    let answer = connection.send(&http::get(server, path, "")).await?;
    ensure!(answer.status == 200, "{path} answered {}", answer.status);
    Ok(answer.body)
}
