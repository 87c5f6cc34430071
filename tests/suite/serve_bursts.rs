//! Hundreds of files that change at once, as when a repository is put to another branch.
//!
//! Two states of a site, with edited, new, deleted and moved files and folders. The server comes to the other state in a
//! few generations, not one a file, and ends with what a clean `build` writes.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::Site;
use crate::serving::{PATIENCE, Server};

/// Files by path.
type Tree = BTreeMap<String, String>;

const SETTINGS: &str = "title: House\nbase_url: https://site.example/docs/\n";
/// So many generations may show parts of a change: the first signals of it may have come to rest before the last come.
const FEW: usize = 6;

fn page(folder: usize, number: usize, text: &str) -> String {
    match number % 10 {
        0 => format!(
            "---\ntitle: Brief {folder}-{number}\ndate: 2024-01-{:02}\n---\n{text}\n",
            number % 28 + 1
        ),
        _ => format!("---\ntitle: Page {folder}-{number}\n---\n{text}\n"),
    }
}

/// Ten folders of fifty pages; each folder has its own fate in the second state.
fn states() -> (Tree, Tree) {
    let (mut one, mut two) = (Tree::new(), Tree::new());
    for folder in 0..10 {
        for number in 0..50 {
            let path = |folder: &str| format!("content/{folder}/page-{folder}-{number}.md");
            let old = path(&format!("f{folder}"));
            one.insert(old.clone(), page(folder, number, "One."));
            let edited = page(folder, number, "Two.");
            let (path, text) = match folder {
                // Deleted.
                0 => continue,
                // A renamed folder, and files moved into another one.
                1 => (path("f1").replace("content/f1/", "content/renamed/"), page(folder, number, "One.")),
                2 => (path("f2").replace("content/f2/", "content/f3/"), page(folder, number, "One.")),
                // A new folder beside the old one.
                3 => {
                    two.insert(format!("content/new/deep/er/page-{number}.md"), page(99, number, "New."));
                    (old, page(folder, number, "One."))
                }
                4..=7 => (old, edited),
                _ => (old, page(folder, number, "One.")),
            };
            two.insert(path, text);
        }
    }
    for tree in [&mut one, &mut two] {
        tree.insert("site.yaml".to_owned(), SETTINGS.to_owned());
    }
    (one, two)
}

/// Makes the files those of `to`, given that they are those of `from`.
fn write(site: &Site, from: &Tree, to: &Tree) {
    for path in from.keys().filter(|path| !to.contains_key(*path)) {
        site.remove(path);
        // As `git` does, folders go with their last file.
        let folder = site.path(path).parent().expect("a folder").to_owned();
        let _ = fs::remove_dir(folder);
    }
    for (path, text) in to.iter().filter(|(path, text)| from.get(*path) != Some(text)) {
        site.write(path, text);
    }
}

fn git(site: &Site, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.autocrlf=false"])
        .args(arguments);
    let run = command.current_dir(site.path("")).stdin(Stdio::null()).output();
    run.is_ok_and(|run| run.status.success())
}

/// Lets `change` make the files others while the site is served, and checks what comes of it.
fn check(server: &Server, site: &Site, told: &str, change: impl FnOnce()) {
    server.generations();
    let start = Instant::now();
    change();
    // Whoever writes slowly sees what is there so far, as often as changes are not kept waiting longer.
    let few = FEW + (start.elapsed().as_millis() / 300) as usize;
    let mut made = 0;
    let mut last = Instant::now();
    // Come to rest: nothing new for longer than changes are kept waiting.
    while last.elapsed() < Duration::from_secs(2) || made == 0 {
        let new = server.generations();
        made += new;
        if new > 0 {
            last = Instant::now();
        }
        assert!(start.elapsed() < 3 * PATIENCE, "{told}: {made} generations, and no end");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(made <= few, "{told}: {made} generations, more than {few}");
    server.equals_build(site);
}

#[test]
fn another_branch_is_few_generations() {
    let (one, two) = states();
    let site = Site::new("");
    write(&site, &Tree::new(), &one);
    let server = Server::start(&site, &[]);
    check(&server, &site, "plain writes", || write(&site, &one, &two));
    check(&server, &site, "and back", || write(&site, &two, &one));
}

#[test]
fn a_checkout_is_few_generations() {
    let (one, two) = states();
    let site = Site::new("-- .gitignore --\noutput\n.briefpress\n");
    write(&site, &Tree::new(), &one);
    if !(git(&site, &["init", "-q", "-b", "one"])
        && git(&site, &["add", "-A"])
        && git(&site, &["commit", "-qm", "one"]))
    {
        return;
    }
    assert!(git(&site, &["checkout", "-qb", "two"]));
    write(&site, &one, &two);
    assert!(git(&site, &["add", "-A"]) && git(&site, &["commit", "-qm", "two"]));
    let server = Server::start(&site, &[]);
    check(&server, &site, "to one", || assert!(git(&site, &["checkout", "-q", "one"])));
    check(&server, &site, "to two", || assert!(git(&site, &["checkout", "-q", "two"])));
}
