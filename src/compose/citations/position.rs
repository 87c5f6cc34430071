//! The form that each cite takes by what was cited before: first, subsequent, "ibid.".

use super::request::{Cite, Cluster, Locator};

/// CSL's positions of a cite.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub(super) enum Position {
    #[default]
    First,
    Subsequent,
    /// The same work and place as just before.
    Ibid,
    /// The same work as just before, at another place.
    IbidWithLocator,
}

/// Follows a document's cites in order.
#[derive(Debug)]
pub(super) struct Positions<'a> {
    seen: Vec<bool>,
    last: Option<(usize, Option<&'a Locator>)>,
}

impl<'a> Positions<'a> {
    /// Before the first cite of so many works.
    pub fn new(works: usize) -> Self {
        Self { seen: vec![false; works], last: None }
    }

    /// The positions of a cluster's cites. After a cluster of several cites none is "ibid.".
    pub fn cluster(&mut self, cluster: &'a Cluster) -> Vec<Position> {
        let positions = cluster.cites.iter().map(|cite| self.cite(cite)).collect();
        if cluster.cites.len() > 1 {
            self.last = None;
        }
        positions
    }

    /// The position of a work shown to the engine without being printed.
    pub fn hidden(&mut self, work: usize) -> Position {
        let position = self.place(work, None);
        self.last = None;
        position
    }

    fn cite(&mut self, cite: &'a Cite) -> Position {
        let position = self.place(cite.work, cite.locator.as_ref());
        self.last = Some((cite.work, cite.locator.as_ref()));
        position
    }

    fn place(&mut self, work: usize, locator: Option<&Locator>) -> Position {
        if !std::mem::replace(&mut self.seen[work], true) {
            return Position::First;
        }
        match self.last {
            Some((last, place)) if last == work && place == locator => Position::Ibid,
            Some((last, _)) if last == work && locator.is_some() => Position::IbidWithLocator,
            _ => Position::Subsequent,
        }
    }
}

#[cfg(test)]
mod tests {
    use hayagriva::citationberg::taxonomy::Locator as Kind;

    use super::{Position, Positions};
    use crate::compose::citations::request::{Cite, Cluster, Locator};

    #[test]
    fn positions_follow_the_order_of_reading() {
        let cite = |work, page: &str| Cite {
            work,
            locator: (!page.is_empty()).then(|| Locator { kind: Kind::Page, value: page.into() }),
            prose: false,
        };
        let cluster = |cites: &[(usize, &str)]| Cluster {
            cites: cites.iter().map(|(work, page)| cite(*work, page)).collect(),
            note: None,
            affixed: false,
            keeps_order: false,
        };
        let clusters = [
            cluster(&[(0, "")]),
            cluster(&[(0, "3")]),
            cluster(&[(0, "3")]),
            cluster(&[(0, "")]),
            cluster(&[(1, ""), (0, "")]),
            cluster(&[(0, "")]),
        ];
        let mut positions = Positions::new(2);
        let found: Vec<Vec<Position>> = clusters.iter().map(|cluster| positions.cluster(cluster)).collect();
        use Position::{First, Ibid, IbidWithLocator, Subsequent};
        assert_eq!(
            found,
            [
                vec![First],
                vec![IbidWithLocator],
                vec![Ibid],
                vec![Subsequent],
                vec![First, Subsequent],
                vec![Subsequent],
            ]
        );
    }
}
