//! One link: HEAD, then GET where that is refused, redirects followed by hand, tries repeated. A question goes in,
//! its answer comes out, after a bounded time whatever the servers do.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use url::Url;

use super::client::{Client, Failure, Method, Reply, reason};
use super::{Answer, Policy, Question, Reach, State, upgraded};
use crate::check::scan::{Found, scan};
use crate::model::address::decode;
use crate::model::entities::decode_entities;

/// Redirects followed for one link.
const REDIRECTS: usize = 10;

/// Asks one link after another, politely.
pub struct Asker<'a> {
    client: &'a Client,
    policy: &'a Policy,
    /// When each host was last asked.
    asked: HashMap<String, Instant>,
}

/// What one try came to.
enum Try {
    Done(Answer),
    /// The link's own host does not exist.
    NoHost(Answer),
    /// Worth another try, after a wait if the host asks for one.
    Again {
        seen: State,
        wait: Option<Duration>,
    },
}

/// An answer, and whether its host is to be left alone from now on.
pub struct Asked {
    pub answer: Answer,
    pub host: HostState,
}

/// What a host's behavior means for its other links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostState {
    Answers,
    /// It does not exist: what is true of one link is true of all.
    Missing,
    /// It did not answer at all.
    Silent,
    /// It asks for a pause that is too long.
    WantsRest,
}

/// A link on its way through redirects.
struct Walk<'q> {
    question: &'q Question,
    at: Url,
    /// Every redirect so far is permanent.
    permanent: bool,
    /// A redirect led to plain http, and https was asked instead.
    upgraded: bool,
    left: Duration,
}

impl<'a> Asker<'a> {
    pub fn new(client: &'a Client, policy: &'a Policy) -> Self {
        Self { client, policy, asked: HashMap::new() }
    }

    /// Asks for a page until there is an answer or the tries are used up.
    pub fn ask(&mut self, question: &Question) -> Asked {
        let mut backoff = self.policy.backoff;
        let mut tries = 1;
        loop {
            let (seen, wait) = match self.once(question) {
                Try::Done(answer) => return Asked { answer, host: HostState::Answers },
                Try::NoHost(answer) => return Asked { answer, host: HostState::Missing },
                Try::Again { seen, wait } => (seen, wait),
            };
            let too_long = wait.is_some_and(|wait| wait > self.policy.longest_wait);
            if too_long || tries >= self.policy.attempts {
                let host = match &seen {
                    _ if too_long => HostState::WantsRest,
                    State::Unasked { .. } => HostState::Silent,
                    _ => HostState::Answers,
                };
                return Asked { answer: seen.into(), host };
            }
            sleep(wait.unwrap_or(backoff));
            backoff *= 2;
            tries += 1;
        }
    }

    /// One try: the page, wherever redirects lead.
    fn once(&mut self, question: &Question) -> Try {
        if let Some(seen) = not_asked(&question.url, self.policy.reach) {
            return Try::Done(State::Unasked { seen: seen.into() }.into());
        }
        let mut walk = Walk {
            question,
            at: question.url.clone(),
            permanent: true,
            upgraded: false,
            left: self.policy.timeout,
        };
        for _ in 0..=REDIRECTS {
            let reply = match self.fetch(&mut walk) {
                Ok(reply) => reply,
                Err(failure) => return walk.failed(failure),
            };
            match next(&walk.at, &reply, self.policy.reach) {
                Next::Page => return walk.arrived(reply),
                Next::Nowhere(seen) => return Try::Done(State::Unclear { seen: seen.into() }.into()),
                Next::To { url, upgraded } => {
                    walk.permanent &= matches!(reply.status, 301 | 308);
                    walk.upgraded |= upgraded;
                    walk.at = url;
                }
            }
        }
        let seen = format!("it redirects more than {REDIRECTS} times");
        Try::Done(State::Unclear { seen: seen.into() }.into())
    }

    /// The reply of one address: to HEAD, or to GET where the body is wanted or HEAD is not well answered.
    fn fetch(&mut self, walk: &mut Walk<'_>) -> Result<Reply, Failure> {
        if !walk.question.fragments.is_empty() {
            return self.send(Method::GetBody, walk, walk.left);
        }
        match self.send(Method::Head, walk, walk.left / 2) {
            Ok(reply) if reply.status < 400 || reply.status == 429 => Ok(reply),
            Err(
                failure @ (Failure::NotAllowed | Failure::NoSuchHost | Failure::NoLookup | Failure::Tls(_)),
            ) => Err(failure),
            Ok(_) | Err(_) => self.send(Method::Get, walk, walk.left),
        }
    }

