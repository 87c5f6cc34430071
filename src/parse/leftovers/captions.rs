//! Numbers that were typed before captions: `Table 1: Trade`. Tables, figures and boxes are numbered by the program, so that a
//! typed number stands beside the true one, or says another.

use super::run::{Run, excerpt};
use super::{Leftover, blocks};
use crate::model::doc::{ExhibitKind, Furniture, Node, NodeKind};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;

/// Words for tables, with their short forms; in lower case.
const TABLES: &str = "table tab. tabelle tableau tabla tabela tabel tabella tabulka tabell taula таблиця табл. \
    таблица 表 表格 جدول";
/// Words for figures.
const FIGURES: &str = "figure fig. figura abbildung abb. schaubild grafik diagramm graphique graph gráfico grafico \
    rysunek rys. wykres mapa map karte carte chart diagram figuur grafiek afbeelding kaart obrázek graf figur \
    рисунок рис. графік діаграма карта 图 圖 图表 شكل";
/// Words for boxes.
const BOXES: &str = "box kasten kader encadré encart ramka recuadro riquadro caixa вставка 专栏 إطار";
/// Words for sections.
const SECTIONS: &str =
    "section sec. abschnitt kapitel rozdział sekcja sección sezione secção hoofdstuk paragraaf розділ 第 节";
/// Characters of a number, at most: `A.12`, `XVIII`.
const LONGEST_NUMBER: usize = 8;
/// Bytes of a caption, at most: what is longer is a paragraph of the text.
const LONGEST: usize = 400;

/// Looks at the paragraph or heading at node `index`, which stands beside a table or picture of this kind; the second
/// says whether that has a caption.
pub(super) fn beside(
    builder: &Builder<'_>,
    index: usize,
    (kind, captioned): (ExhibitKind, bool),
) -> Option<Leftover> {
    let node = builder.doc.nodes.get(index)?;
    let written = blocks::written(builder, node);
    if written.len() > LONGEST {
        return None;
    }
    let (label, caption) = split(written, kind)?;
    let message =
        format!("`{}` is typed by hand: tables and figures are numbered by the program", label.trim());
    let words = match excerpt(caption) {
        words if words.is_empty() => "words".to_owned(),
        words => words,
    };
    let help = match kind {
        _ if captioned => "remove the line, or take its words over into the caption".to_owned(),
        ExhibitKind::Table => format!("write `: {words}` below the table, with a blank line between"),
        _ => format!("write the words as the picture's title: `![…](… \"{words}\")`"),
    };
    Some(leftover(node.range.start as usize, written, label, (message, help)))
}

/// Looks at the furniture at node `index`: titles and captions of exhibits, which are numbered.
pub(super) fn inside(builder: &Builder<'_>, index: usize) -> Option<Leftover> {
    let node: &Node = builder.doc.nodes.get(index)?;
    let NodeKind::Furniture(Furniture::Title | Furniture::Caption) = node.kind else { return None };
    let written = blocks::written(builder, node);
    let kinds = [ExhibitKind::Table, ExhibitKind::Figure, ExhibitKind::Box];
    let (label, caption) = kinds.into_iter().find_map(|kind| split(written, kind))?;
    let message = format!("`{}` is typed by hand, behind the number that the program gives", label.trim());
    let help = format!("write `{}`", excerpt(caption));
    (!caption.is_empty()).then(|| leftover(node.range.start as usize, written, label, (message, help)))
}

/// Looks for labels before references that print them: `Figure @fig-map`.
pub(super) fn look_inside(run: &mut Run<'_>, builder: &Builder<'_>, nodes: &[Node]) {
    let start = nodes.first().map_or(0, |node| node.range.start as usize);
    for node in nodes {
        let NodeKind::CrossRef(id) = node.kind else { continue };
        let reference = &builder.doc.cross_refs[id.index()];
        let ([item], false) = (&*reference.items, reference.number_only) else { continue };
        let at = (node.range.start as usize).saturating_sub(start);
        let names = match item.id.split('-').next() {
            Some("fig") => FIGURES,
            Some("tbl") => TABLES,
            Some("box") => BOXES,
            Some("sec") => SECTIONS,
            _ => continue,
        };
        let before = run.text[..at].trim_end_matches([' ', '\u{a0}', '~']);
        let len: usize = before
            .chars()
            .rev()
            .take(32)
            .take_while(|c| c.is_alphabetic() || *c == '.')
            .map(char::len_utf8)
            .sum();
        let word = &before[before.len() - len..];
        let lower = word.to_lowercase();
        if before.len() == at || !names.split_whitespace().any(|name| name == lower) {
            continue;
        }
        let (place, key) = (before.len() - len..at, builder.source[node.range.as_range()].to_owned());
        let message = format!("`{word}` stands twice: `{key}` prints it, too");
        let bare = key.trim_start_matches(['[', '@']).trim_end_matches(']');
        run.report(place.clone(), place, message, format!("write `{key}` alone, or `{word} [-@{bare}]`"));
    }
}

