//! Which files are editions of one brief or page, and what an edition takes from its original.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::Parsed;
use super::super::names::{content_path, is_path};
use super::super::words::without_number;
use super::address::{brief_id, slug_of, stem};
use super::terms::Terms;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::manuscript::{Manuscript, ManuscriptKind};
use crate::model::meta::Meta;
use crate::model::source::{SourcePath, Span};
use crate::text::fold::fold;

/// The files of one work, as indexes into [`Parsed::manuscripts`].
#[derive(Debug, Default)]
pub struct Work {
    /// One a language; the original first, then in the order of `languages`.
    pub editions: Vec<u32>,
    /// A second file for a language; reported, never built.
    pub surplus: Vec<u32>,
    /// Some edition is a brief, and so all are.
    pub is_brief: bool,
}

/// Gathers the files into works, in the order of their first files.
pub fn gather_works(parsed: &Parsed, terms: &Terms<'_>) -> Outcome<Vec<Work>> {
    let mut diagnostics = Vec::new();
    let named = (0_u32..).zip(&parsed.manuscripts);
    let mut named: Vec<(&str, u32)> =
        named.map(|(index, manuscript)| (stem(&manuscript.file, &parsed.config), index)).collect();
    named.sort_unstable();
    let same_stem = named.chunk_by(|(one, _), (two, _)| one == two);
    let stems = same_stem.map(|files| (files[0].0, files.iter().map(|(_, index)| *index).collect()));
    let stems: Vec<(&str, Vec<u32>)> = stems.collect();
    let groups = join_translations(parsed, terms, stems, &mut diagnostics);
    let mut works: Vec<Work> =
        groups.into_iter().map(|files| order_editions(parsed, files, &mut diagnostics)).collect();
    works.sort_by_key(|work| work.editions.iter().chain(&work.surplus).min().copied());
    Outcome { value: works, diagnostics }
}

