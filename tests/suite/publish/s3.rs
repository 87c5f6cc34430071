//! To a store that speaks the language of S3.

use std::collections::BTreeMap;

use super::fixture::{line, plan, publish_with, settings, small, tree};
use super::interrupt::Host;
use super::proxy::{Front, Proxy, read_request, say};
use super::servers::{SIGNED, moto};
use crate::harness::{Run, Site};

/// The credentials of a store that takes any.
pub const KEYS: &[(&str, &str)] =
    &[("AWS_ACCESS_KEY_ID", "canary-id-4711"), ("AWS_SECRET_ACCESS_KEY", "canary-secret-4712"), ("CI", "")];

/// The entry of `publish:` for the bucket behind a proxy, seen through a front.
pub fn entry(proxy: &Proxy, front: &Front, more: &str) -> String {
    format!(
        "{{kind: s3, bucket: briefs, endpoint: \"http://127.0.0.1:{}/\", url: \"http://127.0.0.1:{}/\", wait: 10, timeout: 1{more}}}",
        proxy.port, front.port
    )
}

fn publish(site: &Site, arguments: &[&str]) -> Run {
    publish_with(site, arguments, KEYS)
}

/// Every object of the bucket but our records, by name.
pub fn objects(port: u16) -> BTreeMap<String, Vec<u8>> {
    let list = get(&format!("http://127.0.0.1:{port}/briefs?list-type=2")).expect("a list");
    let list = String::from_utf8(list).expect("text");
    let names = list.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
    let names = names.filter(|name| !name.starts_with(".briefpress/"));
    names.map(|name| (name.to_owned(), object(port, name).expect("an object"))).collect()
}

/// An object of the bucket.
pub fn object(port: u16, name: &str) -> Option<Vec<u8>> {
    let mut url = url::Url::parse(&format!("http://127.0.0.1:{port}/briefs")).expect("an address");
    url.path_segments_mut().expect("a path").extend(name.split('/'));
    get(url.as_str())
}

fn get(url: &str) -> Option<Vec<u8>> {
    ureq::get(url).header("authorization", SIGNED).call().ok()?.body_mut().read_to_vec().ok()
}

