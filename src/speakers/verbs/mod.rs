//! Verb groups: the reporting verbs of a frame with their auxiliaries, clitics and adverbs.

mod left;

use self::left::Reflexive;
use super::frame::Frame;
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood, VerbForm, VerbId};
use crate::gazetteer::lexicon::syntax::Role;
use crate::reading::Reading;

/// How a verb group stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// Has its own subject: `déclare`, `a déclaré`, `s'est dit`, `a tenu à préciser`.
    Finite,
    /// `estimant`, `en ajoutant`.
    Participle,
    /// `pour dénoncer`, `avant d'ajouter`.
    Infinitive,
    /// A past participle without auxiliary: `qualifié de`, or the second of `a exprimé … et salué`.
    PastParticiple,
    /// With `être` and no reflexive: `a été qualifié de`, `est décrit comme`.
    Passive,
}

/// One reporting verb with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbGroup {
    /// The first cell (clitic, negation or auxiliary).
    pub first: usize,
    /// One past the last cell.
    pub end: usize,
    /// The cell where the words of the cue begin, clitics and negation left out.
    pub cue: usize,
    /// The verb.
    pub verb: VerbId,
    /// How it stands.
    pub kind: GroupKind,
    /// The person of the finite verb; 0 where it has none.
    pub person: u8,
    /// Whether the finite verb is plural, if that is known.
    pub plural: Option<bool>,
    /// The cell of an inverted subject clitic: `a-t-[il] dit`.
    pub clitic: Option<usize>,
    /// Whether the verb is negated.
    pub negated: bool,
}

/// Finds the verb groups of a frame, in order.
#[must_use]
pub fn find(frame: &Frame, reading: &Reading<'_>, lexicons: &Lexicons) -> Vec<VerbGroup> {
    let parser = Parser { frame, reading, lexicons };
    let mut groups: Vec<VerbGroup> = Vec::new();
    let mut at = 0;
    while at < frame.len() {
        // `à en croire X`, `pour reprendre les mots de X`: a preposition by now, no verb.
        if let Some(len) = parser.source_preposition(at) {
            at += len;
            continue;
        }
        match parser.group_at(at) {
            // `a tenté de [tempérer]`: the infinitive takes the verb before it into its group.
            Some(group) if groups.last().is_some_and(|g| group.first <= g.first) => {
                at = group.end.max(at + 1);
                while groups.last().is_some_and(|g| group.first <= g.first) {
                    groups.pop();
                }
                groups.push(group);
            }
            Some(group) if groups.last().is_none_or(|g| g.end <= group.first) => {
                at = group.end.max(at + 1);
                groups.push(group);
            }
            _ => at += 1,
        }
    }
    groups
}

struct Parser<'a> {
    frame: &'a Frame,
    reading: &'a Reading<'a>,
    lexicons: &'a Lexicons,
}

