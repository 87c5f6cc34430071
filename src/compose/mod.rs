//! Makes the costly half of a document: citations, notes in order, highlighted code.
//!
//! Steps: [`notes`] reads the document in order, [`document`] asks [`citations`] for what its marks, notes
//! and references print.

pub mod citations;
pub mod code;
mod document;
mod notes;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

pub use self::citations::CitationMemo;
use self::citations::{Formatting, StyleSource};
use self::document::Input;
use crate::link::resolve::brief_entry;
use crate::model::catalog::DocId;
use crate::model::composition::{Composition, Rich, RichNode};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::doc::NodeKind;
use crate::model::library::Entry;
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};
use crate::model::text::{Html, Lang};

/// Where all paths of `site.yaml` start.
const CONTENT: &str = "content";
/// What is used where a style cannot be.
const DEFAULT_STYLE: &str = "apa";

/// Composes the documents of one site.
#[derive(Debug)]
pub struct Composer {
    site: Arc<Site>,
    memo: Arc<CitationMemo>,
    /// Briefs as works that can be cited, by document, made on first use.
    briefs: Vec<OnceLock<Option<Arc<Entry>>>>,
}

impl Composer {
    /// A composer for `site` that remembers in `memo`.
    pub fn new(site: Arc<Site>, memo: Arc<CitationMemo>) -> Self {
        let briefs = site.catalog.docs.iter().map(|_| OnceLock::new()).collect();
        Self { site, memo, briefs }
    }

    /// The same composer, that remembers no brief.
    pub fn fresh(&self) -> Self {
        Self::new(Arc::clone(&self.site), Arc::clone(&self.memo))
    }

    /// Citations, notes, references and code of one document.
    pub fn compose(&self, doc: DocId) -> Outcome<Composition> {
        let mut diagnostics = Vec::new();
        let mut composition = self.citations(doc, &mut diagnostics);
        composition.code = self.code(doc, &mut diagnostics);
        Outcome { value: composition, diagnostics }
    }

    /// Everything but code.
    fn citations(&self, doc: DocId, diagnostics: &mut Vec<Diagnostic>) -> Composition {
        let entry = self.site.catalog.doc(doc);
        let resolved = self.site.resolved(doc);
        if resolved.citations.is_empty() && resolved.nocite.is_empty() {
            return document::without_citations(&entry.manuscript.doc);
        }
        let formatting = self.formatting_of(doc, diagnostics);
        let input = Input {
            file: &entry.manuscript.file,
            doc: &entry.manuscript.doc,
            resolved,
            language: self.site.config.smart_punctuation.then_some(&entry.manuscript.lang),
            brief: &|doc| Some((self.brief_entry(doc)?, self.site.catalog.doc(doc).url.clone())),
            formatting: &formatting,
        };
        document::compose(&input, diagnostics)
    }

    /// For each code block its colors.
    fn code(&self, doc: DocId, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<Html>> {
        let manuscript = &self.site.catalog.doc(doc).manuscript;
        let mut colored = vec![None; manuscript.doc.codes.len()];
        for node in &manuscript.doc.nodes {
            if let NodeKind::CodeBlock(id) = node.kind {
                let span = Span::new(&manuscript.file, node.range);
                let block = &manuscript.doc.codes[id.index()];
                colored[id.index()] = code::highlight(self.memo.cache(), block, span).unpack(diagnostics);
            }
        }
        colored
    }

    /// One reference as `style` prints it in a list, in the language of a page.
    ///
    /// A style that is not known prints as the default one: it is reported where it is set.
    pub fn format_reference(&self, entry: &Entry, style: &str, lang: &Lang) -> Rich {
        self.named_formatting(style, lang).reference(entry).unwrap_or_else(|| key_alone(entry))
    }

    fn named_formatting(&self, style: &str, lang: &Lang) -> Arc<Formatting> {
        let wanted = self
            .read_style(style, CONTENT)
            .and_then(|source| self.memo.formatting(source, self.locale(lang)));
        wanted.unwrap_or_else(|_| self.default_formatting(lang))
    }

    /// The style of a document in its language; a style that cannot be used is reported where it is set.
    fn formatting_of(&self, doc: DocId, diagnostics: &mut Vec<Diagnostic>) -> Arc<Formatting> {
        let entry = self.site.catalog.doc(doc);
        let file = &entry.manuscript.file;
        let lang = &entry.manuscript.lang;
        let own = entry.meta.citation_style.as_ref();
        let setting = &self.site.config.citation.style;
        let (name, folder) = match own {
            Some(own) => (&own.value, file.folder()),
            None => (&setting.value, CONTENT),
        };
        let found =
            self.read_style(name, folder).and_then(|source| self.memo.formatting(source, self.locale(lang)));
        found.unwrap_or_else(|message| {
            // An inherited style is reported with the edition that wrote it.
            let written = entry.manuscript.meta.citation_style.as_ref();
            let span = match (written, own) {
                (Some(own), _) => Some(Span::new(file, own.range)),
                (None, Some(_)) => None,
                (None, None) => Some(Span::new(&self.site.config.file, setting.range)),
            };
            diagnostics.extend(span.map(|span| {
                Diagnostic::at(Code::UnknownStyle, span, message)
                    .help("name a style such as `apa`, `chicago-author-date`, `chicago-notes` or `ieee`, or a `.csl` file below `content/`")
            }));
            self.default_formatting(lang)
        })
    }

    fn default_formatting(&self, lang: &Lang) -> Arc<Formatting> {
        let made = self.memo.formatting(StyleSource::Name(DEFAULT_STYLE), self.locale(lang));
        made.expect("the default style is archived")
    }

    /// The locale of the settings, else the page's language.
    fn locale<'a>(&'a self, lang: &'a Lang) -> &'a Lang {
        self.site.config.citation.locale.as_ref().unwrap_or(lang)
    }

    /// A style by name, or the text of a `.csl` file.
    fn read_style<'a>(&'a self, name: &'a str, folder: &str) -> Result<StyleSource<'a>, String> {
        if !name.ends_with(".csl") {
            return Ok(StyleSource::Name(name));
        }
        let path = match name.strip_prefix('/') {
            Some(rest) => SourcePath::resolve(CONTENT, rest),
            None => SourcePath::resolve(folder, name),
        };
        let path = path.map_err(|fault| format!("`{name}` names no style: {fault}"))?;
        let text =
            self.site.snapshot.text(&path).ok_or_else(|| format!("the style `{path}` does not exist"))?;
        Ok(StyleSource::Csl(text))
    }

    /// A built brief as a work that can be cited; `None` for pages.
    pub fn brief_entry(&self, doc: DocId) -> Option<Arc<Entry>> {
        self.briefs[doc.0 as usize].get_or_init(|| brief_entry(&self.site, doc)).clone()
    }
}

/// What stands for a reference that cannot be formatted.
fn key_alone(entry: &Entry) -> Rich {
    vec![RichNode::Text(entry.key.clone())]
}
