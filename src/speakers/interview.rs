//! Interviews: who says `je` in an answer, and to whom a question says `vous`.

use super::antecedents::Pool;
use super::people::most_frequent;
use crate::annotations::{EntityId, EntityType, Mention};

/// How many paragraphs must be questions.
const MIN_QUESTIONS: usize = 2;

/// The person asked, if a document is an interview: whoever answers under a label (`Anne Morel : …`), or else
/// whom it names most often.
#[must_use]
pub fn interviewee(pool: &Pool<'_>) -> Option<EntityId> {
    let segments = &pool.reading.segments;
    if (0..segments.paragraphs.len()).filter(|&p| pool.asks(p)).count() < MIN_QUESTIONS {
        return None;
    }
    let persons = || pool.names.mentions.iter().filter(|m| m.kind == EntityType::Per && !m.nested);
    let labels = persons().filter(|m| {
        let begins = segments.paragraphs[segments.paragraph_at(m.span.start)].span.start;
        let behind = pool.reading.text[m.span.end as usize..].trim_start();
        m.span.start == begins && behind.starts_with(':')
    });
    let whole = |m: &Mention| pool.people.whole(m.entity);
    let most = most_frequent(labels.map(whole)).or_else(|| most_frequent(persons().map(whole)));
    most.map(|(entity, _)| entity)
}

impl Pool<'_> {
    /// Whether a paragraph answers: the one before it asks.
    pub(super) fn is_answer(&self, at: u32) -> bool {
        let segments = &self.reading.segments;
        let before = segments.paragraph_at(at).checked_sub(1);
        before.is_some_and(|p| self.asks(p))
    }

    /// Whether a paragraph ends with a question.
    pub(super) fn asks(&self, paragraph: usize) -> bool {
        let span = self.reading.segments.paragraphs[paragraph].span;
        self.reading.covered(span).trim_end().ends_with('?')
    }
}
