//! What is built: status, date, embargo and expiry against the one "now" of the build.

use std::cell::Cell;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::{Parsed, Selection};
use crate::model::catalog::{DocState, Unbuilt};
use crate::model::meta::{Meta, Moment, Status};

/// What decides whether documents are built.
pub struct Clock<'a> {
    parsed: &'a Parsed,
    selection: Selection,
    today: Date,
    /// The next moment at which something falls due, of all that was asked for.
    next: Cell<Option<Timestamp>>,
}

/// The facts of one document.
pub struct Life<'a> {
    /// Its keys, those inherited included.
    pub meta: &'a Meta,
    /// Its front matter, and that of the edition from which it inherits, could be read.
    pub readable: bool,
    /// It is not the original: without a status of its own it is a draft.
    pub edition: bool,
    /// The original's date, which an undated edition waits for too.
    pub original_date: Option<Date>,
    /// The latest embargo of all its editions.
    pub embargo: Option<Timestamp>,
}

impl<'a> Clock<'a> {
    /// The clock of a build.
    pub fn new(parsed: &'a Parsed, selection: Selection) -> Self {
        let today = parsed.config.time_zone.to_datetime(parsed.snapshot.now).date();
        Self { parsed, selection, today, next: Cell::new(None) }
    }

    /// Where a document is in its life, by its own word or by default.
    pub fn status(&self, life: &Life<'_>) -> Status {
        let status = life.meta.status.as_ref().map(|status| status.value);
        status.unwrap_or(match life.edition {
            true => Status::Draft,
            false => self.parsed.config.defaults.status,
        })
    }

    /// Whether a document is built, and if not, why.
    pub fn state(&self, life: &Life<'_>) -> DocState {
        self.state_in(life, self.selection)
    }

    /// Whether readers get a document: whether it is built where nothing more than usual is selected.
    pub fn public_state(&self, life: &Life<'_>) -> DocState {
        self.state_in(life, Selection::default())
    }

    fn state_in(&self, life: &Life<'_>, selection: Selection) -> DocState {
        if !life.readable {
            return DocState::Unbuilt(Unbuilt::Unreadable);
        }
        let now = self.parsed.snapshot.now;
        let date = life.meta.date.as_ref().map(|date| date.value).or(life.original_date);
        let expires =
            life.meta.expires.as_ref().map(|expires| expires.value.instant(&self.parsed.config.time_zone));
        self.note(life.embargo.into_iter().chain(expires));
        if let Some(date) = date.filter(|date| *date > self.today) {
            let midnight = Moment::Local(date.at(0, 0, 0, 0)).instant(&self.parsed.config.time_zone);
            self.note([midnight]);
        }
        match (self.status(life), life.embargo) {
            (_, Some(until)) if until > now && !selection.embargoed => {
                DocState::Unbuilt(Unbuilt::Embargo(until))
            }
            (Status::Draft, _) if !selection.drafts => DocState::Unbuilt(Unbuilt::Draft),
            (Status::Review, _) if !selection.drafts => DocState::Unbuilt(Unbuilt::Review),
            _ if !selection.future && date.is_some_and(|date| date > self.today) => {
                DocState::Unbuilt(Unbuilt::Future)
            }
            (Status::Withdrawn, _) => DocState::Withdrawn,
            _ if expires.is_some_and(|expires| expires <= now) => DocState::Expired,
            _ => DocState::Built,
        }
    }

    /// When time alone changes a state that was asked for.
    pub fn next_change(&self) -> Option<Timestamp> {
        self.next.get()
    }

    fn note(&self, moments: impl IntoIterator<Item = Timestamp>) {
        let ahead = moments.into_iter().filter(|moment| *moment > self.parsed.snapshot.now);
        self.next.set(ahead.chain(self.next.get()).min());
    }
}
