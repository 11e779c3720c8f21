//! Training the model on annotated texts: the same texts give the same bytes.
//!
//! Log-likelihood of the chain by stochastic steps whose size adapts to each weight (AdaGrad), with
//! shrinkage; then the weights are rounded to integers.

mod calibrate;
pub mod gold;
pub mod mend;

use std::collections::HashMap;

pub use gold::Gold;

use crate::annotations::EntityType;
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::page::Blocks;
use crate::reading::{Reader, Reading};
use crate::tag::Tagger;
use crate::text::ByteSpan;

use crate::names::Names;
use crate::names::hash::mix;
use crate::names::model::chain::{Pairs, Row, Sums, Transitions};
use crate::names::model::features::{Features, inner_key};
use crate::names::model::labels::{LABELS, LANES, OUTSIDE, Place, class, label, may_follow};
use crate::names::model::weights::{Inner, Model, key_of};

/// How to train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Passes over the texts.
    pub epochs: u32,
    /// Size of the first steps.
    pub rate: f32,
    /// Shrinkage of the weights that a step touches.
    pub shrink: f32,
    /// Features seen fewer times are left out.
    pub min_count: u32,
    /// One in so many features is left out at random in each step; 0 for none.
    pub drop_one_in: u64,
    /// One in so many tokens loses, in a step, every feature that tells which word it is.
    pub mask_one_in: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 8, rate: 0.04, shrink: 2e-4, min_count: 2, drop_one_in: 8, mask_one_in: 4 }
    }
}

/// A stretch to learn from: the features of its tokens, one after the other, and their labels.
struct Example {
    rows: Vec<u32>,
    /// Where the general features and all features of each token end in `rows`.
    ends: Vec<(u32, u32)>,
    labels: Vec<u8>,
}

/// What is needed to read texts.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    /// The entries.
    pub gazetteer: &'a Gazetteer,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
    /// Reads texts.
    pub reader: &'a Reader,
    /// Finds candidates.
    pub tagger: &'a Tagger,
    /// The rules.
    pub names: &'a Names,
}

/// Every so manieth text is kept back to learn how far the probabilities can be trusted.
const HELD_BACK: usize = 5;

/// Trains a model: once without some texts to calibrate its probabilities on them, then on all.
#[must_use]
pub fn train(tools: Tools<'_>, gold: &[Gold], settings: &Settings) -> Model {
    let inner = Inner::new(inner_words(tools, gold));
    let texts: Vec<Vec<RawExample>> = gold.iter().map(|g| examples(tools, g, &inner)).collect();
    let select = |keep: &dyn Fn(usize) -> bool| -> Vec<&RawExample> {
        let kept = texts.iter().enumerate().filter(|(i, _)| keep(*i));
        kept.flat_map(|(_, examples)| examples).collect()
    };
    let is_held_back = |i: usize| i % HELD_BACK == HELD_BACK - 1;
    let part = fit(&select(&|i| !is_held_back(i)), settings);
    let judged: Vec<_> =
        select(&is_held_back).iter().flat_map(|e| calibrate::judge(&part, e)).collect();
    let mut model = fit(&select(&|_| true), settings).with_inner(inner);
    model.calibration = calibrate::fit(&judged);
    model
}

fn fit(raw: &[&RawExample], settings: &Settings) -> Model {
    let (keys, examples) = pack(raw, settings);
    Trainer::new(settings, keys.len()).run(&keys, &examples)
}

/// A stretch with its features as hashes, before rare ones are dropped.
pub(crate) struct RawExample {
    /// For each token its features, and how many of them do not tell which word it is.
    tokens: Vec<(Vec<u64>, usize)>,
    labels: Vec<u8>,
}

