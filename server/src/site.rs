//! The built browser side: its manifest, and its files under `/pkg` and `/assets`.
//!
//! Files are served precompressed, with `ETag`; those in a folder named by its content, `/pkg/<hash>/`, never
//! change and are cached for a year. What isn't there is a plain 404, never a page: a missing script must not parse as
//! HTML.

use std::path::Path;

use app::assets::SiteAssets;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{HeaderValue, header};
use tower_http::services::ServeDir;

use crate::security::POLICY_OF_WORKER;

/// Reads `manifest.json` of the site's folder. cargo-leptos writes none; its files have fixed names.
///
/// # Errors
/// A sentence that says how to build the site when the manifest is absent or broken.
pub fn read_manifest(folder: &Path) -> Result<SiteAssets, String> {
    let path = folder.join(MANIFEST);
    if !path.exists() && folder.join("pkg/sunhall.js").is_file() {
        let named = |kind: &str| format!("pkg/sunhall.{kind}");
        return Ok(SiteAssets { js: named("js"), wasm: named("wasm"), css: named("css"), ..SiteAssets::default() });
    }
    let text = std::fs::read_to_string(&path).map_err(|error| {
        format!("{} cannot be read ({error}): build the site with `cargo xtask build`.", path.display())
    })?;
    let assets: SiteAssets = serde_json::from_str(&text).map_err(|error| {
        format!("{} is damaged ({error}): build the site again with `cargo xtask build`.", path.display())
    })?;
    let relative = |path: String| path.trim_start_matches('/').to_owned();
    let SiteAssets { js, wasm, css, pkg, split } = assets;
    Ok(SiteAssets { js: relative(js), wasm: relative(wasm), css: relative(css), pkg: relative(pkg), split })
}

/// Says which files there are.
const MANIFEST: &str = "manifest.json";

/// The program that shows a page where the network is gone.
const WORKER: &str = "/service-worker.js";

/// `/pkg`, `/assets` and the files browsers ask for at the root.
pub fn routes<S: Clone + Send + Sync + 'static>(folder: &Path) -> Router<S> {
    // cargo-leptos puts the assets beside pkg/, not into a folder of their own.
    let own = folder.join("assets");
    let assets = if own.is_dir() { own } else { folder.to_path_buf() };
    let below = |folder: &Path| {
        ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .redirect_to_trailing_slash(false)
            .precompressed_br()
            .precompressed_gzip()
    };
    // Nor does it join what the style sheet imports, which is in the sources beside which it runs.
    let is_joined = folder.join(MANIFEST).exists();
    let styles = if is_joined { folder.join("pkg") } else { "style".into() };
    let file = |name: &str| tower_http::services::ServeFile::new(assets.join(name));
    Router::new()
        .nest_service("/pkg", below(&folder.join("pkg")).fallback(ServeDir::new(styles)))
        .nest_service("/assets", below(&assets))
        .route_service("/favicon.ico", file("favicon.ico"))
        .route_service("/robots.txt", file("robots.txt"))
        // At the root, because a worker looks after addresses beside and below its own.
        .route_service(WORKER, file("service-worker.js"))
        .layer(from_fn(cache))
}

async fn cache(request: Request, next: Next) -> Response {
    let lasting = is_hashed(request.uri().path());
    let is_worker = request.uri().path() == WORKER;
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED {
        let value = if lasting { "public, max-age=31536000, immutable" } else { "public, max-age=0, must-revalidate" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
        if is_worker {
            let policy = HeaderValue::from_static(POLICY_OF_WORKER);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

/// Whether the file lies in a folder of `/pkg` that is named by its content: 8 or more hexadecimal digits.
fn is_hashed(path: &str) -> bool {
    let inside = path.strip_prefix("/pkg/").and_then(|rest| rest.split_once('/'));
    inside.is_some_and(|(folder, _)| folder.len() >= 8 && folder.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_files_in_a_folder_named_by_its_content_are_lasting() {
        assert!(is_hashed("/pkg/0a1b2c3d4e/sunhall.js"));
        assert!(is_hashed("/pkg/0a1b2c3d4e/snippets/inline0.js"));
        assert!(!is_hashed("/pkg/sunhall.js"));
        assert!(!is_hashed("/pkg/0a1b2c3d4e"));
        assert!(!is_hashed("/assets/icons.svg"));
        assert!(!is_hashed("/assets/0a1b2c3d4e/robots.txt"));
    }
}
