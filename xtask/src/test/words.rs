//! One word a feature, and a home for it in every layer: whoever knows where one feature is knows where all are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Where a feature lives, `*` standing for its word. Of several places in one line one is enough.
const HOMES: [&[&str]; 8] = [
    &["crates/domain/src/*/mod.rs"],
    &["crates/services/src/*/mod.rs"],
    &["app/src/features/*/mod.rs"],
    &["app/locales/zh/*.json"],
    &["app/locales/en/*.json"],
    &["style/*.css"],
    &["server/tests/integration/*.rs", "server/tests/integration/*/mod.rs"],
    &["end2end/tests/*.spec.ts"],
];

/// Checks every word that has a screen.
pub fn check(workspace: &Workspace) -> Result<()> {
    let faults = faults(workspace.root())?;
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn faults(root: &Path) -> Result<Vec<String>> {
    let words = words(&root.join("app/src/features"))?;
    if words.is_empty() {
        bail!("there is no feature in app/src/features");
    }
    let missing = words.iter().flat_map(|word| {
        let missing = HOMES.into_iter().filter(move |places| !places.iter().any(|place| stands(root, place, word)));
        missing.map(move |places| format!("{word} has no {}", places.join(" or ").replace('*', word)))
    });
    Ok(missing.collect())
}

/// The names of the folders, in order.
fn words(features: &Path) -> Result<Vec<String>> {
    let mut words = Vec::new();
    for entry in fs::read_dir(features).with_context(|| format!("cannot read {}", features.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            words.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    words.sort();
    Ok(words)
}

fn stands(root: &Path, place: &str, word: &str) -> bool {
    root.join(place.replace('*', word)).is_file()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A checkout in small in which these words have all their homes; the tests in a folder for the second.
    fn checkout(name: &str, words: &[&str]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("sunhall-xtask-words-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for (number, word) in words.iter().enumerate() {
            for places in HOMES {
                let file = root.join(places[number % places.len()].replace('*', word));
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, "").unwrap();
            }
        }
        root
    }

    #[test]
    fn words_at_home_everywhere_pass() {
        let root = checkout("whole", &["cases", "notices"]);
        let found = faults(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn every_missing_home_is_named() {
        for places in HOMES {
            let root = checkout("missing", &["cases", "audit"]);
            let gone = places[0].replace('*', "cases");
            fs::remove_file(root.join(&gone)).unwrap();
            let found = faults(&root).unwrap();
            fs::remove_dir_all(&root).unwrap();
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with(&format!("cases has no {gone}")), "{found:?}");
        }
    }

    #[test]
    fn a_new_word_has_no_home_anywhere_but_where_it_was_begun() {
        let root = checkout("new", &["cases"]);
        fs::create_dir_all(root.join("app/src/features/review")).unwrap();
        let found = faults(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(found.len(), HOMES.len(), "{found:?}");
        assert_eq!(
            found[6],
            "review has no server/tests/integration/review.rs or server/tests/integration/review/mod.rs"
        );
    }

    #[test]
    fn a_checkout_without_features_is_no_proof() {
        let root = checkout("empty", &[]);
        fs::create_dir_all(root.join("app/src/features")).unwrap();
        let nothing = faults(&root);
        fs::remove_dir_all(&root).unwrap();
        assert!(nothing.is_err());
    }

    #[test]
    fn every_word_of_this_checkout_has_all_its_homes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(faults(root).unwrap(), Vec::<String>::new());
    }
}
