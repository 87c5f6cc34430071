//! Compressed forms beside files: they are of the bytes beside them, whatever happens.

use std::collections::BTreeMap;

use super::fixture::{forms, line, long, plan, publish, settings, small, tree, without_forms};
use crate::harness::Site;

const ENTRY: &str = "{kind: directory, path: www}";

/// A site with a long page and a long page that stays.
fn site() -> Site {
    let site = small(ENTRY);
    write(&site, "one", &long("First"));
    write(&site, "two", &long("Second"));
    site
}

fn write(site: &Site, name: &str, text: &str) {
    site.write(&format!("content/{name}.md"), format!("---\ntitle: {name}\n---\n{text}\n"));
}

fn there(site: &Site) -> BTreeMap<String, Vec<u8>> {
    tree(&site.path("www"))
}

const BOTH: [&str; 4] = ["one/index.html.br", "one/index.html.gz", "two/index.html.br", "two/index.html.gz"];

#[test]
fn long_texts_have_compressed_forms_beside_them() {
    let site = site();
    let mut noise = [0; 4000];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    std::fs::create_dir_all(site.path("content/static")).expect("a folder");
    std::fs::write(site.path("content/static/noise.txt"), noise).expect("a file");
    site.write("content/static/data.bin", long("no text by its name"));
    let first = publish(&site, &["--format", "json"]).ok();
    assert_eq!(forms(&there(&site)), BOTH);
    assert!(without_forms(there(&site)) == tree(&site.path(".briefpress/publish/web/site")));
    // Two pages, four files of the theme, and one of which nothing came.
    assert_eq!(line(&first, "plan")["compress"], 7);
    assert!(!plan(&first).contains(".gz") && !plan(&first).contains(".br"), "{}", plan(&first));
    assert!(!site.path(".briefpress/publish/web/compressed").exists());
    let again = publish(&site, &["--format", "json"]).ok();
    assert_eq!((plan(&again).as_str(), &line(&again, "plan")["compress"]), ("", &0.into()));
    assert_eq!(line(&again, "summary")["changed"], 0);
}

#[test]
fn only_what_changed_is_compressed() {
    let site = site();
    publish(&site, &[]).ok();
    let inode = |name: &str| {
        std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(site.path("www").join(name)).expect(name))
    };
    let [one, two] = ["one/index.html.gz", "two/index.html.gz"].map(inode);
    write(&site, "one", &long("Fresh"));
    let run = publish(&site, &["--format", "json"]).ok();
    assert_eq!((plan(&run).as_str(), &line(&run, "plan")["compress"]), ("~one/index.html", &1.into()));
    assert_eq!(forms(&there(&site)), BOTH);
    assert_eq!(inode("two/index.html.gz"), two);
    assert_ne!(inode("one/index.html.gz"), one);
    // What is not long any more has none; neither has what is gone.
    write(&site, "one", "Short.");
    site.remove("content/two.md").edit("content/three.md", "title: Three", "title: Three\naliases: [/two/]");
    publish(&site, &[]).ok();
    assert_eq!(forms(&there(&site)), [""; 0]);
}

#[test]
fn forms_are_brought_back_and_go() {
    let site = site();
    publish(&site, &[]).ok();
    write(&site, "one", &long("Fresh"));
    publish(&site, &[]).ok();
    write(&site, "one", "Short.");
    publish(&site, &[]).ok();
    assert_eq!(forms(&there(&site)), BOTH[2..]);
    publish(&site, &["--rollback"]).ok();
    assert!(site.read("www/one/index.html").contains("Fresh"));
    assert_eq!(forms(&there(&site)), BOTH);
    settings(&site, "{kind: directory, path: www, precompress: false}");
    write(&site, "one", &long("Fresh"));
    let run = publish(&site, &["--format", "json"]).ok();
    assert_eq!((plan(&run).as_str(), &line(&run, "plan")["compress"]), ("", &6.into()));
    assert!(without_forms(there(&site)) == there(&site));
    assert!(!site.read(".www.briefpress-releases/host/nginx.conf").contains("gzip_static"));
    settings(&site, ENTRY);
    publish(&site, &[]).ok();
    assert_eq!(forms(&there(&site)), BOTH);
    assert!(site.read(".www.briefpress-releases/host/nginx.conf").contains("gzip_static on;"));
}

#[test]
fn what_authors_compressed_themselves_is_theirs() {
    let site = site();
    site.write("content/static/data.csv", long("a,b")).write("content/static/data.csv.gz", "theirs");
    publish(&site, &[]).ok();
    assert_eq!(site.read("www/data.csv.gz"), "theirs");
    assert!(site.path("www/data.csv.br").exists());
    site.remove("content/static/data.csv.gz");
    site.edit("content/static/data.csv", "sentence 1 ", "row 1 ");
    publish(&site, &[]).ok();
    assert_eq!(forms(&there(&site)).len(), 6);
}

#[test]
fn kept_files_lose_forms_that_could_become_stale() {
    let site = site();
    settings(&site, "{kind: directory, path: www, keep: [\"data/*\"]}");
    site.write("content/static/data/a.csv", long("a,b"));
    publish(&site, &[]).ok();
    assert_eq!(forms(&there(&site)).len(), 6);
    site.remove("content/static/data/a.csv");
    for text in ["Fresh", "New"] {
        write(&site, "one", &long(text));
        publish(&site, &[]).ok();
        assert!(site.read("www/data/a.csv").contains("a,b"));
        assert_eq!(forms(&there(&site)), BOTH);
    }
    assert!(site.read("www/data/a.csv").contains("a,b"));
    site.write("content/static/data/a.csv", "a,b\n");
    publish(&site, &[]).ok();
    assert_eq!((site.read("www/data/a.csv").as_str(), forms(&there(&site)).len()), ("a,b\n", 4));
}

#[test]
fn other_kinds_of_hosts_compress_themselves() {
    let site = site();
    for entry in
        ["kind: archive, path: x.zip", "kind: netlify, site: a.example", "kind: s3, bucket: b", "kind: git"]
    {
        settings(&site, &format!("{{{entry}, precompress: true}}"));
        let run = publish(&site, &[]).exits(2);
        assert!(run.stderr.contains("`precompress` has no meaning for a target of kind"), "{}", run.stderr);
    }
}

/// Also where the folder is changed file by file, for it holds files of others.
#[test]
fn forms_of_a_folder_with_files_of_others_are_never_stale() {
    let site = site();
    publish(&site, &[]).ok();
    site.write("www/stats.html", "theirs");
    for step in 0..12 {
        write(&site, "one", &if step % 2 == 0 { "Short.".to_owned() } else { long(&format!("Step {step}")) });
        let mut command = site.command(&["publish", "--yes"]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("the program can be run");
        std::thread::sleep(std::time::Duration::from_millis(20 * step));
        let _ = child.kill();
        child.wait().expect("it ends");
        publish(&site, &[]).ok();
        assert_eq!(forms(&there(&site)), BOTH[if step % 2 == 0 { 2 } else { 0 }..], "{step}");
    }
    publish(&site, &["--rollback"]).ok();
    assert_eq!(forms(&there(&site)), BOTH[2..]);
    assert_eq!(site.read("www/stats.html"), "theirs");
}
