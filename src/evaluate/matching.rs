//! One-to-one matching that is optimal and does not depend on the order of anything.
//!
//! Candidate pairs have ranks, 1 the best. A *rank-maximal* matching has as many pairs of rank 1 as
//! any matching can have, of rank 2 as any such matching can have, and so on. The algorithm is that
//! of Irving, Kavitha, Mehlhorn, Michail and Paluch, *Rank-maximal matchings*, ACM TALG 2(4), 2006:
//! rank after rank, augment, then drop every edge that no optimal matching can use. Greedy matching,
//! which most scorers do, finds fewer pairs or other ones when its input is reordered.

use std::collections::VecDeque;

use super::model::Entity;

/// A candidate pair: index on the left, index on the right, rank from 1.
pub type Edge = (usize, usize, u8);

/// A rank-maximal matching: for every left item its right item and the rank of the pair.
///
/// ```
/// use guillemet::evaluate::matching::rank_maximal;
/// // Both right items suit left 0, only the second suits left 1: greedy would lose a pair.
/// let mates = rank_maximal(2, 2, &[(0, 0, 1), (0, 1, 1), (1, 1, 1)]);
/// assert_eq!(mates, [Some((0, 1)), Some((1, 1))]);
/// ```
#[must_use]
pub fn rank_maximal(left: usize, right: usize, edges: &[Edge]) -> Vec<Option<(usize, u8)>> {
    let ranks = edges.iter().map(|e| e.2).max().unwrap_or(0);
    let mut state = Matcher::new(left, right);
    for rank in 1..=ranks {
        for &(l, r, k) in edges {
            if k == rank && state.open[l] && state.open[left + r] {
                state.adjacent[l].push(r);
            }
        }
        state.augment_all();
        if rank < ranks {
            state.reduce();
        }
    }
    let mut out: Vec<Option<(usize, u8)>> =
        state.mate_of_left.iter().map(|m| m.map(|r| (r, u8::MAX))).collect();
    for &(l, r, k) in edges {
        if let Some((mate, rank)) = &mut out[l]
            && *mate == r
        {
            *rank = k.min(*rank);
        }
    }
    out
}

/// Where a vertex stands on alternating paths from free vertices.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Unreachable,
    Even,
    Odd,
}

struct Matcher {
    left: usize,
    adjacent: Vec<Vec<usize>>,
    mate_of_left: Vec<Option<usize>>,
    mate_of_right: Vec<Option<usize>>,
    /// Vertices (left, then right) that edges of later ranks may still use.
    open: Vec<bool>,
    /// Round in which a right vertex was last visited, and from where.
    visited: Vec<usize>,
    parent: Vec<usize>,
    round: usize,
}

impl Matcher {
    fn new(left: usize, right: usize) -> Self {
        Self {
            left,
            adjacent: vec![Vec::new(); left],
            mate_of_left: vec![None; left],
            mate_of_right: vec![None; right],
            open: vec![true; left + right],
            visited: vec![0; right],
            parent: vec![0; right],
            round: 0,
        }
    }

    fn augment_all(&mut self) {
        for l in 0..self.left {
            if self.mate_of_left[l].is_none() && !self.adjacent[l].is_empty() {
                self.augment(l);
            }
        }
    }

    /// Looks breadth-first for an augmenting path from a free left vertex and flips it.
    fn augment(&mut self, from: usize) -> bool {
        self.round += 1;
        let mut queue = VecDeque::from([from]);
        while let Some(l) = queue.pop_front() {
            for i in 0..self.adjacent[l].len() {
                let r = self.adjacent[l][i];
                if self.visited[r] == self.round {
                    continue;
                }
                self.visited[r] = self.round;
                self.parent[r] = l;
                match self.mate_of_right[r] {
                    Some(next) => queue.push_back(next),
                    None => {
                        self.flip(r);
                        return true;
                    }
                }
            }
        }
        false
    }

    fn flip(&mut self, end: usize) {
        let mut r = end;
        loop {
            let l = self.parent[r];
            let before = self.mate_of_left[l].replace(r);
            self.mate_of_right[r] = Some(l);
            match before {
                Some(next) => r = next,
                None => return,
            }
        }
    }

    /// Drops the edges that no rank-maximal matching uses: later edges at odd or unreachable
    /// vertices, and edges between two odd or an odd and an unreachable vertex.
    fn reduce(&mut self) {
        let class = self.classes();
        for (open, class) in self.open.iter_mut().zip(&class) {
            *open &= *class == Class::Even;
        }
        for l in 0..self.left {
            let here = class[l];
            self.adjacent[l].retain(|r| {
                let there = class[self.left + r];
                !matches!(
                    (here, there),
                    (Class::Odd, Class::Odd | Class::Unreachable)
                        | (Class::Unreachable, Class::Odd)
                )
            });
        }
    }

