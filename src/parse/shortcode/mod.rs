//! Shortcodes: calls become nodes of the document.
//!
//! The built-in ones are rows of [`SHORTCODES`], one file each; they lower to the shared vocabulary
//! of the document tree. Calls of other names stay as they are ([`ThemedCall`]), with parsed
//! children, until `link` checks them against the theme.

mod arguments;
mod box_;
mod call;
mod details;
mod figure;
mod key_points;
mod pullquote;
mod recommendation;
mod timeline;

pub(crate) use arguments::Given;
pub(crate) use call::{Call, What, read_call};

use super::builder::Builder;
use crate::model::diagnostic::Code;
use crate::model::doc::{Argument, ArgumentValue, CallId, LinkKind, NodeKind, ThemedCall};
use crate::model::source::{Spanned, TextRange};

/// A built-in shortcode.
pub(crate) trait Shortcode: Sync {
    /// Its name, arguments and meaning.
    fn doc(&self) -> &'static ShortcodeDoc;

    /// Writes its nodes and leaves open the one that its body goes into.
    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>);
}

/// What the reference page says of a shortcode, and what calls are checked against.
#[derive(Debug)]
pub struct ShortcodeDoc {
    /// The name.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Whether it stands around text.
    pub body: BodyRule,
    /// Its arguments, in the order shown.
    pub arguments: &'static [ArgumentDoc],
    /// A call as an author would write it.
    pub example: &'static str,
}

/// Whether a shortcode has a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyRule {
    /// `{% name() %} … {% end %}` only.
    Required,
    /// `{{ name() }}`, or with a body that is its caption.
    Caption,
}

/// One argument.
#[derive(Debug)]
pub struct ArgumentDoc {
    /// The name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ArgumentKind,
    /// A call without it is a fault.
    pub required: bool,
    /// One sentence.
    pub doc: &'static str,
}

/// What an argument holds; all are written as strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Plain text.
    Text,
    /// Inline Markdown, citations included.
    Markdown,
    /// An id.
    Id,
    /// A path of the site.
    File,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// Every built-in shortcode, by name.
pub(crate) static SHORTCODES: &[&dyn Shortcode] = &[
    &box_::Box,
    &details::Details,
    &figure::Figure,
    &key_points::KeyPoints,
    &pullquote::PullQuote,
    &recommendation::Recommendation,
    &timeline::Timeline,
];

/// The documentation of every built-in shortcode, by name.
pub fn docs() -> impl Iterator<Item = &'static ShortcodeDoc> {
    SHORTCODES.iter().map(|shortcode| shortcode.doc())
}

/// The built-in shortcode of this name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Shortcode> {
    SHORTCODES
        .binary_search_by_key(&name, |shortcode| shortcode.doc().name)
        .ok()
        .map(|place| SHORTCODES[place])
}

/// A block shortcode whose end has not come.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    name: Box<str>,
    range: TextRange,
    /// Its call could not be read whole, which was reported.
    faulty: bool,
    /// How many nodes were open before it.
    depth: usize,
}

/// More open block shortcodes than anybody needs.
const DEEPEST: usize = 16;

/// Arguments of a theme's shortcode that name a target.
const TARGETS: &[&str] = &["src", "href", "url", "file", "data"];

/// Makes call `index` a block of the document, or closes one.
pub(crate) fn place_block(builder: &mut Builder<'_>, index: usize) {
    builder.end_run();
    let call = take(builder, index);
    match &call.what {
        What::End(name) => close(builder, call.range, name.as_ref()),
        What::Open { name, arguments } => {
            let depth = builder.depth();
            open(builder, name, arguments, &call);
            if !call.block {
                builder.close_to(depth);
            } else if builder.containers.len() >= DEEPEST {
                builder.close_to(depth);
                let message = format!("more than {DEEPEST} block shortcodes inside each other");
                builder.report(Code::UnclosedBlock, call.range, message);
            } else {
                builder.containers.push(Container {
                    name: name.value.clone(),
                    range: call.range,
                    faulty: call.faulty,
                    depth,
                });
            }
        }
    }
}

/// Makes call `index`, which stands in running text, an inline node; `None` if it cannot be one.
pub(crate) fn place_inline(builder: &mut Builder<'_>, index: usize) -> Option<CallId> {
    let call = &builder.calls[index];
    let range = call.range;
    let name = match &call.what {
        What::Open { name, .. } => name.value.clone(),
        What::End(_) => "end".into(),
    };
    if call.block {
        builder.calls[index].placed = true;
        builder
            .report(Code::ShortcodeSyntax, range, format!("`{{% {name} %}}` must stand alone on its line"))
            .help = Some("move it to a line of its own, at the line's start".into());
        return None;
    }
    if find(&name).is_some() {
        let message = format!("`{name}` is a block and must stand alone on its line");
        builder.report(Code::ShortcodeSyntax, range, message).help =
            Some("put the call on a line of its own, with a blank line before and after".into());
        builder.waiting.push(index);
        return None;
    }
    let call = take(builder, index);
    let What::Open { name, arguments } = &call.what else { return None };
    Some(themed(builder, name, arguments.clone(), &call))
}

