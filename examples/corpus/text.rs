//! Chance and words: a small generator of numbers, and sentences as dry as those of real briefs.

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers everywhere.
pub struct Chance(u64);

impl Chance {
    /// A generator that gives its own numbers for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

pub const ADJECTIVES: &[&str] = &[
    "baltic",
    "bilateral",
    "civilian",
    "common",
    "digital",
    "eastern",
    "energy",
    "export",
    "federal",
    "foreign",
    "industrial",
    "maritime",
    "military",
    "monetary",
    "northern",
    "nuclear",
    "regional",
    "strategic",
    "trade",
    "western",
];
pub const NOUNS: &[&str] = &[
    "alliance",
    "budget",
    "corridor",
    "council",
    "deficit",
    "deterrence",
    "forecast",
    "grid",
    "investment",
    "market",
    "ministry",
    "pipeline",
    "pledge",
    "policy",
    "procurement",
    "reform",
    "sanction",
    "shipyard",
    "summit",
    "tariff",
];
const ACTORS: &[&str] = &[
    "the government",
    "the central bank",
    "the European Commission",
    "the ministry of defence",
    "the finance committee",
    "the national assembly",
    "the port authority",
    "the regulator",
    "the trade union",
    "the new coalition",
    "the council of ministers",
    "the export credit agency",
];
const VERBS: &[&str] = &[
    "has revised",
    "expects to raise",
    "is unlikely to lower",
    "wants to defend",
    "has put off",
    "may yet accept",
    "quietly supports",
    "has begun to question",
    "cannot finance",
    "will have to explain",
];
const OBJECTS: &[&str] = &[
    "its forecast for steel exports",
    "the ceiling on new borrowing",
    "a larger share of the common budget",
    "the timetable for joining the single market",
    "the rules on state aid to shipyards",
    "its reserve of natural gas",
    "the order for air defence systems",
    "the agreement on migration",
    "the new tariffs on vehicles",
    "a permanent presence of allied troops",
    "the terms of the recovery fund",
    "the list of critical minerals",
];
const CIRCUMSTANCES: &[&str] = &[
    "after the summit in the spring",
    "before the elections in the autumn",
    "without asking its neighbours",
    "although the costs are not yet known",
    "because investors expect it",
    "as long as prices stay high",
    "in spite of objections from the opposition",
    "once the audit has been published",
    "while the war goes on",
    "under pressure from its allies",
    "for the first time in a decade",
];
const OPENERS: &[&str] = &[
    "",
    "",
    "",
    "In the short term, ",
    "At the same time, ",
    "By contrast, ",
    "For now, ",
    "According to officials, ",
    "As in earlier years, ",
    "In practice, ",
];

/// One sentence with its final stop.
pub fn sentence(chance: &mut Chance) -> String {
    let opener = chance.pick(OPENERS);
    let (actor, verb, object) = (chance.pick(ACTORS), chance.pick(VERBS), chance.pick(OBJECTS));
    let mut sentence = format!("{opener}{actor} {verb} {object} {}", chance.pick(CIRCUMSTANCES));
    if chance.below(3) == 0 {
        let second = format!(", and {} {} {}", chance.pick(ACTORS), chance.pick(VERBS), chance.pick(OBJECTS));
        sentence.push_str(&second);
    }
    sentence.push('.');
    capital(&sentence)
}

/// A title of four or five words.
pub fn title(chance: &mut Chance) -> String {
    let noun = chance.pick(NOUNS);
    let title = format!("{noun} and the {} {}", chance.pick(ADJECTIVES), chance.pick(NOUNS));
    capital(&format!("{} {title}", chance.pick(ADJECTIVES)))
}

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
