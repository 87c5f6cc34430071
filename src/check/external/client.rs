//! The one place that speaks HTTP: a request goes in, the reply or the reason why there is none comes out.
//!
//! Redirects are not followed here. A connection is made to no address but one that the policy allows:
//! the look-up of names keeps only those, and what it keeps is what the connection goes to. No proxy,
//! no cookies, no compression, no connection kept.

use std::io::Read;
use std::net::SocketAddr;
use std::time::Duration;

use ureq::config::{AutoHeaderValue, Config};
use ureq::http::{StatusCode, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};
use url::Url;

use super::address::is_public;
use super::{Policy, Reach};
use crate::model::retry::retry_after;

/// Sends requests.
pub struct Client {
    agent: Agent,
    body: u64,
}

/// How much of a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Its head.
    Head,
    /// The page; its body is not read.
    Get,
    /// The page with its body, if that is HTML.
    GetBody,
}

/// What a server said.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub location: Option<String>,
    /// How long it asks to wait.
    pub retry_after: Option<Duration>,
    /// The whole body, if it was asked for, is HTML and within the limit.
    pub html: Option<String>,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No address that may be asked belongs to the host.
    NotAllowed,
    /// There is no such host.
    NoSuchHost,
    /// The name could not be looked up just now.
    NoLookup,
    TimedOut,
    /// The certificate or the handshake is at fault.
    Tls(String),
    /// The connection was refused, cut off or makes no sense.
    Broken(String),
}

impl Client {
    /// A client that keeps to a policy.
    pub fn new(policy: &Policy) -> Self {
        Self::with_lookup(policy, DefaultResolver::default())
    }

    /// A client that looks names up in another way than the system's.
    pub(super) fn with_lookup(policy: &Policy, lookup: impl Resolver) -> Self {
        let config = Config::builder()
            .https_only(policy.reach == Reach::Public)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .max_idle_connections(0)
            .accept("text/html, */*;q=0.8")
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("Briefpress/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .build();
        let resolver = Guarded { reach: policy.reach, lookup };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), body: policy.body }
    }

    /// Sends one request and waits for the reply, at most `timeout`.
    pub fn send(&self, method: Method, url: &Url, timeout: Duration) -> Result<Reply, Failure> {
        let request = match method {
            Method::Head => self.agent.head(url.as_str()),
            Method::Get | Method::GetBody => self.agent.get(url.as_str()),
        };
        let response = request.config().timeout_global(Some(timeout)).build().call().map_err(failure)?;
        let (head, body) = response.into_parts();
        let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
        let wants_body = method == Method::GetBody && head.status.is_success();
        Ok(Reply {
            status: head.status.as_u16(),
            location: text(header::LOCATION).map(str::to_owned),
            retry_after: retry_after(&head.headers),
            html: if wants_body && is_html(&body) { self.read(body) } else { None },
        })
    }

    /// The whole body: `None` if it is cut off or beyond the limit.
    fn read(&self, body: Body) -> Option<String> {
        let mut bytes = Vec::new();
        // One byte more than the limit tells that there is more.
        let read = body.into_reader().take(self.body + 1).read_to_end(&mut bytes);
        (read.is_ok() && bytes.len() as u64 <= self.body)
            .then(|| String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The words that belong to a status.
pub fn reason(status: u16) -> Option<&'static str> {
    StatusCode::from_u16(status).ok()?.canonical_reason()
}

fn is_html(body: &Body) -> bool {
    body.mime_type().is_some_and(|kind| {
        ["text/html", "application/xhtml+xml"].iter().any(|html| kind.eq_ignore_ascii_case(html))
    })
}

/// Looks names up, and keeps only the addresses that may be asked.
#[derive(Debug)]
struct Guarded<R> {
    reach: Reach,
    lookup: R,
}

/// The error of [`Guarded`], in a form that passes through the client.
#[derive(Debug, thiserror::Error)]
enum LookupFault {
    #[error("no public address")]
    NotAllowed,
    #[error("the name cannot be looked up")]
    Failed,
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.lookup.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(cause) if says_no_such_host(&cause.to_string()) => Error::HostNotFound,
            Error::Io(_) => Error::Other(Box::new(LookupFault::Failed)),
            other => other,
        })?;
        let mut kept = self.empty();
        found.iter().filter(|address| self.allows(address)).for_each(|address| kept.push(*address));
        if kept.is_empty() { Err(Error::Other(Box::new(LookupFault::NotAllowed))) } else { Ok(kept) }
    }
}

