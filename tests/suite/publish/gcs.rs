//! To Google Cloud Storage, as a strict fake of its XML API stands for the service, written from its documentation:
//! <https://cloud.google.com/storage/docs/xml-api/reference-methods>.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use super::fixture::{plan, publish_with, settings, small, tree};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::{Fault, Proxy, read_request, say};
use super::web::percent_decode;
use crate::harness::{Run, Site};

/// An account that asks nobody for a token.
const ACCOUNT: &str = r#"{"client_email": "briefs", "private_key": "canary-key-4717", "private_key_id": "1", "disable_oauth": true}"#;
const KEYS: &[(&str, &str)] = &[("GOOGLE_SERVICE_ACCOUNT_KEY", ACCOUNT), ("CI", "")];
/// The bucket `briefs`.
#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Object>,
    generation: u64,
    /// Objects in one list; the service gives a thousand.
    listed: usize,
}

#[derive(Clone)]
struct Object {
    bytes: Vec<u8>,
    generation: u64,
    headers: Vec<(String, String)>,
}

/// A request, its path and query decoded.
struct Asked<'a> {
    method: &'a str,
    name: &'a str,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: &'a [u8],
}

/// Status, headers and body.
type Reply = (&'static str, String, Vec<u8>);

impl Bucket {
    fn answer(&mut self, asked: &Asked<'_>) -> Reply {
        let empty = |status| (status, String::new(), Vec::new());
        match (asked.method, asked.name) {
            ("GET", "") if asked.query.get("list-type").is_some_and(|kind| kind == "2") => {
                self.list(&asked.query)
            }
            ("GET" | "HEAD", name) => match self.objects.get(name) {
                Some(object) => ("200 OK", object.head(), object.bytes.clone()),
                None => empty("404 Not Found"),
            },
            ("PUT", name) => self.put(name, asked),
            ("DELETE", name) => match self.objects.remove(name) {
                Some(_) => empty("204 No Content"),
                None => empty("404 Not Found"),
            },
            _ => empty("405 Method Not Allowed"),
        }
    }

    fn put(&mut self, name: &str, asked: &Asked<'_>) -> Reply {
        let empty = |status| (status, String::new(), Vec::new());
        let held = self.objects.get(name).map_or(0, |object| object.generation);
        let wanted = asked.headers.get("x-goog-if-generation-match");
        if wanted.is_some_and(|wanted| *wanted != held.to_string()) {
            return empty("412 Precondition Failed");
        }
        let mut object = match asked.headers.get("x-goog-copy-source") {
            Some(source) => {
                let source = percent_decode(source);
                match source.strip_prefix("briefs/").and_then(|source| self.objects.get(source)) {
                    Some(object) => object.clone(),
                    None => return empty("404 Not Found"),
                }
            }
            None => {
                let kept = ["content-type", "cache-control", "content-encoding"];
                let headers = kept
                    .iter()
                    .filter_map(|kept| Some(((*kept).to_owned(), asked.headers.get(*kept)?.clone())));
                Object { bytes: asked.body.to_vec(), generation: 0, headers: headers.collect() }
            }
        };
        self.generation += 1;
        object.generation = self.generation;
        let head = object.head();
        self.objects.insert(name.to_owned(), object);
        ("200 OK", head, Vec::new())
    }

    fn list(&self, query: &BTreeMap<String, String>) -> Reply {
        let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let after = text("continuation-token").max(text("start-after"));
        let mut found = self
            .objects
            .iter()
            .filter(|(name, _)| name.starts_with(text("prefix")) && name.as_str() > after)
            .peekable();
        let (mut contents, mut last) = (String::new(), String::new());
        for (name, object) in found.by_ref().take(self.listed) {
            let escaped = name.replace('&', "&amp;").replace('<', "&lt;");
            write!(
                contents,
                "<Contents><Key>{escaped}</Key><Generation>{0}</Generation><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\"{0}\"</ETag><Size>{1}</Size></Contents>",
                object.generation,
                object.bytes.len()
            )
            .expect("a string takes text");
            last = escaped;
        }
        let more = found.peek().is_some();
        let next = if more {
            format!("<NextContinuationToken>{last}</NextContinuationToken>")
        } else {
            String::new()
        };
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'><Name>briefs</Name><IsTruncated>{more}</IsTruncated>{contents}{next}</ListBucketResult>"
        );
        ("200 OK", "content-type: application/xml\r\n".into(), body.into_bytes())
    }

    /// The site's objects.
    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let own = self.objects.iter().filter(|(name, _)| !name.starts_with(".briefpress/"));
        own.map(|(name, object)| (name.clone(), object.bytes.clone())).collect()
    }
}

impl Object {
    fn head(&self) -> String {
        let mut head = format!(
            "x-goog-generation: {0}\r\netag: \"{0}\"\r\nlast-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n",
            self.generation
        );
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").expect("a string takes text");
        }
        head
    }
}

/// Serves the API below `/briefs`, and the site below `/web/`, `/` standing for `index.html`.
fn serve(listed: usize) -> (u16, Arc<Mutex<Bucket>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let bucket = Arc::new(Mutex::new(Bucket { listed, ..Bucket::default() }));
    let shared = Arc::clone(&bucket);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let bucket = Arc::clone(&shared);
            std::thread::spawn(move || {
                let _ = answer(stream, &bucket);
            });
        }
    });
    (port, bucket)
}

