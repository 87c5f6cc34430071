//! `check --external`: what servers may answer, on a server of the test's own; whom the program asks at all; what it remembers.

use std::net::TcpListener;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use briefpress::cache::{Cache, Unused};
use briefpress::check::external::{Answer, Policy, Question, Reach, State, ask_all, remember};
use url::Url;

use crate::harness::{Site, free_port};
use crate::server::Server;

/// Quick, and on the test's own server only.
fn policy() -> Policy {
    Policy {
        reach: Reach::Loopback,
        pause: Duration::ZERO,
        timeout: Duration::from_millis(600),
        attempts: 2,
        backoff: Duration::from_millis(1),
        longest_wait: Duration::from_secs(1),
        body: 64 << 10,
        ..Policy::public()
    }
}

/// The answers to questions, in the order of the questions.
fn ask(questions: &[Question], policy: &Policy) -> Vec<Answer> {
    let answers = Mutex::new(Vec::new());
    ask_all(questions, policy, &|question, answer| {
        answers.lock().expect("answers").push((question.url.clone(), answer.clone()));
    });
    let answers = answers.into_inner().expect("answers");
    let of = |question: &Question| answers.iter().find(|(url, _)| *url == question.url).expect("an answer");
    questions.iter().map(|question| of(question).1.clone()).collect()
}

fn question(url: Url, fragments: &[&str]) -> Question {
    Question { url, fragments: fragments.iter().map(|id| (*id).into()).collect() }
}

/// An answer in words, the port left out.
fn words(answer: &Answer, port: u16) -> String {
    let text = match &answer.state {
        State::There { moved: None } => "there".to_owned(),
        State::There { moved: Some(new) } => format!("moved to {new}"),
        State::Gone { seen } => format!("gone: {seen}"),
        State::Unclear { seen } => format!("unclear: {seen}"),
        State::Unasked { seen } => format!("unasked: {seen}"),
    };
    let missing =
        if answer.missing.is_empty() { String::new() } else { format!(", without {:?}", answer.missing) };
    format!("{text}{missing}").replace(&format!(":{port}"), "")
}

/// Asks for one path; the answer must begin with `expected`.
fn check(path: &str, fragments: &[&str], expected: &str) {
    let server = Server::start();
    let started = Instant::now();
    let answers = ask(&[question(server.url(path), fragments)], &policy());
    let words = words(&answers[0], server.port);
    assert!(words.starts_with(expected), "{path} {fragments:?}: {words}");
    assert!(started.elapsed() < Duration::from_secs(4), "{path} took {:?}", started.elapsed());
}

#[test]
fn answers_of_servers() {
    for (path, expected) in [
        ("/ok", "there"),
        ("/ok?q", "there"),
        ("/missing", "gone: it answers 404 (Not Found)"),
        ("/gone", "gone: it answers 410 (Gone)"),
        ("/forbidden", "unclear: it answers 403 (Forbidden)"),
        ("/odd", "unclear: it answers 999"),
        ("/error", "unclear: it answers 500 (Internal Server Error)"),
        ("/recovers", "there"),
        ("/busy", "there"),
        ("/rest", "unclear: it answers 429 (Too Many Requests)"),
        ("/no-head", "there"),
        ("/head-lies", "there"),
        ("/head-dies", "there"),
        ("/moved", "moved to http://127.0.0.1/ok"),
        ("/moved-twice", "moved to http://127.0.0.1/ok"),
        ("/found-moved", "there"),
        ("/moved-away", "gone: it answers 404 (Not Found) at `http://127.0.0.1/missing`"),
        ("/chain/10", "there"),
        ("/chain/11", "unclear: it redirects more than 10 times"),
        ("/circle", "unclear: it redirects more than 10 times"),
        ("/nowhere", "unclear: it answers 302 (Found) without an address"),
        ("/to-private", "unasked: `169.254.169.254` has no public address"),
        ("/to-number", "unasked: `127.0.0.2` has no public address"),
        ("/to-file", "unclear: it leads to `file:///etc/passwd`"),
        ("/to-https", "unclear: it leads to `https://127.0.0.1/`"),
        ("/cut", "there"),
        ("/endless", "there"),
    ] {
        check(path, &[], expected);
    }
}

#[test]
fn servers_that_misbehave_end_all_the_same() {
    for path in ["/malformed", "/bad-header", "/silent", "/drip", "/endless-head"] {
        check(path, &[], "unasked: ");
        check(path, &["x"], "unasked: ");
    }
}

#[test]
fn places_in_pages() {
    check("/page", &["here", "hub", "old", "\u{17c}"], "there");
    check("/page", &["HERE", "here", "no"], "there, without [\"HERE\", \"no\"]");
    // What is no HTML, or was not read to its end, says nothing.
    for path in ["/data", "/cut", "/endless"] {
        check(path, &["no"], "there");
        let server = Server::start();
        assert_eq!(ask(&[question(server.url(path), &["no"])], &policy())[0].missing, [], "{path}");
    }
}

