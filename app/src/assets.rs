//! The names of the built browser files, which change with their content; the server puts them in context.

use std::collections::HashMap;

/// Paths below the site's root, from the build's `manifest.json`: `pkg/0a1b2c3d4e/sunhall.js`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct SiteAssets {
    /// The browser program's JavaScript half.
    pub js: String,
    /// The browser program's WebAssembly half.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The folder in which all of them lie.
    #[serde(default)]
    pub pkg: String,
    /// By page loaded on demand: the files of its part, without their ending.
    #[serde(default)]
    pub split: HashMap<String, Vec<String>>,
}
