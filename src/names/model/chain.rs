//! The linear chain: best labelling, and the probabilities of labels.

use super::labels::{LABELS, LANES, OUTSIDE, Place, may_follow, parts};

/// Scores of labels, one row a token.
pub type Row = [f32; LANES];

/// Scores of label pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions(pub [[f32; LABELS]; LABELS]);

impl Default for Transitions {
    fn default() -> Self {
        Self([[0.0; LABELS]; LABELS])
    }
}

const NEVER: f32 = -1e9;

/// Scores of label pairs over whole vectors, illegal ones far below all others.
#[derive(Debug, Clone, PartialEq)]
pub struct Legal([Row; LABELS]);

impl Legal {
    /// The legal transitions.
    #[must_use]
    pub fn new(transitions: &Transitions) -> Self {
        let mut rows = [[NEVER; LANES]; LABELS];
        for left in 0..LABELS {
            for right in 0..LABELS {
                if may_follow(left, right) {
                    rows[left][right] = transitions.0[left][right];
                }
            }
        }
        Self(rows)
    }
}

/// The labels after which no name is open, and those that may follow them.
const CLOSED: [usize; 7] = [0, 3, 4, 7, 8, 11, 12];
const STARTS: [usize; 7] = [0, 1, 4, 5, 8, 9, 12];

/// Of the name of a class that is open, the labels after which it is; and those that may follow.
const fn open(class: usize) -> [usize; 2] {
    [4 * class + 1, 4 * class + 2]
}
const fn continues(class: usize) -> [usize; 2] {
    [4 * class + 2, 4 * class + 3]
}

/// How many labels lie together that have those of a class before and behind each other.
const BLOCK: usize = 4;

/// The labels that may stand before a label, in rising order.
fn may_precede(right: usize) -> &'static [usize] {
    const OPEN: [[usize; 2]; 3] = [open(0), open(1), open(2)];
    match parts(right) {
        Some((Place::Inside | Place::End, class)) => &OPEN[class],
        _ => &CLOSED,
    }
}

/// The best legal labelling of a sequence; `scores` is working memory.
///
/// Of the 169 pairs of labels only 61 are legal, and only these are looked at.
pub fn best(rows: &[Row], legal: &Legal, scores: &mut Vec<Row>, labels: &mut Vec<usize>) {
    labels.clear();
    scores.clear();
    let mut score = [NEVER; LANES];
    score[OUTSIDE] = 0.0;
    for row in rows {
        let mut next = [f32::MIN; LANES];
        for left in CLOSED {
            raise(&mut next, score[left], &legal.0[left]);
        }
        for class in 0..3 {
            let block = BLOCK * class..BLOCK * (class + 1);
            for left in open(class) {
                raise(&mut next[block.clone()], score[left], &legal.0[left][block.clone()]);
            }
        }
        next.iter_mut().zip(row).for_each(|(next, s)| *next += s);
        score = next;
        scores.push(score);
    }
    let Some(score) = scores.pop() else { return };
    let before = |score: &Row, lefts: &[usize], right: usize| {
        let mut top = (OUTSIDE, f32::MIN);
        for &left in lefts {
            let s = score[left] + legal.0[left][right];
            if s > top.1 {
                top = (left, s);
            }
        }
        top.0
    };
    let mut last = before(&score, &CLOSED, OUTSIDE);
    labels.push(last);
    for score in scores.iter().rev() {
        last = before(score, may_precede(last), last);
        labels.push(last);
    }
    labels.reverse();
}

/// Raises scores to those of a label before and its pairs, where these are higher.
fn raise(scores: &mut [f32], left: f32, pairs: &[f32]) {
    for (score, pair) in scores.iter_mut().zip(pairs) {
        let s = left + pair;
        *score = if s > *score { s } else { *score };
    }
}

/// exp of the scores of label pairs, 0 where illegal.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// A row for each left label.
    by_left: [Row; LABELS],
    /// A row for each right label.
    by_right: [Row; LABELS],
}

impl Pairs {
    /// The pairs of these transitions.
    #[must_use]
    pub fn new(transitions: &Transitions) -> Self {
        let mut pairs = Self { by_left: [[0.0; LANES]; LABELS], by_right: [[0.0; LANES]; LABELS] };
        for left in 0..LABELS {
            for right in (0..LABELS).filter(|&right| may_follow(left, right)) {
                let factor = transitions.0[left][right].exp();
                pairs.by_left[left][right] = factor;
                pairs.by_right[right][left] = factor;
            }
        }
        pairs
    }
}

