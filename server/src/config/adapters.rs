//! What the settings make of this server: whose site it is, and how it reaches people and authorities.

use std::sync::Arc;

use app::shell::SiteFacts;
use domain::text::Bilingual;
use services::Channels;
use services::accounts::Authority;
use services::http::{BadEndpoint, Endpoint};
use services::notices::{DemoSms, HttpSms, Mailer, NoSms, SmsGateway};

use super::{Config, Gateway, NameCheck, RealName, Site, Sms};

impl Config {
    /// What pages say of the site. Only a demo fills what nobody has set, with what is plainly made up.
    #[must_use]
    pub fn site_facts(&self) -> SiteFacts {
        let Site { host_zh, host_en, operator_zh, operator_en, code, icp, police, telephone, report, .. } = &self.site;
        let of = |set: &String, demo: &str| {
            if set.is_empty() && self.demo.enabled { demo.to_owned() } else { set.trim().to_owned() }
        };
        SiteFacts {
            host: Bilingual::new(
                of(host_zh, "示例市人民政府办公室"),
                of(host_en, "General Office of the Example City People’s Government"),
            ),
            operator: Bilingual::new(
                of(operator_zh, "示例市政务服务管理局"),
                of(operator_en, "Example City Administration of Public Services"),
            ),
            code: of(code, "3300000000"),
            icp: of(icp, "示例ICP备00000000号"),
            police: of(police, "示例公网安备 00000000000000号"),
            telephone: of(telephone, "12345"),
            report: of(report, "report@hall.invalid"),
            is_demo: self.demo.enabled,
            registers: !matches!(self.authority(), Authority::Off),
        }
    }

    /// Which messages can leave.
    #[must_use]
    pub fn channels(&self) -> Channels {
        let mail = self.demo.enabled || !self.mail.url.is_empty();
        Channels { mail, sms: self.sms.gateway != Gateway::Off }
    }

    /// How e-mail leaves: through the configured server, or, in a demo city without one, onto a page.
    #[must_use]
    pub fn mailer(&self) -> Mailer {
        if self.mail.url.is_empty() {
            return if self.demo.enabled { Mailer::Demo } else { Mailer::Off };
        }
        Mailer::smtp(&self.mail.url, &self.mail.from).unwrap_or_else(|error| {
            tracing::error!(%error, "`mail.url` or `mail.from` cannot be used: no e-mail will leave");
            Mailer::Off
        })
    }

    /// How short messages leave.
    #[must_use]
    pub fn sms_gateway(&self) -> Arc<dyn SmsGateway> {
        match self.sms.gateway {
            Gateway::Outbox => Arc::new(DemoSms),
            Gateway::Off => Arc::new(NoSms),
            Gateway::Http => match self.sms.endpoint() {
                Ok(endpoint) => Arc::new(HttpSms(endpoint)),
                Err(error) => {
                    tracing::error!(%error, "`sms.url` or `sms.token` cannot be used: no text message will leave");
                    Arc::new(NoSms)
                }
            },
        }
    }

    /// Who knows which names and numbers belong together.
    #[must_use]
    pub fn authority(&self) -> Authority {
        match self.real_name.check {
            NameCheck::Demo if self.demo.enabled => Authority::Demo,
            NameCheck::Demo | NameCheck::Off => Authority::Off,
            NameCheck::Http => self.real_name.endpoint().map_or_else(
                |error| {
                    tracing::error!(%error, "`real_name.url` or `real_name.token` cannot be used: nobody can register");
                    Authority::Off
                },
                Authority::Http,
            ),
        }
    }
}

impl Sms {
    pub(super) fn endpoint(&self) -> Result<Endpoint, BadEndpoint> {
        Endpoint::new(&self.url, &self.token)
    }
}

impl RealName {
    pub(super) fn endpoint(&self) -> Result<Endpoint, BadEndpoint> {
        Endpoint::new(&self.url, &self.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_demo_only_what_is_set_up_leaves() {
        let mut config = Config::default();
        assert_eq!(config.channels(), Channels { mail: true, sms: true });
        config.demo.enabled = false;
        config.sms.gateway = Gateway::Off;
        assert_eq!(config.channels(), Channels { mail: false, sms: false });
        config.mail.url = "smtps://mail.example.gov.cn".to_owned();
        config.sms.gateway = Gateway::Http;
        assert_eq!(config.channels(), Channels { mail: true, sms: true });
        assert!(!config.site_facts().registers, "without the demo nobody is believed unasked");
    }
}
