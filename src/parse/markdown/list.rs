//! Numbered lists: numbers that are not printed as written, and numbers of a sentence that became one of a list.

use crate::model::diagnostic::Code;
use crate::parse::builder::Builder;

/// Months as they stand after a day with a full stop: English, German, Polish, Czech, Slovak, Croatian, Slovene, Serbian,
/// Estonian, Latvian, Swedish, Danish, Norwegian, Icelandic; Finnish ones end alike.
const MONTHS: &str = "january february march april may june july august september october november december \
    januar februar märz mai juni juli oktober dezember jänner feber \
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia \
    ledna února března dubna května června července srpna září října listopadu prosince \
    januára februára apríla mája júna júla augusta septembra októbra novembra decembra \
    siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenoga studenog prosinca \
    januarja februarja aprila junija julija avgusta oktobra januara februara marta juna jula \
    јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра \
    jaanuar jaanuaril veebruar veebruaril märts märtsil aprill aprillil mail juuni juunil juuli juulil augustil \
    septembril oktoober oktoobril novembril detsember detsembril \
    janvāris janvārī februāris februārī marts martā aprīlis aprīlī maijs maijā jūnijs jūnijā jūlijs jūlijā augusts \
    augustā septembris septembrī oktobris oktobrī novembris novembrī decembris decembrī \
    januari februari mars maj augusti desember janúar febrúar apríl maí júní júlí ágúst október nóvember";

/// The longest month has so many days, and the longest name of one fewer characters.
const LAST_DAY: u64 = 31;
const LONGEST_MONTH: usize = 16;

/// Reports what is wrong with the numbers of the list at `list`. `before` is the last number of the numbered list that
/// ended before it; gives that of this one.
pub(super) fn check_numbers(builder: &mut Builder<'_>, list: usize, before: u64) -> u64 {
    let items = items(builder, list);
    let Some((first, first_at)) = items.first().copied() else { return before };
    let last = first + items.len() as u64 - 1;
    if first >= 100 || items.len() == 1 && is_sentence(builder, first, first_at, before) {
        let message = format!("`{first}` begins a line and so a numbered list");
        report(builder, first, first_at, message);
    } else if items.iter().any(|(number, _)| *number != first) {
        let printed = (first..).zip(&items).find(|(printed, (number, _))| printed != number);
        if let Some((printed, (number, at))) = printed {
            let message =
                format!("the item `{number}` is printed as {printed}: the items of a list are counted");
            report(builder, *number, *at, message);
        }
    }
    last
}

fn report(builder: &mut Builder<'_>, number: u64, at: usize, message: String) {
    let digits = builder.source[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mark = &builder.source[at + digits..=at + digits];
    let mended = format!(
        "write `{number}\\{mark}` for a number of the sentence; a list counts up by one from its first number"
    );
    builder.report(Code::ListNumber, at..at + digits + 1, message).help = Some(mended);
}

/// The numbers of the items as written, and where they stand.
fn items(builder: &Builder<'_>, list: usize) -> Vec<(u64, usize)> {
    let nodes = &builder.doc.nodes;
    let mut items = Vec::new();
    let mut at = list + 1;
    while let Some(item) = nodes.get(at) {
        let written = &builder.source[item.range.as_range()];
        let start = written.len() - written.trim_start().len();
        let digits = written[start..].bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(number) = written[start..start + digits].parse() {
            items.push((number, item.range.start as usize + start));
        }
        at = item.end as usize;
    }
    items
}

/// Whether the one item of a list is a sentence that begins with a number: a day before a month, a number that goes on
/// no list, a line within a paragraph.
fn is_sentence(builder: &Builder<'_>, number: u64, at: usize, before: u64) -> bool {
    let source = builder.source;
    let words =
        source[at..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')')).trim_start();
    let end = words.char_indices().take(LONGEST_MONTH).find(|(_, c)| !c.is_alphabetic());
    let word = words[..end.map_or(0, |(end, _)| end)].to_lowercase();
    let is_date =
        number <= LAST_DAY && (word.ends_with("kuuta") || MONTHS.split(' ').any(|month| month == word));
    let goes_on = number <= 1 || number == before + 1;
    let line = source[..at].trim_end_matches([' ', '\t', '>']);
    let within = line.strip_suffix('\n').is_some_and(|text| text.ends_with(char::is_alphanumeric));
    is_date || !goes_on || within
}
