//! Renders routes to files: pure, in parallel. One file an output, one line in [`OUTPUTS`].
