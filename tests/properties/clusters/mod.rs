//! Works that are easily mistaken for each other, cited together: what is printed of a work is its own.
//!
//! A document is drawn by a seed. Names and titles are words that occur nowhere else, so that the printed text can be read
//! without knowing how it was made.

mod read;

use self::read::Read;
use super::composed;

/// Styles with what they cite by.
pub const STYLES: [(&str, By); 8] = [
    ("apa", By::Year),
    ("chicago-author-date", By::Year),
    ("harvard-cite-them-right", By::Year),
    ("american-political-science-association", By::Year),
    ("modern-language-association", By::Names),
    ("ieee", By::Number),
    ("chicago-notes", By::Names),
    ("nlm", By::Number),
];

/// What a style cites by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Year,
    /// Names and titles; years only in full notes.
    Names,
    Number,
}

const FAMILIES: [&str; 6] = ["Quaade", "Ruzicka", "Sjoberg", "Tveit", "Ugarte", "Vaszary"];
const GIVEN: [&str; 4] = ["Hanna", "Helge", "Ines", "Jan Otto"];
const BODIES: [&str; 3] = ["Bureauquin", "Councilrex", "Ministrozu"];

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Debug)]
struct Work {
    key: String,
    /// Family and given name; no given name of a body.
    people: Vec<(&'static str, &'static str)>,
    edited: bool,
    /// A word of the title, which no other has.
    title: String,
    year: Option<usize>,
}

impl Work {
    fn drawn(random: &mut Random, number: usize, authors: &[Vec<(&'static str, &'static str)>]) -> Self {
        let people = match random.below(8) {
            0 => Vec::new(),
            1 => vec![(BODIES[random.below(BODIES.len())], "")],
            _ => authors[random.below(authors.len())].clone(),
        };
        Self {
            key: format!("w{number}"),
            edited: !people.is_empty() && !people[0].1.is_empty() && random.one_in(8),
            people,
            title: format!("Zanzi{}", char::from(b'a' + number as u8)),
            year: (!random.one_in(9)).then(|| 2001 + random.below(5)),
        }
    }

    fn entry(&self) -> String {
        let name = |(family, given): &(&str, &str)| match given.is_empty() {
            true => format!("{{{family}}}"),
            false => format!("{family}, {given}"),
        };
        let names = self.people.iter().map(name).collect::<Vec<_>>().join(" and ");
        let role = if self.edited { "editor" } else { "author" };
        let names = if names.is_empty() { names } else { format!(", {role}={{{names}}}") };
        let year = self.year.map(|year| format!(", date={{{year}}}")).unwrap_or_default();
        format!("@book{{{}, title={{{} in ports}}, publisher={{Quay}}{names}{year}}}\n", self.key, self.title)
    }

    fn wrote(&self, family: &str) -> bool {
        self.people.iter().any(|(own, _)| *own == family)
    }
}

/// Draws lists of authors that share some of their names.
fn draw_authors(random: &mut Random) -> Vec<Vec<(&'static str, &'static str)>> {
    let mut authors = Vec::new();
    for _ in 0..3 {
        let start = random.below(FAMILIES.len());
        let count = 1 + random.below(4);
        let one = |at: usize, random: &mut Random| {
            (FAMILIES[(start + at) % FAMILIES.len()], GIVEN[random.below(GIVEN.len())])
        };
        let list: Vec<_> = (0..count).map(|at| one(at, random)).collect();
        if random.one_in(2) {
            // The same but for the last, or the same families with other given names.
            let mut other = list.clone();
            let changed = random.below(other.len());
            other[changed] = match random.one_in(2) {
                true => (FAMILIES[(start + count) % FAMILIES.len()], other[changed].1),
                false => (other[changed].0, GIVEN[random.below(GIVEN.len())]),
            };
            authors.push(other);
        }
        authors.push(list);
    }
    authors
}

/// A citation: its source and the works that it names.
struct Cluster {
    source: String,
    works: Vec<usize>,
    /// The first has no names.
    suppressed: bool,
}

fn draw_cluster(random: &mut Random, count: usize) -> Cluster {
    let width = [1, 1, 2, 3, 4, 6][random.below(6)].min(count);
    let mut works: Vec<usize> = Vec::new();
    while works.len() < width {
        let work = random.below(count);
        if !works.contains(&work) {
            works.push(work);
        }
    }
    let narrative = random.one_in(7);
    let suppressed = !narrative && random.one_in(9);
    let cite = |random: &mut Random, place: usize, work: usize| {
        let prefix = if place > 0 && random.one_in(12) { "also " } else { "" };
        let locator = ["", "", "", "", ", p. 77", ", passim"][random.below(6)];
        let minus = if suppressed && place == 0 { "-" } else { "" };
        format!("{prefix}{minus}@w{work}{locator}")
    };
    let all: Vec<String> = works.iter().enumerate().map(|(place, work)| cite(random, place, *work)).collect();
    let source = match narrative {
        true if width == 1 => format!("@w{}", works[0]),
        true => format!("@w{} [p. 77; {}]", works[0], all[1..].join("; ")),
        false => format!("[{}]", all.join("; ")),
    };
    Cluster { source, works, suppressed }
}

/// Draws a document, composes it in a style and reads what it prints.
pub fn check(seed: u64, (style, by): (&str, By)) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let authors = draw_authors(&mut random);
    let works: Vec<Work> = (0..10).map(|number| Work::drawn(&mut random, number, &authors)).collect();
    let clusters: Vec<Cluster> = (0..8).map(|_| draw_cluster(&mut random, works.len())).collect();
    let library: String = works.iter().map(Work::entry).collect();
    let body: String = clusters.iter().map(|cluster| format!("Text {}.\n\n", cluster.source)).collect();
    let page = format!("---\ntitle: T\nnocite: [w0]\n---\n{body}");
    let settings =
        format!("title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {{style: {style}}}\n");
    let files = [("content/references.bib", library.as_str()), ("content/a.md", &page)];
    let (manuscript, composition) = composed(&settings, &files);
    let read = Read { works: &works, doc: &manuscript.doc, composition: &composition, by };
    let lists = read.lines(style);
    for (mark, cluster) in composition.citations.iter().zip(&clusters) {
        let text = read.text(mark);
        let fault = read.cluster(&text, cluster, &lists).or_else(|| read.links(mark));
        if let Some(fault) = fault {
            panic!("{style}, seed {seed}: {fault}\n{}\n{text}\n{library}", cluster.source);
        }
    }
}
