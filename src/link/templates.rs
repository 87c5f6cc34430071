//! Checks the templates that front matter and series name against those that theme and site have.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::meta::SText;
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};

/// The file of a template that is named with or without its ending.
pub fn template_file(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("{name}.html") }
}

/// Reports templates that do not exist; `exists` tells of a file.
pub fn check_templates(site: &Site, exists: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    // Templates that cannot be read are reported already.
    if !exists("page.html") {
        return Vec::new();
    }
    let docs = site
        .catalog
        .docs
        .iter()
        .filter_map(|entry| Some((&entry.manuscript.file, entry.manuscript.meta.template.as_ref()?)));
    let series =
        site.catalog.records.iter().filter_map(|entry| {
            Some((entry.record.file.as_ref()?, entry.record.series()?.template.as_ref()?))
        });
    let missing = |(_, name): &(&SourcePath, &SText)| !exists(&template_file(&name.value));
    docs.chain(series).filter(missing).map(|(file, name)| unknown(file, name)).collect()
}

fn unknown(file: &SourcePath, name: &SText) -> Diagnostic {
    let message = format!("no template is called `{}`", name.value);
    let help = "name a file of `templates/` or of the theme, without its ending";
    Diagnostic::at(Code::MissingFile, Span::new(file, name.range), message).help(help)
}
