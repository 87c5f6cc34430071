//! `check --external`: asks other sites about the links of the finished pages, with progress, and stops at Ctrl-C.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use briefpress::cache::Unused;
use briefpress::check::external::{
    Answer, Pages, Policy, Question, ask_all, collect, missing, recall, remember, report,
};
use briefpress::model::diagnostic::{Code, Diagnostic};
use briefpress::pipeline::Linked;
use indicatif::ProgressBar;
use url::Url;

use super::interrupt::Interrupt;
use super::run::{LinkCounts, Run};
use super::{Exit, fail};

/// How often it is looked whether the run is to stop.
const TICK: Duration = Duration::from_millis(50);
/// How often new answers are written down.
const KEEP: Duration = Duration::from_secs(5);

type Answers = Arc<Mutex<BTreeMap<Url, Answer>>>;

/// Adds what other sites say to the diagnostics; an `Err` is how the program ends if it was told to stop.
pub fn ask(run: &Run, linked: &mut Linked, pages: &Pages) -> Result<LinkCounts, Exit> {
    let site = &linked.press.site;
    let links = collect(site, pages);
    let known = recall(&links, &run.cache, site.snapshot.now);
    let questions = missing(&links, &known);
    let counts = LinkCounts { all: known.len() + questions.len(), known: known.len() };
    let answers = Arc::new(Mutex::new(known));
    if !questions.is_empty() {
        let interrupt = Interrupt::catch().map_err(|cause| fail(Exit::Io, cause))?;
        interrupt.hold();
        let bar = run.bar("asking", questions.len());
        let asking = start(run, linked, questions, &answers, &bar);
        let stopped = wait(run, &interrupt, &asking);
        bar.finish_and_clear();
        run.keep_cache(Unused::Keep);
        if let Some(exit) = stopped {
            run.reporter.say("stopped; the answers so far are remembered");
            return Err(exit);
        }
    }
    let faults = report(&links, &lock(&answers));
    tell_unchecked(run, &faults);
    linked.diagnostics.extend(faults);
    Ok(counts)
}

/// Notes are silent by default, but that a link was not checked should not be.
fn tell_unchecked(run: &Run, faults: &[Diagnostic]) {
    match faults.iter().filter(|fault| fault.code == Code::UncheckedLink).count() {
        0 => {}
        1 => run.reporter.say("note: one link could not be checked; `--verbose` says why"),
        count => run.reporter.say(&format!("note: {count} links could not be checked; `--verbose` says why")),
    }
}

/// Asks on a thread of its own, so that nothing has to be waited for when the program is told to stop.
fn start(
    run: &Run,
    linked: &Linked,
    questions: Vec<Question>,
    answers: &Answers,
    bar: &ProgressBar,
) -> std::thread::JoinHandle<()> {
    let (cache, now) = (Arc::clone(&run.cache), linked.press.site.snapshot.now);
    let (answers, bar) = (Arc::clone(answers), bar.clone());
    std::thread::spawn(move || {
        ask_all(&questions, &Policy::public(), &|question, answer| {
            remember(&cache, question, answer, now);
            lock(&answers).insert(question.url.clone(), answer.clone());
            bar.inc(1);
        });
    })
}

/// Waits for the answers; gives the exit code if the program was told to stop before.
fn wait(run: &Run, interrupt: &Interrupt, asking: &std::thread::JoinHandle<()>) -> Option<Exit> {
    let mut kept = Instant::now();
    while !asking.is_finished() {
        std::thread::sleep(TICK);
        if let Some(exit) = interrupt.exit() {
            return Some(exit);
        }
        if kept.elapsed() > KEEP {
            run.keep_cache(Unused::Keep);
            kept = Instant::now();
        }
    }
    None
}

fn lock(answers: &Answers) -> MutexGuard<'_, BTreeMap<Url, Answer>> {
    answers.lock().unwrap_or_else(PoisonError::into_inner)
}
