//! Names: which gazetteer candidates hold in this text, and the names that no list has.
//!
//! [`signals`] reads each token once, [`evidence`] the document; [`listed`] judges the gazetteer's
//! candidates, [`persons`] and [`bodies`] propose what no list has, [`proposal::select`] chooses
//! among what overlaps, [`document`] finds what is named again by a part, [`link`] gives one name
//! one entity. [`debris`] keeps menus and scripts out.

pub mod bodies;
pub mod context;
pub mod debris;
pub mod document;
pub mod evidence;
pub mod hash;
pub mod link;
pub mod listed;
pub mod persons;
pub mod proposal;
pub mod signals;
pub mod tables;

use crate::annotations::{Entity, Mention};
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::reading::Reading;
use crate::tag::Candidate;

use context::Context;
use debris::Debris;
use evidence::Evidence;
use signals::Signals;
use tables::Tables;

/// The names of one document.
#[derive(Debug, Default)]
pub struct NameLayer {
    /// The entities that are mentioned.
    pub entities: Vec<Entity>,
    /// Their mentions, by start, then longest first; nested ones are flagged.
    pub mentions: Vec<Mention>,
}

/// Judges the names of texts: built once over gazetteers and lexicons, shared by threads.
#[derive(Debug)]
pub struct Names {
    tables: Tables,
}

impl Names {
    /// A judge that knows these gazetteers and lexicons; [`Self::judge`] must be given the same.
    #[must_use]
    pub fn new(gazetteer: &Gazetteer, lexicons: &Lexicons) -> Self {
        Self { tables: Tables::new(gazetteer, lexicons) }
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
        let debris = Debris::new(reading, lexicons);
        let signals = Signals::new(reading, lexicons, &self.tables, &debris);
        let evidence = Evidence::new(reading, candidates, &signals, gazetteer, lexicons);
        let context =
            Context { reading, signals: &signals, gazetteer, lexicons, tables: &self.tables };
        let listed = listed::listed(&context, candidates, &evidence);
        let mut proposals = Vec::new();
        listed::propose(&context, &listed, &mut proposals);
        persons::propose(&context, &mut proposals);
        bodies::propose(&context, &mut proposals);
        let mut accepted = proposal::select(proposals);
        accepted.extend(document::propose(&context, &accepted, &listed));
        link::link(&context, &proposal::select(accepted))
    }
}
