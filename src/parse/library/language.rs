//! Names of languages as BibLaTeX has them, to the tags that CSL-JSON uses.

/// Babel's and Polyglossia's names with their tags, sorted by name.
const LANGUAGES: &[(&str, &str)] = &[
    ("acadian", "fr-CA"),
    ("american", "en-US"),
    ("arabic", "ar"),
    ("armenian", "hy-AM"),
    ("australian", "en-AU"),
    ("austrian", "de-AT"),
    ("basque", "eu"),
    ("belarusian", "be-BY"),
    ("brazil", "pt-BR"),
    ("brazilian", "pt-BR"),
    ("british", "en-GB"),
    ("bulgarian", "bg-BG"),
    ("canadian", "en-CA"),
    ("canadien", "fr-CA"),
    ("catalan", "ca-AD"),
    ("chinese", "zh-CN"),
    ("croatian", "hr-HR"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("dutch", "nl-NL"),
    ("english", "en-US"),
    ("estonian", "et-EE"),
    ("finnish", "fi-FI"),
    ("francais", "fr-FR"),
    ("french", "fr-FR"),
    ("georgian", "ka"),
    ("german", "de-DE"),
    ("greek", "el-GR"),
    ("hebrew", "he-IL"),
    ("hungarian", "hu-HU"),
    ("icelandic", "is-IS"),
    ("indonesian", "id-ID"),
    ("irish", "ga"),
    ("italian", "it-IT"),
    ("japanese", "ja-JP"),
    ("korean", "ko-KR"),
    ("latvian", "lv-LV"),
    ("lithuanian", "lt-LT"),
    ("magyar", "hu-HU"),
    ("naustrian", "de-AT"),
    ("ngerman", "de-DE"),
    ("norsk", "nb-NO"),
    ("norwegian", "nb-NO"),
    ("nswissgerman", "de-CH"),
    ("nynorsk", "nn-NO"),
    ("persian", "fa-IR"),
    ("polish", "pl-PL"),
    ("polutonikogreek", "el-GR"),
    ("portuges", "pt-PT"),
    ("portuguese", "pt-PT"),
    ("romanian", "ro-RO"),
    ("russian", "ru-RU"),
    ("serbian", "sr-Cyrl-RS"),
    ("slovak", "sk-SK"),
    ("slovene", "sl-SI"),
    ("slovenian", "sl-SI"),
    ("spanish", "es-ES"),
    ("swedish", "sv-SE"),
    ("swissgerman", "de-CH"),
    ("thai", "th-TH"),
    ("turkish", "tr-TR"),
    ("ukenglish", "en-GB"),
    ("ukrainian", "uk-UA"),
    ("usenglish", "en-US"),
    ("vietnamese", "vi-VN"),
];

/// The tag of a language given by name or, as it is, by tag.
pub(super) fn tag(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    match LANGUAGES.binary_search_by_key(&lower.as_str(), |(known, _)| known) {
        Ok(index) => LANGUAGES[index].1.to_owned(),
        Err(_) => name.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, tag};

    #[test]
    fn names_become_tags() {
        assert!(LANGUAGES.is_sorted());
        for (name, expected) in
            [("polish", "pl-PL"), ("NGerman", "de-DE"), ("pl", "pl"), ("klingon", "klingon")]
        {
            assert_eq!(tag(name), expected);
        }
    }
}
