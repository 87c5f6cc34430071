//! Where the sentences of a plain text begin, in any language.
//!
//! A mark ends a sentence where white space and no small letter follow. A full stop after a shortened word, an initial
//! or an ordinal ends none, and dots never do: rather two sentences in one than half of one. The marks of scripts
//! that put no space between sentences end one by themselves.

use super::abbreviations::{has_ordinals, holds, of};
use super::byte_set::ByteSet;

/// The start of the sentence after the one at `from`; `None` if there is none.
pub fn next_start(text: &str, from: usize, language: &str) -> Option<usize> {
    let language = language.split('-').next().unwrap_or(language);
    let mut from = from;
    while let Some(plain) = MAY_END.find(&text.as_bytes()[from..]) {
        let at = from + plain;
        let mark = text[at..].chars().next()?;
        let mut end = at + mark.len_utf8();
        from = end;
        if !ends(mark) {
            continue;
        }
        let mut dots = usize::from(mark == '.');
        for c in text[end..].chars().take_while(|c| closes(*c) && !(is_wide(mark) && opens_too(*c))) {
            end += c.len_utf8();
            dots += usize::from(c == '.');
        }
        from = end;
        let rest = &text[end..];
        let next = rest.trim_start();
        if next.is_empty() {
            return None;
        }
        let start = text.len() - next.len();
        let is_apart = is_wide(mark) || next.len() < rest.len();
        if is_apart && !goes_on(next) && !(mark == '.' && (dots > 1 || is_short(&text[..at], next, language)))
        {
            return Some(start);
        }
    }
    None
}

/// The first sentence of a text.
pub fn first<'t>(text: &'t str, language: &str) -> &'t str {
    let text = text.trim();
    next_start(text, 0, language).map_or(text, |next| text[..next].trim_end())
}

/// Where the sentences of a text begin; the first is 0.
pub fn starts(text: &str, language: &str) -> Vec<usize> {
    let mut starts = vec![0];
    while let Some(next) = starts.last().and_then(|last| next_start(text, *last, language)) {
        starts.push(next);
    }
    starts
}

/// No more marks than this are looked through for the first letter of a sentence.
const MARKS: usize = 40;

/// Bytes with which marks begin that can end a sentence.
static MAY_END: ByteSet = ByteSet::of(b".!?\xd6\xd8\xdb\xe0\xe1\xe2\xe3\xef");

/// Marks that can end a sentence.
fn ends(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?' | '؟' | '۔' | '։' | '।' | '॥' | '။' | '።' | '፧' | '។' | '‽' | '⁈' | '⁉')
        || is_wide(mark)
}

/// Marks after which no space is written.
fn is_wide(mark: char) -> bool {
    matches!(mark, '。' | '！' | '？' | '｡' | '．')
}

/// Marks that still belong to the sentence.
fn closes(c: char) -> bool {
    ends(c)
        || matches!(
            c,
            '…' | ')' | ']' | '"' | '\'' | '”' | '’' | '“' | '»' | '›' | '」' | '』' | '）' | '】' | '》'
        )
}

/// Marks that close in some languages and open in others; where no space follows a sentence, they open the next.
fn opens_too(c: char) -> bool {
    matches!(c, '“' | '"' | '\'')
}

/// Whether what follows a mark is no start of a sentence: a small letter comes first, or a dash.
fn goes_on(next: &str) -> bool {
    let is_dash = next.starts_with(['-', '–', '—', ',', ';', ':', ')', '…']);
    let first = next.chars().take(MARKS).find(|c| c.is_alphanumeric() || *c == super::flow::GAP);
    is_dash || first.is_some_and(char::is_lowercase)
}

/// Whether the full stop after `before` belongs to its last word, given what follows it.
fn is_short(before: &str, next: &str, language: &str) -> bool {
    let breaks = |c: char| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '"' | '“' | '„' | '«' | '‘' | '/' | '’' | '\'' | '–' | '—')
    };
    let word = before.rsplit(breaks).next().unwrap_or_default();
    let last = word.rsplit('-').next().unwrap_or_default();
    is_initial(last)
        || is_dotted(word)
        || (has_ordinals(language) && is_ordinal(word))
        || is_listed(word, next, language)
        || last.len() < word.len() && is_listed(last, next, language)
}

