//! Web addresses of an entry: a field as its author or program wrote it in, the addresses in it out, each whole.

/// What the text of a field holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Addresses with a scheme, in order, each once.
    pub addresses: Vec<String>,
    /// The words round them; empty where they only say that an address follows.
    pub words: String,
    /// The day that these words name as that of the visit.
    pub accessed: Option<String>,
}

/// Finds the addresses in the words of a note or of `howpublished`; `None` where there are none.
pub(super) fn in_words(text: &str) -> Option<Found> {
    if !["http", "HTTP", "www.", "Http"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut found = Found::default();
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(['<', '>', '(', ')', '[', ']', ',', ';', '"', '“', '”']);
        match starts_address(bare) {
            Some(at) => {
                words.extend(
                    Some(bare[..at].trim_end_matches(['<', '(']).to_owned()).filter(|head| !head.is_empty()),
                );
                for piece in pieces(&bare[at..]) {
                    let address = whole(piece.trim_end_matches(['.', ',', ';', ')', '>']))?;
                    if !found.addresses.contains(&address) {
                        found.addresses.push(address);
                    }
                }
            }
            None => words.push(word.to_owned()),
        }
    }
    if found.addresses.is_empty() {
        return None;
    }
    let left = words.join(" ");
    let (left, accessed) = visit(&left);
    found.accessed = accessed;
    let left = left.trim_matches([' ', '.', ',', ';', ':', '(', ')', '[', ']', '|', '–', '-']);
    found.words = if is_lead(left) { String::new() } else { left.to_owned() };
    Some(found)
}

/// The addresses of a `url` field: one, or several between spaces, semicolons or nothing at all.
pub(super) fn all(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace()).flat_map(pieces);
    let bare = |word: &'_ str| word.len();
    words
        .map(|word| word.trim_matches(['<', '>', ',', ';', '"', '{', '}']))
        .filter(|word| bare(word) > 0)
        .collect()
}

/// An address with its scheme: that of the web where the author left it out. `None` where it is none.
pub(super) fn whole(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    if let Some(rest) = ["https://", "http://", "ftp://"].iter().find_map(|scheme| lower.strip_prefix(scheme))
    {
        return (!rest.is_empty()).then(|| {
            format!("{}{}", &lower[..lower.len() - rest.len()], &address[address.len() - rest.len()..])
        });
    }
    if let Some(rest) = lower.strip_prefix("//") {
        return is_host(rest).then(|| format!("https:{address}"));
    }
    if ["http:/", "https:/", "http:", "https:", "http//", "https//"]
        .iter()
        .any(|broken| lower.starts_with(broken))
    {
        return None;
    }
    is_host(&lower).then(|| format!("https://{address}"))
}

/// Whether a text begins with the name of a host, and not with that of a file.
fn is_host(text: &str) -> bool {
    const FILES: [&str; 14] =
        ["bib", "csv", "doc", "docx", "epub", "htm", "html", "jpg", "md", "pdf", "png", "ppt", "txt", "xlsx"];
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && !FILES.contains(&top)
}

/// Where in a word an address begins.
fn starts_address(word: &str) -> Option<usize> {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("www.") {
        return Some(0);
    }
    let at = ["http://", "https://"].iter().filter_map(|scheme| lower.find(scheme)).min()?;
    (at < 40).then_some(at)
}

/// Addresses that stand in one word: a second begins at its scheme, unless it is part of the first.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let starts = |at: usize| {
            let before = rest[..at].chars().next_back();
            let inside = before.is_some_and(|c| matches!(c, '/' | '=' | ':' | '?' | '&' | '#') || c == '%');
            !inside
        };
        let next = rest.match_indices("http").map(|(at, _)| at).find(|at| {
            *at > 0
                && (rest[*at..].starts_with("http://") || rest[*at..].starts_with("https://"))
                && starts(*at)
        });
        let (piece, tail) = rest.split_at(next.unwrap_or(rest.len()));
        rest = tail;
        Some(piece.trim_end_matches([';', ',', '|']))
    })
}

