//! The corpus before it is written: briefs, people, terms and references, made from their index alone.

use crate::text::{ADJECTIVES, Chance, NOUNS, capital, sentence, title};

pub const PEOPLE: usize = 40;
pub const TOPICS: usize = 24;
pub const REGIONS: usize = 10;
pub const REFERENCES: usize = 400;

const GIVEN: &[&str] =
    &["Anna", "Jan", "Maria", "Piotr", "Zofia", "Tomasz", "Ewa", "Marek", "Helena", "Adam"];
const FAMILY: &[&str] = &[
    "Nowak",
    "Lindqvist",
    "Okafor",
    "Moreau",
    "Tanaka",
    "Silva",
    "Keller",
    "Novotny",
    "Rossi",
    "Andersen",
    "Petrov",
    "Castillo",
    "Haddad",
    "Varga",
    "Walsh",
    "Mazur",
    "Dubois",
    "Ferrari",
    "Schmidt",
    "Kowalska",
];
const PUBLISHERS: &[&str] =
    &["Institute for Example Studies", "Northern University Press", "Observatory Books"];

/// Everything that both writers need.
pub struct Corpus {
    pub briefs: Vec<Brief>,
}

/// One brief, without its text: that is made when it is written.
pub struct Brief {
    pub index: usize,
    pub series: &'static str,
    /// In the series; `None` where it does not count.
    pub number: Option<usize>,
    pub year: i32,
    pub month: u32,
    pub day: u32,
    pub slug: String,
    pub title: String,
}

/// The text of a brief: five sections of paragraphs, each of pieces.
pub struct Text {
    pub standfirst: String,
    pub key_points: Vec<String>,
    pub sections: Vec<Section>,
    pub notes: Vec<String>,
    /// Year, exports, imports.
    pub table: Vec<(i32, usize, usize)>,
}

/// A heading and what follows.
pub struct Section {
    pub heading: String,
    pub blocks: Vec<Block>,
}

/// A block of a section.
pub enum Block {
    Paragraph(Vec<Piece>),
    /// Figure 1 or 2, with its caption.
    Figure(usize, String),
    Table,
}

/// A piece of a paragraph.
pub enum Piece {
    Words(String),
    /// A link to another brief, by index, with its words.
    Link(usize, String),
    /// Note 1 to 4.
    Note(usize),
    /// A citation: reference, page, and whether its author is part of the sentence.
    Cite(usize, usize, CiteForm),
    /// A mention of figure 1 or 2.
    FigureRef(usize),
}

/// How a reference is cited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CiteForm {
    Plain,
    See,
    Narrative,
}

/// A reference of the library.
pub struct Reference {
    pub key: String,
    pub kind: &'static str,
    pub family: &'static str,
    pub given: &'static str,
    pub title: String,
    pub year: i32,
    /// Journal or publisher.
    pub container: String,
    pub volume: usize,
    pub first_page: usize,
}

impl Corpus {
    /// A corpus of `count` briefs.
    pub fn new(count: usize) -> Self {
        let mut numbers = std::collections::BTreeMap::new();
        let briefs = (0..count).map(|index| {
            let mut chance = Chance::new(index as u64);
            let series = ["bulletin", "bulletin", "commentary", "policy-brief"][index % 4];
            // Days of 28-day months from January 2001 on: later briefs never have earlier dates.
            let day = index * (24 * 12 * 28) / count.max(1);
            let (year, month) = (2001 + (day / (12 * 28)) as i32, (day / 28 % 12) as u32 + 1);
            let number = numbered(series).then(|| {
                let counter = numbers.entry((series, (series == "bulletin").then_some(year))).or_insert(0);
                *counter += 1;
                *counter
            });
            let title = title(&mut chance);
            let slug = format!("{}-{index:05}", title.to_lowercase().replace(' ', "-"));
            Brief { index, series, number, year, month, day: (day % 28) as u32 + 1, slug, title }
        });
        Self { briefs: briefs.collect() }
    }

    /// The text of a brief.
    pub fn text(&self, brief: &Brief) -> Text {
        let mut chance = Chance::new(1_000_003 + brief.index as u64);
        let mut sections: Vec<Section> = (0..5).map(|_| section(&mut chance)).collect();
        for (n, section) in sections.iter_mut().enumerate() {
            if let Some(Block::Paragraph(pieces)) = section.blocks.first_mut() {
                self.furnish(brief, pieces, n, &mut chance);
            }
        }
        // What stands beside the text: figures in the second and fourth section, the table in the third.
        sections[1].blocks.insert(1, Block::Figure(1, sentence(&mut chance)));
        sections[3].blocks.insert(1, Block::Figure(2, sentence(&mut chance)));
        sections[2].blocks.insert(1, Block::Table);
        let table =
            (0..6).map(|row| (brief.year - 6 + row, 100 + chance.below(900), 100 + chance.below(900)));
        Text {
            table: table.collect(),
            standfirst: sentence(&mut chance),
            key_points: (0..3).map(|_| sentence(&mut chance)).collect(),
            notes: (0..4).map(|_| sentence(&mut chance)).collect(),
            sections,
        }
    }

