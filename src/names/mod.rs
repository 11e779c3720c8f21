//! Names: which gazetteer candidates hold in this text, and the names that no list has.
//!
//! [`signals`] reads each token once, [`evidence`] the document; [`listed`] judges the gazetteer's
//! candidates, [`persons`] and [`bodies`] propose what no list has, [`proposal::select`] chooses
//! among what overlaps, [`document`] finds what is named again by a part, [`link`] gives one name
//! one entity. What is no article (see [`crate::page`]) has no names.

pub mod barred;
pub mod bodies;
pub mod companies;
pub mod consensus;
pub mod context;
pub mod document;
pub mod evidence;
pub mod explain;
pub mod hash;
pub mod heads;
mod initials;
pub mod link;
pub mod listed;
pub mod merge;
pub mod model;
pub mod persons;
mod phrasal;
pub mod proposal;
pub mod signals;
pub mod tables;
pub mod tail;
pub mod topics;
pub mod train;

use crate::annotations::{Entity, Mention};
use crate::gazetteer::{FormId, Gazetteer, Lexicons};
use crate::idle::Idle;
use crate::reading::Reading;
use crate::tag::Candidate;

use context::Context;
use evidence::{Evidence, Places};
use listed::Listed;
use model::Model;
use model::judge::{Judge, Judgement};
use proposal::Proposal;
use signals::Signals;

/// The names of one document.
#[derive(Debug, Default)]
pub struct NameLayer {
    /// The entities that are mentioned.
    pub entities: Vec<Entity>,
    /// Their mentions, by start, then longest first; nested ones are flagged.
    pub mentions: Vec<Mention>,
}

/// How names are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NamesMode {
    /// By the gazetteers alone.
    Off,
    /// By gazetteers and rules.
    Rules,
    /// By gazetteers, rules and the statistical model.
    #[default]
    Model,
}

impl NamesMode {
    /// All modes with their labels on the command line.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Off, "off"), (Self::Rules, "rules"), (Self::Model, "model")];
}

impl std::str::FromStr for NamesMode {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, label)| *label == s);
        found.map(|(mode, _)| *mode).ok_or_else(|| format!("{s:?} is none of off, rules, model"))
    }
}

/// Judges the names of texts: built once over gazetteers and lexicons, shared by threads.
#[derive(Debug)]
pub struct Names {
    mode: NamesMode,
    /// Only where the mode is [`NamesMode::Model`].
    judge: Option<Judge>,
    /// The first form of the lists that are trusted against rules and model.
    trusted: Option<FormId>,
    places: Idle<Places>,
    entities: Idle<link::Known>,
}

impl Names {
    /// A judge. It remembers what gazetteers say: [`Self::judge`] must be given the same ones each time.
    #[must_use]
    pub fn new(mode: NamesMode) -> Self {
        let judge = (mode == NamesMode::Model).then(|| Judge::new(Model::builtin()));
        Self { mode, judge, trusted: None, places: Idle::default(), entities: Idle::default() }
    }

    /// The same judge with another model.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.mode = NamesMode::Model;
        self.judge = Some(Judge::new(model));
        self
    }

    /// The same judge, for which what the lists from this form on say of a stretch of text holds
    /// against rules and model: where it ends, its type, its entity. Forms that need evidence still
    /// need it.
    #[must_use]
    pub fn with_trusted(mut self, first: Option<FormId>) -> Self {
        self.trusted = first;
        self
    }

    /// The names of a text, from the gazetteer candidates that the tagger found in it.
    #[must_use]
    pub fn judge(
        &self,
        reading: &Reading,
        candidates: &[Candidate],
        gazetteer: &Gazetteer,
        lexicons: &Lexicons,
    ) -> NameLayer {
        self.with_rules(reading, candidates, gazetteer, lexicons, |context, listed, rules| {
            let decided = self.judge.as_ref().map(|judge| decide(context, judge, listed, rules).1);
            let names = decided.as_deref().unwrap_or(rules);
            self.entities.with(|known| link::link(context, names, known))
        })
    }

    /// The reasons for each name of a text, in text order.
    #[must_use]
    pub fn explain(
        &self,
        reading: &Reading,
        candidates: &[Candidate],
        gazetteer: &Gazetteer,
        lexicons: &Lexicons,
    ) -> Vec<explain::Explanation> {
        self.with_rules(reading, candidates, gazetteer, lexicons, |context, listed, rules| {
            match &self.judge {
                None => explain::explain(context, listed, rules, None, rules),
                Some(judge) => {
                    let (found, names) = decide(context, judge, listed, rules);
                    let model = Some((judge.model(), &found));
                    explain::explain(context, listed, rules, model, &names)
                }
            }
        })
    }

    /// Runs the rules over a text and hands what they made to `then`.
    pub(crate) fn with_rules<T>(
        &self,
        reading: &Reading,
        candidates: &[Candidate],
        gazetteer: &Gazetteer,
        lexicons: &Lexicons,
        then: impl FnOnce(&Context, &[Listed], &[Proposal]) -> T,
    ) -> T {
        let signals = Signals::new(reading, lexicons, gazetteer);
        let candidates = listed::look_up(reading, gazetteer, candidates, self.trusted);
        let evidence = self.places.with(|places| {
            Evidence::new(reading, &candidates, &signals, gazetteer, lexicons, places)
        });
        let barred = barred::barred(reading, &signals, lexicons);
        let context = Context { reading, signals: &signals, barred: &barred, gazetteer, lexicons };
        let mut listed = listed::listed(&context, &candidates, &evidence);
        let mut proposals = Vec::new();
        listed::propose(&context, &listed, &mut proposals);
        if self.mode == NamesMode::Off {
            return then(&context, &listed, &proposal::select(proposals));
        }
        persons::propose(&context, &mut proposals);
        bodies::propose(&context, &mut proposals);
        heads::propose(&context, &mut proposals);
        initials::propose(&context, &mut proposals);
        companies::propose(&context, &mut proposals);
        phrasal::propose(&context, &mut proposals);
        proposals.retain(|p| is_article(reading, p) && !barred::covers(&barred, &p.tokens));
        let mut accepted = proposal::select(proposals);
        document::redefine(&context, &mut accepted, &mut listed);
        topics::clubs(&context, &mut accepted);
        accepted.extend(document::propose(&context, &accepted, &listed));
        accepted.retain(|name| is_article(reading, name));
        then(&context, &listed, &proposal::select(accepted))
    }
}

/// What the model finds, and the names that it makes with lists and rules.
fn decide(
    context: &Context,
    judge: &Judge,
    listed: &[Listed],
    rules: &[Proposal],
) -> (Judgement, Vec<Proposal>) {
    let found = judge.find(context, listed, rules);
    let mut names = merge::merge(context, judge.model(), &found, listed, rules);
    names.retain(|name| is_article(context.reading, name));
    (found, names)
}

/// Whether a name stands in the article, not in the page around it.
fn is_article(reading: &Reading, name: &Proposal) -> bool {
    !reading.blocks.covers(name.span)
}
