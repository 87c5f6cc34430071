//! Resolves one target: a path, an address, an anchor or a name becomes a [`Link`] or a fault.

use super::super::names::{self, Named, content_path};
use super::super::words::split_fragment;
use super::external::{Scheme, scheme};
use super::files;
use super::linker::Linker;
use crate::model::address::{decode, encode};
use crate::model::catalog::{BriefId, DocEntry, DocId, DocState, Unbuilt};
use crate::model::doc::LinkKind;
use crate::model::site::{Link, LinkWords};
use crate::model::source::{PathFault, SourcePath};
use crate::model::text::Lang;
use crate::text::litter::is_litter;
use crate::text::slug::anchor_of;

/// Where a target was written.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    pub file: &'a SourcePath,
    /// The folder from which relative paths start.
    pub folder: &'a str,
    pub lang: &'a Lang,
    /// The document, unless the target stands in a record or the settings.
    pub doc: Option<DocId>,
}

/// Why a target leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    Placeholder,
    /// No page may hold this scheme.
    Scheme(String),
    /// Not a web address.
    Unreadable,
    Path(PathFault),
    /// A file outside of `content/`, or of a kind that is never published.
    NeverPublished(SourcePath),
    /// A leftover of an editor or a hidden file, whether it is there or not.
    Litter(SourcePath),
    /// No such file; the nearest.
    NoFile(SourcePath),
    /// No such address.
    NoPage(String),
    /// No brief of this name.
    NoBrief(String),
    Ambiguous(String, Vec<BriefId>),
    /// The page is there, the anchor is not.
    NoAnchor(DocId, String),
    /// A brief or page that is not built; whether the fault is reported elsewhere.
    Unbuilt {
        silent: bool,
    },
}

type Resolved = Result<Link, Fault>;

impl<'a> Linker<'a> {
    /// Resolves a target as written.
    pub fn resolve_target(&self, origin: Origin<'_>, target: &str, kind: LinkKind) -> Resolved {
        let target = target.trim();
        if let LinkKind::Wiki { own_words } = kind {
            return self.resolve_wiki(origin, target, own_words);
        }
        if target.is_empty() || target == "#" {
            return Err(Fault::Placeholder);
        }
        if let Some(anchor) = target.strip_prefix('#') {
            let doc = origin.doc.ok_or_else(|| Fault::NoPage(target.to_owned()))?;
            return self.resolve_anchor(doc, anchor);
        }
        match scheme(target) {
            Scheme::None => {}
            Scheme::Refused(name) => return Err(Fault::Scheme(name)),
            Scheme::Unreadable => return Err(Fault::Unreadable),
            Scheme::Allowed(url) => return self.resolve_external(&url, kind),
        }
        if matches!(kind, LinkKind::Autolink | LinkKind::Bare) && target.contains('@') {
            return Ok(Link::External { url: format!("mailto:{target}").into() });
        }
        let (start, anchor) = split_fragment(target);
        let (path, query) = start.split_once('?').map_or((start, None), |(path, query)| (path, Some(query)));
        let path = decode(path);
        let link = match path.strip_prefix("@/") {
            Some(rest) => self.resolve_path(origin, &format!("/{rest}"), anchor)?,
            None if is_file_only(kind) => self.resolve_file(origin, &path)?,
            None => self.resolve_path(origin, &path, anchor)?,
        };
        Ok(with_query(link, query))
    }