/// A single letter, with its accents.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() && !is_ideograph(word)
}

fn is_ideograph(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c >= '\u{2e80}')
}

/// Letters with inner stops: `U.S`, `e.g`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2)
        && word.chars().any(char::is_alphabetic)
}

/// A number of up to three digits, or a Roman one.
fn is_ordinal(word: &str) -> bool {
    let digits = word.rsplit(['.', '-', '–']).next().unwrap_or_default();
    ((1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        || (!word.is_empty() && word.len() <= 7 && word.bytes().all(|byte| b"IVXLC".contains(&byte)))
}

fn is_listed(word: &str, next: &str, language: &str) -> bool {
    let before_number = next.starts_with(|c: char| c.is_ascii_digit());
    !word.is_empty()
        && of(language)
            .iter()
            .any(|lists| holds(lists.words, word) || before_number && holds(lists.before_numbers, word))
}

#[cfg(test)]
mod tests {
    use super::{first, starts};

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        for (language, case) in [
            ("en", "Trade fell.|It rose again."),
            ("en", "The U.S. Steel bid failed.|Nippon paid."),
            ("en", "See No. 5 and pp. 3 ff. of it.|Then go."),
            ("en", "He asked: “Why?” and left.|“Never.”|She stayed."),
            ("en", "Prof. Kowalski, J. Smith et al. agree.|All do!|Really?|Yes."),
            ("en", "Growth was 3.5 percent (up from 2.1).|Good."),
            ("en", "In 2025.|Then Sen. Lee met Gov. Ho and Lt. Gen. Ray at the St. James on Jan. 5."),
            ("en", "He said no.|Then it ended in World War II.|Nobody paid.|Wait… No... Yes."),
            ("en", "It cost $5 bn.|Then etc.|Then e.g. Poland paid."),
            ("pl", "W 2024 r. eksport spadł.|Potem wzrósł."),
            ("pl", "Dlaczego gen. Maj i min. Wrona spierają się o port przy ul. Długiej.|Reszta poniżej."),
            (
                "pl",
                "Ok. 5 tys. Ukraińców i 10 proc. Polaków, m.in. Jan III. Sobieski, św. Jan.|Dz. U. z 2024 poz. 5.",
            ),
            (
                "de",
                "Am 3. Mai begann die 1. Bundesliga.|Dr. Maier, z. B. Berlin, Art. 5 Abs. 2 GG.|Im Jahr 2024.|Danach",
            ),
            ("fr", "M. Macron, p. ex. Mme Le Pen, av. J.-C. Puis non.|Voir art. 5.|Fin."),
            (
                "es",
                "El Sr. Pérez y la Sra. Díaz viven en EE. UU. con D. Juan.|Véase núm. 5, p. ej. Madrid.|Fin.",
            ),
            ("uk", "На пр. Перемоги та вул. Хрещатик був проф. Шевченко.|Див. ст. 5, напр. Київ.|Кінець."),
            ("nl", "Dhr. Jansen, bijv. Amsterdam, art. 5.|Klaar."),
            ("cs", "Dne 3. Května byl např. Novák.|Viz čl. 5 zákona.|Konec."),
            ("it", "Il dott. Rossi e la sig.ra Bianchi, es. Roma.|Fine."),
            ("pt", "O Sr. Silva e a Dra. Costa, p. ex. Lisboa.|Fim."),
            ("sv", "T. ex. Volvo och dvs. Saab.|Slut."),
            ("ar", "ما هذا؟|هذا د. محمد.|انتهى."),
            ("zh", "这是句子。|下一句！|“真的？”|好。"),
            ("hi", "यह वाक्य है।|दूसरा।"),
            ("en", "One"),
            ("en", ""),
        ] {
            let wide = language == "zh";
            let text = case.split('|').collect::<Vec<_>>().join(if wide { "" } else { " " });
            let expected: Vec<&str> = case.split('|').collect();
            let starts = starts(&text, language);
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            let found: Vec<&str> = starts.iter().zip(ends).map(|(from, to)| text[*from..to].trim()).collect();
            assert_eq!(found, expected, "{case}");
            assert_eq!(first(&text, language), expected[0]);
        }
    }
}