impl<R> Guarded<R> {
    fn allows(&self, address: &SocketAddr) -> bool {
        match self.reach {
            Reach::Public => is_public(address.ip()),
            Reach::Loopback => address.ip() == std::net::Ipv4Addr::LOCALHOST,
        }
    }
}

/// Whether the system's error says that a name does not exist, as against that no name server answered.
/// The standard library has no kind of error for it.
fn says_no_such_host(error: &str) -> bool {
    const WORDS: [&str; 5] = [
        "Name or service not known",
        "No address associated with hostname",
        "Name does not resolve",
        "nodename nor servname provided",
        "No such host is known",
    ];
    WORDS.iter().any(|words| error.contains(words))
}

fn failure(error: Error) -> Failure {
    match error {
        Error::HostNotFound => Failure::NoSuchHost,
        Error::Timeout(_) => Failure::TimedOut,
        Error::Rustls(_) | Error::Tls(_) | Error::TlsRequired | Error::Pem(_) => {
            Failure::Tls(error.to_string())
        }
        Error::Other(cause) => match cause.downcast_ref::<LookupFault>() {
            Some(LookupFault::NotAllowed) => Failure::NotAllowed,
            Some(LookupFault::Failed) => Failure::NoLookup,
            None => Failure::Broken(cause.to_string()),
        },
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::TimedOut => Failure::TimedOut,
        // The form in which the TLS library hands on its own errors.
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => {
            Failure::Tls(cause.to_string())
        }
        Error::Io(cause) => Failure::Broken(cause.to_string()),
        other => Failure::Broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};
    use std::time::Duration;

    use ureq::Error;
    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::NextTimeout;

    use super::{Client, Failure, Guarded, Method, Policy, Reach, failure, says_no_such_host};

    /// A name server that answers everything in one way.
    #[derive(Debug)]
    struct Fixed(&'static [&'static str]);

    impl Resolver for Fixed {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            let mut all = self.empty();
            self.0.iter().for_each(|address| all.push(address.parse().expect("an address")));
            Ok(all)
        }
    }

    fn check(found: &'static [&'static str], expected: Result<&[&str], Failure>) {
        let guarded = Guarded { reach: Reach::Public, lookup: Fixed(found) };
        let uri = "https://e.example/".parse().expect("an address");
        let kept = guarded.resolve(&uri, &Config::default(), NextTimeout::default());
        let kept = kept.map(|kept| kept.to_vec()).map_err(failure);
        let parse = |address: &&str| address.parse::<SocketAddr>().expect("an address");
        assert_eq!(kept, expected.map(|all| all.iter().map(parse).collect()), "{found:?}");
    }

    #[test]
    fn only_public_addresses_are_left_of_a_name() {
        check(&["1.1.1.1:443"], Ok(&["1.1.1.1:443"]));
        check(&["127.0.0.1:443", "1.1.1.1:443", "[::1]:443"], Ok(&["1.1.1.1:443"]));
        check(&["10.0.0.1:443", "[fd00::1]:443", "[::ffff:127.0.0.1]:443"], Err(Failure::NotAllowed));
        check(&["169.254.169.254:443"], Err(Failure::NotAllowed));
    }

    /// What comes of asking a server on https that does not speak it.
    #[test]
    fn a_server_without_tls_is_no_safe_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = stream.read(&mut [0; 1024]);
        });
        let client = Client::new(&Policy { reach: Reach::Loopback, ..Policy::public() });
        let url = format!("https://{address}/").parse().expect("an address");
        let reply = client.send(Method::Head, &url, Duration::from_secs(5));
        assert!(matches!(reply, Err(Failure::Tls(_))), "{reply:?}");
    }

    #[test]
    fn a_name_server_that_does_not_answer_is_no_missing_host() {
        let lookup = "failed to lookup address information: ";
        assert!(says_no_such_host(&format!("{lookup}Name or service not known")));
        assert!(!says_no_such_host(&format!("{lookup}Temporary failure in name resolution")));
    }
}
