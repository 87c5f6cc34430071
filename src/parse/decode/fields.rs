//! One map, read by its table.

use std::cell::RefCell;

use jiff::civil::Date;

use super::{Decoder, scalars};
use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::keys::{DRAFT, FOREIGN, KeyRow, Kind};
use crate::model::meta::{Moment, SText};
use crate::model::nearest::nearest;
use crate::model::source::{Spanned, TextRange};
use crate::model::text::Text;
use crate::parse::yaml::{Entry, Node, NodeKind, Style, mended_line};

/// How many unknown keys of one map are reported one by one.
const MOST_UNKNOWN: usize = 100;

/// A map and its table.
pub(crate) struct Fields<'d, 'a> {
    pub decoder: &'d Decoder<'a>,
    node: &'d Node,
    rows: &'static [KeyRow],
    /// The keys asked for so far.
    asked: RefCell<Vec<&'static str>>,
}

impl<'d, 'a> Fields<'d, 'a> {
    /// Opens a map; reports what is no map, and every key that the table lacks.
    pub fn new(
        decoder: &'d Decoder<'a>,
        node: &'d Node,
        rows: &'static [KeyRow],
        whole: &str,
    ) -> Option<Self> {
        match &node.kind {
            NodeKind::Map(entries) => {
                let is_unknown = |entry: &&Entry| rows.iter().all(|row| row.name != &*entry.key.value);
                let unknown = || entries.iter().filter(is_unknown);
                unknown().take(MOST_UNKNOWN).for_each(|entry| unknown_key(decoder, entry, rows, whole));
                if let Some(next) = unknown().nth(MOST_UNKNOWN) {
                    let message = format!("{whole} has more than {MOST_UNKNOWN} unknown keys");
                    decoder.fault(Code::UnknownKey, next.key.range, message);
                }
            }
            NodeKind::Null => {}
            NodeKind::Broken => return None,
            NodeKind::Scalar(_) | NodeKind::List(_) => {
                let names: Vec<String> = rows.iter().map(|row| format!("`{}`", row.name)).collect();
                let message = format!("{whole} is {}, expected a map", node.describe());
                let help = format!("the keys are {}", names.join(", "));
                decoder.fault_with(Code::BadValue, node.range, message, help);
                return None;
            }
        }
        Some(Self { decoder, node, rows, asked: RefCell::default() })
    }

