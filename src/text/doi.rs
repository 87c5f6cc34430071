//! DOIs: the one place that says what is a DOI and what is not.

/// What people write before a DOI, in lower case.
const BEFORE: [&str; 9] =
    ["https://", "http://", "www.", "dx.doi.org/", "doi.org/", "doi.acm.org/", "doi:", "doi ", "urn:doi:"];

/// A DOI without the address of a resolver and without what names it.
pub fn bare_doi(doi: &str) -> &str {
    let mut bare = doi.trim();
    while let Some(rest) = BEFORE.iter().find_map(|before| strip_prefix(bare, before)) {
        bare = rest.trim_start_matches([':', ' ', '/']);
    }
    // An address that names no resolver is none, and keeps its scheme.
    if bare.starts_with("10.") || bare.starts_with("10/") { bare } else { doi.trim() }
}

/// The DOI that a text is, however it is written: `10.1000/182`, `doi: 10.1000/182`, `https://doi.org/10.1000/182`, or
/// short, `10/abc`.
pub fn read_doi(text: &str) -> Option<&str> {
    let bare = bare_doi(text).trim_end_matches(['.', ',', ';']);
    let name = match bare.strip_prefix("10/") {
        Some(name) if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return None,
        Some(name) => name,
        None => {
            let (registrant, name) = bare.strip_prefix("10.")?.split_once('/')?;
            let digits = registrant.split('.').next().unwrap_or_default();
            let sound =
                digits.len() >= 4 && registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            sound.then_some(name)?
        }
    };
    let sound = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control());
    sound.then_some(bare)
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::read_doi;

    #[test]
    fn dois_are_read_however_they_are_written() {
        for doi in [
            "10.5555/a",
            "https://doi.org/10.5555/a",
            "HTTP://DX.DOI.ORG/10.5555/a",
            "doi:10.5555/a",
            "DOI: 10.5555/a",
            "doi.org/10.5555/a",
            "https://www.doi.org/10.5555/a",
            " 10.5555/a. ",
        ] {
            assert_eq!(read_doi(doi), Some("10.5555/a"), "{doi}");
        }
        for doi in ["10/abc", "10.1002/(SICI)1(199)17:15<16::AID>3.0;2-2", "10.1000.5/A(b)c"] {
            assert_eq!(read_doi(doi), Some(doi));
        }
        for text in
            ["n/a", "javascript:alert(1)", "10.1/x", "10.5555/", "10.5555/a b", "", "10/a-b", "x10.5555/a"]
        {
            assert_eq!(read_doi(text), None, "{text}");
        }
    }
}
