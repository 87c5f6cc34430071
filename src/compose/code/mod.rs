//! Colors code: a code block in, spans with classes out; and the style sheet that gives them colors.
//!
//! The scopes of the grammars are folded into a dozen classes, `hl-keyword`, `hl-string` …, so that
//! pages stay small and a theme has little to restyle. Grammars are loaded when the first block that
//! the cache does not know asks for them. Blocks beyond the limits stay plain: grammars backtrack.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::cache::{Cache, Step};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::doc::CodeBlock;
use crate::model::nearest::nearest;
use crate::model::source::{Hash, Span};
use crate::model::text::Html;
use crate::text::escape;
use crate::text::things::is_made_elsewhere;

/// Longer blocks stay plain.
const MAX_BYTES: usize = 32 << 10;
const MAX_LINES: usize = 1000;
/// Blocks with longer lines stay plain: time may grow with the square of a line.
const MAX_LINE: usize = 500;
/// Words that say that a block is no code.
const PLAIN: [&str; 6] = ["text", "txt", "plain", "plaintext", "none", "output"];
/// Usual names that the grammars do not have.
const OTHER_NAMES: [(&str, &str); 7] = [
    ("jsonc", "json"),
    ("golang", "go"),
    ("rlang", "r"),
    ("shell-session", "sh"),
    ("console", "sh"),
    ("postgresql", "sql"),
    ("terraform", "tf"),
];

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);
static SCOPES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    let scope = |(name, class): &(&str, Class)| Some((Scope::new(name).ok()?, *class));
    CLASSES.iter().filter_map(scope).collect()
});

/// What a piece of code is; the name is the end of its HTML class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Like the text around it.
    None,
    Comment,
    String,
    Constant,
    Keyword,
    Function,
    Type,
    Variable,
    Tag,
    Attribute,
    Heading,
    Inserted,
    Deleted,
    Fault,
}

/// Scopes, the longer before the shorter; the innermost scope that is here decides.
const CLASSES: [(&str, Class); 36] = [
    ("comment", Class::Comment),
    ("punctuation.definition.comment", Class::Comment),
    ("constant.character.escape", Class::Constant),
    ("string.unquoted", Class::None),
    ("string", Class::String),
    ("punctuation.definition.string", Class::String),
    ("constant", Class::Constant),
    ("support.constant", Class::Constant),
    ("keyword.operator.word", Class::Keyword),
    ("keyword.operator.logical", Class::Keyword),
    ("keyword.operator", Class::None),
    ("keyword", Class::Keyword),
    ("storage.type.function", Class::Keyword),
    ("storage", Class::Keyword),
    ("variable.language", Class::Keyword),
    ("entity.name.function", Class::Function),
    ("support.function", Class::Function),
    ("variable.function", Class::Function),
    ("entity.name.type", Class::Type),
    ("entity.name.class", Class::Type),
    ("entity.name.struct", Class::Type),
    ("entity.name.enum", Class::Type),
    ("entity.other.inherited-class", Class::Type),
    ("support.type", Class::Type),
    ("support.class", Class::Type),
    ("entity.name.tag", Class::Tag),
    ("entity.other.attribute-name", Class::Attribute),
    ("variable.parameter", Class::Variable),
    ("variable.other.member", Class::Variable),
    ("meta.mapping.key", Class::Attribute),
    ("entity.name.section", Class::Heading),
    ("markup.heading", Class::Heading),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("invalid.illegal", Class::Fault),
    ("markup.raw", Class::String),
];

/// Colors on light and dark paper; `None` has none.
const COLORS: [(Class, &str, &str); 13] = [
    (Class::Comment, "#5f665f", "#9aa39a"),
    (Class::String, "#2e6b34", "#9ccf95"),
    (Class::Constant, "#8a4b08", "#e3b373"),
    (Class::Keyword, "#8b2252", "#eb9fc0"),
    (Class::Function, "#1d5199", "#8fbcf2"),
    (Class::Type, "#0f6464", "#7fcfc8"),
    (Class::Variable, "#5b4a8a", "#bfb0ea"),
    (Class::Tag, "#8b2252", "#eb9fc0"),
    (Class::Attribute, "#1d5199", "#8fbcf2"),
    (Class::Heading, "#1d5199", "#8fbcf2"),
    (Class::Inserted, "#2e6b34", "#9ccf95"),
    (Class::Deleted, "#a3271f", "#f2a097"),
    (Class::Fault, "#a3271f", "#f2a097"),
];

