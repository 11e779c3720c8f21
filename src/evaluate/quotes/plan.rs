//! Counters and measures of quotes.

use super::pairing::{Pairing, SpeakerCheck, Where, cue_of, prepare};
use crate::evaluate::model::{Chars, Entity, Quote, shared_characters};
use crate::evaluate::names::same_name;
use crate::evaluate::tally::{Counter, Formula, MeasureId, Plan, one, sum};

/// The kinds of the confusion table; anything else counts as `other`.
pub const KINDS: [&str; 6] = ["direct", "mixed", "title", "scare", "indirect", "other"];

/// Groups of gold quotes with a speaker mention that are also counted apart.
const GROUPS: [&str; 7] =
    ["direct", "mixed", "speaker before", "speaker after", "speaker inside", "nominal", "pronoun"];

/// Declares the fixed counters.
macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        #[derive(Clone, Copy)]
        #[allow(clippy::upper_case_acronyms)]
        enum C { $($(#[$doc])* $name),* }
        const FIXED: usize = [$(stringify!($name)),*].len();
    };
}

counters! {
    Gold, Pred, Exact,
    CharGold, CharPred, CharShared,
    /// Gold is a quote and so is its pair; the pair only; gold only; unpaired predicted quotes.
    KindTp, KindFp, KindFn, SpuriousQuote,
    KindSame,
    CueGold, CuePred, CueAny, CueExact, CueMatched,
    Spk, SpkOk, SpkStrict, SpkMatched, SpkPred,
    /// A named source; it by any form of the gold's; by the gold's name of it.
    Ent, EntOk, EntByName, EntMatched,
    Attrib, AttribWrong,
}

/// Where the quote counters of a [`Plan`] are.
#[derive(Debug, Clone, Copy)]
pub struct QuotePlan {
    first: Counter,
    /// Whether indirect speech takes part: only if the gold annotates it.
    pub indirect: bool,
}

impl QuotePlan {
    /// Lays out counters and measures.
    #[must_use]
    pub fn new(plan: &mut Plan, indirect: bool) -> Self {
        let size = FIXED + 2 * GROUPS.len() + (KINDS.len() + 1) * (KINDS.len() + 1);
        let this = Self { first: plan.counters(size), indirect };
        this.span_measures(plan);
        this.kind_measures(plan);
        this.speaker_measures(plan);
        this
    }

    fn at(&self, c: C) -> Counter {
        self.first + c as usize
    }

    /// Right answers and all of a group.
    fn group(&self, group: usize) -> (Counter, Counter) {
        let base = self.first + FIXED + 2 * group;
        (base, base + 1)
    }

    /// Gold kind × predicted kind; the last row and column are "no pair".
    #[must_use]
    pub fn confusion(&self, gold: Option<usize>, pred: Option<usize>) -> Counter {
        let side = KINDS.len() + 1;
        let none = KINDS.len();
        self.first + FIXED + 2 * GROUPS.len() + gold.unwrap_or(none) * side + pred.unwrap_or(none)
    }

    fn accuracy(&self, plan: &mut Plan, row: &str, column: &str, right: C, all: C) -> MeasureId {
        let formula = Formula::Ratio(one(self.at(right)), one(self.at(all)));
        plan.measure(("quotes.speakers", row, column), formula)
    }

    fn span_measures(&self, plan: &mut Plan) {
        let c = |c| one(self.at(c));
        plan.prf(("quotes.spans", "exact span"), &c(C::Exact), &c(C::Pred), &c(C::Gold));
        let soft = ("quotes.spans", "characters");
        plan.prf(soft, &c(C::CharShared), &c(C::CharPred), &c(C::CharGold));
        let cue = |any| one(self.at(any));
        for (row, hits) in [("cue, overlap", C::CueAny), ("cue, exact", C::CueExact)] {
            plan.prf(("quotes.spans", row), &cue(hits), &c(C::CuePred), &c(C::CueGold));
        }
        let matched = Formula::Ratio(c(C::CueAny), c(C::CueMatched));
        plan.measure(("quotes.spans", "cue, overlap", "matched"), matched);
    }

    fn kind_measures(&self, plan: &mut Plan) {
        let predicted = sum(&[C::KindTp, C::KindFp, C::SpuriousQuote].map(|c| self.at(c)));
        let gold = sum(&[C::KindTp, C::KindFn].map(|c| self.at(c)));
        plan.prf(("quotes.kinds", "quote or not"), &one(self.at(C::KindTp)), &predicted, &gold);
        for (k, kind) in KINDS.iter().enumerate() {
            let sides = || (0..KINDS.len()).map(Some).chain([None]);
            let gold: Vec<Counter> = sides().map(|p| self.confusion(Some(k), p)).collect();
            let pred: Vec<Counter> = sides().map(|g| self.confusion(g, Some(k))).collect();
            let same = one(self.confusion(Some(k), Some(k)));
            plan.prf(("quotes.kinds", kind), &same, &sum(&pred), &sum(&gold));
        }
        let same = Formula::Ratio(one(self.at(C::KindSame)), one(self.at(C::Gold)));
        plan.measure(("quotes.kinds", "same kind", "accuracy"), same);
    }

    fn speaker_measures(&self, plan: &mut Plan) {
        for (row, right) in [("mention, any overlap", C::SpkOk), ("mention, strict", C::SpkStrict)]
        {
            self.accuracy(plan, row, "accuracy", right, C::Spk);
            self.accuracy(plan, row, "matched", right, C::SpkMatched);
            self.accuracy(plan, row, "precision", right, C::SpkPred);
        }
        for (g, group) in GROUPS.iter().enumerate() {
            let (right, all) = self.group(g);
            let at = ("quotes.speakers", &*format!("· {group}"), "accuracy");
            plan.measure(at, Formula::Ratio(one(right), one(all)));
        }
        self.accuracy(plan, "entity, named sources", "accuracy", C::EntOk, C::Ent);
        self.accuracy(plan, "entity, named sources", "matched", C::EntOk, C::EntMatched);
        self.accuracy(plan, "· by its main name", "accuracy", C::EntByName, C::Ent);
        self.accuracy(plan, "· by its main name", "matched", C::EntByName, C::EntMatched);
        self.accuracy(plan, "spurious attribution", "accuracy", C::AttribWrong, C::Attrib);
    }

    /// The counts to show for a row: name of the column and counters to add up.
    #[must_use]
    pub fn shown(&self, table: &str, row: &str) -> Vec<(&'static str, Vec<Counter>)> {
        let c = |list: &[C]| list.iter().map(|c| self.at(*c)).collect::<Vec<_>>();
        let (right, predicted, gold) = match (table, row) {
            ("quotes.spans", "exact span") => (c(&[C::Exact]), c(&[C::Pred]), c(&[C::Gold])),
            ("quotes.spans", "characters") => {
                (c(&[C::CharShared]), c(&[C::CharPred]), c(&[C::CharGold]))
            }
            ("quotes.spans", "cue, overlap") => {
                (c(&[C::CueAny]), c(&[C::CuePred]), c(&[C::CueGold]))
            }
            ("quotes.spans", _) => (c(&[C::CueExact]), c(&[C::CuePred]), c(&[C::CueGold])),
            ("quotes.kinds", "quote or not") => (
                c(&[C::KindTp]),
                c(&[C::KindTp, C::KindFp, C::SpuriousQuote]),
                c(&[C::KindTp, C::KindFn]),
            ),
            ("quotes.kinds", "same kind") => (c(&[C::KindSame]), vec![], c(&[C::Gold])),
            ("quotes.kinds", kind) => self.shown_kind(kind),
            (_, "mention, any overlap") => (c(&[C::SpkOk]), c(&[C::SpkPred]), c(&[C::Spk])),
            (_, "mention, strict") => (c(&[C::SpkStrict]), c(&[C::SpkPred]), c(&[C::Spk])),
            (_, "entity, named sources") => (c(&[C::EntOk]), vec![], c(&[C::Ent])),
            (_, "· by its main name") => (c(&[C::EntByName]), vec![], c(&[C::Ent])),
            (_, "spurious attribution") => (c(&[C::AttribWrong]), vec![], c(&[C::Attrib])),
            (_, group) => {
                let name = group.trim_start_matches("· ");
                let index = GROUPS.iter().position(|g| *g == name).unwrap_or(0);
                let (right, all) = self.group(index);
                (vec![right], vec![], vec![all])
            }
        };
        let all = [("right", right), ("predicted", predicted), ("gold", gold)];
        all.into_iter().filter(|(_, counters)| !counters.is_empty()).collect()
    }

    fn shown_kind(&self, kind: &str) -> (Vec<Counter>, Vec<Counter>, Vec<Counter>) {
        let k = Some(kind_index(kind));
        let sides = || (0..KINDS.len()).map(Some).chain([None]);
        (
            vec![self.confusion(k, k)],
            sides().map(|g| self.confusion(g, k)).collect(),
            sides().map(|p| self.confusion(k, p)).collect(),
        )
    }

    /// Counts one document; `mentions` are those of the gold, which tell by what forms it names a source.
    pub fn fill(
        &self,
        (gold, mentions): (&[Quote], &[Entity]),
        pred: &[Quote],
        text: Option<&str>,
        row: &mut [u32],
    ) {
        let chars = text.map(Chars::new);
        let (gold, pred) = prepare(gold, pred, self.indirect);
        let pairing = Pairing::new(&gold, &pred, chars.as_ref());
        let mut add = |c: Counter, n: usize| row[c] += u32::try_from(n).unwrap_or(u32::MAX);
        add(self.at(C::Gold), gold.len());
        add(self.at(C::Pred), pred.len());
        add(self.at(C::Exact), pairing.exact.iter().filter(|e| **e).count());
        let spans = |list: &[&Quote]| list.iter().map(|q| q.span).collect();
        let (g, p, shared) = shared_characters(spans(&gold), spans(&pred));
        add(self.at(C::CharGold), g);
        add(self.at(C::CharPred), p);
        add(self.at(C::CharShared), shared);
        for (j, quote) in pred.iter().enumerate() {
            let is_quote = quote.is_quote();
            if !pairing.used[j] {
                add(self.at(C::SpuriousQuote), usize::from(is_quote));
                add(self.confusion(None, Some(kind_index(&quote.kind))), 1);
            }
            add(self.at(C::CuePred), usize::from(is_quote && quote.cue.is_some()));
            add(self.at(C::SpkPred), usize::from(is_quote && quote.speaker.is_some()));
        }
        for (i, quote) in gold.iter().enumerate() {
            let mate = pairing.mates[i].map(|j| pred[j]);
            self.fill_kind(quote, mate, row);
            self.fill_cue(quote, mate, row);
            self.fill_speaker(quote, mate, chars.as_ref(), row);
            self.fill_entity(quote, mate, mentions, row);
        }
    }

    fn fill_kind(&self, gold: &Quote, mate: Option<&Quote>, row: &mut [u32]) {
        let (g, p) = (gold.is_quote(), mate.is_some_and(Quote::is_quote));
        row[self.at(C::KindTp)] += u32::from(g && p);
        row[self.at(C::KindFn)] += u32::from(g && !p);
        row[self.at(C::KindFp)] += u32::from(p && !g);
        row[self.at(C::KindSame)] += u32::from(mate.is_some_and(|m| m.kind == gold.kind));
        let kinds = (kind_index(&gold.kind), mate.map(|m| kind_index(&m.kind)));
        row[self.confusion(Some(kinds.0), kinds.1)] += 1;
    }

    fn fill_cue(&self, gold: &Quote, mate: Option<&Quote>, row: &mut [u32]) {
        let Some(cue) = cue_of(gold).filter(|_| gold.is_quote()) else { return };
        let mate = mate.filter(|m| m.is_quote());
        let found = mate.and_then(cue_of);
        row[self.at(C::CueGold)] += 1;
        row[self.at(C::CueMatched)] += u32::from(mate.is_some());
        let any = found.is_some_and(|f| super::overlaps_any(f, &[cue]));
        row[self.at(C::CueAny)] += u32::from(any);
        row[self.at(C::CueExact)] += u32::from(found == Some(cue));
    }

    fn fill_entity(
        &self,
        gold: &Quote,
        mate: Option<&Quote>,
        mentions: &[Entity],
        row: &mut [u32],
    ) {
        let named = gold.is_quote() && gold.is_named();
        let Some(name) = gold.source_name().filter(|_| named) else { return };
        let mate = mate.filter(|m| m.is_quote());
        let found = mate.and_then(predicted_name).unwrap_or_default();
        let by_name = same_name(name, found);
        row[self.at(C::Ent)] += 1;
        row[self.at(C::EntMatched)] += u32::from(mate.is_some());
        row[self.at(C::EntByName)] += u32::from(by_name);
        row[self.at(C::EntOk)] += u32::from(by_name || is_form(gold, mentions, found));
    }

    fn fill_speaker(
        &self,
        gold: &Quote,
        mate: Option<&Quote>,
        text: Option<&Chars<'_>>,
        row: &mut [u32],
    ) {
        let mate = mate.filter(|m| m.is_quote());
        let (is_quote, traits) = (gold.is_quote(), SpeakerCheck::traits(gold, text));
        if let Some((place, pronoun)) = traits.filter(|_| is_quote) {
            let check = SpeakerCheck::new(gold, mate, text);
            row[self.at(C::Spk)] += 1;
            row[self.at(C::SpkOk)] += u32::from(check.any);
            row[self.at(C::SpkStrict)] += u32::from(check.strict);
            row[self.at(C::SpkMatched)] += u32::from(mate.is_some());
            let place = match place {
                Where::Before => 2,
                Where::After => 3,
                Where::Inside => 4,
            };
            let kind = GROUPS[..2].iter().position(|k| *k == gold.kind);
            for group in kind.into_iter().chain([place, if pronoun { 6 } else { 5 }]) {
                let (right, all) = self.group(group);
                row[right] += u32::from(check.any);
                row[all] += 1;
            }
        }
        let named = |m: &&Quote| {
            m.speaker.is_some() || m.speaker_name.as_deref().is_some_and(|n| !n.is_empty())
        };
        if mate.is_some_and(|m| named(&m)) {
            row[self.at(C::Attrib)] += 1;
            let has_source = is_quote && (traits.is_some() || gold.source_name().is_some());
            row[self.at(C::AttribWrong)] += u32::from(!has_source);
        }
    }
}

/// Whether two identifiers, or two names, are there and the same.
fn same<'q>(a: Option<&'q str>, b: Option<&'q str>) -> bool {
    a.is_some_and(|a| !a.is_empty()) && a == b
}

