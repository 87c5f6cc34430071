//! Answers: a file and the request's fields in, a response out. Conditional requests, ranges, `HEAD`.

use axum::body::Body;
use axum::http::header::{
    self, ACCEPT, ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MATCH,
    IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, VARY,
};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode};

use super::body::body_of;
use crate::workspace::Payload;

/// A file, ready to be sent.
#[derive(Clone, Debug)]
pub struct Content {
    /// What is sent.
    pub body: Payload,
    /// Names the content, without quotes.
    pub etag: String,
    /// The `Content-Type`.
    pub media: &'static str,
}

/// An answer without content.
pub fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    secure(response.headers_mut());
    response
}

/// Sends the reader to an address made by us.
pub fn redirect(location: &str) -> Response<Body> {
    let mut response = empty(StatusCode::FOUND);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// Sends a file with `status`, or what is asked of it. The server leaves out the body where the method is `HEAD`.
pub fn file(content: &Content, status: StatusCode, request: &Parts) -> Response<Body> {
    let tag = format!("\"{}\"", content.etag);
    let mut response = match precondition(&request.headers, &tag).filter(|_| status == StatusCode::OK) {
        Some(status) => empty(status),
        None => body(content, &tag, status, request),
    };
    let headers = response.headers_mut();
    set(headers, ETAG, &tag);
    set(headers, VARY, "sec-fetch-dest, accept");
    response
}

fn body(content: &Content, tag: &str, status: StatusCode, request: &Parts) -> Response<Body> {
    let length = content.body.size();
    let wanted = match status {
        // Other methods have no ranges (RFC 9110, section 14.2).
        StatusCode::OK if request.method == Method::GET => wanted_range(&request.headers, tag, length),
        _ => Wanted::All,
    };
    let mut response = match &wanted {
        Wanted::All => Response::new(body_of(&content.body, 0..length)),
        Wanted::Part(range) => Response::new(body_of(&content.body, range.clone())),
        Wanted::Nothing => Response::new(Body::empty()),
    };
    *response.status_mut() = match wanted {
        Wanted::All => status,
        Wanted::Part(_) => StatusCode::PARTIAL_CONTENT,
        Wanted::Nothing => StatusCode::RANGE_NOT_SATISFIABLE,
    };
    let headers = response.headers_mut();
    secure(headers);
    set(headers, ACCEPT_RANGES, "bytes");
    match wanted {
        Wanted::All => set(headers, CONTENT_TYPE, content.media),
        Wanted::Part(range) => {
            set(headers, CONTENT_TYPE, content.media);
            set(headers, CONTENT_RANGE, &format!("bytes {}-{}/{length}", range.start, range.end - 1));
        }
        Wanted::Nothing => set(headers, CONTENT_RANGE, &format!("bytes */{length}")),
    }
    response
}

/// What every answer says: nothing of it is for pages of other sites, and nothing of it is kept.
fn secure(headers: &mut HeaderMap) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The status that stands for the content where the client's conditions say so (RFC 9110, section 13.2.2); the
/// conditions of time never do, since answers bear none.
fn precondition(request: &HeaderMap, tag: &str) -> Option<StatusCode> {
    let tags = |name| request.get_all(name).iter().filter_map(|tags: &HeaderValue| tags.to_str().ok());
    let tags = |name| tags(name).flat_map(|tags| tags.split(',')).map(str::trim);
    // The strong comparison: a weak tag is never the same.
    if request.contains_key(IF_MATCH) && !tags(IF_MATCH).any(|other| other == "*" || other == tag) {
        return Some(StatusCode::PRECONDITION_FAILED);
    }
    let is_known = |other: &str| other == "*" || other.strip_prefix("W/").unwrap_or(other) == tag;
    tags(IF_NONE_MATCH).any(is_known).then_some(StatusCode::NOT_MODIFIED)
}

/// Which bytes are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(std::ops::Range<u64>),
    /// A range beyond the end.
    Nothing,
}