/// Colors one block; `None` prints it plain.
pub fn highlight(cache: &Cache, code: &CodeBlock, span: Span) -> Outcome<Option<Html>> {
    let Some(language) = code.language.as_deref().map(str::to_lowercase) else { return Outcome::clean(None) };
    if PLAIN.contains(&language.as_str()) {
        return Outcome::clean(None);
    }
    if let Some(why) = beyond_limits(&code.text) {
        let fault =
            Diagnostic::at(Code::CodeTooLong, span, format!("the code block {why}; it is printed plain"));
        return Outcome {
            value: None,
            diagnostics: vec![fault.help("offer long code as a file to download")],
        };
    }
    let key = Hash::of(format!("{language}\n{}", code.text).as_bytes());
    let colored =
        cache.memo(Step::Code, key, || grammar(&language).map(|grammar| color(grammar, &code.text)));
    match colored {
        Some(html) => Outcome::clean(Some(Html(html))),
        // That it is no code is said when the brief is read.
        None if is_made_elsewhere(&language) => Outcome::clean(None),
        None => Outcome { value: None, diagnostics: vec![unknown_language(&language, span)] },
    }
}

/// The style sheet of the classes, for light and dark paper.
///
/// Each color is a variable, `--hl-keyword` …, which a theme may set.
pub fn code_style_css() -> String {
    let light: String =
        COLORS.iter().map(|(class, light, _)| format!(" --hl-{}: {light};", name(*class))).collect();
    let both: String = COLORS
        .iter()
        .map(|(class, light, dark)| format!(" --hl-{}: light-dark({light}, {dark});", name(*class)))
        .collect();
    let rules: String = COLORS
        .iter()
        .map(|(class, ..)| format!(".hl-{0} {{ color: var(--hl-{0}); }}\n", name(*class)))
        .collect();
    format!(
        "/* Colors of code. Themes set the variables. */\n:where(:root) {{{light} }}\n@supports (color: light-dark(#000, #fff)) {{ :where(:root) {{{both} }} }}\n{rules}.hl-comment {{ font-style: italic; }}\n.hl-heading {{ font-weight: bold; }}\n.hl-fault {{ text-decoration: underline wavy; }}\n"
    )
}

fn beyond_limits(text: &str) -> Option<String> {
    let lines = text.lines().count();
    let longest = text.lines().map(str::len).max().unwrap_or(0);
    if text.len() > MAX_BYTES {
        Some(format!("has {} bytes, more than {MAX_BYTES}", text.len()))
    } else if lines > MAX_LINES {
        Some(format!("has {lines} lines, more than {MAX_LINES}"))
    } else if longest > MAX_LINE {
        Some(format!("has a line of {longest} bytes, more than {MAX_LINE}"))
    } else {
        None
    }
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == language).map(|(_, other)| *other);
    GRAMMARS.find_syntax_by_token(other.unwrap_or(language))
}

fn unknown_language(language: &str, span: Span) -> Diagnostic {
    let message =
        format!("the language `{language}` is not known to the highlighter; the code is printed plain");
    let fault = Diagnostic::at(Code::UnknownCodeLanguage, span, message);
    let names: Vec<String> = GRAMMARS.syntaxes().iter().map(|grammar| grammar.name.to_lowercase()).collect();
    match nearest(language, names.iter().map(String::as_str)) {
        Some(name) => fault.meant(language, name),
        None => fault.help("write `text` if it is no code"),
    }
}

/// Colors a text by a grammar. A grammar that fails leaves the rest plain.
fn color(grammar: &SyntaxReference, text: &str) -> String {
    let mut spans = Spans { html: String::with_capacity(text.len() * 2), open: Class::None };
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    for line in text.split_inclusive('\n') {
        // Grammars expect every line to end.
        let whole = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
        let mut from = 0;
        for (at, change) in state.parse_line(&whole, &GRAMMARS).unwrap_or_default() {
            let at = at.min(line.len());
            spans.push(&line[from..at], class(&stack));
            from = at;
            if stack.apply(&change).is_err() {
                stack = ScopeStack::new();
            }
        }
        spans.push(&line[from..], class(&stack));
    }
    spans.finish()
}

fn class(stack: &ScopeStack) -> Class {
    let of = |scope: &Scope| {
        SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(of).unwrap_or(Class::None)
}

/// HTML in which neighbors of one class share a span.
struct Spans {
    html: String,
    open: Class,
}

impl Spans {
    fn push(&mut self, text: &str, class: Class) {
        if text.is_empty() {
            return;
        }
        // Space has no color, so that words of one class stay in one span.
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if class != Class::None {
                self.html.push_str("<span class=\"hl-");
                self.html.push_str(name(class));
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape::text(text, &mut self.html);
    }

    fn close(&mut self) {
        if self.open != Class::None {
            // A span ends before the space that follows it.
            let end = self.html.trim_end().len();
            self.html.insert_str(end, "</span>");
        }
        self.open = Class::None;
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn name(class: Class) -> &'static str {
    match class {
        Class::None => "none",
        Class::Comment => "comment",
        Class::String => "string",
        Class::Constant => "constant",
        Class::Keyword => "keyword",
        Class::Function => "function",
        Class::Type => "type",
        Class::Variable => "variable",
        Class::Tag => "tag",
        Class::Attribute => "attribute",
        Class::Heading => "heading",
        Class::Inserted => "inserted",
        Class::Deleted => "deleted",
        Class::Fault => "fault",
    }
}
