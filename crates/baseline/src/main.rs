//! What `cargo xtask bench pages` compares with: the text of our own pages, shown by axum and maud as one would
//! write it by hand without a framework. No database, no session, no translation: the text is in memory. It is not
//! part of the product.
//!
//! `sunhall-baseline TEXT.json IP:PORT` serves each page of the file at `/<name>`.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

/// Words with the element they stand in.
#[derive(Deserialize)]
struct Block {
    tag: String,
    href: String,
    text: String,
}

#[derive(Deserialize)]
struct Page {
    name: String,
    blocks: Vec<Block>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().context("the first argument is the file with the text")?;
    let address = arguments.next().context("the second argument is the address to listen on")?;
    let pages: Vec<Page> = serde_json::from_slice(&std::fs::read(file)?)?;
    let router = Router::new().route("/{name}", get(show)).layer(CompressionLayer::new()).with_state(Arc::new(pages));
    axum::serve(tokio::net::TcpListener::bind(address).await?, router).await?;
    Ok(())
}

async fn show(State(pages): State<Arc<Vec<Page>>>, Path(name): Path<String>) -> Response {
    match pages.iter().find(|page| page.name == name) {
        Some(page) => Html(document(page).into_string()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// One buffer for the whole page, as the fastest way to write it by hand.
fn document(page: &Page) -> Markup {
    let title = page.blocks.iter().find(|block| block.tag == "h1").map_or("", |block| block.text.as_str());
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
            }
            body {
                main id="main" {
                    @for block in &page.blocks {
                        @match block.tag.as_str() {
                            "h1" => { h1 { (block.text) } }
                            "h2" => { h2 { (block.text) } }
                            "h3" => { h3 { (block.text) } }
                            "h4" => { h4 { (block.text) } }
                            "li" => { ul { li { (block.text) } } }
                            "dt" => { dl { dt { (block.text) } } }
                            "dd" => { dl { dd { (block.text) } } }
                            "th" => { table { tr { th scope="row" { (block.text) } } } }
                            "td" => { table { tr { td { (block.text) } } } }
                            "a" => { a href=(block.href) { (block.text) } }
                            "button" => { button type="submit" class="button" { (block.text) } }
                            "label" => { label { (block.text) } }
                            _ => { p { (block.text) } }
                        }
                    }
                }
            }
        }
    }
}
