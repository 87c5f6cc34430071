//! What a case expects, one line each.
//!
//! ```text
//! has WHERE :: TEXT            visible text holds TEXT          lacks WHERE :: TEXT
//! re WHERE :: REGEX            the same by a pattern            nore WHERE :: REGEX
//! html WHERE :: REGEX          a pattern on the HTML            nohtml WHERE :: REGEX
//! link WHERE HREF :: TEXT      a link to HREF whose words are TEXT
//! file PATH :: REGEX           a pattern on a file of the output (multi-line)      nofile PATH :: REGEX
//! diag CODES PLACE SEVERITY    a diagnostic       nodiag CODES PLACE SEVERITY
//! msg CODES :: TEXT            a message, help or note of a diagnostic holds TEXT  nomsg CODES :: TEXT
//! count CODES N                so many errors and warnings of these codes
//! only                         no error and no warning besides those that this case names by `diag`
//! exit N                       how the program ended
//! ```
//! WHERE is a part of a page (`page`, `prose`, `refs`, `notes`, `cite`, `head`), and may name the page: `prose@02-y`,
//! `page@/pl/bulletin/2025/01-x/`. CODES are `any`, or codes with commas. PLACE is `-`, FILE, FILE:LINE or FILE~TEXT (the
//! line that holds TEXT); SEVERITY is `any`, a severity, or one with `+` for it and worse. PATH is below the output, or
//! `bib`, `ris`, `csl.json`, `md` for a brief's own file, `02-y.ris` for that of another one.

use serde_json::Value;

use super::case::{Case, Outcome, full_path};
use super::page;

const WITH_VALUE: &[&str] =
    &["has", "lacks", "re", "nore", "html", "nohtml", "link", "file", "nofile", "msg", "nomsg"];
const WITHOUT: &[&str] = &["diag", "nodiag", "only", "count", "exit"];

/// A line of `=== expect`.
#[derive(Debug)]
pub struct Expectation {
    /// As written.
    pub line: String,
    verb: String,
    rest: String,
    value: String,
}

impl Expectation {
    /// The lines of a section.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(Self::read).collect()
    }

    fn read(line: &str) -> Result<Self, String> {
        let (left, value) = line.split_once(" :: ").unwrap_or((line, ""));
        let (verb, rest) = left.split_once(' ').unwrap_or((left, ""));
        let known = if value.is_empty() { WITHOUT } else { WITH_VALUE };
        if !known.contains(&verb) {
            return Err(format!("`{line}` cannot be read"));
        }
        let (verb, rest, value) = (verb.to_owned(), rest.trim().to_owned(), value.to_owned());
        Ok(Self { line: line.to_owned(), verb, rest, value })
    }

    /// Why it does not hold; `named` collects the diagnostics that a case names.
    pub fn fails(&self, case: &Case, outcome: &Outcome, named: &mut Vec<usize>) -> Option<String> {
        match &*self.verb {
            "exit" => {
                let code = outcome.run.code.to_string();
                (code != self.rest).then(|| format!("exit {code}{}", outcome.first()))
            }
            "diag" | "nodiag" => self.diagnostic(case, outcome, named),
            "only" => self.only(outcome, named),
            "count" => self.count(outcome),
            "msg" | "nomsg" => self.message(outcome),
            "file" | "nofile" => self.file(outcome),
            _ => self.page(outcome),
        }
    }

    fn diagnostic(&self, case: &Case, outcome: &Outcome, named: &mut Vec<usize>) -> Option<String> {
        let (codes, place) = self.rest.split_once(' ').expect("codes, a place and a severity");
        let (place, severity) = place.rsplit_once(' ').expect("codes, a place and a severity");
        let fits = |found: &Value| {
            has_code(found, codes) && is_as_bad(found, severity) && stands_at(case, found, place)
        };
        let found = outcome.diagnostics.iter().enumerate().filter(|(_, found)| fits(found));
        let found: Vec<usize> = found.map(|(index, _)| index).collect();
        if self.verb == "diag" {
            named.extend(&found);
            return found.is_empty().then(|| format!("not reported{}", outcome.first()));
        }
        let first = found.first()?;
        Some(format!("reported: {}", outcome.diagnostics[*first]["message"]))
    }

    fn only(&self, outcome: &Outcome, named: &[usize]) -> Option<String> {
        let others = outcome
            .diagnostics
            .iter()
            .enumerate()
            .filter(|(index, found)| found["severity"] != "note" && !named.contains(index));
        let said: Vec<_> =
            others.map(|(_, found)| format!("{}: {}", found["code"], found["message"])).collect();
        (!said.is_empty()).then(|| format!("besides: {}", said.join("; ")))
    }

    fn count(&self, outcome: &Outcome) -> Option<String> {
        let (codes, wanted) = self.rest.split_once(' ').expect("codes and a number");
        let found = loud(outcome).filter(|found| has_code(found, codes)).count();
        (found.to_string() != wanted).then(|| format!("{found}{}", outcome.first()))
    }

    fn message(&self, outcome: &Outcome) -> Option<String> {
        let wanted = page::fold(&self.value).to_lowercase();
        let said: Vec<String> =
            outcome.diagnostics.iter().filter(|found| has_code(found, &self.rest)).map(said).collect();
        let holds = said.iter().any(|said| page::fold(said).to_lowercase().contains(&wanted));
        (holds != (self.verb == "msg")).then(|| format!("says {said:?}"))
    }

    fn file(&self, outcome: &Outcome) -> Option<String> {
        let path = output_path(&self.rest);
        let Some(text) = outcome.output(&path) else {
            return Some(format!("no file `{path}`{}", outcome.first()));
        };
        let found = page::regex(&format!("(?m){}", self.value)).is_match(&text).expect("a small file");
        (found != (self.verb == "file")).then(|| format!("the file reads {text}"))
    }

    fn page(&self, outcome: &Outcome) -> Option<String> {
        let (place, href) = self.rest.split_once(' ').unwrap_or((&self.rest, ""));
        let (part, name) = place.split_once('@').unwrap_or((place, "01-x"));
        let url = if name.starts_with('/') { name.to_owned() } else { format!("/bulletin/2025/{name}/") };
        let path = if url.ends_with('/') { format!("{url}index.html") } else { url };
        let Some(html) = outcome.output(&path) else {
            return Some(format!("no page `{path}`{}", outcome.first()));
        };
        let absent = matches!(&*self.verb, "lacks" | "nore" | "nohtml");
        let Some(html) = page::part(&html, part) else {
            return (!absent).then(|| format!("the page has no {part}"));
        };
        let (found, seen) = match &*self.verb {
            "html" | "nohtml" => {
                let html = page::markup(&html);
                (page::regex(&format!("(?s){}", self.value)).is_match(&html).expect("a small page"), html)
            }
            "link" => {
                let links = page::links(&html);
                let wanted = (href.to_owned(), page::fold(&self.value));
                (links.contains(&wanted), format!("{links:?}"))
            }
            "has" | "lacks" => {
                let words = page::words(&html);
                (words.contains(&page::fold(&self.value)), words)
            }
            _ => {
                let words = page::words(&html);
                (page::regex(&self.value).is_match(&words).expect("a small page"), words)
            }
        };
        (found == absent).then(|| format!("the page reads {seen}"))
    }
}

