//! Quote scores: spans, kinds, cues, speakers. The definitions, and so the figures, are those of the
//! project's `score_quotes.py`; what that script does not count (cues, soft spans) comes on top.

mod pairing;
mod plan;

pub use pairing::{Pairing, SpeakerCheck, Where, cue_of, overlaps_any, prepare, trimmed};
pub use plan::{KINDS, QuotePlan};
