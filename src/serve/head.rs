//! What a request may look like before anything else reads it: the bytes of a request head in, a verdict out.
//!
//! Stricter than HTTP: every form of a target that two programs might read in two ways is refused, and so is every
//! request that brings a body. What passes has one `Host`, a method that only reads, and a plain path.

use std::fmt;

use crate::model::address::decode;

/// Targets are no longer than this.
pub const MAX_TARGET: usize = 8 << 10;
/// Header fields are no longer than this, together.
pub const MAX_FIELDS: usize = 16 << 10;
/// A whole head is no longer than this: method, target, version, fields.
pub const MAX_HEAD: usize = MAX_TARGET + MAX_FIELDS + 64;

/// What a head asks for, as far as the connection must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The connection may become a WebSocket.
    pub upgrade: bool,
}

/// Why a head is refused: the status of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    BadRequest,
    Method,
    Body,
    LongTarget,
    LongFields,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Refusal; 5] =
        [Refusal::BadRequest, Refusal::Method, Refusal::Body, Refusal::LongTarget, Refusal::LongFields];

    /// The status code.
    pub fn status(self) -> u16 {
        match self {
            Refusal::BadRequest => 400,
            Refusal::Method => 405,
            Refusal::Body => 413,
            Refusal::LongTarget => 414,
            Refusal::LongFields => 431,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status())
    }
}

/// Where the first head in `bytes` ends; an error as soon as it cannot become an acceptable one.
pub fn end_of_head(bytes: &[u8]) -> Result<Option<usize>, Refusal> {
    if bytes.first().is_some_and(|first| !first.is_ascii_uppercase()) {
        return Err(Refusal::BadRequest);
    }
    let head = &bytes[..bytes.len().min(MAX_HEAD)];
    if let Some(at) = memchr::memmem::find(head, b"\r\n\r\n") {
        return Ok(Some(at + 4));
    }
    let line = memchr::memchr(b'\n', head).unwrap_or(head.len());
    if line > MAX_TARGET + 64 {
        return Err(Refusal::LongTarget);
    }
    if bytes.len() >= MAX_HEAD || bytes.len() - line > MAX_FIELDS {
        Err(Refusal::LongFields)
    } else {
        Ok(None)
    }
}

/// Reads a whole head, its empty line included.
pub fn check_head(head: &[u8]) -> Result<Head, Refusal> {
    let text = head.strip_suffix(b"\r\n\r\n").ok_or(Refusal::BadRequest)?;
    let mut lines = text.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let returns = text.iter().filter(|byte| **byte == b'\r').count();
    let feeds = text.iter().filter(|byte| **byte == b'\n').count();
    let paired = text.windows(2).filter(|pair| pair == b"\r\n").count();
    if returns != feeds || feeds != paired {
        return Err(Refusal::BadRequest);
    }
    check_request_line(lines.next().ok_or(Refusal::BadRequest)?)?;
    let mut fields = Fields::default();
    let mut length = 0;
    for line in lines {
        length += line.len() + 2;
        fields.take(line)?;
    }
    if length > MAX_FIELDS {
        return Err(Refusal::LongFields);
    }
    if fields.hosts != 1 {
        return Err(Refusal::BadRequest);
    }
    Ok(Head { upgrade: fields.websocket })
}

fn check_request_line(line: &[u8]) -> Result<(), Refusal> {
    let mut parts = line.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::BadRequest);
    };
    if method.is_empty() || !method.iter().all(u8::is_ascii_uppercase) {
        return Err(Refusal::BadRequest);
    }
    if !matches!(method, b"GET" | b"HEAD") {
        return Err(Refusal::Method);
    }
    if !matches!(version, b"HTTP/1.1" | b"HTTP/1.0") {
        return Err(Refusal::BadRequest);
    }
    if target.len() > MAX_TARGET {
        return Err(Refusal::LongTarget);
    }
    path_of_target(target).map(|_| ())
}

/// The decoded path of a target, without its query.
pub fn path_of_target(target: &[u8]) -> Result<String, Refusal> {
    let target = std::str::from_utf8(target).map_err(|_| Refusal::BadRequest)?;
    let visible = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '#');
    if !target.starts_with('/') || !target.chars().all(visible) {
        return Err(Refusal::BadRequest);
    }
    let path = target.split('?').next().unwrap_or(target);
    let lower = path.to_ascii_lowercase();
    let hidden = ["%2f", "%5c", "%00"].iter().any(|hidden| lower.contains(hidden));
    if path.contains("//") || hidden || !whole_escapes(path) {
        return Err(Refusal::BadRequest);
    }
    let decoded = decode(path);
    // What is not UTF-8 stays encoded.
    let is_text = !path.contains('%') || decoded != path;
    let dots = decoded.split('/').any(|part| matches!(part, "." | ".."));
    if !is_text || dots || decoded.chars().any(char::is_control) {
        return Err(Refusal::BadRequest);
    }
    Ok(decoded)
}

