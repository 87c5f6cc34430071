//! Checks calls of a theme's shortcodes against the components that it defines.

use std::collections::BTreeMap;

use tera::{ComponentArg, ComponentArgType, ComponentInfo};

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::{Argument, ArgumentValue, ThemedCall};
use crate::model::nearest::nearest;
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};
use crate::parse::shortcode;

/// No more unknown names than these in one document get a suggestion.
const SUGGESTIONS: usize = 20;

/// Reports calls of shortcodes that do not exist, and arguments that are unknown, missing or of the wrong type.
///
/// `components` are those of theme and site, by name.
pub fn check_calls(site: &Site, components: &BTreeMap<String, ComponentInfo>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for manuscript in site.catalog.docs.iter().map(|doc| &doc.manuscript) {
        let mut unknown = 0;
        for call in &manuscript.doc.calls {
            match components.get(&*call.name.value) {
                Some(component) => check_arguments(&manuscript.file, call, component, &mut faults),
                // Why it could not be read was reported.
                None if call.faulty => {}
                None => {
                    unknown += 1;
                    let names =
                        components.keys().map(String::as_str).chain(shortcode::docs().map(|doc| doc.name));
                    let near = if unknown <= SUGGESTIONS { nearest(&call.name.value, names) } else { None };
                    faults.push(unknown_name(&manuscript.file, call, near));
                }
            }
        }
    }
    faults
}

fn unknown_name(file: &SourcePath, call: &ThemedCall, near: Option<&str>) -> Diagnostic {
    let message = format!("no shortcode is called `{}`", call.name.value);
    let fault = Diagnostic::at(Code::UnknownShortcode, Span::new(file, call.name.range), message);
    match near {
        Some(near) => fault.meant(&call.name.value, near),
        None => fault.help(format!("define it in `shortcodes/{}.html`, or remove the call", call.name.value)),
    }
}

fn check_arguments(
    file: &SourcePath,
    call: &ThemedCall,
    component: &ComponentInfo,
    faults: &mut Vec<Diagnostic>,
) {
    let at =
        |range, message: String| Diagnostic::at(Code::ShortcodeArgument, Span::new(file, range), message);
    let name = &call.name.value;
    for argument in &call.arguments {
        let known = component.args().iter().find(|known| *known.name() == *argument.name.value);
        match known {
            None if component.rest_param().is_some() => {}
            None => {
                let near = nearest(&argument.name.value, component.args().iter().map(ComponentArg::name));
                let message = format!("`{name}` has no argument `{}`", argument.name.value);
                let fault = at(argument.name.range, message);
                faults.push(match near {
                    Some(near) => fault.meant(&argument.name.value, near),
                    None => fault,
                });
            }
            Some(known) => {
                if let Some(expected) = known.arg_type().and_then(|kind| mismatch(kind, argument)) {
                    let message = format!(
                        "`{}` of `{name}` is {}, expected {expected}",
                        argument.name.value,
                        kind_of(&argument.value.value),
                    );
                    faults.push(at(argument.value.range, message));
                }
            }
        }
    }
    let given =
        |known: &ComponentArg| call.arguments.iter().any(|argument| *argument.name.value == *known.name());
    for missing in component.args().iter().filter(|known| known.is_required() && !given(known)) {
        let help = format!("write `{name}({}=…)`", missing.name());
        let message = format!("`{name}` needs the argument `{}`", missing.name());
        faults.push(at(call.name.range, message).help(help));
    }
}

/// What a component expects, if the argument is something else.
fn mismatch(kind: ComponentArgType, argument: &Argument) -> Option<&'static str> {
    let value = &argument.value.value;
    let (fits, expected) = match kind {
        ComponentArgType::String => (matches!(value, ArgumentValue::Text(_)), "text in quotes"),
        ComponentArgType::Bool => (matches!(value, ArgumentValue::Bool(_)), "`true` or `false`"),
        ComponentArgType::Integer => (matches!(value, ArgumentValue::Int(_)), "a whole number"),
        ComponentArgType::Float => {
            (matches!(value, ArgumentValue::Float(_) | ArgumentValue::Int(_)), "a number")
        }
        ComponentArgType::Number => {
            (matches!(value, ArgumentValue::Int(_) | ArgumentValue::Float(_)), "a number")
        }
        ComponentArgType::Array => (matches!(value, ArgumentValue::List(_)), "a list in brackets"),
        _ => (false, "something that a call cannot give"),
    };
    (!fits).then_some(expected)
}

fn kind_of(value: &ArgumentValue) -> &'static str {
    match value {
        ArgumentValue::Text(_) => "text",
        ArgumentValue::Int(_) => "a whole number",
        ArgumentValue::Float(_) => "a number",
        ArgumentValue::Bool(_) => "`true` or `false`",
        ArgumentValue::List(_) => "a list",
    }
}
