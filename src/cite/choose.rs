//! Branches: which of them is taken.

use citationberg::taxonomy::{Locator as LocatorKind, NumberVariable, Variable};
use citationberg::{ChooseMatch, TestPosition};

use super::context::Part;
use super::eval::Eval;
use super::number;
use super::style::{Branch, Test};

impl Eval<'_> {
    /// Whether a branch is taken.
    pub(super) fn holds(&mut self, branch: &Branch) -> bool {
        if branch.tests.is_empty() {
            return true;
        }
        match branch.match_ {
            ChooseMatch::All => branch.tests.iter().all(|test| self.test(*test)),
            ChooseMatch::Any => branch.tests.iter().any(|test| self.test(*test)),
            ChooseMatch::None => !branch.tests.iter().any(|test| self.test(*test)),
        }
    }

    fn test(&mut self, test: Test) -> bool {
        match test {
            Test::Disambiguate(wanted) => {
                let most = self.read(Part::Disambiguate, |context| context.disambiguate);
                let holds = wanted && self.disambiguated < most;
                self.disambiguated += u8::from(holds);
                holds
            }
            Test::Numeric(variable) => {
                let is_place = variable == Variable::Number(NumberVariable::Locator);
                let is_numeric =
                    |value: &str| number::is_numeric(value) || is_place && number::is_numeral(value);
                self.value(variable).is_some_and(|value| is_numeric(&value))
            }
            Test::Uncertain(date) => self.work.date(date).is_some_and(|date| date.circa),
            Test::Locator(kind) => {
                let locator = self.read(Part::Locator, |context| context.locator);
                locator.is_some_and(|locator| is_label(locator.label, kind))
            }
            Test::Position(position) => self.is_at(position),
            Test::Type(kind) => self.work.kind == Some(kind),
            Test::Variable(variable) => self.has(variable),
        }
    }

    fn has(&mut self, variable: Variable) -> bool {
        match variable {
            Variable::Date(date) => self.work.date(date).is_some(),
            Variable::Name(name) => self.work.people(name).is_some(),
            other => self.value(other).is_some(),
        }
    }

    fn is_at(&mut self, wanted: TestPosition) -> bool {
        let Some(position) = self.read(Part::Position, |context| context.position) else { return false };
        match wanted {
            TestPosition::First => !position.again,
            TestPosition::Subsequent => position.again,
            TestPosition::Ibid => position.ibid,
            TestPosition::IbidWithLocator => position.ibid_with_locator,
            TestPosition::NearNote => position.near,
        }
    }
}

/// Whether a label is of a kind.
fn is_label(label: &str, kind: LocatorKind) -> bool {
    label
        .replace(' ', "-")
        .parse::<LocatorKind>()
        .or_else(|()| label.parse())
        .is_ok_and(|label| label == kind)
}
