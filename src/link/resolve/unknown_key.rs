//! Why a citation key is unknown: signs that end a key, a figure in the form of another program, a slip.

use std::sync::Arc;

use super::report::Reporter;
use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::doc::AnchorKind;
use crate::model::library::{Entry, Library};
use crate::model::nearest::nearest;
use crate::model::source::{Span, TextRange};
use crate::text::things::thing;

/// Own keys beyond these are not compared for a suggestion.
const OWN_KEYS: usize = 500;
/// A key with signs is looked for up to so many bytes.
const LONGEST: usize = 120;

impl<'l> Reporter<'_, 'l> {
    /// Reports a key that names nothing.
    pub fn unknown_key(&mut self, own: Option<&Arc<Library>>, key: &str, range: TextRange) {
        if self.origin.doc.is_some_and(|doc| self.linker.is_unread(doc, key)) {
            return;
        }
        if let Some(thing) = thing(key).filter(|thing| key.contains(':') || self.has_anchor(thing)) {
            let message = format!("`@{key}` names a figure, table or section as other programs do");
            let help = match self.has_anchor(&thing) {
                true => format!("write `@{thing}`"),
                false => format!("write `@{thing}`, and give the thing this id: `{{#{thing}}}`"),
            };
            let fix = self.has_anchor(&thing).then(|| Fix::likely(key, &thing));
            self.add(Code::UnknownReference, range, message, Some(help)).fix = fix;
            return;
        }
        let mut fix = None;
        let (message, help, meant) = match self.longer_key(own, key, range) {
            Some((longer, true)) => (
                format!("the key `{longer}` holds signs that end a key, so that `{key}` was read"),
                Some(format!("write the key in braces: `@{{{longer}}}`")),
                Some(longer.to_owned()),
            ),
            longer => {
                let meant = self.near_key(own, key);
                let near = meant.as_ref().map(|near| {
                    let near = if needs_braces(near) { format!("{{{near}}}") } else { near.clone() };
                    fix = Some(Fix::of_word(key, &near));
                    format!("did you mean `@{near}`?")
                });
                let braces =
                    || Some(format!("if signs belong to the key, write it in braces: `@{{{}}}`", longer?.0));
                (
                    format!("no library has an entry `{key}`, and no brief this id"),
                    near.or_else(braces),
                    meant,
                )
            }
        };
        let help = help.unwrap_or_else(|| "write `\\@` for a plain at sign".to_owned());
        let fault =
            Diagnostic::at(Code::UnknownCitation, Span::new(self.origin.file, range), message).fix(fix);
        let meant = meant.and_then(|key| self.entry(own, &key)).map(|entry| entry.span.clone());
        self.diagnostics.push(match meant {
            Some(meant) => fault.help(help).related(meant, "the entry that is probably meant"),
            None => fault.help(help),
        });
    }

    /// The entry with this key.
    pub fn entry(&self, own: Option<&Arc<Library>>, key: &str) -> Option<Arc<Entry>> {
        let entry = own.and_then(|own| own.entries.get(key));
        entry.or_else(|| self.linker.library.entries.get(key)).cloned()
    }

    fn has_anchor(&self, id: &str) -> bool {
        self.origin
            .doc
            .is_some_and(|doc| !matches!(self.linker.anchor_kind(doc, id), None | Some(AnchorKind::Html)))
    }

    fn near_key(&mut self, own: Option<&Arc<Library>>, key: &str) -> Option<String> {
        if !self.may_suggest() {
            return None;
        }
        let linker = self.linker;
        // A short word is near to too many.
        let is_like = |_: &&str| key.len() > 2;
        let own = own.into_iter().flat_map(|own| own.entries.keys()).take(OWN_KEYS);
        let near = nearest(key, own.map(|key| &**key)).or_else(|| linker.nearest_key(key));
        let near = near.or_else(|| linker.names().nearest(key)).filter(is_like);
        near.or_else(|| linker.names().alike(key).first().copied()).map(str::to_owned)
    }

    /// The key as it goes on in the text behind a sign that ended it, and whether a library has it.
    fn longer_key(&self, own: Option<&Arc<Library>>, key: &str, range: TextRange) -> Option<(&'l str, bool)> {
        let linker = self.linker;
        let text: &'l str = &linker.catalog.doc(self.origin.doc?).manuscript.doc.text;
        let rest = text.get(range.start as usize..).filter(|rest| rest.starts_with(key))?;
        let ends = |c: char| c.is_whitespace() || matches!(c, ']' | '}' | '{' | '@' | '\\' | '"');
        let (mut end, _) =
            rest.char_indices().find(|(at, c)| *at >= LONGEST || ends(*c)).unwrap_or((rest.len(), ' '));
        let run = &rest[..end];
        while end > key.len() {
            if self.entry(own, &run[..end]).is_some() {
                return Some((&run[..end], true));
            }
            end -= run[..end].chars().next_back().map_or(1, char::len_utf8);
        }
        let run = run.trim_end_matches(|c: char| !c.is_alphanumeric());
        let goes_on = run.len() > key.len() && !run[key.len()..].contains([';', ',', ')', '|', '(']);
        goes_on.then_some((run, false))
    }
}

/// Whether a key can only be written in braces.
fn needs_braces(key: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    let mut letters = key.chars().peekable();
    let mut after_sign = true;
    while let Some(c) = letters.next() {
        let sign = matches!(c, ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/');
        if !plain(c) && (!sign || after_sign || letters.peek().is_none()) {
            return true;
        }
        after_sign = !plain(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::needs_braces;

    #[test]
    fn keys_with_signs_stand_in_braces() {
        for (key, expected) in
            [("a-b:c", false), ("a--b", true), ("a.", true), ("o'brien", true), ("10.1000/x", false)]
        {
            assert_eq!(needs_braces(key), expected, "{key}");
        }
    }
}
