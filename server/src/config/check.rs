//! What a configuration must hold before real people are let in.

use std::fmt;

use anyhow::{anyhow, ensure};
use services::notices::Mailer;

use super::{Config, Gateway, NameCheck, reach};

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
        services::is_https(&self.server.base_url)
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
        self.check_ways(&mut reasons);
        self.check_site(&mut reasons);
        if !self.metrics.token.is_empty() && self.metrics.token.len() < 16 {
            reasons.push("`metrics.token` is shorter than 16 characters: it can be guessed.".to_owned());
        }
        self.check_folders(&mut reasons);
        insecure(reasons)
    }

    /// Refuses settings that can be read but not used, whatever the command.
    ///
    /// # Errors
    /// The first one, with its key.
    pub fn refuse_unusable(&self) -> anyhow::Result<()> {
        let origin = self.server.base_url.parse::<http::Uri>().ok();
        let origin =
            origin.filter(|uri| uri.host().is_some() && uri.scheme_str().is_some_and(|it| it.starts_with("http")));
        ensure!(
            origin.is_some_and(|uri| uri.path().trim_end_matches('/').is_empty() && uri.query().is_none()),
            "`server.base_url` must be an address without a path, as in https://hall.example.gov.cn."
        );
        let bits = self.review.token_bits;
        ensure!([2048, 3072, 4096].contains(&bits), "`review.token_bits` must be 2048, 3072 or 4096.");
        ensure!(
            (60..=2_678_400).contains(&self.review.promise_seconds),
            "`review.promise_seconds` must be 60 to 2678400 (31 days)."
        );
        if !self.mail.url.is_empty() {
            let mailer = Mailer::smtp(&self.mail.url, &self.mail.from);
            mailer.map_err(|error| anyhow!("`mail.url` or `mail.from` cannot be used: {error}."))?;
        }
        if self.sms.gateway == Gateway::Http {
            self.sms.endpoint().map_err(|error| anyhow!("`sms.url` or `sms.token` cannot be used: {error}."))?;
        }
        if self.real_name.check == NameCheck::Http {
            let service = self.real_name.endpoint();
            service.map_err(|error| anyhow!("`real_name.url` or `real_name.token` cannot be used: {error}."))?;
        }
        Ok(())
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

    /// What leaves, and for where.
    fn check_ways(&self, reasons: &mut Vec<String>) {
        if !reach::database_is_sealed(&self.database.url) {
            reasons.push(
                "`database.url` leads to another machine without TLS: add ?sslmode=verify-full, or people's data would \
                 travel in the clear."
                    .to_owned(),
            );
        }
        if self.mail.from.contains(".invalid") {
            reasons.push("`mail.from` is the placeholder: notices would be refused by every mail server.".to_owned());
        }
        if self.mail.url.is_empty() {
            reasons.push("`mail.url` is empty: people would wait for notices that never leave.".to_owned());
        } else if !reach::mail_is_sealed(&self.mail.url) {
            reasons.push(
                "`mail.url` leads to another machine without TLS: use smtps:// or ?tls=required, or codes would travel \
                 in the clear."
                    .to_owned(),
            );
        }
        if self.sms.gateway == Gateway::Outbox {
            reasons.push(
                "`sms.gateway` is the demo outbox: messages with codes could be read by administrators.".to_owned(),
            );
        }
        if self.real_name.check == NameCheck::Demo {
            reasons.push(
                "`real_name.check` is the demo's: choose `http`, or `off`, and then nobody can register.".to_owned(),
            );
        }
    }

    /// A public site says whose it is and under which numbers it is filed 国办发〔2017〕47号.
    fn check_site(&self, reasons: &mut Vec<String>) {
        let site = &self.site;
        for (key, value) in [
            ("host_zh", &site.host_zh),
            ("host_en", &site.host_en),
            ("operator_zh", &site.operator_zh),
            ("operator_en", &site.operator_en),
            ("code", &site.code),
            ("icp", &site.icp),
            ("police", &site.police),
            ("telephone", &site.telephone),
            ("report", &site.report),
        ] {
            if value.trim().is_empty() {
                reasons.push(format!("`site.{key}` is empty: every page's foot must say it."));
            }
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
        let sample = toml::from_str::<Config>(include_str!("../../dist/sunhall.toml"));
        let mut config = sample.unwrap();
        config.secrets.data_key = "0f".repeat(16) + &"a3".repeat(16);
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
        let table: [(&str, Spoil); 24] = [
            ("demo.enabled", |config| config.demo.enabled = true),
            ("server.base_url", |config| config.server.base_url = "http://hall.example.gov.cn".to_owned()),
            ("server.trusted_proxies", |config| config.server.trusted_proxies.clear()),
            ("secrets.data_key", |config| {
                config.secrets.data_key.clear();
                config.secrets.data_key_file = None;
            }),
            ("secrets.data_key", |config| config.secrets.data_key = DEVELOPMENT_DATA_KEY.to_owned()),
            ("secrets.data_key", |config| config.secrets.data_key = "00".repeat(32)),
            ("limits.requests_per_second", |config| config.limits.requests_per_second = 0),
            ("mail.url", |config| config.mail.url.clear()),
            ("mail.url", |config| config.mail.url = "smtp://user:password@mail.example.gov.cn".to_owned()),
            ("mail.from", |config| config.mail.from = super::super::Mail::default().from),
            ("database.url", |config| config.database.url = "postgres://hall:pw@db.example.gov.cn/hall".to_owned()),
            ("sms.gateway", |config| config.sms.gateway = Gateway::Outbox),
            ("real_name.check", |config| config.real_name.check = NameCheck::Demo),
            ("metrics.token", |config| config.metrics.token = "short".to_owned()),
            ("storage.folder", |config| config.storage.folder = config.site.folder.join("files")),
            ("site.host_zh", |config| config.site.host_zh.clear()),
            ("site.host_en", |config| config.site.host_en.clear()),
            ("site.operator_zh", |config| config.site.operator_zh.clear()),
            ("site.operator_en", |config| config.site.operator_en.clear()),
            ("site.code", |config| config.site.code.clear()),
            ("site.icp", |config| config.site.icp.clear()),
            ("site.police", |config| config.site.police.clear()),
            ("site.telephone", |config| config.site.telephone.clear()),
            ("site.report", |config| config.site.report = " ".to_owned()),
        ];
        for (key, spoil) in table {
            let mut config = production();
            spoil(&mut config);
            let Insecure(reasons) = config.refuse_insecure().unwrap_err();
            assert_eq!(reasons.len(), 1, "{key}: {reasons:?}");
            assert!(reasons[0].contains(&format!("`{key}`")), "{key}: {reasons:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_before_anything_begins() {
        type Spoil = fn(&mut Config);
        assert!(production().refuse_unusable().is_ok());
        let table: [(&str, Spoil); 5] = [
            ("server.base_url", |config| config.server.base_url = "https://hall.example.gov.cn/path".to_owned()),
            ("review.token_bits", |config| config.review.token_bits = 1024),
            ("mail.from", |config| config.mail.from = "nobody".to_owned()),
            ("sms.url", |config| {
                config.sms.gateway = Gateway::Http;
                config.sms.url = "http://sms.example.gov.cn/send".to_owned();
            }),
            ("real_name.url", |config| config.real_name.check = NameCheck::Http),
        ];
        for (key, spoil) in table {
            let mut config = production();
            spoil(&mut config);
            let complaint = config.refuse_unusable().unwrap_err().to_string();
            assert!(complaint.contains(&format!("`{key}`")), "{key}: {complaint}");
        }
    }
}
