//! An author who edits a small site in all ways, by chance: the same each time.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use crate::editors::{Chance, SAVES, Save, save};
use crate::harness::Site;
use crate::serving::PATIENCE;

/// The server waits a little longer for a file that is gone or empty.
const AWAY: Duration = Duration::from_millis(80);

/// The site, without the briefs that stay.
pub const SITE: &str = r#"
-- site.yaml --
title: House 0
base_url: https://site.example/docs/
theme: own
-- themes/own/theme.yaml --
name: own
extends: bulletin
contract: 1
-- themes/own/assets/css/theme.css --
b { color: red }
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/able.yaml --
name: Ada Able
page: true
-- content/references.bib --
@report{one, title = {One}, author = {Able, Ada}, date = {2020}}
-- content/bulletin/2025/map.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>0</text></svg>
-- content/static/data.csv --
a,b
"#;

/// The briefs that stay.
const LASTING: [&str; 2] = ["1-first", "2-second"];

/// The kinds of edits.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Text,
    Title,
    Slug,
    NewBrief,
    DeletedBrief,
    DeletedAndRestored,
    RenamedBrief,
    Figure,
    Data,
    Library,
    Record,
    Template,
    StyleSheet,
    Locale,
    Settings,
    BrokenHead,
    BrokenSettings,
    BrokenTemplate,
    NewFolder,
    RenamedFolder,
    DeletedFolder,
}

const KINDS: [Edit; 21] = [
    Edit::Text,
    Edit::Title,
    Edit::Slug,
    Edit::NewBrief,
    Edit::DeletedBrief,
    Edit::DeletedAndRestored,
    Edit::RenamedBrief,
    Edit::Figure,
    Edit::Data,
    Edit::Library,
    Edit::Record,
    Edit::Template,
    Edit::StyleSheet,
    Edit::Locale,
    Edit::Settings,
    Edit::BrokenHead,
    Edit::BrokenSettings,
    Edit::BrokenTemplate,
    Edit::NewFolder,
    Edit::RenamedFolder,
    Edit::DeletedFolder,
];

/// Who edits.
pub struct Author<'a> {
    site: &'a Site,
    pub chance: Chance,
    /// Counts the edits.
    number: usize,
    /// Briefs that come and go: name and slug.
    briefs: Vec<(String, String)>,
    /// Folders that come and go.
    folders: Vec<String>,
    /// Files that are broken now, and their sound texts.
    broken: Vec<(String, String)>,
    /// All addresses that briefs ever had.
    pub addresses: BTreeSet<String>,
    /// When files were away for longer than the server waits, since the machine was busy.
    late: Vec<(Instant, Instant)>,
}

impl<'a> Author<'a> {
    /// An author at a site of [`SITE`], who has written the briefs that stay.
    pub fn new(site: &'a Site, seed: u64) -> Self {
        let (chance, addresses) = (Chance(seed), BTreeSet::new());
        let (briefs, folders, broken, late) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let author = Self { site, chance, number: 0, briefs, folders, broken, addresses, late };
        for name in LASTING {
            let (file, text) = author.lasting_named(name);
            site.write(&file, text);
        }
        author
    }

    fn save(&mut self, file: &str, text: &str) {
        let way = *self.chance.of(&SAVES);
        self.save_as(file, text, way);
    }

    fn save_as(&mut self, file: &str, text: &str, way: Save) {
        let start = Instant::now();
        save(&self.site.path(file), text.as_bytes(), way, &mut self.chance);
        self.was_away(start);
    }

    fn was_away(&mut self, since: Instant) {
        let now = Instant::now();
        if now - since > AWAY {
            self.late.push((since, now + PATIENCE / 10));
        }
    }

    /// Whether nothing can be said of what was seen at a time.
    pub fn excuses(&self, seen: Instant) -> bool {
        self.late.iter().any(|(from, to)| (*from..*to).contains(&seen))
    }

    /// One of the two briefs that stay, as it is now.
    fn lasting(&mut self) -> (String, String) {
        let name = *self.chance.of(&LASTING);
        self.lasting_named(name)
    }

    fn lasting_named(&self, name: &str) -> (String, String) {
        let file = format!("content/bulletin/2025/{name}.md");
        let n = self.number;
        let (number, title, body) = match name {
            "1-first" => (
                1,
                "First",
                format!("A claim {n} [@one].\n\n![Map](map.svg \"A map\"){{#fig-map source=\"S\"}}"),
            ),
            _ => (2, "Second", format!("After {n} the [first](1-first.md).")),
        };
        let title = if n.is_multiple_of(3) { format!("{title} {n}") } else { title.to_owned() };
        let head = format!(
            "---\ntitle: {title}\nseries: bulletin\nnumber: {number}\ndate: 2025-0{number}-10\nauthors: able"
        );
        (file, format!("{head}\n---\n{body}\n"))
    }

    /// The text of a brief that comes and goes.
    fn passing(&mut self, name: &str, slug: &str) -> String {
        self.addresses.insert(format!("/docs/bulletin/2025/{slug}/"));
        let n = self.number;
        format!(
            "---\ntitle: Passing {n}\nseries: bulletin\nnumber: {name}\nslug: {slug}\ndate: 2025-03-10\n---\nA word, {n}.\n"
        )
    }

