//! Citations put together from pieces that were rendered once for all documents.
//!
//! The result is the engine's own, or none: [`render`] gives `None` wherever the two could differ, and
//! the caller then runs the engine on the whole document. That is so when
//! - the style's cites or references depend on the rest of the document (numbers, "see note 3", dashes
//!   for a repeated author),
//! - two works print the same bare cite, so that the engine adds names, initials or letters,
//! - a cluster is sorted by the style and has forms that depend on their order.

use std::collections::HashMap;
use std::sync::Arc;

use super::engine::listed;
use super::item::Work;
use super::piece::{CiteKey, CitePiece, LocatorKey, fill};
use super::position::{Position, Positions};
use super::request::{Cite, Cluster, Rendered, RenderedReference, Request};
use super::runs::{Looks, Role, Run};
use super::store::Formatter;

/// Lists the works that are likely to be cited with the same style.
pub(in crate::compose) type Universe<'a> = &'a dyn Fn() -> Vec<Arc<Work>>;

/// Renders a document from pieces, or gives `None` where only the engine knows.
pub(super) fn render(formatter: &Formatter, request: &Request, universe: Universe<'_>) -> Option<Rendered> {
    if !formatter.style.traits.rememberable() {
        return None;
    }
    let forms = Forms::new(formatter, request)?;
    forms.unambiguous(formatter, request)?;
    let clusters = request
        .clusters
        .iter()
        .zip(&forms.clusters)
        .map(|(cluster, positions)| cluster_runs(formatter, request, cluster, positions, universe))
        .collect::<Option<Vec<_>>>()?;
    Some(Rendered { clusters, references: references(formatter, request, universe) })
}

/// For each work what its bare first cite looks like: works with equal ones are alike.
pub(super) fn likenesses(formatter: &Formatter, works: &[Arc<Work>]) -> Vec<u64> {
    let key = CiteKey { position: Position::First, prose: false, locator: LocatorKey::None };
    works.iter().map(|work| formatter.cite(work, key.clone()).bare).collect()
}

/// The forms of all cites.
struct Forms {
    clusters: Vec<Vec<Position>>,
    /// Each work with each form in which the engine sees it.
    seen: Vec<(usize, Position, bool)>,
}

impl Forms {
    fn new(formatter: &Formatter, request: &Request) -> Option<Self> {
        let positional = formatter.style.traits.positional;
        let mut walk = Positions::new(request.works.len());
        let mut clusters = Vec::with_capacity(request.clusters.len());
        let mut seen = Vec::new();
        for cluster in &request.clusters {
            let positions = walk.cluster(cluster);
            let positions = if positional { positions } else { vec![Position::First; positions.len()] };
            for (cite, position) in cluster.cites.iter().zip(&positions) {
                seen.push((cite.work, *position, cite.prose));
            }
            clusters.push(positions);
        }
        for work in request.unshown() {
            let position = walk.hidden(work);
            seen.push((work, if positional { position } else { Position::First }, false));
        }
        seen.sort_unstable();
        seen.dedup();
        let elsewhere = seen.iter().filter(|(_, position, _)| *position == Position::IbidWithLocator);
        // How "ibid." with a locator prints without one cannot be asked for, so two works could look alike.
        (elsewhere.count() <= 1).then_some(Self { clusters, seen })
    }

    /// Whether all works print different bare cites: the trigger of the engine's disambiguation.
    fn unambiguous(&self, formatter: &Formatter, request: &Request) -> Option<()> {
        let mut bare: HashMap<u64, usize> = HashMap::with_capacity(self.seen.len());
        for (work, position, prose) in &self.seen {
            let key = CiteKey { position: *position, prose: *prose, locator: LocatorKey::None };
            let piece = formatter.cite(&request.works[*work], key);
            if *bare.entry(piece.bare).or_insert(*work) != *work {
                return None;
            }
        }
        Some(())
    }
}

fn cluster_runs(
    formatter: &Formatter,
    request: &Request,
    cluster: &Cluster,
    positions: &[Position],
    universe: Universe<'_>,
) -> Option<Vec<Run>> {
    let pieces: Vec<Arc<CitePiece>> = cluster
        .cites
        .iter()
        .zip(positions)
        .map(|(cite, position)| piece(formatter, request, cite, *position))
        .collect();
    if let [piece] = pieces.as_slice() {
        return Some(join(formatter, cluster, &pieces, &[0]).unwrap_or_else(|| piece.cite.clone()));
    }
    let first = positions.iter().all(|position| *position == Position::First);
    let sorted = formatter.style.csl.citation.sort.is_some() && !cluster.keeps_order;
    if cluster.cites.iter().any(|cite| cite.prose) || (sorted && !first) {
        return None;
    }
    let order = order(formatter, request, cluster, universe);
    join(formatter, cluster, &pieces, &order)
}