    /// A link to a built address with scheme and host is a link of this site.
    fn resolve_external(&self, url: &str, kind: LinkKind) -> Resolved {
        let own = self.addresses.strip_origin(url).filter(|_| !is_file_only(kind));
        let Some(rest) = own else {
            let web = url.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("http"));
            return match is_file_only(kind) && !web {
                true => Err(Fault::Scheme(url.split(':').next().unwrap_or_default().to_owned())),
                false => Ok(Link::External { url: url.into() }),
            };
        };
        let (path, anchor) = split_fragment(&rest);
        let path = path.split('?').next().unwrap_or_default();
        let path = if path.is_empty() { "/" } else { path };
        match self.resolve_address(&decode(path), anchor, Base::Written) {
            Some(link) => link,
            // An address on our host but outside of the site's own path belongs to somebody else.
            None if !path.starts_with(self.addresses.base()) => Ok(Link::External { url: url.into() }),
            None => Err(Fault::NoPage(path.to_owned())),
        }
    }

    /// A path to a document, a file, or an address of the site.
    fn resolve_path(&self, origin: Origin<'_>, path: &str, anchor: Option<&str>) -> Resolved {
        let source = content_path(origin.folder, path);
        if let Ok(source) = &source {
            if let Some(doc) = self.document_at(source) {
                return self.link_document(origin, doc, anchor);
            }
            if let Some(file) = files::find(self, origin.lang, source) {
                return self.link_file(origin, file);
            }
        }
        let address =
            if path.starts_with('/') { Some(path.to_owned()) } else { self.relative_address(origin, path) };
        if let Some(link) = address.and_then(|address| self.resolve_address(&address, anchor, Base::Either)) {
            return link;
        }
        if let Some(file) = path.strip_prefix('/').and_then(|path| files::find_static(self, path)) {
            return self.link_file(origin, file);
        }
        match source {
            Err(PathFault::Empty) => Err(Fault::NoPage(path.to_owned())),
            Err(fault) => Err(Fault::Path(fault)),
            Ok(_) if path.ends_with('/') => Err(Fault::NoPage(path.to_owned())),
            Ok(source) => Err(no_file(source)),
        }
    }

    /// The document at a source path, or in a folder by its `index.md` or `_index.md`.
    fn document_at(&self, path: &SourcePath) -> Option<DocId> {
        let docs = &self.catalog.doc_by_file;
        if path.as_str().ends_with(".md") {
            return docs.get(path).copied();
        }
        let inside = |name: &str| docs.get(&*format!("{path}{name}")).copied();
        inside("/index.md").or_else(|| inside("/_index.md")).or_else(|| inside(".md"))
    }

    /// A file for which a figure, an image or front matter asks.
    pub fn resolve_file(&self, origin: Origin<'_>, path: &str) -> Resolved {
        let source = content_path(origin.folder, path).map_err(Fault::Path)?;
        let found = files::find(self, origin.lang, &source);
        let found = found.or_else(|| path.strip_prefix('/').and_then(|path| files::find_static(self, path)));
        match found {
            Some(file) => self.link_file(origin, file),
            None => Err(no_file(source)),
        }
    }

    fn link_file(&self, origin: Origin<'_>, file: &SourcePath) -> Resolved {
        let is_unread = |file| self.catalog.doc_by_file.get(file).map(|doc| self.catalog.doc(*doc));
        if let Some(entry) = is_unread(file).filter(|entry| !entry.manuscript.readable) {
            return Err(unbuilt(entry));
        }
        if !files::is_publishable(self, file) {
            return Err(Fault::NeverPublished(file.clone()));
        }
        let size = self.parsed.snapshot.files.get(file).and_then(|file| file.image_size);
        Ok(Link::File { url: files::address(self, origin.doc, file), path: file.clone(), size })
    }

    /// A page at an address below the domain root, percent-escapes resolved; `None` if there is none.
    fn resolve_address(&self, path: &str, anchor: Option<&str>, base: Base) -> Option<Resolved> {
        let mut url = String::new();
        for (index, part) in path.split('/').enumerate() {
            if index > 0 {
                url.push('/');
            }
            encode(part, &mut url);
        }
        let below = format!("{}{}", self.addresses.base(), url.trim_start_matches('/'));
        let candidates = match base {
            Base::Written => [url, String::new()],
            Base::Either => [below, url],
        };
        let mut found = candidates.iter().filter(|url| !url.is_empty()).filter_map(|url| {
            self.page(url)
                .or_else(|| self.page(&format!("{url}/")))
                .or_else(|| self.page(url.strip_suffix("index.html")?))
        });
        let (url, doc) = found.next()?;
        Some(match doc {
            Some(doc) if self.catalog.doc(doc).state.is_built() => self.link_anchor(doc, anchor),
            Some(doc) => Err(unbuilt(self.catalog.doc(doc))),
            None => Ok(page(url, anchor, None)),
        })
    }

    /// A relative path as an address below the origin's page.
    fn relative_address(&self, origin: Origin<'_>, path: &str) -> Option<String> {
        let page = &self.catalog.doc(origin.doc?).url;
        let folder = decode(page);
        let address = SourcePath::resolve(folder.trim_matches('/'), path).ok()?;
        let slash = if path.ends_with('/') { "/" } else { "" };
        Some(format!("/{address}{slash}"))
    }

    /// A document named by its path: the original means the work in the page's language.
    fn link_document(&self, origin: Origin<'_>, doc: DocId, anchor: Option<&str>) -> Resolved {
        let own = self.in_language(doc, origin.lang);
        if let (Some(own), Some(anchor)) = (own, anchor)
            && self.find_anchor(own, anchor).is_none()
            && self.catalog.doc(doc).state.is_built()
            && self.find_anchor(doc, anchor).is_some()
        {
            return self.link_anchor(doc, Some(anchor));
        }
        let doc = own.unwrap_or(doc);
        let entry = self.catalog.doc(doc);
        match entry.brief {
            _ if entry.state.is_built() => self.link_anchor(doc, anchor),
            Some(brief) => match self.catalog.edition_for(brief, origin.lang) {
                Some(edition) => self.link_anchor(edition, anchor),
                None => Err(unbuilt(entry)),
            },
            None => Err(unbuilt(entry)),
        }
    }

    /// `[[slug]]`, `[[slug#heading]]`, `[[#heading]]`.
    fn resolve_wiki(&self, origin: Origin<'_>, target: &str, own_words: bool) -> Resolved {
        let (name, anchor) = split_fragment(target);
        let name = name.trim();
        let (doc, named) = match (name, origin.doc) {
            ("", _) if anchor.is_none_or(str::is_empty) => return Err(Fault::Placeholder),
            ("", Some(doc)) => (doc, false),
            ("", None) => return Err(Fault::NoPage(target.to_owned())),
            _ => (self.find_named(origin, name)?, true),
        };
        let mut link = self.link_anchor(doc, anchor)?;
        if let (Link::Page { words, .. }, false) = (&mut link, own_words) {
            *words = match named {
                true => Some(LinkWords::Title),
                false => anchor.map(|anchor| LinkWords::Anchor(anchor.into())),
            };
        }
        Ok(link)
    }

    /// The built document of a name in the page's language.
    pub fn find_named(&self, origin: Origin<'_>, name: &str) -> Result<DocId, Fault> {
        let page = |doc: DocId| {
            let doc = self.in_language(doc, origin.lang).unwrap_or(doc);
            let entry = self.catalog.doc(doc);
            if entry.state.is_built() { Ok(doc) } else { Err(unbuilt(entry)) }
        };
        match names::find(self.catalog, origin.folder, name) {
            Named::Brief(brief, file) => {
                let exact = file.and_then(|doc| self.in_language(doc, origin.lang).or(Some(doc)));
                let exact = exact.filter(|doc| self.catalog.doc(*doc).state.is_built());
                let found = exact.or_else(|| self.catalog.edition_for(brief, origin.lang));
                let silent = names::is_unreadable(self.catalog, brief);
                found.ok_or(Fault::Unbuilt { silent })
            }
            Named::Page(doc) => page(doc),
            Named::Ambiguous(briefs) => Err(Fault::Ambiguous(name.to_owned(), briefs)),
            Named::BadPath(fault) => Err(Fault::Path(fault)),
            Named::Nothing => {
                let path = SourcePath::new(&format!("content/{name}.md")).ok();
                match path.and_then(|path| self.catalog.doc_by_file.get(&path)) {
                    Some(doc) => page(*doc),
                    None => Err(Fault::NoBrief(name.to_owned())),
                }
            }
        }
    }

    fn link_anchor(&self, doc: DocId, anchor: Option<&str>) -> Resolved {
        let url = &self.catalog.doc(doc).url;
        match anchor.filter(|anchor| !anchor.is_empty()) {
            None => Ok(page(url, None, Some(doc))),
            Some(anchor) => match self.find_anchor(doc, anchor) {
                Some(id) => Ok(page(url, Some(id), Some(doc))),
                None if !self.catalog.doc(doc).manuscript.readable => Ok(page(url, None, Some(doc))),
                None => Err(Fault::NoAnchor(doc, decode(anchor))),
            },
        }
    }

    fn resolve_anchor(&self, doc: DocId, anchor: &str) -> Resolved {
        match self.find_anchor(doc, anchor) {
            Some(id) => Ok(page("", Some(id), Some(doc))),
            None => Err(Fault::NoAnchor(doc, decode(anchor))),
        }
    }

    /// The id in a document that an anchor means: as written, decoded, or the words of a heading.
    pub fn find_anchor<'s>(&'s self, doc: DocId, anchor: &str) -> Option<&'s str> {
        let decoded = decode(anchor);
        let place = self.anchor(doc, &decoded).or_else(|| self.anchor(doc, &anchor_of(&decoded)));
        let place = place.or_else(|| self.heading(doc, &decoded))?;
        Some(&self.catalog.doc(doc).manuscript.doc.anchors[place].id)
    }
}