/// The keys of the words without a capital that names have inside.
fn inner_words(tools: Tools<'_>, gold: &[Gold]) -> Vec<u32> {
    let mut keys = Vec::new();
    for gold in gold {
        let reading = tools.reader.read(&gold.text, tools.lexicons);
        for &(span, _) in &gold.names {
            let tokens = reading.segments.tokens_in(span);
            let small = tokens.filter(|&t| !reading.tokens()[t].is_capitalised(reading.text));
            keys.extend(small.map(|t| inner_key(&reading, t)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn examples(tools: Tools<'_>, gold: &Gold, inner: &Inner) -> Vec<RawExample> {
    let mut out = Vec::new();
    // A gold text is annotated throughout: no line of it is left out.
    let mut reading = tools.reader.read(&gold.text, tools.lexicons);
    reading.blocks = Blocks::default();
    let candidates = tools.tagger.tag(reading.text, &reading.folded, tools.gazetteer);
    let labels = gold_labels(&reading, &gold.names);
    tools.names.with_rules(
        &reading,
        &candidates,
        tools.gazetteer,
        tools.lexicons,
        |context, listed, rules| {
            let features = Features::new(context, inner, listed, rules);
            for stretch in features.stretches() {
                let tokens = stretch.tokens.clone();
                let rows = (0..tokens.len())
                    .map(|place| {
                        let mut hashes = Vec::new();
                        let general = features.of(stretch, place, &mut hashes);
                        (hashes, general)
                    })
                    .collect();
                out.push(RawExample { tokens: rows, labels: closed(&labels[tokens]) });
            }
        },
    );
    out
}

/// The labels of the tokens of a text.
fn gold_labels(reading: &Reading, names: &[(ByteSpan, EntityType)]) -> Vec<u8> {
    let mut labels = vec![0_u8; reading.tokens().len()];
    for &(span, kind) in names {
        let tokens = reading.segments.tokens_in(span);
        let last = tokens.end.saturating_sub(1);
        for t in tokens.clone() {
            let place = match (t == tokens.start, t == last) {
                (true, true) => Place::Single,
                (true, false) => Place::Begin,
                (false, true) => Place::End,
                (false, false) => Place::Inside,
            };
            labels[t] = label_byte(label(place, class(kind)));
        }
    }
    labels
}

fn label_byte(label: usize) -> u8 {
    u8::try_from(label).unwrap_or(0)
}

/// A legal labelling: a name that a stretch cuts off, or that lies across another, is left out.
fn closed(labels: &[u8]) -> Vec<u8> {
    let mut out = vec![label_byte(OUTSIDE); labels.len()];
    let wide: Vec<usize> = labels.iter().map(|&l| usize::from(l)).collect();
    crate::names::model::judge::names_of(&wide, 0, |tokens, class| {
        let whole =
            tokens.clone().zip(tokens.clone().skip(1)).all(|(a, b)| may_follow(wide[a], wide[b]));
        if whole
            && tokens
                .clone()
                .all(|t| crate::names::model::labels::parts(wide[t]).is_some_and(|p| p.1 == class))
        {
            tokens.for_each(|t| out[t] = labels[t]);
        }
    });
    out
}

/// Numbers the features that are seen often enough; the keys stand in the order of the numbers.
fn pack(raw: &[&RawExample], settings: &Settings) -> (Vec<u32>, Vec<Example>) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for &f in raw.iter().flat_map(|e| &e.tokens).flat_map(|(features, _)| features) {
        *counts.entry(key_of(f)).or_default() += 1;
    }
    let mut keys: Vec<u32> =
        counts.iter().filter(|(_, n)| **n >= settings.min_count).map(|(k, _)| *k).collect();
    keys.sort_unstable();
    let number = |f: &u64| keys.binary_search(&key_of(*f)).ok().and_then(|i| u32::try_from(i).ok());
    let end = |n: usize| u32::try_from(n).expect("fewer than 2³² features in a sentence");
    let examples = raw
        .iter()
        .map(|raw| {
            let labels = raw.labels.clone();
            let mut example = Example { rows: Vec::new(), ends: Vec::new(), labels };
            for (features, general) in &raw.tokens {
                example.rows.extend(features[..*general].iter().filter_map(number));
                let middle = example.rows.len();
                example.rows.extend(features[*general..].iter().filter_map(number));
                example.ends.push((end(middle), end(example.rows.len())));
            }
            example
        })
        .collect();
    (keys, examples)
}

struct Trainer<'s> {
    settings: &'s Settings,
    weights: Vec<Row>,
    squares: Vec<Row>,
    transitions: Transitions,
    transition_squares: Transitions,
    sums: Sums,
    random: u64,
}

impl<'s> Trainer<'s> {
    fn new(settings: &'s Settings, rows: usize) -> Self {
        Self {
            settings,
            weights: vec![[0.0; LANES]; rows],
            squares: vec![[0.0; LANES]; rows],
            transitions: Transitions::default(),
            transition_squares: Transitions::default(),
            sums: Sums::default(),
            random: 0x5eed,
        }
    }

    fn run(mut self, keys: &[u32], examples: &[Example]) -> Model {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let half = self.settings.epochs / 2;
        let mut mean = Mean::new(self.weights.len());
        for epoch in 0..self.settings.epochs {
            order.sort_by_key(|&i| mix(u64::from(epoch) + 1, i as u64));
            for &i in &order {
                self.step(&examples[i]);
            }
            if epoch >= half {
                mean.add(&self.weights, &self.transitions);
            }
        }
        let (weights, transitions) = mean.finish();
        let weights: Vec<(u32, Row)> = keys.iter().copied().zip(weights).collect();
        Model::quantise(&weights, &transitions)
    }

    fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.random, 0)
    }

    fn step(&mut self, example: &Example) {
        let mut kept: Vec<Vec<u32>> = Vec::with_capacity(example.labels.len());
        let Settings { drop_one_in: drop, mask_one_in: mask, .. } = *self.settings;
        let mut from = 0;
        for &(middle, end) in &example.ends {
            let masked = mask != 0 && self.next_random().is_multiple_of(mask);
            let to = if masked { middle } else { end } as usize;
            let row = example.rows[from..to]
                .iter()
                .copied()
                .filter(|_| drop == 0 || !self.next_random().is_multiple_of(drop))
                .collect();
            kept.push(row);
            from = end as usize;
        }
        let rows: Vec<Row> = kept.iter().map(|features| self.score(features)).collect();
        let chain = Pairs::new(&self.transitions);
        self.sums.run(&rows, &chain);
        let mut pairs = [[0.0; LABELS]; LABELS];
        let mut left = OUTSIDE;
        for (t, features) in kept.iter().enumerate() {
            let gold = usize::from(example.labels[t]);
            let mut gradient = self.sums.marginals(t);
            gradient[gold] -= 1.0;
            self.sums.add_pairs(t, &chain, &mut pairs);
            pairs[left][gold] -= 1.0;
            left = gold;
            self.update(features, &gradient);
        }
        self.update_transitions(&pairs);
    }

    fn score(&self, features: &[u32]) -> Row {
        let mut row = [0.0; LANES];
        for &f in features {
            for (sum, w) in row.iter_mut().zip(&self.weights[f as usize]) {
                *sum += w;
            }
        }
        row
    }

    fn update(&mut self, features: &[u32], gradient: &Row) {
        let Settings { rate, shrink, .. } = *self.settings;
        for &f in features {
            let (w, q) = (&mut self.weights[f as usize], &mut self.squares[f as usize]);
            for l in 0..LANES {
                let g = gradient[l] + shrink * w[l];
                q[l] += g * g;
                w[l] -= rate * g / (q[l].sqrt() + 1e-3);
            }
        }
    }

    fn update_transitions(&mut self, gradient: &[[f32; LABELS]; LABELS]) {
        let rate = self.settings.rate;
        let pairs = self.transitions.0.iter_mut().flatten();
        let squares = self.transition_squares.0.iter_mut().flatten();
        for ((w, q), g) in pairs.zip(squares).zip(gradient.iter().flatten()) {
            *q += g * g;
            *w -= rate * g / (q.sqrt() + 1e-3);
        }
    }
}

/// The mean of the weights at the ends of the later passes: steadier than the last ones.
struct Mean {
    weights: Vec<Row>,
    transitions: Transitions,
    n: f32,
}

impl Mean {
    fn new(rows: usize) -> Self {
        Self { weights: vec![[0.0; LANES]; rows], transitions: Transitions::default(), n: 0.0 }
    }

    fn add(&mut self, weights: &[Row], transitions: &Transitions) {
        for (sum, w) in self.weights.iter_mut().flatten().zip(weights.iter().flatten()) {
            *sum += w;
        }
        let pairs = self.transitions.0.iter_mut().flatten();
        for (sum, w) in pairs.zip(transitions.0.iter().flatten()) {
            *sum += w;
        }
        self.n += 1.0;
    }

    fn finish(mut self) -> (Vec<Row>, Transitions) {
        let n = self.n.max(1.0);
        self.weights.iter_mut().flatten().for_each(|w| *w /= n);
        self.transitions.0.iter_mut().flatten().for_each(|w| *w /= n);
        (self.weights, self.transitions)
    }
}
