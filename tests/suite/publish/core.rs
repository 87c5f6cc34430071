//! Plan, publish, change, roll back: to a folder and to an archive.

use super::fixture::{line, plan, publish, settings, small, tree, without_forms};
use super::web::Web;
use crate::harness::Site;

#[test]
fn a_folder_gets_the_site_and_then_what_changes() {
    let site = small("{kind: directory, path: www}");
    let first = publish(&site, &["--format", "json"]).ok();
    assert_eq!(line(&first, "plan")["changes"].as_array().map(Vec::len), Some(0));
    assert_eq!(line(&first, "summary")["published"], true);
    assert!(site.read("www/one/index.html").contains("First text."));
    assert!(without_forms(tree(&site.path("www"))) == tree(&site.path(".briefpress/publish/web/site")));

    let again = publish(&site, &["--format", "json"]).ok();
    assert_eq!(plan(&again), "");
    site.edit("content/one.md", "First", "Fresh");
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~one/index.html");
    assert!(site.read("www/one/index.html").contains("Fresh text."));

    site.edit("content/two.md", "title: Two", "title: Two\nslug: second\naliases: [/two/]");
    let moved = publish(&site, &["--format", "json"]).ok();
    assert_eq!(plan(&moved), "+second/index.html ~sitemap.xml ~two/index.html");
    assert_eq!(line(&moved, "plan")["redirects"], 1);
    assert!(site.read("www/two/index.html").contains("/second/"));
}

#[test]
fn a_dry_run_and_a_run_without_an_answer_change_nothing() {
    let site = small("{kind: directory, path: www}");
    let dry = site.run(&["publish", "--dry-run", "--yes"]).ok();
    assert!(dry.stdout.contains("+ one/index.html") && dry.stdout.contains("0 removed"), "{}", dry.stdout);
    assert!(!site.path("www").exists());
    let run = site.run_with(&["publish"], &[("CI", "")]).exits(2);
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    assert!(!site.path("www").exists());
    site.run_with(&["publish"], &[("CI", "true")]).ok();
    assert!(site.path("www/index.html").exists());
}

#[test]
fn releases_are_listed_and_brought_back() {
    let site = small("{kind: directory, path: www}");
    publish(&site, &[]).ok();
    let before = tree(&site.path("www"));
    site.edit("content/one.md", "First", "Other").write("content/four.md", "---\ntitle: Four\n---\nNew.\n");
    publish(&site, &[]).ok();
    assert_eq!(site.run(&["publish", "--list"]).ok().stdout.lines().count(), 2);

    let back = publish(&site, &["--rollback", "--format", "json"]).ok();
    assert_eq!(plan(&back), "~one/index.html ~sitemap.xml -four/index.html");
    assert_eq!(tree(&site.path("www")), before);
    // The release that was undone is kept, too.
    let forth = publish(&site, &["--rollback", "--format", "json"]).ok();
    assert_eq!(plan(&forth), "+four/index.html ~one/index.html ~sitemap.xml");
    assert!(site.read("www/one/index.html").contains("Other"));

    for round in 0..6 {
        site.write("content/one.md", format!("---\ntitle: One\n---\nRound {round}.\n"));
        publish(&site, &[]).ok();
    }
    let list = site.run(&["publish", "--list", "--format", "json"]).ok().stdout;
    assert_eq!(list.lines().count(), 5);
    let last: serde_json::Value = serde_json::from_str(list.lines().last().expect("a line")).expect("JSON");
    publish(&site, &["--rollback", last["id"].as_str().expect("an id")]).ok();
    assert!(site.read("www/one/index.html").contains("Round 1."));
    let unknown = publish(&site, &["--rollback", "20200101T000000Z-00000000"]).exits(2);
    assert!(unknown.stderr.contains("keeps no such release"), "{}", unknown.stderr);
    let records = tree(&site.path(".www.briefpress-releases"));
    let kept = records.iter().filter(|(path, _)| path.starts_with("2") && path.ends_with(".json"));
    let kept: String = kept.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    let bodies = records.keys().filter_map(|path| path.strip_prefix("bodies/"));
    assert!(bodies.into_iter().all(|hash| kept.contains(hash)), "{:?}", records.keys());
}

