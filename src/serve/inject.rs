//! What the server adds to a page on its way to a browser: one element that loads the client's script.
//!
//! The rest of the page is as `build` writes it, byte for byte; the element holds the token of the update channel and
//! the name of the page's bytes, nothing else.

use super::respond::Content;
use super::token::Token;
use crate::workspace::Page;
use crate::workspace::Payload;

/// The page as a browser that loads it gets it; one that is not in memory as it is.
pub fn with_client(page: &Page, token: &Token) -> Content {
    let Payload::Memory(html) = &page.body else { return as_built(page) };
    let element = format!(
        "<script src=\"/.briefpress/client.js\" data-briefpress data-token=\"{}\" data-etag=\"{}\" defer></script>",
        token.as_str(),
        page.etag()
    );
    let at = head_start(html);
    let mut body = Vec::with_capacity(html.len() + element.len());
    body.extend_from_slice(&html[..at]);
    body.extend_from_slice(element.as_bytes());
    body.extend_from_slice(&html[at..]);
    Content {
        body: Payload::Memory(body.into()),
        etag: format!("{}.{}", page.etag(), token.run()),
        media: page.media,
    }
}

/// The file as it is.
pub fn as_built(page: &Page) -> Content {
    Content { body: page.body.clone(), etag: page.etag(), media: page.media }
}

/// Where the head of a page begins: after `<head>`, else after `<html>`, else after the doctype, else at the start.
fn head_start(html: &[u8]) -> usize {
    let start = &html[..html.len().min(4096)];
    let after = |name: &[u8]| {
        let opens = |at: &usize| {
            start[at + 1..].get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
                && matches!(start.get(at + 1 + name.len()), Some(b'>' | b' ' | b'\n' | b'\t'))
        };
        let at = memchr::memchr_iter(b'<', start).find(opens)?;
        Some(at + memchr::memchr(b'>', &start[at..])? + 1)
    };
    after(b"head").or_else(|| after(b"html")).or_else(|| after(b"!doctype")).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::head_start;

    #[test]
    fn the_script_comes_first() {
        for (html, before) in [
            (
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta>",
                "<!doctype html>\n<html lang=\"en\">\n<head>",
            ),
            ("<HTML><HEAD id=a>x", "<HTML><HEAD id=a>"),
            ("<!DOCTYPE html><title>x", "<!DOCTYPE html>"),
            ("<html><header>x", "<html>"),
            ("text", ""),
            ("<head", ""),
            ("", ""),
        ] {
            assert_eq!(head_start(html.as_bytes()), before.len(), "{html}");
        }
    }
}
