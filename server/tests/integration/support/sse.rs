//! The other end of a live stream.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use super::Browser;

/// How long a test waits for an event.
const PATIENCE: Duration = Duration::from_secs(5);

/// One event of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveEvent {
    /// What changed.
    pub topic: String,
    /// Its newest version.
    pub version: i64,
    /// The event's id.
    pub id: String,
    /// What the topic shows to everybody.
    pub state: Option<Value>,
}

/// An open stream.
pub struct Stream {
    response: Response,
    buffer: String,
}

impl Stream {
    /// Opens `/live` for `topics`.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn open(browser: &Browser, topics: &str) -> Self {
        let response = browser.request(Method::GET, &format!("/live?topics={topics}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Self { response, buffer: String::new() }
    }

    /// The next event; heart-beats are passed over. `None` at the stream's end.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("no event came")
    }

    /// Whether nothing comes for `wait`.
    pub async fn is_silent_for(&mut self, wait: Duration) -> bool {
        tokio::time::timeout(wait, self.read()).await.is_err()
    }

    async fn read(&mut self) -> Option<LiveEvent> {
        loop {
            if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.buffer = rest;
                if let Some(event) = parse(&block) {
                    return Some(event);
                }
                continue;
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

fn parse(block: &str) -> Option<LiveEvent> {
    let field =
        |name: &str| block.lines().find_map(|line| line.strip_prefix(name).map(|value| value.trim().to_owned()));
    let data: Value = serde_json::from_str(&field("data:")?).unwrap();
    let topic = data["topic"].as_str().unwrap().to_owned();
    let state = data["state"].as_str().map(|state| serde_json::from_str(state).unwrap());
    Some(LiveEvent { topic, version: data["version"].as_i64().unwrap(), id: field("id:").unwrap(), state })
}
