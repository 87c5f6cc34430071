//! Dates: forms of the style and of the locale, parts, ranges.

use std::sync::Arc;

use citationberg::taxonomy::Variable;
use citationberg::{DateDayForm, DateMonthForm, DateParts, Formatting, TermForm};

use super::eval::{Eval, is_blank};
use super::number;
use super::sort;
use super::style::{DateItem, DatePart, Look, PartForm};
use super::text::{Node, Role};
use super::work::{Date, Day};

impl<'a> Eval<'a> {
    /// `date`.
    pub(super) fn date(&mut self, item: &'a DateItem, out: &mut Vec<Node>) {
        let Some(variable) = item.variable else { return };
        let work = self.work;
        let date = work.date(variable).filter(|_| !self.spent.contains(&Variable::Date(variable)));
        self.count(date.is_some());
        let Some(date) = date else { return };
        if self.substitute_of.is_some() {
            self.spent.push(Variable::Date(variable));
        }
        let localized = item.form.and_then(|form| self.locale.date(form));
        if self.key.is_some()
            && let Some(start) = date.start
        {
            let ranks = localized.unwrap_or(item).parts.iter().filter(|part| is_shown(part, item.shown));
            let parts = ranks.map(|part| part.form.rank() + 1).max().unwrap_or_default();
            let mut key = sort::day_key(start, parts);
            key.extend(date.end.map(|end| sort::day_key(end, parts)));
            out.push(Node::Text(key));
            return;
        }
        let look = match localized {
            Some(locale) => Look {
                prefix: item.look.prefix.clone().or_else(|| locale.look.prefix.clone()),
                suffix: item.look.suffix.clone().or_else(|| locale.look.suffix.clone()),
                case: item.look.case.or(locale.look.case),
                ..item.look.clone()
            },
            None => item.look.clone(),
        };
        let shows_year = localized.unwrap_or(item).parts.iter().any(|part| part.form.rank() == 0);
        let mut nodes = match (&date.literal, date.start) {
            (_, Some(start)) => self.parts(item, localized, date, start),
            // What stands for a date stands where its year would.
            (Some(literal), None) if shows_year => {
                let text = vec![Node::Text(literal.clone())];
                let is_state = work.state.as_ref() == Some(literal);
                if is_state { vec![Node::with_role(Role::State, text)] } else { text }
            }
            _ => Vec::new(),
        };
        if is_blank(&nodes) {
            // What has no part to show counts as having no value.
            self.found -= 1;
            return;
        }
        if !self.style.has_year_suffix
            && let Some(letter) = self.year_suffix()
        {
            // A letter behind a word would be taken for its last.
            nodes.extend(date.start.is_none().then(|| Node::Affix("-".into())));
            nodes.push(letter);
        }
        let mut wrapped = Vec::new();
        self.wrap(&look, nodes, &mut wrapped);
        out.push(Node::with_role(Role::Date, wrapped));
    }

    fn parts(&self, item: &DateItem, localized: Option<&DateItem>, date: &Date, start: Day) -> Vec<Node> {
        let shown = |part: &&DatePart| is_shown(part, item.shown);
        let parts: Vec<DatePart> = match localized {
            Some(locale) => {
                let over = |part: &DatePart| overlay(part, &item.parts);
                locale.parts.iter().filter(shown).map(over).collect()
            }
            None if item.form.is_some() => Vec::new(),
            None => item.parts.iter().filter(shown).cloned().collect(),
        };
        let delimiter = localized.map_or(&item.delimiter, |locale| &locale.delimiter);
        let join = |rendered: Vec<Vec<Node>>| {
            let mut out = Vec::new();
            for mut nodes in rendered.into_iter().filter(|nodes| !nodes.is_empty()) {
                if !out.is_empty()
                    && let Some(delimiter) = delimiter
                {
                    out.push(Node::Delimiter(delimiter.clone()));
                }
                out.append(&mut nodes);
            }
            out
        };
        let Some(end) = date.end else {
            return join(parts.iter().map(|part| self.part(part, start, true, true)).collect());
        };
        self.range(&parts, start, end, &join, delimiter.as_ref())
    }

    /// Two dates: what they share is printed once.
    fn range(
        &self,
        parts: &[DatePart],
        start: Day,
        end: Day,
        join: &impl Fn(Vec<Vec<Node>>) -> Vec<Node>,
        delimiter_between: Option<&Arc<str>>,
    ) -> Vec<Node> {
        let at = |day: Day, rank: usize| match rank {
            0 => Some(i64::from(day.year)),
            1 => day.month.map(i64::from),
            _ => day.day.map(i64::from),
        };
        let ranks: Vec<usize> =
            (0..3).filter(|rank| parts.iter().any(|part| part.form.rank() == *rank)).collect();
        let first_other = ranks.iter().find(|rank| at(start, **rank) != at(end, **rank)).copied();
        let Some(first_other) = first_other else {
            return join(parts.iter().map(|part| self.part(part, start, true, true)).collect());
        };
        let differs = |part: &&DatePart| part.form.rank() >= first_other;
        let open = end.year == 0 && end.month.is_none();
        let Some(from) = parts.iter().position(|part| differs(&part)) else { return Vec::new() };
        let len = parts[from..].iter().take_while(differs).count();
        let (before, rest) = parts.split_at(from);
        let (middle, after) = rest.split_at(len);
        let delimiter = middle
            .iter()
            .filter(|part| part.form.rank() == first_other)
            .find_map(|part| part.range_delimiter.clone());
        let delimiter = delimiter.unwrap_or_else(|| "\u{2013}".into());
        // The affixes at the edges of a half are left out, as far as `prefix` and `suffix` say.
        let half = |parts: &[DatePart], day: Day, prefix: bool, suffix: bool| {
            let said: Vec<&DatePart> =
                parts.iter().filter(|part| at(day, part.form.rank()).is_some()).collect();
            let one = |(index, part): (usize, &&DatePart)| {
                self.part(part, day, prefix || index > 0, suffix || index + 1 < said.len())
            };
            join(said.iter().enumerate().map(one).collect())
        };
        let mut out = half(before, start, true, true);
        extend(&mut out, half(middle, start, true, false), delimiter_between);
        out.push(Node::Affix(delimiter));
        if !open {
            out.extend(half(middle, end, false, !after.is_empty()));
            extend(&mut out, half(after, start, true, false), delimiter_between);
        }
        out
    }

