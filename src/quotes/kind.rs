//! Kinds: quotes told from titles and scare quotes, by their own form and by what stands around them.
//!
//! What a construction settles is decided here ([`settled`]); all else is weighed by
//! [`KindWeights`](crate::gazetteer::lexicon::KindWeights) over the features of [`features`].

use crate::annotations::QuoteKind;
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::kinds::{KindFeature, KindFeatures};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood, QuoteContext};
use crate::gazetteer::lexicon::syntax::{Role, VerbKind};
use crate::reading::Reading;
use crate::text::{ByteSpan, Token, TokenKind};

/// The form of the words between the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an observation by itself")]
pub struct Form {
    /// How many words.
    pub words: usize,
    /// Whether there is a finite clause.
    pub clause: bool,
    /// Whether the first word has a capital.
    pub capital: bool,
    /// Whether all longer words have one.
    pub title_case: bool,
    /// Whether the last character ends a sentence.
    pub terminal: bool,
    /// Whether the last character is `!` or `?`.
    pub emphatic: bool,
    /// Whether there is a comma.
    pub comma: bool,
    /// Whether somebody speaks of himself: `je`, `notre`.
    pub first_person: bool,
    /// Whether there is a topic and a colon: `Chili : les mineurs sont sauvés`.
    pub headline: bool,
    /// What the first word can be.
    pub opening: Opening,
}

/// What the first word between the marks can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "`la` is a determiner and a pronoun")]
pub struct Opening {
    /// An infinitive, or the negation of one.
    pub verbal: bool,
    /// A finite verb, and hardly anything else.
    pub finite: bool,
    /// A determiner.
    pub determiner: bool,
    /// A preposition and no determiner.
    pub preposition: bool,
    /// A pronoun.
    pub pronoun: bool,
    /// A subordinator.
    pub subordinator: bool,
    /// No function word.
    pub content: bool,
}

/// What stands directly before the opening mark, as far as it tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Before {
    /// Another word or mark.
    #[default]
    Other,
    /// The sentence begins with the mark.
    Nothing,
    /// A comma.
    Comma,
    /// `que`.
    Que,
    /// A definite article.
    Article,
    /// `son`, `leur`.
    Possessive,
    /// `de`, `des`.
    De,
    /// `à`, `au`.
    A,
    /// `un`, `plusieurs`.
    Indefinite,
    /// Another preposition.
    Preposition,
    /// A form of `être`.
    Copula,
    /// `et`, `ou`.
    Coordinator,
}

/// What stands around the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an observation by itself")]
pub struct Surroundings {
    /// Within another marked span.
    pub nested: bool,
    /// Directly behind a colon.
    pub after_colon: bool,
    /// At the start of the writer's sentence (or behind another quotation).
    pub opens_frame: bool,
    /// What stands directly before.
    pub before: Before,
    /// The word before the mark announces a title or a distance.
    pub context: Option<QuoteContext>,
    /// A reporting construction was found.
    pub attributed: bool,
    /// And it governs the quotation closely.
    pub strong: bool,
    /// The cue stands no more than a few words from the mark.
    pub close: bool,
    /// The cue stands before the mark in the same clause.
    pub near: bool,
    /// The reporting clause stands behind the quotation.
    pub reported_after: bool,
    /// No construction was found, but somebody spoke before in the paragraph.
    pub spoken_before: bool,
    /// Directly behind a noun: `un geste « stupide »`.
    pub after_noun: bool,
    /// Directly behind a participle that names: `la méthode dite « … »`.
    pub called: bool,
    /// Directly behind a verb that names, in a relative clause: `que tous appellent « … »`.
    pub nickname: bool,
    /// Directly behind a verb that tells how words sounded: `a crié « … »`.
    pub cried: bool,
}

/// Reads the form of a span.
#[must_use]
pub fn form(reading: &Reading<'_>, lexicons: &Lexicons, span: ByteSpan) -> Form {
    let range = reading.segments.tokens_in(span);
    let tokens = &reading.tokens()[range.clone()];
    let words = &reading.words[range.clone()];
    let count = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
    let long = |t: &&Token| t.kind == TokenKind::Word && t.span.len() > 3;
    let first = tokens.iter().position(|t| matches!(t.kind, TokenKind::Word | TokenKind::Elision));
    let first_person = words.iter().any(|&word| lexicons.syntax.is(word, Role::FirstPerson));
    Form {
        words: count,
        clause: has_clause(reading.text, lexicons, tokens, words) && count >= 2
            || is_command(reading.text, lexicons, tokens, words),
        capital: first.is_some_and(|t| {
            reading.covered(tokens[t].span).chars().next().is_some_and(char::is_uppercase)
        }),
        title_case: tokens.iter().filter(long).count() > 0
            && tokens.iter().filter(long).all(|t| t.is_capitalised(reading.text)),
        terminal: reading.covered(span).ends_with(['.', '!', '?', '…']),
        emphatic: reading.covered(span).ends_with(['!', '?']),
        comma: tokens.iter().any(|t| reading.covered(t.span) == ","),
        first_person,
        headline: tokens.iter().any(|t| reading.covered(t.span) == ":"),
        opening: first.map(|t| opening(lexicons, words[t])).unwrap_or_default(),
    }
}

