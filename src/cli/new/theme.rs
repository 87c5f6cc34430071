//! `briefpress new theme`: a child of the theme in the program.

use briefpress::parse::records::suggest_id;

use super::{NewFile, Refusal};
use crate::cli::args::Global;
use crate::cli::contents::Contents;

const STYLE: &str = "\
/* Loaded after the stylesheet of the theme that this one extends: write only what differs. */
:root {
}
";

/// Makes `themes/<id>/` with its settings and an empty stylesheet.
pub fn new_theme(name: &str, global: &Global) -> Result<(Vec<NewFile>, String), Refusal> {
    let contents = Contents::read(global)?;
    let id = suggest_id(name);
    let folder = contents.snapshot.root.join("themes").join(&id);
    let about = format!("name: {id}\nextends: bulletin\ncontract: 1\nsettings: {{}}\n");
    let files = vec![
        NewFile { path: folder.join("theme.yaml"), text: about },
        NewFile { path: folder.join("assets/css/theme.css"), text: STYLE.to_owned() },
    ];
    Ok((files, format!("write `theme: {id}` in `{}` to use it", contents.config.file)))
}
