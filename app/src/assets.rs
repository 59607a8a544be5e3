//! The names of the built browser files, which change with their content; the server puts them in context.

/// Paths on the server, as the build wrote them into `manifest.json`: `/pkg/0a1b2c3d4e/sunhall.js`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct SiteAssets {
    /// The browser program's JavaScript half.
    pub js: String,
    /// The browser program's WebAssembly half.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
}