#[test]
fn requests_say_who_asks_and_ask_for_plain_text() {
    let server = Server::start();
    ask(&[question(server.url("/ok"), &[])], &policy());
    let requests = server.requests.lock().expect("the log").clone();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let request = request.to_lowercase();
    assert!(request.starts_with("head /ok http/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("user-agent: briefpress/{}", env!("CARGO_PKG_VERSION"))), "{request}");
    assert!(!request.contains("encoding") && !request.contains("cookie"), "{request}");
}

#[test]
fn hosts_are_asked_politely() {
    let server = Server::start();
    let slow = Policy { pause: Duration::from_millis(150), ..policy() };
    let started = Instant::now();
    let questions: Vec<_> = ["/ok", "/gone", "/ok?q"].map(|path| question(server.url(path), &[])).into();
    ask(&questions, &slow);
    // Four requests: HEAD for each, and GET for the one that is gone.
    assert!(started.elapsed() >= Duration::from_millis(450), "{:?}", started.elapsed());
    assert_eq!((server.count("HEAD"), server.count("GET")), (3, 1));
}

#[test]
fn a_host_that_wants_rest_gets_it() {
    let server = Server::start();
    let questions = [question(server.url("/rest"), &[]), question(server.url("/ok"), &[])];
    let questions = [questions[0].clone(), questions[1].clone()];
    let answers = ask(&questions, &policy());
    assert!(words(&answers[1], server.port).contains("asks for a long pause"), "{answers:?}");
    assert_eq!(server.count("HEAD /ok"), 0);
}

#[test]
fn a_host_that_does_not_answer_is_left_alone() {
    let free = free_port();
    let url = |n: usize| Url::parse(&format!("http://127.0.0.1:{free}/{n}")).expect("an address");
    let questions: Vec<_> = (0..5).map(|n| question(url(n), &[])).collect();
    let answers: Vec<_> = ask(&questions, &policy()).iter().map(|answer| words(answer, free)).collect();
    let failed = answers.iter().filter(|answer| answer.contains("the connection to `127.0.0.1` failed"));
    assert_eq!(failed.count(), 2, "{answers:?}");
    assert!(answers[4].contains("did not answer before"), "{answers:?}");
}

/// A page with one link to each address.
fn linking(addresses: &[String]) -> Site {
    let links: String = addresses.iter().map(|address| format!("A [word]({address}).\n")).collect();
    let site = Site::new("");
    site.write("content/about.md", format!("---\ntitle: About\n---\n{links}"));
    site
}

#[test]
fn the_program_asks_public_addresses_on_https_only() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a listener that does not wait");
    let port = listener.local_addr().expect("an address").port();
    let mut addresses: Vec<String> = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0"]
        .iter()
        .map(|host| format!("https://{host}:{port}/"))
        .collect();
    addresses.push(format!("http://127.0.0.1:{port}/"));
    addresses.push(format!("http://localhost:{port}/"));
    addresses
        .extend(["https://10.0.0.1/", "https://169.254.169.254/", "https://192.168.0.1/"].map(str::to_owned));
    let site = linking(&addresses);
    let faults = site.faults(&["--external", "-v", "--strict"]);
    // Three of them are ways to write `127.0.0.1`, and are one link.
    assert!(faults.iter().all(|line| line.contains("note[unchecked-link]")), "{faults:#?}");
    assert_eq!(faults.iter().filter(|line| line.contains("only https is asked")).count(), 2, "{faults:#?}");
    assert_eq!(faults.iter().filter(|line| line.contains("no public address")).count(), 6, "{faults:#?}");
    assert!(listener.accept().is_err(), "a connection was made");
    assert!(!site.path(".briefpress/cache/link.log").exists(), "what was not asked is not kept");
}

/// Answers as an earlier run would have left them.
fn fill(site: &Site, at: &str, answers: &[(&str, State, &[&str])]) {
    let cache = Cache::open(&site.path(".briefpress/cache"));
    for (url, state, missing) in answers {
        let missing: Vec<Box<str>> = missing.iter().map(|id| (*id).into()).collect();
        let question = Question { url: url.parse().expect("an address"), fragments: missing.clone() };
        let answer = Answer { state: state.clone(), missing };
        remember(&cache, &question, &answer, at.parse().expect("a time"));
    }
    cache.flush(Unused::Keep).expect("a cache");
}

const GONE: &str = "it answers 404 (Not Found)";

fn gone() -> State {
    State::Gone { seen: GONE.into() }
}

fn there(moved: Option<&str>) -> State {
    State::There { moved: moved.map(Into::into) }
}

#[test]
fn what_is_found_is_reported_where_it_was_written() {
    let site = Site::new(
        "-- content/about.md --\n---\ntitle: About\n---\nA [dead](https://dead.example/x) link, a <http://plain.example/>,\n\
         and [one place](https://page.example/#no), [@work2020].\n\n[dead again](https://dead.example/x)\n\
         -- content/other.md --\n---\ntitle: Other\n---\n[dead](https://dead.example/x), ![a](https://odd.example/a.png)\n\
         -- content/references.bib --\n@book{work2020,\n  author = {Ann Author},\n  title = {Work},\n  date = {2020},\n  doi = {10.1000/182},\n}\n\
         -- content/people/ann.yaml --\nname: Ann\npage: true\nlinks:\n  - {label: Home, url: https://ann.example/}\n\
         -- site.yaml --\ntitle: T\nbase_url: https://site.example/\nlanguage: en\nnavigation:\n  main:\n    - {label: Out, to: https://menu.example/}\n",
    );
    let unclear = State::Unclear { seen: "it answers 403 (Forbidden)".into() };
    fill(
        &site,
        "2026-01-01T00:00:00Z",
        &[
            ("https://dead.example/x", gone(), &[]),
            ("https://plain.example/", there(None), &[]),
            ("https://page.example/", there(None), &["no"]),
            ("https://odd.example/a.png", unclear, &[]),
            ("https://doi.org/10.1000/182", gone(), &[]),
            ("https://ann.example/", there(Some("https://new.example/ann")), &[]),
            ("https://menu.example/", gone(), &[]),
        ],
    );
    let at = ["--external", "--now", "2026-01-01T00:10:00Z"];
    let mut faults = site.faults(&[&at[..], &["-v"]].concat());
    faults.sort();
    let short: Vec<&str> = faults.iter().map(|line| line.split(" (").next().unwrap_or(line)).collect();
    insta::assert_snapshot!(short.join("\n"), @r"
    content/about.md:4:10: warning[dead-link]: `https://dead.example/x` is not there: it answers 404
    content/about.md:4:43: note[insecure-link]: `http://plain.example/` answers on https, too
    content/about.md:5:17: note[dead-fragment]: the page at `https://page.example/` has no place `no`
    content/other.md:4:38: note[unchecked-link]: whether `https://odd.example/a.png` is there cannot be told: it answers 403
    content/other.md:4:38: warning[external-picture]: readers would load this picture from `odd.example`, and tell it their addresses
    content/people/ann.yaml:4:24: note[moved-link]: `https://ann.example/` has moved for good
    content/references.bib:5:10: warning[dead-link]: `https://doi.org/10.1000/182` is not there: it answers 404
    site.yaml:6:24: warning[dead-link]: `https://menu.example/` is not there: it answers 404
    ");
    let run = site.run(&[&["check"], &at[..]].concat()).ok();
    assert!(run.stderr.contains("7 links checked, 7 of them from the cache"), "{}", run.stderr);
    site.run(&[&["check", "--strict"], &at[..]].concat()).exits(1);
    let json = site.run(&[&["check", "--format", "json"], &at[..]].concat()).ok().stdout;
    assert!(json.contains("\"links\":7,\"links_from_cache\":7"), "{json}");
    let dead = json.lines().find(|line| line.contains("dead.example")).expect("the dead link");
    assert!(
        dead.contains("\"related\":[{\"message\":\"and here\",\"file\":\"content/about.md\",\"line\":7"),
        "{dead}"
    );
    // Without the flag nothing is asked or said; with it, the settings have the last word.
    assert!(!site.run(&["check", "-v"]).ok().stderr.contains("dead-link"));
    site.edit("site.yaml", "language: en", "language: en\nlint: {dead-link: allow, moved-link: deny}");
    let run = site.run(&[&["check"], &at[..]].concat()).exits(1);
    assert!(run.stderr.contains("moved-link") && !run.stderr.contains("dead-link"), "{}", run.stderr);
}

#[test]
fn answers_grow_old_and_builds_leave_them_alone() {
    let (good, bad) = ("https://good.invalid/", "https://bad.invalid/");
    let site = linking(&[good.to_owned(), bad.to_owned()]);
    fill(&site, "2026-01-01T00:00:00Z", &[(good, there(None), &[]), (bad, gone(), &[])]);
    let known = |now: &str| {
        let run = site.run(&["check", "--external", "--format", "json", "--now", now]);
        let count = run.stdout.split("\"links_from_cache\":").nth(1).and_then(|rest| rest.split(',').next());
        count.expect("a count").to_owned()
    };
    site.run(&["build"]).ok();
    // In this order: what is asked anew ends in `.invalid`, which no server has, and replaces what was known.
    assert_eq!(known("2026-01-01T00:59:00Z"), "2");
    assert_eq!(known("2025-12-31T00:00:00Z"), "0");
    fill(&site, "2026-01-01T00:00:00Z", &[(good, there(None), &[]), (bad, gone(), &[])]);
    assert_eq!(known("2026-01-07T23:00:00Z"), "1");
    assert_eq!(known("2026-01-08T01:00:00Z"), "0");
}

#[test]
#[cfg(unix)]
fn a_run_that_is_stopped_ends_at_once() {
    // Half a second for each: nobody is asked, but that costs as much.
    let site = linking(&(0..100).map(|n| format!("https://127.0.0.1:1/{n}")).collect::<Vec<_>>());
    let mut run = site.command(&["check", "--external"]);
    let mut run = run.stderr(std::process::Stdio::piped()).spawn().expect("the program");
    std::thread::sleep(Duration::from_millis(1500));
    let pid = rustix::process::Pid::from_child(&run);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("a running program");
    let started = Instant::now();
    assert_eq!(run.wait().expect("an end").code(), Some(130));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}
