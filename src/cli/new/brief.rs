//! `briefpress new brief`: a draft with the keys that its series asks for.

use std::fmt::Write as _;

use briefpress::model::keys::FRONT_MATTER;
use briefpress::model::nearest::nearest;
use briefpress::model::record::{Numbering, Record};
use briefpress::model::source::SourcePath;
use briefpress::model::text::Lang;
use briefpress::parse::records::suggest_id;
use briefpress::parse::yaml::write_text;

use super::{NewFile, Refusal, number};
use crate::cli::Exit;
use crate::cli::args::{Global, NewBriefArgs};
use crate::cli::ask::{ask, can_ask, parts};
use crate::cli::contents::Contents;
use briefpress::text::slug::cut;

/// The longest slug that is proposed, in bytes.
const LONGEST_SLUG: usize = 60;

/// What a new brief is to be.
struct Plan<'a> {
    title: String,
    series: Option<&'a Record>,
    authors: Vec<String>,
    topics: Vec<String>,
    /// A folder with `index.md`, for figures and data beside it.
    folder: bool,
    lang: Lang,
    number: Option<String>,
    running: Option<u64>,
    year: i16,
}

/// Plans a brief from flags and answers.
pub fn new_brief(args: &NewBriefArgs, global: &Global) -> Result<(Vec<NewFile>, String), Refusal> {
    let contents = Contents::read(global)?;
    let lang = language(&contents, args.lang.as_deref())?;
    let mut plan = match can_ask() {
        true => asked(&contents, args, lang)?,
        false => told(&contents, args, lang)?,
    };
    number(&contents, args.number.as_deref(), &mut plan)?;
    let file = file(&contents, &plan)?;
    let new = NewFile { path: contents.on_disk(&file), text: text(&contents, &plan) };
    Ok((vec![new], "a draft: set `date` and `status: cleared` when it is ready".to_owned()))
}

fn usage<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err((Exit::Usage, message.into()))
}

pub(super) fn language(contents: &Contents, code: Option<&str>) -> Result<Lang, Refusal> {
    let Some(code) = code else { return Ok(contents.config.language.clone()) };
    let codes = || contents.options.languages.iter().map(Lang::as_str);
    match contents.options.languages.iter().find(|lang| lang.as_str() == code) {
        Some(lang) => Ok(lang.clone()),
        None => {
            let known: Vec<String> = codes().map(|code| format!("`{code}`")).collect();
            usage(format!("`{code}` is no language of the site; it has {}", known.join(", ")))
        }
    }
}

/// Without a terminal: flags must say what matters.
fn told<'a>(contents: &'a Contents, args: &NewBriefArgs, lang: Lang) -> Result<Plan<'a>, Refusal> {
    let Some(title) = args.title.clone().filter(|title| !title.trim().is_empty()) else {
        return usage("a brief needs a title: `briefpress new brief \"Title\"`");
    };
    let all = contents.records_of("series");
    let series = match (&args.series, all.as_slice()) {
        (Some(word), _) => Some(series(contents, word)?),
        (None, []) => None,
        (None, [only]) => Some(*only),
        (None, _) => {
            return usage(format!("the site has several series: name one by `--series` ({})", ids(&all)));
        }
    };
    let plan = Plan {
        title,
        series,
        authors: Vec::new(),
        topics: Vec::new(),
        folder: false,
        lang,
        number: None,
        running: None,
        year: 0,
    };
    Ok(Plan { year: contents.today().year(), ..plan })
}

/// On a terminal: what no flag says is asked.
fn asked<'a>(contents: &'a Contents, args: &NewBriefArgs, lang: Lang) -> Result<Plan<'a>, Refusal> {
    let io = |cause: std::io::Error| (Exit::Io, format!("cannot read the answer: {cause}"));
    let title = match &args.title {
        Some(title) => Some(title.clone()),
        None => ask("Title:").map_err(io)?,
    };
    let title = title.ok_or_else(|| (Exit::Usage, "a brief needs a title".to_owned()))?;
    let all = contents.records_of("series");
    let series = match &args.series {
        Some(word) => Some(series(contents, word)?),
        None if all.is_empty() => None,
        None => {
            let default = if let [only] = all.as_slice() { Some(*only) } else { None };
            let word = ask(&format!("Series ({}):", ids(&all))).map_err(io)?;
            word.map(|word| self::series(contents, &word)).transpose()?.or(default)
        }
    };
    let question =
        |what: &str, taxonomy| format!("{what}, between commas ({}):", ids(&contents.records_of(taxonomy)));
    let authors = ask(&question("Authors", "people")).map_err(io)?.unwrap_or_default();
    let topics = ask(&question("Topics", "topics")).map_err(io)?.unwrap_or_default();
    let folder = ask("Folder of its own, for figures and data? (y/N)").map_err(io)?;
    Ok(Plan {
        title,
        series,
        authors: parts(&authors),
        topics: parts(&topics),
        folder: folder.is_some_and(|answer| answer.to_lowercase().starts_with('y')),
        lang,
        number: None,
        running: None,
        year: contents.today().year(),
    })
}