    /// Its entries, in order.
    pub fn entries(&self) -> &'d [Entry] {
        self.node.entries()
    }

    /// The place of the map.
    pub fn range(&self) -> TextRange {
        self.node.range
    }

    fn row(&self, name: &'static str) -> &'static KeyRow {
        let row = self.rows.iter().find(|row| row.name == name);
        if !self.asked.borrow().contains(&name) {
            self.asked.borrow_mut().push(name);
        }
        row.expect("only keys of the table are asked for")
    }

    /// What the table says that the value of a key must be.
    pub fn kind(&self, name: &'static str) -> &'static Kind {
        &self.row(name).kind
    }

    /// The value of a key, unless it is absent, empty or faulty. A required key that is absent is reported.
    pub fn node(&self, name: &'static str) -> Option<&'d Node> {
        let row = self.row(name);
        match self.node.get(name) {
            Some(node) if matches!(node.kind, NodeKind::Broken) => None,
            Some(node) if !matches!(node.kind, NodeKind::Null) => Some(node),
            empty => {
                if row.required && !self.is_misspelled(row.name) && !self.is_without_colon(row.name) {
                    self.missing(row, empty);
                }
                None
            }
        }
    }

    /// Whether an unknown key, reported as such, was probably meant to be this one.
    fn is_misspelled(&self, name: &str) -> bool {
        let names = || self.rows.iter().map(|row| row.name);
        let unknown = |key: &str| names().all(|name| name != key);
        let keys = self.entries().iter().map(|entry| &*entry.key.value).filter(|key| unknown(key));
        keys.take(MOST_UNKNOWN).any(|key| nearest(key, names()) == Some(name))
    }

    /// Whether a line at the margin begins with the name but is no key, which is reported.
    fn is_without_colon(&self, name: &str) -> bool {
        let mut lines = self.decoder.text[self.node.range.as_range()].lines();
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        lines.any(|line| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| !rest.starts_with(goes_on) && !rest.trim_start().starts_with(':'))
        })
    }

    fn missing(&self, row: &KeyRow, empty: Option<&Node>) {
        let (range, message) = match empty {
            Some(node) => (node.range, format!("`{}` is empty, but must have a value", row.name)),
            None => (self.first_line(), format!("the key `{}` is missing", row.name)),
        };
        let help = format!("add `{}: {}`, with a value of your own", row.name, row.example);
        self.decoder.fault_with(Code::MissingKey, range, message, help);
    }

    /// The first line of the map.
    fn first_line(&self) -> TextRange {
        let range = self.node.range.as_range();
        let length = self.decoder.text[range.clone()].find('\n').unwrap_or(range.len());
        (range.start..range.start + length).into()
    }

    /// A text, as written.
    pub fn text(&self, name: &'static str) -> Option<SText> {
        let node = self.node(name)?;
        let kind = &self.row(name).kind;
        debug_assert!(
            matches!(kind, Kind::Text | Kind::Inline | Kind::Path | Kind::Url),
            "`{name}` is no text"
        );
        let text = self.one_text(node, kind, name)?;
        if text.value.is_empty() && self.row(name).required {
            self.missing(self.row(name), Some(node));
            return None;
        }
        Some(text)
    }

    /// Several texts, or one.
    pub fn texts(&self, name: &'static str) -> Option<Vec<SText>> {
        let Kind::List(kind) = &self.row(name).kind else { unreachable!("`{name}` is no list") };
        let nodes = self.items(name)?;
        Some(nodes.iter().filter_map(|node| self.one_text(node, kind, name)).collect())
    }

    fn one_text(&self, node: &Node, kind: &Kind, name: &str) -> Option<SText> {
        let text = scalars::text(self.decoder, node, kind, name)?;
        match kind {
            Kind::Path => super::check_path(self.decoder, &text, name).then_some(text),
            Kind::Url => scalars::url(self.decoder, &text, name).then_some(text),
            _ => Some(text),
        }
    }

    /// The nodes of a list; a single value is a list of one.
    pub fn items(&self, name: &'static str) -> Option<&'d [Node]> {
        let node = self.node(name)?;
        match &node.kind {
            NodeKind::List(items) => Some(items),
            NodeKind::Scalar(scalar)
                if scalar.style == Style::Plain && scalar.text.starts_with(['–', '—']) =>
            {
                let message = format!("an entry of `{name}` begins with a dash, expected a hyphen");
                let help = "word processors turn hyphens into dashes: write `- ` before each entry";
                self.decoder.fault_with(Code::YamlSyntax, node.range, message, help);
                None
            }
            _ => Some(std::slice::from_ref(node)),
        }
    }

    /// A list whose items are read by `read`; those that it cannot read are left out.
    pub fn list<T>(&self, name: &'static str, read: impl Fn(&'d Node) -> Option<T>) -> Option<Vec<T>> {
        Some(
            self.items(name)?
                .iter()
                .filter(|item| !matches!(item.kind, NodeKind::Broken))
                .filter_map(read)
                .collect(),
        )
    }

    /// A list of maps.
    pub fn maps<T>(&self, name: &'static str, read: impl Fn(&Fields<'d, 'a>) -> Option<T>) -> Option<Vec<T>> {
        let rows = self.map_rows(name);
        self.list(name, |node| {
            let fields = Fields::new(self.decoder, node, rows, &format!("an entry of `{name}`"))?;
            let value = read(&fields);
            fields.done();
            value
        })
    }

    /// A list whose entries are texts or maps.
    pub fn texts_or_maps<T>(
        &self,
        name: &'static str,
        of_text: impl Fn(SText) -> T,
        of_map: impl Fn(&Fields<'d, 'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let rows = self.map_rows(name);
        let Kind::List(Kind::OneOf([kind, ..])) = &self.row(name).kind else {
            unreachable!("`{name}` is no list of texts or maps")
        };
        self.list(name, |node| {
            if !matches!(node.kind, NodeKind::Map(_)) {
                return self.one_text(node, kind, name).map(&of_text);
            }
            let fields = Fields::new(self.decoder, node, rows, &format!("an entry of `{name}`"))?;
            let value = of_map(&fields);
            fields.done();
            value
        })
    }

    /// A map, read by `read`; `None` if it is absent or no map.
    pub fn map<T>(&self, name: &'static str, read: impl FnOnce(&Fields<'d, 'a>) -> T) -> Option<T> {
        let rows = self.map_rows(name);
        let fields = Fields::new(self.decoder, self.node(name)?, rows, &format!("`{name}`"))?;
        let value = read(&fields);
        fields.done();
        Some(value)
    }

    /// The table of a key whose value is a map, maybe in a list, maybe among other kinds.
    pub fn map_rows(&self, name: &'static str) -> &'static [KeyRow] {
        fn rows(kind: &'static Kind) -> Option<&'static [KeyRow]> {
            match kind {
                Kind::Map(rows) => Some(rows),
                Kind::List(kind) | Kind::MapOf(kind) => rows(kind),
                Kind::OneOf(kinds) => kinds.iter().find_map(rows),
                _ => None,
            }
        }
        rows(&self.row(name).kind).expect("the key holds a map by its table")
    }

    /// A text, or a text by language.
    pub fn local(&self, name: &'static str) -> Option<Text> {
        debug_assert!(matches!(self.row(name).kind, Kind::LocalText), "`{name}` is no text by language");
        let text = scalars::local_text(self.decoder, self.node(name)?, name)?;
        if self.row(name).required && text.all().all(str::is_empty) {
            self.missing(self.row(name), self.node.get(name));
            return None;
        }
        Some(text)
    }

    /// `true` or `false`, with its place.
    pub fn flag(&self, name: &'static str) -> Option<Spanned<bool>> {
        debug_assert!(matches!(self.row(name).kind, Kind::Flag), "`{name}` is no flag");
        let node = self.node(name)?;
        let value = scalars::truth(self.decoder, node, name)?;
        Some(Spanned { value, range: node.range })
    }

    /// A whole number within the bounds of the table.
    pub fn number(&self, name: &'static str) -> Option<i64> {
        let Kind::Number(least, most) = self.row(name).kind else { unreachable!("`{name}` is no number") };
        let node = self.node(name)?;
        let text = scalars::text(self.decoder, node, &Kind::Text, name)?;
        match text.value.parse() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let message =
                    format!("`{name}` is `{}`, expected a whole number from {least} to {most}", text.value);
                self.decoder.fault(Code::BadValue, node.range, message);
                None
            }
        }
    }

    /// A day.
    pub fn date(&self, name: &'static str) -> Option<Spanned<Date>> {
        debug_assert!(matches!(self.row(name).kind, Kind::Date), "`{name}` is no date");
        let node = self.node(name)?;
        let value = scalars::date(self.decoder, node, name)?;
        Some(Spanned { value, range: node.range })
    }

    /// A day, or a day and a time.
    pub fn moment(&self, name: &'static str) -> Option<Spanned<Moment>> {
        debug_assert!(matches!(self.row(name).kind, Kind::Moment), "`{name}` is no moment");
        let node = self.node(name)?;
        let value = scalars::moment(self.decoder, node, name)?;
        Some(Spanned { value, range: node.range })
    }

    /// One of the words of the table, by its index.
    pub fn word(&self, name: &'static str) -> Option<Spanned<&'static str>> {
        fn words(kind: &'static Kind) -> Option<&'static [&'static str]> {
            match kind {
                Kind::Word(words) => Some(words),
                Kind::OneOf(kinds) => kinds.iter().find_map(words),
                _ => None,
            }
        }
        let words = words(&self.row(name).kind).expect("the key holds a word by its table");
        let node = self.node(name)?;
        let value = scalars::word_of(self.decoder, node, words, name)?;
        Some(Spanned { value, range: node.range })
    }

    /// The entries of a map with keys of the author's own.
    pub fn own_keys(&self, name: &'static str) -> Option<Vec<(&'d SText, &'d Node)>> {
        let node = self.node(name)?;
        let NodeKind::Map(entries) = &node.kind else {
            let example = self.row(name).example;
            let message = format!("`{name}` is {}, expected a map such as `{example}`", node.describe());
            self.decoder.fault(Code::BadValue, node.range, message);
            return None;
        };
        let usable = entries.iter().filter(|entry| !matches!(entry.value.kind, NodeKind::Broken));
        Some(usable.map(|entry| (&entry.key, &entry.value)).collect())
    }

    /// Ends the reading. In debug builds, every key of the table must have been asked for.
    pub fn done(self) {
        if cfg!(debug_assertions) {
            for row in self.rows {
                assert!(self.asked.borrow().contains(&row.name), "the key `{}` is never read", row.name);
            }
        }
    }
}

fn unknown_key(decoder: &Decoder, entry: &Entry, rows: &'static [KeyRow], whole: &str) {
    let (key, name) = (&entry.key, &*entry.key.value);
    if matches!(entry.value.kind, NodeKind::Null) && name.contains(char::is_whitespace) {
        let message = format!("a comma stands before `{name}`, and ends the text inside `{{ }}`");
        decoder.fault_with(Code::UnknownKey, key.range, message, "put the text with the comma in quotes");
        return;
    }
    let message = format!("`{name}` is no key of {whole}");
    // A hint fits a table that has the key which it names, or names none.
    let fits = |hint: &str| {
        name.starts_with("fig-") || rows.iter().any(|row| hint.contains(&format!("`{}", row.name)))
    };
    let foreign = FOREIGN.iter().find(|(foreign, hint)| is_alike(foreign, name) && fits(hint));
    let near = nearest(name, rows.iter().map(|row| row.name));
    let fix = near.filter(|_| foreign.is_none()).map(|near| Fix::of_word(name, near));
    let help = match (foreign, near) {
        (Some((_, hint)), _) if *hint == DRAFT && is_day(&entry.value) => "the key is `date`".to_owned(),
        (Some((_, hint)), _) => (*hint).to_owned(),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) if rows.iter().any(|row| row.name == "extra") => {
            "keys of your own belong under `extra`".to_owned()
        }
        (None, None) => {
            let names: Vec<String> = rows.iter().map(|row| format!("`{}`", row.name)).collect();
            format!("the keys are {}", names.join(", "))
        }
    };
    decoder.report(Diagnostic::at(Code::UnknownKey, decoder.span(key.range), message).help(help).fix(fix));
}

/// Whether two keys are equal but for upper and lower case, `_` and `-`.
fn is_alike(one: &str, other: &str) -> bool {
    let letters = |key: &'_ str| -> Vec<char> {
        key.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect()
    };
    letters(one) == letters(other)
}

/// Whether a value begins like a day.
fn is_day(value: &Node) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    matches!(&value.kind, NodeKind::Scalar(scalar) if digits(&scalar.text) == 4 && scalar.text[4..].starts_with('-'))
}

/// Reports a text that is read as something else, with its line mended: the value in quotes.
pub(super) fn fault_in_quotes(decoder: &Decoder, range: TextRange, message: String) {
    let (line, fix) = mended_line(decoder.text, range);
    let fault = Diagnostic::at(Code::BadValue, decoder.span(range), message);
    decoder.report(fault.help(format!("put the text in quotes:\n{line}")).fix(fix));
}
