//! To Google Cloud Storage, as a strict fake of its XML API stands for it.

use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};

use super::fixture::{plan, publish_with, settings, small, tree};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::{At, Fault, Proxy, read_request};
use super::servers::tool;
use super::web::{Web, percent_decode};
use crate::harness::{Run, Site};

/// Who publishes.
const EMAIL: &str = "web@briefs.example";

/// An environment with the key of a service account, made for these tests.
fn keys() -> Option<&'static [(&'static str, &'static str)]> {
    static KEYS: OnceLock<Option<[(&str, &str); 2]>> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("key");
        let mut command = std::process::Command::new(tool("ssh-keygen")?);
        command.args(["-q", "-t", "rsa", "-b", "2048", "-m", "PKCS8", "-N", "", "-f"]).arg(&place);
        assert!(command.status().expect("ssh-keygen can be run").success());
        let key = std::fs::read_to_string(place).expect("a key");
        let account = json!({
            "type": "service_account", "client_email": EMAIL, "private_key_id": "canary-id-4718", "private_key": key,
        });
        Some([("GOOGLE_SERVICE_ACCOUNT_KEY", &*account.to_string().leak()), ("CI", "")])
    };
    KEYS.get_or_init(make).as_ref().map(|keys| &keys[..])
}

/// Whether a token is one that the account has signed itself, for now, for storage.
fn is_signed(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, claims, signature] = parts[..] else { return false };
    let [head, claims] = [head, claims].map(|part| {
        let bytes = base64url(part)?;
        serde_json::from_slice::<Value>(&bytes).ok()
    });
    let (Some(head), Some(claims)) = (head, claims) else { return false };
    let now = jiff::Timestamp::now().as_second();
    let lasts = |claim: &str| claims[claim].as_i64().unwrap_or_default();
    head["alg"] == "RS256"
        && head["kid"] == "canary-id-4718"
        && claims["iss"] == EMAIL
        && claims["scope"].as_str().is_some_and(|scope| scope.contains("googleapis.com/auth/"))
        && (lasts("iat") - 60..lasts("exp")).contains(&now)
        && base64url(signature).is_some_and(|signature| signature.len() == 256)
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for byte in text.bytes() {
        bits = bits << 6 | DIGITS.iter().position(|digit| *digit == byte)? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

/// One object.
#[derive(Clone, Default)]
struct Object {
    bytes: Vec<u8>,
    generation: u64,
    media: String,
    cache: String,
}

/// The bucket `briefs`: objects have generations, which grow with every write, and writes may depend on them.
#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Object>,
    last: u64,
}

struct Answer {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

fn fault(status: &'static str, code: &str) -> Answer {
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    );
    Answer {
        status,
        headers: "content-type: application/xml; charset=UTF-8\r\n".to_owned(),
        body: body.into(),
    }
}

impl Object {
    fn headers(&self) -> String {
        format!(
            "etag: \"{0:x}\"\r\nlast-modified: Tue, 24 Nov 2026 12:00:00 GMT\r\nx-goog-generation: {0}\r\ncontent-type: {1}\r\ncache-control: {2}\r\n",
            self.generation, self.media, self.cache
        )
    }
}

impl Bucket {
    fn put(&mut self, name: &str, mut object: Object) -> Answer {
        self.last += 1;
        object.generation = self.last;
        let headers = object.headers();
        self.objects.insert(name.to_owned(), object);
        Answer { status: "200 OK", headers, body: Vec::new() }
    }

