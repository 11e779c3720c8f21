//! The head of a noun phrase: the name, function or noun that it is about.

use super::{Head, Phraser};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::TokenKind;

impl Phraser<'_> {
    /// The head of the noun phrase `start..end`: its name if it begins with one or an apposed one
    /// follows its role, else its first noun.
    pub(super) fn head_of(&self, start: usize, end: usize) -> Option<(usize, Head)> {
        let names = &self.lexicons.names;
        let words = &self.frame.words[..end];
        let mut cell = start;
        let mut fallback = None;
        while cell < end {
            if let Some(mention) = self.frame.mentions[cell] {
                return Some((cell, Head::Mention(mention)));
            }
            if self.is(cell, Syntax::De) && cell > start {
                // `des milliers [de manifestants]`: who is counted speaks.
                if !self.is(cell - 1, Syntax::Quantity) {
                    break;
                }
                fallback = None;
            }
            if let Some(found) = names.roles.longest(words, cell) {
                return Some((cell, self.role_or_name(cell, cell + found.len, end)));
            }
            if let Some(found) = names.nominals.longest(words, cell) {
                return Some((cell, self.role_or_name(cell, cell + found.len, end)));
            }
            if names.demonyms.longest(words, cell).is_some()
                && self.frame.is_capitalised(self.reading, cell)
            {
                return Some((cell, self.demonym_or_name(cell, start, end)));
            }
            if self.lexicons.speech.nouns.longest(words, cell).is_some() {
                return Some((cell, Head::Report));
            }
            let is_noun = self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
                && !self.class(cell, WordClass::Determiner)
                && !self.is(cell, Syntax::Article);
            // `le petit Hugo`
            let epithet = self.is(cell, Syntax::Former)
                && cell + 1 < end
                && self.frame.is_capitalised(self.reading, cell + 1);
            // `son ailier Xyz`: a name that the names stage left alone.
            // A thing may have a name too, but hardly two: `la sonde Xyz`.
            let capital = |c: usize| self.frame.is_capitalised(self.reading, c);
            let two = cell + 1 < end && capital(cell + 1);
            let named = capital(cell) && (self.is(start, Syntax::Possessive) || two);
            if named && fallback.is_some_and(|(_, head)| head == Head::Other) {
                fallback = Some((cell, Head::Capitalised));
            }
            if is_noun && !epithet && fallback.is_none() {
                // The first word of a sentence has its capital from its place.
                let named = self.frame.is_capitalised(self.reading, cell)
                    && (cell > 0
                        || self.frame.is_capitalised(self.reading, cell + 1)
                        || self.frame.words[cell] == WordId::UNKNOWN);
                // `un ancien`: an adjective before roles stands alone for a person.
                let alone = cell > start && cell + 1 == end && self.is(cell, Syntax::Former);
                let head = match (named, alone) {
                    (true, _) => Head::Capitalised,
                    (_, true) => Head::Role,
                    _ => Head::Other,
                };
                fallback = Some((cell, head));
            }
            cell += 1;
        }
        fallback
    }

    /// `l'Italien`, `l'Italien [X]`, and names that only look like it: `L'Est Vosgien`, `Romain de B.`.
    fn demonym_or_name(&self, cell: usize, start: usize, end: usize) -> Head {
        if let Some(mention) = (cell + 1..end).find_map(|c| self.frame.mentions[c]) {
            let person = self.mentions[mention].kind == EntityType::Per;
            // `la Slovaque Mme X`
            let name = self.lexicons.names.titles.longest(&self.frame.words, cell + 1);
            let name = cell + 1 + name.map_or(0, |f| f.len);
            let next = self.frame.mentions.get(name) == Some(&Some(mention));
            return if person && next { Head::Mention(mention) } else { Head::Demonym };
        }
        let capital = |c: usize| self.frame.is_capitalised(self.reading, c);
        let bare = cell == start && cell > 0;
        let in_name = (start..end).any(|c| c != cell && (c > 0 || cell == 0) && capital(c));
        if in_name || bare { Head::Capitalised } else { Head::Demonym }
    }

    /// A role with a person's name behind it names that person (`le ministre Bruno Le Roux`); a
    /// nominal with a name directly behind it, that entity (`la société Kaspersky`).
    fn role_or_name(&self, cell: usize, after: usize, end: usize) -> Head {
        let is_role = self.lexicons.names.roles.longest(&self.frame.words, cell).is_some();
        let mut at = after;
        while at < end {
            if let Some(mention) = self.frame.mentions[at] {
                let governed = self.is(at - 1, Syntax::De)
                    || self.is(at - 1, Syntax::A)
                    || self.is(at - 1, Syntax::Article)
                    || self.class(at - 1, WordClass::Preposition);
                let person = self.mentions[mention].kind == EntityType::Per;
                let joined = !is_role && (after..at).all(|c| self.is_plain_word(c));
                if !governed && (person || joined) {
                    return Head::Mention(mention);
                }
                at = self.mention_end(at, mention);
            } else {
                at += 1;
            }
        }
        if is_role { Head::Role } else { Head::Nominal }
    }
}
