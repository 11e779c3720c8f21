//! What else a form may be, and who is meant when several entries share it: computed when an index
//! is built, from the lexicons, so that the stages find it as bits.

use super::entry::{Entry, FormFlags};
use super::lexicon::syntax::VerbKind;
use super::lexicon::{Lexicons, WordId};
use super::local_id::LocalId;
use crate::text::words;

/// Judges forms and entries by the lexicons; without them it has no opinion.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ambiguity<'l> {
    lexicons: Option<&'l Lexicons>,
}

/// Added to the priority of an entry for each sign that it is the one of its name.
const FRENCH: u32 = 20;
const PLAIN_ID: u32 = 12;
const HAS_ITEM: u32 = 4;
const PER_ALIAS: u32 = 3;
const MAX_FOR_ALIASES: u32 = 15;

impl<'l> Ambiguity<'l> {
    /// A judge that knows these lexicons.
    #[must_use]
    pub fn new(lexicons: &'l Lexicons) -> Self {
        Self { lexicons: Some(lexicons) }
    }

    /// What a form is besides a name. Case is left aside: a headline has `ORANGE`.
    #[must_use]
    pub fn flags(self, form: &str) -> FormFlags {
        let Some(lexicons) = self.lexicons else { return FormFlags::default() };
        let tokens = words::tokenize(form);
        let ids = lexicons.vocabulary.number(form, &tokens);
        let names = &lexicons.names;
        let is_verb = |at: usize| is_verb(lexicons, &ids, at);
        let mut flags = FormFlags::default();
        let mut set = |flag: FormFlags, holds: bool| {
            if holds {
                flags = flags.with(flag);
            }
        };
        if let [word] = *ids {
            set(FormFlags::COMMON_WORD, names.is_common(word));
            set(FormFlags::FUNCTION_WORD, names.is_function_word(word));
            set(FormFlags::VERB_FORM, is_verb(0));
        }
        let is_given = names.first_names.longest(&ids, 0).is_some_and(|f| f.len == ids.len());
        set(FormFlags::FIRST_NAME, is_given);
        let is_word = |at: usize, word: WordId| {
            !tokens[at].is_wordlike()
                || names.is_common(word)
                || names.is_function_word(word)
                || is_verb(at)
        };
        let all = !ids.is_empty() && ids.iter().enumerate().all(|(at, &word)| is_word(at, word));
        set(FormFlags::ALL_WORDS, all);
        flags
    }

    /// How prominent an entry is: by its type and subtype (`lexicons/prominence.csv`), for France,
    /// and for the signs of care that lists show for what is well known.
    #[must_use]
    pub fn priority(self, entry: &Entry<'_>, aliases: usize) -> u8 {
        let Some(lexicons) = self.lexicons else { return 0 };
        let mut score = u32::from(lexicons.prominence.of(entry.kind, entry.subtype));
        let aliases = u32::try_from(aliases).unwrap_or(u32::MAX);
        score += aliases.saturating_mul(PER_ALIAS).min(MAX_FOR_ALIASES);
        let plain = LocalId::of_name(entry.kind, entry.name, "");
        for (sign, bonus) in [
            (entry.country == "FR", FRENCH),
            (!entry.wikidata.is_empty(), HAS_ITEM),
            // The first entry of a name gets its plain identifier, the others need an addition.
            (entry.id == plain, PLAIN_ID),
        ] {
            if sign {
                score += bonus;
            }
        }
        u8::try_from(score).unwrap_or(u8::MAX)
    }
}

/// Whether a word is a form of any verb that a lexicon has.
fn is_verb(lexicons: &Lexicons, ids: &[WordId], at: usize) -> bool {
    const KINDS: [VerbKind; 4] = [
        VerbKind::Finite,
        VerbKind::PresentParticiple,
        VerbKind::PastParticiple,
        VerbKind::Infinitive,
    ];
    let speech = &lexicons.speech;
    KINDS.iter().any(|&kind| lexicons.syntax.is_verb(ids[at], kind))
        || speech.verb_forms.all(ids, at).any(|f| f.len == 1)
        || speech.auxiliaries.all(ids, at).any(|f| f.len == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    #[test]
    fn flags_tell_what_else_a_name_is() {
        let (lexicons, _) = Lexicons::builtin();
        let ambiguity = Ambiguity::new(&lexicons);
        for (form, flag, holds) in [
            ("Le", FormFlags::FUNCTION_WORD, true),
            ("Reconnaît", FormFlags::VERB_FORM, true),
            ("Pierre", FormFlags::FIRST_NAME, true),
            ("Pierre Dupont", FormFlags::FIRST_NAME, false),
            ("Kaspersky", FormFlags::ALL_WORDS, false),
            ("Le Monde", FormFlags::COMMON_WORD, false),
        ] {
            assert_eq!(ambiguity.flags(form).has(flag), holds, "{form} {flag:?}");
        }
    }

    #[test]
    fn the_well_known_entry_comes_first() {
        let (gazetteer, _) = Gazetteer::builtin();
        let of = |id: &str| gazetteer.entry(gazetteer.find(id).expect(id)).priority;
        assert!(of("loc:paris") > of("per:paris-hilton").min(120));
        assert!(of("loc:france") > of("loc:paris"));
    }
}
