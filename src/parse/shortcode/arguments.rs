//! Checks the arguments of a call against those that a shortcode has.

use super::{ArgumentDoc, ArgumentKind, Call, ShortcodeDoc};
use crate::model::diagnostic::{Code, Fix};
use crate::model::doc::{Argument, ArgumentValue};
use crate::model::nearest::nearest;
use crate::model::source::{Spanned, TextRange};
use crate::parse::builder::Builder;
use crate::parse::exhibit::meant_attribute;

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
    /// The arguments that fit, by the name that is meant.
    arguments: Vec<(&'static str, &'c Argument)>,
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
            let meant = given.meant(builder, doc, argument);
            given.arguments.extend(meant.map(|name| (name, argument)));
        }
        for wanted in doc.arguments.iter().filter(|wanted| wanted.required && !faulty) {
            let is_wanted = |argument: &Argument| *argument.name.value == *wanted.name;
            if !arguments.iter().any(is_wanted)
                && !given.arguments.iter().any(|(name, _)| *name == wanted.name)
            {
                let message = format!("`{}` needs the argument `{}`", doc.name, wanted.name);
                builder.report(Code::ShortcodeArgument, name.range, message).help =
                    Some(format!("add `{}=\"…\"`", wanted.name));
            }
        }
        given
    }

    /// The text of an argument and its place.
    pub fn text(&self, name: &str) -> Option<(&'c str, TextRange)> {
        let (_, argument) = self.arguments.iter().find(|(meant, _)| *meant == name)?;
        match &argument.value.value {
            ArgumentValue::Text(text) => Some((text, argument.value.range)),
            _ => None,
        }
    }

    /// The name of the argument that is given, if it fits; that of another program or with a slip is reported.
    fn meant(
        &self,
        builder: &mut Builder<'_>,
        doc: &ShortcodeDoc,
        argument: &Argument,
    ) -> Option<&'static str> {
        let name = &*argument.name.value;
        let Some(wanted) = doc.arguments.iter().find(|wanted| wanted.name == name) else {
            return unknown(builder, doc, argument);
        };
        if let Some((_, first)) = self.arguments.iter().find(|(_, first)| *first.name.value == *name) {
            let first = builder.span(first.name.range);
            let message = format!("the argument `{name}` is given twice");
            let diagnostic = builder.report(Code::ShortcodeArgument, argument.name.range, message);
            *diagnostic = diagnostic.clone().related(first, "first given here");
            return None;
        }
        right_type(builder, wanted, argument).then_some(wanted.name)
    }
}

/// Reports an argument that there is not; gives the one that is probably meant.
fn unknown(builder: &mut Builder<'_>, doc: &ShortcodeDoc, argument: &Argument) -> Option<&'static str> {
    let name = &*argument.name.value;
    let names = || doc.arguments.iter().map(|wanted| wanted.name);
    let message = format!("`{}` has no argument `{name}`", doc.name);
    let foreign = meant_attribute(name).filter(|meant| names().any(|name| name == *meant));
    let near = nearest(name, names());
    let help = match foreign.or(near) {
        Some(meant) if foreign.is_some() => format!("the argument is `{meant}`"),
        Some(near) => format!("did you mean `{near}`?"),
        None if doc.arguments.is_empty() => "it has no arguments".into(),
        None => format!("it has {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    let fault = builder.report(Code::ShortcodeArgument, argument.name.range, message);
    fault.help = Some(help);
    fault.fix = foreign.or(near).map(|meant| Fix::of_word(name, meant));
    foreign.or(near)
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
            let fault = builder.report(Code::ShortcodeArgument, argument.value.range, message);
            if let Some(near) = nearest(text, words.iter().copied()) {
                fault.suggest(text, near);
            }
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