/// Puts groups whose files say `translation_of` to the group they name.
fn join_translations(
    parsed: &Parsed,
    terms: &Terms<'_>,
    stems: Vec<(&str, Vec<u32>)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<u32>> {
    let says = |file: &u32| parsed.manuscripts[*file as usize].meta.translation_of.is_some();
    if !stems.iter().any(|(_, files)| files.iter().any(says)) {
        return stems.into_iter().map(|(_, files)| files).collect();
    }
    let finder = GroupFinder::new(parsed, terms, &stems);
    let mut joins: Vec<Option<usize>> = vec![None; stems.len()];
    for (group, (_, files)) in stems.iter().enumerate() {
        for manuscript in files.iter().map(|file| &parsed.manuscripts[*file as usize]) {
            match finder.target(manuscript, group) {
                None => {}
                Some(Ok(target)) => joins[group] = joins[group].or(Some(target)),
                Some(Err(fault)) => diagnostics.push(fault),
            }
        }
    }
    let mut groups: Vec<Vec<u32>> = stems.iter().map(|_| Vec::new()).collect();
    for (group, (_, files)) in stems.into_iter().enumerate() {
        groups[root(&joins, group)].extend(files);
    }
    groups.retain(|files| !files.is_empty());
    groups
}

/// The group at the end of a chain of joins; two that name each other meet in the first of them.
fn root(joins: &[Option<usize>], group: usize) -> usize {
    let mut passed = vec![group];
    let mut at = group;
    while let Some(next) = joins[at] {
        if let Some(start) = passed.iter().position(|other| *other == next) {
            return passed[start..].iter().copied().min().unwrap_or(next);
        }
        if passed.len() > 16 {
            return group;
        }
        passed.push(next);
        at = next;
    }
    at
}

/// Finds the group that a `translation_of` names.
struct GroupFinder {
    by_file: HashMap<SourcePath, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl GroupFinder {
    fn new(parsed: &Parsed, terms: &Terms<'_>, stems: &[(&str, Vec<u32>)]) -> Self {
        let mut finder = Self { by_file: HashMap::new(), by_name: HashMap::new() };
        for (group, (stem, files)) in stems.iter().enumerate() {
            for file in files {
                let manuscript = &parsed.manuscripts[*file as usize];
                finder.by_file.insert(manuscript.file.clone(), group);
                for name in names_of(terms, manuscript, stem) {
                    let groups = finder.by_name.entry(name).or_default();
                    if groups.last() != Some(&group) {
                        groups.push(group);
                    }
                }
            }
        }
        finder
    }

    /// The group that a file names, if it names one.
    fn target(&self, manuscript: &Manuscript, own: usize) -> Option<Result<usize, Diagnostic>> {
        let name = manuscript.meta.translation_of.as_ref()?;
        let found = if is_path(&name.value) {
            let path = content_path(manuscript.file.folder(), &name.value).ok();
            path.and_then(|path| self.by_file.get(&path)).into_iter().copied().collect()
        } else {
            self.by_name.get(&fold(&name.value)).cloned().unwrap_or_default()
        };
        let others: Vec<usize> = found.into_iter().filter(|group| *group != own).collect();
        let fault = |found: &str| {
            let message = format!("`translation_of: {}` names {found}, expected one other brief", name.value);
            Diagnostic::at(Code::EditionConflict, Span::new(&manuscript.file, name.range), message)
                .help("write the path of the original, for example `31-tokyo-hedges.md`")
        };
        Some(match *others {
            [one] => Ok(one),
            [] => Err(fault("nothing")),
            _ => Err(fault("several briefs")),
        })
    }
}

/// What `translation_of` may call a file.
fn names_of(terms: &Terms<'_>, manuscript: &Manuscript, stem: &str) -> Vec<String> {
    let slug = slug_of(stem);
    let mut names = vec![fold(slug)];
    names.extend(without_number(slug).map(fold));
    names.extend(manuscript.meta.slug.as_ref().map(|slug| fold(&slug.value)));
    names.extend(manuscript.meta.id.as_ref().map(|id| fold(&id.value)));
    names.push(fold(&brief_id(terms, &manuscript.meta, &manuscript.file, slug)));
    names
}

/// Puts the original first and the others in the order of `languages`; reports what contradicts itself.
fn order_editions(parsed: &Parsed, mut files: Vec<u32>, diagnostics: &mut Vec<Diagnostic>) -> Work {
    let manuscript = |file: u32| &parsed.manuscripts[file as usize];
    let rank = |file: u32| {
        let lang = &manuscript(file).lang;
        let languages = &parsed.config.languages;
        (*lang != parsed.config.language, languages.iter().position(|own| own.lang == *lang))
    };
    files.sort_by_key(|file| (rank(*file), *file));
    let mut work = Work::default();
    for file in files {
        let twin = work.editions.iter().find(|other| manuscript(**other).lang == manuscript(file).lang);
        match twin {
            None => work.editions.push(file),
            Some(first) => {
                diagnostics.push(second_edition(manuscript(file), manuscript(*first)));
                work.surplus.push(file);
            }
        }
    }
    let says_original =
        |file: &u32| manuscript(*file).meta.original.as_ref().is_some_and(|original| original.value);
    let originals: Vec<u32> = work.editions.iter().copied().filter(says_original).collect();
    for second in originals.iter().skip(1) {
        diagnostics.push(second_original(manuscript(*second), manuscript(originals[0])));
    }
    if let Some(first) = originals.first() {
        work.editions.retain(|file| file != first);
        work.editions.insert(0, *first);
    }
    let kinds = || work.editions.iter().map(|file| manuscript(*file).kind);
    work.is_brief = kinds().any(|kind| kind == ManuscriptKind::Brief);
    work
}

fn second_edition(manuscript: &Manuscript, first: &Manuscript) -> Diagnostic {
    let range = manuscript.meta.translation_of.as_ref().map(|name| name.range).unwrap_or_default();
    let message = format!("a second edition in `{}`, expected one file a language", manuscript.lang);
    Diagnostic::at(Code::EditionConflict, Span::new(&manuscript.file, range), message)
        .related(Span::new(&first.file, 0..0), "the first")
        .help("rename one of the two files, or merge them")
}

fn second_original(manuscript: &Manuscript, first: &Manuscript) -> Diagnostic {
    let range = |manuscript: &Manuscript| {
        manuscript.meta.original.as_ref().map(|original| original.range).unwrap_or_default()
    };
    Diagnostic::at(
        Code::EditionConflict,
        Span::new(&manuscript.file, range(manuscript)),
        "two editions say `original: true`, expected one",
    )
    .related(Span::new(&first.file, range(first)), "the other")
    .help("keep `original: true` in the edition that was written first")
}

/// The keys of an edition: its own, and from the original those that are shared and that it does not write.
pub fn inherit(own: &Arc<Meta>, original: &Meta, own_numbers: bool) -> Arc<Meta> {
    let mut meta = Meta::clone(own);
    macro_rules! inherit {
        ($($key:ident)+) => {
            $(if meta.$key.is_none() {
                meta.$key.clone_from(&original.$key);
            })+
        };
    }
    inherit! {
        series id authors contributors embargo expires topics regions countries programmes projects
        taxonomies withdrawal supersedes related licence funding disclosure disclaimer hero downloads
        pdf template noindex unlisted toc weight extra bibliography citation_style nocite
    }
    if !own_numbers {
        inherit! { number running }
    }
    Arc::new(meta)
}