fn opening(lexicons: &Lexicons, word: WordId) -> Opening {
    let (names, syntax) = (&lexicons.names, &lexicons.syntax);
    let determiner = names.is(word, WordClass::Determiner);
    let content = !names.is_function_word(word);
    Opening {
        verbal: syntax.is(word, Role::Negation) || syntax.is_verb(word, VerbKind::Infinitive),
        finite: content && syntax.is_only_verb(word),
        determiner,
        preposition: names.is(word, WordClass::Preposition) && !determiner,
        pronoun: names.is(word, WordClass::Pronoun),
        subordinator: names.is(word, WordClass::Subordinator),
        content,
    }
}

impl Before {
    /// What a word is before a mark.
    #[must_use]
    pub fn of(lexicons: &Lexicons, word: WordId) -> Self {
        let (names, syntax) = (&lexicons.names, &lexicons.syntax);
        let copula = || {
            lexicons.speech.auxiliaries.all(&[word], 0).any(|f| f.value.kind == AuxiliaryKind::Etre)
        };
        if syntax.is(word, Role::Complementizer) {
            Self::Que
        } else if syntax.is(word, Role::Article) {
            Self::Article
        } else if syntax.is(word, Role::Possessive) {
            Self::Possessive
        } else if syntax.is(word, Role::De) {
            Self::De
        } else if syntax.is(word, Role::A) {
            Self::A
        } else if names.is(word, WordClass::Determiner) {
            Self::Indefinite
        } else if names.is(word, WordClass::Preposition) {
            Self::Preposition
        } else if syntax.is(word, Role::Coordinator) {
            Self::Coordinator
        } else if copula() {
            Self::Copula
        } else {
            Self::Other
        }
    }
}

/// `Partez !`, `Rendez l'argent`: the words open with a verb in the second person plural.
fn is_command(text: &str, lexicons: &Lexicons, tokens: &[Token], words: &[WordId]) -> bool {
    const MIN_LETTERS: usize = 5;
    let opening = tokens.iter().zip(words).find(|(t, _)| t.kind == TokenKind::Word);
    opening.is_some_and(|(token, &word)| {
        let verb = &text[token.span.start as usize..token.span.end as usize];
        verb.ends_with("ez")
            && verb.chars().count() >= MIN_LETTERS
            && !lexicons.names.is_function_word(word)
    })
}

/// Whether some words hold a finite verb: an auxiliary, a reporting verb, or a subject pronoun with a
/// word behind it.
fn has_clause(text: &str, lexicons: &Lexicons, tokens: &[Token], words: &[WordId]) -> bool {
    (0..words.len()).any(|i| {
        let finite_auxiliary = lexicons
            .speech
            .auxiliaries
            .all(words, i)
            .any(|f| matches!(f.value.mood, Mood::Finite | Mood::Imperative));
        // `tout va bien`, `ce fut long`: a determiner that is a subject too.
        // `n'en parlait`: a clitic, no preposition.
        let clitic = i > 1
            && lexicons.syntax.is(words[i - 1], Role::Object)
            && (lexicons.syntax.is(words[i - 2], Role::Negation)
                || lexicons.syntax.is(words[i - 2], Role::Subject));
        let after_determiner = i > 0
            && !clitic
            && (lexicons.names.is(words[i - 1], WordClass::Determiner)
                || lexicons.names.is(words[i - 1], WordClass::Preposition))
            && !lexicons.syntax.is(words[i - 1], Role::Demonstrative)
            && !lexicons.syntax.is(words[i - 1], Role::Between);
        if finite_auxiliary && !after_determiner {
            return true;
        }
        let subject = lexicons.syntax.is(words[i], Role::Subject)
            || lexicons.syntax.is(words[i], Role::Relative)
            || lexicons.syntax.is(words[i], Role::Demonstrative);
        let followed = tokens
            .get(i + 1)
            .is_some_and(|t| t.kind == TokenKind::Word || t.kind == TokenKind::Elision);
        let is_object = i > 0 && lexicons.names.is(words[i - 1], WordClass::Preposition);
        // `ce` before a noun is a determiner, `c'` before a word is a subject.
        let bare_ce = lexicons.names.is(words[i], WordClass::Determiner)
            && !lexicons.syntax.is(words[i], Role::Subject);
        if subject && followed && !is_object && !bare_ce {
            return true;
        }
        let ambiguous = lexicons.syntax.is_ambiguous_verb(words[i])
            || lexicons.syntax.is_verb(words[i], VerbKind::PastParticiple);
        let capitalised = i > 0 && tokens[i].is_capitalised(text);
        !after_determiner
            && !capitalised
            && lexicons.syntax.is_verb(words[i], VerbKind::Finite)
            // `porte`, `marche` are verbs only in the company of a subject.
            && (!ambiguous || (i > 0 && has_noun(tokens, words, lexicons, i)))
    })
}

