//! `briefpress new person|topic|series`: a record with its most useful keys.

use briefpress::model::name::sort_name;
use briefpress::model::source::SourcePath;
use briefpress::parse::records::suggest_id;
use briefpress::parse::yaml::write_text;

use super::{NewFile, Refusal};
use crate::cli::Exit;
use crate::cli::args::Global;
use crate::cli::contents::Contents;

/// Makes `content/<taxonomy>/<id>.yaml`.
pub fn new_record(taxonomy: &str, name: &str, global: &Global) -> Result<(Vec<NewFile>, String), Refusal> {
    let contents = Contents::read(global)?;
    if name.trim().is_empty() {
        return Err((Exit::Usage, "a record needs a name".to_owned()));
    }
    if let Some(known) = contents.record(taxonomy, name).and_then(|record| record.file.as_ref()) {
        return Err((Exit::Usage, format!("`{known}` has this name already")));
    }
    let id = suggest_id(name);
    let path = format!("content/{taxonomy}/{id}.yaml");
    let file = SourcePath::new(&path).map_err(|fault| (Exit::Usage, format!("`{path}`: {fault}")))?;
    let name = name.trim();
    let text = match taxonomy {
        "people" => person(name),
        "series" => format!(
            "name: {}\nabbreviation:\ndescription:\nnumbering: yearly\nrequired: [standfirst, authors, number]\nheadings: block\n",
            write_text(name)
        ),
        _ => format!("name: {}\ndescription:\n", write_text(name)),
    };
    let advice = format!("briefs name it by its id, `{id}`");
    Ok((vec![NewFile { path: contents.on_disk(&file), text }], advice))
}

fn person(name: &str) -> String {
    let sort_name = sort_name(name);
    format!(
        "name: {}\nsort_name: {}\nrole:\naffiliation:\nbio:\nemail:\norcid:\n",
        write_text(name),
        write_text(&sort_name)
    )
}
