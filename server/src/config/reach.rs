//! Whether what leaves for another machine is sealed on its way.

use services::http::is_this_machine;

/// The parts of an address that say where it leads, and how.
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = before_query.split('/').next().unwrap_or_default();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let without_port = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => name,
            _ => host,
        };
        Self { scheme, host: without_port, query }
    }

    fn option(&self, names: &[&str]) -> Option<&'a str> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.rfind(|(name, _)| names.contains(name)).map(|(_, value)| value)
    }
}

/// Whether mail is handed over within TLS, or on this machine.
pub fn mail_is_sealed(url: &str) -> bool {
    let parts = Parts::of(url);
    parts.scheme == "smtps" || parts.option(&["tls"]) == Some("required") || is_this_machine(parts.host)
}

/// Whether rows travel within TLS, or on this machine: a file, a socket, the loopback address.
pub fn database_is_sealed(url: &str) -> bool {
    let parts = Parts::of(url);
    if !matches!(parts.scheme, "postgres" | "postgresql") {
        return true;
    }
    let host = parts.option(&["host", "hostaddr"]).unwrap_or(parts.host);
    let is_socket = host.is_empty() || host.starts_with('/') || host.to_ascii_lowercase().starts_with("%2f");
    let mode = parts.option(&["sslmode", "ssl-mode"]).unwrap_or_default();
    is_socket || is_this_machine(host) || matches!(mode, "require" | "verify-ca" | "verify-full")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_to_another_machine_is_sealed() {
        for (url, sealed) in [
            ("smtps://user:p@ss@mail.example.gov.cn", true),
            ("smtp://user:password@mail.example.gov.cn:587?tls=required", true),
            ("smtp://127.0.0.1:25", true),
            ("smtp://[::1]:25", true),
            ("smtp://localhost", true),
            ("smtp://user:password@mail.example.gov.cn:587", false),
            ("smtp://mail.example.gov.cn?tls=opportunistic", false),
            ("smtp://localhost@mail.example.gov.cn", false),
        ] {
            assert_eq!(mail_is_sealed(url), sealed, "{url}");
        }
    }

    #[test]
    fn rows_to_another_machine_are_sealed() {
        for (url, sealed) in [
            ("sqlite:/var/lib/sunhall/sunhall.db", true),
            ("postgres://user:password@db.example.gov.cn/hall?sslmode=verify-full", true),
            ("postgres://user:password@127.0.0.1:5432/hall", true),
            ("postgres:///hall?host=/var/run/postgresql", true),
            ("postgres://%2Fvar%2Frun%2Fpostgresql/hall", true),
            ("postgres://user:password@db.example.gov.cn/hall", false),
            ("postgresql://db.example.gov.cn/hall?sslmode=prefer", false),
            ("postgres://localhost/hall?host=db.example.gov.cn", false),
        ] {
            assert_eq!(database_is_sealed(url), sealed, "{url}");
        }
    }
}