fn loud(outcome: &Outcome) -> impl Iterator<Item = &Value> {
    outcome.diagnostics.iter().filter(|found| found["severity"] != "note")
}

/// All that a diagnostic says.
fn said(found: &Value) -> String {
    let notes = found["notes"].as_array().into_iter().flatten();
    let all = [&found["message"], &found["help"]].into_iter().chain(notes);
    all.filter_map(Value::as_str).collect::<Vec<_>>().join(" / ")
}

fn has_code(found: &Value, codes: &str) -> bool {
    codes == "any" || codes.split(',').any(|code| found["code"] == code)
}

fn is_as_bad(found: &Value, severity: &str) -> bool {
    let rank = |name: &str| ["note", "warning", "error"].iter().position(|known| *known == name);
    match severity.strip_suffix('+') {
        Some(least) => rank(found["severity"].as_str().unwrap_or("")) >= rank(least),
        None => severity == "any" || found["severity"] == severity,
    }
}

fn stands_at(case: &Case, found: &Value, place: &str) -> bool {
    if place == "-" {
        return true;
    }
    let (file, mark) = place.split_once('~').map_or((place, None), |(file, mark)| (file, Some(mark)));
    let (file, line) = match file.split_once(':') {
        Some((file, line)) => (file, line.parse::<u64>().ok()),
        None => (file, None),
    };
    let file = full_path(file);
    if found["file"] != *file {
        return false;
    }
    let first = found["line"].as_u64().unwrap_or(0);
    let last = found["end_line"].as_u64().unwrap_or(0).max(first);
    let Some(mark) = mark else { return line.is_none_or(|line| line == first) };
    let text = case.text(&file).unwrap_or_default();
    let mut lines = text.split('\n').zip(1..).filter(|(line, _)| line.contains(mark)).peekable();
    assert!(lines.peek().is_some(), "no line of `{file}` holds `{mark}`");
    lines.any(|(_, number)| (first..=last).contains(&number))
}

/// A path below the output by its short name.
fn output_path(name: &str) -> String {
    let of_brief = ["csl.json", "bib", "ris", "md"].into_iter().find_map(|ending| {
        let stem = name.strip_suffix(ending)?;
        Some((if stem.is_empty() { "01-x" } else { stem.strip_suffix('.')? }, ending))
    });
    match of_brief {
        Some((stem, ending)) if !name.starts_with('/') => format!("bulletin/2025/{stem}/{stem}.{ending}"),
        _ => name.to_owned(),
    }
}
