//! What a configuration must hold before real people are let in.

use std::fmt;

use super::{Config, Gateway};

/// The key of development databases: published, hence worthless as a secret.
pub const DEVELOPMENT_DATA_KEY: &str = "73756e68616c6c206465762064617461206b65792c206e6f7420736563726574";

/// Reasons why this configuration must not serve real people, each a sentence with its key.
#[derive(Debug, PartialEq, Eq)]
pub struct Insecure(pub Vec<String>);

impl fmt::Display for Insecure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This production configuration is not secure, so nothing was started:")?;
        for reason in &self.0 {
            write!(f, "\n  - {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Insecure {}

impl Config {
    /// Whether pages are reached over TLS: then cookies are `__Host-` and HSTS is sent.
    #[must_use]
    pub fn https(&self) -> bool {
        self.server.base_url.starts_with("https://")
    }

    /// The 32 bytes that encrypt personal data: as set, read from its file, or the published development key.
    ///
    /// # Errors
    /// A sentence naming the key when it isn't 64 hexadecimal digits or its file can't be read.
    pub fn data_key(&self) -> Result<[u8; 32], String> {
        let text = match (&self.secrets.data_key, &self.secrets.data_key_file) {
            (key, _) if !key.is_empty() => key.clone(),
            (_, Some(path)) => std::fs::read_to_string(path)
                .map_err(|error| format!("`secrets.data_key_file` ({}) cannot be read: {error}.", path.display()))?,
            _ => DEVELOPMENT_DATA_KEY.to_owned(),
        };
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key)
            .map_err(|_| "`secrets.data_key` must be 64 hexadecimal digits (32 bytes).".to_owned())?;
        Ok(key)
    }

    /// Refuses settings that would harm the people whose data is kept here. Outside production all is allowed.
    ///
    /// # Errors
    /// Every reason found, not only the first.
    pub fn refuse_insecure(&self) -> Result<(), Insecure> {
        if !self.server.production {
            return Ok(());
        }
        let mut reasons = Vec::new();
        if self.demo.enabled {
            reasons.push("`demo.enabled` is true: the demo people's passwords are published.".to_owned());
        }
        if !self.https() {
            reasons.push("`server.base_url` must begin with https://: passwords would travel in the clear.".to_owned());
        }
        self.check_data_key(&mut reasons);
        if self.server.trusted_proxies.is_empty() {
            reasons.push(
                "`server.trusted_proxies` is empty: TLS ends at a proxy, and everybody would count as its address."
                    .to_owned(),
            );
        }
        if self.limits.requests_per_second == 0 {
            reasons.push("`limits.requests_per_second` is 0: nothing would slow down password guessing.".to_owned());
        }
        if self.mail.from.contains(".invalid") {
            reasons.push("`mail.from` is the placeholder: notices would be refused by every mail server.".to_owned());
        }
        if self.mail.url.is_empty() {
            reasons.push("`mail.url` is empty: people would wait for notices that never leave.".to_owned());
        }
        if self.sms.gateway == Gateway::Outbox {
            reasons.push(
                "`sms.gateway` is the demo outbox: messages with codes could be read by administrators.".to_owned(),
            );
        }
        if !self.metrics.token.is_empty() && self.metrics.token.len() < 16 {
            reasons.push("`metrics.token` is shorter than 16 characters: it can be guessed.".to_owned());
        }
        self.check_folders(&mut reasons);
        insecure(reasons)
    }

    /// Refuses to seal personal data of real people with a key that is no secret, whichever command is to do it.
    ///
    /// # Errors
    /// Why the key is none.
    pub fn refuse_insecure_key(&self) -> Result<(), Insecure> {
        let mut reasons = Vec::new();
        if self.server.production {
            self.check_data_key(&mut reasons);
        }
        insecure(reasons)
    }

    fn check_data_key(&self, reasons: &mut Vec<String>) {
        if self.secrets.data_key.is_empty() && self.secrets.data_key_file.is_none() {
            reasons.push("`secrets.data_key` is missing: identity numbers could not be encrypted.".to_owned());
            return;
        }
        match self.data_key() {
            Err(reason) => reasons.push(reason),
            Ok(key) if hex::encode(key) == DEVELOPMENT_DATA_KEY => {
                reasons.push("`secrets.data_key` is the published development key.".to_owned());
            }
            Ok(key) if key.iter().all(|byte| *byte == key[0]) => {
                reasons
                    .push("`secrets.data_key` is one byte repeated: make one with `openssl rand -hex 32`.".to_owned());
            }
            Ok(_) => {}
        }
    }

    fn check_folders(&self, reasons: &mut Vec<String>) {
        if self.storage.folder.starts_with(&self.site.folder) {
            reasons.push("`storage.folder` lies below `site.folder`: uploaded materials would be public.".to_owned());
        }
    }
}

fn insecure(reasons: Vec<String>) -> Result<(), Insecure> {
    if reasons.is_empty() { Ok(()) } else { Err(Insecure(reasons)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn production() -> Config {
        let mut config = Config::default();
        config.server.production = true;
        config.server.base_url = "https://hall.example.gov.cn".to_owned();
        config.server.trusted_proxies = vec![std::net::Ipv4Addr::LOCALHOST.into()];
        config.secrets.data_key = "0f".repeat(16) + &"a3".repeat(16);
        config.mail.url = "smtps://mail.example.gov.cn".to_owned();
        config.mail.from = "hall@example.gov.cn".to_owned();
        config.sms.gateway = Gateway::Off;
        config.demo.enabled = false;
        config
    }

    #[test]
    fn a_careful_configuration_is_accepted() {
        assert_eq!(production().refuse_insecure(), Ok(()));
        assert_eq!(Config::default().refuse_insecure(), Ok(()));
    }

    #[test]
    fn each_careless_setting_is_refused_by_name() {
        type Spoil = fn(&mut Config);
        let table: [(&str, Spoil); 11] = [
            ("demo.enabled", |config| config.demo.enabled = true),
            ("server.base_url", |config| config.server.base_url = "http://hall.example.gov.cn".to_owned()),
            ("server.trusted_proxies", |config| config.server.trusted_proxies.clear()),
            ("secrets.data_key", |config| config.secrets.data_key.clear()),
            ("secrets.data_key", |config| config.secrets.data_key = DEVELOPMENT_DATA_KEY.to_owned()),
            ("secrets.data_key", |config| config.secrets.data_key = "00".repeat(32)),
            ("limits.requests_per_second", |config| config.limits.requests_per_second = 0),
            ("mail.url", |config| config.mail.url.clear()),
            ("sms.gateway", |config| config.sms.gateway = Gateway::Outbox),
            ("metrics.token", |config| config.metrics.token = "short".to_owned()),
            ("storage.folder", |config| config.storage.folder = config.site.folder.join("files")),
        ];
        for (key, spoil) in table {
            let mut config = production();
            spoil(&mut config);
            let Insecure(reasons) = config.refuse_insecure().unwrap_err();
            assert_eq!(reasons.len(), 1, "{key}: {reasons:?}");
            assert!(reasons[0].contains(&format!("`{key}`")), "{key}: {reasons:?}");
        }
    }
}