#[test]
fn what_others_put_into_the_folder_stays() {
    let site = small("{kind: directory, path: www, keep: [\"old/*\"]}");
    publish(&site, &[]).ok();
    site.write("www/.well-known/acme/token", "x").write("www/stats.html", "y");
    site.remove("content/three.md").edit("content/two.md", "title: Two", "title: Two\naliases: [/three/]");
    publish(&site, &[]).ok();
    assert_eq!(site.read("www/stats.html"), "y");
    assert_eq!(site.read("www/.well-known/acme/token"), "x");
    let foreign = small("{kind: directory, path: theirs}");
    foreign.write("theirs/index.html", "theirs");
    publish(&foreign, &[]).exits(2);
    assert_eq!(foreign.read("theirs/index.html"), "theirs");
}

#[test]
fn old_assets_stay_for_readers_of_old_pages() {
    let site = small("{kind: directory, path: www}");
    publish(&site, &[]).ok();
    let sheets = |site: &Site| tree(&site.path("www")).keys().filter(|path| path.ends_with(".css")).count();
    site.write("themes/tiny/assets/css/theme.css", "body { color: navy }\n");
    publish(&site, &[]).ok();
    assert_eq!(sheets(&site), 2);
    site.edit("content/one.md", "First", "Third");
    publish(&site, &[]).ok();
    assert_eq!(sheets(&site), 2);
}

#[test]
fn the_public_address_must_show_what_was_sent() {
    let site = small("{kind: directory, path: www}");
    let web = Web::serve(&site.path("www"), "/briefs/");
    let entry = |wait: &str| {
        format!("{{kind: directory, path: www, url: \"{}\", wait: {wait}}}", web.url("/briefs/"))
    };
    settings(&site, &entry("5"));
    publish(&site, &[]).ok();
    let page = site.read("www/one/index.html");
    assert!(
        page.contains("href=\"/briefs/assets/") && page.contains("href=\"https://site.example/one/\""),
        "{page}"
    );

    // A server of another folder shows nothing of it.
    let empty = Web::serve(&site.path("elsewhere"), "/briefs/");
    site.edit("content/one.md", "First", "Other").edit(
        "site.yaml",
        &web.port.to_string(),
        &empty.port.to_string(),
    );
    site.edit("site.yaml", "wait: 5", "wait: 0");
    let run = publish(&site, &[]).exits(78);
    assert!(run.stderr.contains("/briefs/one/ is answered by 404"), "{}", run.stderr);
    // What lies in the folder is new all the same.
    assert!(site.read("www/one/index.html").contains("Other"));
}

#[test]
fn a_staging_site_has_drafts_and_no_robots() {
    let site = small("{kind: directory, path: www, url: \"http://127.0.0.1:9/\", drafts: true, wait: 0}");
    site.write("content/four.md", "---\ntitle: Four\ndate: 2020-01-01\nstatus: draft\n---\nDraft.\n");
    publish(&site, &[]).exits(78);
    assert!(site.read("www/four/index.html").contains("Draft."));
    assert!(site.read("www/one/index.html").contains("content=\"noindex\""));
    assert_eq!(site.read("www/robots.txt"), "User-agent: *\nDisallow: /\n");
    // Drafts come and go there.
    site.remove("content/four.md");
    publish(&site, &[]).exits(78);
    settings(&site, "{kind: directory, path: live}");
    publish(&site, &[]).ok();
    assert!(!site.read("live/one/index.html").contains("noindex"));
}

#[test]
fn archives_are_the_same_for_the_same_site() {
    for name in ["site.tar.gz", "site.zip"] {
        let site =
            small(&format!("{{kind: archive, path: out/{name}, headers: {{\"/data/*\": {{X-Own: yes}}}}}}"));
        site.edit("content/two.md", "title: Two", "title: Two\naliases: [/zwei/]");
        publish(&site, &[]).ok();
        let first = std::fs::read(site.path(&format!("out/{name}"))).expect("an archive");
        let other =
            small(&format!("{{kind: archive, path: {name}, headers: {{\"/data/*\": {{X-Own: yes}}}}}}"));
        other.edit("content/two.md", "title: Two", "title: Two\naliases: [/zwei/]");
        publish(&other, &[]).ok();
        assert!(std::fs::read(other.path(name)).expect("an archive") == first, "{name} differs");
        let files = unpack(&first, name);
        assert!(files["one/index.html"].contains("First text."));
        assert!(files["_headers"].contains("/data/*\n  X-Own: yes\n"), "{}", files["_headers"]);
        assert!(
            files["_headers"].contains("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n")
        );
        assert_eq!(files["_redirects"], "/zwei/ /two/ 301\n");
        let app: serde_json::Value = serde_json::from_str(&files["staticwebapp.config.json"]).expect("JSON");
        assert_eq!(app["routes"][0]["redirect"], "/two/");
    }
}

