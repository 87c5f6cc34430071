//! Rendered text as a flat list of runs: the engine's tree in, runs with marks resolved out.
//!
//! A run knows its looks, its link, which cite of the cluster it belongs to and whether the style's
//! names or dates made it; so what the engine leaves undone can be done to the list.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatting};
use serde::{Deserialize, Serialize};

use super::item::Work;
use super::marks::{Mark, Token, restore, tokens};

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
    flattener.runs
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
        self.children(&element.children.0);
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
        for token in tokens(text) {
            match token {
                Token::Open(mark) => {
                    marks.push(mark);
                    if let Mark::Protected(number) = mark
                        && let Some(text) = self.work.and_then(|work| work.protected.get(number)).cloned()
                    {
                        // The whole protected text at once, with the marks inside it.
                        self.protected(&text, base, url, marks);
                    }
                }
                Token::Close => {
                    marks.pop();
                }
                Token::Text(part) => {
                    let hidden = marks.iter().any(|mark| matches!(mark, Mark::Protected(_)));
                    if !hidden {
                        self.push(&restore(part), marked(base, marks), url);
                    }
                }
            }
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
                Token::Text(part) => self.push(&restore(part), marked(base, &marks), url),
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
            Mark::Protected(_) => {}
        }
    }
    looks
}
