//! Puts finished files into the output folder: changed ones staged beside it, the rest linked, exchanged in one step.