    /// Sends a request once its host may be asked again; the time it takes goes off the walk's.
    fn send(&mut self, method: Method, walk: &mut Walk<'_>, timeout: Duration) -> Result<Reply, Failure> {
        let host = walk.at.host_str().unwrap_or_default().to_owned();
        if let Some(last) = self.asked.get(&host) {
            sleep(self.policy.pause.saturating_sub(last.elapsed()));
        }
        let started = now();
        let reply = self.client.send(method, &walk.at, timeout.max(Duration::from_millis(1)));
        walk.left = walk.left.saturating_sub(started.elapsed());
        self.asked.insert(host, now());
        reply
    }
}

impl Walk<'_> {
    /// What a reply that is no redirect says.
    fn arrived(&self, reply: Reply) -> Try {
        let seen: Box<str> = match reply.status {
            200..=299 => {
                let moved = (self.permanent && self.at != self.question.url).then(|| self.at.as_str().into());
                let missing = reply.html.map(|html| missing(&html, &self.question.fragments));
                return Try::Done(Answer {
                    state: State::There { moved },
                    missing: missing.unwrap_or_default(),
                });
            }
            status => format!("it answers {}{}", status_words(status), self.by_way_of()).into(),
        };
        match reply.status {
            404 | 410 if !self.upgraded => Try::Done(State::Gone { seen }.into()),
            429 | 500.. if reply.status != 501 && reply.status < 600 => {
                Try::Again { seen: State::Unclear { seen }, wait: reply.retry_after }
            }
            _ => Try::Done(State::Unclear { seen }.into()),
        }
    }

    fn failed(&self, failure: Failure) -> Try {
        let host = self.at.host_str().unwrap_or_default();
        let again = matches!(failure, Failure::Broken(_) | Failure::TimedOut | Failure::NoLookup);
        let seen: Box<str> = match failure {
            Failure::NoSuchHost if !self.upgraded => {
                let seen = format!("there is no host `{host}`{}", self.by_way_of());
                let answer = State::Gone { seen: seen.into() }.into();
                return if self.at == self.question.url { Try::NoHost(answer) } else { Try::Done(answer) };
            }
            Failure::NoSuchHost => format!("there is no host `{host}`"),
            Failure::NotAllowed => format!("`{host}` has no public address and was not asked"),
            Failure::NoLookup => format!("the name `{host}` could not be looked up"),
            Failure::TimedOut => format!("`{host}` did not answer in time"),
            Failure::Tls(cause) => format!("there is no safe connection to `{host}` ({cause})"),
            Failure::Broken(cause) => format!("the connection to `{host}` failed ({cause})"),
        }
        .into();
        let seen = State::Unasked { seen };
        if again { Try::Again { seen, wait: None } } else { Try::Done(seen.into()) }
    }

    /// Where redirects led, for messages.
    fn by_way_of(&self) -> String {
        if self.at == self.question.url {
            String::new()
        } else {
            format!(" at `{}`, where it leads", self.at)
        }
    }
}

/// Where a reply leads.
enum Next {
    Page,
    To { url: Url, upgraded: bool },
    Nowhere(String),
}

fn next(at: &Url, reply: &Reply, reach: Reach) -> Next {
    if !matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
        return Next::Page;
    }
    let Some(mut url) = reply.location.as_deref().and_then(|location| at.join(location).ok()) else {
        return Next::Nowhere(format!("it answers {} without an address", status_words(reply.status)));
    };
    url.set_fragment(None);
    let asked = if reach == Reach::Public { upgraded(&url) } else { url.clone() };
    match not_asked(&asked, reach) {
        Some(why) => Next::Nowhere(format!("it leads to `{url}`, and {why}")),
        None => Next::To { upgraded: asked != url, url: asked },
    }
}

/// Why an address is not asked at all, whatever its host is.
fn not_asked(url: &Url, reach: Reach) -> Option<&'static str> {
    match (reach, url.scheme()) {
        _ if url.host_str().is_none_or(str::is_empty) => Some("it names no host"),
        (Reach::Public, "https") | (Reach::Loopback, "http") => None,
        (Reach::Public, _) => Some("only https is asked"),
        (Reach::Loopback, _) => Some("only http is asked"),
    }
}

/// The places that a page does not have.
fn missing(html: &str, fragments: &[Box<str>]) -> Vec<Box<str>> {
    let mut missing = fragments.to_vec();
    scan(html, |found| {
        if let Found::Id(id) = found {
            let id = decode_entities(id);
            // GitHub marks the ids of rendered Markdown in this way, and its script takes the mark off.
            let plain = id.strip_prefix("user-content-").unwrap_or(&id);
            missing.retain(|wanted| **wanted != *id && **wanted != *plain && *decode(&id) != **wanted);
        }
    });
    missing
}

fn status_words(status: u16) -> String {
    match reason(status) {
        Some(reason) => format!("{status} ({reason})"),
        None => status.to_string(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the network is waited for, and no output depends on it")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "servers are asked politely")]
pub(super) fn sleep(time: Duration) {
    if !time.is_zero() {
        std::thread::sleep(time);
    }
}