/// The label pairs in each form that is needed, made once.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// As trained.
    pub transitions: Transitions,
    /// For the best labelling.
    pub legal: Legal,
    /// For the sums.
    pub pairs: Pairs,
}

impl Chain {
    /// A chain with these transitions.
    #[must_use]
    pub fn new(transitions: &Transitions) -> Self {
        let (legal, pairs) = (Legal::new(transitions), Pairs::new(transitions));
        Self { transitions: transitions.clone(), legal, pairs }
    }
}

/// The forward and backward sums of a sequence, each row scaled.
///
/// Rows are whole vectors, 0 beyond the labels; no loop over one has a sum that depends on the order,
/// so that the compiler can take a vector at a time.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    /// exp of the scores, scaled by the highest.
    potential: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
}

impl Sums {
    /// Sums over all labellings of a sequence.
    pub fn run(&mut self, rows: &[Row], pairs: &Pairs) {
        self.potential.clear();
        self.potential.extend(rows.iter().map(potential));
        self.run_forward(pairs);
        self.run_backward(pairs);
    }

    fn run_forward(&mut self, pairs: &Pairs) {
        self.forward.clear();
        let mut f = [0.0; LANES];
        f[OUTSIDE] = 1.0;
        for p in &self.potential {
            f = product(&f, &pairs.by_left, CLOSED, open);
            f.iter_mut().zip(p).for_each(|(f, p)| *f *= p);
            scale(&mut f);
            self.forward.push(f);
        }
    }

    fn run_backward(&mut self, pairs: &Pairs) {
        self.backward.clear();
        self.backward.resize(self.potential.len(), [0.0; LANES]);
        let mut b = pairs.by_right[OUTSIDE];
        for (p, out) in self.potential.iter().zip(&mut self.backward).rev() {
            scale(&mut b);
            *out = b;
            b.iter_mut().zip(p).for_each(|(b, p)| *b *= p);
            b = product(&b, &pairs.by_right, STARTS, continues);
        }
    }

    /// The probabilities of the labels of one token.
    #[must_use]
    pub fn marginals(&self, t: usize) -> Row {
        let mut m = self.forward[t];
        m.iter_mut().zip(&self.backward[t]).for_each(|(m, b)| *m *= b);
        scale(&mut m);
        m
    }

    /// Adds the probabilities of the label pairs at tokens `t - 1`, `t`.
    pub fn add_pairs(&self, t: usize, pairs: &Pairs, out: &mut [[f32; LABELS]; LABELS]) {
        let mut pair = [[0.0; LABELS]; LABELS];
        let mut sum = 0.0;
        for left in 0..LABELS {
            let f = if t == 0 { f32::from(left == OUTSIDE) } else { self.forward[t - 1][left] };
            if f == 0.0 {
                continue;
            }
            for right in 0..LABELS {
                let v = f
                    * pairs.by_left[left][right]
                    * self.potential[t][right]
                    * self.backward[t][right];
                pair[left][right] = v;
                sum += v;
            }
        }
        for left in 0..LABELS {
            for right in 0..LABELS {
                out[left][right] += pair[left][right] / sum;
            }
        }
    }

    /// The probability that tokens `range` have exactly these labels.
    #[must_use]
    pub fn probability(&self, first: usize, labels: &[usize], pairs: &Pairs) -> f32 {
        // P(l_first) · Π P(l_{t+1} | l_t), each from forward and backward sums.
        let mut p = self.marginals(first)[labels[0]];
        for (k, pair) in labels.windows(2).enumerate() {
            let t = first + k;
            let value = |right: usize| {
                pairs.by_left[pair[0]][right]
                    * self.potential[t + 1][right]
                    * self.backward[t + 1][right]
            };
            let sum: f32 = (0..LABELS).map(value).sum();
            p *= value(pair[1]) / sum.max(f32::MIN_POSITIVE);
        }
        p
    }
}

/// exp of scores, the highest of which becomes 1; 0 beyond the labels.
fn potential(row: &Row) -> Row {
    let max = row[..LABELS].iter().copied().fold(f32::MIN, f32::max);
    let mut p = [0.0; LANES];
    for (p, score) in p.iter_mut().zip(&row[..LABELS]) {
        *p = (score - max).exp();
    }
    p
}

