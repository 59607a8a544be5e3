//! Turns `locales/<language>/<namespace>.json` into typed keys.
//!
//! `leptos_i18n` only warns when a key is missing in a language other than the default; here a
//! difference between the languages stops the build.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

use leptos_i18n_build::options::CodegenOptions;
use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use serde_json::Value;

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let namespaces = namespaces()?;
    let faults = differences(&namespaces)?;
    if !faults.is_empty() {
        for fault in &faults {
            println!("cargo::error={fault}");
        }
        return Err(format!("{} texts differ between the languages", faults.len()).into());
    }
    let config = Config::new(LANGUAGES[0])?
        .add_locale(LANGUAGES[1])?
        .add_namespaces(&namespaces)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    let attributes = "#![allow(missing_docs, unused_qualifications, clippy::all)]".parse()?;
    let options = CodegenOptions::default().top_level_attributes(Some(attributes)).gen_docs(false);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    texts.generate_i18n_module_with_options(out, options)?;
    Ok(())
}

/// The namespaces are the files of the first language.
fn namespaces() -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(Path::new("locales").join(LANGUAGES[0]))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let stem = path.file_stem().ok_or("a file without a name")?;
            names.insert(stem.to_string_lossy().into_owned());
        }
    }
    Ok(names.into_iter().collect())
}

/// What one language has and another has not: files, keys, `{{ variables }}`.
fn differences(namespaces: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = Vec::new();
    for namespace in namespaces {
        let first = texts(LANGUAGES[0], namespace)?;
        for language in &LANGUAGES[1..] {
            let other = texts(language, namespace)?;
            for (key, variables) in &first {
                match other.get(key) {
                    None => faults.push(format!("{language}/{namespace}.json lacks `{key}`")),
                    Some(found) if found != variables => {
                        faults.push(format!("{language}/{namespace}.json: `{key}` has other variables"));
                    }
                    Some(_) => {}
                }
            }
            let surplus = other.keys().filter(|key| !first.contains_key(*key));
            faults.extend(surplus.map(|key| format!("{}/{namespace}.json lacks `{key}`", LANGUAGES[0])));
        }
    }
    Ok(faults)
}

/// The keys of one file, dotted, each with the variables its text has.
fn texts(language: &str, namespace: &str) -> Result<BTreeMap<String, BTreeSet<String>>, Box<dyn Error>> {
    let path = Path::new("locales").join(language).join(format!("{namespace}.json"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut found = BTreeMap::new();
    collect("", &value, &mut found);
    Ok(found)
}

fn collect(prefix: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                collect(&key, inner, found);
            }
        }
        other => {
            found.insert(prefix.to_owned(), variables(&other.to_string()));
        }
    }
}

fn variables(text: &str) -> BTreeSet<String> {
    text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).map(|name| name.trim().to_owned()).collect()
}
