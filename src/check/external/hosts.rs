//! All links: a few hosts at a time, each host's links one after another. Questions go in, answers come out in their order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ask::{Asked, Asker, HostState};
use super::client::Client;
use super::{Answer, Policy, Question, State};

/// A host that leaves so many of its links in a row without an answer is not asked for the others.
const SILENT: usize = 2;

/// Asks every question, and calls `done` at each answer, from several threads.
pub fn ask_all(questions: &[Question], policy: &Policy, done: &(dyn Fn(&Question, &Answer) + Sync)) {
    let client = Client::new(policy);
    let hosts = by_host(questions);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..policy.hosts.min(hosts.len()) {
            scope.spawn(|| {
                let mut asker = Asker::new(&client, policy);
                while let Some(host) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    ask_host(&mut asker, host, done);
                }
            });
        }
    });
}

/// The questions of each host; the host with the most comes first, since it takes longest.
fn by_host(questions: &[Question]) -> Vec<Vec<&Question>> {
    let mut hosts: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in questions {
        hosts.entry(question.url.host_str().unwrap_or_default()).or_default().push(question);
    }
    let mut hosts: Vec<_> = hosts.into_values().collect();
    hosts.sort_by_key(|links| std::cmp::Reverse(links.len()));
    hosts
}

fn ask_host(asker: &mut Asker<'_>, links: &[&Question], done: &(dyn Fn(&Question, &Answer) + Sync)) {
    let mut silent = 0;
    // What is said of the host's other links without asking.
    let mut settled: Option<Answer> = None;
    for question in links {
        let answer = settled.clone().unwrap_or_else(|| {
            let Asked { answer, host } = asker.ask(question);
            silent = if host == HostState::Silent { silent + 1 } else { 0 };
            settled = match host {
                HostState::Missing => Some(answer.clone()),
                HostState::WantsRest => Some(left_alone("asks for a long pause")),
                _ if silent >= SILENT => Some(left_alone("did not answer before")),
                _ => None,
            };
            answer
        });
        done(question, &answer);
    }
}

fn left_alone(why: &str) -> Answer {
    State::Unasked { seen: format!("it was not asked, since its host {why}").into() }.into()
}