    /// Answers a request, as the documentation of the XML API says.
    fn answer(&mut self, (method, target): (&str, &str), head: &str, body: Vec<u8>) -> Answer {
        let header = |name: &str| {
            let mut lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
            lines
                .find(|(found, _)| found.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().to_owned())
        };
        let token = header("authorization");
        if !token.as_deref().and_then(|token| token.strip_prefix("Bearer ")).is_some_and(is_signed) {
            return fault("401 Unauthorized", "AuthenticationRequired");
        }
        let known = ["x-goog-if-generation-match", "x-goog-copy-source"];
        let mut names = head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name);
        if names.any(|name| name.starts_with("x-goog-") && !known.contains(&name)) {
            return fault("400 Bad Request", "InvalidArgument");
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let Some(name) =
            path.strip_prefix("/briefs").map(|rest| percent_decode(rest.trim_start_matches('/')))
        else {
            return fault("404 Not Found", "NoSuchBucket");
        };
        match (method, name.as_str()) {
            ("GET", "") => self.list(query),
            ("GET", name) if query.is_empty() => match self.objects.get(name) {
                Some(object) => {
                    Answer { status: "200 OK", headers: object.headers(), body: object.bytes.clone() }
                }
                None => fault("404 Not Found", "NoSuchKey"),
            },
            ("PUT", name) if !name.is_empty() && query.is_empty() => {
                let generation = self.objects.get(name).map_or(0, |object| object.generation);
                match header("x-goog-if-generation-match").map(|value| value.parse::<u64>()) {
                    Some(Err(_)) => return fault("400 Bad Request", "InvalidArgument"),
                    Some(Ok(wanted)) if wanted != generation => {
                        return fault("412 Precondition Failed", "PreconditionFailed");
                    }
                    _ => {}
                }
                if header("content-length").is_none() {
                    return fault("411 Length Required", "MissingContentLength");
                }
                if let Some(source) = header("x-goog-copy-source") {
                    let source = percent_decode(&source);
                    let source = source.trim_start_matches('/').strip_prefix("briefs/").unwrap_or_default();
                    return match self.objects.get(source).cloned() {
                        Some(object) if body.is_empty() => self.put(name, object),
                        Some(_) => fault("400 Bad Request", "InvalidArgument"),
                        None => fault("404 Not Found", "NoSuchKey"),
                    };
                }
                let [media, cache] =
                    ["content-type", "cache-control"].map(|name| header(name).unwrap_or_default());
                self.put(name, Object { bytes: body, generation: 0, media, cache })
            }
            ("DELETE", name) => match self.objects.remove(name) {
                Some(_) => Answer { status: "204 No Content", headers: String::new(), body: Vec::new() },
                None => fault("404 Not Found", "NoSuchKey"),
            },
            _ => fault("400 Bad Request", "InvalidArgument"),
        }
    }

    /// A list in the second form, a thousand names at a time.
    fn list(&self, query: &str) -> Answer {
        let mut pairs: BTreeMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut take = |name: &str| pairs.remove(name);
        let (form, prefix, from) = (take("list-type"), take("prefix"), take("continuation-token"));
        if form.as_deref() != Some("2") || !pairs.is_empty() {
            return fault("400 Bad Request", "InvalidArgument");
        }
        let (prefix, from) = (prefix.unwrap_or_default(), from.unwrap_or_default());
        let all = self.objects.iter().filter(|(name, _)| name.starts_with(&prefix) && **name >= from);
        let all: Vec<(&String, &Object)> = all.collect();
        let entry = |(name, object): &(&String, &Object)| {
            format!(
                "<Contents><Key>{name}</Key><Generation>{0}</Generation><LastModified>2026-11-24T12:00:00.000Z</LastModified><ETag>\"{0:x}\"</ETag><Size>{1}</Size></Contents>",
                object.generation,
                object.bytes.len()
            )
        };
        let entries: String = all.iter().take(1000).map(entry).collect();
        let next =
            all.get(1000).map(|(name, _)| format!("<NextContinuationToken>{name}</NextContinuationToken>"));
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'><Name>briefs</Name><Prefix>{prefix}</Prefix><IsTruncated>{}</IsTruncated>{}{entries}</ListBucketResult>",
            next.is_some(),
            next.unwrap_or_default()
        );
        Answer {
            status: "200 OK",
            headers: "content-type: application/xml\r\n".to_owned(),
            body: body.into(),
        }
    }
}

