//! The settings for registries: codes are checked here, since handles made of wrong ones would be permanent.

use crate::model::config::{Crossref, ExportConfig, Oai, Redif};
use crate::model::diagnostic::Code;
use crate::model::keys::Kind;
use crate::model::source::Spanned;
use crate::parse::decode::{Fields, text};
use crate::parse::yaml::Node;

type SText = Spanned<Box<str>>;

/// Reads `export`; a registry whose settings have a fault is left out.
pub(super) fn decode(fields: &Fields) -> ExportConfig {
    let export = fields.map("export", |export| ExportConfig {
        crossref: export.map("crossref", crossref).flatten(),
        oai: export.map("oai", oai).flatten(),
        redif: export.map("redif", redif).flatten(),
    });
    export.unwrap_or_default()
}

fn crossref(fields: &Fields) -> Option<Crossref> {
    let (depositor, email, registrant) =
        (fields.text("depositor"), fields.text("email"), fields.text("registrant"));
    Some(Crossref { depositor: depositor?.value, email: email?.value, registrant: registrant?.value })
}

fn oai(fields: &Fields) -> Option<Oai> {
    let (gateway, email) = (fields.text("gateway"), fields.text("email"));
    Some(Oai { gateway: format!("{}/", gateway?.value.trim_end_matches('/')).into(), email: email?.value })
}

fn redif(fields: &Fields) -> Option<Redif> {
    let archive = fields
        .text("archive")
        .filter(|archive| is_code(fields, archive, "archive", 3) && no_digits(fields, archive));
    let email = fields.text("email");
    let series = fields.own_keys("series").unwrap_or_default().into_iter();
    let series: Vec<(SText, Box<str>)> =
        series.filter_map(|(id, node)| Some((id.clone(), series_code(fields, id, node)?))).collect();
    let mut seen = std::collections::HashSet::new();
    for (id, code) in &series {
        if !seen.insert(code) {
            let message = format!("the code `{code}` of `{}` is that of another series", id.value);
            fields.decoder.fault(Code::BadValue, id.range, message);
        }
    }
    Some(Redif { archive: archive?.value, email: email?.value, series })
}

fn series_code(fields: &Fields, id: &SText, node: &Node) -> Option<Box<str>> {
    let code = text(fields.decoder, node, &Kind::Text, &id.value)?;
    is_code(fields, &code, &id.value, 6).then_some(code.value)
}

fn is_code(fields: &Fields, code: &SText, name: &str, len: usize) -> bool {
    let sound = code.value.len() == len
        && code.value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !sound {
        let message =
            format!("`{name}` is `{}`, expected {len} lower-case letters of ASCII or digits", code.value);
        fields.decoder.fault(Code::BadValue, code.range, message);
    }
    sound
}

fn no_digits(fields: &Fields, archive: &SText) -> bool {
    let sound = !archive.value.contains(|c: char| c.is_ascii_digit());
    if !sound {
        let message = format!("`archive` is `{}`, expected letters only", archive.value);
        fields.decoder.fault(Code::BadValue, archive.range, message);
    }
    sound
}