impl Parser<'_> {
    /// The length of a phrase of several words that introduces a source and nothing else.
    fn source_preposition(&self, at: usize) -> Option<usize> {
        let phrases = &self.lexicons.speech.source_prepositions;
        phrases.longest(&self.frame.words, at).filter(|f| f.len > 1 && f.value).map(|f| f.len)
    }

    fn group_at(&self, at: usize) -> Option<VerbGroup> {
        // A name is no verb (`Rappelle Dupont`), unless it opens the frame by its place only; nor is a word of a
        // set phrase (`à proprement parler`).
        if self.frame.mentions[at].is_some() || self.frame.adverbial[at] {
            return None;
        }
        let phrases = &self.lexicons.speech.verb_forms;
        let longest = phrases.longest(&self.frame.words, at)?.len;
        let forms: Vec<VerbForm> = phrases
            .all(&self.frame.words, at)
            .take_while(|f| f.len == longest)
            .map(|f| f.value)
            .collect();
        let end = at + longest;
        self.participle(at, end, &forms)
            .or_else(|| self.opening_participle(at, end, &forms))
            .or_else(|| self.finite(at, end, &forms))
            .or_else(|| self.infinitive(at, end, &forms))
            .or_else(|| self.bare_participle(at, end, &forms))
    }

    /// Picks, among the forms that satisfy `fits`, the pronominal verb if a reflexive stands there.
    fn pick(
        forms: &[VerbForm],
        lexicons: &Lexicons,
        reflexive: Reflexive,
        fits: impl Fn(&VerbForm) -> bool,
    ) -> Option<VerbForm> {
        let matching = || forms.iter().filter(|f| fits(f));
        let pronominal = |f: &&VerbForm| lexicons.speech.verb(f.verb).pronominal;
        let other = || matching().find(|f| !pronominal(f)).copied();
        match reflexive {
            Reflexive::Yes => matching().find(pronominal).copied(),
            Reflexive::Perhaps => matching().find(pronominal).copied().or_else(other),
            Reflexive::No => other(),
        }
    }

    /// Compound tenses and the passive: auxiliary, then a past participle.
    fn participle(&self, at: usize, end: usize, forms: &[VerbForm]) -> Option<VerbGroup> {
        forms.iter().find(|f| f.mood == Mood::PastParticiple)?;
        let auxiliary = self.auxiliary_before(at, |k| k != AuxiliaryKind::Semi)?;
        let left = self.left_of(auxiliary.at);
        let form =
            Self::pick(forms, self.lexicons, left.reflexive, |f| f.mood == Mood::PastParticiple)?;
        let passive = auxiliary.passive
            || (auxiliary.kind == AuxiliaryKind::Etre && left.reflexive == Reflexive::No);
        let kind = match auxiliary.mood {
            _ if passive => GroupKind::Passive,
            Mood::PresentParticiple => GroupKind::Participle,
            Mood::Infinitive => GroupKind::Infinitive,
            _ => GroupKind::Finite,
        };
        Some(VerbGroup {
            first: left.first,
            end,
            cue: left.cue,
            verb: form.verb,
            kind,
            person: auxiliary.person,
            plural: auxiliary.plural,
            clitic: auxiliary.clitic,
            negated: left.negated,
        })
    }

    /// Simple tenses, present participles.
    fn finite(&self, at: usize, end: usize, forms: &[VerbForm]) -> Option<VerbGroup> {
        // `un appel les [informant] que`: a clitic before a participle.
        let told = at > 0
            && forms.iter().any(|f| f.mood == Mood::PresentParticiple)
            && self.is(at - 1, Role::Object)
            && self.is(end, Role::Complementizer);
        if !told && self.is_noun_here(at) {
            return None;
        }
        let mut left = self.left_of(at);
        left.first = left.first.min(at - usize::from(told));
        let is_third = |f: &VerbForm| f.mood == Mood::Finite && f.person == 3;
        // `repris par X`: the first person of another tense only with its pronoun.
        let participle = forms.iter().any(|f| f.mood == Mood::PastParticiple);
        if participle && !forms.iter().any(is_third) && !self.is_before(left.first, Role::Subject) {
            return None;
        }
        let form = Self::pick(forms, self.lexicons, left.reflexive, is_third)
            .or_else(|| {
                Self::pick(forms, self.lexicons, left.reflexive, |f| f.mood == Mood::Finite)
            })
            .or_else(|| {
                Self::pick(forms, self.lexicons, left.reflexive, |f| {
                    f.mood == Mood::PresentParticiple
                })
            })?;
        let kind =
            if form.mood == Mood::Finite { GroupKind::Finite } else { GroupKind::Participle };
        let clitic = self.clitic_after(end);
        Some(VerbGroup {
            first: left.first,
            end: clitic.map_or(end, |c| c + 1),
            cue: left.cue,
            verb: form.verb,
            kind,
            person: form.person,
            plural: form.agreement.plural,
            clitic,
            negated: left.negated,
        })
    }

    /// An infinitive, alone or after `veut`, `tient à`, `vient de`.
    fn infinitive(&self, at: usize, end: usize, forms: &[VerbForm]) -> Option<VerbGroup> {
        let mut left = self.left_of(at);
        // `devait [le] souligner`
        if left.first == at
            && let Some(clitic) = at.checked_sub(1).filter(|&c| self.is(c, Role::Article))
            && self.auxiliary_before(clitic, |k| k == AuxiliaryKind::Semi).is_some()
        {
            left.first = clitic;
        }
        let form =
            Self::pick(forms, self.lexicons, left.reflexive, |f| f.mood == Mood::Infinitive)?;
        let mut group = VerbGroup {
            first: left.first,
            end,
            cue: left.cue,
            verb: form.verb,
            kind: GroupKind::Infinitive,
            person: 0,
            plural: None,
            clitic: None,
            negated: left.negated,
        };
        if self.is_bare_role(at) {
            return None;
        }
        let before = self.skip_linker(left.first);
        if let Some(semi) = self.auxiliary_before(before, |k| k == AuxiliaryKind::Semi) {
            // `a [tenu] à préciser`
            let compound = (semi.mood == Mood::PastParticiple)
                .then(|| self.auxiliary_before(semi.at, |k| k != AuxiliaryKind::Semi))
                .flatten();
            let semi = compound.unwrap_or(semi);
            let outer = self.left_of(semi.at);
            let is_finite = semi.mood == Mood::Finite;
            group.first = outer.first;
            group.cue = outer.cue;
            group.kind = if is_finite { GroupKind::Finite } else { GroupKind::Participle };
            group.person = semi.person;
            group.plural = semi.plural;
            group.clitic = semi.clitic;
            group.negated |= outer.negated;
        } else if let Some((first, plural, clitic)) = self.governing_verb(left.first) {
            group.first = first;
            group.cue = first;
            group.kind = GroupKind::Finite;
            group.person = 3;
            group.plural = plural;
            group.clitic = clitic;
        }
        Some(group)
    }

    /// `un [conseiller]`, `économiste et [conseiller] de la ministre`: a role that looks like an
    /// infinitive, behind a determiner, coordinated with or apposed to a noun.
    fn is_bare_role(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let joined =
            self.is(before, Role::Coordinator) || self.frame.is_mark(self.reading, before, ",");
        let determined = self.word_is(before, WordClass::Determiner) && !self.is(before, Role::De);
        (determined || (joined && self.is(at + 1, Role::De)))
            && self.lexicons.names.roles.longest(&self.frame.words, at).is_some()
    }

    /// `[Décrit] comme « … » par X, Y`, `Y [décrit] par X comme « … »`: a form that is finite too, where
    /// nothing can be its subject, or before an agent.
    fn opening_participle(&self, at: usize, end: usize, forms: &[VerbForm]) -> Option<VerbGroup> {
        let clitic = at.checked_sub(1).is_some_and(|b| {
            self.is(b, Role::Subject) || self.is(b, Role::Object) || self.is(b, Role::Relative)
        });
        let adverbial = self.frame.adverbial.get(end).copied().unwrap_or(false);
        let agent = !clitic && self.is(end, Role::Agent) && !adverbial;
        let opens = at == 0 && self.clitic_after(end).is_none();
        (opens || agent).then(|| self.bare_participle(at, end, forms)).flatten()
    }

    fn bare_participle(&self, at: usize, end: usize, forms: &[VerbForm]) -> Option<VerbGroup> {
        if self.is_noun_here(at) {
            return None;
        }
        let form =
            Self::pick(forms, self.lexicons, Reflexive::No, |f| f.mood == Mood::PastParticiple)
                .or_else(|| {
                    Self::pick(forms, self.lexicons, Reflexive::Yes, |f| {
                        f.mood == Mood::PastParticiple
                    })
                })?;
        Some(VerbGroup {
            first: at,
            end,
            cue: at,
            verb: form.verb,
            kind: GroupKind::PastParticiple,
            person: 0,
            plural: form.agreement.plural,
            clitic: None,
            negated: false,
        })
    }

    fn word_is(&self, cell: usize, class: WordClass) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is(w, class))
    }

    fn is(&self, cell: usize, role: Role) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.syntax.is(w, role))
    }

    /// Whether a verb form is a noun here: `une annonce`, `ce juge`, `la demande`, `sans réponse`.
    fn is_noun_here(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        // `ce dernier [juge]`
        let pronouns = &self.lexicons.names.pronouns;
        if let Some(pronoun) = pronouns.longest_ending(&self.frame.words, at).filter(|f| f.len > 1)
        {
            // `une autre [formule]`
            let first = at - pronoun.len;
            let indefinite = self.is(first, Role::Singular) && !self.is(first, Role::Definite);
            return indefinite
                && self.lexicons.speech.nouns.longest(&self.frame.words, at).is_some();
        }
        if self.is(before, Role::Article) || self.is(before, Role::Object) {
            // `le juge` is a noun; `il le juge`, `X le juge`, `lui répond` are verbs.
            return self.is(before, Role::Article)
                && !self.has_subject_before(before)
                && !self.is_object_of_verb(before, at);
        }
        if self.is(before, Role::Relation) || self.is(before, Role::Complementizer) {
            return false;
        }
        self.word_is(before, WordClass::Determiner)
            || (self.word_is(before, WordClass::Preposition) && !self.is(before, Role::Subject))
    }
}
