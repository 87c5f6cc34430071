//! Where addresses of other sites were written: documents, libraries, records, settings.

use url::Url;

use super::Place;
use crate::model::address::decode;
use crate::model::catalog::DocId;
use crate::model::library::further_addresses;
use crate::model::site::{Link, Site};
use crate::model::source::{SourcePath, Span};

/// Addresses without their fragments, and where each stands.
#[derive(Default)]
pub struct Places {
    pub found: Vec<(Url, Place)>,
}

impl Places {
    /// Every place of a site in which an address may be written.
    pub fn of(site: &Site) -> Self {
        let mut places = Self::default();
        for (index, entry) in site.catalog.docs.iter().enumerate() {
            if entry.state.is_built() {
                places.document(site, DocId(index as u32));
            }
        }
        for source in site.cited_by_source.values() {
            places.library_entry(site, &source.entry.item, &source.entry.span);
        }
        for (path, file) in &site.snapshot.files {
            let settings = *path == site.config.file;
            let record = path.below("content").is_some() && path.extension() == "yaml";
            if let (true, Some(text)) = (settings || record, &file.text) {
                places.yaml(path, text);
            }
        }
        places
    }

    fn add(&mut self, address: &str, span: Span) {
        let Ok(url) = Url::parse(address) else { return };
        if matches!(url.scheme(), "http" | "https") {
            let (url, fragment) = split(url);
            self.found.push((url, Place { span, fragment }));
        }
    }

    fn document(&mut self, site: &Site, doc: DocId) {
        let manuscript = &site.catalog.doc(doc).manuscript;
        let resolved = site.resolved(doc);
        for (target, link) in manuscript.doc.links.iter().zip(&resolved.links) {
            if let Link::External { url } = link {
                self.add(url, Span::new(&manuscript.file, target.range));
            }
        }
        if let Some(doi) = &manuscript.meta.doi {
            self.add(&doi_address(&doi.value), Span::new(&manuscript.file, doi.range));
        }
    }

    /// `URL` and `DOI` of an entry, at their own line where the file holds them as they are.
    fn library_entry(&mut self, site: &Site, item: &serde_json::Value, entry: &Span) {
        let field = |name| item.get(name).and_then(serde_json::Value::as_str);
        let urls = field("URL").into_iter().chain(further_addresses(item)).map(|url| (url.to_owned(), url));
        for (address, written) in urls.chain(field("DOI").map(|doi| (doi_address(doi), doi))) {
            let within = site.snapshot.text(&entry.file).and_then(|text| text.get(entry.range.as_range()));
            let place = within.and_then(|text| text.find(written)).map(|at| entry.range.start as usize + at);
            let span = match place {
                Some(start) => Span::new(&entry.file, start..start + written.len()),
                None => entry.clone(),
            };
            self.add(&address, span);
        }
    }

    /// Every address in the text of a record or of the settings. Where one ends depends on what stands around it
    /// (a list, inline Markdown), so that each end that is possible counts.
    fn yaml(&mut self, file: &SourcePath, text: &str) {
        for (start, _) in text.match_indices("http") {
            let rest = &text[start..];
            if !rest.starts_with("http://") && !rest.starts_with("https://") {
                continue;
            }
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`');
            let whole = &rest[..rest.find(ends).unwrap_or(rest.len())];
            let mut last = "";
            for end in [&[][..], &['}', ']'], &[','], &[')']] {
                let address = whole.split(end).next().unwrap_or(whole).trim_end_matches(['.', ',', ';', ':']);
                if address != last {
                    self.add(address, Span::new(file, start..start + address.len()));
                }
                last = address;
            }
        }
    }
}

fn doi_address(doi: &str) -> String {
    if doi.starts_with("http") { doi.to_owned() } else { format!("https://doi.org/{doi}") }
}

/// An address, and apart from it the place in the page that its fragment names, decoded.
///
/// The page's top, directives to the browser and the addresses of scripts name no place.
pub fn split(mut url: Url) -> (Url, Option<Box<str>>) {
    let fragment = url.fragment().map(|fragment| decode(fragment.split(":~:").next().unwrap_or_default()));
    url.set_fragment(None);
    let names_place =
        |id: &String| !id.is_empty() && !id.starts_with(['!', '/']) && !id.eq_ignore_ascii_case("top");
    (url, fragment.filter(names_place).map(Into::into))
}

#[cfg(test)]
mod tests {
    use super::{Places, split};
    use crate::model::source::SourcePath;

    #[test]
    fn fragments_that_name_a_place() {
        for (address, expected) in [
            ("https://e.example/#a", Some("a")),
            ("https://e.example/#%C5%BC", Some("ż")),
            ("https://e.example/#a:~:text=b", Some("a")),
            ("https://e.example/#:~:text=b", None),
            ("https://e.example/#!/x", None),
            ("https://e.example/#/x", None),
            ("https://e.example/#top", None),
            ("https://e.example/#", None),
            ("https://e.example/", None),
        ] {
            let (url, fragment) = split(address.parse().expect(address));
            assert_eq!((url.as_str(), fragment.as_deref()), ("https://e.example/", expected), "{address}");
        }
    }

    #[test]
    fn addresses_in_yaml() {
        let file = SourcePath::new("content/people/x.yaml").expect("a path");
        for (text, expected) in [
            ("url: https://e.example/a # why", "https://e.example/a"),
            ("url: \"https://e.example/a\"", "https://e.example/a"),
            ("links: [https://e.example/a, https://e.example/b]", "https://e.example/a"),
            ("links: [https://e.example/b]", "https://e.example/b"),
            ("bio: See [x](https://e.example/a).", "https://e.example/a"),
            ("bio: https://e.example/a_(b)", "https://e.example/a_(b)"),
            ("bio: http://e.example/ź.", "http://e.example/%C5%BA"),
        ] {
            let mut places = Places::default();
            places.yaml(&file, text);
            let found = places.found.iter().find(|(url, _)| url.as_str() == expected);
            let (_, place) = found.unwrap_or_else(|| panic!("{text}"));
            assert!(text[place.span.range.as_range()].starts_with("http"), "{text}");
        }
    }
}
