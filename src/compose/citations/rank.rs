//! The order of references: works in, a rank for each out, the same that the engine gives any few of them.
//!
//! The engine sorts by rendering the sort keys again at every comparison, so the works of the whole
//! site are sorted once for a style and locale. Works with equal keys share a rank; a stable sort by
//! rank then leaves them in the order in which they are cited, as the engine does.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hayagriva::citationberg::json::{DateValue, NameValue, Value};
use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{IndependentStyle, Layout, LayoutRenderingElement, Sort, Text, TextTarget};
use hayagriva::{BufWriteFormat, CitationItem, CitationRequest, standalone_citation};

use super::engine::Tongue;
use super::item::{NAME_OF_CONTENT, Work};
use crate::cache::{Cache, Step};
use crate::model::source::Hash;

/// New works that are put into an existing order one by one rather than by sorting all again.
const FEW: usize = 16;

/// The order of all works seen so far, by one list of sort keys.
#[derive(Debug)]
pub(super) struct Ranks {
    /// A style that sorts by the keys and prints which work it is.
    style: IndependentStyle,
    /// The name of style, locale and keys in the cache.
    name: Hash,
    known: RwLock<Arc<Known>>,
    /// Held while an order is made, so that threads do not all make the same one. Nothing that is done
    /// meanwhile waits for another thread.
    making: Mutex<()>,
}

/// What an order is made with.
#[derive(Clone, Copy)]
pub(super) struct Engine<'a> {
    pub tongue: &'a Tongue,
    pub cache: &'a Cache,
}

/// An order.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Works with equal keys together.
    classes: Vec<Vec<Arc<Work>>>,
    rank: HashMap<Hash, u32>,
}

impl Known {
    fn new(classes: Vec<Vec<Arc<Work>>>) -> Self {
        let ranked = classes.iter().zip(0_u32..);
        let rank = ranked.flat_map(|(class, rank)| class.iter().map(move |work| (work.hash, rank))).collect();
        Self { classes, rank }
    }

    /// The rank of a work; unknown ones come last.
    pub fn rank(&self, work: &Work) -> u32 {
        self.rank.get(&work.hash).copied().unwrap_or(u32::MAX)
    }

    fn lacks(&self, works: &[Arc<Work>]) -> bool {
        works.iter().any(|work| !self.rank.contains_key(&work.hash))
    }
}

impl Ranks {
    /// An order by `keys`, which belong to `style`; `scope` names style and locale.
    pub fn new(style: &IndependentStyle, keys: &Sort, scope: Hash) -> Self {
        let name = Hash::of(format!("{}{keys:?}", scope.hex(64)).as_bytes());
        let mut style = IndependentStyle { bibliography: None, ..style.clone() };
        let target = TextTarget::from(Variable::Standard(StandardVariable::CitationKey));
        let printed = LayoutRenderingElement::Text(Text::with_target(target));
        style.citation.layout = Layout::new(vec![printed], Default::default(), None, Some(" ".to_owned()));
        style.citation.sort = Some(keys.clone());
        style.citation.collapse = None;
        Self { style, name, known: RwLock::default(), making: Mutex::new(()) }
    }

