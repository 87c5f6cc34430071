//! Turns the bytes of a text file into text: without byte-order mark, with `\n` line ends.

use std::fmt;

use memchr::memchr;

/// Why bytes are not a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotText {
    kind: Kind,
    /// From the start of the file.
    offset: usize,
    /// From 1.
    line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Utf16,
    Nul,
    Byte(u8),
    Cut,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Utf16 => return f.write_str("is UTF-16, not UTF-8"),
            Kind::Nul => f.write_str("holds a NUL byte")?,
            Kind::Byte(byte) => write!(f, "is not UTF-8: it holds the byte {byte:#04x}")?,
            Kind::Cut => f.write_str("is not UTF-8: it ends inside a character")?,
        }
        write!(f, " at byte {} (line {})", self.offset, self.line)
    }
}

/// Reads UTF-8.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    if is_utf16(&bytes) {
        return Err(NotText { kind: Kind::Utf16, offset: 0, line: 1 });
    }
    let text = String::from_utf8(bytes).map_err(|fault| {
        let offset = fault.utf8_error().valid_up_to();
        let bytes = fault.as_bytes();
        let kind = match fault.utf8_error().error_len() {
            Some(_) => Kind::Byte(bytes[offset]),
            None => Kind::Cut,
        };
        // A NUL before it is the plainer cause: the file is no text at all.
        nul(&bytes[..offset]).unwrap_or(NotText { kind, offset, line: line_at(bytes, offset) })
    })?;
    if let Some(fault) = nul(text.as_bytes()) {
        return Err(fault);
    }
    Ok(unify(text))
}

fn nul(bytes: &[u8]) -> Option<NotText> {
    let offset = memchr(0, bytes)?;
    Some(NotText { kind: Kind::Nul, offset, line: line_at(bytes, offset) })
}

/// By its byte-order mark, or since every second of its first bytes is NUL, as in Latin text.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    pairs >= 4
        && ((zeros(0) == 0 && zeros(1) * 4 >= pairs * 3) || (zeros(1) == 0 && zeros(0) * 4 >= pairs * 3))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    let before = &bytes[..offset];
    let feeds = before.iter().filter(|byte| **byte == b'\n').count();
    // A lone return ends a line, too; one before a feed is part of that line end.
    let returns = before
        .iter()
        .zip(bytes.iter().skip(1))
        .filter(|pair| matches!(pair, (b'\r', next) if **next != b'\n'));
    1 + feeds + returns.count()
}

fn unify(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(bytes: &[u8], want: Result<&str, &str>) {
        let got = decode(bytes.to_vec()).map_err(|fault| fault.to_string());
        assert_eq!(got.as_deref().map_err(String::as_str), want, "{bytes:?}");
    }

    #[test]
    fn texts() {
        check(b"", Ok(""));
        check(b"a\r\nb\rc\n\r\n", Ok("a\nb\nc\n\n"));
        check("\u{feff}ż\r\n".as_bytes(), Ok("ż\n"));
    }

    #[test]
    fn other_bytes() {
        check(b"a\r\nb\rc\xe9d", Err("is not UTF-8: it holds the byte 0xe9 at byte 6 (line 3)"));
        check(b"a\nb\0c", Err("holds a NUL byte at byte 3 (line 2)"));
        check(b"\0\xe9", Err("holds a NUL byte at byte 0 (line 1)"));
        check(b"a\xc5", Err("is not UTF-8: it ends inside a character at byte 1 (line 1)"));
        check(b"\xff\xfea\0", Err("is UTF-16, not UTF-8"));
        let wide: Vec<u8> = "title: Łódź in 2025".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&wide, Err("is UTF-16, not UTF-8"));
        check(
            &"title: x".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            Err("is UTF-16, not UTF-8"),
        );
    }
}
