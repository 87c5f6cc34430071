//! What a cite knows of where it stands, and which parts of that an evaluation has read.

/// The surroundings of a work that is evaluated.
#[derive(Debug, Clone, Default)]
pub(super) struct Context<'a> {
    /// Where the cite stands; `None` in the list.
    pub position: Option<Position>,
    /// Where in the work.
    pub locator: Option<Locator<'a>>,
    /// The note that cited the work first.
    pub first_note: Option<u32>,
    /// The number of the work in the list.
    pub number: Option<u32>,
    /// The letter of the year, from 0.
    pub year_suffix: Option<u32>,
    /// How many of the style's own means tell works apart: so many conditions hold, in the order they are met.
    pub disambiguate: u8,
    /// How many names, and how much of them, tell the work apart.
    pub names: Option<&'a Detail>,
    /// Whether the names that stand for the work are left out.
    pub without_author: bool,
}

/// Where a cite stands among the cites of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Position {
    /// Whether the work was cited before.
    pub again: bool,
    /// Whether it was cited right before.
    pub ibid: bool,
    /// And elsewhere in it.
    pub ibid_with_locator: bool,
    /// Whether a note near by cites it.
    pub near: bool,
}

/// Where in a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Locator<'a> {
    /// The name of the label.
    pub label: &'a str,
    /// What it labels.
    pub text: &'a str,
}

/// What is added to the names of a cite to tell works apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Detail {
    /// For each list of names, in the order they are printed: how many names at least.
    pub names: Vec<usize>,
    /// For each name of each list: 1 for initials, 2 for the given names.
    pub given: Vec<Vec<u8>>,
}

/// A part of the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// [`Context::position`].
    Position = 1,
    /// [`Context::locator`].
    Locator = 2,
    /// [`Context::first_note`].
    FirstNote = 4,
    /// [`Context::number`].
    Number = 8,
    /// [`Context::year_suffix`].
    YearSuffix = 16,
    /// [`Context::disambiguate`].
    Disambiguate = 32,
    /// [`Context::names`].
    Names = 64,
    /// Whether the work was cited before, for the number of names.
    Again = 128,
}

/// The parts of the context that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Reads(u8);

impl Reads {
    /// Adds a part.
    pub fn add(&mut self, part: Part) {
        self.0 |= part as u8;
    }

    /// These parts and those of another.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a part was read.
    #[must_use]
    pub fn has(self, part: Part) -> bool {
        self.0 & part as u8 != 0
    }
}
