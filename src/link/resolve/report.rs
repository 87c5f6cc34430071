//! Faults of targets as diagnostics.

use super::super::names;
use super::linker::Linker;
use super::target::{Fault, Origin, is_file_only};
use crate::model::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::model::doc::LinkKind;
use crate::model::meta::Status;
use crate::model::nearest::nearest;
use crate::model::site::Link;
use crate::model::source::{SourcePath, Span, TextRange};
use crate::text::litter::is_litter;

/// Suggestions cost time; a document with more faults than this gets no more of them.
const SUGGESTIONS: u32 = 20;

/// No more anchors than this are compared for a suggestion.
const ANCHORS: usize = 500;

/// Collects the faults of one document.
pub struct Reporter<'a, 'l> {
    pub linker: &'l Linker<'a>,
    pub origin: Origin<'l>,
    pub diagnostics: Vec<Diagnostic>,
    suggestions: u32,
}

impl<'a, 'l> Reporter<'a, 'l> {
    /// A reporter without faults.
    pub fn new(linker: &'l Linker<'a>, origin: Origin<'l>) -> Self {
        Self { linker, origin, diagnostics: Vec::new(), suggestions: SUGGESTIONS }
    }

    /// Adds a fault at a range of the document, with advice.
    pub fn add(
        &mut self,
        code: Code,
        range: TextRange,
        message: String,
        help: Option<String>,
    ) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        let mut fault = Diagnostic::at(code, Span::new(self.origin.file, range), message);
        fault.help = help;
        self.diagnostics.push(fault);
        &mut self.diagnostics[at]
    }

    /// Reports a picture that readers would load from another site.
    pub fn external_picture(&mut self, link: &Link, range: TextRange) {
        let Link::External { url } = link else { return };
        let url = url::Url::parse(url).ok();
        let Some(host) = url.as_ref().and_then(|url| url.host_str()) else { return };
        if self.linker.parsed.config.privacy.shows_from(host) {
            return;
        }
        let message = format!("readers would load this picture from `{host}`, and tell it their addresses");
        let help = format!("save it beside the text, or allow it by `privacy: {{picture_hosts: [{host}]}}`");
        self.add(Code::ExternalPicture, range, message, Some(help));
    }

    /// Whether one more suggestion may be looked for.
    pub fn may_suggest(&mut self) -> bool {
        let may = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        may
    }

    /// Reports why a target leads nowhere.
    pub fn target(&mut self, target: &str, range: TextRange, kind: LinkKind, fault: Fault) {
        match fault {
            Fault::Placeholder => self.placeholder(range),
            Fault::Scheme(scheme) => {
                let (message, help) = refused(&scheme);
                self.add(Code::BadScheme, range, message, Some(help.to_owned()));
            }
            Fault::Unreadable => {
                self.add(Code::BrokenLink, range, format!("`{target}` is not a web address"), None);
            }
            Fault::Path(fault) => {
                let help = match target.replace('\\', "/") {
                    mended if mended != target && !mended.starts_with('/') => {
                        format!("write `/` between folders: `{mended}`")
                    }
                    _ => "paths are relative to the file, or start with `/` at `content/`".to_owned(),
                };
                self.add(Code::BadPath, range, format!("`{target}`: {fault}"), Some(help));
            }
            Fault::NeverPublished(path) => {
                let message = format!("`{path}` is a kind of file that is never published");
                let help = "move what readers may have to `content/static/` or beside the brief";
                self.add(Code::BrokenLink, range, message, Some(help.to_owned()));
            }
            Fault::Litter(path) => self.litter(&path, range),
            Fault::NoFile(path) => self.no_file(target, range, kind, &path),
            Fault::NoPage(address) => {
                let message = format!("the site has no page at `{address}`");
                let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                let may = last.contains(char::is_alphabetic) && self.may_suggest();
                let near = may.then(|| names::did_you_mean(self.linker.names(), last)).flatten();
                self.add(Code::BrokenLink, range, message, near.map(|near| near.help));
            }
            Fault::NoBrief(name) => {
                let near =
                    self.may_suggest().then(|| names::did_you_mean(self.linker.names(), &name)).flatten();
                let message = format!("`{name}` is the name of no brief");
                let fault = self.add(Code::BrokenLink, range, message, None);
                if let Some(near) = near {
                    (fault.help, fault.fix) = (Some(near.help), near.fix);
                }
            }
            Fault::Ambiguous(name, briefs) => {
                let span = Span::new(self.origin.file, range);
                self.diagnostics.extend(names::ambiguous(self.linker.catalog, span, &name, &briefs));
            }
            Fault::NoAnchor(doc, anchor) => self.no_anchor(range, doc, &anchor),
            Fault::Unbuilt { silent: true } => {}
            Fault::Unbuilt { silent: false } => self.unbuilt(target, range, kind),
        }
    }

    fn placeholder(&mut self, range: TextRange) {
        let status = self.origin.doc.map(|doc| &self.linker.catalog.doc(doc).manuscript.meta.status);
        let status = status.and_then(|status| status.as_ref()).map(|status| status.value);
        let message = "the link has no target and is printed as plain words";
        let fault = Diagnostic::at(Code::PlaceholderLink, Span::new(self.origin.file, range), message)
            .help("write the target, or remove the brackets");
        self.diagnostics.push(match status {
            Some(Status::Cleared | Status::Published) => fault.severity(Severity::Error),
            _ => fault,
        });
    }

    fn litter(&mut self, path: &SourcePath, range: TextRange) {
        let name = path.name();
        let (why, help) = match is_litter(name) {
            true => {
                let bare = name.trim_start_matches(['~', '$', '#', '.']).trim_end_matches(['~', '#']);
                let bare = bare.rsplit_once('.').filter(|_| is_litter(bare)).map_or(bare, |(bare, _)| bare);
                let bare = if bare.contains('.') { bare.to_owned() } else { format!("{bare}.csv") };
                let why = "by its name it is a backup, a lock or a temporary file of some program";
                (
                    why,
                    format!(
                        "if readers may have it, give it a name that ends in its kind, for instance `{bare}`"
                    ),
                )
            }
            false => (
                "its name begins with a dot",
                "if readers may have it, give it a name without the dot".to_owned(),
            ),
        };
        self.add(Code::BrokenLink, range, format!("`{path}` is never published: {why}"), Some(help));
    }

    fn no_file(&mut self, target: &str, range: TextRange, kind: LinkKind, path: &SourcePath) {
        let near = if self.may_suggest() { self.linker.nearest_file(path) } else { None };
        let near = near.map(|near| relative(self.origin.folder, near));
        let written = target.split(['#', '?']).next().unwrap_or(target);
        let code = if is_file_only(kind) { Code::MissingFile } else { Code::BrokenLink };
        let fault = self.add(code, range, format!("the file `{path}` does not exist"), None);
        match (web_address(target), near) {
            (Some(url), _) => {
                fault.help = Some(format!("write `{url}`"));
                fault.fix = Some(Fix::likely(target, &url));
            }
            (None, Some(near)) => fault.suggest(written, near),
            (None, None) => {}
        }
    }

    fn no_anchor(&mut self, range: TextRange, doc: crate::model::catalog::DocId, anchor: &str) {
        let manuscript = &self.linker.catalog.doc(doc).manuscript;
        let anchors = manuscript.doc.anchors.iter().take(ANCHORS).map(|anchor| &*anchor.id);
        let may_suggest = self.may_suggest();
        let goes_on = |id: &&str| {
            id.strip_prefix(anchor).is_some_and(|rest| rest.starts_with('-'))
                || anchor.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'))
        };
        let near = if may_suggest {
            nearest(anchor, anchors.clone()).or_else(|| anchors.clone().find(goes_on))
        } else {
            None
        };
        let message = match self.origin.doc == Some(doc) {
            true => format!("nothing in this document has the id `{anchor}`"),
            false => format!("nothing in `{}` has the id `{anchor}`", manuscript.file),
        };
        let mut named = manuscript.doc.named_places.iter();
        let Some(named) = named.find(|place| *place.name == *anchor) else {
            let fault = self.add(Code::BrokenAnchor, range, message, None);
            if let Some(near) = near {
                fault.help = Some(format!("did you mean `#{near}`?"));
                fault.fix = Some(Fix::of_word(anchor, near));
            }
            return;
        };
        // One place is at fault, however many links lead to it.
        let place = Span::new(&manuscript.file, named.range);
        let is_said = |fault: &Diagnostic| fault.related.iter().any(|related| related.span == place);
        if !self.diagnostics.iter().any(is_said) {
            let help = format!("a place is named by `id`, not by `name`: write `<a id=\"{anchor}\">`");
            let fault = Diagnostic::at(Code::BrokenAnchor, Span::new(self.origin.file, range), message);
            self.diagnostics.push(fault.help(help).related(place, "the place"));
        }
    }

    fn unbuilt(&mut self, target: &str, range: TextRange, kind: LinkKind) {
        if matches!(kind, LinkKind::Wiki { own_words: false }) {
            let name = target.split('#').next().unwrap_or(target);
            let message = format!("`{name}` is not built now, and the link would print its title");
            let help = format!("give the link words of its own: `[[{target}|words]]`");
            self.add(Code::UnbuiltTitle, range, message, Some(help));
            return;
        }
        let message = format!("`{target}` is not built now, so its words are printed without a link");
        let help =
            "nothing to do if that is meant: the link heals by itself when the brief is out".to_owned();
        self.add(Code::LinkToUnbuilt, range, message, Some(help));
    }
}

