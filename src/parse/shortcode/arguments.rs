//! Checks the arguments of a call against those that a shortcode has.

use super::{ArgumentDoc, ArgumentKind, Call, ShortcodeDoc};
use crate::model::diagnostic::Code;
use crate::model::doc::{Argument, ArgumentValue};
use crate::model::nearest::nearest;
use crate::model::source::{Spanned, TextRange};
use crate::parse::builder::Builder;

/// A call whose arguments were checked.
#[derive(Debug)]
pub(crate) struct Given<'c> {
    /// The name as written in the call.
    pub name: TextRange,
    /// The whole call.
    pub range: TextRange,
    /// It has a body.
    pub block: bool,
    /// It could not be read whole, so what seems to be missing may only be unread.
    pub faulty: bool,
    arguments: Vec<&'c Argument>,
}

impl<'c> Given<'c> {
    /// Keeps the arguments that fit and reports the others, and those that are missing.
    pub fn check(
        builder: &mut Builder<'_>,
        doc: &ShortcodeDoc,
        name: &Spanned<Box<str>>,
        arguments: &'c [Argument],
        call: &Call,
    ) -> Self {
        let Call { range, block, faulty, .. } = *call;
        let mut given = Given { name: name.range, range, block, faulty, arguments: Vec::new() };
        for argument in arguments {
            if given.fits(builder, doc, argument) {
                given.arguments.push(argument);
            }
        }
        for wanted in doc.arguments.iter().filter(|wanted| wanted.required && !faulty) {
            if !arguments.iter().any(|argument| *argument.name.value == *wanted.name) {
                let message = format!("`{}` needs the argument `{}`", doc.name, wanted.name);
                builder.report(Code::ShortcodeArgument, name.range, message).help =
                    Some(format!("add `{}=\"…\"`", wanted.name));
            }
        }
        given
    }

    /// The text of an argument and its place.
    pub fn text(&self, name: &str) -> Option<(&'c str, TextRange)> {
        let argument = self.arguments.iter().find(|argument| *argument.name.value == *name)?;
        match &argument.value.value {
            ArgumentValue::Text(text) => Some((text, argument.value.range)),
            _ => None,
        }
    }

    fn fits(&self, builder: &mut Builder<'_>, doc: &ShortcodeDoc, argument: &Argument) -> bool {
        let name = &*argument.name.value;
        let Some(wanted) = doc.arguments.iter().find(|wanted| wanted.name == name) else {
            unknown(builder, doc, argument);
            return false;
        };
        if let Some(first) = self.arguments.iter().find(|first| *first.name.value == *name) {
            let first = builder.span(first.name.range);
            let message = format!("the argument `{name}` is given twice");
            let diagnostic = builder.report(Code::ShortcodeArgument, argument.name.range, message);
            *diagnostic = diagnostic.clone().related(first, "first given here");
            return false;
        }
        right_type(builder, wanted, argument)
    }
}

fn unknown(builder: &mut Builder<'_>, doc: &ShortcodeDoc, argument: &Argument) {
    let name = &*argument.name.value;
    let names = || doc.arguments.iter().map(|wanted| wanted.name);
    let message = format!("`{}` has no argument `{name}`", doc.name);
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if doc.arguments.is_empty() => "it has no arguments".into(),
        None => format!("it has {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    builder.report(Code::ShortcodeArgument, argument.name.range, message).help = Some(help);
}

fn right_type(builder: &mut Builder<'_>, wanted: &ArgumentDoc, argument: &Argument) -> bool {
    let found = match &argument.value.value {
        ArgumentValue::Text(text) => {
            let ArgumentKind::Word(words) = wanted.kind else { return true };
            if words.contains(&&**text) {
                return true;
            }
            let expected = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            let message = format!("`{}` is `{text}`, expected one of {expected}", wanted.name);
            let near = nearest(text, words.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            builder.report(Code::ShortcodeArgument, argument.value.range, message).help = near;
            return false;
        }
        ArgumentValue::Int(_) | ArgumentValue::Float(_) => "a number",
        ArgumentValue::Bool(_) => "true or false",
        ArgumentValue::List(_) => "a list",
    };
    let message = format!("`{}` is {found}, expected text", wanted.name);
    builder.report(Code::ShortcodeArgument, argument.value.range, message).help =
        Some(format!("put it into quotes: `{}=\"…\"`", wanted.name));
    false
}
