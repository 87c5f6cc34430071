//! The tests of the program as a whole: one file a feature.

mod reference;
