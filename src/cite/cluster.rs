//! Cites put together: affixes of the author, cites of the same names grouped, numbers and years collapsed.

use std::ops::Range;
use std::sync::Arc;

use citationberg::{Collapse, TextCase};

use super::case;
use super::context::Context;
use super::document::{Citation, Cite, Cluster, Document, Form, Manner, Told};
use super::label;
use super::list;
use super::number;
use super::position::Place;
use super::print::Printer;
use super::text::{Element, Node, Role, Run, plain};
use super::work::Name;

/// A document while one of its clusters is printed.
pub(super) struct Scene<'a> {
    pub document: &'a Document<'a>,
    pub told: &'a [Told],
    pub places: &'a [Place],
}

/// An evaluated cite.
struct Piece<'a> {
    at: usize,
    cite: &'a Cite,
    nodes: Vec<Node>,
    is_cut: bool,
    /// How the names read that stand for the work, and whose they are.
    names: Option<(String, Option<&'a [Name]>)>,
}

/// Cites that share what they begin with; after the first, only letters of the year may be left.
struct Unit<'a> {
    first: Piece<'a>,
    letters: Vec<(u32, usize)>,
}

impl Scene<'_> {
    pub(super) fn citation(&self, cluster: &Cluster) -> Citation {
        let split = usize::from(cluster.cites.first().is_some_and(|cite| cite.form == Form::AuthorOnly));
        let (authors, cites) = cluster.cites.split_at(split);
        let author = authors.first().map(|cite| self.author(cite)).unwrap_or_default();
        let pieces: Vec<Piece<'_>> = cites
            .iter()
            .enumerate()
            .map(|(at, cite)| self.piece(at + split, cite, at == 0 && !cluster.inside))
            .map(|piece| if split == 0 { self.said(piece) } else { piece })
            .filter(|piece| {
                !piece.nodes.is_empty() || !piece.cite.prefix.is_empty() || !piece.cite.suffix.is_empty()
            })
            .collect();
        let cut = pieces.iter().filter(|piece| piece.is_cut).map(|piece| piece.cite.work).collect();
        Citation {
            author,
            cut,
            runs: if pieces.is_empty() { Vec::new() } else { self.print(pieces, cluster.goes_on) },
        }
    }

    fn context<'a>(&'a self, at: usize, cite: &'a Cite) -> Context<'a> {
        // In a sentence names are whole, whatever stands in notes.
        let is_named = self.document.style.note && cite.form == Form::AuthorOnly;
        let place = self.places.get(at).filter(|_| !is_named).copied().unwrap_or_default();
        self.document.context(cite, place, &self.told[cite.work])
    }

    /// The cite at a place; `begins` says that nothing stands before it in its note.
    fn piece<'a>(&'a self, at: usize, cite: &'a Cite, begins: bool) -> Piece<'a> {
        let evaluated = self.document.eval(cite.work, &self.context(at, cite));
        let mut nodes = evaluated.nodes.clone();
        if cite.form == Form::AuthorOnly {
            let names = nodes.iter().find_map(|node| node.find(&|role| *role == Role::Names));
            nodes = names.map(list::unlabelled).unwrap_or_default();
        }
        if self.document.style.note && (begins_sentence(&cite.prefix) || (begins && cite.prefix.is_empty())) {
            capital_term(&mut nodes);
        }
        let names =
            self.document.style.cites.group_delimiter.is_some().then(|| self.names(at, cite)).flatten();
        Piece { at, cite, nodes, is_cut: evaluated.is_cut, names }
    }

    /// A cite that says something: without the name, some styles have nothing left, and the name is repeated for readers.
    fn said<'a>(&'a self, mut piece: Piece<'a>) -> Piece<'a> {
        let is_clear = self.document.manner == Manner::Clear;
        if is_clear && piece.nodes.is_empty() && piece.cite.form == Form::WithoutAuthor {
            let context = Context { without_author: false, ..self.context(piece.at, piece.cite) };
            piece.nodes = self.document.eval(piece.cite.work, &context).nodes.clone();
        }
        piece
    }

    /// How the names read that stand for a work: where there are none, its date stands for them.
    fn names(&self, at: usize, cite: &Cite) -> Option<(String, Option<&[Name]>)> {
        let context = Context { without_author: false, ..self.context(at, cite) };
        let piece = self.document.eval(cite.work, &context);
        let nodes = &piece.nodes;
        let of = |role: &Role| nodes.iter().find_map(|node| node.find(&|found| found == role));
        match of(&Role::Names) {
            // What stands in for names is no author whose years could follow each other.
            Some(names) => {
                let is_name = |node: &Node| node.find(&|role| *role == Role::Name).is_some();
                let people = self.document.identity(cite.work, &piece);
                names.children.iter().any(is_name).then(|| (plain(&names.children), people))
            }
            // Dates alone are cites of one kind.
            None => {
                let is_all = |date: &&Element| plain(&date.children) == piece.plain;
                of(&Role::Date).filter(is_all).map(|_| (String::new(), None))
            }
        }
    }

    fn author(&self, cite: &Cite) -> Vec<Run> {
        let mut printer = Printer::new(self.document.locale);
        printer.of_cite(Some(cite.work));
        let mut piece = self.piece(0, cite, false);
        if piece.nodes.is_empty() {
            // A style of numbers names nobody.
            let work = self.document.works[cite.work];
            piece.nodes.push(label::called(work, self.document.locale));
        }
        printer.affix_before(&cite.prefix);
        printer.nodes(&piece.nodes);
        printer.affix_after(&cite.suffix);
        printer.finish()
    }

    fn print(&self, pieces: Vec<Piece<'_>>, goes_on: bool) -> Vec<Run> {
        let area = &self.document.style.citation;
        let mut printer = Printer::new(self.document.locale);
        printer.around(area.look.format);
        printer.outside(area.look.prefix.as_ref());
        match (self.document.style.cites.collapse, &self.document.style.cites.group_delimiter) {
            (Some(Collapse::CitationNumber), _) => self.numbers(pieces, &mut printer),
            (_, Some(delimiter)) => self.groups(pieces, delimiter, &mut printer),
            (_, None) => {
                let delimiter = self.delimiter(&pieces);
                for (index, piece) in pieces.iter().enumerate() {
                    if index > 0 {
                        self.between(&pieces[index - 1], piece, &delimiter, &mut printer);
                    }
                    self.cite(piece, &mut printer);
                }
            }
        }
        printer.of_cite(None);
        printer.outside(area.look.suffix.as_ref().filter(|suffix| !goes_on || &***suffix != "."));
        printer.finish()
    }

    /// What stands between cites: a bare sign between numbers would be read as part of a place.
    fn delimiter(&self, pieces: &[Piece<'_>]) -> Arc<str> {
        let own = &self.document.style.citation.delimiter;
        let has_locator =
            self.document.manner == Manner::Clear && pieces.iter().any(|piece| piece.cite.locator.is_some());
        if has_locator && !own.ends_with(char::is_whitespace) { Arc::from("; ") } else { own.clone() }
    }

    /// Puts a delimiter between two cites, unless the author has put a sign there.
    fn between(
        &self,
        before: &Piece<'_>,
        after: &Piece<'_>,
        delimiter: &Arc<str>,
        printer: &mut Printer<'_>,
    ) {
        let is_sign = |c: char| matches!(c, ',' | ';' | ':' | '.' | '?' | '!');
        if plain(&before.cite.suffix).trim_end().ends_with(is_sign) {
            printer.delimiter(&Arc::from(" "));
        } else if !plain(&after.cite.prefix).starts_with(is_sign) {
            printer.delimiter(delimiter);
            let is_clear = self.document.manner == Manner::Clear;
            if is_clear && !after.cite.prefix.is_empty() && !delimiter.ends_with(char::is_whitespace) {
                printer.delimiter(&Arc::from(" "));
            }
        }
    }

    fn cite(&self, piece: &Piece<'_>, printer: &mut Printer<'_>) {
        printer.of_cite(Some(piece.cite.work));
        printer.affix_before(&piece.cite.prefix);
        printer.nodes(&piece.nodes);
        printer.affix_after(&piece.cite.suffix);
        printer.of_cite(None);
    }

    /// Three numbers or more in a row become a range.
    fn numbers(&self, pieces: Vec<Piece<'_>>, printer: &mut Printer<'_>) {
        let options = &self.document.style.cites;
        let delimiter = self.delimiter(&pieces);
        let number = |piece: &Piece<'_>| -> Option<u32> {
            let number = piece.nodes.iter().find_map(|node| node.find(&|role| *role == Role::Number))?;
            (plain(&number.children) == plain(&without_affixes(&piece.nodes)))
                .then(|| plain(&number.children).parse().ok())?
        };
        let numbers: Vec<Option<u32>> = pieces.iter().map(number).collect();
        let follows = |at: usize| {
            let [before, piece] = [pieces[at - 1].cite, pieces[at].cite];
            let apart = [&piece.prefix, &piece.suffix, &before.suffix].iter().any(|affix| !affix.is_empty());
            !apart && matches!((numbers[at - 1], numbers[at]), (Some(a), Some(b)) if a + 1 == b)
        };
        let mut collapsed = false;
        for stretch in stretches(pieces.len(), follows) {
            if stretch.start > 0 {
                let after = options.after_collapse.as_ref().filter(|_| collapsed);
                let [before, piece] = [&pieces[stretch.start - 1], &pieces[stretch.start]];
                self.between(before, piece, after.unwrap_or(&delimiter), printer);
            }
            collapsed = stretch.len() >= 3;
            row(printer, stretch, &delimiter, |at, printer| self.cite(&pieces[at], printer));
        }
    }

    /// Cites of the same names, one after the other.
    fn groups(&self, pieces: Vec<Piece<'_>>, delimiter: &Arc<str>, printer: &mut Printer<'_>) {
        let area = &self.document.style.citation;
        let options = &self.document.style.cites;
        let after = options.after_collapse.as_ref().unwrap_or(&area.delimiter);
        let by_year = options.collapse == Some(Collapse::Year);
        // Without a sign of its own behind them, a year behind a place would be read as another place.
        let is_clear = options.collapse.is_none() || options.after_collapse.is_some();
        let apart = self.document.manner == Manner::Clear && !is_clear;
        let groups = grouped(pieces, apart);
        let mut before: Option<(Piece<'_>, Arc<str>)> = None;
        for group in groups {
            if let (Some((before, delimiter)), Some(first)) = (&before, group.first()) {
                self.between(before, first, delimiter, printer);
            }
            let alone = group.len() < 2 || options.collapse.is_none();
            let has_locator = group.iter().any(|piece| piece.cite.locator.is_some());
            let units = self.units(group);
            let has_letters = units.iter().any(|unit| !unit.letters.is_empty());
            let plain_years = !(has_letters || by_year && has_locator);
            let within =
                if alone || plain_years || options.after_collapse.is_none() { delimiter } else { after };
            for (at, unit) in units.iter().enumerate() {
                if at > 0 {
                    printer.delimiter(within);
                }
                self.unit(unit, printer);
            }
            let whole = alone && !by_year;
            let ends = units.into_iter().next_back().map(|unit| unit.first);
            before = ends.map(|piece| (piece, if whole { area.delimiter.clone() } else { after.clone() }));
        }
    }

    /// Collapses a group.
    fn units<'a>(&'a self, group: Vec<Piece<'a>>) -> Vec<Unit<'a>> {
        let collapse = self.document.style.cites.collapse;
        let by_letters = matches!(collapse, Some(Collapse::YearSuffix | Collapse::YearSuffixRanged));
        let mut units: Vec<Unit<'a>> = Vec::new();
        let mut year = String::new();
        for (index, mut piece) in group.into_iter().enumerate() {
            let letter = self.told[piece.cite.work].year_suffix;
            if by_letters {
                let bare = self.bare_year(&piece);
                let bare_cite = |cite: &Cite| cite.locator.is_none() && cite.suffix.is_empty();
                if let (Some(unit), Some(letter)) = (units.last_mut(), letter)
                    && bare == year
                    && bare_cite(unit.first.cite)
                    && bare_cite(piece.cite)
                    && piece.cite.prefix.is_empty()
                {
                    unit.letters.push((letter, piece.cite.work));
                    continue;
                }
                year = bare;
            }
            if index > 0 && collapse.is_some() {
                let context = Context { without_author: true, ..self.context(piece.at, piece.cite) };
                piece.nodes = self.document.eval(piece.cite.work, &context).nodes.clone();
            }
            if index == 0 || !plain(&piece.nodes).is_empty() || !piece.cite.suffix.is_empty() {
                units.push(Unit { first: piece, letters: Vec::new() });
            }
        }
        units
    }

    /// How a cite reads without names and letter.
    fn bare_year(&self, piece: &Piece<'_>) -> String {
        let context = Context {
            without_author: true,
            year_suffix: None,
            locator: None,
            ..self.context(piece.at, piece.cite)
        };
        self.document.eval(piece.cite.work, &context).plain.clone()
    }

    fn unit(&self, unit: &Unit<'_>, printer: &mut Printer<'_>) {
        let options = &self.document.style.cites;
        let first = self.told[unit.first.cite.work].year_suffix.unwrap_or_default();
        let mut letters = vec![(first, unit.first.cite.work)];
        letters.extend(&unit.letters);
        let ranged = options.collapse == Some(Collapse::YearSuffixRanged);
        for stretch in stretches(letters.len(), |at| ranged && letters[at].0 == letters[at - 1].0 + 1) {
            if stretch.start > 0 {
                printer.delimiter(&options.year_suffix_delimiter);
            }
            row(printer, stretch, &options.year_suffix_delimiter, |at, printer| match letters[at] {
                _ if at == 0 => self.cite(&unit.first, printer),
                (letter, work) => {
                    printer.of_cite(Some(work));
                    let node = Node::Text(number::letters(letter));
                    printer.nodes(&[Node::with_role(Role::YearSuffix, vec![node])]);
                    printer.of_cite(None);
                }
            });
        }
    }
}