/// How an address was written.
#[derive(Clone, Copy)]
enum Base {
    /// With scheme and host, and so with the path of `base_url`.
    Written,
    /// Without host: with the path of `base_url` or without.
    Either,
}

/// Whether only a file can be meant, never a page.
pub fn is_file_only(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::Image | LinkKind::Figure | LinkKind::Meta)
}

/// The fault of a path at which nothing was read: files of some names never are.
fn no_file(path: SourcePath) -> Fault {
    let never = path.as_str().split('/').any(|part| part.starts_with('.') || is_litter(part));
    if never { Fault::Litter(path) } else { Fault::NoFile(path) }
}

fn unbuilt(entry: &DocEntry) -> Fault {
    Fault::Unbuilt { silent: entry.state == DocState::Unbuilt(Unbuilt::Unreadable) }
}

fn page(url: &str, anchor: Option<&str>, doc: Option<DocId>) -> Link {
    let mut url = url.to_owned();
    if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
        url.push('#');
        encode(&decode(anchor), &mut url);
    }
    Link::Page { url: url.into(), doc, words: None }
}

/// The query of a link to a file or page is kept.
fn with_query(link: Link, query: Option<&str>) -> Link {
    let Some(query) = query else { return link };
    let mut clean = String::new();
    for part in query.split_inclusive(['&', '=', '/', '?']) {
        let (text, mark) = match part.char_indices().next_back() {
            Some((index, mark)) if matches!(mark, '&' | '=' | '/' | '?') => (&part[..index], Some(mark)),
            _ => (part, None),
        };
        encode(&decode(text), &mut clean);
        clean.extend(mark);
    }
    let add = |url: &str| {
        let (start, anchor) = split_fragment(url);
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        format!("{start}?{clean}{anchor}").into()
    };
    match link {
        Link::Page { url, doc, words } => Link::Page { url: add(&url), doc, words },
        Link::File { url, path, size } => Link::File { url: add(&url), path, size },
        link => link,
    }
}
