//! What the server says on the update channel; the protocol is described in [`super`].

use serde::Serialize;

use crate::workspace::{FollowPlace, Report};

/// Raised whenever a message changes its meaning.
pub const PROTOCOL: u32 = 1;

/// One message: an object with its `type`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Message<'a> {
    Hello {
        protocol: u32,
        run: &'a str,
        generation: u64,
        /// Names the client's files.
        client: &'a str,
        follow: bool,
        drafts: bool,
    },
    Page {
        generation: u64,
        etag: &'a str,
    },
    Css {
        generation: u64,
        etag: &'a str,
        sheets: &'a [Sheet],
    },
    Files {
        generation: u64,
        urls: &'a [Box<str>],
    },
    Moved {
        generation: u64,
        to: &'a str,
    },
    Gone {
        generation: u64,
    },
    Follow {
        generation: u64,
        #[serde(flatten)]
        place: &'a FollowPlace,
    },
    Diagnostics {
        generation: u64,
        #[serde(flatten)]
        report: &'a Report,
    },
    Built {
        generation: u64,
        milliseconds: f64,
        files: Vec<&'a str>,
    },
}

/// A style sheet under its old and its new name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The address before.
    pub from: Box<str>,
    /// The address from now on.
    pub to: Box<str>,
}

impl Message<'_> {
    /// The message as it is sent.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data with text keys can be written as JSON")
    }
}