fn unpack(bytes: &[u8], name: &str) -> std::collections::BTreeMap<String, String> {
    use std::io::Read as _;
    let mut files = std::collections::BTreeMap::new();
    if name.ends_with(".zip") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).expect("a file");
            let mut text = Vec::new();
            file.read_to_end(&mut text).expect("its bytes");
            let name = file.name().expect("a name").into_owned();
            files.insert(name, String::from_utf8_lossy(&text).into_owned());
        }
    } else {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
        for file in archive.entries().expect("files") {
            let mut file = file.expect("a file");
            let path = file.path().expect("a path").to_string_lossy().into_owned();
            let mut text = Vec::new();
            file.read_to_end(&mut text).expect("its bytes");
            files.insert(path, String::from_utf8_lossy(&text).into_owned());
        }
    }
    files
}

#[test]
fn what_was_planned_is_published_if_nothing_changed() {
    let site = small("{kind: directory, path: www}");
    publish(&site, &["--no-build"]).exits(76);
    publish(&site, &["--dry-run"]).ok();
    publish(&site, &["--no-build"]).ok();
    assert!(site.path("www/index.html").exists());
    site.edit("content/one.md", "First", "Other");
    let stale = publish(&site, &["--no-build"]).exits(76);
    assert!(stale.stderr.contains("the sources have changed"), "{}", stale.stderr);
}

#[test]
fn a_scheduled_run_acts_when_something_fell_due() {
    let site = small("{kind: directory, path: www}");
    publish(&site, &[]).ok();
    site.edit("content/one.md", "First", "Other");
    publish(&site, &["--when-due"]).ok();
    assert!(!site.read("www/one/index.html").contains("Other"));
    site.write("content/due.md", "---\ntitle: Due\nembargo: 2099-01-01T08:00\n---\nSecret until then.\n");
    publish(&site, &["--when-due", "--now", "2098-12-31"]).ok();
    assert!(!site.path("www/due/index.html").exists());
    publish(&site, &["--when-due", "--now", "2099-01-02"]).ok();
    assert!(site.read("www/due/index.html").contains("Secret until then."));
}

#[test]
fn of_two_publishers_at_once_one_waits_for_nobody() {
    let site = small("{kind: directory, path: www}");
    let other = small("{kind: directory, path: www}");
    other.edit("content/one.md", "First", "Their");
    settings(&other, &format!("{{kind: directory, path: {}}}", site.path("www").display()));
    let start = |site: &Site| {
        let mut command = site.command(&["publish", "--yes"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().expect("the program can be run")
    };
    let both = [start(&site), start(&other)].map(|child| child.wait_with_output().expect("it ends"));
    let codes = both.map(|output| output.status.code().unwrap_or(-1));
    assert!(codes.iter().all(|code| [0, 75].contains(code)) && codes.contains(&0), "{codes:?}");
    publish(&site, &[]).ok();
    assert!(without_forms(tree(&site.path("www"))) == tree(&site.path(".briefpress/publish/web/site")));
}

/// A folder has the old site or the new one whenever the publisher is killed, and the next run completes the work.
#[test]
fn a_folder_survives_a_publisher_that_is_killed() {
    let site = small("{kind: directory, path: www}");
    publish(&site, &[]).ok();
    for step in 0..15 {
        let before = tree(&site.path("www"));
        site.write("content/one.md", format!("---\ntitle: One\n---\nStep {step}.\n"));
        site.write("themes/tiny/assets/css/theme.css", format!("body {{ margin: {step}px }}\n"));
        let mut command = site.command(&["publish", "--yes"]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("the program can be run");
        std::thread::sleep(std::time::Duration::from_millis(15 * step));
        let _ = child.kill();
        child.wait().expect("it ends");
        let now = tree(&site.path("www"));
        let new = tree(&site.path(".briefpress/publish/web/site"));
        let is_new = new.iter().all(|(path, bytes)| now.get(path) == Some(bytes));
        assert!(now == before || is_new, "{step}");
        publish(&site, &[]).ok();
        let (now, new) = (tree(&site.path("www")), tree(&site.path(".briefpress/publish/web/site")));
        assert!(new.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "{step}");
        assert!(site.read("www/one/index.html").contains(&format!("Step {step}.")));
    }
    // What was replaced can be brought back, whatever happened in between.
    publish(&site, &["--rollback"]).ok();
    assert!(site.read("www/one/index.html").contains("Step 13."));
}
