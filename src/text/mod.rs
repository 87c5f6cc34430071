//! What any part of the program may have to do to a text, done in one way: it knows no other module.
//!
//! | module | makes |
//! |---|---|
//! | [`slug`] | parts of addresses, ids of records, anchors of headings |
//! | [`fold`] | the form in which names and paths are compared |
//! | [`sentence`] | where sentences begin, with the abbreviations of each language |
//! | [`flow`] | a text from which marks are taken out, together with their spaces |
//! | [`escape`] | text in HTML, in TeX |
//! | [`doi`] | a DOI without its resolver, and whether it is one |
//! | [`things`] | our name of a figure, table or section that has one of another program |
//! | [`litter`] | whether a file name is that of an editor's or system's leftover |
//! | [`xml`] | whether XML allows a character or a text |
//! | [`byte_set`] | sets of bytes, to pass over those that are no marks |

mod abbreviations;
pub mod byte_set;
pub mod doi;
pub mod escape;
pub mod flow;
pub mod fold;
pub mod litter;
pub mod sentence;
pub mod slug;
pub mod things;
pub mod xml;
