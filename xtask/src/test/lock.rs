//! What must hold of `Cargo.lock`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use toml::Value;

use crate::workspace::Workspace;

/// Crates of which a second version would be a second product in the same program.
const SINGLE: [&str; 9] = [
    "axum",
    "leptos",
    "leptos_router",
    "libsqlite3-sys",
    "sea-orm",
    "sqlx-core",
    "tokio",
    "tower-sessions",
    "wasm-bindgen",
];

/// Crates that must not be there at all, and why.
const BANNED: [(&str, &str); 4] = [
    ("openssl-sys", "TLS is rustls: the shipped program asks nothing of the machine"),
    ("native-tls", "TLS is rustls: the shipped program asks nothing of the machine"),
    ("chinese_holiday_calendar", "the table of holidays is ours, each row citing its notice"),
    ("holiday-cn", "its 2026 file is empty"),
];

/// Crates that must have the very same version: the generator and the code it generates for.
const SAME: [(&str, &str); 1] = [("wasm-bindgen", "wasm-bindgen-cli-support")];

/// Checks the workspace's lock file.
pub fn check(workspace: &Workspace) -> Result<()> {
    let faults = faults(&fs::read_to_string(workspace.root().join("Cargo.lock"))?)?;
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn faults(lock: &str) -> Result<Vec<String>> {
    let versions = versions(lock)?;
    let mut faults = Vec::new();
    for name in SINGLE {
        match versions.get(name).map(Vec::as_slice) {
            Some([_]) => {}
            Some(several) => faults.push(format!("{name} is there as {}", several.join(" and "))),
            None => faults.push(format!("{name} is not there: has it another name now?")),
        }
    }
    for (name, why) in BANNED {
        if versions.contains_key(name) {
            faults.push(format!("{name} must not be there: {why}"));
        }
    }
    for (one, other) in SAME {
        if versions.get(one) != versions.get(other) {
            faults.push(format!("{one} and {other} differ in version"));
        }
    }
    Ok(faults)
}

fn versions(lock: &str) -> Result<BTreeMap<String, Vec<String>>> {
    let lock: toml::Table = lock.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(Value::as_array).context("Cargo.lock lists packages")?;
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let field = |name| package.get(name).and_then(Value::as_str).map(str::to_owned);
        if let (Some(name), Some(version)) = (field("name"), field("version")) {
            versions.entry(name).or_default().push(version);
        }
    }
    Ok(versions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(extra: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let good = SINGLE.iter().map(|name| (*name, "1.0.0")).chain([("wasm-bindgen-cli-support", "1.0.0")]);
        for (name, version) in good.chain(extra.iter().copied()) {
            text.push_str(&format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n"));
        }
        text
    }

    #[test]
    fn a_good_lock_file_passes() {
        assert!(faults(&lock(&[])).unwrap().is_empty());
    }

    #[test]
    fn planted_faults_are_named() {
        let second = faults(&lock(&[("sqlx-core", "0.8.6")])).unwrap();
        assert_eq!(second, ["sqlx-core is there as 1.0.0 and 0.8.6"]);
        let banned = faults(&lock(&[("openssl-sys", "0.9.0")])).unwrap();
        assert!(banned[0].starts_with("openssl-sys must not be there"), "{banned:?}");
        let absent = faults(&lock(&[]).replace("\"leptos\"", "\"leptis\"")).unwrap();
        assert!(absent[0].starts_with("leptos is not there"), "{absent:?}");
        let differs = lock(&[]).replace("cli-support\"\nversion = \"1.0.0\"", "cli-support\"\nversion = \"1.0.1\"");
        assert_eq!(faults(&differs).unwrap(), ["wasm-bindgen and wasm-bindgen-cli-support differ in version"]);
    }
}
