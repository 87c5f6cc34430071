//! The same corpus as content and data of a Hugo site; `benches/peers/hugo` has the templates.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::model::{
    Block, Brief, CiteForm, Corpus, PEOPLE, Piece, REFERENCES, REGIONS, Section, TOPICS, chart, person,
    reference, region, topic,
};
use crate::put;
use crate::text::{Chance, sentence};

/// Writes content and data to `dir`.
pub fn write(corpus: &Corpus, dir: &Path) -> io::Result<()> {
    records(dir)?;
    put(dir, "data/references.json", &library())?;
    for brief in &corpus.briefs {
        let folder = format!("content/{}", brief.folder());
        put(dir, &format!("{folder}/index.md"), &page(corpus, brief))?;
        for figure in [1, 2] {
            put(dir, &format!("{folder}/figure-{figure}.svg"), &chart(brief.index, figure))?;
        }
    }
    Ok(())
}

fn records(dir: &Path) -> io::Result<()> {
    for (id, name) in
        [("bulletin", "Bulletin"), ("commentary", "Commentary"), ("policy-brief", "Policy Brief")]
    {
        put(dir, &format!("content/{id}/_index.md"), &format!("---\ntitle: {name}\n---\n"))?;
    }
    let terms = (0..PEOPLE).map(person).map(|term| ("authors", term));
    let terms = terms.chain((0..TOPICS).map(topic).map(|term| ("topics", term)));
    for (folder, (id, name)) in terms.chain((0..REGIONS).map(region).map(|term| ("regions", term))) {
        put(dir, &format!("content/{folder}/{id}/_index.md"), &format!("---\ntitle: {name}\n---\n"))?;
    }
    Ok(())
}

fn library() -> String {
    let entries: BTreeMap<String, serde_json::Value> = (0..REFERENCES)
        .map(|index| {
            let entry = reference(index);
            let value = serde_json::json!({
                "family": entry.family, "given": entry.given, "title": entry.title, "year": entry.year,
                "container": entry.container, "volume": entry.volume,
                "pages": format!("{}–{}", entry.first_page, entry.first_page + 12),
            });
            (entry.key, value)
        })
        .collect();
    serde_json::to_string_pretty(&entries).expect("plain data")
}

fn page(corpus: &Corpus, brief: &Brief) -> String {
    let text = corpus.text(brief);
    let (people, topics, region_index) = brief.subjects();
    let ids = |ids: Vec<String>| ids.join(", ");
    let mut out = format!("---\ntitle: {}\ndescription: {}\n", brief.title, text.standfirst);
    if let Some(number) = brief.number {
        let _ = writeln!(out, "number: \"{number}\"");
    }
    let _ = write!(
        out,
        "date: {}-{:02}-{:02}\nauthors: [{}]\ntopics: [{}]\nregions: [{}]\nkey_points:\n",
        brief.year,
        brief.month,
        brief.day,
        ids(people.iter().map(|index| person(*index).0).collect()),
        ids(topics.iter().map(|index| topic(*index).0).collect()),
        region(region_index).0
    );
    for point in &text.key_points {
        let _ = writeln!(out, "  - {point}");
    }
    let _ = writeln!(out, "links: [{}]", ids(links(corpus, &text.sections)));
    out.push_str("---\n\n");
    for section in &text.sections {
        self::section(corpus, brief, section, &text.table, &mut out);
    }
    for (n, note) in text.notes.iter().enumerate() {
        let _ = write!(out, "[^{}]: {note}\n\n", n + 1);
    }
    out
}

/// The slugs of the briefs linked to: Hugo's templates find "cited by" through them.
fn links(corpus: &Corpus, sections: &[Section]) -> Vec<String> {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    let pieces = blocks.flat_map(|block| match block {
        Block::Paragraph(pieces) => pieces.as_slice(),
        _ => &[],
    });
    let targets = pieces.filter_map(|piece| match piece {
        Piece::Link(target, _) => Some(corpus.briefs[*target].slug.clone()),
        _ => None,
    });
    targets.collect()
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
                    "{{{{< brieffigure n=\"{n}\" src=\"figure-{n}.svg\" alt=\"{alt}\" caption=\"{caption}\" \
                     source=\"National statistics\" >}}}}"
                );
            }
            Block::Table => {
                out.push_str("| Year | Exports | Imports |\n|---|--:|--:|\n");
                for (year, exports, imports) in table {
                    let _ = writeln!(out, "| {year} | {exports} | {imports} |");
                }
                out.push_str("\nTable 1. Trade by year. Source: National statistics");
            }
        }
        out.push_str("\n\n");
    }
}

fn piece(corpus: &Corpus, piece: &Piece, out: &mut String) {
    let _ = match piece {
        Piece::Words(words) => write!(out, "{words}"),
        Piece::Link(target, words) => {
            write!(out, "[{words}]({{{{< relref \"/{}\" >}}}})", corpus.briefs[*target].folder())
        }
        Piece::Note(n) => write!(out, "[^{n}]"),
        Piece::Cite(index, page, form) => {
            let key = reference(*index).key;
            match form {
                CiteForm::Plain => write!(out, "{{{{< cite key=\"{key}\" locator=\"p. {page}\" >}}}}"),
                CiteForm::See => write!(out, "{{{{< cite key=\"{key}\" prefix=\"see \" >}}}}"),
                CiteForm::Narrative => {
                    write!(out, "{{{{< cite key=\"{key}\" locator=\"p. {page}\" narrative=true >}}}}")
                }
            }
        }
        Piece::FigureRef(n) => write!(out, "[Figure {n}](#fig-{n})"),
    };
}
