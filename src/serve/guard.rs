//! Who may read: the fields of an acceptable request in, leave or a refusal out.
//!
//! Three questions: is the `Host` one of ours (or a name that somebody pointed at this machine); did one of our own
//! pages, or the person at the browser, ask (as against a page of another site); and, where others on the
//! network can reach us, do they hold the token of this run. What a proxy may have added is never read.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{COOKIE, HOST, HeaderMap, ORIGIN};

use super::token::Token;

/// What admits a request.
#[derive(Debug)]
pub struct Guard {
    /// The port that a `Host` must name.
    pub port: u16,
    /// Beyond this machine the token is asked for.
    pub exposed: bool,
    /// The secret of this run.
    pub token: Token,
}

/// The parameter that carries the token in printed addresses.
pub const TOKEN_PARAMETER: &str = "briefpress";

impl Guard {
    /// Whether the request is for us and from somebody who may read the site.
    pub fn admits(&self, headers: &HeaderMap, local: SocketAddr) -> bool {
        self.host(headers, local).is_some() && !is_foreign(headers) && self.origin_is_ours(headers, local)
    }

    /// The `Host` as it was written, if it is one of ours.
    pub fn host<'h>(&self, headers: &'h HeaderMap, local: SocketAddr) -> Option<&'h str> {
        let host = headers.get(HOST)?.to_str().ok()?;
        let (name, port) = split_port(host)?;
        let port = port.map_or(Some(80), |port| port.parse().ok().filter(|_| !port.starts_with(['+', '0'])));
        (port == Some(self.port) && is_own_name(name, local)).then_some(host)
    }

    /// Whether an `Origin`, if there is one, is that of our own pages.
    fn origin_is_ours(&self, headers: &HeaderMap, local: SocketAddr) -> bool {
        headers.get(ORIGIN).is_none() || self.is_own_page(headers, local)
    }

    /// Whether one of our own pages asks, by its `Origin`: the update channel asks for no less.
    pub fn is_own_page(&self, headers: &HeaderMap, local: SocketAddr) -> bool {
        let Some(host) = self.host(headers, local) else { return false };
        let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
        origin.and_then(|origin| origin.strip_prefix("http://")) == Some(host)
    }

    /// Whether the client may see the site: from this machine, or with the cookie of this run.
    pub fn knows_token(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let mut pairs =
            cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.split_once('='));
        !self.exposed || pairs.any(|(key, value)| key.trim() == name && self.token.is(value.trim()))
    }

    /// The cookie that holds the token; cookies do not tell ports apart.
    pub fn cookie_name(&self) -> String {
        format!("briefpress-{}", self.port)
    }
}

/// Whether another site's page asks for something else than to be left for ours.
///
/// Pages of other ports of this machine count as other sites (`same-site`).
fn is_foreign(headers: &HeaderMap) -> bool {
    let field = |name: &str| headers.get(name).map(|value| value.as_bytes());
    match field("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => false,
        Some(_) => {
            let navigates = field("sec-fetch-mode") == Some(b"navigate");
            !(navigates && field("sec-fetch-dest") == Some(b"document"))
        }
    }
}

/// Splits `name:port` or `[address]:port`.
fn split_port(host: &str) -> Option<(&str, Option<&str>)> {
    let after_name =
        if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, rest) = host.split_at(after_name);
    if rest.is_empty() { Some((name, None)) } else { Some((name, Some(rest.strip_prefix(':')?))) }
}

/// This machine as its own browsers name it, or the very address that the client reached.
fn is_own_name(name: &str, local: SocketAddr) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if lower == "localhost"
        || lower.strip_suffix(".localhost").is_some_and(|name| name.split('.').all(is_label))
    {
        return true;
    }
    if matches!(&*lower, "127.0.0.1" | "[::1]") {
        return true;
    }
    let literal = lower.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let address: Option<IpAddr> = match literal {
        Some(six) => six.parse().ok().map(IpAddr::V6),
        None => lower.parse().ok().map(IpAddr::V4),
    };
    address.is_some_and(|address| address.to_canonical() == local.ip().to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::Guard;
    use crate::serve::token::Token;

    fn headers(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(": ").expect("a field");
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            headers.append(name, HeaderValue::from_str(value).expect("a value"));
        }
        headers
    }

    fn guard(exposed: bool) -> Guard {
        Guard { port: 1414, exposed, token: Token::of("secret") }
    }

    fn check(fields: &str, admitted: bool) {
        let local = "192.168.1.5:1414".parse().expect("an address");
        assert_eq!(guard(false).admits(&headers(fields), local), admitted, "{fields}");
    }

    #[test]
    fn hosts() {
        for host in [
            "localhost:1414",
            "LOCALHOST:1414",
            "site.localhost:1414",
            "127.0.0.1:1414",
            "[::1]:1414",
            "192.168.1.5:1414",
        ] {
            check(&format!("Host: {host}"), true);
        }
        for host in [
            "localhost",
            "localhost:80",
            "localhost:01414",
            "localhost:+1414",
            "localhost:1414:1414",
            "localhost.:1414",
            "evil.example:1414",
            "localhost.evil.example:1414",
            "evillocalhost:1414",
            ".localhost:1414",
            "a..localhost:1414",
            "a/.localhost:1414",
            "127.0.0.1.evil.example:1414",
            "127.0.0.2:1414",
            "127.1:1414",
            "2130706433:1414",
            "0x7f.0.0.1:1414",
            "0.0.0.0:1414",
            "192.168.1.6:1414",
            "[::]:1414",
            "[::1]",
            "[::1:1414",
            "::1:1414",
            "[::1%25lo]:1414",
            "user@localhost:1414",
        ] {
            check(&format!("Host: {host}"), false);
        }
        check("", false);
    }

    #[test]
    fn other_sites() {
        let host = "Host: localhost:1414\n";
        for (fields, admitted) in [
            ("Sec-Fetch-Site: none", true),
            ("Sec-Fetch-Site: same-origin\nSec-Fetch-Dest: empty", true),
            ("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", true),
            ("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe", false),
            ("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script", false),
            ("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: document", false),
            ("Sec-Fetch-Site: same-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty", false),
            ("Sec-Fetch-Site: else", false),
            ("Origin: http://localhost:1414", true),
            ("Origin: http://localhost:1415", false),
            ("Origin: http://127.0.0.1:1414", false),
            ("Origin: https://localhost:1414", false),
            ("Origin: null", false),
            ("X-Forwarded-Host: evil.example", true),
        ] {
            check(&format!("{host}{fields}"), admitted);
        }
        check("Host: evil.example\nX-Forwarded-Host: localhost:1414", false);
    }

    #[test]
    fn own_pages_say_so() {
        let local = "127.0.0.1:1414".parse().expect("an address");
        for (fields, own) in [
            ("Host: localhost:1414\nOrigin: http://localhost:1414", true),
            ("Host: localhost:1414", false),
            ("Host: localhost:1414\nOrigin: null", false),
            ("Host: evil.example:1414\nOrigin: http://evil.example:1414", false),
        ] {
            assert_eq!(guard(false).is_own_page(&headers(fields), local), own, "{fields}");
        }
    }

    #[test]
    fn tokens() {
        for (exposed, cookie, knows) in [
            (false, "", true),
            (true, "", false),
            (true, "Cookie: a=b; briefpress-1414=secret", true),
            (true, "Cookie: briefpress-1414=secre", false),
            (true, "Cookie: briefpress-1415=secret", false),
            (true, "Cookie: a=briefpress-1414=secret", false),
        ] {
            assert_eq!(guard(exposed).knows_token(&headers(cookie)), knows, "{cookie}");
        }
    }
}
