//! One name, one type in a document: mentions of one writing agree on their type, and a writing that
//! is surely a name at one place is one at the others too.

use crate::annotations::EntityType;

use super::context::Context;
use super::hash::{HashSet, HashTable, mix};
use super::model::judge::Judgement;
use super::model::labels::class;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::flag;
use super::tables::word;

/// How sure a mention must be for its writing to count as a name elsewhere.
const SURE: f32 = 0.9;
/// The least probability of a name at a place where the writing is taken for one on that ground.
const NOT_EXCLUDED: f32 = 0.15;
/// What a mention counts that a noun introduces (`la start-up Laterna`): where one place tells what the
/// thing is, the chain's guesses at the others weigh less.
const INTRODUCED: f32 = 3.0;
/// What a mention in a line of capitals counts beside others: there a capital tells nothing.
const SHOUTED: f32 = 0.3;
/// How sure the mention of a person must be whose parts are looked for.
const CALLED_AGAIN: f32 = 0.8;
/// The fewest bytes of a surname that is looked for alone.
const MIN_SURNAME: usize = 4;
/// The most words of a writing that is looked for again.
const MAX_WORDS: usize = 8;

/// What the mentions of one writing are, all together.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    /// Sum of confidence by class.
    weight: [f32; 3],
    /// The most confident mention.
    best: f32,
    /// Its index.
    index: usize,
}

/// Makes the mentions of a document agree.
pub fn agree(context: &Context, judgement: &Judgement, names: &mut Vec<Proposal>) {
    let mut votes: HashTable<u64, Votes> = HashTable::default();
    for (i, p) in names.iter().enumerate() {
        let v = votes.entry(context.key(p.tokens.clone())).or_default();
        let mut confidence = if p.hold == Hold::Firm { SURE } else { p.confidence.unwrap_or(0.5) };
        if context.signals.is(p.tokens.start, flag::SHOUTED) {
            confidence *= SHOUTED;
        } else if p.rule == "trigger" && p.kind == EntityType::Org && p.entry.is_none() {
            confidence = INTRODUCED;
        }
        v.weight[class(p.kind)] += confidence;
        if confidence > v.best {
            (v.best, v.index) = (confidence, i);
        }
    }
    for i in 0..names.len() {
        let v = votes[&context.key(names[i].tokens.clone())];
        let own = class(names[i].kind);
        let top = (0..3).max_by(|&a, &b| v.weight[a].total_cmp(&v.weight[b])).unwrap_or(own);
        let model = &names[v.index];
        let titled = flag::AFTER_CIVILITY | flag::AFTER_RANK;
        if top != own
            && names[i].hold != Hold::Firm
            && names[i].weight != Weight::Trusted
            && class(model.kind) == top
            && v.weight[top] > 2.0 * v.weight[own]
            && !context.signals.any(names[i].tokens.start, titled)
        {
            let (kind, entry, subtype) = (model.kind, model.entry, model.subtype);
            let p = &mut names[i];
            (p.kind, p.entry, p.subtype, p.rule) = (kind, entry, subtype, "consensus");
        }
    }
    surnames(context, names);
    parts_of_people(context, names, &mut votes);
    find_again(context, judgement, &votes, names);
}

/// `Moussa Koné … Koné reste`: the last word of a person's full name is that person elsewhere, unless
/// what stands before it makes it a place or body.
fn surnames(context: &Context, names: &mut [Proposal]) {
    let mut people: HashSet<u64> = HashSet::default();
    for p in names.iter().filter(|p| p.kind == EntityType::Per && p.tokens.len() > 1) {
        people.insert(context.key(p.tokens.end - 1..p.tokens.end));
    }
    for p in names.iter_mut().filter(|p| p.kind != EntityType::Per && p.tokens.len() == 1) {
        let first = p.tokens.start;
        let s = context.signals;
        let marked = first > 0
            && s.word(
                first - 1,
                word::PREPOSITION | word::ARTICLE | word::DE | word::PLACE_PREPOSITION,
            )
            || context.trigger_before(first).is_some();
        let unlike =
            p.hold == Hold::Firm || s.is(first, flag::UPPER) && !s.is(first, flag::SHOUTED);
        if !marked && !unlike && people.contains(&context.key(p.tokens.clone())) {
            (p.kind, p.entry, p.subtype, p.rule) = (EntityType::Per, None, "", "surname");
        }
    }
}

