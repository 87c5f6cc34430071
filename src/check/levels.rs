//! The one place where `lint` settings and `--strict` decide how bad a fault is.

use std::collections::BTreeMap;

use crate::model::code::Code;
use crate::model::config::LintLevel;
use crate::model::diagnostic::{Diagnostic, Severity};

/// Gives every diagnostic its final severity, drops what the settings allow, sorts, and drops repetitions.
///
/// `strict` makes warnings errors, those that `lint` made warnings included; notes stay notes.
pub fn settle(
    diagnostics: Vec<Diagnostic>,
    lint: &BTreeMap<Code, LintLevel>,
    strict: Strictness,
) -> Vec<Diagnostic> {
    let mut settled: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|mut diagnostic| {
            diagnostic.severity = match lint.get(&diagnostic.code) {
                Some(level) => level.apply(diagnostic.severity)?,
                None => diagnostic.severity,
            };
            if strict == Strictness::Strict && diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
            Some(diagnostic)
        })
        .collect();
    hold_back(&mut settled);
    settled.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    settled.dedup();
    settled
}

/// Takes out what finished pages show while a source or a template has errors: pages without what is missing lead
/// nowhere, and say nothing of their own.
fn hold_back(settled: &mut Vec<Diagnostic>) {
    let of_pages = |code: Code| matches!(code, Code::BrokenOutputLink | Code::DuplicateHtmlId);
    if settled.iter().any(|fault| fault.severity == Severity::Error && !of_pages(fault.code)) {
        settled.retain(|fault| !of_pages(fault.code));
    }
}

/// What warnings count as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    #[default]
    Usual,
    /// Warnings are errors.
    Strict,
}

impl From<bool> for Strictness {
    fn from(strict: bool) -> Self {
        if strict { Strictness::Strict } else { Strictness::Usual }
    }
}

/// Whether any diagnostic is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Strictness, settle};
    use crate::model::code::Code;
    use crate::model::config::LintLevel;
    use crate::model::diagnostic::{Diagnostic, Severity};

    fn check(code: Code, lint: Option<LintLevel>, strict: bool, expected: Option<Severity>) {
        let lint = lint.map(|level| (code, level)).into_iter().collect::<BTreeMap<_, _>>();
        let settled = settle(vec![Diagnostic::new(code, "m")], &lint, strict.into());
        let found = settled.first().map(|diagnostic| diagnostic.severity);
        assert_eq!(found, expected, "{code:?} {lint:?} {strict}");
    }

    #[test]
    fn levels() {
        use Severity::{Error, Note, Warning};
        let (error, warning, note) = (Code::BrokenLink, Code::UnusedNote, Code::UnusedFile);
        check(error, None, false, Some(Error));
        check(error, Some(LintLevel::Allow), false, Some(Error));
        check(error, Some(LintLevel::Warn), false, Some(Error));
        check(warning, None, false, Some(Warning));
        check(warning, None, true, Some(Error));
        check(warning, Some(LintLevel::Allow), true, None);
        check(warning, Some(LintLevel::Deny), false, Some(Error));
        check(note, None, true, Some(Note));
        check(note, Some(LintLevel::Warn), true, Some(Error));
        check(note, Some(LintLevel::Deny), false, Some(Error));
    }

    #[test]
    fn sorted_and_each_once() {
        let fault = |message: &str| Diagnostic::new(Code::BrokenLink, message);
        let settled = settle(vec![fault("b"), fault("a"), fault("b")], &BTreeMap::new(), Strictness::Usual);
        assert_eq!(settled, [fault("a"), fault("b")]);
    }

    #[test]
    fn strictness_of_a_flag() {
        assert_eq!(Strictness::from(false), Strictness::Usual);
    }
}
