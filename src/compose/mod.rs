//! Makes the costly half of a document: citations, notes in order, highlighted code.
