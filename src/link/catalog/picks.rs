//! Briefs that front matter, records and settings pick by name; those not built are left out, with a note.

use super::super::Parsed;
use super::super::names::{self, Named};
use super::super::words::Slips;
use crate::model::catalog::{BriefId, Catalog, DocId, Pick};
use crate::model::config::Lead;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::meta::{RelatedBrief, SText};
use crate::model::record::{Record, RecordDetail};
use crate::model::source::{SourcePath, Span};
use crate::model::text::Text;

/// Finds picked briefs and collects the faults.
pub struct Picker<'a> {
    catalog: &'a Catalog,
    slips: Option<Slips<'a>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The picks of one document.
#[derive(Clone, Default)]
pub struct DocPicks {
    pub related: Vec<Pick>,
    pub supersedes: Vec<BriefId>,
    pub see: Option<BriefId>,
}

impl<'a> Picker<'a> {
    /// A picker among the briefs of a catalog.
    pub fn new(catalog: &'a Catalog) -> Self {
        Self { catalog, slips: None, diagnostics: Vec::new() }
    }

    /// The picks of every document; an edition has those of its original unless it writes its own.
    pub fn documents(&mut self) -> Vec<DocPicks> {
        let catalog = self.catalog;
        let mut picks: Vec<DocPicks> = catalog.docs.iter().map(|_| DocPicks::default()).collect();
        let briefs = catalog.briefs.iter().flat_map(|brief| brief.editions.iter().copied());
        let pages = (0..catalog.docs.len() as u32).map(DocId).filter(|doc| catalog.doc(*doc).brief.is_none());
        for doc in briefs.chain(pages) {
            let original = picks[catalog.doc(doc).original.0 as usize].clone();
            picks[doc.0 as usize] = self.document(doc, original);
        }
        picks
    }

    fn document(&mut self, doc: DocId, original: DocPicks) -> DocPicks {
        let entry = self.catalog.doc(doc);
        let (file, meta) = (&entry.manuscript.file, &entry.manuscript.meta);
        let supersedes = match &meta.supersedes {
            None => original.supersedes,
            Some(names) => names.iter().filter_map(|name| self.find(file, name)).collect(),
        };
        let see = match &meta.withdrawal {
            None => original.see,
            Some(withdrawal) => withdrawal.value.see.as_ref().and_then(|name| self.find(file, name)),
        };
        let related = match &meta.related {
            None => original.related,
            Some(picks) => self.picks(file, picks),
        };
        DocPicks { related, supersedes, see }
    }

    /// The picks of a record.
    pub fn record(&mut self, record: &Record) -> Vec<Pick> {
        match (&record.detail, &record.file) {
            (RecordDetail::Term(term), Some(file)) => {
                let picks = term.picks.iter().filter_map(|pick| {
                    let brief = self.find(file, &pick.brief)?;
                    Some(Pick { brief, why: pick.why.clone() })
                });
                picks.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The brief of `home.lead`.
    pub fn lead(&mut self, parsed: &Parsed) -> Option<BriefId> {
        match &parsed.config.lead {
            Lead::Newest => None,
            Lead::Brief(name) => self.find_in(&parsed.config.file, "content", name),
        }
    }

    fn picks(&mut self, file: &SourcePath, picks: &[RelatedBrief]) -> Vec<Pick> {
        let picks = picks.iter().filter_map(|pick| {
            let why = pick.why.as_ref().map(|why| Text::One(why.value.clone()));
            self.find(file, &pick.brief).map(|brief| Pick { brief, why })
        });
        picks.collect()
    }

    fn find(&mut self, file: &SourcePath, name: &SText) -> Option<BriefId> {
        self.find_in(file, file.folder(), name)
    }

    fn find_in(&mut self, file: &SourcePath, folder: &str, name: &SText) -> Option<BriefId> {
        let span = Span::new(file, name.range);
        let fault = match names::find(self.catalog, folder, &name.value) {
            Named::Brief(brief, _) => {
                let editions = &self.catalog.brief(brief).editions;
                if editions.iter().any(|doc| self.catalog.doc(*doc).state.is_built()) {
                    return Some(brief);
                }
                if names::is_unreadable(self.catalog, brief) {
                    return None;
                }
                let message = format!("`{}` is not built now and left out here", name.value);
                Diagnostic::at(Code::NamesUnbuilt, span, message)
                    .help("nothing to do: it appears by itself once the brief is built")
            }
            Named::Ambiguous(briefs) => names::ambiguous(self.catalog, span, &name.value, &briefs)?,
            Named::BadPath(fault) => {
                Diagnostic::at(Code::BadPath, span, format!("`{}`: {fault}", name.value))
            }
            Named::Page(_) => {
                let message = format!("`{}` is a page, expected a brief", name.value);
                Diagnostic::at(Code::BrokenLink, span, message)
            }
            Named::Nothing => self.unknown(span, &name.value),
        };
        self.diagnostics.push(fault);
        None
    }

    fn unknown(&mut self, span: Span, name: &str) -> Diagnostic {
        let catalog = self.catalog;
        let slips = self.slips.get_or_insert_with(|| Slips::new(catalog.brief_names.all()));
        let fault = Diagnostic::at(Code::BrokenLink, span, format!("`{name}` is the name of no brief"));
        match names::did_you_mean(slips, name) {
            Some(near) => fault.help(near.help).fix(near.fix),
            None => fault.help("write a path, a slug or an id such as `bulletin-2025-31`"),
        }
    }
}