fn leftover(start: usize, written: &str, label: &str, (message, help): (String, String)) -> Leftover {
    let skipped = written.find(label).unwrap_or(0);
    let range = TextRange::new(start + skipped, start + skipped + label.trim_end().len());
    Leftover { range, claim: range, message, help }
}

/// The label `Table 1:` that begins a text, and the words behind it.
fn split(written: &str, kind: ExhibitKind) -> Option<(&str, &str)> {
    let signs = |c: char| matches!(c, '*' | '_' | '#' | ' ' | '\u{a0}');
    let text = written.trim_start_matches(signs);
    let end = text.find(|c: char| !c.is_alphabetic()).filter(|end| (1..=32).contains(end))?;
    let end = end + usize::from(text[end..].starts_with('.'));
    let rest =
        text[end..].trim_start_matches([' ', '\u{a0}']).trim_start_matches("No. ").trim_start_matches("Nr. ");
    let in_number = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let len = rest.find(|c| !in_number(c)).unwrap_or(rest.len());
    let number = rest[..len].trim_end_matches(['.', '-']);
    // Most texts have no number there.
    if !is_number(number) || !is_name(&text[..end], kind) {
        return None;
    }
    let behind = rest[number.len()..].trim_start_matches(['*', '_', ' ', '\u{a0}']);
    let stop = behind.chars().next().filter(|c| matches!(c, ':' | '.' | '–' | '—' | '-' | '|' | '：' | '．'));
    let ends = behind.is_empty() || behind.starts_with('\n');
    let marked = text.len() < written.len() && rest[number.len()..].starts_with(['*', '_']);
    if !(stop.is_some() || ends || marked) {
        return None;
    }
    let caption = behind.trim_start_matches([':', '.', '–', '—', '-', '|', '：', '．']);
    let label = &text[..text.len() - caption.len()];
    Some((label.trim_end_matches(['\n', ' ', '*', '_']), caption.trim_matches(|c| signs(c) || c == '\n')))
}

/// Whether a word names exhibits of a kind.
fn is_name(word: &str, kind: ExhibitKind) -> bool {
    let names = match kind {
        ExhibitKind::Table => TABLES,
        ExhibitKind::Figure => FIGURES,
        ExhibitKind::Box => BOXES,
    };
    let word = word.to_lowercase();
    names.split_whitespace().any(|name| name == word)
}

/// Digits, with a letter perhaps, or a Roman numeral.
fn is_number(number: &str) -> bool {
    let roman = !number.is_empty() && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let digits =
        number.chars().any(char::is_numeric) && number.chars().filter(|c| c.is_alphabetic()).count() <= 1;
    number.len() <= LONGEST_NUMBER && (roman || digits)
}

#[cfg(test)]
mod tests {
    use super::{ExhibitKind, split};

    #[test]
    fn labels() {
        for (text, kind, expected) in [
            ("Table 1: Trade by year", ExhibitKind::Table, Some(("Table 1:", "Trade by year"))),
            ("**Table 1.** Trade", ExhibitKind::Table, Some(("Table 1.", "Trade"))),
            ("**Table 1** Trade", ExhibitKind::Table, Some(("Table 1", "Trade"))),
            ("Tab. 2 – Handel", ExhibitKind::Table, Some(("Tab. 2 –", "Handel"))),
            ("### Tabelle A.1: Handel", ExhibitKind::Table, Some(("Tabelle A.1:", "Handel"))),
            ("表1：贸易", ExhibitKind::Table, Some(("表1：", "贸易"))),
            ("Рис. 3. Карта", ExhibitKind::Figure, Some(("Рис. 3.", "Карта"))),
            ("Figure II", ExhibitKind::Figure, Some(("Figure II", ""))),
            ("Table 1 shows that trade grew.", ExhibitKind::Table, None),
            ("Table 1, below, shows trade.", ExhibitKind::Table, None),
            ("Figure 1: Map", ExhibitKind::Table, None),
            ("Tables: two", ExhibitKind::Table, None),
            ("Table talk: a view", ExhibitKind::Table, None),
            ("Figure 7 – as the Bank", ExhibitKind::Table, None),
        ] {
            assert_eq!(split(text, kind), expected, "{text}");
        }
    }
}