/// Words before an address that say no more than that it follows, in lower case.
const LEADS: [&str; 44] = [
    "",
    "available at",
    "available from",
    "available online",
    "available online at",
    "available",
    "retrieved from",
    "accessed at",
    "accessed from",
    "accessed via",
    "online at",
    "online",
    "url",
    "uri",
    "link",
    "see",
    "at",
    "from",
    "web",
    "verfügbar unter",
    "abrufbar unter",
    "online verfügbar unter",
    "online unter",
    "abgerufen von",
    "unter",
    "quelle",
    "dostępne na",
    "dostępny na",
    "dostępne pod adresem",
    "dostęp",
    "dostępne w",
    "disponible sur",
    "disponible à",
    "en ligne",
    "consulté sur",
    "disponible en",
    "recuperado de",
    "en línea",
    "beschikbaar op",
    "beschikbaar via",
    "geraadpleegd op",
    "доступно за адресою",
    "режим доступу",
    "web page",
];

fn is_lead(words: &str) -> bool {
    LEADS.contains(&words.to_lowercase().trim_end_matches([':', '.']))
}

/// Words that come before the day of a visit, in lower case.
const VISITS: [&str; 22] = [
    "last accessed on",
    "last accessed",
    "accessed on",
    "accessed:",
    "accessed",
    "date accessed:",
    "retrieved on",
    "retrieved",
    "last visited",
    "visited on",
    "[online; accessed",
    "abgerufen am",
    "zugriff am",
    "zuletzt abgerufen am",
    "letzter zugriff:",
    "dostęp:",
    "dostęp",
    "[dostęp",
    "consulté le",
    "consultado el",
    "geraadpleegd op",
    "дата звернення:",
];

/// Takes the day of a visit out of some words.
fn visit(words: &str) -> (String, Option<String>) {
    let lower = words.to_lowercase();
    if lower.len() != words.len() {
        return (words.to_owned(), None);
    }
    let starts = VISITS.iter().filter_map(|visit| Some((lower.find(visit)?, visit.len())));
    let Some((at, len)) = starts.max_by_key(|(at, len)| (usize::MAX - at, *len)) else {
        return (words.to_owned(), None);
    };
    let day = words[at + len..].trim_matches([' ', '.', ',', ';', ':', '(', ')', '[', ']']);
    let is_day = matches!(super::dates::read(day), Some(super::dates::Written::Date(_)));
    match is_day {
        true => (words[..at].to_owned(), Some(day.to_owned())),
        false => (words.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::{all, in_words, whole};

    #[test]
    fn addresses_get_their_scheme() {
        for (written, expected) in [
            ("www.e.org/x", Some("https://www.e.org/x")),
            ("e.org/a?b#c", Some("https://e.org/a?b#c")),
            ("https://e.org/a/../b", Some("https://e.org/a/../b")),
            ("HTTP://E.org/X", Some("http://E.org/X")),
            ("paper.pdf", None),
            ("../files/x.pdf", None),
            ("n/a", None),
            ("http:/e.org", None),
            ("C:\\x", None),
        ] {
            assert_eq!(whole(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn fields_hold_several() {
        for (written, expected) in [
            ("https://a.org https://b.org", &["https://a.org", "https://b.org"][..]),
            ("https://a.org; https://b.org", &["https://a.org", "https://b.org"]),
            ("https://a.orghttps://b.org", &["https://a.org", "https://b.org"]),
            ("<https://a.org>", &["https://a.org"]),
            (
                "https://web.archive.org/web/2020/https://b.org",
                &["https://web.archive.org/web/2020/https://b.org"],
            ),
            ("https://a.org/?u=http://b.org", &["https://a.org/?u=http://b.org"]),
        ] {
            assert_eq!(all(written), expected, "{written}");
        }
    }

    #[test]
    fn words_round_addresses() {
        let check = |text: &str, address: &str, words: &str, accessed: Option<&str>| {
            let found = in_words(text).expect("there is an address");
            assert_eq!((found.addresses[0].as_str(), found.words.as_str()), (address, words), "{text}");
            assert_eq!(found.accessed.as_deref(), accessed, "{text}");
        };
        check("Available at: http://e.org/x", "http://e.org/x", "", None);
        check("http://e.org/x. Accessed 3 May 2020", "http://e.org/x", "", Some("3 May 2020"));
        check("[Online; accessed 3-May-2020] www.e.org", "https://www.e.org", "", Some("3-May-2020"));
        check("Policy brief, see https://e.org/x.", "https://e.org/x", "Policy brief, see", None);
        assert_eq!(in_words("no address"), None);
    }
}
