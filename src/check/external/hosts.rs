//! All links: a few hosts at a time, each host's links one after another. Questions go in, answers come out in their order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::ask::{Asked, Asker, HostState};
use super::client::Client;
use super::{Answer, Policy, Question, State};

/// A host that leaves so many of its links in a row without an answer is not asked for the others.
const SILENT: usize = 2;

/// Asks every question, and calls `done` at each answer, from several threads.
pub fn ask_all(questions: &[Question], policy: &Policy, done: &Done<'_>) {
    ask_with(&Client::new(policy), questions, policy, done);
}

/// Where answers go.
type Done<'a> = dyn Fn(&Question, &Answer) + Sync + 'a;

fn ask_with(client: &Client, questions: &[Question], policy: &Policy, done: &Done<'_>) {
    let hosts = by_host(questions);
    let (next, reached) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        let mut asker = Asker::new(client, policy);
        let mut missing = Vec::new();
        while let Some(host) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let ended = ask_host(&mut asker, host, done);
            reached.fetch_or(ended.reached, Ordering::Relaxed);
            missing.extend(ended.missing);
        }
        missing
    };
    let missing = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..policy.hosts.min(hosts.len())).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect::<Vec<_>>()
    });
    for (question, answer) in missing {
        // Where no host at all is found, it is not the hosts that are missing.
        let answer = if reached.load(Ordering::Relaxed) { answer } else { no_network(question) };
        done(question, &answer);
    }
}

fn no_network(question: &Question) -> Answer {
    let host = question.url.host_str().unwrap_or_default();
    State::Unasked {
        seen: format!("neither `{host}` nor any other host was found; is there a network?").into(),
    }
    .into()
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

/// How a host's links went.
#[derive(Default)]
struct Ended<'q> {
    /// A server said something.
    reached: bool,
    /// The links of a host that does not exist, not yet passed on.
    missing: Vec<(&'q Question, Answer)>,
}

fn ask_host<'q>(asker: &mut Asker<'_>, links: &[&'q Question], done: &Done<'_>) -> Ended<'q> {
    let mut ended = Ended::default();
    let mut silent = 0;
    let mut left_alone: Option<&str> = None;
    for question in links {
        if let Some(why) = left_alone {
            let seen = format!("it was not asked, since its host {why}");
            done(question, &State::Unasked { seen: seen.into() }.into());
            continue;
        }
        let Asked { answer, host } = asker.ask(question);
        if host == HostState::Missing {
            // True of one link, true of all.
            ended.missing = links.iter().map(|question| (*question, answer.clone())).collect();
            return ended;
        }
        ended.reached |= !matches!(answer.state, State::Unasked { .. });
        silent = if host == HostState::Silent { silent + 1 } else { 0 };
        left_alone = match host {
            HostState::WantsRest => Some("asks for a long pause"),
            _ if silent >= SILENT => Some("did not answer before"),
            _ => None,
        };
        done(question, &answer);
    }
    ended
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::Mutex;
    use std::time::Duration;

    use ureq::Error;
    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::NextTimeout;

    use super::{Client, Question, State, ask_with};
    use crate::check::external::{Policy, Reach};

    /// A name server that knows numbers only.
    #[derive(Debug)]
    struct Numbers;

    impl Resolver for Numbers {
        fn resolve(
            &self,
            uri: &Uri,
            config: &Config,
            wait: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            match uri.host().is_some_and(|host| host.starts_with(|c: char| c.is_ascii_digit())) {
                true => DefaultResolver::default().resolve(uri, config, wait),
                false => Err(Error::HostNotFound),
            }
        }
    }

    /// How many links of hosts that do not exist are gone, beside a link to `beside`.
    fn gone(beside: &str) -> usize {
        let urls = ["http://missing.example/a", "http://missing.example/b", "http://other.example/", beside];
        let question = |url: &str| Question { url: url.parse().expect("an address"), fragments: Vec::new() };
        let questions = urls.map(question);
        let policy = Policy {
            reach: Reach::Loopback,
            pause: Duration::ZERO,
            backoff: Duration::ZERO,
            timeout: Duration::from_secs(2),
            ..Policy::public()
        };
        let answers = Mutex::new(Vec::new());
        ask_with(&Client::with_lookup(&policy, Numbers), &questions, &policy, &|_, answer| {
            answers.lock().expect("answers").push(answer.state.clone());
        });
        let answers = answers.into_inner().expect("answers");
        assert_eq!(answers.len(), 4);
        answers.iter().filter(|state| matches!(state, State::Gone { .. })).count()
    }

    #[test]
    fn hosts_are_missing_only_where_others_are_found() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let beside = format!("http://{}/", listener.local_addr().expect("an address"));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            }
        });
        assert_eq!(gone(&beside), 3);
        // A closed port says nothing of the network, and a name that is not looked up neither.
        assert_eq!(gone("http://127.0.0.1:1/"), 0);
        assert_eq!(gone("http://127.0.0.2/"), 0);
    }
}