/// Whether a noun phrase stands directly before the word at `i`: a determiner and one to three words.
fn has_noun(tokens: &[Token], words: &[WordId], lexicons: &Lexicons, i: usize) -> bool {
    (i.saturating_sub(4)..i).any(|d| {
        (lexicons.names.is(words[d], WordClass::Determiner)
            || lexicons.syntax.is(words[d], Role::Article))
            && i - d >= 2
            && tokens[d + 1..i].iter().all(|t| t.kind == TokenKind::Word)
            && words[d + 1..i].iter().all(|&w| !lexicons.names.is_function_word(w))
    })
}

/// The kind of what a construction names (`la méthode dite « des quotas »`, `surnommé « le Chat »`, `que tous
/// appellent « … »`) or has somebody cry (`a crié « Vive la France »`); `None` if none does.
#[must_use]
pub fn settled(form: Form, around: Surroundings) -> Option<QuoteKind> {
    const MAX_WORDS: usize = 8;
    let called =
        around.called && around.context == Some(QuoteContext::Scare) && !around.after_colon;
    // `la loi dite « Sapin »`
    if called && form.title_case && form.capital {
        return Some(QuoteKind::Title);
    }
    if around.cried && around.attributed {
        return Some(if form.clause { QuoteKind::Direct } else { QuoteKind::Mixed });
    }
    if !(called || around.nickname) || form.words > MAX_WORDS {
        return None;
    }
    let name = !called && form.capital && form.words > 1;
    Some(if name { QuoteKind::Title } else { QuoteKind::Scare })
}

/// What is weighed of a span.
#[must_use]
pub fn features(form: Form, around: Surroundings) -> KindFeatures {
    use KindFeature as F;
    let length = match form.words {
        0..=1 => F::Words1,
        2 => F::Words2,
        3 => F::Words3,
        4..=5 => F::Words4,
        6..=8 => F::Words6,
        9..=14 => F::Words9,
        _ => F::Words15,
    };
    let before = match around.before {
        Before::Other => None,
        Before::Nothing => Some(F::AfterNothing),
        Before::Comma => Some(F::AfterComma),
        Before::Que => Some(F::AfterQue),
        Before::Article => Some(F::AfterArticle),
        Before::Possessive => Some(F::AfterPossessive),
        Before::De => Some(F::AfterDe),
        Before::A => Some(F::AfterA),
        Before::Indefinite => Some(F::AfterIndefinite),
        Before::Preposition => Some(F::AfterPreposition),
        Before::Copula => Some(F::AfterCopula),
        Before::Coordinator => Some(F::AfterCoordinator),
    };
    let short = form.words <= 2;
    let governed = around.strong && around.close;
    let said = around.after_colon || around.reported_after;
    let title = around.context == Some(QuoteContext::Title);
    let Opening { verbal, finite, determiner, preposition, pronoun, subordinator, content } =
        form.opening;
    let mut features = KindFeatures::default();
    for (feature, holds) in [
        (F::Any, true),
        (length, true),
        (before.unwrap_or(F::Any), true),
        (F::Clause, form.clause),
        (F::Capital, form.capital),
        (F::TitleCase, form.title_case && form.capital && !governed && !said),
        (F::Terminal, form.terminal),
        (F::Emphatic, form.emphatic),
        (F::Comma, form.comma),
        (F::Headline, form.headline),
        (F::FirstPerson, form.first_person),
        (F::OpensVerbal, verbal),
        (F::OpensFinite, finite),
        (F::OpensDeterminer, determiner),
        (F::OpensPreposition, preposition),
        (F::OpensPronoun, pronoun),
        (F::OpensSubordinator, subordinator),
        (F::OpensContent, content),
        (F::Nested, around.nested),
        (F::Free, around.opens_frame || around.after_colon),
        (F::AfterColon, around.after_colon),
        (F::OpensFrame, around.opens_frame),
        (F::AfterCommaClause, around.before == Before::Comma && form.clause),
        (F::AfterNoun, around.after_noun),
        (F::Describes, around.after_noun && around.near && !form.capital),
        (F::TitleContext, title),
        (F::TitleContextCapital, title && form.capital),
        (F::ScareContext, around.context == Some(QuoteContext::Scare)),
        (F::Attributed, around.attributed),
        (F::AttributedShort, around.attributed && short),
        (F::GovernedCapital, governed && form.capital),
        (F::AttributedClause, around.attributed && form.clause),
        (F::Strong, around.strong),
        (F::StrongShort, around.strong && short),
        (F::Close, around.close),
        (F::Near, around.near),
        (F::ReportedAfter, around.reported_after),
        (F::SpokenBefore, around.spoken_before && !around.attributed),
    ] {
        features.set(feature, holds);
    }
    features
}
