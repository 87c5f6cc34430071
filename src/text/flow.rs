//! A text put together from pieces, some of which are taken out: citations, calls of notes.
//!
//! The space before what is taken out goes with it, whatever follows, and so do brackets that held nothing else.

/// Stands for words that are not known yet ([`Flow::gap`]).
pub const GAP: char = '\u{fffc}';

/// A text on the way.
pub struct Flow {
    text: String,
    write: fn(&str, &mut String),
    /// White space that is not written yet, before what was taken out and after it.
    before: String,
    after: String,
    cut: bool,
}

impl Flow {
    /// A plain text.
    pub fn plain() -> Self {
        Self::new(|text, out| out.push_str(text))
    }

    /// A text that `write` appends, escaped.
    pub fn new(write: fn(&str, &mut String)) -> Self {
        Self { text: String::new(), write, before: String::new(), after: String::new(), cut: false }
    }

    /// Appends words.
    pub fn push(&mut self, words: &str) {
        let mut core = words.trim_start();
        let space = if self.cut { &mut self.after } else { &mut self.before };
        space.push_str(&words[..words.len() - core.len()]);
        if self.cut && core.starts_with(')') && self.text.ends_with('(') {
            self.text.pop();
            core = &core[1..];
            self.after.clear();
            self.before.push_str(&self.text[self.text.trim_end().len()..]);
            self.text.truncate(self.text.trim_end().len());
            return self.push(core);
        }
        let Some(first) = core.chars().next() else { return };
        self.settle(first, core);
        let end = core.trim_end();
        match end.contains(GAP) {
            true => (self.write)(&end.replace(GAP, ""), &mut self.text),
            false => (self.write)(end, &mut self.text),
        }
        self.before.push_str(&core[end.len()..]);
    }

    /// Takes something out here.
    pub fn cut(&mut self) {
        if self.before.is_empty() {
            self.before = std::mem::take(&mut self.after);
        }
        self.after.clear();
        self.cut = true;
    }

    /// Leaves a gap for words that are filled in later: a [`GAP`], whose place it tells.
    pub fn gap(&mut self) -> usize {
        self.settle(GAP, "");
        self.text.push(GAP);
        self.text.len() - GAP.len_utf8()
    }

    /// Appends a mark that opens something, before the next words.
    pub fn open(&mut self, mark: &str) {
        self.settle(GAP, "");
        self.text.push_str(mark);
    }

    /// Appends a mark that closes something, right behind the last words.
    pub fn close(&mut self, mark: &str) {
        self.text.push_str(mark);
    }

    /// Changes the words so far; their end stays or moves.
    pub fn change(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.text);
    }

    /// Where the last words end.
    pub fn end(&self) -> usize {
        self.text.len()
    }

    /// Where the next words begin, at the latest.
    pub fn next(&self) -> usize {
        self.text.len() + self.before.len().max(self.after.len())
    }

    /// The text.
    pub fn finish(mut self) -> String {
        if !self.cut {
            self.text.push_str(&self.before);
        }
        self.text
    }

    /// Writes the space that belongs before words that begin with `first`.
    fn settle(&mut self, first: char, words: &str) {
        let (before, after) = (std::mem::take(&mut self.before), std::mem::take(&mut self.after));
        if !std::mem::take(&mut self.cut) {
            return self.text.push_str(&before);
        }
        let opens = |c: char| matches!(c, '(' | '[' | '“' | '„' | '«' | '‘' | '¿' | '¡' | '（' | '「' | '《');
        if self.text.is_empty() || self.text.ends_with(opens) {
            return;
        }
        let is_bound = |c: char| matches!(c, '\u{a0}' | '\u{202f}');
        let is_dash = matches!(first, '–' | '—' | '-' | '/');
        let space = if is_closing(first) {
            if after.starts_with(is_bound) { after } else { String::new() }
        } else if is_quote(first) || is_dash && !words[first.len_utf8()..].starts_with(char::is_whitespace) {
            after
        } else if after.is_empty() {
            before
        } else {
            after
        };
        self.text.push_str(&space);
    }
}

/// Marks that stand right behind a word.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '}'
            | '،'
            | '؛'
            | '؟'
            | '。'
            | '，'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '、'
    )
}

/// Marks that stand right behind a word or right before one.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '“' | '»' | '«' | '›' | '‹' | '…' | '」' | '』')
}

#[cfg(test)]
mod tests {
    use super::Flow;

    #[test]
    fn the_space_goes_with_what_is_taken_out() {
        for (text, expected) in [
            ("Locks are slow @.", "Locks are slow."),
            ("Locks are slow @; others @, too @ (not @).", "Locks are slow; others, too (not)."),
            ("One @ two@ three", "One two three"),
            ("Several @ @@ @.", "Several."),
            ("Several @ @ words", "Several words"),
            ("@ First @", "First"),
            ("Empty (@) and ( @ ) brackets (@).", "Empty and brackets."),
            ("Dashes @—so @ – and @ - on", "Dashes—so – and - on"),
            ("Bound\u{a0}@. Bound\u{a0}@ word", "Bound. Bound word"),
            ("Mot @\u{202f}; suite @ : fin", "Mot\u{202f}; suite: fin"),
            ("“@ Said @” and «\u{a0}mot @\u{a0}»", "“Said” and «\u{a0}mot\u{a0}»"),
            ("Then @ “said” @ “x”", "Then “said” “x”"),
            ("句子@。下一句 @。", "句子。下一句。"),
            ("No marks , here ; at all ", "No marks , here ; at all "),
            ("Glued @word", "Glued word"),
        ] {
            let mut flow = Flow::plain();
            for (index, piece) in text.split('@').enumerate() {
                if index > 0 {
                    flow.cut();
                }
                flow.push(piece);
            }
            assert_eq!(flow.finish(), expected, "{text}");
        }
    }

    #[test]
    fn gaps_and_marks_stand_where_words_would() {
        let mut flow = Flow::plain();
        flow.push("As ");
        flow.gap();
        flow.push(" shows ");
        flow.cut();
        flow.open("<em>");
        flow.push("this ");
        flow.cut();
        flow.close("</em>");
        flow.push(", yes");
        assert_eq!(flow.finish(), "As \u{fffc} shows <em>this</em>, yes");
    }
}
