//! Cites of one author side by side: the whole cites of a cluster in, the same without repeated names out.
//!
//! The engine gives every cite whole, since where it groups cites it gives years to other works. A name is left out here only
//! behind a cite that prints the same names of the same people, and only where the year comes next.

use std::collections::HashMap;

use super::format::ClusterRequest;
use super::item::Work;
use super::runs::{Role, Run};

/// What a style puts between cites.
#[derive(Debug)]
pub(super) struct Delimiters<'a> {
    /// Between cites of different authors.
    pub layout: &'a str,
    /// After several works of one author.
    pub after: &'a str,
    /// Between letters of one year, in styles that leave out the year, too.
    pub letters: Option<&'a str>,
}

/// Between years of one author.
const YEARS: &str = ", ";

/// A cite of a cluster.
struct Part {
    runs: Vec<Run>,
    /// The year and what follows it, if the cite is names and these.
    from_year: Option<Vec<Run>>,
    /// Who it names.
    names: Option<String>,
    /// Words stand before it.
    begins_anew: bool,
    /// A year behind it would be read with its locator or its words.
    is_closed: bool,
    /// Its name is in the author's sentence.
    is_nameless: bool,
}

/// Leaves out names that the cite before prints, too; brings works of one author together where the author wrote no
/// words between them.
pub(super) fn join(
    runs: &mut Vec<Run>,
    cluster: &ClusterRequest,
    works: &[&Work],
    delimiters: &Delimiters<'_>,
) {
    let Some((before, parts, after)) = apart(runs, cluster, works, delimiters.layout) else { return };
    let may_move = !cluster.narrative
        && !parts.iter().any(|part| part.begins_anew || part.is_closed || part.is_nameless);
    let mut joined = before;
    let mut left_out = false;
    for (at, group) in groups(parts, may_move).iter().enumerate() {
        if at > 0 {
            joined.push(Run::plain(if left_out { delimiters.after } else { delimiters.layout }));
        }
        left_out = put_group(&mut joined, group, delimiters);
    }
    joined.extend(after);
    *runs = joined;
}

/// What stands before the cites, the cites, and what stands after them; `None` where there is nothing to join.
fn apart(
    runs: &[Run],
    cluster: &ClusterRequest,
    works: &[&Work],
    layout: &str,
) -> Option<(Vec<Run>, Vec<Part>, Vec<Run>)> {
    let first = runs.iter().position(|run| run.cite.is_some())?;
    let end = runs.iter().rposition(|run| run.cite.is_some())? + 1;
    let mut parts = Vec::new();
    for (place, group) in runs[first..end].chunk_by(|a, b| a.cite == b.cite).enumerate() {
        match group[0].cite.map(usize::from) {
            Some(cite) if place % 2 == 0 => parts.push(part(group, cluster, cite, works.get(cite)?)?),
            None if place % 2 == 1 && group.iter().map(|run| run.text.as_str()).eq([layout]) => {}
            _ => return None,
        }
    }
    (parts.len() > 1).then(|| (runs[..first].to_vec(), parts, runs[end..].to_vec()))
}

fn part(runs: &[Run], cluster: &ClusterRequest, cite: usize, work: &Work) -> Option<Part> {
    let written = cluster.cites.get(cite)?;
    let names = runs.iter().take_while(|run| run.role == Role::FirstNames).count();
    let printed: String = runs[..names].iter().map(|run| run.text.as_str()).collect();
    Some(Part {
        from_year: from_year(&runs[names..]),
        names: (names > 0).then(|| format!("{printed}\0{:?}", work.people())),
        runs: runs.to_vec(),
        begins_anew: !written.affixes.prefix.is_empty(),
        is_closed: written.locator.is_some() || !written.affixes.suffix.is_empty(),
        is_nameless: written.suppress_author,
    })
}

/// What follows names and their delimiter, if it begins with a year.
fn from_year(runs: &[Run]) -> Option<Vec<Run>> {
    let mut rest: Vec<Run> = runs.to_vec();
    while let Some(run) = rest.first_mut() {
        let trimmed = run.text.trim_start_matches([',', ' ', '\u{a0}']);
        if !trimmed.is_empty() {
            run.text = trimmed.to_owned();
            break;
        }
        rest.remove(0);
    }
    rest.first()
        .is_some_and(|run| run.role == Role::Date && run.text.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(rest)
}

/// The cites by authors, in the order in which these are first named.
fn groups(parts: Vec<Part>, may_move: bool) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for part in parts {
        let names = part.names.clone().filter(|_| part.from_year.is_some());
        let found = names.as_ref().and_then(|names| known.get(names).copied());
        match found.filter(|group| may_move || group + 1 == groups.len()) {
            Some(group) => groups[group].push(part),
            None => {
                known.extend(names.map(|names| (names, groups.len())));
                groups.push(vec![part]);
            }
        }
    }
    groups
}

/// Prints the cites of one author; tells whether the last of them has no names.
fn put_group(out: &mut Vec<Run>, group: &[Part], delimiters: &Delimiters<'_>) -> bool {
    let mut left_out = false;
    for (at, part) in group.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &group[before]);
        let from_year = part.from_year.as_ref().filter(|_| !part.begins_anew);
        match (before, from_year) {
            (Some(before), Some(year)) if !before.is_closed => {
                let letter = delimiters.letters.and_then(|between| Some((between, letter(before, year)?)));
                let (between, year) = letter.unwrap_or_else(|| (YEARS, year.clone()));
                out.push(Run::plain(between));
                out.extend(year);
                left_out = true;
            }
            (before, _) => {
                out.extend(before.map(|_| Run::plain(delimiters.layout)));
                out.extend(part.runs.iter().cloned());
                left_out = false;
            }
        }
    }
    left_out
}

/// What a cite prints after its year, where the cite before has the same year with a letter: `b` after `2020a`.
fn letter(before: &Part, year: &[Run]) -> Option<Vec<Run>> {
    let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (earlier, own) = (text(before.from_year.as_ref()?), text(year));
    let len = digits(&own);
    let is_lettered = |text: &str| text[len..].starts_with(|c: char| c.is_ascii_lowercase());
    let same = digits(&earlier) == len && earlier[..len] == own[..len];
    let ends = same && earlier[len..].bytes().all(|b| b.is_ascii_lowercase());
    if !ends || !is_lettered(&earlier) || !is_lettered(&own) || year[0].text.len() < len {
        return None;
    }
    let mut rest = year.to_vec();
    rest[0].text.drain(..len);
    rest.retain(|run| !run.text.is_empty());
    Some(rest)
}