type Shared = Arc<Mutex<Bucket>>;

/// Serves the XML API.
fn serve() -> (u16, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let bucket = Shared::default();
    let shared = Arc::clone(&bucket);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let bucket = Arc::clone(&shared);
            std::thread::spawn(move || {
                let _ = talk(stream, &bucket);
            });
        }
    });
    (port, bucket)
}

fn talk(client: TcpStream, bucket: &Mutex<Bucket>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some((head, body)) = read_request(&mut reader, &mut client)? {
        let mut words = head.split(' ');
        let request = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let answer = bucket.lock().expect("the bucket").answer(request, &head, body);
        write!(
            client,
            "HTTP/1.1 {}\r\n{}content-length: {}\r\n\r\n",
            answer.status,
            answer.headers,
            answer.body.len()
        )?;
        client.write_all(&answer.body)?;
        if head.to_ascii_lowercase().contains("connection: close") {
            break;
        }
    }
    Ok(())
}

/// Every object but our records, by name.
fn objects(bucket: &Shared) -> BTreeMap<String, Vec<u8>> {
    let bucket = bucket.lock().expect("the bucket");
    let own = bucket.objects.iter().filter(|(name, _)| !name.starts_with(".briefpress/"));
    own.map(|(name, object)| (name.clone(), object.bytes.clone())).collect()
}

/// A web server before the bucket, as one with a main page suffix is.
fn front(bucket: &Shared) -> Web {
    let bucket = Arc::clone(bucket);
    Web::of("/", Arc::new(move |path: &str| objects(&bucket).remove(path)))
}

fn entry(api: u16, web: &Web) -> String {
    format!(
        "{{kind: s3, bucket: \"gs://briefs\", endpoint: \"http://127.0.0.1:{api}/\", url: \"{}\", wait: 10, timeout: 1}}",
        web.url("/")
    )
}

fn publish(site: &Site, arguments: &[&str]) -> Run {
    publish_with(site, arguments, keys().expect("keys"))
}

fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    tree(&site.path(".briefpress/publish/web/site"))
}

#[test]
fn a_bucket_of_google_gets_the_site_and_then_what_changes() {
    let Some(keys) = keys() else { return };
    let (port, bucket) = serve();
    let (proxy, web) = (Proxy::before(port), front(&bucket));
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/data/żółw 1.csv", "a,b\n");
    settings(&site, &entry(proxy.port, &web));
    let none = publish_with(&site, &[], &[("HOME", "/nonexistent"), ("CI", "")]).exits(77);
    assert!(none.stderr.contains("`GOOGLE_APPLICATION_CREDENTIALS`"), "{}", none.stderr);
    publish(&site, &["--dry-run"]).ok();
    assert!(proxy.log().len() == 2 && proxy.count("GET") == 2, "{:?}", proxy.log());

    publish(&site, &[]).ok();
    assert!(objects(&bucket) == built(&site), "{:?}", objects(&bucket).keys());
    let object = |name: &str| bucket.lock().expect("the bucket").objects[name].clone();
    let sheet = built(&site).into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    assert_eq!(object("one/index.html").media, "text/html; charset=utf-8");
    assert_eq!(object("one/index.html").cache, "public, max-age=0, must-revalidate");
    assert_eq!(object(&sheet).cache, "public, max-age=31536000, immutable");

    proxy.reset(None);
    publish(&site, &[]).ok();
    assert_eq!((proxy.count("PUT"), proxy.count("DELETE")), (0, 0));

    site.edit("content/one.md", "First", "Fresh");
    proxy.reset(None);
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~one/index.html");
    let sent: Vec<String> = proxy.log().iter().map(|line| percent_decode(line)).collect();
    let sent: Vec<&String> =
        sent.iter().filter(|line| line.starts_with("PUT") && !line.contains(".briefpress/")).collect();
    assert_eq!(sent, ["PUT /briefs/one/index.html"]);

    site.edit("content/two.md", "title: Two", "title: Two\nslug: second\naliases: [/two/]")
        .remove("content/static/data/żółw 1.csv");
    publish(&site, &[]).ok();
    assert!(objects(&bucket) == built(&site));
    assert_eq!(site.run_with(&["publish", "--list"], keys).ok().stdout.lines().count(), 3);
    publish(&site, &["--rollback"]).ok();
    let now = objects(&bucket);
    assert!(now.contains_key("data/żółw 1.csv") && !now.contains_key("second/index.html"));
    assert!(String::from_utf8_lossy(&now["one/index.html"]).contains("Fresh"));
    for round in 0..6 {
        site.write("content/one.md", format!("---\ntitle: One\n---\nRound {round}.\n"));
        publish(&site, &[]).ok();
    }
    assert_eq!(site.run_with(&["publish", "--list"], keys).ok().stdout.lines().count(), 5);
    let kept =
        bucket.lock().expect("the bucket").objects.keys().filter(|name| name.contains("/releases/")).count();
    assert_eq!(kept, 4);
}