/// `Sondre Håkonsen … Håkonsen`: people may be called again by their last word, and by their first one if
/// nobody else in the text has it.
fn parts_of_people(context: &Context, names: &[Proposal], votes: &mut HashTable<u64, Votes>) {
    let mut first_names: HashTable<u64, Option<usize>> = HashTable::default();
    let people = names.iter().enumerate().filter(|(_, p)| p.kind == EntityType::Per);
    for (index, p) in people.filter(|(_, p)| p.tokens.len() > 1) {
        let best = p.confidence.unwrap_or(SURE);
        let last = context.key(p.tokens.end - 1..p.tokens.end);
        let short = context.token(p.tokens.end - 1).span.len() < MIN_SURNAME;
        if !short && best >= CALLED_AGAIN {
            let weight = [0.0; 3];
            votes.entry(last).or_insert(Votes { weight, best: SURE, index });
        }
        let first = context.key(p.tokens.start..p.tokens.start + 1);
        let other =
            |i: usize| context.key(names[i].tokens.clone()) != context.key(p.tokens.clone());
        let bearer = first_names.entry(first).or_insert((best >= CALLED_AGAIN).then_some(index));
        if bearer.is_some_and(other) {
            *bearer = None;
        }
    }
    for (key, bearer) in first_names {
        if let Some(index) = bearer
            && context.is_given(names[index].tokens.start)
        {
            votes.entry(key).or_insert(Votes { weight: [0.0; 3], best: SURE, index });
        }
    }
}

fn find_again(
    context: &Context,
    judgement: &Judgement,
    votes: &HashTable<u64, Votes>,
    names: &mut Vec<Proposal>,
) {
    let n = context.reading.tokens().len();
    let mut taken = vec![false; n];
    names.iter().for_each(|p| taken[p.tokens.clone()].fill(true));
    // `Tour de France` is no name, and holds none.
    context.barred.iter().for_each(|tokens| taken[tokens.clone()].fill(true));
    let mut free = 0;
    for &at in &context.signals.capitals {
        let excluded = judgement.inside[at] < NOT_EXCLUDED || taken[at];
        if at < free || excluded || !context.is_name_word(at) {
            continue;
        }
        let Some((end, v)) = again_at(context, votes, &taken, at) else { continue };
        let Proposal { kind, entry, subtype, .. } = names[v.index];
        let span = context.reading.span_of(at, end - 1);
        let mut p = Proposal::new(span, at..end, kind, "repeat", Weight::Plain);
        (p.entry, p.subtype) = (entry, subtype);
        p.confidence = Some(judgement.inside[at].max(0.5));
        names.push(p);
        free = end;
    }
}

/// The longest sure writing that begins at a token.
fn again_at<'v>(
    context: &Context,
    votes: &'v HashTable<u64, Votes>,
    taken: &[bool],
    at: usize,
) -> Option<(usize, &'v Votes)> {
    let mut hash = 0;
    let mut found = None;
    let mut end = at;
    while end < taken.len() && end - at < MAX_WORDS && !taken[end] {
        if end > at && !context.joined(end - 1) {
            break;
        }
        hash = mix(hash, context.token_key(end));
        end += 1;
        if let Some(v) = votes.get(&hash)
            && v.best >= SURE
            && (end - at > 1 || may_stand_alone(context, at))
        {
            found = Some((end, v));
        }
    }
    found
}

/// Not a word of French where it opens the sentence, nor next to another capital.
fn may_stand_alone(context: &Context, i: usize) -> bool {
    !context.is_opening_word(i) && context.capital_before(i).is_none()
}