/// Closes what is still open at the end of the body.
pub(crate) fn close_all(builder: &mut Builder<'_>) {
    while let Some(container) = builder.containers.pop() {
        builder.close_to(container.depth);
        unclosed(builder, &container);
    }
}

/// Reports calls that stand where no shortcode can: in addresses, in raw HTML.
pub(crate) fn report_unplaced(builder: &mut Builder<'_>) {
    let unplaced: Vec<TextRange> =
        builder.calls.iter().filter(|call| !call.placed).map(|call| call.range).collect();
    for range in unplaced {
        let message = "a shortcode stands where none can: in an address, a title, raw HTML or a note's name";
        builder.report(Code::ShortcodeSyntax, range, message);
    }
}

/// Takes a call and reports what is wrong with its writing.
fn take(builder: &mut Builder<'_>, index: usize) -> Call {
    let call = &mut builder.calls[index];
    call.placed = true;
    let mut call = call.clone();
    if let Some(fault) = call.fault.take() {
        builder.report(Code::ShortcodeSyntax, fault.range, fault.message).help = fault.help;
    }
    call
}

fn open(builder: &mut Builder<'_>, name: &Spanned<Box<str>>, arguments: &[Argument], call: &Call) {
    let Call { range, block, .. } = *call;
    let Some(shortcode) = find(&name.value) else {
        let id = themed(builder, name, arguments.to_vec(), call);
        builder.open(NodeKind::Themed(id), range);
        return;
    };
    let doc = shortcode.doc();
    if doc.body == BodyRule::Required && !block {
        let message = format!("`{}` stands around text", doc.name);
        builder.report(Code::ShortcodeSyntax, range, message).help = Some(format!(
            "write `{{% {}(…) %}}`, the text, then `{{% end %}}`, each on lines of their own",
            doc.name
        ));
    }
    let given = Given::check(builder, doc, name, arguments, call);
    shortcode.open(builder, &given);
}

fn themed(
    builder: &mut Builder<'_>,
    name: &Spanned<Box<str>>,
    mut arguments: Vec<Argument>,
    call: &Call,
) -> CallId {
    for argument in &mut arguments {
        if let ArgumentValue::Text(target) = &argument.value.value
            && TARGETS.contains(&&*argument.name.value)
            && !target.trim().is_empty()
        {
            argument.link = Some(builder.link(target, argument.value.range, LinkKind::Argument, None));
        }
    }
    let id = CallId(builder.doc.calls.len() as u32);
    builder.doc.calls.push(ThemedCall {
        name: name.clone(),
        arguments,
        block: call.block,
        faulty: call.faulty,
    });
    id
}

fn close(builder: &mut Builder<'_>, range: TextRange, name: Option<&Spanned<Box<str>>>) {
    let Some(last) = builder.containers.last() else {
        builder.report(Code::UnclosedBlock, range, "`{% end %}` closes nothing").help =
            Some("remove it, or open a block above it".into());
        return;
    };
    let place = match name {
        None => builder.containers.len() - 1,
        Some(name) => match builder.containers.iter().rposition(|container| container.name == name.value) {
            Some(place) => place,
            None => {
                let message =
                    format!("`{{% end {} %}}` does not close the open block, `{}`", name.value, last.name);
                let opened = builder.span(last.range);
                let help = format!("write `{{% end {} %}}` or `{{% end %}}`", last.name);
                let diagnostic = builder.report(Code::UnclosedBlock, range, message);
                *diagnostic = diagnostic.clone().help(help).related(opened, "the block that is open");
                return;
            }
        },
    };
    while builder.containers.len() > place + 1 {
        if let Some(inner) = builder.containers.pop() {
            builder.close_to(inner.depth);
            unclosed(builder, &inner);
        }
    }
    if let Some(container) = builder.containers.pop() {
        builder.close_to(container.depth);
    }
}

fn unclosed(builder: &mut Builder<'_>, container: &Container) {
    if container.faulty {
        return;
    }
    let message = format!("the block `{}` is never closed", container.name);
    builder.report(Code::UnclosedBlock, container.range, message).help =
        Some("write `{% end %}` on a line of its own after it".into());
}

#[cfg(test)]
mod tests {
    use super::{docs, find};

    #[test]
    fn shortcodes_are_sorted_and_documented() {
        let names: Vec<&str> = docs().map(|doc| doc.name).collect();
        assert!(names.is_sorted());
        for doc in docs() {
            assert!(find(doc.name).is_some(), "{}", doc.name);
            assert!(!doc.summary.is_empty() && doc.arguments.iter().all(|argument| !argument.doc.is_empty()));
        }
    }
}
