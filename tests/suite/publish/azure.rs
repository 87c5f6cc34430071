//! To Azure Blob Storage, as Azurite stands for it.

use std::collections::BTreeMap;

use super::fixture::{plan, publish_with, settings, small, tree};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::{Front, Proxy};
use super::servers::{Server, azurite};

/// The account that every Azurite has.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const KEYS: &[(&str, &str)] =
    &[("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT), ("AZURE_STORAGE_ACCOUNT_KEY", KEY), ("CI", "")];

/// An account with an empty container `briefs`, and the folder in which it lies.
fn account() -> Option<(Server, tempfile::TempDir)> {
    let folder = tempfile::tempdir().expect("a folder");
    let server = azurite(folder.path())?;
    make_container(&address(server.port));
    Some((server, folder))
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}/{ACCOUNT}")
}

/// Every object of the container but our records, by name.
fn objects(port: u16) -> BTreeMap<String, Vec<u8>> {
    let container = format!("{}/briefs", address(port));
    let get = |url: String| ureq::get(url).call().ok()?.body_mut().read_to_vec().ok();
    let list = get(format!("{container}?restype=container&comp=list")).expect("a list");
    let list = String::from_utf8(list).expect("text");
    let names = list.split("<Name>").skip(1).filter_map(|rest| rest.split("</Name>").next());
    let ours = names.filter(|name| !name.starts_with(".briefpress/"));
    ours.map(|name| (name.to_owned(), get(format!("{container}/{name}")).expect("an object"))).collect()
}

/// What a website in front of the container is published by.
fn entry(proxy: &Proxy, front: &Front, timeout: u32) -> String {
    format!(
        "{{kind: s3, bucket: \"az://briefs\", endpoint: \"{}\", url: \"http://127.0.0.1:{}/\", wait: 10, timeout: {timeout}}}",
        address(proxy.port),
        front.port
    )
}

fn front(server: &Server) -> Front {
    Front::before(format!("{}/briefs", address(server.port)))
}

#[test]
fn a_container_is_never_broken() {
    in_parallel(|faults| {
        let Some((server, _folder)) = account() else { return };
        let (proxy, front) = (Proxy::before(server.port), front(&server));
        let sites = states(&entry(&proxy, &front, 1));
        let manifest = || {
            let url = format!("{}/briefs/.briefpress/manifest.json", address(server.port));
            ureq::get(url).call().ok()?.body_mut().read_to_vec().ok()
        };
        let files = || objects(server.port);
        let host = Host { proxy: &proxy, files: &files, manifest: &manifest, environment: KEYS, extra: 2 };
        host.interrupt(&sites, faults);
    });
}

#[test]
fn of_two_publishers_to_a_container_one_is_told() {
    let Some((server, _folder)) = account() else { return };
    let (slow, fast, front) = (Proxy::before(server.port), Proxy::before(server.port), front(&server));
    let sites = [&slow, &fast].map(|proxy| {
        let site = small("{kind: archive, path: x.zip}");
        settings(&site, &entry(proxy, &front, 30));
        site
    });
    let files = || objects(server.port);
    Host { proxy: &slow, files: &files, manifest: &|| None, environment: KEYS, extra: 0 }
        .meet_a_rival(&sites);
}

#[test]
fn a_container_gets_the_site_and_then_what_changes() {
    let Some((server, _folder)) = account() else { return };
    let address = address(server.port);
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/data/żółw 1.csv", "a,b\n");
    // The container is public, so that the address of a page is that of its object.
    settings(
        &site,
        &format!(
            "{{kind: s3, bucket: \"az://briefs\", prefix: site, endpoint: \"{address}\", url: \"{address}/briefs/site/\", wait: 0, timeout: 5}}"
        ),
    );
    let first = publish_with(&site, &[], KEYS);
    // Nobody makes `/one/index.html` of `/one/` there; files with a name of their own are seen.
    assert!(first.code == 78 && first.stderr.contains("/site/one/ is answered by 404"), "{}", first.stderr);
    assert!(
        !first.stderr.contains("robots.txt is answered") && !first.stderr.contains("csv is"),
        "{}",
        first.stderr
    );
    let get = |name: &str| {
        let mut reply = ureq::get(format!("{address}/briefs/site/{name}")).call().ok()?;
        let media = reply
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let cache = reply
            .headers()
            .get("cache-control")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        Some((media, cache, reply.body_mut().read_to_vec().ok()?))
    };
    let built: BTreeMap<String, Vec<u8>> = tree(&site.path(".briefpress/publish/web/site"));
    let (media, cache, bytes) = get("one/index.html").expect("an object");
    assert_eq!(
        (media.as_str(), cache.as_str()),
        ("text/html; charset=utf-8", "public, max-age=0, must-revalidate")
    );
    assert!(bytes == built["one/index.html"]);

    site.edit("content/one.md", "First", "Fresh").remove("content/static/data/żółw 1.csv");
    let change = publish_with(&site, &["--format", "json"], KEYS).exits(78);
    assert_eq!(plan(&change), "~one/index.html -data/żółw 1.csv");
    assert!(get("data/%C5%BC%C3%B3%C5%82w%201.csv").is_some(), "nothing goes before all was seen");
    let back = publish_with(&site, &["--rollback"], KEYS).exits(78);
    assert!(back.stderr.contains("differ"), "{}", back.stderr);
    assert!(String::from_utf8_lossy(&get("one/index.html").expect("an object").2).contains("First"));
}

/// Makes the container `briefs`, which everybody may read: signed by the account's key.
fn make_container(address: &str) {
    let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let text = format!(
        "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-blob-public-access:container\nx-ms-date:{date}\nx-ms-version:2023-11-03\n/{ACCOUNT}/{ACCOUNT}/briefs\nrestype:container"
    );
    let output = std::process::Command::new("python3")
        .args(["-c", "import sys,hmac,hashlib,base64;print(base64.b64encode(hmac.new(base64.b64decode(sys.argv[1]),sys.argv[2].encode(),hashlib.sha256).digest()).decode())", KEY, &text])
        .output()
        .expect("python3 can be run");
    let signature = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let made = ureq::put(format!("{address}/briefs?restype=container"))
        .header("x-ms-version", "2023-11-03")
        .header("x-ms-date", &date)
        .header("x-ms-blob-public-access", "container")
        .header("authorization", format!("SharedKey {ACCOUNT}:{signature}"))
        .send_empty();
    assert!(made.is_ok(), "{made:?}");
}
