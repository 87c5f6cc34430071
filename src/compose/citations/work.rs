//! Entries as the processor takes them: an item of CSL-JSON in, a work out.

use citationberg::taxonomy::{DateVariable, StandardVariable, Variable};

use super::locale::state_words;
use crate::cite::{Element, Node, Value, Work};
use crate::model::library::{Entry, further_addresses};
use crate::model::pubstate::state;

const URL: Variable = Variable::Standard(StandardVariable::URL);
const STATUS: Variable = Variable::Standard(StandardVariable::Status);

/// The work of an entry, on a page in a language. What an entry says of its state ("in press") is said in that language,
/// or in the work's own; where it has no date, the state stands in its place.
pub(super) fn work(entry: &Entry, lang: &str) -> Work {
    let mut work = Work::from_json(&entry.item);
    work.token = entry.hash.0.iter().take(16).fold(0, |token, byte| token << 8 | u128::from(*byte));
    for address in further_addresses(&entry.item) {
        let url = work.texts.iter_mut().find(|(of, _)| *of == URL);
        url.into_iter().for_each(|(_, url)| url.plain = format!("{} {address}", url.plain));
    }
    let literal = work.date(DateVariable::Issued).filter(|date| date.start.is_none());
    let literal = literal.and_then(|date| date.literal.clone());
    let status = work.text(STATUS).map(|status| status.plain.clone());
    let is_state = |words: &String| state(words).is_some();
    let Some(written) = literal.filter(is_state).or(status) else { return work };
    let words = match state(&written) {
        Some(state) => {
            let words = state_words(state, work.language.as_deref().unwrap_or(lang));
            work.dates.retain(|(of, date)| *of != DateVariable::Issued || date.start.is_some());
            work.state = Some(words.clone());
            words
        }
        None => written,
    };
    work.texts.retain(|(of, _)| *of != STATUS);
    work.texts.push((STATUS, status_value(words)));
    work
}

/// Words with capitals of their own keep their letters; others may begin a sentence.
fn status_value(words: String) -> Value {
    let fixed_case = words.contains(char::is_uppercase);
    let element = Element { fixed_case, children: vec![Node::Text(words)], ..Element::default() };
    Value::new(vec![Node::Element(Box::new(element))])
}