#[test]
fn a_bucket_gets_the_site_and_then_what_changes() {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/data/żółw 1.csv", "a,b\n");
    settings(&site, &entry(&proxy, &front, ""));
    let built = |site: &Site| tree(&site.path(".briefpress/publish/web/site"));

    publish(&site, &["--dry-run"]).ok();
    assert_eq!(
        proxy.log(),
        ["GET /briefs/.briefpress/manifest.json", "GET /briefs/.briefpress/pending.json"]
    );
    publish(&site, &[]).ok();
    assert_eq!(objects(server.port).len(), built(&site).len());
    assert!(objects(server.port).values().eq(built(&site).values()));
    let head = |name: &str, header: &str| {
        let reply = ureq::head(format!("http://127.0.0.1:{}/briefs/{name}", server.port))
            .header("authorization", SIGNED)
            .call()
            .expect("an object");
        reply.headers().get(header).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let sheet = built(&site).into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    assert_eq!(head("one/index.html", "content-type"), "text/html; charset=utf-8");
    assert_eq!(head("one/index.html", "cache-control"), "public, max-age=0, must-revalidate");
    assert_eq!(head(&sheet, "cache-control"), "public, max-age=31536000, immutable");
    // Hashed assets first, lists after pages, the manifest at the end.
    let log = proxy.log();
    let place =
        |name: &str| log.iter().rposition(|line| line.starts_with("PUT") && line.contains(name)).expect(name);
    assert!(place(&sheet) < place("one/index.html") && place("one/index.html") < place("sitemap.xml"));
    assert!(place("sitemap.xml") < place("manifest.json"));

    proxy.reset(None);
    publish(&site, &[]).ok();
    assert_eq!((proxy.count("PUT"), proxy.count("DELETE")), (0, 0));

    proxy.reset(None);
    site.edit("content/one.md", "First", "Fresh");
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~one/index.html");
    assert!(objects(server.port).values().eq(built(&site).values()));

    site.edit("content/two.md", "title: Two", "title: Two\nslug: second\naliases: [/two/]");
    site.remove("content/static/data/żółw 1.csv");
    publish(&site, &[]).ok();
    assert!(
        objects(server.port).keys().eq(built(&site).keys())
            && objects(server.port).values().eq(built(&site).values())
    );

    assert_eq!(site.run_with(&["publish", "--list"], KEYS).ok().stdout.lines().count(), 3);
    publish(&site, &["--rollback"]).ok();
    let now = objects(server.port);
    assert!(now.contains_key("data/żółw 1.csv") && !now.contains_key("second/index.html"));
    assert!(String::from_utf8_lossy(&now["one/index.html"]).contains("Fresh"));
    for round in 0..6 {
        site.write("content/one.md", format!("---\ntitle: One\n---\nRound {round}.\n"));
        publish(&site, &[]).ok();
    }
    assert_eq!(site.run_with(&["publish", "--list"], KEYS).ok().stdout.lines().count(), 5);
    let list =
        get(&format!("http://127.0.0.1:{}/briefs?list-type=2&prefix=.briefpress/releases/", server.port));
    assert_eq!(String::from_utf8(list.expect("a list")).expect("text").matches("<Key>").count(), 4);
}

#[test]
fn only_the_changed_one_of_a_thousand_is_sent() {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(&proxy, &front, ""));
    for index in 0..1000 {
        site.write(
            &format!("content/many/page-{index}.md"),
            format!("---\ntitle: Page {index}\n---\nText {index}.\n"),
        );
    }
    let first = publish(&site, &["--format", "json"]).ok();
    assert!(line(&first, "summary")["added"].as_u64() > Some(1000));
    site.edit("content/many/page-500.md", "Text", "Words");
    proxy.reset(None);
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~many/page-500/index.html");
    let bodies: Vec<String> = proxy
        .log()
        .into_iter()
        .filter(|line| line.starts_with("PUT") && !line.contains(".briefpress"))
        .collect();
    assert_eq!(bodies, ["PUT /briefs/many/page-500/index.html"]);
    // More objects than one list of the store holds.
    proxy.reset(None);
    publish(&site, &[]).ok();
    assert_eq!(proxy.log().len(), 2);
}

#[test]
fn of_two_publishers_at_every_request_one_is_told() {
    let Some(server) = moto() else { return };
    let (slow, fast) = (Proxy::before(server.port), Proxy::before(server.port));
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let sites = [&slow, &fast].map(|proxy| {
        let site = small("{kind: archive, path: x.zip}");
        settings(&site, &entry(proxy, &front, "").replace("timeout: 1", "timeout: 30"));
        site
    });
    let files = || objects(server.port);
    Host { proxy: &slow, files: &files, manifest: &|| None, environment: KEYS, extra: 0 }
        .meet_a_rival(&sites);
}

#[test]
fn without_credentials_nothing_is_asked() {
    let site = small("{kind: s3, bucket: briefs, endpoint: \"http://127.0.0.1:9/\"}");
    let run = publish_with(&site, &[], &[("HOME", "/nonexistent"), ("CI", "")]).exits(77);
    assert!(run.stderr.contains("there are no credentials for the bucket"), "{}", run.stderr);
    let run =
        publish_with(&site, &[], &[("HOME", "/nonexistent"), ("AWS_PROFILE", "web"), ("CI", "")]).exits(77);
    assert!(run.stderr.contains("the profile `web` has no access key"), "{}", run.stderr);
    settings(&site, "{kind: s3, bucket: briefs, endpoint: \"http://store.example/\"}");
    let run = publish_with(&site, &[], KEYS);
    assert_ne!(run.code, 0);
    assert!(!run.stderr.contains("canary-secret"), "{}", run.stderr);
}