fn series<'a>(contents: &'a Contents, word: &str) -> Result<&'a Record, Refusal> {
    if let Some(record) = contents.record("series", word) {
        return Ok(record);
    }
    let all = contents.records_of("series");
    let advice = match nearest(word, all.iter().map(|record| &*record.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if all.is_empty() => format!("`briefpress new series \"{word}\"` makes one"),
        None => format!("there are {}", ids(&all)),
    };
    usage(format!("there is no series `{word}`; {advice}"))
}

fn ids(records: &[&Record]) -> String {
    records.iter().map(|record| &*record.id).collect::<Vec<_>>().join(", ")
}

/// `--number`: as given, or the next one.
fn number(contents: &Contents, wanted: Option<&str>, plan: &mut Plan) -> Result<(), Refusal> {
    let Some(wanted) = wanted else { return Ok(()) };
    let Some(series) = plan.series else { return usage("a brief without a series has no number") };
    if series.series().is_some_and(|detail| detail.numbering == Numbering::None) {
        return usage(format!("the series `{}` has no numbers", series.id));
    }
    if wanted != "next" {
        plan.number = Some(wanted.to_owned());
        return Ok(());
    }
    if let Some(next) = number::next(contents, series, plan.year) {
        plan.number = Some(next.number.to_string());
        plan.running = next.running;
    }
    Ok(())
}

/// Where the brief will lie: `content/<series>/<year>/<number>-<slug>.md`.
fn file(contents: &Contents, plan: &Plan) -> Result<SourcePath, Refusal> {
    let mut slug = slug(&plan.title);
    if let Some(number) = &plan.number {
        let number = suggest_id(number);
        slug = format!("{number:0>2}-{slug}");
    }
    let folder = match plan.series {
        Some(series) => format!("content/{}/{}", series.id, plan.year),
        None => "content".to_owned(),
    };
    let suffix =
        if plan.lang == contents.config.language { String::new() } else { format!(".{}", plan.lang) };
    let path = match plan.folder {
        true => format!("{folder}/{slug}/index{suffix}.md"),
        false => format!("{folder}/{slug}{suffix}.md"),
    };
    SourcePath::new(&path).map_err(|fault| (Exit::Usage, format!("`{path}` cannot be a file: {fault}")))
}

/// The title as part of an address, cut between words.
fn slug(title: &str) -> String {
    cut(&suggest_id(title), LONGEST_SLUG).to_owned()
}

fn text(contents: &Contents, plan: &Plan) -> String {
    let mut text = format!("---\ntitle: {}\nstandfirst:\n", write_text(&plan.title));
    let mut written =
        vec!["title", "standfirst", "series", "number", "running", "date", "authors", "topics", "status"];
    let list = |values: &[String], taxonomy: &str| {
        let known = |word: &String| {
            contents.record(taxonomy, word).map_or(word.clone(), |record| record.id.to_string())
        };
        let values: Vec<String> = values.iter().map(|word| write_text(&known(word))).collect();
        match values.as_slice() {
            [] => String::new(),
            [one] => format!(" {one}"),
            many => format!(" [{}]", many.join(", ")),
        }
    };
    if let Some(series) = plan.series {
        let _ = writeln!(text, "series: {}", series.id);
    }
    if let Some(number) = &plan.number {
        let _ = writeln!(text, "number: {}", write_text(number));
    }
    if let Some(running) = plan.running {
        let _ = writeln!(text, "running: {running}");
    }
    text.push_str("date:\n");
    let _ = writeln!(text, "authors:{}", list(&plan.authors, "people"));
    let _ = writeln!(text, "topics:{}", list(&plan.topics, "topics"));
    if plan.lang != contents.config.language {
        text.push_str("original: true\n");
        written.push("original");
    }
    let asked =
        plan.series.and_then(Record::series).map(|series| series.required.as_slice()).unwrap_or_default();
    for row in FRONT_MATTER.iter().filter(|row| !written.contains(&row.name)) {
        if asked.iter().any(|key| &*key.value == row.name) {
            let _ = writeln!(text, "{}:", row.name);
        }
    }
    text.push_str("status: draft\n---\n\n");
    text
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_cut_between_words() {
        assert_eq!(slug("Tokyo Buys Time"), "tokyo-buys-time");
        assert_eq!(
            slug("Why the Ministers of Five Countries Met in a Town That Nobody Had Heard Of"),
            "why-the-ministers-of-five-countries-met-in-a-town-that"
        );
    }
}