/// Whether a name is one of the forms by which the gold's mentions call the source of a gold quote.
fn is_form(gold: &Quote, mentions: &[Entity], found: &str) -> bool {
    mentions
        .iter()
        .filter(|m| match (&gold.speaker_entity, &m.entity) {
            (Some(_), Some(_)) => same(gold.speaker_entity.as_deref(), m.entity.as_deref()),
            _ => same(gold.source_name(), m.name.as_deref()),
        })
        .flat_map(|m| [m.name.as_deref(), m.text.as_deref()])
        .flatten()
        .any(|form| same_name(form, found))
}

/// The name that a prediction gives its speaker: the resolved name, else the mention.
fn predicted_name(quote: &Quote) -> Option<&str> {
    let name = quote.speaker_name.as_deref().filter(|n| !n.is_empty());
    name.or_else(|| quote.speaker.as_ref()?.text.as_deref())
}

/// The index of a kind in [`KINDS`].
fn kind_index(kind: &str) -> usize {
    KINDS.iter().position(|k| *k == kind).unwrap_or(KINDS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::model::{Covered, Span};
    use proptest::prelude::*;

    fn quote(start: usize, end: usize, kind: &str) -> Quote {
        Quote { span: Span { start, end }, kind: kind.into(), ..Quote::default() }
    }

    fn scores(gold: &[Quote], pred: &[Quote]) -> (Plan, Vec<Option<f64>>) {
        let mut plan = Plan::default();
        let quotes = QuotePlan::new(&mut plan, false);
        let mut row = vec![0; plan.counters];
        quotes.fill((gold, &[]), pred, None, &mut row);
        let sums: Vec<u64> = row.into_iter().map(u64::from).collect();
        let scores = plan.scores(&sums);
        (plan, scores)
    }

    fn score(gold: &[Quote], pred: &[Quote], row: &str, column: &str) -> Option<f64> {
        let (plan, scores) = scores(gold, pred);
        let id = plan.measures.iter().position(|m| m.row == row && m.column == column).unwrap();
        scores[id]
    }

    #[test]
    fn soft_scores_count_each_character_once() {
        let gold = [quote(0, 10, "direct"), quote(20, 30, "direct")];
        let pred = [quote(5, 25, "direct"), quote(5, 25, "mixed")];
        assert_eq!(score(&gold, &pred, "characters", "precision"), Some(0.5));
        assert_eq!(score(&gold, &pred, "characters", "recall"), Some(0.5));
    }

    #[test]
    fn bad_gold_spans_and_what_touches_them_are_left_out() {
        let mut bad = quote(0, 10, "direct");
        bad.bad = true;
        let pred = [quote(5, 12, "direct"), quote(30, 40, "indirect")];
        assert_eq!(score(&[bad], &pred, "exact span", "f1"), None);
    }

    #[test]
    fn a_missed_quote_counts_against_its_speaker() {
        let mention =
            |start, end| Some(Covered { span: Span { start, end }, text: Some("le maire".into()) });
        let mut gold = quote(20, 40, "direct");
        gold.speaker = mention(0, 8);
        let mut pred = gold.clone();
        assert_eq!(
            score(&[gold.clone()], &[pred.clone()], "mention, strict", "accuracy"),
            Some(1.0)
        );
        assert_eq!(
            score(&[gold.clone()], &[pred.clone()], "· speaker before", "accuracy"),
            Some(1.0)
        );
        pred.kind = "title".into();
        assert_eq!(score(&[gold.clone()], &[pred], "mention, any overlap", "accuracy"), Some(0.0));
        assert_eq!(score(&[gold], &[], "mention, any overlap", "matched"), None);
    }

    #[test]
    fn a_source_is_right_by_any_form_that_the_gold_has_for_it() {
        let mention = |entity: &str, text: &str, name: &str| Entity {
            entity: Some(entity.into()),
            text: Some(text.into()),
            name: Some(name.into()),
            ..Entity::default()
        };
        let mentions = [
            mention("org:fdl", "FDL", "Fédération du lin"),
            mention("per:roche", "Roche", "Lucie Roche"),
        ];
        let mut gold = quote(20, 40, "direct");
        gold.speaker_entity = Some("org:fdl".into());
        gold.speaker_name = Some("Fédération du lin".into());
        for (found, right, by_name) in
            [("FDL", 1, 0), ("la fédération du lin", 1, 1), ("Roche", 0, 0)]
        {
            let mut pred = quote(20, 40, "direct");
            pred.speaker_name = Some(found.into());
            let mut plan = Plan::default();
            let quotes = QuotePlan::new(&mut plan, false);
            let mut row = vec![0; plan.counters];
            quotes.fill((&[gold.clone()], &mentions), &[pred], None, &mut row);
            let counts = (row[quotes.at(C::EntOk)], row[quotes.at(C::EntByName)]);
            assert_eq!(counts, (right, by_name), "{found}");
        }
    }

    fn quotes() -> impl Strategy<Value = Vec<Quote>> {
        let kind = prop::sample::select(vec!["direct", "mixed", "title", "scare"]);
        prop::collection::vec((0..40usize, 1..15usize, kind), 0..8).prop_map(|list| {
            list.into_iter().map(|(start, len, kind)| quote(start, start + len, kind)).collect()
        })
    }

    proptest! {
        #[test]
        fn swapping_sides_swaps_precision_and_recall(a in quotes(), b in quotes()) {
            for row in ["exact span", "characters", "direct", "title"] {
                prop_assert_eq!(score(&a, &b, row, "precision"), score(&b, &a, row, "recall"));
                prop_assert_eq!(score(&a, &b, row, "f1"), score(&b, &a, row, "f1"));
            }
        }

        #[test]
        fn order_and_duplicates_change_nothing(a in quotes(), b in quotes(), at in 0..8usize) {
            let before = scores(&a, &b).1;
            let mut more: Vec<Quote> = b.iter().rev().cloned().collect();
            more.extend(b.get(at).cloned());
            prop_assert_eq!(scores(&a, &more).1, before.clone());
            for score in before.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&score));
            }
        }
    }
}
