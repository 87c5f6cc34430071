//! English titles from title case to sentence case, the form that CSL processors start from.
//!
//! The rule is BibTeX's: a word that must keep its capitals stands in braces. Besides, words with
//! capitals or digits inside and single letters keep theirs, and a title that is already in sentence
//! case is left alone, so that names in it survive without braces.

/// A run of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Case may change.
    Open(String),
    /// Stays as it is (braced, markup).
    Fixed(String),
}

/// The runs of a title in sentence case.
pub(super) fn sentence_case(runs: Vec<Run>) -> Vec<Run> {
    if !is_title_case(&runs) {
        return runs;
    }
    let mut opens_sentence = true;
    runs.into_iter()
        .map(|run| match run {
            Run::Open(text) => Run::Open(lower_words(&text, &mut opens_sentence)),
            Run::Fixed(text) => {
                opens_sentence = ends_sentence(&text);
                Run::Fixed(text)
            }
        })
        .collect()
}

/// Longer words that title case may leave small: prepositions, conjunctions, and participles that stand for them.
const MAY_BE_SMALL: [&str; 49] = [
    "about",
    "above",
    "according",
    "across",
    "after",
    "against",
    "along",
    "amid",
    "among",
    "amongst",
    "around",
    "because",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "between",
    "beyond",
    "concerning",
    "despite",
    "during",
    "except",
    "from",
    "inside",
    "into",
    "like",
    "near",
    "onto",
    "over",
    "past",
    "regarding",
    "relating",
    "respecting",
    "since",
    "than",
    "through",
    "throughout",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "upon",
    "versus",
    "with",
    "within",
    "without",
];

/// Whether nearly all longer words begin with a capital.
fn is_title_case(runs: &[Run]) -> bool {
    let (mut capital, mut lower) = (0_u32, 0_u32);
    for run in runs {
        let Run::Open(text) = run else { continue };
        let longer = words(text).filter(|word| word.chars().count() > 3 && !MAY_BE_SMALL.contains(word));
        for word in longer {
            let mut chars = word.chars();
            match chars.next() {
                // An acronym says nothing of the title.
                _ if chars.clone().any(char::is_uppercase) => {}
                Some(first) if first.is_uppercase() => capital += 1,
                Some(first) if first.is_lowercase() => lower += 1,
                _ => {}
            }
        }
    }
    capital > 0 && lower * 4 <= capital
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\'' || c == '’'
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with([':', '?', '!']) || text.strip_suffix('.').is_some_and(|text| !ends_in_initial(text))
}

/// Whether a text ends in a single letter: the point after it is that of an abbreviation (`U.S.`).
fn ends_in_initial(text: &str) -> bool {
    let mut chars = text.chars().rev();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none_or(|c| !is_word(c))
}

fn lower_words(text: &str, opens_sentence: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if is_word(first) {
            let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(len);
            push_word(&mut out, word, std::mem::take(opens_sentence), after.is_empty());
            rest = after;
        } else {
            if matches!(first, ':' | '?' | '!') || (first == '.' && !ends_in_initial(&out)) {
                *opens_sentence = true;
            }
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn push_word(out: &mut String, word: &str, opens_sentence: bool, ends_run: bool) {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or_default();
    let tail = chars.as_str();
    let inner = tail.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    // A single letter is a name ("Plan B", "X"), but for the article.
    let letter = tail.is_empty() && (word != "A" || ends_run);
    if opens_sentence || !first.is_uppercase() || inner || letter {
        out.push_str(word);
    } else {
        out.extend(first.to_lowercase());
        out.push_str(tail);
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, sentence_case};

    fn check(title: &str, expected: &str) {
        let runs = title
            .split('|')
            .enumerate()
            .map(|(n, text)| if n % 2 == 0 { Run::Open(text.into()) } else { Run::Fixed(text.into()) })
            .collect();
        let cased: String = sentence_case(runs)
            .into_iter()
            .map(|run| match run {
                Run::Open(text) | Run::Fixed(text) => text,
            })
            .collect();
        assert_eq!(cased, expected);
    }

    #[test]
    fn small_words_are_sorted() {
        assert!(super::MAY_BE_SMALL.is_sorted());
    }

    #[test]
    fn titles_become_sentences() {
        check("The Future of European Security", "The future of european security");
        check("The Future of |European| Security", "The future of European security");
        check("Trade Wars: A New Era? Not Yet", "Trade wars: A new era? Not yet");
        check("NATO Quarrels over the McMahon Line in 2D", "NATO quarrels over the McMahon line in 2D");
        check("Plan B for a Green Deal", "Plan B for a green deal");
        check("The |U.S.| Navy. What U.S. Allies Want", "The U.S. navy. What U.S. allies want");
        check("Notes toward a New Theory", "Notes toward a new theory");
        check("The |REPowerEU| Plan", "The REPowerEU plan");
        check("Polityka zagraniczna Polski wobec Ukrainy", "Polityka zagraniczna Polski wobec Ukrainy");
        check("The economy of Poland under strain", "The economy of Poland under strain");
        check("", "");
    }
}