/// Reads `Range`: one range of bytes; anything else is as if it were not there (RFC 9110, section 14.2).
fn wanted_range(request: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let Some(range) = request.get(RANGE).and_then(|range| range.to_str().ok()) else { return Wanted::All };
    // The strong comparison again; a date is not what names our content.
    if request.get_all(IF_RANGE).iter().any(|condition| condition.as_bytes() != tag.as_bytes()) {
        return Wanted::All;
    }
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first) || !digits(last) || (first.is_empty() && last.is_empty()) {
        return Wanted::All;
    }
    // A number too large to read is beyond the end.
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    let range = if first.is_empty() {
        length - number(last).min(length)..length
    } else if last.is_empty() {
        number(first)..length
    } else if number(first) > number(last) {
        return Wanted::All;
    } else {
        number(first)..number(last).saturating_add(1).min(length)
    };
    if range.start >= range.end { Wanted::Nothing } else { Wanted::Part(range) }
}

/// Whether a browser loads a document of its own, as against a script, a program or a reader's download.
///
/// Browsers tell so to this machine and over TLS only; in a plain network they still say what they like and that they
/// would rather have TLS, which they say when they open a page.
pub fn loads_document(request: &HeaderMap) -> bool {
    match request.get("sec-fetch-dest") {
        Some(destination) => matches!(destination.as_bytes(), b"document" | b"iframe"),
        None => {
            request.get("upgrade-insecure-requests").is_some_and(|value| value == "1")
                && request.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::http::header::{HeaderMap, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};

    use super::{Wanted, precondition, wanted_range};

    fn headers(pairs: &[(axum::http::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect()
    }

    #[test]
    fn ranges() {
        for (range, want) in [
            ("bytes=0-", Wanted::Part(0..10)),
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-4", Wanted::Part(2..5)),
            ("bytes=2-99", Wanted::Part(2..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-99", Wanted::Part(0..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=99999999999999999999999-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=4-2", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("bytes=+1-2", Wanted::All),
            ("lines=0-1", Wanted::All),
        ] {
            assert_eq!(wanted_range(&headers(&[(RANGE, range)]), "\"x\"", 10), want, "{range}");
        }
        let part = |condition: &str| {
            wanted_range(&headers(&[(RANGE, "bytes=0-0"), (IF_RANGE, condition)]), "\"x\"", 10)
        };
        assert_eq!(part("\"x\""), Wanted::Part(0..1));
        for other in ["\"y\"", "W/\"x\"", "x", "*", "", "\"x\", \"y\"", "Tue, 01 Jul 2025 00:00:00 GMT"] {
            assert_eq!(part(other), Wanted::All, "{other}");
        }
        assert_eq!(wanted_range(&headers(&[(RANGE, "bytes=0-")]), "\"x\"", 0), Wanted::Nothing);
        assert_eq!(wanted_range(&headers(&[]), "\"x\"", 0), Wanted::All);
    }

    #[test]
    fn conditions() {
        let (known, failed) = (Some(StatusCode::NOT_MODIFIED), Some(StatusCode::PRECONDITION_FAILED));
        for (name, tags, want) in [
            (IF_NONE_MATCH, "\"x\"", known),
            (IF_NONE_MATCH, "W/\"x\"", known),
            (IF_NONE_MATCH, "\"y\", \"x\"", known),
            (IF_NONE_MATCH, "*", known),
            (IF_NONE_MATCH, "\"y\"", None),
            (IF_NONE_MATCH, "x", None),
            (IF_MATCH, "\"x\"", None),
            (IF_MATCH, "\"y\", \"x\"", None),
            (IF_MATCH, "*", None),
            (IF_MATCH, "W/\"x\"", failed),
            (IF_MATCH, "\"y\"", failed),
            (IF_MATCH, "", failed),
        ] {
            assert_eq!(precondition(&headers(&[(name.clone(), tags)]), "\"x\""), want, "{name}: {tags}");
        }
        let both = headers(&[(IF_MATCH, "\"y\""), (IF_NONE_MATCH, "\"x\"")]);
        assert_eq!(precondition(&both, "\"x\""), failed, "what must match comes first");
    }
}
