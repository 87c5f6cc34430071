//! Formats citations and references: the works that a document cites in, marks, notes and the list of references out.
