//! The language of a file: from the suffix of its name, else the site's own.

use crate::model::meta::Meta;
use crate::model::source::SourcePath;
use crate::model::text::Lang;
use crate::parse::ParseOptions;
use crate::parse::decode::Decoder;

/// The language of a file and its stem without the language's suffix: `pl` and `tokyo` of
/// `tokyo.pl.md`. Only languages of the site count as suffixes.
pub fn language_of<'f>(file: &'f SourcePath, options: &ParseOptions) -> (Lang, &'f str) {
    let stem = file.stem();
    let suffixed = stem.rsplit_once('.').and_then(|(rest, suffix)| {
        let lang = options.languages.iter().find(|lang| lang.as_str() == suffix)?;
        (!rest.is_empty()).then(|| (lang.clone(), rest))
    });
    suffixed.unwrap_or_else(|| (options.language.clone(), stem))
}

/// Reports a `lang` that contradicts the file's name.
pub(super) fn check(decoder: &Decoder, meta: &Meta, options: &ParseOptions) {
    use crate::model::diagnostic::Code::BadLanguage;
    let Some(lang) = &meta.lang else { return };
    let (by_name, stem) = language_of(decoder.file, options);
    if lang.value == by_name {
        return;
    }
    let message = format!("`lang` is `{}`, but by its name the file is in `{by_name}`", lang.value);
    let help = if lang.value == options.language {
        format!("name the file `{stem}.md`, or remove `lang`")
    } else {
        format!("name the file `{stem}.{}.md`", lang.value)
    };
    decoder.fault_with(BadLanguage, lang.range, message, help);
}
