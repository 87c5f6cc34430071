//! The one client that speaks HTTP: a request goes in, the reply comes out, after as many tries as are worth it.
//!
//! Tried again are connections that break, a try without progress for as long as the target allows, 408, 425,
//! 429 and 5xx: at most six tries, with waits of random length that grow, or as long as the host asks for.
//! Requests given to it must have the same effect when they come twice. Redirects are not followed, so that
//! no credentials reach another host; plain `http` is for this computer only.

use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use ureq::Agent;
use ureq::config::{AutoHeaderValue, Config};
use url::{Host, Url};

use super::error::{ErrorKind, PublishError};
use super::secret::scrub;
use crate::model::retry::retry_after;

/// How often a request is tried.
const TRIES: u32 = 6;
/// The longest first wait; each further one may be twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// The longest wait of our own.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// The longest wait that a host may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(120);
/// The longest reply that is read.
const LONGEST_REPLY: u64 = 512 << 20;

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is done.
    pub method: Method,
    /// At which address.
    pub url: Url,
    /// The fields, without those that the client adds.
    pub headers: HeaderMap,
    /// Empty where nothing is sent.
    pub body: Bytes,
}

/// A reply.
#[derive(Debug)]
pub struct Reply {
    /// Of the last answer, after redirects and retries.
    pub status: StatusCode,
    /// The fields, without those that the client adds.
    pub headers: HeaderMap,
    /// Empty where nothing is sent.
    pub body: Vec<u8>,
}

/// Sends requests.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    tries: u32,
}

impl Call {
    /// A request without a body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// With a header; a value that no header can have is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// With `Authorization: Bearer`, which no log shows.
    pub fn bearer(mut self, token: &super::secret::Secret) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.reveal())) {
            value.set_sensitive(true);
            self.headers.insert(http::header::AUTHORIZATION, value);
        }
        self
    }

    /// With a body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }
}

impl Client {
    /// A client for which a try has failed after so long without progress.
    pub fn new(patience: Duration) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(64)
            .max_idle_connections_per_host(64)
            .timeout_connect(Some(patience))
            .timeout_per_read(Some(patience))
            .timeout_per_write(Some(patience))
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("Briefpress/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into(), tries: TRIES }
    }

    /// The same client, which tries once.
    pub fn once(&self) -> Self {
        Self { agent: self.agent.clone(), tries: 1 }
    }

    /// Sends a request until a reply comes that is worth having.
    pub fn send(&self, call: &Call) -> Result<Reply, PublishError> {
        check_scheme(&call.url)?;
        let mut tried = 0;
        loop {
            tried += 1;
            let result = self.try_once(call);
            let wait = match &result {
                Ok(reply) if !is_passing(reply.status) => return result,
                Ok(reply) => retry_after(&reply.headers),
                Err(_) => None,
            };
            if tried >= self.tries {
                return result;
            }
            std::thread::sleep(wait.map_or_else(|| jitter(tried), |wait| wait.min(LONGEST_ASKED)));
        }
    }

    /// Sends a request and accepts no reply but a success.
    pub fn expect(&self, call: &Call) -> Result<Reply, PublishError> {
        let reply = self.send(call)?;
        if reply.status.is_success() { Ok(reply) } else { Err(refusal(call, &reply)) }
    }

    fn try_once(&self, call: &Call) -> Result<Reply, PublishError> {
        let mut request = http::Request::builder().method(call.method.clone()).uri(call.url.as_str());
        if let Some(headers) = request.headers_mut() {
            headers.clone_from(&call.headers);
        }
        let broken = |cause: &dyn std::fmt::Display| {
            let place = place(&call.url);
            PublishError::io(scrub(&format!("{} `{place}` got no reply: {cause}", call.method)))
        };
        let response = match call.body.is_empty() && !has_body(&call.method) {
            true => self.agent.run(request.body(()).map_err(|cause| broken(&cause))?),
            false => self.agent.run(request.body(&call.body[..]).map_err(|cause| broken(&cause))?),
        };
        let (head, body) = response.map_err(|cause| broken(&cause))?.into_parts();
        let body =
            body.into_with_config().limit(LONGEST_REPLY).read_to_vec().map_err(|cause| broken(&cause))?;
        Ok(Reply { status: head.status, headers: head.headers, body })
    }
}

/// The error for a reply that is none of those hoped for.
pub fn refusal(call: &Call, reply: &Reply) -> PublishError {
    let kind = match reply.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ErrorKind::Denied,
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => ErrorKind::Busy,
        _ => ErrorKind::Io,
    };
    let words = String::from_utf8_lossy(&reply.body);
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    let message = format!("{} `{}` was answered by {}: {words}", call.method, place(&call.url), reply.status);
    PublishError::new(kind, scrub(message.trim_end_matches([':', ' '])))
}

/// Plain HTTP is for this computer only.
fn check_scheme(url: &Url) -> Result<(), PublishError> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        _ => Err(PublishError::usage(format!("`{}` is not on `https`", place(url)))),
    }
}

/// Whether an address is of this computer.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}

/// An address without its query, which may hold a signature, and without credentials.
fn place(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    // Addresses without a host have no credentials either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

fn has_body(method: &Method) -> bool {
    matches!(*method, Method::PUT | Method::POST | Method::PATCH)
}

/// Whether a reply may be another one soon.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED
        || matches!(status.as_u16(), 408 | 425 | 429)
}

/// A wait of random length, longer after each try.
pub fn jitter(tried: u32) -> Duration {
    let most = FIRST_WAIT.saturating_mul(1 << tried.min(10)).min(LONGEST_WAIT);
    // Each state of the standard hasher is seeded anew.
    let random = std::hash::RandomState::new().build_hasher().finish();
    most.mul_f64((random >> 11) as f64 / (1u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;
    use url::Url;

    use super::{check_scheme, is_passing, jitter, place};

    #[test]
    fn only_passing_faults_are_tried_again() {
        for (status, again) in [
            (200, false),
            (403, false),
            (404, false),
            (409, false),
            (412, false),
            (429, true),
            (500, true),
            (501, false),
            (503, true),
        ] {
            assert_eq!(is_passing(StatusCode::from_u16(status).expect("a status")), again, "{status}");
        }
    }

    #[test]
    fn waits_are_random_and_bounded() {
        for tried in 1..100 {
            assert!(jitter(tried) <= Duration::from_secs(20));
        }
        assert!((0..20).map(|_| jitter(3)).collect::<std::collections::BTreeSet<_>>().len() > 10);
    }

    #[test]
    fn plain_http_is_for_this_computer() {
        let url = |text: &str| Url::parse(text).expect("an address");
        for (text, fine) in [
            ("https://a.example/", true),
            ("http://127.0.0.1:1/", true),
            ("http://localhost/", true),
            ("http://[::1]/", true),
            ("http://a.example/", false),
            ("http://127.0.0.1.a.example/", false),
            ("ftp://a.example/", false),
        ] {
            assert_eq!(check_scheme(&url(text)).is_ok(), fine, "{text}");
        }
        assert_eq!(place(&url("https://u:p@a.example/x?sig=y")), "https://a.example/x");
    }
}
