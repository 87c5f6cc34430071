//! What earlier runs found: answers in the cache, each with the time at which it was given.
//!
//! The one kind of entry that is no function of its key alone: how old it may be depends on what it says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Answer, Link, Question, State};
use crate::cache::{Cache, Step};
use crate::model::source::Hash;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Seconds since 1970.
    at: i64,
    /// The places that were asked for.
    fragments: Vec<Box<str>>,
    answer: Answer,
}

/// How many seconds an answer stays good. What nobody answered is not kept: mostly it was the network.
fn lifetime(state: &State) -> i64 {
    const HOUR: i64 = 3600;
    match state {
        State::There { .. } => 7 * 24 * HOUR,
        State::Unclear { .. } => 24 * HOUR,
        State::Gone { .. } => HOUR,
        State::Unasked { .. } => 0,
    }
}

/// The answers that earlier runs got and that are still good, by the address asked.
pub fn recall(links: &[Link], cache: &Cache, now: Timestamp) -> BTreeMap<Url, Answer> {
    let known = |question: Question| {
        let kept: Kept = postcard::from_bytes(&cache.get(Step::Link, key(&question.url))?).ok()?;
        let age = now.as_second() - kept.at;
        let good = (0..lifetime(&kept.answer.state)).contains(&age);
        let covers = question.fragments.iter().all(|wanted| kept.fragments.contains(wanted));
        (good && covers).then_some((question.url, kept.answer))
    };
    questions(links).into_iter().filter_map(known).collect()
}

/// The questions without an answer so far.
pub fn missing(links: &[Link], answers: &BTreeMap<Url, Answer>) -> Vec<Question> {
    questions(links).into_iter().filter(|question| !answers.contains_key(&question.url)).collect()
}

/// Keeps an answer, until the cache is written.
pub fn remember(cache: &Cache, question: &Question, answer: &Answer, now: Timestamp) {
    if lifetime(&answer.state) == 0 {
        return;
    }
    let kept = Kept { at: now.as_second(), fragments: question.fragments.clone(), answer: answer.clone() };
    if let Ok(bytes) = postcard::to_stdvec(&kept) {
        cache.put(Step::Link, key(&question.url), bytes);
    }
}

fn key(url: &Url) -> Hash {
    Hash::of(url.as_str().as_bytes())
}

/// What is to be asked, each address once: that of a link on http may be that of another on https.
fn questions(links: &[Link]) -> Vec<Question> {
    let mut questions: BTreeMap<Url, BTreeSet<Box<str>>> = BTreeMap::new();
    for question in links.iter().map(Link::question) {
        questions.entry(question.url).or_default().extend(question.fragments);
    }
    let question =
        |(url, fragments): (Url, BTreeSet<_>)| Question { url, fragments: fragments.into_iter().collect() };
    questions.into_iter().map(question).collect()
}
