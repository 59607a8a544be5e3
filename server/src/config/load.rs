//! Reading the configuration, one key at a time so that each complaint names its key.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;

/// Where a value came from; shown in complaints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A command-line option.
    CommandLine,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::CommandLine => f.write_str("the command line"),
        }
    }
}

/// Why a configuration can't be used: always one sentence, always with the key or the file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file isn't there or can't be read.
    #[error("The configuration file {path} cannot be read: {reason}.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file isn't TOML.
    #[error("The configuration file {path} is not valid TOML: {reason}.")]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Line and cause.
        reason: String,
    },
    /// A key that means nothing.
    #[error("`{key}`, set in {origin}, is not a setting{hint}.")]
    UnknownKey {
        /// The key as written.
        key: String,
        /// Where it was set.
        origin: Source,
        /// The nearest known key, as a phrase, or nothing.
        hint: String,
    },
    /// A value of the wrong kind.
    #[error("`{key}`, set in {origin}, cannot be used: {reason}.")]
    BadValue {
        /// The key.
        key: String,
        /// Where it was set.
        origin: Source,
        /// What was wrong.
        reason: String,
    },
}

/// Settings outside the table of keys that share its prefix.
const NOT_KEYS: [&str; 2] = ["SUNHALL_CONFIG", "SUNHALL_TEST_DATABASE_URL"];

impl Config {
    /// Reads `file` (when given), then `environment`, then `options` (`("server.address", "0.0.0.0:80")`).
    ///
    /// # Errors
    /// The first key that is unknown or has a value of the wrong kind.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        options: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::new();
        if let Some(path) = file {
            reader.file(path)?;
        }
        reader.environment(environment)?;
        for (key, value) in options {
            reader.set_text(key, &value, &Source::CommandLine)?;
        }
        Ok(reader.config)
    }
}

/// The configuration as read so far, and which key is kept where.
struct Reader {
    config: Config,
    /// `section.key` → name in the environment.
    keys: BTreeMap<String, String>,
}

impl Reader {
    fn new() -> Self {
        let keys = known_keys();
        Self { config: Config::default(), keys }
    }

    fn file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::NotToml {
            path: path.to_owned(),
            reason: one_line(&error.to_string()),
        })?;
        let origin = Source::File(path.to_owned());
        for (section, value) in table {
            let Value::Table(entries) = value else {
                return Err(self.unknown(section, origin));
            };
            for (key, value) in entries {
                self.set(&format!("{section}.{key}"), value, &origin)?;
            }
        }
        Ok(())
    }

    fn environment(&mut self, environment: impl IntoIterator<Item = (String, String)>) -> Result<(), ConfigError> {
        for (name, value) in environment {
            if name == "DATABASE_URL" {
                self.set_text("database.url", &value, &Source::Environment(name))?;
            } else if name.starts_with("SUNHALL_") && !NOT_KEYS.contains(&name.as_str()) {
                let key = self.keys.iter().find(|(_, variable)| **variable == name).map(|(key, _)| key.clone());
                let origin = Source::Environment(name.clone());
                match key {
                    Some(key) => self.set_text(&key, &value, &origin)?,
                    None => return Err(self.unknown(name, origin)),
                }
            }
        }
        Ok(())
    }

    /// Text from outside the file: a number, a truth or a list if it reads as one and the key takes it, else a string.
    fn set_text(&mut self, key: &str, text: &str, origin: &Source) -> Result<(), ConfigError> {
        let as_string = Value::String(text.to_owned());
        match text.parse::<Value>() {
            Ok(value) if !value.is_str() => {
                self.set(key, value, origin).or_else(|error| self.set(key, as_string, origin).map_err(|_| error))
            }
            _ => self.set(key, as_string, origin),
        }
    }

    fn set(&mut self, key: &str, value: Value, origin: &Source) -> Result<(), ConfigError> {
        if !self.keys.contains_key(key) {
            return Err(self.unknown(key.to_owned(), origin.clone()));
        }
        let (section, name) = key.split_once('.').expect("known keys have a section");
        let mut table = Table::try_from(&self.config).expect("the configuration is plain data");
        table
            .entry(section)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()
            .expect("sections are tables")
            .insert(name.to_owned(), value);
        self.config = table.try_into().map_err(|error: toml::de::Error| ConfigError::BadValue {
            key: key.to_owned(),
            origin: origin.clone(),
            reason: one_line(error.message()),
        })?;
        Ok(())
    }

    fn unknown(&self, key: String, origin: Source) -> ConfigError {
        let wanted = key.strip_prefix("SUNHALL_").unwrap_or(&key).to_lowercase().replace('_', ".");
        let nearest = self
            .keys
            .keys()
            .map(|known| (distance(&wanted, &known.replace('_', ".")), known))
            .min()
            .filter(|(distance, _)| *distance <= 3);
        let hint = nearest.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"));
        ConfigError::UnknownKey { key, origin, hint }
    }
}

/// Every `section.key`, with its name in the environment, read off the structs themselves.
fn known_keys() -> BTreeMap<String, String> {
    let mut complete = Config::default();
    // An absent option isn't written; the key must be known all the same.
    complete.secrets.data_key_file = Some(PathBuf::new());
    let table = Table::try_from(&complete).expect("the configuration is plain data");
    let mut keys = BTreeMap::new();
    for (section, entries) in &table {
        for key in entries.as_table().expect("sections are tables").keys() {
            let variable = format!("SUNHALL_{}_{}", section.to_uppercase(), key.to_uppercase());
            keys.insert(format!("{section}.{key}"), variable);
        }
    }
    keys
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// Edits (Levenshtein) between two short strings.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Some(file.path()), environment, [])
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = load(
            "[server]\naddress = '127.0.0.1:4000'\n[limits]\nburst = 7",
            &[("SUNHALL_SERVER_ADDRESS", "127.0.0.1:5000"), ("SUNHALL_SERVER_PRODUCTION", "true"), ("PATH", "/bin")],
        )
        .unwrap();
        assert_eq!(config.server.address.port(), 5000);
        assert!(config.server.production);
        assert_eq!(config.limits.burst, 7);
    }

    #[test]
    fn a_number_may_be_text_where_text_is_wanted() {
        let config = load("", &[("SUNHALL_METRICS_TOKEN", "12345")]).unwrap();
        assert_eq!(config.metrics.token, "12345");
    }

    #[test]
    fn wrong_keys_are_named() {
        let message = load("[server]\nadress = '127.0.0.1:4000'", &[]).unwrap_err().to_string();
        assert!(message.contains("`server.adress`") && message.contains("`server.address`"), "{message}");
        let message = load("", &[("SUNHALL_LIMITS_BRUST", "3")]).unwrap_err().to_string();
        assert!(message.contains("SUNHALL_LIMITS_BRUST") && message.contains("`limits.burst`"), "{message}");
        let message = load("[limits]\nburst = 'many'", &[]).unwrap_err().to_string();
        assert!(message.contains("`limits.burst`"), "{message}");
        assert_eq!(message.lines().count(), 1);
    }

    #[test]
    fn each_sample_key_exists() {
        let sample = include_str!("../../dist/sunhall.toml");
        load(sample, &[]).unwrap();
        let uncommented: String =
            sample.lines().map(|line| format!("{}\n", line.strip_prefix("#= ").unwrap_or(line))).collect();
        load(&uncommented, &[]).unwrap();
        for key in known_keys().keys() {
            let (_, name) = key.split_once('.').unwrap();
            assert!(sample.contains(&format!("{name} =")), "the sample lacks {key}");
        }
    }
}
