//! Subscripts and superscripts in plain text: words as they are, `CO2`, `m2`, `20th`; but raised or lowered
//! characters where plain ones would make another number of the one before them: `10⁶`, not `106`.

use super::{Node, NodeKind};
use crate::text::flow::Flow;

const RAISED: [(char, char); 17] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('–', '⁻'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
];

const LOWERED: [(char, char); 15] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('(', '₍'),
    (')', '₎'),
];

/// The scripts that are open while nodes are put together as plain text.
#[derive(Debug, Default)]
pub struct OpenScripts(Vec<(u32, usize, NodeKind)>);

impl OpenScripts {
    /// Closes those that end before node `index`, and opens `node` there, if it is one.
    pub fn pass(&mut self, flow: &mut Flow, index: u32, node: Option<&Node>) {
        while let Some((_, start, kind)) = self.0.pop_if(|(end, ..)| *end <= index) {
            flow.change(|text| set_script(text, start, kind));
        }
        if let Some(node) = node
            && matches!(node.kind, NodeKind::Superscript | NodeKind::Subscript)
        {
            self.0.push((node.end, flow.next(), node.kind));
        }
    }
}

/// Raises or lowers what stands in `plain` from byte `start` on, behind a number.
pub fn set_script(plain: &mut String, start: usize, kind: NodeKind) {
    let forms = match kind {
        NodeKind::Superscript => &RAISED[..],
        _ => &LOWERED[..],
    };
    if !plain.get(..start).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit())) {
        return;
    }
    let form = |c: char| forms.iter().find(|(plain, _)| *plain == c).map(|(_, form)| *form);
    if let Some(script) = plain[start..].chars().map(form).collect::<Option<String>>() {
        plain.truncate(start);
        plain.push_str(&script);
    }
}

#[cfg(test)]
mod tests {
    use super::{NodeKind, set_script};

    #[test]
    fn numbers_stay_apart() {
        for (before, script, kind, plain) in [
            ("CO", "2", NodeKind::Subscript, "CO2"),
            ("10", "6", NodeKind::Superscript, "10⁶"),
            ("10", "−3", NodeKind::Superscript, "10⁻³"),
            ("20", "th", NodeKind::Superscript, "20th"),
            ("101", "2", NodeKind::Subscript, "101₂"),
        ] {
            let mut text = format!("{before}{script}");
            set_script(&mut text, before.len(), kind);
            assert_eq!(text, plain);
        }
    }
}
