//! What a request may look like: its parsed head in, the decoded path or the status of a refusal out.
//!
//! Stricter than HTTP: every form of a target that two programs might read in two ways is refused, and so is every
//! request that brings a body. What passes has one `Host` at most, a method that only reads, and a plain path.

use axum::http::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

use crate::model::address::decode;

/// Targets are no longer than this, in bytes.
pub const MAX_TARGET: usize = 8 << 10;
/// Header fields are no longer than this together, in bytes, with four for what parts each from its value and the next.
pub const MAX_FIELDS: usize = 16 << 10;

/// Fields of which a second one would leave open which counts.
const SINGLE: [&str; 9] = [
    "host",
    "origin",
    "upgrade",
    "content-length",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "sec-websocket-key",
    "range",
];

/// The decoded path of an acceptable request.
pub fn path_of(request: &Parts) -> Result<String, StatusCode> {
    check_fields(&request.headers)?;
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    let uri = &request.uri;
    if uri.scheme().is_some() || uri.authority().is_some() {
        return Err(StatusCode::BAD_REQUEST);
    }
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    if target.len() > MAX_TARGET {
        return Err(StatusCode::URI_TOO_LONG);
    }
    path_of_target(target).ok_or(StatusCode::BAD_REQUEST)
}

fn check_fields(fields: &HeaderMap) -> Result<(), StatusCode> {
    let has_body = fields.contains_key(TRANSFER_ENCODING)
        || fields.get_all(CONTENT_LENGTH).iter().any(|length| length != "0");
    let length: usize = fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    match () {
        () if has_body => Err(StatusCode::PAYLOAD_TOO_LARGE),
        () if length > MAX_FIELDS => Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        () if SINGLE.iter().any(|name| fields.get_all(*name).iter().count() > 1) => {
            Err(StatusCode::BAD_REQUEST)
        }
        () => Ok(()),
    }
}

/// The decoded path of a target, without its query; `None` if it is not a plain one.
pub fn path_of_target(target: &str) -> Option<String> {
    let visible = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '#');
    if !target.starts_with('/') || !target.chars().all(visible) {
        return None;
    }
    let path = target.split('?').next().unwrap_or(target);
    let lower = path.to_ascii_lowercase();
    let hidden = ["%2f", "%5c", "%00"].iter().any(|hidden| lower.contains(hidden));
    if path.contains("//") || hidden || !whole_escapes(path) {
        return None;
    }
    let decoded = decode(path);
    // What is not UTF-8 stays encoded.
    let is_text = !path.contains('%') || decoded != path;
    let dots = decoded.split('/').any(|part| matches!(part, "." | ".."));
    (is_text && !dots && !decoded.chars().any(char::is_control)).then_some(decoded)
}

fn whole_escapes(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let digits = after.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn check(method: &str, target: &str, fields: &[(&str, &str)], want: Result<&str, u16>) {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let path = path_of(&parts).map_err(|status| status.as_u16());
        assert_eq!(path.as_deref().map_err(|status| *status), want, "{method} {target} {fields:?}");
    }

    #[test]
    fn requests() {
        let host = ("host", "a");
        check("GET", "/", &[host], Ok("/"));
        check("HEAD", "/a/?q=%2f&r=//", &[host, ("x", "y"), ("x", "z")], Ok("/a/"));
        check("GET", "/", &[host, ("content-length", "0")], Ok("/"));
        check("POST", "/", &[host], Err(405));
        check("OPTIONS", "*", &[host], Err(405));
        check("GET", "*", &[host], Err(400));
        check("GET", "http://a/", &[host], Err(400));
        check("GET", "a:1", &[host], Err(400));
        check("GET", "/", &[host, host], Err(400));
        check("GET", "/", &[host, ("origin", "b"), ("Origin", "b")], Err(400));
        check("GET", "/", &[host, ("content-length", "1")], Err(413));
        check("GET", "/", &[host, ("content-length", "00")], Err(413));
        check("GET", "/", &[host, ("transfer-encoding", "chunked")], Err(413));
        check("GET", &format!("/{}", "a".repeat(MAX_TARGET)), &[host], Err(414));
        check("GET", "/", &[host, ("x", &"a".repeat(MAX_FIELDS))], Err(431));
    }

    #[test]
    fn targets() {
        for (target, want) in [
            ("/", Some("/")),
            ("/a/b.c", Some("/a/b.c")),
            ("/%C5%BC/?x", Some("/ż/")),
            ("/50%25/", Some("/50%/")),
            ("/a/...", Some("/a/...")),
            ("/a%20b", Some("/a b")),
            ("*", None),
            ("a", None),
            ("http://a/", None),
            ("//a/", None),
            ("/a//b", None),
            ("/a/./b", None),
            ("/a/../b", None),
            ("/a/%2e%2E/b", None),
            ("/%2e/", None),
            ("/a%2fb", None),
            ("/a%5Cb", None),
            ("/a\\b", None),
            ("/a?b\\c", None),
            ("/a%00", None),
            ("/a%0a", None),
            ("/a%7f", None),
            ("/a#b", None),
            ("/a?b#c", None),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%ff", None),
            ("/%c0%ae%c0%ae/", None),
            ("/ż", None),
            ("/a b", None),
        ] {
            assert_eq!(path_of_target(target).as_deref(), want, "{target}");
        }
    }
}
