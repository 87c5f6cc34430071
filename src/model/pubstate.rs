//! How far a work is that is not published yet: the words in which libraries say so.

/// A state of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Accepted, or simply announced.
    Forthcoming,
    /// At the printer's.
    InPress,
    /// Being written.
    InPreparation,
    /// Offered to a publisher.
    Submitted,
}

/// Words in lower case and what they say. The first of a language is the one to print where CSL has no term.
const WORDS: [(State, &[&str]); 4] = [
    (
        State::Forthcoming,
        &[
            "forthcoming",
            "to appear",
            "to be published",
            "accepted",
            "im erscheinen",
            "i. e.",
            "i.e.",
            "erscheint",
            "erscheint demnächst",
            "à paraître",
            "de próxima publicación",
            "próxima publicación",
            "por aparecer",
            "próximamente",
            "previsto",
            "w przygotowaniu do druku",
            "ukaże się",
            "w przygotowaniu",
            "te verschijnen",
            "verschijnt binnenkort",
            "незабаром",
            "виходить друком",
            "готується до друку",
            "in corso di pubblicazione",
            "di prossima pubblicazione",
            "no prelo",
            "a publicar",
            "kommande",
            "即将出版",
            "قيد الصدور",
            "готовится к печати",
        ],
    ),
    (
        State::InPress,
        &[
            "in press",
            "inpress",
            "in print",
            "im druck",
            "in druck",
            "im satz",
            "sous presse",
            "en prensa",
            "en imprenta",
            "w druku",
            "ter perse",
            "in druk",
            "у друці",
            "у пресі",
            "в друці",
            "в печати",
            "in stampa",
            "i trycke",
            "v tisku",
            "印刷中",
            "送印中",
            "قيد النشر",
            "قيد الطبع",
        ],
    ),
    (
        State::InPreparation,
        &[
            "in preparation",
            "in prep.",
            "in prep",
            "in vorbereitung",
            "in vorb.",
            "en préparation",
            "en preparación",
            "in voorbereiding",
            "у підготовці",
            "в підготовці",
            "in preparazione",
            "em preparação",
            "под готовка",
        ],
    ),
    (
        State::Submitted,
        &[
            "submitted",
            "under review",
            "in review",
            "eingereicht",
            "soumis",
            "enviado",
            "złożono do druku",
            "złożone do druku",
            "zgłoszono do druku",
            "ingediend",
            "подано до друку",
            "inviato",
            "submetido",
        ],
    ),
];

/// The words for what CSL has no term for, or only one that few would understand (`i. E.`), by language.
const PRINTED: [(State, &[(&str, &str)]); 3] = [
    (State::Forthcoming, &[("de", "im Erscheinen")]),
    (
        State::InPreparation,
        &[
            ("de", "in Vorbereitung"),
            ("en", "in preparation"),
            ("es", "en preparación"),
            ("fr", "en préparation"),
            ("nl", "in voorbereiding"),
            ("pl", "w przygotowaniu"),
            ("uk", "у підготовці"),
        ],
    ),
    (
        State::Submitted,
        &[
            ("de", "eingereicht"),
            ("en", "submitted"),
            ("es", "enviado"),
            ("fr", "soumis"),
            ("nl", "ingediend"),
            ("pl", "złożono do druku"),
            ("uk", "подано до друку"),
        ],
    ),
];

/// The state that some words name; case, brackets and a final point make no difference.
pub fn state(text: &str) -> Option<State> {
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_matches(['[', ']', '(', ')']);
    let short = bare.trim_end_matches('.');
    WORDS.iter().find(|(_, words)| words.contains(&bare) || words.contains(&short)).map(|(state, _)| *state)
}

impl State {
    /// The state as items of a library have it; the first two are CSL's terms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forthcoming => "forthcoming",
            Self::InPress => "in press",
            Self::InPreparation => "in preparation",
            Self::Submitted => "submitted",
        }
    }

    /// The words of a language for a state that CSL has no good term for; English ones for a language without.
    pub fn words(self, lang: &str) -> Option<&'static str> {
        let lang = lang.split('-').next().unwrap_or_default();
        let (_, printed) = PRINTED.iter().find(|(state, _)| *state == self)?;
        let of = |tag: &str| printed.iter().find(|(known, _)| *known == tag).map(|(_, words)| *words);
        of(lang).or_else(|| of("en"))
    }
}

#[cfg(test)]
mod tests {
    use super::{State, state};

    #[test]
    fn states_are_known_in_many_words() {
        for (text, expected) in [
            ("Forthcoming", Some(State::Forthcoming)),
            ("(in press)", Some(State::InPress)),
            ("À paraître", Some(State::Forthcoming)),
            ("In Press.", Some(State::InPress)),
            ("2020", None),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
        assert_eq!(State::Submitted.words("de-AT"), Some("eingereicht"));
        assert_eq!(State::Submitted.words("xx"), Some("submitted"));
        assert_eq!(State::Forthcoming.words("de"), Some("im Erscheinen"));
        assert_eq!(State::Forthcoming.words("fr"), None);
        assert_eq!(State::InPress.words("de"), None);
    }
}
