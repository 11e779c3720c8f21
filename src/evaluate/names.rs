//! When two strings name the same source: the definitions of the project's quote scorer.

/// Characters that are cut from the ends of a quoted span before spans are compared.
const EDGE: &str = " \t\n\r\u{a0}\u{202f}\u{2009}«»\"“”„‹›'‘’–—-,.;:!?…";

/// Words that do not count when names are compared.
const STOP: [&str; 17] = [
    "le", "la", "les", "l", "d", "de", "du", "des", "un", "une", "m", "mme", "monsieur", "madame",
    "à", "au", "aux",
];
const STOP_MORE: [&str; 2] = ["et", "en"];

/// Speaker mentions that are pronouns.
const PRONOUNS: [&str; 14] = [
    "il",
    "elle",
    "ils",
    "elles",
    "on",
    "lui",
    "qui",
    "je",
    "nous",
    "celui-ci",
    "celle-ci",
    "ce dernier",
    "cette dernière",
    "ces derniers",
];

/// Whether a character is cut from the ends of a span.
#[must_use]
pub fn is_edge(c: char) -> bool {
    EDGE.contains(c)
}

/// The content words of a name, small letters, sorted, each once: runs of letters, digits and `_`
/// but for articles, prepositions and titles.
///
/// ```
/// use guillemet::evaluate::names::content_words;
/// assert_eq!(content_words("le ministre de l'Intérieur"), ["intérieur", "ministre"]);
/// ```
#[must_use]
pub fn content_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words: Vec<String> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty() && !STOP.contains(w) && !STOP_MORE.contains(w))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether two names agree: both have content words and the F1 of these is at least one half.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (content_words(a), content_words(b));
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    !a.is_empty() && !b.is_empty() && 4 * shared >= a.len() + b.len()
}

/// Whether two speaker mentions have the same content words before their first comma.
#[must_use]
pub fn same_mention(a: &str, b: &str) -> bool {
    let head = |s: &str| content_words(s.split(',').next().unwrap_or_default());
    head(a) == head(b)
}

/// Whether a speaker mention is a pronoun.
#[must_use]
pub fn is_pronoun(mention: &str) -> bool {
    let lower = mention.to_lowercase();
    PRONOUNS.contains(&lower.trim_matches(['-', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_words_is_enough() {
        assert!(same_name("Bruno Le Roux", "M. Roux"));
        assert!(same_name("Emmanuel Macron", "Macron"));
        assert!(!same_name("Emmanuel Macron", "Brigitte Trogneux"));
        assert!(!same_name("le", "le"));
        assert!(same_mention("Jean Dupont, maire", "jean dupont"));
    }

    #[test]
    fn pronouns_may_keep_their_hyphen() {
        assert!(is_pronoun("-il") && is_pronoun("Ce dernier") && !is_pronoun("Ilham"));
    }
}
