//! A site of few files, and what is asked of every host.

use std::io::Read as _;
use std::path::Path;

use crate::harness::{Run, Site};

/// A site with a theme of its own, so that it has few files; `publish` is the entry of `publish:` for `web`.
pub fn small(publish: &str) -> Site {
    let site = Site::new(
        "-- themes/tiny/theme.yaml --\nname: tiny\ncontract: 1\n\
         -- themes/tiny/templates/frame.html --\n<!doctype html><html lang=\"{{ page.lang }}\"><head><meta charset=\"utf-8\">{% if page.noindex %}<meta name=\"robots\" content=\"noindex\">{% endif %}<title>{{ page.title }}</title><link rel=\"canonical\" href=\"{{ page.canonical }}\"><link rel=\"stylesheet\" href=\"{{ asset(path=\"css/theme.css\") }}\"></head><body>{% block main %}{% endblock main %}</body></html>\n\
         -- themes/tiny/templates/page.html --\n{% extends \"frame.html\" %}{% block main %}{{ document.body }}{% endblock main %}\n\
         -- themes/tiny/templates/home.html --\n{% extends \"frame.html\" %}{% block main %}<h1>{{ site.title }}</h1>{% endblock main %}\n\
         -- themes/tiny/templates/404.html --\n{% extends \"frame.html\" %}{% block main %}Nothing here.{% endblock main %}\n\
         -- themes/tiny/assets/css/theme.css --\nbody { color: black }\n\
         -- content/one.md --\n---\ntitle: One\n---\nFirst text.\n\
         -- content/two.md --\n---\ntitle: Two\n---\nSecond text.\n\
         -- content/three.md --\n---\ntitle: Three\n---\nThird text.\n",
    );
    settings(&site, publish);
    site
}

/// Writes the settings, with another entry for `web`.
pub fn settings(site: &Site, publish: &str) {
    let text = format!(
        "title: Test\nbase_url: https://site.example/\nlanguage: en\nfeeds: false\ntheme: tiny\npublish:\n  web: {publish}\n"
    );
    site.write("site.yaml", text);
}

/// Publishes without a question.
pub fn publish(site: &Site, arguments: &[&str]) -> Run {
    publish_with(site, arguments, &[("CI", "")])
}

/// The same with an environment.
pub fn publish_with(site: &Site, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut all = vec!["publish", "--yes"];
    all.extend(arguments);
    site.run_with(&all, environment)
}

/// The plan of a run with `--format json`, or another line of its output.
pub fn line(run: &Run, kind: &str) -> serde_json::Value {
    let lines = run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON"));
    let found = lines.into_iter().find(|line: &serde_json::Value| line["kind"] == kind);
    found.unwrap_or_else(|| panic!("no line `{kind}` in {}\n{}", run.stdout, run.stderr))
}

/// `+added ~changed -removed` of a plan.
pub fn plan(run: &Run) -> String {
    let plan = line(run, "plan");
    let all = [("+", "adds"), ("~", "changes"), ("-", "deletes")].map(|(sign, key)| {
        let paths = plan[key].as_array().expect("a list").iter();
        paths.map(|path| format!("{sign}{}", path.as_str().expect("a path"))).collect::<Vec<_>>()
    });
    all.concat().join(" ")
}

/// Every file below a folder with its bytes, without those that are named so.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(&current).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                if !name.starts_with(".briefpress") {
                    files.insert(name, std::fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}

/// The compressed forms of all but the theme's files; each is of the file beside it, byte for byte.
pub fn forms(files: &std::collections::BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    all_forms(files).into_iter().filter(|path| !path.starts_with("assets/")).collect()
}

fn all_forms(files: &std::collections::BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    let mut found = Vec::new();
    for (path, bytes) in files {
        let Some((of, ending)) = path.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "gz" | "br"))
        else {
            continue;
        };
        let Some(file) = files.get(of) else { panic!("{path} is of no file") };
        assert!(&decompress(bytes, ending) == file, "{path} is not of its file");
        found.push(&**path);
    }
    found
}

/// What `gz` or `br` was compressed of.
pub fn decompress(bytes: &[u8], ending: &str) -> Vec<u8> {
    let mut plain = Vec::new();
    let read = match ending {
        "gz" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain),
        _ => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain),
    };
    read.expect("a compressed file");
    plain
}

/// The files without their compressed forms.
pub fn without_forms(
    mut files: std::collections::BTreeMap<String, Vec<u8>>,
) -> std::collections::BTreeMap<String, Vec<u8>> {
    let forms: Vec<String> = all_forms(&files).into_iter().map(str::to_owned).collect();
    forms.iter().for_each(|form| _ = files.remove(form));
    files
}

/// Text that is long enough to be compressed.
pub fn long(words: &str) -> String {
    (0..60).map(|number| format!("{words}, sentence {number} of many. ")).collect()
}
