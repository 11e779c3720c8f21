//! The constructions of reported speech, as ordered named rules.
//!
//! Each rule looks at one quotation in its frame and either finds its cue and its speaker or leaves it
//! to the next rule. The first rule that answers signs the attribution. `docs/reported-speech.md`
//! describes each construction with an example and names the rule that reads it.

use std::cell::RefCell;
use std::ops::Range;

use super::frame::Frame;
use super::phrase::{NounPhrase, Phraser};
use super::verbs::VerbGroup;
use crate::gazetteer::lexicon::syntax::Role;

/// What a rule found for one quotation: cells of its frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The rule that decided.
    pub rule: &'static str,
    /// The reporting words.
    pub cue: Option<Range<usize>>,
    /// The speaker.
    pub speaker: Option<NounPhrase>,
    /// Whether cue and quotation are so close that the span must be somebody's words.
    pub strong: bool,
}

/// One frame with its verb groups, ready to be searched.
pub struct Scene<'a> {
    /// Reads noun phrases.
    pub phraser: Phraser<'a>,
    /// The verb groups, in order.
    pub verbs: Vec<VerbGroup>,
    /// The subjects of the first verb groups, as far as they were asked for.
    pub(super) subjects: RefCell<Vec<Option<NounPhrase>>>,
}

type Rule = fn(&Scene<'_>, usize) -> Option<Attribution>;

/// The rules, in order.
const RULES: [Rule; 18] = [
    |scene, quote| scene.incise_after(quote),
    |scene, quote| scene.incise_of_any_verb(quote),
    |scene, quote| scene.source_after(quote),
    |scene, quote| scene.agent(quote),
    |scene, quote| scene.agent_after(quote),
    |scene, quote| scene.colon(quote),
    |scene, quote| scene.source_close(quote),
    |scene, quote| scene.gapping(quote),
    |scene, quote| scene.noun_close(quote),
    |scene, quote| scene.shouted(quote),
    |scene, quote| scene.verb_before(quote),
    |scene, quote| scene.source_before(quote, true),
    |scene, quote| scene.incise_later(quote),
    |scene, quote| scene.source_before(quote, false),
    |scene, quote| scene.noun_before(quote),
    |scene, quote| scene.noun_after(quote),
    |scene, quote| scene.statement_after(quote),
    |scene, quote| scene.clause_after_colon(quote),
];

impl<'a> Scene<'a> {
    /// A frame and the verb groups that were found in it.
    #[must_use]
    pub fn new(phraser: Phraser<'a>, verbs: Vec<VerbGroup>) -> Self {
        Self { phraser, verbs, subjects: RefCell::default() }
    }

    pub(super) fn frame(&self) -> &'a Frame {
        self.phraser.frame
    }

    pub(super) fn mark(&self, cell: usize, mark: &str) -> bool {
        self.phraser.mark(cell, mark)
    }

    /// The attribution of the quotation in `cell` by the first rule that answers.
    #[must_use]
    pub fn attribute(&self, cell: usize) -> Option<Attribution> {
        let found = RULES.iter().find_map(|rule| rule(self, cell))?;
        Some(self.unsaid(self.voiced(found)))
    }

    /// `[X] refuse que l'on parle de « … »`: where nobody in particular is to say the words, who will have them said or
    /// not is the source.
    fn unsaid(&self, found: Attribution) -> Attribution {
        let on = found.speaker.as_ref().filter(|np| np.cells.len() == 1).map(|np| np.cells.start);
        let governing = on.filter(|&on| self.is_indefinite(on)).and_then(|on| {
            let before = on.checked_sub(1)?;
            let que = before - usize::from(self.phraser.is(before, Role::Article) && before > 0);
            let near =
                |v: &&VerbGroup| v.end <= que && (v.end..que).all(|c| self.phraser.is_adverbial(c));
            let clause = self.phraser.is(que, Role::Complementizer);
            self.verbs.iter().rfind(near).filter(|v| clause && !self.verb(v).strong)
        });
        let speaker = governing.and_then(|v| self.subject(v)).filter(|np| np.head.can_speak());
        match governing.zip(speaker) {
            Some((group, np)) => {
                Attribution { cue: Some(self.cue(group)), speaker: Some(np), ..found }
            }
            None => found,
        }
    }

    /// `X, par la voix de [Y], assure`; `assure X par la bouche de [Y]`: whose mouth it is speaks.
    fn voiced(&self, found: Attribution) -> Attribution {
        // `Par la voix de [Y], X dénonce`
        let opens = found.speaker.as_ref().filter(|np| np.cells.start > 0).map(|_| 0);
        let speaker = found.speaker.as_ref().map(|np| np.cells.end);
        let ends = [speaker, found.cue.as_ref().map(|cue| cue.end), opens];
        let voice = ends.into_iter().flatten().find_map(|end| {
            let comma = |c: &usize| self.mark(*c, ",") || self.phraser.is_adverbial(*c);
            let cell = end + (end..self.frame().len()).take_while(comma).count();
            let (preposition, strong) = self.preposition_at(cell)?;
            let spoken = strong && self.phraser.is(cell, Role::Agent);
            let np = spoken.then(|| self.phraser.at(preposition.end)).flatten()?;
            np.head.can_speak().then_some(np)
        });
        Attribution { speaker: voice.or(found.speaker), ..found }
    }

    pub(super) fn verb(
        &self,
        group: &VerbGroup,
    ) -> crate::gazetteer::lexicon::speech::ReportingVerb<'_> {
        self.phraser.lexicons.speech.verb(group.verb)
    }

    pub(super) fn cue(&self, group: &VerbGroup) -> Range<usize> {
        group.cue..group.end
    }

    pub(super) fn group_at(&self, cell: usize) -> Option<&VerbGroup> {
        self.verbs.iter().find(|v| v.first == cell)
    }

    pub(super) fn preposition_at(&self, cell: usize) -> Option<(Range<usize>, bool)> {
        if self.frame().mentions.get(cell)?.is_some() {
            return None;
        }
        let found =
            self.phraser.lexicons.speech.source_prepositions.longest(&self.frame().words, cell)?;
        Some((cell..cell + found.len, found.value))
    }
}
