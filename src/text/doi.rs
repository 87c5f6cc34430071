//! DOIs as people write them.

/// A DOI without the address of a resolver, `doi:` or space before it.
pub fn bare_doi(doi: &str) -> &str {
    let doi = doi.trim();
    let address = after(doi, "https://").or_else(|| after(doi, "http://"));
    let resolver =
        |rest| ["doi.org/", "dx.doi.org/", "www.doi.org/"].iter().find_map(|host| after(rest, host));
    let resolver = address.and_then(resolver);
    resolver.or_else(|| after(doi, "doi:")).map_or(doi, str::trim_start)
}

/// Whether a bare DOI has the form of one: `10.`, the digits of a registrant, a slash and a name.
pub fn is_doi(doi: &str) -> bool {
    let Some((registrant, name)) = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let digits = registrant.split('.').next().unwrap_or_default();
    digits.len() >= 4
        && registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
}

/// What follows `start`, which may be in capitals.
fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let head = text.get(..start.len())?;
    head.eq_ignore_ascii_case(start).then(|| &text[start.len()..])
}

#[cfg(test)]
mod tests {
    use super::{bare_doi, is_doi};

    #[test]
    fn resolvers_are_taken_off() {
        for doi in [
            "10.5555/a",
            "https://doi.org/10.5555/a",
            "doi:10.5555/a",
            " http://dx.doi.org/10.5555/a",
            "https://dx.doi.org/10.5555/a",
            "DOI: 10.5555/a",
            "HTTPS://DOI.ORG/10.5555/a",
            "https://www.doi.org/10.5555/a",
        ] {
            assert_eq!(bare_doi(doi), "10.5555/a", "{doi}");
        }
        assert_eq!(bare_doi("https://e.org/10.5555/a"), "https://e.org/10.5555/a");
    }

    #[test]
    fn dois_have_a_form() {
        for doi in ["10.1000/182", "10.1000.5/A(b)c"] {
            assert!(is_doi(doi), "{doi}");
        }
        for doi in ["10.1/x", "10.1000/", "10.1000/x y", "11.1000/x", "doi"] {
            assert!(!is_doi(doi), "{doi}");
        }
    }
}
