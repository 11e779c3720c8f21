//! Names that stand beside a function or common noun, over a comma: `le président de la région, [X],`.

use super::frame::Frame;
use super::phrase::{Head, NounPhrase};
use super::resolve::Resolver;
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::ByteSpan;

impl Resolver<'_> {
    /// A person named directly behind the phrase, over a comma: `le président de la région, [X],`; the
    /// complements that the phrase left out may stand between: `le secrétaire d'État au Budget, [X],`.
    pub(super) fn apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        if !matches!(np.head, Head::Role | Head::Demonym | Head::Nominal) {
            return None;
        }
        if let Some(id) = self.apposition_of(frame, np) {
            return Some(id);
        }
        let comma = self.apposition_comma(frame, np.cells.end)?;
        let mut cell = comma + 1;
        // `, M. X` or `, le docteur X`
        while cell < comma + 4 && frame.mentions.get(cell).is_some_and(Option::is_none) {
            cell += 1;
        }
        let mention = (*frame.mentions.get(cell)?)?;
        let m = &self.pool.names.mentions[mention];
        let titles = &self.pool.lexicons.names.titles;
        let near = cell == comma + 1 || titles.longest_ending(&frame.words, cell).is_some();
        let body = matches!(np.head, Head::Nominal | Head::Role)
            && matches!(m.kind, EntityType::Org | EntityType::Agency);
        let mut end = cell;
        while frame.mentions.get(end) == Some(&Some(mention)) {
            end += 1;
        }
        let closed = frame.closes_before(self.pool.reading, end);
        let person = m.kind == EntityType::Per && np.head != Head::Nominal;
        (near && ((body && closed) || person)).then_some(m.entity)
    }

    /// `l'exploitant, [Xyz],`: words with capitals between commas that the names stage left alone.
    pub(super) fn name_apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const MAX_WORDS: usize = 6;
        let reading = self.pool.reading;
        let definite = matches!(np.head, Head::Role | Head::Nominal) && self.is_definite(frame, np);
        if !definite || self.agreement(frame, np).plural == Some(true) {
            return None;
        }
        let start = self.apposition_comma(frame, np.cells.end)? + 1;
        let named = |c: usize| frame.is_capitalised(reading, c) || frame.mentions[c].is_some();
        let limit = (start + MAX_WORDS).min(frame.len());
        let end = (start..limit).find(|&c| frame.closes_before(reading, c))?;
        let small = |c: usize| {
            !named(c) && !self.pool.lexicons.names.is(frame.words[c], WordClass::Preposition)
        };
        let whole = end > start && named(start) && named(end - 1);
        let words = (start..end).filter(|&c| small(c)).count();
        (whole && words <= 1).then(|| frame.span(reading, start..end)).flatten()
    }

    /// `[X], le capitaine, qui`: the person before the comma.
    fn apposition_of(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        let comma = np.cells.start.checked_sub(1)?;
        let closed = frame.is_mark(self.pool.reading, np.cells.end, ",");
        if np.head != Head::Role || !closed || !frame.is_mark(self.pool.reading, comma, ",") {
            return None;
        }
        let mention = (*frame.mentions.get(comma.checked_sub(1)?)?)?;
        let m = &self.pool.names.mentions[mention];
        (m.kind == EntityType::Per).then_some(m.entity)
    }

    /// The comma behind a phrase and its prepositional complements.
    fn apposition_comma(&self, frame: &Frame, end: usize) -> Option<usize> {
        const MAX_COMPLEMENT: usize = 10;
        let is_comma = |c: usize| frame.is_mark(self.pool.reading, c, ",");
        if is_comma(end) {
            return Some(end);
        }
        let lexicons = self.pool.lexicons;
        let word = *frame.words.get(end)?;
        let joins = lexicons.names.is(word, WordClass::Preposition)
            || lexicons.syntax.is(word, Syntax::A)
            || lexicons.syntax.is(word, Syntax::Complement);
        if !joins {
            return None;
        }
        for cell in end + 1..end + MAX_COMPLEMENT {
            if is_comma(cell) {
                return Some(cell);
            }
            let word = *frame.words.get(cell)?;
            let stops = frame.is_quote(cell)
                || frame.is_punct(self.pool.reading, cell)
                || lexicons.names.is(word, WordClass::Auxiliary)
                || lexicons.speech.verb_forms.longest(&frame.words, cell).is_some()
                || lexicons.syntax.is(word, Syntax::Relation);
            if stops {
                return None;
            }
        }
        None
    }
}
