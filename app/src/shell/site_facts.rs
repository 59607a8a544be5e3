//! What pages say of the site itself: whose it is, under which numbers it is filed, and whether it is a demonstration.

use std::sync::Arc;

use domain::text::Bilingual;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Set by the operator; the same on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFacts {
    /// 主办单位
    pub host: Bilingual,
    /// 承办单位
    pub operator: Bilingual,
    /// 网站标识码
    pub code: String,
    /// ICP备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// The telephone number for questions.
    pub telephone: String,
    /// 网站找错: an e-mail address or the address of a page.
    pub report: String,
    /// Whether this is a demonstration.
    pub is_demo: bool,
    /// Whether people can open an account by themselves.
    pub registers: bool,
}

impl SiteFacts {
    /// Where errors of the site are reported.
    #[must_use]
    pub fn report_link(&self) -> String {
        if self.report.contains("://") { self.report.clone() } else { format!("mailto:{}", self.report) }
    }

    /// The entry of the site in the register of public security, which knows it by its digits.
    #[must_use]
    pub fn police_link(&self) -> String {
        let digits: String = self.police.chars().filter(char::is_ascii_digit).collect();
        format!("https://beian.mps.gov.cn/#/query/webSearch?code={digits}")
    }
}

/// The server's facts, given in context; the browser gets them with the page.
#[must_use]
pub fn of_server() -> SiteFacts {
    use_context::<Arc<SiteFacts>>().map(|facts| (*facts).clone()).unwrap_or_default()
}

/// What pages say of the site.
#[must_use]
pub fn use_site_facts() -> SiteFacts {
    use_context().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_the_numbers_are_kept() {
        let facts = |police: &str, report: &str| SiteFacts {
            police: police.to_owned(),
            report: report.to_owned(),
            ..SiteFacts::default()
        };
        let facts_by_mail = facts("浙公网安备 33020002000001号", "report@hall.example.gov.cn");
        assert!(facts_by_mail.police_link().ends_with("code=33020002000001"));
        assert_eq!(facts_by_mail.report_link(), "mailto:report@hall.example.gov.cn");
        assert_eq!(facts("", "https://example.gov.cn/a").report_link(), "https://example.gov.cn/a");
    }
}
