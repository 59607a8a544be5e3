//! Asking a service of the city over HTTP: one POST of JSON, over TLS unless it stays on this machine. No redirection
//! is followed, for it would carry the token and people's data elsewhere.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, StatusCode, Uri, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// How long one question may take, from the first byte to the last.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Most bytes of an answer.
const ANSWER_MAX: usize = 64 * 1024;

/// Where a service is asked, and with which token.
#[derive(Clone)]
pub struct Endpoint {
    address: Uri,
    host: String,
    port: u16,
    token: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// Why an address cannot be used. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// It is no address of a web service.
    #[error("it is no address like https://host/path")]
    Unreadable,
    /// Names and tokens would travel in the clear.
    #[error("it must begin with https://, unless it is on this machine")]
    Plain,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

impl Endpoint {
    /// The service at `url`, which asks for `token` unless that is empty.
    ///
    /// # Errors
    /// When the address cannot be read, or is plain HTTP to another machine.
    pub fn new(url: &str, token: &str) -> Result<Self, BadEndpoint> {
        let address: Uri = url.parse().map_err(|_| BadEndpoint::Unreadable)?;
        let authority = address.authority().ok_or(BadEndpoint::Unreadable)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let fit_for_header = token.bytes().all(|byte| byte.is_ascii_graphic());
        if host.is_empty() || authority.as_str().contains('@') || !fit_for_header {
            return Err(BadEndpoint::Unreadable);
        }
        let (tls, usual) = match address.scheme_str() {
            Some("https") => (true, 443),
            Some("http") if is_this_machine(&host) => (false, 80),
            Some("http") => return Err(BadEndpoint::Plain),
            _ => return Err(BadEndpoint::Unreadable),
        };
        let name = ServerName::try_from(host.clone()).map_err(|_| BadEndpoint::Unreadable)?;
        let port = authority.port_u16().unwrap_or(usual);
        let tls = tls.then(|| (connector(), name));
        Ok(Self { host, port, token: token.to_owned(), tls, address })
    }

    /// Asks once. The error is a sentence without the address's path, the token or what was sent.
    pub(crate) async fn post(&self, body: &Value) -> Result<Answer, String> {
        match tokio::time::timeout(TIMEOUT, self.ask(body)).await {
            Ok(answer) => answer,
            Err(_) => Err("the service did not answer in time".to_owned()),
        }
    }

    async fn ask(&self, body: &Value) -> Result<Answer, String> {
        let request = self.request(body)?;
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = stream.map_err(|error| format!("no connection to the service: {error}"))?;
        match &self.tls {
            None => exchange(stream, request).await,
            Some((connector, name)) => {
                let stream = connector.connect(name.clone(), stream).await;
                exchange(stream.map_err(|error| format!("no TLS with the service: {error}"))?, request).await
            }
        }
    }

    fn request(&self, body: &Value) -> Result<Request<Full<Bytes>>, String> {
        let path = self.address.path_and_query().map_or("/", |path| path.as_str());
        let authority = self.address.authority().map_or("", |authority| authority.as_str());
        let mut request = Request::post(path)
            .header(header::HOST, authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header(header::CONNECTION, "close");
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        request.body(Full::from(body.to_string())).map_err(|_| "the request cannot be made".to_owned())
    }
}

impl fmt::Debug for Endpoint {
    /// Without the token, and without the path, which may hold one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({}:{})", self.host, self.port)
    }
}

/// Whether what is said to this host never leaves the machine.
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| format!("the connection to the service broke: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let answer = async move {
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_MAX).collect().await;
        let body = body.map_err(|_| "the answer of the service is cut off or too long".to_owned())?;
        Ok(Answer { status, body: body.to_bytes().to_vec() })
    };
    tokio::pin!(answer);
    // The connection must be driven for the answer to come; when it ends first, the answer knows why.
    tokio::select! {
        biased;
        answer = &mut answer => answer,
        _ = connection => answer.await,
    }
}

fn connector() -> TlsConnector {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the usual versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_in_the_clear() {
        for good in
            ["https://sms.example.gov.cn/send", "http://127.0.0.1:8080/send", "http://localhost/", "http://[::1]:9"]
        {
            assert!(Endpoint::new(good, "secret").is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://sms.example.gov.cn/send", BadEndpoint::Plain),
            ("http://127.0.0.1.example.cn/", BadEndpoint::Plain),
            ("http://10.0.0.7/", BadEndpoint::Plain),
            ("ftp://localhost/", BadEndpoint::Unreadable),
            ("https://user:password@host/", BadEndpoint::Unreadable),
            ("/send", BadEndpoint::Unreadable),
            ("", BadEndpoint::Unreadable),
        ] {
            assert_eq!(Endpoint::new(bad, "").err(), Some(why), "{bad}");
        }
        assert!(Endpoint::new("https://host/", "two\nlines").is_err());
    }

    #[test]
    fn neither_token_nor_path_is_shown() {
        let shown = format!("{:?}", Endpoint::new("https://host/secret-path", "secret-token").unwrap());
        assert_eq!(shown, "Endpoint(host:443)");
    }
}
