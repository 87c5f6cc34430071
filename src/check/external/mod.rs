//! `check --external`: whether links to other sites still answer. The finished pages go in, diagnostics come out.
//!
//! Steps: [`collect()`] (which addresses the pages hold, and where each was written), [`recall`] (what earlier
//! runs found, from the cache), [`ask_all`] (the rest, over the network), [`report()`] (diagnostics).
//!
//! Only [`client`] speaks HTTP, and only to addresses that its [`Policy`] allows: https, public addresses,
//! looked at after every look-up of a name and at every redirect. Nothing here is called by a build.

mod address;
mod ask;
mod client;
mod collect;
mod hosts;
mod memory;
mod places;
mod report;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

pub use collect::{Pages, collect, external_addresses};
pub use hosts::ask_all;
pub use memory::{missing, recall, remember};
pub use report::report;

use crate::model::source::Span;

/// A page of another site that pages of this one link to.
#[derive(Clone, Debug)]
pub struct Link {
    /// As pages hold it, without fragment, in the normal form of the URL standard.
    pub url: Url,
    /// Where it was written, sorted; empty where a template made it.
    pub places: Vec<Place>,
    /// The places in the page that are linked to, decoded, sorted.
    pub fragments: Vec<Box<str>>,
    /// The first page that holds it, and how many do.
    pub first_page: Box<str>,
    pub pages: usize,
}

/// Where a link was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub span: Span,
    /// The place in the page that is meant there, decoded.
    pub fragment: Option<Box<str>>,
}

impl Link {
    /// What is to be asked: plain http is never spoken, so that such a link is asked on https.
    pub fn question(&self) -> Question {
        Question { url: upgraded(&self.url), fragments: self.fragments.clone() }
    }
}

/// The address on https of one on http, if it stands on the usual port.
fn upgraded(url: &Url) -> Url {
    let mut https = url.clone();
    if url.scheme() == "http" && url.port().is_none() {
        let _ = https.set_scheme("https");
    }
    https
}

/// One page to ask for, and the places in it that must exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub url: Url,
    /// Decoded, sorted.
    pub fragments: Vec<Box<str>>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub state: State,
    /// The places asked for that the page does not have; empty where that cannot be told.
    pub missing: Vec<Box<str>>,
}

impl From<State> for Answer {
    fn from(state: State) -> Self {
        Self { state, missing: Vec::new() }
    }
}

/// How a page of another site is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// There; with its new address, if it has moved for good.
    There { moved: Option<Box<str>> },
    /// Not there any more: what was seen.
    Gone { seen: Box<str> },
    /// Its server answers, but not whether it is there: what was seen.
    Unclear { seen: Box<str> },
    /// Nobody answered, or nobody was asked: what was seen.
    Unasked { seen: Box<str> },
}

/// Whom to ask, and how politely.
#[derive(Clone, Debug)]
pub struct Policy {
    pub reach: Reach,
    /// Hosts that are asked at the same time.
    pub hosts: usize,
    /// Between two requests to one host.
    pub pause: Duration,
    /// For one try of one link, all its requests together.
    pub timeout: Duration,
    /// How often a link is tried while its host fails or asks to wait.
    pub attempts: u32,
    /// Before the second try; doubled before each further one.
    pub backoff: Duration,
    /// A host that asks for a longer wait is not asked again in this run.
    pub longest_wait: Duration,
    /// Bytes read of a page.
    pub body: u64,
}

/// Which addresses may be asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses, on https.
    Public,
    /// `127.0.0.1` on plain http, and nothing else: for tests, which bring their own server.
    Loopback,
}

impl Policy {
    /// What the program does.
    pub fn public() -> Self {
        Self {
            reach: Reach::Public,
            hosts: 8,
            pause: Duration::from_millis(500),
            timeout: Duration::from_secs(20),
            attempts: 3,
            backoff: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            body: 10 << 20,
        }
    }
}
