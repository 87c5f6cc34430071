//! Rendered text as a flat list of runs: the engine's tree in, runs with marks resolved out.
//!
//! A run knows its looks, its link, which cite of the cluster it belongs to and whether the style's
//! names or dates made it; so what the engine leaves undone can be done to the list.

use std::borrow::Cow;

use hayagriva::citationberg::taxonomy::NameVariable;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::types::Person;
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};
use serde::{Deserialize, Serialize};

use super::item::Work;
use super::marks::{Mark, TIGHT, Token, restore, tokens};

/// A piece of rendered text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Run {
    pub text: String,
    pub looks: Looks,
    pub url: Option<Box<str>>,
    /// The cite of the cluster that it belongs to, as written.
    pub cite: Option<u16>,
    pub role: Role,
}

impl Run {
    /// Text and nothing else.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), looks: Looks::default(), url: None, cite: None, role: Role::Plain }
    }
}

/// How a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Looks {
    pub italic: bool,
    pub bold: bool,
    pub small_caps: bool,
    pub underline: bool,
    pub shift: Shift,
}

/// Raised or lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Shift {
    #[default]
    None,
    Up,
    Down,
}

/// Which part of the style made a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Role {
    #[default]
    Plain,
    /// The first names of a cite.
    FirstNames,
    Names,
    Date,
}

/// The runs of a tree. `works` are the works of the cluster's cites, or the one work of a reference.
pub(super) fn flatten(tree: &ElemChildren, works: &[&Work]) -> Vec<Run> {
    let mut flattener = Flattener {
        works,
        runs: Vec::new(),
        cite: None,
        work: (works.len() == 1).then(|| works[0]),
        role: Role::Plain,
        names_seen: false,
    };
    flattener.children(&tree.0);
    tighten(&mut flattener.runs);
    flattener.runs
}

/// Takes the spaces before tight marks out.
fn tighten(runs: &mut Vec<Run>) {
    for at in 0..runs.len() {
        while let Some(mark) = runs[at].text.find(TIGHT) {
            let rest = runs[at].text.split_off(mark);
            for run in runs[..=at].iter_mut().rev() {
                run.text.truncate(run.text.trim_end_matches(' ').len());
                if !run.text.is_empty() {
                    break;
                }
            }
            runs[at].text.push_str(&rest[TIGHT.len_utf8()..]);
        }
    }
    runs.retain(|run| !run.text.is_empty());
}

/// The runs of one child of a tree.
pub(super) fn flatten_child(child: &ElemChild, work: &Work) -> Vec<Run> {
    flatten(&ElemChildren(vec![child.clone()]), &[work])
}

/// Adds a run to others: what differs in its text only goes on the last one.
pub(super) fn push_run(runs: &mut Vec<Run>, run: Run) {
    let fits = |last: &&mut Run| {
        last.looks == run.looks && last.url == run.url && last.cite == run.cite && last.role == run.role
    };
    match runs.last_mut().filter(fits) {
        Some(last) => last.text.push_str(&run.text),
        None if run.text.is_empty() => {}
        None => runs.push(run),
    }
}

struct Flattener<'a> {
    works: &'a [&'a Work],
    runs: Vec<Run>,
    cite: Option<u16>,
    work: Option<&'a Work>,
    role: Role,
    names_seen: bool,
}