fn answer(client: TcpStream, bucket: &Mutex<Bucket>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some((head, body)) = read_request(&mut reader, &mut client)? {
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = percent_decode(path);
        let index = if path.ends_with('/') { "index.html" } else { "" };
        let (method, name) = match (path.strip_prefix("/briefs"), path.strip_prefix("/web/")) {
            (Some(name), _) => (method, name.trim_start_matches('/').to_owned()),
            (None, Some(page)) => ("GET", format!("{page}{index}")),
            (None, None) => {
                say(&mut client, "404 Not Found", "")?;
                continue;
            }
        };
        let pair = |pair: &str, mark: char| {
            let (name, value) = pair.split_once(mark)?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        };
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let headers = head.lines().skip(1).filter_map(|line| pair(line, ':')).collect();
        let closes = head.contains("connection: close");
        let asked = Asked { method, name: &name, query, headers, body: &body };
        let (status, head, body) = bucket.lock().expect("the bucket").answer(&asked);
        write!(client, "HTTP/1.1 {status}\r\n{head}content-length: {}\r\n\r\n", body.len())?;
        if method != "HEAD" {
            client.write_all(&body)?;
        }
        if closes {
            break;
        }
    }
    Ok(())
}

fn entry(api: u16, web: u16) -> String {
    format!(
        "{{kind: s3, bucket: \"gs://briefs\", endpoint: \"http://127.0.0.1:{api}/\", url: \"http://127.0.0.1:{web}/web/\", wait: 10, timeout: 1}}"
    )
}

fn publish(site: &Site, arguments: &[&str]) -> Run {
    publish_with(site, arguments, KEYS)
}

fn lock(bucket: &Mutex<Bucket>) -> MutexGuard<'_, Bucket> {
    bucket.lock().expect("the bucket")
}

fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    tree(&site.path(".briefpress/publish/web/site"))
}

#[test]
fn a_bucket_gets_the_site_and_then_what_changes() {
    let (port, bucket) = serve(5);
    let proxy = Proxy::before(port);
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/data/żółw 1 & 2.csv", "a,b\n");
    settings(&site, &entry(proxy.port, port));
    publish(&site, &["--dry-run"]).ok();
    assert!(proxy.log().iter().all(|line| line.starts_with("GET")), "{:?}", proxy.log());
    publish(&site, &[]).ok();
    assert!(lock(&bucket).site() == built(&site), "{:?}", lock(&bucket).site().keys());
    let header = |name: &str, header: &str| {
        let bucket = lock(&bucket);
        let found = bucket.objects[name].headers.iter().find(|(name, _)| name == header);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let sheet = built(&site).into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    assert_eq!(header("one/index.html", "content-type"), "text/html; charset=utf-8");
    assert_eq!(header("one/index.html", "cache-control"), "public, max-age=0, must-revalidate");
    assert_eq!(header(&sheet, "cache-control"), "public, max-age=31536000, immutable");

    proxy.reset(None);
    publish(&site, &[]).ok();
    assert_eq!((proxy.count("PUT"), proxy.count("DELETE")), (0, 0));

    site.edit("content/one.md", "First", "Fresh").remove("content/static/data/żółw 1 & 2.csv");
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~one/index.html -data/żółw 1 & 2.csv");
    assert!(lock(&bucket).site() == built(&site));
    publish(&site, &["--rollback"]).ok();
    assert!(String::from_utf8_lossy(&lock(&bucket).site()["one/index.html"]).contains("First"));
    for round in 0..6 {
        site.write("content/one.md", format!("---\ntitle: One\n---\nRound {round}.\n"));
        publish(&site, &[]).ok();
    }
    assert_eq!(site.run_with(&["publish", "--list"], KEYS).ok().stdout.lines().count(), 5);
}

#[test]
fn of_two_publishers_one_is_told_of_the_other() {
    let (port, bucket) = serve(1000);
    let [one, other] = states(&entry(port, port));
    publish(&one, &[]).ok();
    publish(&other, &[]).ok();
    for turn in 0..5 {
        for site in [&one, &other] {
            site.write("content/turn.md", format!("---\ntitle: Turn {turn}\n---\n"));
        }
        let codes = std::thread::scope(|scope| {
            [&one, &other]
                .map(|site| scope.spawn(|| publish(site, &[]).code))
                .map(|run| run.join().expect("a code"))
        });
        assert!(codes.contains(&0) && codes.iter().all(|code| matches!(code, 0 | 75 | 78)), "{codes:?}");
    }
    publish(&one, &[]).ok();
    let site = lock(&bucket).site();
    assert!(built(&one).iter().all(|(path, bytes)| site.get(path) == Some(bytes)), "{:?}", site.keys());
}

#[test]
fn without_credentials_nothing_is_asked() {
    let site = small("{kind: s3, bucket: \"gs://briefs\"}");
    let run = publish_with(&site, &[], &[("HOME", "/nonexistent"), ("CI", "")]).exits(77);
    assert!(run.stderr.contains("`GOOGLE_APPLICATION_CREDENTIALS`"), "{}", run.stderr);
}

#[test]
fn a_bucket_is_never_broken() {
    in_parallel(interrupt_bucket);
}

fn interrupt_bucket(faults: &[Fault]) {
    let (port, bucket) = serve(1000);
    let proxy = Proxy::before(port);
    let sites = states(&entry(proxy.port, port));
    let host = Host {
        proxy: &proxy,
        files: &|| lock(&bucket).site(),
        manifest: &|| {
            lock(&bucket).objects.get(".briefpress/manifest.json").map(|object| object.bytes.clone())
        },
        environment: KEYS,
        extra: 2,
    };
    host.interrupt(&sites, faults);
}
