//! Colors as `#rgb` or `#rrggbb`, and the contrast of two of them.

use std::fmt;

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

impl Color {
    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Color> {
        let digits: Vec<u8> = text
            .strip_prefix('#')?
            .chars()
            .map(|c| c.to_digit(16).map(|digit| digit as u8))
            .collect::<Option<_>>()?;
        match digits.as_slice() {
            [r, g, b] => Some(Color([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Color([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// The contrast ratio, from 1 to 21 (WCAG 2.2, definition of contrast ratio).
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0;
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Color;

    #[test]
    fn contrast_as_measured_by_others() {
        let contrast =
            |a, b| (Color::parse(a).unwrap().contrast(Color::parse(b).unwrap()) * 10.0).round() / 10.0;
        assert_eq!(contrast("#000", "#ffffff"), 21.0);
        assert_eq!(contrast("#777777", "#fff"), 4.5);
        assert_eq!(contrast("#0b5563", "#fbfaf7"), 8.1);
    }

    #[test]
    fn what_is_no_color() {
        for text in ["", "#", "0b5563", "#0b556", "#0b5563ff", "#ggg", "teal", "#éé"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
        assert_eq!(Color::parse("#AbC").unwrap().to_string(), "#aabbcc");
    }
}
