//! The table of languages says what Unicode CLDR says.
//!
//! `BRIEFPRESS_CLDR` names a folder that holds the packages `cldr-core`, `cldr-misc-full` and
//! `cldr-localenames-full` of [`VERSION`], as `npm install` lays them out (`node_modules`); where it is not
//! set, nothing is compared. `BRIEFPRESS_BLESS=1` writes the table anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The release of CLDR that the table is made from.
const VERSION: &str = "48.2.0";
const TABLE: &str = "src/model/language/table.rs";
/// What CLDR says where it knows nothing of a language.
const ROOT: &str = "“”‘’";

#[test]
fn the_table_of_languages_is_fresh() {
    let Some(packages) = std::env::var_os("BRIEFPRESS_CLDR").map(PathBuf::from) else { return };
    let written = Cldr::new(packages).table();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        fs::write(&file, &written).expect("the table can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == written, "`{TABLE}` is stale: run the test once with BRIEFPRESS_BLESS=1");
}

struct Cldr {
    packages: PathBuf,
    coverage: Value,
}

impl Cldr {
    fn new(packages: PathBuf) -> Self {
        let version = read(&packages.join("cldr-core/package.json"));
        assert_eq!(version["version"], VERSION, "the table is made from CLDR {VERSION}");
        let coverage = read(&packages.join("cldr-core/coverageLevels.json"));
        Self { packages, coverage }
    }

    fn table(&self) -> String {
        let mut tags: BTreeSet<String> = fs::read_dir(self.packages.join("cldr-misc-full/main"))
            .expect("the package `cldr-misc-full` is there")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        let defaults = read(&self.packages.join("cldr-core/defaultContent.json"));
        let defaults = defaults["defaultContent"].as_array().into_iter().flatten();
        tags.extend(defaults.filter_map(Value::as_str).map(str::to_owned));
        let rows: Vec<String> =
            tags.iter().filter(|tag| *tag != "und").filter_map(|tag| self.row(tag)).collect();
        format!(
            "//! Every language of Unicode CLDR {VERSION}: tag, name in the language itself, quotation marks.\n\
             //!\n\
             //! Made by the test `languages` from CLDR's data; not written by hand. Sorted by tag. Marks are empty\n\
             //! where CLDR knows none of the language's own, and where a region has those of its language.\n\n\
             /// Tag, name, marks: the outer pair, then the inner.\n\
             #[rustfmt::skip]\n\
             pub(super) static LANGUAGES: &[(&str, &str, &str)] = &[\n{}];\n",
            packed(&rows)
        )
    }

    fn row(&self, tag: &str) -> Option<String> {
        let name = self.name(tag);
        let mut marks = self.marks(tag);
        // A region says only what is its own; a script inherits nothing.
        let parent = tag.rsplit_once('-').filter(|(_, last)| last.len() < 4);
        if parent.is_some_and(|(parent, _)| self.marks(parent) == marks) {
            marks.clear();
        }
        let nothing = name.is_empty() && marks.is_empty();
        (!nothing).then(|| format!("({tag:?}, \"{name}\", \"{marks}\"),"))
    }

    /// The nearest locale that has a file, and what is below `keys` in it.
    fn nearest(&self, package: &str, tag: &str, file: &str) -> Option<(String, Value)> {
        let mut locale = tag;
        loop {
            let path = self.packages.join(package).join("main").join(locale).join(file);
            if path.exists() {
                return Some((locale.to_owned(), read(&path)["main"][locale].take()));
            }
            locale = locale.rsplit_once('-')?.0;
        }
    }

    fn marks(&self, tag: &str) -> String {
        let Some((_, data)) = self.nearest("cldr-misc-full", tag, "delimiters.json") else {
            return String::new();
        };
        let keys = ["quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd"];
        let marks: String = keys.iter().filter_map(|key| data["delimiters"][key].as_str()).collect();
        let levels = &self.coverage["effectiveCoverageLevels"];
        let language = tag.split('-').next().unwrap_or(tag);
        let is_covered = [tag, language].iter().any(|tag| levels[tag].is_string());
        if marks == ROOT && !is_covered { String::new() } else { marks }
    }

    /// The name in the language itself: of the tag where it has one, else made of its parts.
    fn name(&self, tag: &str) -> String {
        let Some((_, data)) = self.nearest("cldr-localenames-full", tag, "languages.json") else {
            return String::new();
        };
        let languages = &data["localeDisplayNames"]["languages"];
        if let Some(name) = languages[tag].as_str() {
            return name.to_owned();
        }
        let mut parts = tag.split('-');
        let Some(name) = parts.next().and_then(|language| languages[language].as_str()) else {
            return String::new();
        };
        let qualifiers: Option<Vec<String>> = parts.map(|part| self.part(tag, part)).collect();
        match qualifiers.filter(|all| !all.is_empty()) {
            Some(qualifiers) => format!("{name} ({})", qualifiers.join(", ")),
            None if tag.contains('-') => String::new(),
            None => name.to_owned(),
        }
    }

    fn part(&self, tag: &str, part: &str) -> Option<String> {
        let (file, key) = match part.len() {
            4 => ("scripts.json", "scripts"),
            2 | 3 => ("territories.json", "territories"),
            _ => return None,
        };
        let (_, data) = self.nearest("cldr-localenames-full", tag, file)?;
        let name = data["localeDisplayNames"][key][part].as_str()?;
        (name != part).then(|| name.to_owned())
    }
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("CLDR's files are JSON")
}

/// Rows, several a line.
fn packed(rows: &[String]) -> String {
    let mut text = String::new();
    let mut width = 0;
    for row in rows {
        let length = row.chars().count() + 1;
        if width > 0 && width + length > 108 {
            text.push('\n');
            width = 0;
        }
        text.push_str(if width == 0 { "    " } else { " " });
        text.push_str(row);
        width += length;
    }
    text.push('\n');
    text
}
