//! Names that stand beside a function or common noun, over a comma: `le président de la région, [X],`.

use super::antecedents::Pool;
use super::frame::{Cell, Frame};
use super::phrase::{Head, NounPhrase, Phraser};
use super::resolve::Resolver;
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::text::ByteSpan;

impl Resolver<'_> {
    /// A person or body named directly behind the phrase, over a comma: `le président de la région, [X],`,
    /// `le gestionnaire du réseau, l'[Y],`; the complements that the phrase left out may stand between: `le
    /// secrétaire d'État au Budget, [X],`.
    pub(super) fn apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        // `ce dernier, [X],`
        let demonstrative =
            matches!(np.head, Head::Pronoun(PronounKind::Demonstrative | PronounKind::Concerned));
        let described = matches!(np.head, Head::Role | Head::Demonym);
        let noun = matches!(np.head, Head::Nominal | Head::Other | Head::Report);
        if !described && !noun && !demonstrative {
            return None;
        }
        if let Some(id) = self.apposition_of(frame, np) {
            return Some(id);
        }
        let comma = self.apposition_comma(frame, np.cells.end)?;
        // `, M. X`, `, le docteur X`, `, la société Y`
        let Pool { reading, lexicons, names, .. } = self.pool;
        let phraser = Phraser { frame, reading, lexicons, mentions: &names.mentions };
        // `, prénommée [X]`
        let named = frame.words.get(comma + 1).is_some_and(|&w| {
            lexicons.syntax.is_verb(w, VerbKind::PastParticiple)
                && frame.mentions[comma + 1].is_none()
        });
        let from = comma + 1 + usize::from(named);
        let Head::Mention(mention) = phraser.at(from)?.head else { return None };
        let m = &names.mentions[mention];
        let first = (from..frame.len()).find(|&c| frame.mentions[c] == Some(mention))?;
        let closed = frame.closes_before(reading, phraser.mention_end(first, mention));
        let titled = lexicons.names.titles.longest_ending(&frame.words, first).is_some();
        let fits = match m.kind {
            // `Son conseil, Me X,`
            EntityType::Per => !noun || (titled && !named),
            EntityType::Org | EntityType::Agency => {
                matches!(np.head, Head::Role | Head::Nominal) && closed
            }
            EntityType::Loc => false,
        };
        (fits && (closed || titled || first == from)).then_some(m.entity)
    }

    /// `l'exploitant, [Xyz],`: words with capitals between commas that the names stage left alone.
    pub(super) fn name_apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const MAX_WORDS: usize = 6;
        let reading = self.pool.reading;
        let definite = matches!(np.head, Head::Role | Head::Nominal) && self.is_definite(frame, np);
        if !definite || self.agreement(frame, np).plural == Some(true) {
            return None;
        }
        let comma = self.apposition_comma(frame, np.cells.end)?;
        // `le gestionnaire, le [Xyz],`
        let article = self.pool.lexicons.syntax.is(*frame.words.get(comma + 1)?, Syntax::Article);
        let start = comma + 1 + usize::from(article);
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

    /// `une cliente qui ne donne que son prénom, [X],`: the name that a relative clause behind a phrase gives.
    pub(super) fn name_given(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const REACH: usize = 14;
        let Pool { reading, lexicons, .. } = self.pool;
        let from = np.cells.end + usize::from(frame.is_mark(reading, np.cells.end, ","));
        let relative = lexicons.syntax.is(*frame.words.get(from)?, Syntax::Relation);
        let stops = |c: &usize| frame.is_quote(*c) || frame.is_mark(reading, *c, ";");
        let given = (from..frame.len().min(from + REACH))
            .take_while(|c| !stops(c))
            .find(|&c| lexicons.syntax.is(frame.words[c], Syntax::Naming))?;
        let start = given + 1 + usize::from(frame.is_mark(reading, given + 1, ","));
        let named = |c: &usize| frame.is_capitalised(reading, *c);
        let end = (start..frame.len()).take_while(named).last()? + 1;
        relative.then(|| frame.span(reading, start..end)).flatten()
    }

    /// `le collectif « [Sauvons le lac] »`: a name between marks.
    pub(super) fn name_quoted(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const MAX_WORDS: usize = 8;
        let Some(&Cell::Quote(quote)) = frame.cells.get(np.cells.end) else { return None };
        let span = self.pool.spans[quote].span;
        let tokens = self.pool.reading.segments.tokens_in(span);
        let first = self.pool.reading.tokens().get(tokens.start)?;
        let named = first.is_capitalised(self.pool.reading.text) && tokens.len() <= MAX_WORDS;
        (named && np.head == Head::Nominal).then_some(span)
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
        const MAX_BRACKET: usize = 6;
        let is_comma = |c: usize| frame.is_mark(self.pool.reading, c, ",");
        if is_comma(end) {
            return Some(end);
        }
        // `la rapporteure (PS) du texte, X`
        let mut end = end;
        if frame.is_mark(self.pool.reading, end, "(") {
            end = (end..end + MAX_BRACKET).find(|&c| frame.is_mark(self.pool.reading, c, ")"))? + 1;
            if is_comma(end) {
                return Some(end);
            }
        }
        let lexicons = self.pool.lexicons;
        let word = *frame.words.get(end)?;
        let joins = lexicons.names.is(word, WordClass::Preposition)
            || lexicons.syntax.is(word, Syntax::A)
            || lexicons.syntax.is(word, Syntax::De)
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