    /// One part, with its affixes where they are wanted.
    fn part(&self, part: &DatePart, day: Day, prefix: bool, suffix: bool) -> Vec<Node> {
        let Some(text) = self.part_text(part, day).filter(|text| !text.is_empty()) else { return Vec::new() };
        let look = Look {
            prefix: part.look.prefix.clone().filter(|_| prefix),
            suffix: part.look.suffix.clone().filter(|_| suffix),
            ..part.look.clone()
        };
        let mut out = Vec::new();
        self.wrap(&look, vec![Node::Text(text)], &mut out);
        out
    }

    fn part_text(&self, part: &DatePart, day: Day) -> Option<String> {
        Some(match part.form {
            PartForm::Year(short) => self.year(day.year, short)?,
            PartForm::Month(form) => self.month(day.month?, form)?,
            PartForm::Day(form) => {
                let number = u32::from(day.day?);
                match form {
                    DateDayForm::Numeric => number.to_string(),
                    DateDayForm::NumericLeadingZeros => format!("{number:02}"),
                    DateDayForm::Ordinal if self.locale.limit_day_ordinals && number != 1 => {
                        number.to_string()
                    }
                    DateDayForm::Ordinal => {
                        let month = day.month.map(|month| format!("month-{month:02}"));
                        let gender = month.and_then(|month| self.locale.gender(&month));
                        number::ordinal(self, number, gender)
                    }
                }
            }
        })
    }

    fn year(&self, year: i32, short: bool) -> Option<String> {
        if year == 0 {
            return None;
        }
        let number = year.unsigned_abs();
        let era = |name: &str| self.locale.term(name, TermForm::Long, false).unwrap_or_default().to_owned();
        Some(match year {
            ..=-1 => format!("{number}{}", era("bc")),
            1..=999 => format!("{number}{}", era("ad")),
            _ if short => format!("{:02}", number % 100),
            _ => number.to_string(),
        })
    }

    fn month(&self, month: u8, form: DateMonthForm) -> Option<String> {
        if !(1..=24).contains(&month) {
            return None;
        }
        let season = month.checked_sub(13).map(|season| season % 4 + 1);
        let term_form = if form == DateMonthForm::Short { TermForm::Short } else { TermForm::Long };
        if let Some(season) = season {
            let term = self.locale.term(&format!("season-{season:02}"), TermForm::Long, false)?;
            return Some(term.to_owned());
        }
        Some(match form {
            DateMonthForm::Numeric => month.to_string(),
            DateMonthForm::NumericLeadingZeros => format!("{month:02}"),
            DateMonthForm::Long | DateMonthForm::Short => {
                self.locale.term(&format!("month-{month:02}"), term_form, false)?.to_owned()
            }
        })
    }
}

/// Whether a part is among those that are asked for.
fn is_shown(part: &DatePart, shown: DateParts) -> bool {
    match shown {
        DateParts::Year => part.form.rank() == 0,
        DateParts::YearMonth => part.form.rank() <= 1,
        DateParts::YearMonthDay => true,
    }
}

/// Adds parts of a date after a delimiter.
fn extend(out: &mut Vec<Node>, nodes: Vec<Node>, delimiter: Option<&Arc<str>>) {
    if !out.is_empty() && !nodes.is_empty() {
        out.extend(delimiter.cloned().map(Node::Delimiter));
    }
    out.extend(nodes);
}

/// A part of a locale's date with what the style says of it.
fn overlay(part: &DatePart, own: &[DatePart]) -> DatePart {
    let Some(over) = own.iter().find(|own| own.form.rank() == part.form.rank()) else { return part.clone() };
    DatePart {
        form: if over.explicit { over.form } else { part.form },
        explicit: true,
        range_delimiter: over.range_delimiter.clone().or_else(|| part.range_delimiter.clone()),
        look: Look {
            // Affixes are the locale's own.
            prefix: part.look.prefix.clone(),
            suffix: part.look.suffix.clone(),
            format: if over.look.format == Formatting::default() {
                part.look.format
            } else {
                over.look.format
            },
            case: over.look.case.or(part.look.case),
            strip_periods: over.look.strip_periods || part.look.strip_periods,
            ..Look::default()
        },
    }
}