/// A publisher stands still at a request while another one publishes: it is told, or its own release stands, whole.
#[test]
fn of_two_publishers_to_a_bucket_of_google_one_is_told() {
    let Some(keys) = keys() else { return };
    let (port, bucket) = serve();
    let (slow, fast, web) = (Proxy::before(port), Proxy::before(port), front(&bucket));
    let [mine, theirs] = [&slow, &fast].map(|proxy| {
        let site = small("{kind: archive, path: x.zip}");
        settings(&site, &entry(proxy.port, &web).replace("timeout: 1", "timeout: 30"));
        site
    });
    publish(&mine, &[]).ok();
    mine.edit("content/one.md", "First", "Count");
    slow.reset(None);
    publish(&mine, &[]).ok();
    let requests = slow.log().len();
    for at in 0..requests {
        mine.write("content/one.md", format!("---\ntitle: One\n---\nMine {at}.\n"));
        theirs.write("content/one.md", format!("---\ntitle: One\n---\nTheirs {at}.\n"));
        slow.reset(Some((Fault::Hold, At::Only(at))));
        let mut command = mine.command(&["publish", "--yes"]);
        command.envs(keys.iter().copied());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().expect("the program can be run");
        slow.wait_until_held();
        let other = publish(&theirs, &[]);
        slow.go_on();
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let page = String::from_utf8_lossy(&objects(&bucket)["one/index.html"]).into_owned();
        match (output.status.code(), other.code) {
            // One after the other, or mine was at work and theirs was told so.
            (Some(0), 0) => {}
            (Some(0), 75) => {
                assert!(page.contains(&format!("Mine {at}.")), "{at}");
                assert!(other.stderr.contains("publishes to this bucket since"), "{}", other.stderr);
            }
            (Some(75), 0) => assert!(page.contains(&format!("Theirs {at}.")), "{at}: {said}"),
            codes => panic!("{at} of {requests}: {codes:?} {said} {}", other.stderr),
        }
        publish(&mine, &[]).ok();
        assert!(objects(&bucket) == built(&mine), "{at}");
    }
}

#[test]
fn a_bucket_of_google_is_never_broken() {
    let Some(keys) = keys() else { return };
    in_parallel(|faults| {
        let (port, bucket) = serve();
        let (proxy, web) = (Proxy::before(port), front(&bucket));
        let sites = states(&entry(proxy.port, &web));
        let host = Host {
            proxy: &proxy,
            files: &|| objects(&bucket),
            manifest: &|| {
                let bucket = bucket.lock().expect("the bucket");
                bucket.objects.get(".briefpress/manifest.json").map(|object| object.bytes.clone())
            },
            environment: keys,
            extra: 2,
        };
        host.interrupt(&sites, faults);
    });
}
