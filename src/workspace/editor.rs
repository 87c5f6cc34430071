//! Links that open a file in the author's editor.

use std::path::PathBuf;

use crate::model::address::{encode, is_scheme};
use crate::model::site::Site;
use crate::model::source::SourcePath;

/// Names that `editor:` may have, with the pattern that each stands for.
pub const EDITORS: &[(&str, &str)] = &[
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("pycharm", "pycharm://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
    ("vscode", "vscode://file/{path}:{line}:{column}"),
    ("vscodium", "vscodium://file/{path}:{line}:{column}"),
    ("windsurf", "windsurf://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
];

/// Makes links to files of one site.
pub struct Editor {
    /// With `{path}`, `{line}` and `{column}`.
    pattern: Option<Box<str>>,
    root: PathBuf,
}

impl Editor {
    /// The editor of a site's settings.
    pub fn of(site: &Site) -> Self {
        let setting = site.config.editor.as_deref().unwrap_or("");
        let named = EDITORS.iter().find(|(name, _)| *name == setting).map(|(_, pattern)| *pattern);
        let pattern = named.unwrap_or(setting);
        Self { pattern: is_pattern(pattern).then(|| pattern.into()), root: site.snapshot.root.clone() }
    }

    /// The link to a place in a file of the site; none for files in the program, or without an editor.
    pub fn url(&self, file: &SourcePath, line: usize, column: usize) -> Option<String> {
        let pattern = self.pattern.as_deref()?;
        if file.as_str().starts_with("theme:") {
            return None;
        }
        let path = self.root.join(file.as_str());
        let mut encoded = String::new();
        for part in path.to_str()?.replace('\\', "/").split('/') {
            encode_part(part, &mut encoded);
            encoded.push('/');
        }
        encoded.pop();
        // Patterns write the slash before the path, or do not.
        let written = pattern.contains("/{path}") && !pattern.contains("//{path}");
        let path = if written { encoded.trim_start_matches('/') } else { &encoded };
        let url = pattern.replace("{path}", path).replace("{file}", &encoded);
        Some(url.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()))
    }
}

/// Letters that would end a value of a query are encoded, too.
fn encode_part(part: &str, out: &mut String) {
    let mut encoded = String::new();
    encode(part, &mut encoded);
    for c in encoded.chars() {
        match c {
            '&' => out.push_str("%26"),
            '+' => out.push_str("%2B"),
            '=' => out.push_str("%3D"),
            ';' => out.push_str("%3B"),
            '\'' => out.push_str("%27"),
            c => out.push(c),
        }
    }
}

/// Whether a pattern is an address of another program, with a place for a path: never a script, a page or a file.
fn is_pattern(pattern: &str) -> bool {
    let Some((scheme, _)) = pattern.split_once(':') else { return false };
    let refused = ["javascript", "data", "vbscript", "file", "http", "https", "blob", "about"];
    let has_path = pattern.contains("{path}") || pattern.contains("{file}");
    is_scheme(scheme) && has_path && !refused.contains(&&*scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{EDITORS, Editor, is_pattern};
    use crate::model::source::SourcePath;

    fn check(pattern: &str, file: &str, want: Option<&str>) {
        let editor =
            Editor { pattern: is_pattern(pattern).then(|| pattern.into()), root: "/home/an analyst".into() };
        let url = editor.url(&SourcePath::new(file).expect("a path"), 3, 7);
        assert_eq!(url.as_deref(), want, "{pattern}");
    }

    #[test]
    fn the_settings_page_names_every_editor() {
        let editor = crate::model::keys::SITE.iter().find(|row| row.name == "editor");
        let doc = editor.expect("`editor` is a setting").doc;
        for (name, _) in EDITORS {
            assert!(doc.contains(&format!("`{name}`")), "{name}: {doc}");
        }
    }

    #[test]
    fn links() {
        check(
            "vscode://file/{path}:{line}:{column}",
            "content/żółw & co.md",
            Some("vscode://file/home/an%20analyst/content/%C5%BC%C3%B3%C5%82w%20%26%20co.md:3:7"),
        );
        check(
            "subl://open?url=file://{path}",
            "a.md",
            Some("subl://open?url=file:///home/an%20analyst/a.md"),
        );
        check("x-e://open?f={file}&l={line}", "a=b.md", Some("x-e://open?f=/home/an%20analyst/a%3Db.md&l=3"));
        check("javascript:alert('{path}')", "a.md", None);
        check("JavaScript:{path}", "a.md", None);
        check("https://evil.example/{path}", "a.md", None);
        check("code", "a.md", None);
        check("x://nothing", "a.md", None);
        check("x://{path}", "theme:bulletin/templates/a.html", None);
    }

    #[test]
    fn every_known_editor_has_a_pattern() {
        assert!(EDITORS.iter().all(|(_, pattern)| is_pattern(pattern)));
        assert!(EDITORS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let key = crate::model::keys::SITE.iter().find(|row| row.name == "editor").expect("a setting");
        assert!(EDITORS.iter().all(|(name, _)| key.doc.contains(&format!("`{name}`"))), "documented");
    }
}
