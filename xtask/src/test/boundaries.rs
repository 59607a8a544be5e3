//! Who may depend on whom: the direction of dependencies, with no way back.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;
use crate::workspace::Workspace;

/// What one of our crates may depend on.
struct Rule {
    name: &'static str,
    /// Which of our crates it may use.
    ours: &'static [&'static str],
    /// Beginnings of other crates' names that it must not use.
    never: &'static [&'static str],
}

const RULES: [Rule; 12] = [
    Rule { name: "ballot", ours: &[], never: PURE },
    Rule { name: "domain", ours: &["ballot"], never: PURE },
    Rule { name: "entity", ours: &[], never: &["leptos", "axum", "tokio", "tower"] },
    Rule { name: "migration", ours: &[], never: &["leptos", "axum", "tower"] },
    Rule { name: "services", ours: &["ballot", "domain", "entity"], never: &["leptos", "axum", "tower"] },
    Rule { name: "demo", ours: &["ballot", "domain", "entity", "services"], never: &["leptos", "axum", "tower"] },
    Rule { name: "baseline", ours: &[], never: &["leptos", "sea-orm", "sqlx"] },
    // What it knows of the product is what a stranger knows.
    Rule { name: "load", ours: &["ballot"], never: &["leptos", "axum", "tower", "hyper", "reqwest"] },
    Rule { name: "app", ours: &["ballot", "domain", "services"], never: &["sea-orm", "sqlx", "entity"] },
    Rule { name: "frontend", ours: &["app"], never: &["axum", "tokio", "sea-orm", "sqlx"] },
    Rule {
        name: "server",
        ours: &["app", "ballot", "demo", "domain", "entity", "migration", "services"],
        never: &["rusqlite", "sqlx"],
    },
    Rule { name: "xtask", ours: &[], never: &["leptos", "axum", "sea-orm"] },
];

/// Nothing that knows a clock, a network, a database or a screen.
const PURE: &[&str] = &["leptos", "axum", "tokio", "tower", "sea-orm", "sqlx", "rand", "web-sys", "reqwest", "futures"];

/// Checks all crates of the workspace.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut metadata = process::cargo(workspace.root());
    let text = process::output(metadata.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]))?;
    let faults = faults(&serde_json::from_str(&text)?)?;
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn faults(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists packages")?;
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            faults.push(format!("{name} has no rule: say in xtask's boundaries.rs what it may depend on"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            // Tests may use what they like.
            if dependency["kind"].as_str() == Some("dev") {
                continue;
            }
            let other = dependency["name"].as_str().unwrap_or_default();
            let allowed = if names.contains(&other) { rule.ours.contains(&other) } else { !forbidden(rule, other) };
            if !allowed {
                faults.push(format!("{name} must not depend on {other}"));
            }
        }
        faults.extend(sides(name, package));
    }
    Ok(faults)
}

fn forbidden(rule: &Rule, other: &str) -> bool {
    rule.never.iter().any(|start| {
        other == *start || other.starts_with(&format!("{start}-")) || other.starts_with(&format!("{start}_"))
    })
}

/// The server's side of Leptos and the browser's are never on together, and never on by default.
fn sides(name: &str, package: &Value) -> Vec<String> {
    let wanted = |side: &str| {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        dependencies
            .flat_map(|dependency| dependency["features"].as_array().into_iter().flatten())
            .any(|feature| feature == side)
    };
    let mut faults = Vec::new();
    if wanted("ssr") && wanted("hydrate") {
        faults.push(format!("{name} asks for ssr and hydrate together"));
    }
    if (name == "server" && wanted("hydrate")) || (name == "frontend" && wanted("ssr")) {
        faults.push(format!("{name} asks for the other side's features"));
    }
    let default = package["features"]["default"].as_array().into_iter().flatten();
    if default.clone().any(|feature| feature == "ssr" || feature == "hydrate") {
        faults.push(format!("{name} has a side on by default"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(packages: &Value) -> Vec<String> {
        faults(&json!({ "packages": packages })).unwrap()
    }

    #[test]
    fn the_right_direction_passes_and_the_wrong_one_is_named() {
        let domain = |dependencies: Value| json!({ "name": "domain", "dependencies": dependencies, "features": {} });
        let entity = json!({ "name": "entity", "dependencies": [{ "name": "sea-orm" }], "features": {} });
        let ballot = json!({ "name": "ballot", "dependencies": [], "features": {} });
        let good = json!([domain(json!([{ "name": "ballot" }, { "name": "chrono" }])), entity, ballot]);
        assert!(found(&good).is_empty());
        let back = json!([domain(json!([{ "name": "entity" }])), entity, ballot]);
        assert_eq!(found(&back), ["domain must not depend on entity"]);
        let impure = json!([domain(json!([{ "name": "tokio-util" }]))]);
        assert_eq!(found(&impure), ["domain must not depend on tokio-util"]);
        let in_tests = json!([domain(json!([{ "name": "tokio", "kind": "dev" }]))]);
        assert!(found(&in_tests).is_empty());
    }

    #[test]
    fn a_crate_without_a_rule_is_named() {
        let unknown = json!([{ "name": "helpers", "dependencies": [], "features": {} }]);
        assert!(found(&unknown)[0].starts_with("helpers has no rule"));
    }

    #[test]
    fn both_sides_of_leptos_together_are_caught() {
        let both = json!([{ "name": "server", "features": {}, "dependencies": [
            { "name": "app", "features": ["ssr"] }, { "name": "leptos", "features": ["hydrate"] },
        ] }]);
        assert_eq!(
            found(&both),
            ["server asks for ssr and hydrate together", "server asks for the other side's features"]
        );
        let default = json!([{ "name": "app", "features": { "default": ["ssr"] }, "dependencies": [] }]);
        assert_eq!(found(&default), ["app has a side on by default"]);
    }
}
