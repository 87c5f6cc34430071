//! Answers: a file and the request's fields in, a response out. Conditional requests, ranges, `HEAD`.

use axum::body::{Body, Bytes};
use axum::http::header::{
    self, ACCEPT, ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
    IF_RANGE, LOCATION, RANGE, VARY,
};
use axum::http::{Response, StatusCode};

/// A file, ready to be sent.
#[derive(Clone, Debug)]
pub struct Content {
    pub body: Bytes,
    /// Names the content, without quotes.
    pub etag: String,
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
pub fn file(content: Content, status: StatusCode, request: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", content.etag);
    let mut response = if status == StatusCode::OK && matches_any(request, &tag) {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        body(&content, &tag, status, request)
    };
    let headers = response.headers_mut();
    set(headers, ETAG, &tag);
    set(headers, VARY, "sec-fetch-dest, accept");
    response
}

fn body(content: &Content, tag: &str, status: StatusCode, request: &HeaderMap) -> Response<Body> {
    let length = content.body.len();
    let wanted = match status {
        StatusCode::OK => wanted_range(request, tag, length),
        _ => Wanted::All,
    };
    let mut response = match &wanted {
        Wanted::All => Response::new(content.body.clone().into()),
        Wanted::Part(range) => Response::new(content.body.slice(range.clone()).into()),
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

/// Whether the client has the content already (RFC 9110, section 13.1.2).
fn matches_any(request: &HeaderMap, tag: &str) -> bool {
    let tags = request.get_all(IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let mut tags = tags.flat_map(|tags| tags.split(',')).map(str::trim);
    tags.any(|other| other == "*" || other.strip_prefix("W/").unwrap_or(other) == tag)
}

/// Which bytes are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(std::ops::Range<usize>),
    /// A range beyond the end.
    Nothing,
}

/// Reads `Range`: one range of bytes; anything else is as if it were not there (RFC 9110, section 14.2).
fn wanted_range(request: &HeaderMap, tag: &str, length: usize) -> Wanted {
    let Some(range) = request.get(RANGE).and_then(|range| range.to_str().ok()) else { return Wanted::All };
    if request.get(IF_RANGE).is_some_and(|condition| condition.as_bytes() != tag.as_bytes()) {
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
    let number = |text: &str| text.parse::<usize>().unwrap_or(usize::MAX);
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
    use axum::http::header::{HeaderMap, IF_NONE_MATCH, IF_RANGE, RANGE};

    use super::{Wanted, matches_any, wanted_range};

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
        assert_eq!((part("\"x\""), part("\"y\"")), (Wanted::Part(0..1), Wanted::All));
        assert_eq!(wanted_range(&headers(&[(RANGE, "bytes=0-")]), "\"x\"", 0), Wanted::Nothing);
        assert_eq!(wanted_range(&headers(&[]), "\"x\"", 0), Wanted::All);
    }

    #[test]
    fn conditions() {
        for (tags, matches) in [
            ("\"x\"", true),
            ("W/\"x\"", true),
            ("\"y\", \"x\"", true),
            ("*", true),
            ("\"y\"", false),
            ("x", false),
        ] {
            assert_eq!(matches_any(&headers(&[(IF_NONE_MATCH, tags)]), "\"x\""), matches, "{tags}");
        }
    }
}
