//! Upper and lower case: of words, of sentences, of English titles.

use citationberg::{FontVariant, Formatting, TextCase, VerticalAlign};

use super::text::Node;

/// Words that an English title leaves in lower case, unless they stand first or last.
const SMALL_WORDS: &str = " a about above across afore after against al along alongside amid amidst among amongst an and \
    anenst apropos apud around as aside astride at athwart atop barring before behind below beneath beside besides \
    between beyond but by c ca circa d de despite down during et except for forenenst from given in inside into lest \
    like modulo near next nor notwithstanding of off on onto or out over per plus pro qua sans since so than the \
    through throughout thru thruout till to toward towards under underneath until unto up upon v van versus via \
    vis-à-vis von vs with within without yet ";

/// Where in a text the next word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the very start.
    Start,
    /// After a colon, a question or an exclamation.
    Sentence,
    /// After a space or a sign.
    Word,
    /// In the middle of a word.
    Inside,
}

/// Sets the case of a text; `subtitles` says that an English one begins anew behind a colon.
pub(super) fn apply(nodes: &mut [Node], case: TextCase, english: bool, subtitles: bool) {
    let mut setter = Setter { case, subtitles: subtitles && english, ..Setter::default() };
    match case {
        TextCase::TitleCase if !english => return,
        TextCase::TitleCase => {
            let mut count = Setter { case: TextCase::CapitalizeAll, ..setter };
            let mut copy = nodes.to_vec();
            count.nodes(&mut copy);
            setter.last = count.words;
        }
        TextCase::SentenceCase => {
            let (mut upper, mut lower) = (false, false);
            nodes.iter().for_each(|node| {
                node.each_text(&mut |text| {
                    upper |= text.chars().any(char::is_uppercase);
                    lower |= text.chars().any(char::is_lowercase);
                });
            });
            setter.shouting = upper && !lower;
        }
        _ => {}
    }
    setter.nodes(nodes);
}

/// Begins what stands behind a colon with a capital, and leaves all else as it is.
pub(super) fn capital_subtitles(nodes: &mut [Node]) {
    Setter { subtitles: true, place: Place::Word, ..Setter::default() }.nodes(nodes);
}

#[derive(Clone, Copy)]
struct Setter {
    /// A case that leaves inner words alone does so if nothing else is said.
    case: TextCase,
    /// Whether a word behind a colon has a capital.
    subtitles: bool,
    place: Place,
    words: usize,
    /// The number of the last word.
    last: usize,
    /// Whether all is in capitals.
    shouting: bool,
}

impl Default for Setter {
    fn default() -> Self {
        let case = TextCase::CapitalizeFirst;
        Self { case, subtitles: false, place: Place::Start, words: 0, last: usize::MAX, shouting: false }
    }
}

impl Setter {
    fn nodes(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => *text = self.text(text),
                Node::Affix(text) | Node::Delimiter(text) => {
                    let set = self.text(text);
                    if *set != **text {
                        *text = set.into();
                    }
                }
                Node::Host(..) => {}
                Node::Element(element) if element.fixed_case || is_sign(&element.format) => {
                    let mut copy = element.children.clone();
                    self.nodes(&mut copy);
                }
                Node::Element(element) => self.nodes(&mut element.children),
            }
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut set = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
            let len = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
            let (chunk, after) = rest.split_at(len);
            if is_word(first) {
                self.words += usize::from(self.place != Place::Inside);
                self.word(chunk, &mut set);
                self.place = Place::Inside;
            } else {
                set.push_str(chunk);
                self.separate(chunk);
            }
            rest = after;
        }
        set
    }

    fn separate(&mut self, signs: &str) {
        for sign in signs.chars() {
            self.place = match sign {
                ':' | '?' | '!' if self.place != Place::Start => Place::Sentence,
                // An apostrophe does not end a word.
                '\'' | '\u{2019}' if self.place == Place::Inside => Place::Inside,
                _ if self.place == Place::Inside => Place::Word,
                _ => self.place,
            };
        }
    }

    fn word(&self, word: &str, set: &mut String) {
        let is_lower = || word.chars().all(|c| !c.is_uppercase());
        let starts = self.place == Place::Start || self.subtitles && self.place == Place::Sentence;
        match self.case {
            TextCase::Lowercase => set.push_str(&word.to_lowercase()),
            TextCase::Uppercase => set.push_str(&word.to_uppercase()),
            TextCase::CapitalizeFirst if starts && is_lower() => capitalize(word, set),
            TextCase::CapitalizeAll if self.place != Place::Inside && is_lower() => capitalize(word, set),
            TextCase::SentenceCase => self.in_sentence(word, starts, set),
            TextCase::TitleCase if is_lower() && self.takes_capital(word) => capitalize(word, set),
            _ => set.push_str(word),
        }
    }

    fn in_sentence(&self, word: &str, starts: bool, set: &mut String) {
        let rest_is_lower = word.chars().skip(1).all(char::is_lowercase);
        if starts && (self.shouting || rest_is_lower) {
            capitalize(&word.to_lowercase(), set);
        } else if !starts && (self.shouting || (rest_is_lower && word.chars().count() > 1)) {
            set.push_str(&word.to_lowercase());
        } else {
            set.push_str(word);
        }
    }

    /// Whether a word of an English title takes a capital.
    fn takes_capital(&self, word: &str) -> bool {
        match self.place {
            Place::Start | Place::Sentence => true,
            Place::Inside => false,
            Place::Word => {
                let mut letters = word.chars();
                let one = letters.next().is_some() && letters.next().is_none();
                if is_small(word) { self.words == self.last && !one } else { !one }
            }
        }
    }
}

/// Whether letters of a format are signs rather than words.
fn is_sign(format: &Formatting) -> bool {
    format.font_variant == Some(FontVariant::SmallCaps)
        || matches!(format.vertical_align, Some(VerticalAlign::Sup | VerticalAlign::Sub))
}

/// Whether a word is one that titles leave in lower case.
fn is_small(word: &str) -> bool {
    SMALL_WORDS.match_indices(word).any(|(at, found)| {
        SMALL_WORDS[..at].ends_with(' ') && SMALL_WORDS[at + found.len()..].starts_with(' ')
    })
}

fn capitalize(word: &str, set: &mut String) {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return };
    // A lone Greek letter is a sign of science.
    if matches!(first, '\u{370}'..='\u{3ff}') && letters.as_str().is_empty() {
        set.push(first);
    } else {
        set.extend(first.to_uppercase());
    }
    set.push_str(letters.as_str());
}

/// A text with a capital at its start.
pub(super) fn capitalized(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    capitalize(text, &mut set);
    set
}
