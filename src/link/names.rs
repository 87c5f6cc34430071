//! Finds the brief that a name means: a path, an id, or a slug with or without its leading number.

use super::words::Slips;
use crate::model::catalog::{BriefId, Catalog, DocId, DocState, Unbuilt};
use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::source::{PathFault, SourcePath, Span};
use crate::text::fold::{fold, folded};

/// No more choices than these are listed for an ambiguous name.
const CHOICES: usize = 8;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A brief; by path also the very file.
    Brief(BriefId, Option<DocId>),
    /// A file that is no brief.
    Page(DocId),
    /// Several briefs.
    Ambiguous(Vec<BriefId>),
    /// Nothing.
    Nothing,
    /// A path that cannot be one.
    BadPath(PathFault),
}

/// Whether a name is written as a path.
pub fn is_path(name: &str) -> bool {
    name.contains('/') || name.ends_with(".md")
}

/// What `name`, written in a file of `folder`, means.
pub fn find(catalog: &Catalog, folder: &str, name: &str) -> Named {
    if is_path(name) {
        return match content_path(folder, name) {
            Ok(path) => find_path(catalog, &path),
            Err(fault) => Named::BadPath(fault),
        };
    }
    let folded = folded(name);
    let mut found = catalog.brief_names.find(&folded);
    match (found.next(), found.next()) {
        (None, _) => Named::Nothing,
        (Some(brief), None) => Named::Brief(brief, None),
        (Some(first), Some(second)) => Named::Ambiguous([first, second].into_iter().chain(found).collect()),
    }
}

/// The path that `written` means in a file of `folder`: from `content/` if it begins with a slash.
pub fn content_path(folder: &str, written: &str) -> Result<SourcePath, PathFault> {
    match written.strip_prefix('/') {
        Some(rest) => SourcePath::resolve("content", rest),
        None => SourcePath::resolve(folder, written),
    }
}

/// The document at a path: the file itself, or the `index.md` of a folder.
fn find_path(catalog: &Catalog, path: &SourcePath) -> Named {
    let file = || catalog.doc_by_file.get(path).copied();
    let ending = |ending: &str| {
        let path = SourcePath::new(&format!("{path}{ending}")).ok()?;
        catalog.doc_by_file.get(&path).copied()
    };
    match file().or_else(|| ending("/index.md")).or_else(|| ending(".md")) {
        None => Named::Nothing,
        Some(doc) => match catalog.doc(doc).brief {
            Some(brief) => Named::Brief(brief, Some(doc)),
            None => Named::Page(doc),
        },
    }
}

/// Whether a brief is missing only because a file of it cannot be read, which is reported there.
pub fn is_unreadable(catalog: &Catalog, brief: BriefId) -> bool {
    let unreadable = |id: &DocId| catalog.doc(*id).state == DocState::Unbuilt(Unbuilt::Unreadable);
    catalog.brief(brief).editions.iter().any(unreadable)
}

/// The fault of a name that fits several briefs; `None` if they share an id or an address, which is reported there.
pub fn ambiguous(catalog: &Catalog, span: Span, name: &str, briefs: &[BriefId]) -> Option<Diagnostic> {
    if is_reported(catalog, briefs) {
        return None;
    }
    let listed = briefs.iter().take(CHOICES);
    let files = listed.filter_map(|brief| catalog.brief(*brief).editions.first());
    let files: Vec<&SourcePath> = files.map(|doc| &catalog.doc(*doc).manuscript.file).collect();
    let fault = Diagnostic::at(
        Code::AmbiguousName,
        span,
        format!("`{name}` fits {} briefs, expected a name that fits one", briefs.len()),
    )
    .help(format!("write the path of the one you mean, as `{}`", public_form(files[0])));
    Some(files.iter().fold(fault, |fault, file| {
        fault.related(Span::new(file, 0..0), format!("`{name}` may be this brief"))
    }))
}

/// Whether several briefs have one id that is written, or are built at one address: either is a fault of theirs.
fn is_reported(catalog: &Catalog, briefs: &[BriefId]) -> bool {
    let original = |brief: &BriefId| catalog.brief(*brief).editions.first().map(|doc| catalog.doc(*doc));
    let same = |one: &BriefId, two: &BriefId| {
        let same_id = fold(&catalog.brief(*one).id) == fold(&catalog.brief(*two).id);
        let Some((one, two)) = original(one).zip(original(two)) else { return false };
        let written = one.manuscript.meta.id.is_some() || two.manuscript.meta.id.is_some();
        let built = one.state.is_built() && two.state.is_built();
        written && same_id || built && fold(&one.url) == fold(&two.url)
    };
    briefs.split_first().is_some_and(|(first, others)| others.iter().all(|other| same(first, other)))
}

/// The path of a content file as links write it.
pub fn public_form(file: &SourcePath) -> &str {
    file.as_str().strip_prefix("content").unwrap_or(file.as_str())
}

/// What is probably meant by a name that fits no brief.
pub struct Suggestion {
    /// The question, in words.
    pub help: String,
    /// The name in its place, where only one is near.
    pub fix: Option<Fix>,
}

/// Advice for a name that fits no brief.
pub fn did_you_mean(index: &Slips<'_>, name: &str) -> Option<Suggestion> {
    let near = index.nearest(name).map_or_else(|| index.alike(name), |near| vec![near]);
    let fix = if let [only] = near.as_slice() { Some(Fix::of_word(name, only)) } else { None };
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    (!near.is_empty()).then(|| Suggestion { help: format!("did you mean {}?", near.join(" or ")), fix })
}