    /// An order that knows all of `works`; `universe` lists those that are likely to be asked for next.
    pub fn of(
        &self,
        works: &[Arc<Work>],
        engine: Engine<'_>,
        universe: &dyn Fn() -> Vec<Arc<Work>>,
    ) -> Arc<Known> {
        let known = self.known();
        if !known.lacks(works) {
            return known;
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known();
        if !known.lacks(works) {
            return known;
        }
        let mut wanted = universe();
        wanted.extend(works.iter().cloned());
        let made = Arc::new(self.extended(&known, wanted, engine));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = made.clone();
        made
    }

    fn known(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn extended(&self, known: &Known, wanted: Vec<Arc<Work>>, engine: Engine<'_>) -> Known {
        let mut seen: HashMap<Hash, ()> = known.rank.keys().map(|hash| (*hash, ())).collect();
        let missing: Vec<Arc<Work>> =
            wanted.into_iter().filter(|work| seen.insert(work.hash, ()).is_none()).collect();
        let mut classes = known.classes.clone();
        if missing.len() <= FEW && !classes.is_empty() {
            for work in missing {
                self.insert(&mut classes, work, engine.tongue);
            }
            return Known::new(classes);
        }
        let all: Vec<Arc<Work>> = classes.into_iter().flatten().chain(missing).collect();
        Known::new(self.remembered(all, engine))
    }

    /// The classes of all works, from the cache if the same works were sorted before.
    fn remembered(&self, mut all: Vec<Arc<Work>>, engine: Engine<'_>) -> Vec<Vec<Arc<Work>>> {
        all.sort_unstable_by_key(|work| work.hash);
        let mut name = self.name.0.to_vec();
        name.extend(all.iter().flat_map(|work| work.hash.0));
        let place: HashMap<Hash, u32> =
            all.iter().zip(0_u32..).map(|(work, place)| (work.hash, place)).collect();
        let classes: Vec<Vec<u32>> = engine.cache.memo(Step::Rank, Hash::of(&name), || {
            let classes = self.classes(all.clone(), engine.tongue);
            let places = |class: &Vec<Arc<Work>>| class.iter().map(|work| place[&work.hash]).collect();
            classes.iter().map(places).collect()
        });
        let works =
            |class: &Vec<u32>| class.iter().filter_map(|place| all.get(*place as usize)).cloned().collect();
        classes.iter().map(works).collect()
    }

    fn classes(&self, mut all: Vec<Arc<Work>>, tongue: &Tongue) -> Vec<Vec<Arc<Work>>> {
        // Nearly sorted works need few comparisons.
        all.sort_by_cached_key(|work| rough_key(work));
        let sorted = self.sort(&all, tongue);
        let mut backwards: Vec<Arc<Work>> = sorted.clone();
        backwards.reverse();
        let again = self.sort(&backwards, tongue);
        ties(sorted, &again)
    }

    /// Puts one work where it belongs, by halves.
    fn insert(&self, classes: &mut Vec<Vec<Arc<Work>>>, work: Arc<Work>, tongue: &Tongue) {
        let found = classes.binary_search_by(|class| self.compare(&class[0], &work, tongue));
        match found {
            Ok(at) => classes[at].push(work),
            Err(at) => classes.insert(at, vec![work]),
        }
    }

    fn compare(&self, a: &Arc<Work>, b: &Arc<Work>, tongue: &Tongue) -> Ordering {
        let first = |works: [&Arc<Work>; 2]| self.sort(&works.map(Arc::clone), tongue)[0].hash == a.hash;
        match (first([a, b]), first([b, a])) {
            (true, true) => Ordering::Less,
            (false, false) => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }

    /// The works as the engine sorts them; equal ones keep their order.
    fn sort(&self, works: &[Arc<Work>], tongue: &Tongue) -> Vec<Arc<Work>> {
        let items = works.iter().map(|work| CitationItem::with_entry(&work.item)).collect();
        let code = Some(tongue.code.clone());
        let request = CitationRequest::new(items, &self.style, code, tongue.locales(), None);
        let mut printed = String::new();
        let written = standalone_citation(request).write_buf(&mut printed, BufWriteFormat::Plain);
        written.expect("writing to a string does not fail");
        let by_name: HashMap<String, &Arc<Work>> =
            works.iter().map(|work| (work.hash.hex(NAME_OF_CONTENT), work)).collect();
        let sorted: Vec<Arc<Work>> =
            printed.split(' ').filter_map(|name| by_name.get(name)).map(|work| Arc::clone(work)).collect();
        if sorted.len() == works.len() { sorted } else { works.to_vec() }
    }
}

/// Splits sorted works where the order does not depend on the order before sorting.
fn ties(sorted: Vec<Arc<Work>>, from_behind: &[Arc<Work>]) -> Vec<Vec<Arc<Work>>> {
    let place: HashMap<Hash, usize> =
        from_behind.iter().enumerate().map(|(place, work)| (work.hash, place)).collect();
    let mut classes: Vec<Vec<Arc<Work>>> = Vec::with_capacity(sorted.len());
    for work in sorted {
        let equal = |class: &&mut Vec<Arc<Work>>| {
            class.last().is_some_and(|last| place[&last.hash] > place[&work.hash])
        };
        match classes.last_mut().filter(equal) {
            Some(class) => class.push(work),
            None => classes.push(vec![work]),
        }
    }
    classes
}

/// About what styles sort by: the first name, else the title, then the year.
fn rough_key(work: &Work) -> (String, i16) {
    let fields = &work.item.0;
    let names = ["author", "editor"].iter().find_map(|name| match fields.get(*name) {
        Some(Value::Names(names)) => names.first(),
        _ => None,
    });
    let name = match names {
        Some(NameValue::Literal(name)) => name.literal.clone(),
        Some(NameValue::Item(name)) => {
            format!("{} {}", name.family, name.given.as_deref().unwrap_or_default())
        }
        None => fields.get("title").and_then(|title| title.to_str()).unwrap_or_default().into_owned(),
    };
    let year = match fields.get("issued") {
        Some(Value::Date(DateValue::DateParts { date_parts, .. })) => {
            date_parts.0.first().and_then(|date| date.0.first()).copied().unwrap_or_default()
        }
        _ => 0,
    };
    (name.to_lowercase(), year)
}
