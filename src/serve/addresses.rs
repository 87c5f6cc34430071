//! Addresses in a page: what stands in quotes and begins with a slash. A page is only searched, never rewritten.

/// Every such address of a page, without query and fragment.
pub fn addresses_in(html: &[u8]) -> impl Iterator<Item = &str> {
    let quotes = memchr::memchr2_iter(b'"', b'\'', html);
    quotes.filter_map(move |at| {
        let rest = &html[at + 1..];
        if rest.first() != Some(&b'/') {
            return None;
        }
        let end = rest.iter().take(2048).position(|byte| b"\"' ?#<>".contains(byte))?;
        std::str::from_utf8(&rest[..end]).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::addresses_in;

    #[test]
    fn addresses() {
        let html = br#"<img src="/a/b.svg" srcset='/c.png 2x, /d.png'><a href="/e/?x#y">"f" "/open"#;
        assert_eq!(addresses_in(html).collect::<Vec<_>>(), ["/a/b.svg", "/c.png", "/e/"]);
    }
}
