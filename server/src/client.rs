//! Which address a request comes from, seen through trusted reverse proxies, and how many it may make.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::ErrorCode;
use governor::middleware::NoOpMiddleware;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tower_governor::governor::{GovernorConfig, GovernorConfigBuilder};
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use crate::config::Limits;
use crate::problem::Problem;

/// The address a request really comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp {
    /// The person's (or their proxy's) address.
    pub ip: IpAddr,
    /// Whether the request came to us from this very machine without passing through a proxy.
    pub local: bool,
}

/// Middleware: puts [`ClientIp`] into the request's extensions.
pub async fn identify(State(trusted): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    // Only in-process calls have no peer.
    let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::LOCALHOST));
    let client = client_ip(peer, request.headers(), &trusted);
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// The last address in `X-Forwarded-For` that isn't one of our proxies: those before it can be made up.
fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> ClientIp {
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    let mut ip = peer;
    if trusted.contains(&peer) {
        let hops: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for hop in hops.iter().rev() {
            let Ok(hop) = hop.trim().parse::<IpAddr>() else { break };
            ip = hop.to_canonical();
            if !trusted.contains(&ip) {
                break;
            }
        }
    }
    ClientIp { ip, local: peer.is_loopback() && !forwarded }
}

/// One limit for an IPv4 address, and for the /64 network that one IPv6 household or office has.
#[derive(Clone, Copy, Debug)]
pub struct ByClient;

impl KeyExtractor for ByClient {
    type Key = IpAddr;

    fn extract<T>(&self, request: &http::Request<T>) -> Result<IpAddr, GovernorError> {
        let client = request.extensions().get::<ClientIp>().ok_or(GovernorError::UnableToExtractKey)?;
        Ok(match client.ip {
            IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
            ip => ip,
        })
    }
}

/// The state of the limits; it must be swept now and then.
pub type Meter = Arc<GovernorConfig<ByClient, NoOpMiddleware<governor::clock::QuantaInstant>>>;

/// The limits of the configuration; `None` when they are switched off.
#[must_use]
pub fn meter(limits: &Limits) -> Option<Meter> {
    let period = Duration::from_secs(1).checked_div(limits.requests_per_second)?;
    let config = GovernorConfigBuilder::default()
        .period(period)
        .burst_size(limits.burst.max(1))
        .key_extractor(ByClient)
        .finish();
    config.map(Arc::new)
}

/// The layer that refuses what is over the limit.
#[must_use]
pub fn limit(meter: &Meter) -> GovernorLayer<ByClient, NoOpMiddleware<governor::clock::QuantaInstant>, Body> {
    GovernorLayer::new(Arc::clone(meter)).error_handler(refuse)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the error over")]
fn refuse(error: GovernorError) -> Response {
    let GovernorError::TooManyRequests { wait_time, .. } = error else {
        return Problem::of(ErrorCode::Internal).into_response();
    };
    metrics::counter!("sunhall_requests_limited_total").increment(1);
    let mut response =
        Problem::new(StatusCode::TOO_MANY_REQUESTS, ErrorCode::TooManyAttempts.to_string()).into_response();
    // The meter says how many whole seconds are left; a wait of less than one is one.
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_time + 1));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: Option<&str>, trusted: &[&str]) -> ClientIp {
        let mut headers = HeaderMap::new();
        if let Some(value) = forwarded {
            headers.insert("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        client_ip(peer.parse().unwrap(), &headers, &trusted)
    }

    #[test]
    fn nobody_can_choose_their_own_address() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(seen("203.0.113.9", Some("10.0.0.1"), &[]).ip, ip("203.0.113.9"));
        assert_eq!(seen("127.0.0.1", Some("10.0.0.1, 203.0.113.9"), &["127.0.0.1"]).ip, ip("203.0.113.9"));
        assert_eq!(seen("127.0.0.1", Some("203.0.113.9, 10.1.1.1"), &["127.0.0.1", "10.1.1.1"]).ip, ip("203.0.113.9"));
        assert_eq!(seen("127.0.0.1", Some("nonsense"), &["127.0.0.1"]).ip, ip("127.0.0.1"));
    }

    #[test]
    fn what_a_proxy_passes_on_is_not_local() {
        assert!(seen("127.0.0.1", None, &[]).local);
        assert!(!seen("127.0.0.1", Some("203.0.113.9"), &[]).local);
        assert!(!seen("203.0.113.9", None, &[]).local);
    }
}