#[test]
fn credentials_may_come_from_a_command_or_a_profile() {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(&proxy, &front, ""));
    site.write("keys", "AWS_ACCESS_KEY_ID=canary-id\nAWS_SECRET_ACCESS_KEY=canary-secret-4714\n");
    let command = format!("cat {}", site.path("keys").display());
    publish_with(&site, &[], &[("HOME", "/nonexistent"), ("BRIEFPRESS_CREDENTIALS", &command), ("CI", "")])
        .ok();
    site.write(
        "home/.aws/credentials",
        "[web]\naws_access_key_id = canary-id\naws_secret_access_key = canary-secret-4715\n",
    );
    let home = site.path("home");
    let profile = [("HOME", &*home.to_string_lossy()), ("AWS_PROFILE", "web"), ("CI", "")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let profile: Vec<(&str, &str)> =
        profile.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    publish_with(&site, &[], &profile).ok();
    let failing = publish_with(
        &site,
        &[],
        &[("HOME", "/nonexistent"), ("BRIEFPRESS_CREDENTIALS", "false"), ("CI", "")],
    )
    .exits(77);
    assert!(failing.stderr.contains("`false` failed"), "{}", failing.stderr);
}

#[test]
fn a_cache_is_told_what_changed_once_it_is_live() {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let hook = Hook::listen();
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(&proxy, &front, &format!(", purge: \"http://127.0.0.1:{}/purge\"", hook.port)));
    let keys: Vec<(&str, &str)> =
        KEYS.iter().copied().chain([("BRIEFPRESS_PURGE_TOKEN", "canary-purge-4716")]).collect();
    publish_with(&site, &[], &keys).ok();
    hook.calls.lock().expect("the calls").clear();
    site.edit("content/one.md", "First", "Fresh");
    hook.fail(true);
    let failed = publish_with(&site, &["-v"], &keys).exits(78);
    assert!(
        failed.stderr.contains("the cache could not be told") && !failed.stderr.contains("canary"),
        "{}",
        failed.stderr
    );
    hook.fail(false);
    hook.calls.lock().expect("the calls").clear();
    // The same command tells it again, though there is nothing to send.
    publish_with(&site, &[], &keys).ok();
    let calls = hook.calls.lock().expect("the calls").clone();
    assert_eq!(
        calls,
        [format!("Bearer canary-purge-4716 {{\"files\":[\"http://127.0.0.1:{}/one/\"]}}", front.port)]
    );
    hook.calls.lock().expect("the calls").clear();
    publish_with(&site, &[], &keys).ok();
    assert!(hook.calls.lock().expect("the calls").is_empty());
}

/// A cache that is told of changes.
struct Hook {
    port: u16,
    calls: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
    fails: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

impl Hook {
    fn listen() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let hook = Self { port, calls: Default::default(), fails: Default::default() };
        let (calls, fails) = (hook.calls.clone(), hook.fails.clone());
        std::thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let mut reader = std::io::BufReader::new(client.try_clone().expect("a socket"));
                while let Ok(Some((head, body))) = read_request(&mut reader, &mut client) {
                    let token = head
                        .lines()
                        .find_map(|line| line.strip_prefix("authorization: "))
                        .unwrap_or_default();
                    calls
                        .lock()
                        .expect("the calls")
                        .push(format!("{token} {}", String::from_utf8_lossy(&body)));
                    let status = if fails.load(std::sync::atomic::Ordering::SeqCst) {
                        "403 Forbidden"
                    } else {
                        "200 OK"
                    };
                    if say(&mut client, status, "").is_err() {
                        break;
                    }
                }
            }
        });
        hook
    }

    fn fail(&self, fails: bool) {
        self.fails.store(fails, std::sync::atomic::Ordering::SeqCst);
    }
}

#[test]
fn what_is_refused_writes_nothing() {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(&proxy, &front, ""));
    for index in 0..30 {
        site.write(&format!("content/static/data/{index}.csv"), format!("{index}"));
    }
    publish(&site, &[]).ok();
    let check = |code: i32, change: &dyn Fn()| {
        change();
        proxy.reset(None);
        publish(&site, &[]).exits(code);
        assert!(proxy.log().iter().all(|line| line.starts_with("GET ")), "{:?}", proxy.log());
    };
    check(1, &|| _ = site.edit("content/one.md", "title: One", "title: One\nslug: first"));
    check(1, &|| _ = site.edit("content/one.md", "First", "[x](gone.md)"));
    site.write("content/one.md", "---\ntitle: One\n---\nFirst text.\n");
    check(76, &|| (0..25).for_each(|index| _ = site.remove(&format!("content/static/data/{index}.csv"))));
    check(76, &|| _ = site.edit("site.yaml", "https://site.example/", "http://localhost/"));
}