/// A row of factors times a table of rows, of which those of `across` reach all labels and those of a
/// class only the labels beside it.
fn product(
    factors: &Row,
    table: &[Row; LABELS],
    across: [usize; 7],
    within: impl Fn(usize) -> [usize; 2],
) -> Row {
    let mut out = [0.0; LANES];
    for label in across {
        out.iter_mut().zip(&table[label]).for_each(|(out, x)| *out += factors[label] * x);
    }
    for class in 0..3 {
        let block = BLOCK * class..BLOCK * (class + 1);
        for label in within(class) {
            let pairs = out[block.clone()].iter_mut().zip(&table[label][block.clone()]);
            pairs.for_each(|(out, x)| *out += factors[label] * x);
        }
    }
    out
}

/// Divides a row by its sum.
fn scale(row: &mut Row) {
    let mut sums = [0.0_f32; 4];
    for part in row.as_chunks::<4>().0 {
        sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
    }
    let factor = 1.0 / sums.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|x| *x *= factor);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let mut rows = vec![[0.0; LANES]; 4];
        for (t, row) in rows.iter_mut().enumerate() {
            for (l, x) in row.iter_mut().enumerate().take(LABELS) {
                *x = [0.0, 0.3, 0.6, 0.9, 1.2][(t * 7 + l * 3) % 5];
            }
        }
        rows
    }

    #[test]
    fn the_lists_of_labels_are_what_is_legal() {
        for right in 0..LABELS {
            let lefts: Vec<usize> = (0..LABELS).filter(|&left| may_follow(left, right)).collect();
            assert_eq!(may_precede(right), lefts);
        }
        for left in 0..LABELS {
            let class = (0..3).find(|&class| open(class).contains(&left));
            let rights = (0..LABELS).filter(|&right| may_follow(left, right));
            assert!(match class {
                None => CLOSED.contains(&left) && rights.eq(STARTS),
                Some(class) => rights.eq(continues(class)),
            });
            let block = |class| BLOCK * class..BLOCK * (class + 1);
            assert!((0..3).all(|class| {
                open(class).iter().chain(&continues(class)).all(|l| block(class).contains(l))
            }));
        }
    }

    /// All legal labellings with their scores.
    fn all(rows: &[Row], transitions: &Transitions) -> Vec<(Vec<usize>, f32)> {
        let mut out = vec![(Vec::new(), 0.0)];
        for row in rows {
            out = out
                .into_iter()
                .flat_map(|(labels, score): (Vec<usize>, f32)| {
                    let left = labels.last().copied().unwrap_or(OUTSIDE);
                    (0..LABELS)
                        .filter(|&l| may_follow(left, l))
                        .map(|l| {
                            let mut longer = labels.clone();
                            longer.push(l);
                            (longer, score + row[l] + transitions.0[left][l])
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        out.retain(|(labels, _)| crate::names::model::labels::may_end(*labels.last().unwrap()));
        for (labels, score) in &mut out {
            *score += transitions.0[*labels.last().unwrap()][OUTSIDE];
        }
        out
    }

    #[test]
    fn best_and_sums_agree_with_enumeration() {
        let rows = rows();
        let mut transitions = Transitions::default();
        transitions.0[0][1] = 0.7;
        transitions.0[3][0] = -0.4;
        let all = all(&rows, &transitions);
        let top = all.iter().map(|(_, s)| *s).fold(f32::MIN, f32::max);
        let (mut back, mut labels) = (Vec::new(), Vec::new());
        best(&rows, &Legal::new(&transitions), &mut back, &mut labels);
        let found = all.iter().find(|(l, _)| *l == labels).unwrap().1;
        assert!((found - top).abs() < 1e-5);

        let mut sums = Sums::default();
        let pairs = Pairs::new(&transitions);
        sums.run(&rows, &pairs);
        let total: f64 = all.iter().map(|(_, s)| f64::from(*s).exp()).sum();
        let wanted: f64 =
            all.iter().filter(|(l, _)| l[1] == labels[1]).map(|(_, s)| f64::from(*s).exp()).sum();
        assert!((f64::from(sums.marginals(1)[labels[1]]) - wanted / total).abs() < 1e-4);
        let span: f64 = all
            .iter()
            .filter(|(l, _)| l[1..3] == labels[1..3])
            .map(|(_, s)| f64::from(*s).exp())
            .sum();
        assert!(
            (f64::from(sums.probability(1, &labels[1..3], &pairs)) - span / total).abs() < 1e-4
        );
    }
}