    /// Makes one edit, or mends an earlier one.
    pub fn edit(&mut self) {
        self.number += 1;
        if self.broken.len() > 1 {
            let (file, text) = self.broken.remove(0);
            return self.save(&file, &text);
        }
        let (n, kind) = (self.number, *self.chance.of(&KINDS));
        match kind {
            Edit::Text | Edit::Title => {
                let (file, text) = self.lasting();
                self.save(&file, &text);
            }
            Edit::DeletedAndRestored => {
                let (file, _) = self.lasting();
                let (path, start) = (self.site.path(&file), Instant::now());
                let text = fs::read(&path).expect("a file");
                fs::remove_file(&path).expect("a file can go");
                self.chance.pause(30);
                fs::write(&path, text).expect("a file can be written");
                self.was_away(start);
            }
            Edit::NewBrief | Edit::Slug | Edit::DeletedBrief | Edit::RenamedBrief => self.edit_passing(kind),
            Edit::NewFolder | Edit::RenamedFolder | Edit::DeletedFolder => self.edit_folder(kind),
            Edit::Figure => self.save(
                "content/bulletin/2025/map.svg",
                &format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>{n}</text></svg>\n"
                ),
            ),
            Edit::Data => self.save("content/static/data.csv", &format!("a,b\n{n},{n}\n")),
            Edit::Library => self.save(
                "content/references.bib",
                &format!(
                    "@report{{one, title = {{One {n}}}, author = {{Able, Ada}}, date = {{20{:02}}}}}\n",
                    n % 20
                ),
            ),
            Edit::Record => {
                self.save("content/people/able.yaml", &format!("name: Ada {n} Able\npage: true\n"))
            }
            Edit::Template => self.save("templates/brief.html", &template(n)),
            Edit::StyleSheet => {
                self.save("themes/own/assets/css/theme.css", &format!("b {{ width: {n}px }}\n"));
            }
            Edit::Locale => self.save("locales/en.ftl", &format!("cite-this = Quote it {n} times\n")),
            Edit::Settings => self.save("site.yaml", &settings(n)),
            Edit::BrokenHead => {
                let (file, text) = self.lasting();
                self.break_file(file, &format!("---\ntitle: {{{n}\nseries: [\n\nbroken"), text);
            }
            Edit::BrokenSettings => self.break_file("site.yaml".to_owned(), "title: {", settings(n)),
            Edit::BrokenTemplate => {
                self.break_file(
                    "templates/brief.html".to_owned(),
                    "{% extends \"bulletin/brief.html\" %}{% block",
                    template(n),
                );
            }
        }
    }

    fn break_file(&mut self, file: String, broken: &str, sound: String) {
        self.save(&file, broken);
        self.broken.retain(|(other, _)| *other != file);
        self.broken.push((file, sound));
    }

    fn edit_passing(&mut self, kind: Edit) {
        let n = self.number;
        let file = |name: &str| format!("content/bulletin/2025/{name}-passing.md");
        if self.briefs.is_empty() || matches!(kind, Edit::NewBrief) {
            let (name, slug) = (format!("{}", n + 10), format!("passing-{n}"));
            let text = self.passing(&name, &slug);
            self.save(&file(&name), &text);
            return self.briefs.push((name, slug));
        }
        let at = self.chance.below(self.briefs.len());
        let (name, slug) = self.briefs[at].clone();
        match kind {
            Edit::Slug => {
                let slug = format!("slug-{n}");
                let text = self.passing(&name, &slug);
                self.save(&file(&name), &text);
                self.briefs[at].1 = slug;
            }
            Edit::RenamedBrief => {
                let new = format!("{}", n + 10);
                fs::rename(self.site.path(&file(&name)), self.site.path(&file(&new)))
                    .expect("a file can be renamed");
                if self.chance.below(2) == 0 {
                    let text = self.passing(&new, &slug);
                    self.save(&file(&new), &text);
                }
                self.briefs[at].0 = new;
            }
            _ => {
                fs::remove_file(self.site.path(&file(&name))).expect("a file can go");
                self.briefs.remove(at);
            }
        }
    }

    fn edit_folder(&mut self, kind: Edit) {
        let n = self.number;
        let path = |name: &str| self.site.path(&format!("content/notes/{name}"));
        if self.folders.is_empty() || matches!(kind, Edit::NewFolder) {
            let name = format!("folder-{n}");
            for page in 0..3 {
                self.addresses.insert(format!("/docs/notes/{name}/deep/page-{page}/"));
                let text = format!("---\ntitle: Page {page} of {n}\n---\nText.\n");
                save(
                    &path(&format!("{name}/deep/page-{page}.md")),
                    text.as_bytes(),
                    Save::Plain,
                    &mut self.chance,
                );
            }
            return self.folders.push(name);
        }
        let at = self.chance.below(self.folders.len());
        let (old, new) = (self.folders[at].clone(), format!("folder-{n}"));
        if matches!(kind, Edit::RenamedFolder) {
            fs::rename(path(&old), path(&new)).expect("a folder can be renamed");
            self.addresses.extend((0..3).map(|page| format!("/docs/notes/{new}/deep/page-{page}/")));
            self.folders[at] = new;
        } else {
            fs::remove_dir_all(path(&old)).expect("a folder can go");
            self.folders.remove(at);
        }
    }

    /// Leaves nothing broken.
    pub fn rest(&mut self) {
        for (file, text) in std::mem::take(&mut self.broken) {
            self.save(&file, &text);
        }
    }
}

/// The settings as they are at an edit.
pub fn settings(n: usize) -> String {
    format!("title: House {n}\nbase_url: https://site.example/docs/\ntheme: own\n")
}

fn template(n: usize) -> String {
    format!(
        "{{% extends \"bulletin/brief.html\" %}}\n{{% block running %}}Running {n}{{% endblock running %}}\n"
    )
}
