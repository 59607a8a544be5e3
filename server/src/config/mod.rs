//! Configuration: a TOML file, then the environment, then the command line; later ones win.
//!
//! Each key has one name in the file (`[server] base_url`), one in the environment
//! (`SUNHALL_SERVER_BASE_URL`) and one in messages (`server.base_url`). A key nobody knows and a value of
//! the wrong kind are refused with the key's name, because a misspelt limit is a limit that isn't there.

mod adapters;
mod check;
mod load;
mod reach;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use check::Insecure;
pub use load::{ConfigError, Source};

/// Everything an operator can set.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where and as what the server is reached.
    pub server: Server,
    /// Where rows are kept.
    pub database: Database,
    /// Where uploaded files are kept.
    pub storage: Storage,
    /// Where the built browser side lies, and whose site it is.
    pub site: Site,
    /// Keys.
    pub secrets: Secrets,
    /// What one client may use up.
    pub limits: Limits,
    /// How democratic reviews are held.
    pub review: Review,
    /// What is logged, and how.
    pub log: Log,
    /// Who may read `/metrics`.
    pub metrics: Metrics,
    /// How e-mail leaves.
    pub mail: Mail,
    /// How short messages leave.
    pub sms: Sms,
    /// Who knows which names and numbers belong together.
    pub real_name: RealName,
    /// The demo city.
    pub demo: Demo,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port to listen on.
    pub address: SocketAddr,
    /// The address people type, without a path: `https://hall.example.gov.cn`.
    pub base_url: String,
    /// Whether real people use this instance: insecure settings are then refused.
    pub production: bool,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://127.0.0.1:3000".to_owned(),
            production: false,
            trusted_proxies: Vec::new(),
        }
    }
}

/// `[database]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Most connections to PostgreSQL, or readers of the SQLite file.
    pub connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:data/sunhall.db".to_owned(), connections: 8 }
    }
}

/// `[storage]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    /// Folder of uploaded materials; never below the site's folder.
    pub folder: PathBuf,
}

impl Default for Storage {
    fn default() -> Self {
        Self { folder: PathBuf::from("data/files") }
    }
}

/// `[site]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Folder with `manifest.json`, `pkg/` and `assets/`.
    pub folder: PathBuf,
    /// 主办单位: the organisation whose site it is, in Chinese.
    pub host_zh: String,
    /// The same in English.
    pub host_en: String,
    /// 承办单位: the organisation that runs it, in Chinese.
    pub operator_zh: String,
    /// The same in English.
    pub operator_en: String,
    /// 网站标识码: the code of ten digits that government sites have.
    pub code: String,
    /// ICP备案号: the number under which the site is filed.
    pub icp: String,
    /// 公安备案号: the number under which it is filed with public security.
    pub police: String,
    /// The telephone number for questions.
    pub telephone: String,
    /// 网站找错: where errors of the site are reported, an e-mail address or the address of a page.
    pub report: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("target/site"),
            host_zh: String::new(),
            host_en: String::new(),
            operator_zh: String::new(),
            operator_en: String::new(),
            code: String::new(),
            icp: String::new(),
            police: String::new(),
            telephone: String::new(),
            report: String::new(),
        }
    }
}

/// `[secrets]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// 32 bytes in hexadecimal: encrypts identity numbers and mobile numbers.
    pub data_key: String,
    /// A file holding the same, read instead when `data_key` is empty.
    pub data_key_file: Option<PathBuf>,
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests a second one IP address may make for long; 0 switches the limit off.
    pub requests_per_second: u32,
    /// Requests one IP address may make at once.
    pub burst: u32,
    /// KiB a request's body may have, uploads aside.
    pub body_kib: usize,
    /// Seconds until a request without an answer is given up.
    pub response_seconds: u64,
    /// Live streams this instance keeps open.
    pub live_streams: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { requests_per_second: 50, burst: 500, body_kib: 256, response_seconds: 20, live_streams: 15_000 }
    }
}

/// `[review]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Review {
    /// Bits of the keys that sign tokens: 2048, 3072 or 4096.
    pub token_bits: u32,
    /// Seconds after which ballots that wait are shown on the board, and a head is signed: 60 to 2678400.
    pub promise_seconds: u32,
    /// The font of the letters: a TrueType font with Chinese and Latin letters, as in Debian's `fonts-wqy-microhei`.
    pub letter_font: PathBuf,
}

impl Default for Review {
    fn default() -> Self {
        Self { token_bits: 2048, promise_seconds: 3600, letter_font: PathBuf::from(services::review::LETTER_FONT) }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `text` or `json`.
    pub format: LogFormat,
    /// Levels, as in `info,server=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".to_owned() }
    }
}

/// `[metrics]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// Bearer token for `/metrics`; empty means only this machine may read it.
    pub token: String,
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://user:password@host`, `smtp://host:port`; empty switches e-mail off.
    pub url: String,
    /// The sender.
    pub from: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self { url: String::new(), from: "阳光大厅 <noreply@sunhall.invalid>".to_owned() }
    }
}

/// `[sms]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// How they leave.
    pub gateway: Gateway,
    /// Where the gateway `http` is asked: over TLS, unless it is on this machine.
    pub url: String,
    /// The bearer token it asks for.
    pub token: String,
}

/// How short messages leave.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gateway {
    /// They don't: they are kept in the database, where an administrator reads them.
    #[default]
    Outbox,
    /// Through a gateway asked over HTTP.
    Http,
    /// They don't: people are told in the inbox and by e-mail.
    Off,
}

/// `[real_name]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RealName {
    /// Who is asked before somebody registers.
    pub check: NameCheck,
    /// Where the check `http` is asked: over TLS, unless it is on this machine.
    pub url: String,
    /// The bearer token it asks for.
    pub token: String,
}

/// Who is asked whether name and number belong together.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NameCheck {
    /// The demo's check, which believes what is well-formed; without the demo nobody.
    #[default]
    Demo,
    /// The city's service, asked over HTTP.
    Http,
    /// Nobody: then nobody can register here.
    Off,
}

/// `[demo]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Demo {
    /// Whether the database may hold the demo city and its people with their published passwords. It is on until it is
    /// switched off; production refuses it.
    pub enabled: bool,
}

impl Default for Demo {
    fn default() -> Self {
        Self { enabled: true }
    }
}