/// What is wrong with a target of this scheme, and what to do.
fn refused(scheme: &str) -> (String, &'static str) {
    match scheme {
        "mailto" | "tel" | "doi" => (
            format!("nothing follows `{scheme}:`"),
            "write the address behind it; the words are printed without a link",
        ),
        "file" => (
            "an address that begins with `file:` is one of your computer only".to_owned(),
            "copy the file beside the brief and link to it by its name; the words are printed without a link",
        ),
        drive if drive.len() == 1 => (
            format!("a path that begins with `{drive}:` is one of your computer only"),
            "copy the file beside the brief and link to it by its name; the words are printed without a link",
        ),
        scheme => (
            format!("the scheme `{scheme}:` is not one that a page may hold"),
            "use http, https, mailto, tel or doi; the words are printed without a link",
        ),
    }
}

/// The web address that a path without scheme seems to be.
fn web_address(target: &str) -> Option<String> {
    let rest = ["http//", "https//", "http:/", "https:/"].iter().find_map(|start| target.strip_prefix(start));
    let rest = rest.or_else(|| target.starts_with("www.").then_some(target))?;
    Some(format!("https://{}", rest.trim_start_matches('/')))
}

/// A content path as a file of `folder` would write it: relative where they lie in one folder.
pub(super) fn relative<'p>(folder: &str, path: &'p SourcePath) -> &'p str {
    match path.below(folder) {
        Some(below) if !folder.is_empty() => below,
        _ => names::public_form(path),
    }
}