impl Flattener<'_> {
    /// Recursion follows the nesting of the style's elements, which is bounded.
    fn children(&mut self, children: &[ElemChild]) {
        // A run opened by a mark may end in a later text of the same element.
        let mut marks = Vec::new();
        for child in children {
            match child {
                ElemChild::Text(text) => self.text(&text.text, &text.formatting, None, &mut marks),
                ElemChild::Link { text, url } => {
                    self.text(&text.text, &text.formatting, Some(url), &mut marks);
                }
                ElemChild::Elem(element) => self.element(element),
                ElemChild::Markup(text) => {
                    self.text(text, &Formatting::default(), None, &mut marks);
                }
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn element(&mut self, element: &Elem) {
        let outer = (self.cite, self.work, self.role);
        if element.display.is_some() {
            self.space();
        }
        match element.meta {
            Some(ElemMeta::Entry(index)) => {
                self.cite = u16::try_from(index).ok();
                self.work = self.works.get(index).copied();
                self.names_seen = false;
            }
            // Styles ask for names that a work does not have, which print nothing, and for others in
            // their place, which stand inside them.
            Some(ElemMeta::Names(_)) if self.role != Role::FirstNames && !element.children.is_empty() => {
                self.role = if self.names_seen { Role::Names } else { Role::FirstNames };
                self.names_seen = true;
            }
            Some(ElemMeta::Date) => self.role = Role::Date,
            _ => {}
        }
        match &element.meta {
            Some(ElemMeta::Names(people)) => {
                let et_al = self.work.and_then(|work| work.et_al.as_deref());
                match et_al.map(|et_al| et_al.put(&element.children.0, self.cite.is_some())) {
                    Some(Cow::Owned(children)) => self.children(&children),
                    _ => self.children(&joined_names(people, &element.children.0)),
                }
            }
            _ => self.children(&element.children.0),
        }
        (self.cite, self.work, self.role) = outer;
    }

    /// Blocks of a reference stand on one line with a space between.
    fn space(&mut self) {
        if let Some(last) = self.runs.last_mut()
            && !last.text.ends_with(' ')
        {
            last.text.push(' ');
        }
    }

    fn text(&mut self, text: &str, formatting: &Formatting, url: Option<&str>, marks: &mut Vec<Mark>) {
        let base = Looks::from(formatting);
        let mut tokens = tokens(text).peekable();
        while let Some(token) = tokens.next() {
            match token {
                Token::Open(mark) => {
                    marks.push(mark);
                    let printed = match tokens.peek() {
                        Some(Token::Text(text)) => text,
                        _ => "",
                    };
                    let inside =
                        marks[..marks.len() - 1].iter().any(|mark| matches!(mark, Mark::Protected(_)));
                    if let Mark::Protected(number) = mark
                        && !inside
                        && let Some(work) = self.work
                        && let Some(text) = work.protected.get(number)
                    {
                        // The whole protected text at once, with the marks inside it.
                        let first = printed.chars().next().filter(|_| work.foreign);
                        self.protected(&with_first(text, first), base, url, marks);
                    }
                }
                Token::Close => {
                    marks.pop();
                }
                Token::Text(part) => {
                    let hidden = marks.iter().any(|mark| matches!(mark, Mark::Protected(_)));
                    if !hidden {
                        self.part(part, base, marks, url);
                    }
                }
            }
        }
    }

    /// A text under marks. The space before the first one does not belong to it; see [`super::marks::encode`].
    fn part(&mut self, part: &str, base: Looks, marks: &[Mark], url: Option<&str>) {
        let looks = marked(base, marks);
        let words = part.trim_start_matches(' ');
        if !marks.is_empty() && words.len() < part.len() {
            self.push(" ", base, url);
            self.push(&restore(words), looks, url);
        } else {
            self.push(&restore(part), looks, url);
        }
    }

    fn protected(&mut self, text: &str, base: Looks, url: Option<&str>, marks: &[Mark]) {
        let mut marks: Vec<Mark> = marks.to_vec();
        for token in tokens(text) {
            match token {
                Token::Open(mark) => marks.push(mark),
                Token::Close => {
                    marks.pop();
                }
                Token::Text(part) => self.part(part, base, &marks, url),
            }
        }
    }

    fn push(&mut self, text: &str, looks: Looks, url: Option<&str>) {
        let spanned = self.spanned_years(text);
        let text = spanned.as_deref().unwrap_or(text);
        if text.is_empty() {
            return;
        }
        let (text, url) = (text.to_owned(), url.map(Into::into));
        push_run(&mut self.runs, Run { text, looks, url, cite: self.cite, role: self.role });
    }

    /// In dates, the first year of a span becomes the span.
    fn spanned_years(&self, text: &str) -> Option<String> {
        let (first, both) = self.work?.years.as_ref()?;
        (self.role == Role::Date && text.contains(&**first)).then(|| text.replacen(&**first, both, 1))
    }
}

/// The names of a list with what stands between them: nothing before names that a dash stands for, and no
/// comma between two names that are not turned round.
fn joined_names<'a>(
    people: &[(Vec<Person>, NameVariable)],
    children: &'a [ElemChild],
) -> Cow<'a, [ElemChild]> {
    let is_gone = |child: &ElemChild| match child {
        ElemChild::Elem(Elem { meta: Some(ElemMeta::Name(..)), children, .. }) => children.is_empty(),
        _ => false,
    };
    let pair = matches!(people, [(names, _)] if names.len() == 2 && names[0].given_name.is_none());
    if !pair && !children.iter().any(is_gone) {
        return children.into();
    }
    let mut joined: Vec<ElemChild> = Vec::with_capacity(children.len());
    for (at, child) in children.iter().enumerate() {
        match child {
            ElemChild::Text(_) if children.get(at + 1).is_some_and(is_gone) => {}
            ElemChild::Text(text) if pair && text.text.starts_with(", ") && text.text.trim().len() > 1 => {
                let text = Formatted { text: text.text[1..].to_owned(), ..text.clone() };
                joined.push(ElemChild::Text(text));
            }
            child => joined.push(child.clone()),
        }
    }
    joined.into()
}

/// A text with a capital at its start where `first` is that capital.
fn with_first(text: &str, first: Option<char>) -> Cow<'_, str> {
    let own = text.chars().next();
    match (own, first) {
        (Some(own), Some(first)) if own != first && own.to_uppercase().eq([first]) => {
            format!("{first}{}", &text[own.len_utf8()..]).into()
        }
        _ => text.into(),
    }
}

impl Looks {
    /// The looks of text with its own inside text with these; italics within italics stand upright.
    pub fn with(self, own: Self) -> Self {
        Self {
            italic: self.italic != own.italic,
            bold: self.bold || own.bold,
            small_caps: self.small_caps || own.small_caps,
            underline: self.underline || own.underline,
            shift: if own.shift == Shift::None { self.shift } else { own.shift },
        }
    }
}

impl From<&Formatting> for Looks {
    fn from(formatting: &Formatting) -> Self {
        Self {
            italic: formatting.font_style == FontStyle::Italic,
            bold: formatting.font_weight == FontWeight::Bold,
            small_caps: formatting.font_variant == FontVariant::SmallCaps,
            underline: formatting.text_decoration == TextDecoration::Underline,
            shift: match formatting.vertical_align {
                VerticalAlign::Sup => Shift::Up,
                VerticalAlign::Sub => Shift::Down,
                VerticalAlign::None | VerticalAlign::Baseline => Shift::None,
            },
        }
    }
}

/// The looks under marks; italics within italics stand upright.
fn marked(base: Looks, marks: &[Mark]) -> Looks {
    let mut looks = base;
    for mark in marks {
        match mark {
            Mark::Italic => looks.italic = !looks.italic,
            Mark::Bold => looks.bold = true,
            Mark::Superscript => looks.shift = Shift::Up,
            Mark::Subscript => looks.shift = Shift::Down,
            Mark::SmallCaps => looks.small_caps = true,
            Mark::Plain => looks = Looks::default(),
            Mark::Protected(_) => {}
        }
    }
    looks
}
