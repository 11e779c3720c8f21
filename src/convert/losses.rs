//! What a format cannot hold, counted, so that it is told once per kind and never silently lost.

use std::collections::BTreeMap;
use std::fmt;

/// A kind of loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Loss {
    /// Read: a mention in several parts; a record has only contiguous spans.
    Discontinuous,
    /// Read: what gold files say of quotes beyond the record.
    GoldFields,
    /// Read: a text put together from tokens.
    RebuiltText,
    /// Read: several annotations of one task, of which one is taken.
    OtherAnnotations,
    /// Written: mentions that overlap one that is kept.
    OverlappingMentions,
    /// Written: quotes that overlap one that is kept.
    OverlappingQuotes,
    /// Written: what is known of a mention beyond its span and type.
    MentionDetails,
    /// Written: what is known of a quote beyond its span and kind.
    QuoteDetails,
    /// Written: identifiers of rows, other than numbers in their order.
    Ids,
    /// Written: blanks at the ends of a span.
    Edges,
    /// Written: spans without a visible character.
    Invisible,
    /// Written: tokens that an annotation begins or ends in.
    CutTokens,
    /// Written: line breaks and the like in names and identifiers.
    ControlCharacters,
    /// Written: documents without annotations, in tables of annotations.
    EmptyDocuments,
    /// Written: where a document came from.
    Sources,
    /// Written: texts, in formats that only refer to them.
    Texts,
}

impl Loss {
    /// What is lost, how often, and what is done instead.
    fn message(self, n: u64) -> String {
        let many =
            |one: &str, more: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {more}") };
        let mentions = many("mention", "mentions");
        let quotes = many("quote", "quotes");
        let documents = many("document", "documents");
        let spans = many("span", "spans");
        match self {
            Self::Discontinuous => format!(
                "{mentions} in several parts: a record's spans are contiguous, so each is taken from its first to its last character"
            ),
            Self::GoldFields => format!(
                "{quotes} with speaker_alts, named, bad, cont or note: a record has no such fields"
            ),
            Self::RebuiltText => format!(
                "{documents} without a text: put together from the tokens, with blanks between (--text DIR gives the texts)"
            ),
            Self::OtherAnnotations => {
                format!(
                    "{documents} annotated more than once: the first annotation is taken (--annotation 2 takes the second)"
                )
            }
            Self::OverlappingMentions => {
                format!("{mentions} inside or across another one left out: the outer one stays")
            }
            Self::OverlappingQuotes => {
                format!("{quotes} inside or across another one left out: the outer one stays")
            }
            Self::MentionDetails => {
                format!("{mentions} without subtype, entity, name, wikidata, rule and confidence")
            }
            Self::QuoteDetails => {
                format!(
                    "{quotes} without cue, speaker, utterance, closing mark, rule and confidence"
                )
            }
            Self::Ids => {
                format!(
                    "{} with identifiers of their own: numbered anew",
                    many("annotation", "annotations")
                )
            }
            Self::Edges => format!("{spans} without the blanks or line breaks at the ends"),
            Self::Invisible => format!("{spans} without a visible character left out"),
            Self::CutTokens => {
                format!("{} cut where an annotation begins or ends within", many("token", "tokens"))
            }
            Self::ControlCharacters => format!(
                "{} with a line break or control character, or one that reads like a field: changed",
                many("value", "values")
            ),
            Self::EmptyDocuments => format!("{documents} without annotations: no row names them"),
            Self::Sources => format!("{documents} without the source"),
            Self::Texts => format!("{documents} without the text (in jsonl, --with-text keeps it)"),
        }
    }
}

/// How often what was lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<Loss, u64>);

impl Losses {
    /// Counts some.
    pub fn add(&mut self, loss: Loss, n: usize) {
        if n > 0 {
            *self.0.entry(loss).or_default() += n as u64;
        }
    }

    /// How often something was lost.
    #[must_use]
    pub fn count(&self, loss: Loss) -> u64 {
        self.0.get(&loss).copied().unwrap_or(0)
    }

    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A line a kind.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(loss, &n)| loss.message(n))
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_once_with_its_count() {
        let mut losses = Losses::default();
        losses.add(Loss::Texts, 0);
        assert!(losses.is_empty());
        losses.add(Loss::OverlappingMentions, 1);
        losses.add(Loss::Sources, 1);
        losses.add(Loss::Sources, 2);
        assert_eq!(
            losses.to_string(),
            "1 mention inside or across another one left out: the outer one stays\n\
             3 documents without the source\n"
        );
    }
}
