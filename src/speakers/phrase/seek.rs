//! Noun phrases that stand before or behind a place: the subject of a verb, the antecedent of `qui`.

use super::extent::MAX_CELLS;
use super::{Head, NounPhrase, Phraser};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Phraser<'_> {
    /// The subject that stands before `end`: of the region back to the clause's start, the first noun
    /// phrase that no preposition governs.
    #[must_use]
    pub fn before(&self, end: usize) -> Option<NounPhrase> {
        let mut end = end;
        while end > 0 && self.is_adverbial(end - 1) {
            end -= 1;
        }
        let start = self.clause_start(end);
        let mut cell = start;
        while cell < end {
            if self.is_adverbial(cell) && !self.frame.is_capitalised(self.reading, cell) {
                cell += 1;
                continue;
            }
            let is_source =
                self.lexicons.speech.source_prepositions.longest(&self.frame.words, cell);
            let partitive = self.is(cell, Syntax::De) && cell == start;
            if is_source.is_some()
                || ((self.class(cell, WordClass::Preposition) || self.is(cell, Syntax::A))
                    && !partitive
                    && self.frame.mentions[cell].is_none())
            {
                cell = self.skip_governed(cell, end);
                continue;
            }
            match self.at(cell) {
                Some(np) if np.cells.start < end => {
                    let cells = np.cells.start..np.cells.end.min(end);
                    return Some(NounPhrase { cells, ..np });
                }
                _ => cell += 1,
            }
        }
        None
    }

    /// The cell behind a preposition and what it governs: a noun phrase, or a few words without a
    /// determiner (`de concert`, `en 2019`, `quant au plus proche pays`).
    fn skip_governed(&self, preposition: usize, end: usize) -> usize {
        const MAX_WORDS: usize = 6;
        let mut cell = preposition + 1;
        let mut bare = false;
        for _ in 0..MAX_WORDS {
            if cell >= end || self.frame.is_punct(self.reading, cell) || self.frame.is_quote(cell) {
                break;
            }
            let links = self.class(cell, WordClass::Preposition)
                || self.is(cell, Syntax::De)
                || self.is(cell, Syntax::A);
            if links && self.frame.mentions[cell].is_none() {
                bare = false;
            } else {
                match self.at(cell) {
                    Some(_) if bare && self.opens_plainly(cell) => break,
                    Some(np) => return self.manner_end(preposition, &np).min(end),
                    None => bare = true,
                }
            }
            cell += 1;
        }
        cell.min(end).max(preposition + 1)
    }

    /// Whether a determiner or a name stands at a cell, rather than a function without one.
    fn opens_plainly(&self, cell: usize) -> bool {
        self.frame.mentions[cell].is_some()
            || self.class(cell, WordClass::Determiner)
            || self.is(cell, Syntax::Article)
            || self.frame.is_capitalised(self.reading, cell)
    }

    /// Where `d'un trait`, `d'une voix forte` ends: a name behind it is the subject.
    fn manner_end(&self, preposition: usize, np: &NounPhrase) -> usize {
        let indefinite = self.is(preposition, Syntax::De)
            && !self.is(np.cells.start, Syntax::Definite)
            && self.class(np.cells.start, WordClass::Determiner);
        let mut inside = np.cells.clone().skip(2);
        let name = inside.find(|&c| {
            self.frame.is_capitalised(self.reading, c) || self.frame.mentions[c].is_some()
        });
        if let Some(name) = name.filter(|&c| indefinite && !self.is(c - 1, Syntax::De)) {
            return name;
        }
        // `au Monde [X]`: a person named behind a medium is no part of its name.
        let person = np.cells.clone().skip(1).find(|&c| {
            self.frame.mentions[c].is_some_and(|m| self.mentions[m].kind == EntityType::Per)
        });
        person
            .filter(|&c| {
                self.frame.is_capitalised(self.reading, c - 1) && !self.has_role(np.cells.start, c)
            })
            .filter(|&c| self.frame.mentions[c - 1] != self.frame.mentions[c])
            .unwrap_or(np.cells.end)
    }

    /// The widest noun phrase with a head that can speak that ends just before `end`: what `qui` or a
    /// participle refers to, whether or not a preposition governs it.
    #[must_use]
    pub fn ending_at(&self, end: usize) -> Option<NounPhrase> {
        (end.saturating_sub(MAX_CELLS)..end).filter_map(|start| self.at(start)).find(|np| {
            np.cells.end == end && np.head.can_speak() && !self.is(np.cells.start, Syntax::A)
        })
    }

    /// Where the clause that `end` closes begins.
    #[must_use]
    pub fn clause_start(&self, end: usize) -> usize {
        let mut cell = end;
        while cell > 0 {
            let before = cell - 1;
            if self.frame.mentions[before].is_some() {
                cell = before;
                continue;
            }
            let closing_punct = self.frame.is_punct(self.reading, before) && {
                let is_inner_dot =
                    self.mark(before, ".") && before > 0 && self.is_abbreviated(before);
                !is_inner_dot
            };
            let coordinates =
                self.is(before, Syntax::Coordinator) && !self.joins_complement(before);
            if self.frame.is_quote(before)
                || closing_punct
                || coordinates
                || self.is(before, Syntax::Complementizer)
                || self.is(before, Syntax::Relation)
                || (self.is(before, Syntax::Clause) && !self.is(before, Syntax::De))
                || (self.class(before, WordClass::Subordinator)
                    && !self.class(before, WordClass::Preposition))
                || (self.is_verb(before) && !self.is_governed_noun(before))
            {
                return cell;
            }
            cell = before;
        }
        0
    }

    pub(super) fn is_governed_noun(&self, cell: usize) -> bool {
        cell.checked_sub(1).is_some_and(|b| {
            self.class(b, WordClass::Determiner)
                || self.is(b, Syntax::De)
                || self.is(b, Syntax::Article)
        })
    }

    /// The subject that follows `start`, over adverbs, source phrases and prepositional phrases:
    /// `a déclaré [mardi soir à l'AFP] le ministre`.
    #[must_use]
    pub fn after(&self, start: usize) -> Option<NounPhrase> {
        const MAX_SKIPPED: usize = 24;
        let limit = (start + MAX_SKIPPED).min(self.frame.len());
        let mut cell = start;
        while cell < limit {
            if self.frame.is_quote(cell) {
                return None;
            }
            if let Some(found) =
                self.lexicons.speech.source_phrases.longest(&self.frame.words, cell)
                && self.frame.mentions[cell].is_none()
                && !self.class(cell, WordClass::Determiner)
            {
                cell += found.len;
                if self.is(cell - 1, Syntax::De) || self.is(cell - 1, Syntax::A) {
                    cell = self.skip_governed(cell - 1, limit);
                }
            } else if self.is_attribute(cell) || (cell == start && self.is(cell, Syntax::Between)) {
                cell += 1;
            } else if self.is(cell, Syntax::Definite) && self.class(cell + 1, WordClass::Time) {
                // `avait martelé [la veille] le ministre`
                cell += 2;
            } else if let Some(surname) = self.surname(cell) {
                return Some(surname);
            } else if self.is_adverbial(cell) {
                cell += 1;
            } else if self.mark(cell, ",") {
                if !self.comma_opens_insertion(cell, start) {
                    return None;
                }
                cell = self.insertion_end(cell).unwrap_or(cell + 1);
            } else if self.opens_adjunct(cell) {
                cell = self.skip_governed(cell, limit);
            } else {
                let np = self.at(cell)?;
                let beside = (cell > start).then(|| self.beside_medium(&np)).flatten();
                return Some(beside.or_else(|| self.behind_adjunct(&np)).unwrap_or(np));
            }
        }
        None
    }

    /// `ajoute encore [de la Tour]`: a surname with its particle that ends the clause.
    fn surname(&self, cell: usize) -> Option<NounPhrase> {
        let particle = self.is(cell, Syntax::De) && self.is(cell, Syntax::Linker);
        let name = cell + 1 + usize::from(self.is(cell + 1, Syntax::Article));
        let mention = (*self.frame.mentions.get(name)?)?;
        let end = self.mention_end(name, mention);
        let person = self.mentions[mention].kind == EntityType::Per;
        let closed = self.frame.closes_before(self.reading, end);
        (particle && person && closed).then_some(NounPhrase {
            cells: cell..end,
            head_cell: name,
            head: Head::Mention(mention),
        })
    }

    /// Whether a preposition opens an adjunct: `à Paris`, `en 2019`, `d'une même voix`, `de concert`.
    fn opens_adjunct(&self, cell: usize) -> bool {
        let preposition = self.class(cell, WordClass::Preposition)
            || self.is(cell, Syntax::A)
            || self.is(cell, Syntax::Agent);
        let de = self.is(cell, Syntax::De);
        // `refusait [d'accabler la préfète]`
        let infinitive = self
            .frame
            .words
            .get(cell + 1)
            .is_some_and(|&w| self.lexicons.syntax.is_verb(w, VerbKind::Infinitive));
        self.frame.mentions[cell].is_none()
            && !((de || self.is(cell, Syntax::A)) && infinitive)
            && (preposition && !de || de && self.is(cell, Syntax::Linker))
    }

    /// Whether an adjective or participle stands by itself behind a verb or an adjunct, and what it goes
    /// with is not the verb's object: `se veut [rassurant] le préfet`, `à la radio [locale] le préfet`.
    fn is_attribute(&self, cell: usize) -> bool {
        let names = &self.lexicons.names;
        let words = &self.frame.words;
        let infinitive = self.lexicons.syntax.is_verb(words[cell], VerbKind::Infinitive);
        let next = cell + 1;
        let before_phrase = self.frame.mentions.get(next).is_some_and(Option::is_some)
            || self.class(next, WordClass::Determiner)
            || self.is(next, Syntax::Article)
            || self.class(next, WordClass::Preposition)
            || self.is_adverbial(next)
            || self.is_plain_word(next)
            || names.titles.longest(words, next).is_some();
        self.is_plain_word(cell)
            && before_phrase
            && !infinitive
            && !self.is_adverbial(cell)
            && self.frame.mentions[cell].is_none()
            && names.roles.longest(words, cell).is_none()
            && names.titles.longest(words, cell).is_none()
    }

    /// `[la veille] le ministre`, `depuis [son arrestation] l'ancien banquier`: where two noun phrases
    /// stand side by side and the first cannot speak, the second does.
    fn behind_adjunct(&self, np: &NounPhrase) -> Option<NounPhrase> {
        let next = np.cells.end;
        let determined = self.is(next, Syntax::Definite) && !self.is(next, Syntax::De);
        if np.head.can_speak() || !determined || self.is(next, Syntax::A) {
            return None;
        }
        self.at(next).filter(|second| second.head.can_speak())
    }

    /// `au quotidien Le Phare [un pêcheur]`, `sur Bel RTL [la maire]`: what stands behind the name of a medium,
    /// itself behind what introduces it.
    fn beside_medium(&self, np: &NounPhrase) -> Option<NounPhrase> {
        let named = match np.head {
            Head::Mention(mention) => self.mentions[mention].kind != EntityType::Per,
            Head::Capitalised => true,
            _ => false,
        };
        let next = np.cells.end;
        let determined = self.class(next, WordClass::Determiner) || self.is(next, Syntax::Article);
        let bare = !self.is(next, Syntax::De) && !self.is(next, Syntax::A);
        let person = self.frame.mentions.get(next).copied().flatten();
        let person = person.is_some_and(|m| self.mentions[m].kind == EntityType::Per);
        let beside =
            named && !self.is(np.cells.start, Syntax::De) && (determined && bare || person);
        beside.then(|| self.at(next)).flatten().filter(|second| second.head.can_speak())
    }

    /// The cell behind the comma that closes a short insertion: `, encore couvert de plâtre,`,
    /// `, lapidaire,`, `, il y a deux mois,`, `, les larmes aux yeux,`.
    fn insertion_end(&self, comma: usize) -> Option<usize> {
        const MAX_INSERTION: usize = 10;
        const MAX_ADJECTIVES: usize = 4;
        let next = comma + 1;
        // `, à Reuters, le directeur` is read word by word.
        let close =
            (next..(next + MAX_INSERTION).min(self.frame.len())).find(|&c| self.mark(c, ","))?;
        let speaker = || self.at(close + 1).is_some_and(|np| np.head.can_speak());
        let adjectives = close > next
            && close - next <= MAX_ADJECTIVES
            && (next..close).all(|c| {
                let joins = c > next && self.is(c, Syntax::De) && self.is(c, Syntax::Linker);
                self.is_plain_word(c) || self.is(c, Syntax::Coordinator) || joins
            })
            && self.at(close + 1).is_some();
        let clause = self.is(next, Syntax::Subject);
        // `, en ajustant son voile, cette mère`
        let participle = self
            .frame
            .words
            .get(next + 1)
            .is_some_and(|&w| self.lexicons.syntax.is_verb(w, VerbKind::PresentParticiple));
        let gerund = self.class(next, WordClass::Preposition) && participle && speaker();
        // `, la voix brisée, son frère`: what a voice or a look does is no subject.
        let determined = self.is(next, Syntax::Article) || self.class(next, WordClass::Determiner);
        let manner =
            determined && self.at(next).is_some_and(|np| !np.head.can_speak()) && speaker();
        // `, craie en main, la maîtresse`, `, sourire aux lèvres, son père`
        let bare = self.is_plain_word(next)
            && (self.is(next + 1, Syntax::A) || self.class(next + 1, WordClass::Preposition))
            && speaker();
        let inserted = self.is_adverbial(next) || clause || adjectives || manner || gerund || bare;
        inserted.then_some(close + 1)
    }

    /// A comma behind the verb may open an insertion (`a confié, à Reuters, le directeur`) or close
    /// one; any other comma ends the search.
    fn comma_opens_insertion(&self, comma: usize, start: usize) -> bool {
        let next = comma + 1;
        let opens = self.class(next, WordClass::Preposition)
            || self.is(next, Syntax::A)
            || self.is_adverbial(next)
            || self.lexicons.speech.source_phrases.longest(&self.frame.words, next).is_some();
        let closes = (start..comma).any(|c| self.mark(c, ","));
        opens || closes || self.insertion_end(comma).is_some()
    }
}
