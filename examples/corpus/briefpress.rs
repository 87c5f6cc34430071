//! The corpus as a site of Briefpress.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::model::{
    Block, Brief, CiteForm, Corpus, PEOPLE, Piece, REFERENCES, REGIONS, Section, TOPICS, chart, person,
    reference, region, topic,
};
use crate::put;
use crate::text::{Chance, sentence};

const SITE: &str = "\
title: A corpus of briefs
tagline: Text made by a program, to measure others
base_url: https://corpus.example/
language: en
time_zone: UTC
theme: bulletin
publisher:
  name: Institute for Example Studies
  place: Warsaw
citation:
  style: apa
";

/// Writes the site to `dir`.
pub fn write(corpus: &Corpus, dir: &Path) -> io::Result<()> {
    put(dir, "site.yaml", SITE)?;
    records(dir)?;
    put(dir, "content/references.bib", &library())?;
    for brief in &corpus.briefs {
        let folder = format!("content/{}", brief.folder());
        put(dir, &format!("{folder}/index.md"), &manuscript(corpus, brief))?;
        for figure in [1, 2] {
            put(dir, &format!("{folder}/figure-{figure}.svg"), &chart(brief.index, figure))?;
        }
    }
    Ok(())
}

fn records(dir: &Path) -> io::Result<()> {
    for (id, name, abbreviation, numbering) in [
        ("bulletin", "Bulletin", "B", "yearly"),
        ("commentary", "Commentary", "C", "none"),
        ("policy-brief", "Policy Brief", "PB", "continuous"),
    ] {
        let text = format!(
            "name: {name}\nabbreviation: {abbreviation}\ndescription: Briefs about invented events.\n\
             numbering: {numbering}\nrequired: [standfirst, authors]\n"
        );
        put(dir, &format!("content/series/{id}.yaml"), &text)?;
    }
    for (id, name) in (0..PEOPLE).map(person) {
        let text = format!("name: {name}\nrole: Analyst\nbio: Writes about invented events.\n");
        put(dir, &format!("content/people/{id}.yaml"), &text)?;
    }
    let terms = (0..TOPICS).map(topic).map(|term| ("topics", term));
    for (folder, (id, name)) in terms.chain((0..REGIONS).map(region).map(|term| ("regions", term))) {
        put(dir, &format!("content/{folder}/{id}.yaml"), &format!("name: {name}\n"))?;
    }
    Ok(())
}

fn library() -> String {
    let mut bib = String::new();
    for index in 0..REFERENCES {
        let entry = reference(index);
        let (kind, place) = match entry.kind {
            "article" => ("article", "journaltitle"),
            "book" => ("book", "publisher"),
            "report" => ("report", "institution"),
            _ => ("online", "organization"),
        };
        let _ = write!(
            bib,
            "@{kind}{{{},\n  author = {{{}, {}}},\n  title = {{{}}},\n  date = {{{}}},\n  {place} = {{{}}},\n",
            entry.key, entry.family, entry.given, entry.title, entry.year, entry.container
        );
        let _ = match entry.kind {
            "article" => write!(
                bib,
                "  volume = {{{}}},\n  pages = {{{}--{}}},\n",
                entry.volume,
                entry.first_page,
                entry.first_page + 12
            ),
            "book" => writeln!(bib, "  location = {{London}},"),
            "report" => writeln!(bib, "  type = {{Report}},"),
            _ => writeln!(bib, "  url = {{https://library.example/{}}},", entry.key),
        };
        bib.push_str("}\n\n");
    }
    bib
}

fn manuscript(corpus: &Corpus, brief: &Brief) -> String {
    let text = corpus.text(brief);
    let (people, topics, region_index) = brief.subjects();
    let list = |ids: Vec<String>| ids.join(", ");
    let mut out =
        format!("---\ntitle: {}\nstandfirst: {}\nseries: {}\n", brief.title, text.standfirst, brief.series);
    if let Some(number) = brief.number {
        let _ = writeln!(out, "number: {number}");
    }
    let _ = write!(
        out,
        "date: {}-{:02}-{:02}\nauthors: [{}]\ntopics: [{}]\nregions: [{}]\nkey_points:\n",
        brief.year,
        brief.month,
        brief.day,
        list(people.iter().map(|index| person(*index).0).collect()),
        list(topics.iter().map(|index| topic(*index).0).collect()),
        region(region_index).0
    );
    for point in &text.key_points {
        let _ = writeln!(out, "  - {point}");
    }
    out.push_str("---\n\n");
    for section in &text.sections {
        self::section(corpus, brief, section, &text.table, &mut out);
    }
    for (n, note) in text.notes.iter().enumerate() {
        let _ = write!(out, "[^{}]: {note}\n\n", n + 1);
    }
    out
}

fn section(
    corpus: &Corpus,
    brief: &Brief,
    section: &Section,
    table: &[(i32, usize, usize)],
    out: &mut String,
) {
    let _ = write!(out, "## {}\n\n", section.heading);
    for block in &section.blocks {
        match block {
            Block::Paragraph(pieces) => pieces.iter().for_each(|piece| self::piece(corpus, piece, out)),
            Block::Figure(n, caption) => {
                let alt = sentence(&mut Chance::new(5_000_003 + (brief.index * 2 + n) as u64));
                let _ = write!(
                    out,
                    "{{{{ figure(id=\"fig-{n}\", src=\"figure-{n}.svg\", alt=\"{alt}\",\n  caption=\"{caption}\", \
                     source=\"National statistics\") }}}}"
                );
            }
            Block::Table => {
                out.push_str("| Year | Exports | Imports |\n|---|--:|--:|\n");
                for (year, exports, imports) in table {
                    let _ = writeln!(out, "| {year} | {exports} | {imports} |");
                }
                out.push_str("\n: Trade by year {#tbl-trade source=\"National statistics\"}");
            }
        }
        out.push_str("\n\n");
    }
}

fn piece(corpus: &Corpus, piece: &Piece, out: &mut String) {
    let _ = match piece {
        Piece::Words(words) => write!(out, "{words}"),
        // By turns the forms that authors use: a path, a name with words, an address from the content root.
        Piece::Link(target, words) => {
            let brief = &corpus.briefs[*target];
            match target % 3 {
                0 => write!(out, "[{words}](/{}/index.md)", brief.folder()),
                1 => write!(out, "[[{}|{words}]]", brief.slug),
                _ => write!(out, "[{words}](../../../{}/index.md)", brief.folder()),
            }
        }
        Piece::Note(n) => write!(out, "[^{n}]"),
        Piece::Cite(index, page, form) => {
            let key = reference(*index).key;
            match form {
                CiteForm::Plain => write!(out, "[@{key}, p. {page}]"),
                CiteForm::See => write!(out, "[see @{key}]"),
                CiteForm::Narrative => write!(out, "@{key} [p. {page}]"),
            }
        }
        Piece::FigureRef(n) => write!(out, "@Fig-{n}"),
    };
}
