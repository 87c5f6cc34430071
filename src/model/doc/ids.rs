//! Indexes of the side tables: one type a table, so that none is taken for another.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index of its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        })+
    };
}

ids! {
    /// Index into [`Doc::strings`].
    StrId
    /// Index into [`Doc::headings`].
    HeadingId
    /// Index into [`Doc::lists`].
    ListId
    /// Index into [`Doc::codes`].
    CodeId
    /// Index into [`Doc::html`].
    HtmlId
    /// Index into [`Doc::tables`].
    TableId
    /// Index into [`Doc::exhibits`].
    ExhibitId
    /// Index into [`Doc::links`].
    LinkId
    /// Index into [`Doc::notes`].
    NoteId
    /// Index into [`Doc::note_refs`].
    NoteRefId
    /// Index into [`Doc::citations`].
    CitationId
    /// Index into [`Doc::cross_refs`].
    CrossRefId
    /// Index into [`Doc::abbreviations`].
    AbbreviationId
    /// Index into [`Doc::recommendations`].
    RecommendationId
    /// Index into [`Doc::calls`].
    CallId
}