    /// Adds links, notes, citations and mentions of figures to the first paragraph of section `n`.
    fn furnish(&self, brief: &Brief, pieces: &mut Vec<Piece>, n: usize, chance: &mut Chance) {
        let link = |chance: &mut Chance| {
            // Any brief but this one, if there is another.
            let target = (brief.index + 1 + chance.below(self.briefs.len().max(2) - 1)) % self.briefs.len();
            Piece::Link(target, format!("the {} of {}", chance.pick(NOUNS), self.briefs[target].year))
        };
        let words = |text: &str| Piece::Words(text.to_owned());
        pieces.extend([words(" This follows "), link(chance)]);
        if n == 0 {
            pieces.extend([words(" and "), link(chance)]);
        }
        if n < 4 {
            pieces.extend([words(", a point made before"), Piece::Note(n + 1), words(".")]);
            let cited = chance.below(REFERENCES);
            let page = 2 + chance.below(90);
            match n {
                2 => pieces.extend([
                    words(" "),
                    Piece::Cite(cited, page, CiteForm::Narrative),
                    words(" disagrees."),
                ]),
                n => {
                    let form = if n == 1 { CiteForm::See } else { CiteForm::Plain };
                    pieces.extend([words(" Estimates differ "), Piece::Cite(cited, page, form), words(".")]);
                }
            }
        } else {
            pieces.push(words("."));
        }
        if n == 1 || n == 3 {
            pieces.extend([words(" "), Piece::FigureRef(n.div_ceil(2)), words(" shows the change.")]);
        }
    }
}

/// A section of plain paragraphs.
fn section(chance: &mut Chance) -> Section {
    let paragraph = |chance: &mut Chance| {
        let sentences: Vec<String> = (0..2).map(|_| sentence(chance)).collect();
        Block::Paragraph(vec![Piece::Words(sentences.join(" "))])
    };
    let heading = capital(&format!("{} {}", chance.pick(ADJECTIVES), chance.pick(NOUNS)));
    Section { heading, blocks: (0..3).map(|_| paragraph(chance)).collect() }
}

/// Whether a series counts its briefs.
fn numbered(series: &str) -> bool {
    series != "commentary"
}

impl Brief {
    /// The folder of the brief below `content/`.
    pub fn folder(&self) -> String {
        format!("{}/{}/{}", self.series, self.year, self.slug)
    }

    /// Indexes of its people, topics and regions.
    pub fn subjects(&self) -> ([usize; 2], [usize; 2], usize) {
        let mut chance = Chance::new(2_000_003 + self.index as u64);
        let first = chance.below(PEOPLE);
        let topic = chance.below(TOPICS);
        (
            [first, (first + 1 + chance.below(PEOPLE - 1)) % PEOPLE],
            [topic, (topic + 1 + chance.below(TOPICS - 1)) % TOPICS],
            chance.below(REGIONS),
        )
    }
}

/// Id and name of a person.
pub fn person(index: usize) -> (String, String) {
    let (given, family) = (GIVEN[index % GIVEN.len()], FAMILY[index % FAMILY.len()]);
    (format!("person-{index:02}"), format!("{given} {family} {}", ["Senior", "Junior"][index / 20 % 2]))
}

/// Id and name of a topic.
pub fn topic(index: usize) -> (String, String) {
    let name = format!("{} {}", ADJECTIVES[index % ADJECTIVES.len()], NOUNS[(index * 7 + 3) % NOUNS.len()]);
    (format!("topic-{index:02}"), capital(&name))
}

/// Id and name of a region.
pub fn region(index: usize) -> (String, String) {
    (format!("region-{index:02}"), format!("Region {}", char::from(b'A' + index as u8)))
}

/// Reference `index` of the library.
pub fn reference(index: usize) -> Reference {
    let mut chance = Chance::new(3_000_003 + index as u64);
    let family = chance.pick(FAMILY);
    let year = 1990 + chance.below(34) as i32;
    let kind = ["article", "book", "report", "online"][index % 4];
    let container = match kind {
        "article" => format!("Journal of {} Policy", capital(chance.pick(ADJECTIVES))),
        _ => chance.pick(PUBLISHERS).to_owned(),
    };
    Reference {
        key: format!("{}-{year}-{index:03}", family.to_lowercase()),
        kind,
        family,
        given: chance.pick(GIVEN),
        title: title(&mut chance),
        year,
        container,
        volume: 1 + chance.below(60),
        first_page: 1 + chance.below(300),
    }
}

/// A line chart as an SVG file of about one kilobyte.
pub fn chart(brief: usize, figure: usize) -> String {
    let mut chance = Chance::new(4_000_003 + brief as u64 * 2 + figure as u64);
    let points: Vec<String> =
        (0..24).map(|x| format!("{},{}", 40 + x * 24, 40 + chance.below(240))).collect();
    let grid: String = (0..6).map(|n| format!("<path d=\"M40 {0}H600\"/>", 40 + n * 48)).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"320\" viewBox=\"0 0 640 320\">\n\
         <g stroke=\"#ccc\">{grid}</g>\n<polyline fill=\"none\" stroke=\"#0b5fa5\" stroke-width=\"2\" points=\"{}\"/>\n\
         </svg>\n",
        points.join(" ")
    )
}