fn whole_escapes(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let digits = after.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

/// What the fields of a head say that the connection depends on.
#[derive(Debug, Default)]
struct Fields {
    hosts: usize,
    websocket: bool,
    /// Fields that decide who may read, each at most once.
    seen: u32,
}

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

impl Fields {
    fn take(&mut self, line: &[u8]) -> Result<(), Refusal> {
        let colon = memchr::memchr(b':', line).ok_or(Refusal::BadRequest)?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.is_empty() || !name.iter().all(|byte| is_token(*byte)) {
            return Err(Refusal::BadRequest);
        }
        if value.iter().any(|byte| (*byte < 0x20 && *byte != b'\t') || *byte == 0x7f) {
            return Err(Refusal::BadRequest);
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if let Some(place) = SINGLE.iter().position(|single| *single == name) {
            if self.seen & (1 << place) != 0 {
                return Err(Refusal::BadRequest);
            }
            self.seen |= 1 << place;
        }
        match &*name {
            "host" => self.hosts += 1,
            "transfer-encoding" => return Err(Refusal::Body),
            "content-length" if value != b"0" => return Err(Refusal::Body),
            "upgrade" => self.websocket = value.eq_ignore_ascii_case(b"websocket"),
            _ => {}
        }
        Ok(())
    }
}

/// A character of a field's name (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, want: Result<bool, Refusal>) {
        let head = format!("{head}\r\n\r\n");
        assert_eq!(check_head(head.as_bytes()).map(|head| head.upgrade), want, "{head:?}");
    }

    #[test]
    fn heads() {
        use Refusal::*;
        check("GET / HTTP/1.1\r\nHost: a", Ok(false));
        check("HEAD /a/?q=%2f&r=// HTTP/1.0\r\nhost: a\r\nx: \ty", Ok(false));
        check("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket", Ok(true));
        check("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c", Ok(false));
        check("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0", Ok(false));
        for (head, want) in [
            ("GET / HTTP/1.1", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nOrigin: b\r\norigin: b", BadRequest),
            ("GET / HTTP/1.1\r\nHost : a", BadRequest),
            ("GET / HTTP/1.1\r\n Host: a", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded: b", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\nX: b", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\rX: b", BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\0", BadRequest),
            ("GET  / HTTP/1.1\r\nHost: a", BadRequest),
            ("GET / HTTP/1.1 \r\nHost: a", BadRequest),
            ("GET / HTTP/2.0\r\nHost: a", BadRequest),
            ("GET /\r\nHost: a", BadRequest),
            ("get / HTTP/1.1\r\nHost: a", BadRequest),
            ("POST / HTTP/1.1\r\nHost: a", Method),
            ("OPTIONS * HTTP/1.1\r\nHost: a", Method),
            ("CONNECT a:1 HTTP/1.1\r\nHost: a", Method),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1", Body),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 00", Body),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked", Body),
        ] {
            check(head, Err(want));
        }
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
            assert_eq!(path_of_target(target.as_bytes()).ok().as_deref(), want, "{target}");
        }
    }

    #[test]
    fn ends() {
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\n"), Ok(None));
        assert_eq!(end_of_head(b""), Ok(None));
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"), Ok(Some(27)));
        assert_eq!(end_of_head(b"\x16\x03\x01"), Err(Refusal::BadRequest));
        assert_eq!(end_of_head(b"\r\nGET /"), Err(Refusal::BadRequest));
        assert_eq!(end_of_head(format!("GET /{}", "a".repeat(9000)).as_bytes()), Err(Refusal::LongTarget));
        let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}", "a".repeat(17 << 10));
        assert_eq!(end_of_head(long.as_bytes()), Err(Refusal::LongFields));
        let whole = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(MAX_TARGET));
        let end = end_of_head(whole.as_bytes()).expect("not too long yet").expect("whole");
        assert_eq!(check_head(&whole.as_bytes()[..end]), Err(Refusal::LongTarget));
    }
}