    fn classes(&self) -> Vec<Class> {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.mate_of_right.len()];
        for (l, rights) in self.adjacent.iter().enumerate() {
            for &r in rights {
                back[r].push(l);
            }
        }
        let mut class = vec![Class::Unreachable; self.open.len()];
        let free_left = (0..self.left).filter(|&l| self.mate_of_left[l].is_none());
        let free_right = (0..back.len()).filter(|&r| self.mate_of_right[r].is_none());
        let mut queue: VecDeque<usize> =
            free_left.chain(free_right.map(|r| self.left + r)).collect();
        for &v in &queue {
            class[v] = Class::Even;
        }
        while let Some(v) = queue.pop_front() {
            let is_left = v < self.left;
            let next = if is_left { &self.adjacent[v] } else { &back[v - self.left] };
            for &n in next {
                let odd = if is_left { self.left + n } else { n };
                if class[odd] != Class::Unreachable {
                    continue;
                }
                class[odd] = Class::Odd;
                let mate = if is_left {
                    self.mate_of_right[n]
                } else {
                    self.mate_of_left[n].map(|r| self.left + r)
                };
                if let Some(even) = mate.filter(|&m| class[m] == Class::Unreachable) {
                    class[even] = Class::Even;
                    queue.push_back(even);
                }
            }
        }
        class
    }
}

/// All pairs of mentions that share a character, by one sweep over both lists.
#[must_use]
pub fn overlapping(gold: &[Entity], pred: &[Entity]) -> Vec<(usize, usize)> {
    let order = |list: &[Entity]| {
        let mut index: Vec<usize> = (0..list.len()).collect();
        index.sort_by_key(|&i| list[i].span);
        index
    };
    let (by_gold, by_pred) = (order(gold), order(pred));
    let reaches = |e: &Entity, start: usize| e.span.end.max(e.span.start + 1) > start;
    let (mut open_gold, mut open_pred): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut pairs = Vec::new();
    let (mut g, mut p) = (0, 0);
    while g < by_gold.len() || p < by_pred.len() {
        let gold_next = p == by_pred.len()
            || (g < by_gold.len() && gold[by_gold[g]].span.start <= pred[by_pred[p]].span.start);
        if gold_next {
            let i = by_gold[g];
            open_pred.retain(|&j| reaches(&pred[j], gold[i].span.start));
            pairs
                .extend(open_pred.iter().filter(|&&j| gold[i].overlaps(&pred[j])).map(|&j| (i, j)));
            open_gold.push(i);
            g += 1;
        } else {
            let j = by_pred[p];
            open_gold.retain(|&i| reaches(&gold[i], pred[j].span.start));
            pairs
                .extend(open_gold.iter().filter(|&&i| gold[i].overlaps(&pred[j])).map(|&i| (i, j)));
            open_pred.push(j);
            p += 1;
        }
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The signature (pairs of rank 1, of rank 2 …) of the best matching, by trying all.
    fn brute(left: usize, edges: &[Edge], ranks: usize) -> Vec<usize> {
        fn go(
            l: usize,
            left: usize,
            used: u32,
            edges: &[Edge],
            sig: &mut Vec<usize>,
            best: &mut Vec<usize>,
        ) {
            if l == left {
                if *sig > *best {
                    best.clone_from(sig);
                }
                return;
            }
            go(l + 1, left, used, edges, sig, best);
            for &(a, r, k) in edges {
                if a == l && used & (1 << r) == 0 {
                    sig[k as usize - 1] += 1;
                    go(l + 1, left, used | 1 << r, edges, sig, best);
                    sig[k as usize - 1] -= 1;
                }
            }
        }
        let mut best = vec![0; ranks];
        go(0, left, 0, edges, &mut vec![0; ranks], &mut best);
        best
    }

    proptest! {
        #[test]
        fn signature_is_optimal(edges in prop::collection::vec((0..6usize, 0..6usize, 1..4u8), 0..18)) {
            let mut edges = edges;
            edges.sort_unstable();
            edges.dedup_by_key(|e| (e.0, e.1));
            let mates = rank_maximal(6, 6, &edges);
            let mut used = [false; 6];
            let mut signature = vec![0; 3];
            for (l, mate) in mates.iter().enumerate() {
                if let Some((r, k)) = *mate {
                    prop_assert!(!used[r] && edges.contains(&(l, r, k)));
                    used[r] = true;
                    signature[k as usize - 1] += 1;
                }
            }
            prop_assert_eq!(signature, brute(6, &edges, 3));
        }

        #[test]
        fn sweep_finds_what_comparing_all_finds(
            spans in prop::collection::vec((0..20usize, 0..6usize), 0..12),
            split in 0..12usize,
        ) {
            let all: Vec<Entity> = spans.iter().map(|&(start, len)| Entity {
                span: crate::evaluate::model::Span { start, end: start + len },
                ..Entity::default()
            }).collect();
            let (gold, pred) = all.split_at(split.min(all.len()));
            let mut naive = Vec::new();
            for (i, g) in gold.iter().enumerate() {
                for (j, p) in pred.iter().enumerate() {
                    if g.overlaps(p) {
                        naive.push((i, j));
                    }
                }
            }
            prop_assert_eq!(overlapping(gold, pred), naive);
        }
    }
}