/// Stretches of places, of which each but the first `follows` the one before.
fn stretches(len: usize, follows: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..len {
        match found.last_mut().filter(|_| follows(at)) {
            Some(last) => last.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}

/// Prints a stretch: of three places or more the ends, as a range.
fn row<'a>(
    printer: &mut Printer<'a>,
    stretch: Range<usize>,
    delimiter: &Arc<str>,
    print: impl Fn(usize, &mut Printer<'a>),
) {
    let is_range = stretch.len() >= 3;
    let dash = Arc::from("\u{2013}");
    for at in stretch.clone().filter(|at| !is_range || *at == stretch.start || at + 1 == stretch.end) {
        if at > stretch.start {
            printer.delimiter(if is_range { &dash } else { delimiter });
        }
        print(at, printer);
    }
}

/// Groups cites by their names, without moving any past what the author put before or after one; with `apart` none comes
/// behind one with a place.
fn grouped(pieces: Vec<Piece<'_>>, apart: bool) -> Vec<Vec<Piece<'_>>> {
    let mut groups: Vec<Vec<Piece<'_>>> = Vec::new();
    // The groups from here on may still take cites.
    let mut open = 0;
    for piece in pieces {
        if !piece.cite.prefix.is_empty() {
            open = groups.len();
        }
        let closes = !piece.cite.suffix.is_empty();
        let is_same = |group: &&mut Vec<Piece<'_>>| {
            let has_place = group.last().is_some_and(|last| last.cite.locator.is_some());
            piece.names.is_some()
                && group.first().is_some_and(|first| first.names == piece.names)
                && !(apart && has_place)
        };
        let found = groups.iter_mut().skip(open).find(is_same).filter(|_| !closes);
        match found {
            Some(group) => group.push(piece),
            None => groups.push(vec![piece]),
        }
        if closes {
            open = groups.len();
        }
    }
    groups
}

/// Whether what stands before a cite ends a sentence.
fn begins_sentence(prefix: &[Node]) -> bool {
    let text = plain(prefix);
    text.ends_with(". ") && text.matches(' ').count() > 1
}

/// A term at the start of a cite gets a capital.
fn capital_term(nodes: &mut [Node]) {
    let Some(first) = nodes.first_mut() else { return };
    if let Node::Element(element) = first {
        if element.role == Some(Role::Term) {
            case::apply(&mut element.children, TextCase::CapitalizeFirst, true, false);
        } else {
            capital_term(&mut element.children);
        }
    }
}

fn without_affixes(nodes: &[Node]) -> Vec<Node> {
    nodes.iter().filter(|node| !matches!(node, Node::Affix(_) | Node::Delimiter(_))).cloned().collect()
}
