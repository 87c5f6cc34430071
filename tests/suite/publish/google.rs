//! To Google Cloud Storage, as a strict fake of its XML API stands for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fixture::{plan, publish_with, settings, small, tree};
use super::google_fake::{Shared, keys, serve};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::Proxy;
use super::web::{Web, percent_decode};
use crate::harness::{Run, Site};

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

#[test]
fn of_two_publishers_to_a_bucket_of_google_one_is_told() {
    let Some(keys) = keys() else { return };
    let (port, bucket) = serve();
    let (slow, fast, web) = (Proxy::before(port), Proxy::before(port), front(&bucket));
    let sites = [&slow, &fast].map(|proxy| {
        let site = small("{kind: archive, path: x.zip}");
        settings(&site, &entry(proxy.port, &web).replace("timeout: 1", "timeout: 30"));
        site
    });
    Host { proxy: &slow, files: &|| objects(&bucket), manifest: &|| None, environment: keys, extra: 0 }
        .meet_a_rival(&sites);
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
