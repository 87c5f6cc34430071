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
    /// Index into [`super::Doc::strings`].
    StrId
    /// Index into [`super::Doc::headings`].
    HeadingId
    /// Index into [`super::Doc::lists`].
    ListId
    /// Index into [`super::Doc::codes`].
    CodeId
    /// Index into [`super::Doc::html`].
    HtmlId
    /// Index into [`super::Doc::tables`].
    TableId
    /// Index into [`super::Doc::exhibits`].
    ExhibitId
    /// Index into [`super::Doc::links`].
    LinkId
    /// Index into [`super::Doc::notes`].
    NoteId
    /// Index into [`super::Doc::note_refs`].
    NoteRefId
    /// Index into [`super::Doc::citations`].
    CitationId
    /// Index into [`super::Doc::cross_refs`].
    CrossRefId
    /// Index into [`super::Doc::abbreviations`].
    AbbreviationId
    /// Index into [`super::Doc::recommendations`].
    RecommendationId
    /// Index into [`super::Doc::calls`].
    CallId
}
