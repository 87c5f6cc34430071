//! A site that is being edited: its folder in, the newest state of it out, again and again.
//!
//! ```text
//!  files ──watch──▶ session ──▶ Generation ──▶ whoever observes: a server, an editor
//!                   (a thread: read, parse, link)
//!                   sweep: looks at the pages that nobody asked for, when the author pauses
//! ```
//!
//! [`mod@watch`] gathers [`events`] of the file system into batches of paths, [`session`] makes of each batch a new
//! [`generation`], and an [`Observer`] is told. A generation never changes: its pages are made when they are asked for, by
//! the function that `build` uses, and [`report`] says what is wrong with it, by the places that people and editors count
//! in. What cannot be read or made keeps its last good state. Nothing here knows of HTTP, and nothing is written but the
//! cache.

mod archive;
mod editor;
mod events;
mod follow;
mod generation;
mod lookup;
mod marker;
mod newest;
mod pages;
mod payload;
mod pending;
mod report;
mod session;
mod sweep;
mod watch;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

pub use self::editor::EDITORS;
pub use self::follow::FollowPlace;
pub use self::generation::{Change, Generation, NoPage, Page};
pub use self::lookup::{Found, find};
pub use self::payload::{DiskFile, Payload};
pub use self::report::{Report, ReportItem, ReportedPlace, Sources, report_of};

use self::newest::Newest;
use self::pending::Signal;
use self::session::Session;
use self::watch::SiteWatch;
use crate::compose::CitationMemo;
use crate::pipeline::{self, STACK};
use crate::scan::ScanError;

/// Which site is edited, and what is wanted of it.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the site is read and built.
    pub site: pipeline::Options,
    /// What time it is for the site.
    pub clock: Clock,
    /// Formatted citations, shared with other builds of the process.
    pub citations: Arc<CitationMemo>,
    /// Find out where the author is writing.
    pub follow: bool,
    /// Look at all files regularly, instead of being told of changes.
    pub poll: bool,
}

/// What time it is for the site.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// Always this.
    Fixed(jiff::Timestamp),
    /// What the system says.
    System,
}

impl Clock {
    /// Whether time passes.
    pub fn is_running(self) -> bool {
        matches!(self, Clock::System)
    }

    /// The present.
    pub fn now(self) -> jiff::Timestamp {
        match self {
            Clock::Fixed(now) => now,
            Clock::System => jiff::Timestamp::now(),
        }
    }
}

/// What happens in a workspace.
pub enum Event<'a> {
    /// There is a new generation, which is the newest from now on.
    Made {
        /// The new one.
        generation: &'a Arc<Generation>,
    },
    /// More faults of the newest generation are known.
    FaultsFound,
    /// All files are looked at regularly.
    Polling {
        /// Why that is so, unless it was asked for.
        why: Option<&'a str>,
    },
    /// The site could not be read; the last generation stays.
    Unreadable {
        /// What came between.
        error: &'a ScanError,
    },
}

/// Is told what happens in a workspace.
pub trait Observer: Send + Sync {
    /// Called from the threads of the workspace, one event after the other.
    fn observe(&self, event: &Event<'_>);
}

/// A site that is kept current by threads of its own, until the process ends.
pub struct Workspace {
    signals: Sender<Signal>,
}

impl Workspace {
    /// Starts to keep a site current. `opened` is called once: when there is a first generation, or can be none.
    pub fn start(
        options: &Options,
        observer: Arc<dyn Observer>,
        opened: impl FnOnce(Result<(), ScanError>) + Send + 'static,
    ) -> io::Result<Self> {
        let (signals, received) = channel();
        let (options, own_signals) = (options.clone(), signals.clone());
        let run = move || {
            let newest = Arc::new(Newest::default());
            let session = match Session::open(&options, Arc::clone(&newest), Arc::clone(&observer)) {
                Ok(session) => session,
                Err(error) => return opened(Err(error)),
            };
            opened(Ok(()));
            start_sweeper(newest, Arc::clone(&options.citations), Arc::clone(&observer));
            let watched = SiteWatch::new(own_signals, received);
            session.follow(watch(&options, watched, &*observer));
        };
        std::thread::Builder::new().name("session".to_owned()).stack_size(STACK).spawn(run)?;
        Ok(Self { signals })
    }

    /// Has everything looked at, for changes that the system has not told of.
    pub fn look_again(&self) {
        // A watch that has ended needs no waking.
        let _ = self.signals.send(Signal::All);
    }
}

/// Begins to watch, unless everything is to be looked at regularly.
fn watch(options: &Options, mut watch: SiteWatch, observer: &dyn Observer) -> SiteWatch {
    let why = if options.poll { None } else { watch.start(&options.site.scan).err() };
    if watch.is_polling() {
        observer.observe(&Event::Polling { why: why.as_deref() });
    }
    watch
}

/// Starts the thread that looks at the pages that nobody asks for. Without it some faults are seen later, no more.
fn start_sweeper(newest: Arc<Newest>, citations: Arc<CitationMemo>, observer: Arc<dyn Observer>) {
    let run = move || sweep::sweep(&newest, &citations, &*observer);
    drop(std::thread::Builder::new().name("sweeper".to_owned()).stack_size(STACK).spawn(run));
}