/// The piece of a cite, with its own locator where a stand-in cannot be told from other text.
fn piece(formatter: &Formatter, request: &Request, cite: &Cite, position: Position) -> Arc<CitePiece> {
    let work = &request.works[cite.work];
    let locator = LocatorKey::new(cite.locator.as_ref(), &formatter.style);
    let found = formatter.cite(work, CiteKey { position, prose: cite.prose, locator });
    match &cite.locator {
        Some(locator) if !found.fits => {
            let locator = LocatorKey::Exact(locator.clone());
            formatter.cite(work, CiteKey { position, prose: cite.prose, locator })
        }
        _ => found,
    }
}

/// The order in which the style prints the cites of a cluster.
fn order(formatter: &Formatter, request: &Request, cluster: &Cluster, universe: Universe<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cluster.cites.len()).collect();
    if let Some(ranks) = formatter.citation_ranks.as_ref().filter(|_| !cluster.keeps_order) {
        let works: Vec<Arc<Work>> =
            cluster.cites.iter().map(|cite| request.works[cite.work].clone()).collect();
        let known = ranks.of(&works, formatter.engine(), universe);
        order.sort_by_key(|cite| known.rank(&works[*cite]));
    }
    order
}

/// Single cites side by side, with the layout's delimiter between them.
fn join(
    formatter: &Formatter,
    cluster: &Cluster,
    pieces: &[Arc<CitePiece>],
    order: &[usize],
) -> Option<Vec<Run>> {
    let (first, last) = (*order.first()?, *order.last()?);
    let mut runs = pieces[first].before.clone();
    for (place, index) in order.iter().enumerate() {
        if place > 0 {
            runs.extend(delimiter(formatter));
        }
        let start = runs.len();
        runs.extend(pieces[*index].cite.iter().cloned());
        let cite = u16::try_from(*index).ok();
        runs[start..].iter_mut().for_each(|run| run.cite = cite);
        if is_filled(formatter, &cluster.cites[*index], &pieces[*index]) {
            fill(&mut runs[start..], 0, &cluster.cites[*index]);
        }
    }
    runs.extend(pieces[last].after.iter().cloned());
    Some(runs)
}

/// Whether a piece holds a stand-in.
fn is_filled(formatter: &Formatter, cite: &Cite, piece: &CitePiece) -> bool {
    piece.fits && matches!(LocatorKey::new(cite.locator.as_ref(), &formatter.style), LocatorKey::Number(_))
}

fn delimiter(formatter: &Formatter) -> Option<Run> {
    let text = formatter.style.csl.citation.layout.delimiter.clone().filter(|text| !text.is_empty())?;
    Some(Run { text, looks: formatter.layout_looks, url: None, cite: None, role: Role::Plain })
}

fn references(formatter: &Formatter, request: &Request, universe: Universe<'_>) -> Vec<RenderedReference> {
    if formatter.style.csl.bibliography.is_none() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..request.works.len()).collect();
    if let Some(ranks) = &formatter.list_ranks
        && order.len() > 1
    {
        let known = ranks.of(&request.works, formatter.engine(), universe);
        order.sort_by_key(|work| known.rank(&request.works[*work]));
    }
    let found = order
        .into_iter()
        .map(|work| RenderedReference { work, line: formatter.line(&request.works[work]) })
        .collect();
    listed(found, &formatter.style, &request.works)
}

/// The looks of what a layout itself prints.
pub(super) fn layout_looks(style: &super::style::Style) -> Looks {
    use hayagriva::Formatting;
    use hayagriva::citationberg::ToFormatting as _;
    let own = style.csl.citation.layout.to_formatting();
    let mut looks = Formatting::default();
    looks.font_style = own.font_style.unwrap_or(looks.font_style);
    looks.font_variant = own.font_variant.unwrap_or(looks.font_variant);
    looks.font_weight = own.font_weight.unwrap_or(looks.font_weight);
    looks.text_decoration = own.text_decoration.unwrap_or(looks.text_decoration);
    looks.vertical_align = own.vertical_align.unwrap_or(looks.vertical_align);
    Looks::from(&looks)
}
