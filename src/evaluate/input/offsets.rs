//! Do the offsets fit the text? If not: what were they counted in?
//!
//! Offsets go wrong in few ways: bytes or UTF-16 units taken for code points, CRLF counted as one,
//! a byte order mark counted, text normalised before counting, inclusive ends, a constant shift.
//! Where annotations carry the text they cover, each guess is tried on the whole document; one that
//! makes every annotation fit explains the mismatch, and with `--fix-offsets` repairs it. Where they do
//! not, words tell (`words`).

mod words;

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::{InputError, chunks};
use crate::evaluate::model::{Chars, Doc, Entity, Span, one_line};
use crate::standoff::sha256_hex;
use crate::text::OffsetUnit;

/// The normalisation form that offsets were counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    AsIs,
    Nfc,
    Nfd,
}

/// A guess of how offsets were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Guess {
    unit: OffsetUnit,
    crlf_as_one: bool,
    /// A byte order mark before the text was counted.
    bom: bool,
    form: Form,
    /// What to add to offsets to get into the text.
    shift: isize,
    inclusive: bool,
    /// Covered texts may differ in blanks and normalisation form.
    loose: bool,
}

impl Guess {
    fn plain(unit: OffsetUnit) -> Self {
        Self {
            unit,
            crlf_as_one: false,
            bom: false,
            form: Form::AsIs,
            shift: 0,
            inclusive: false,
            loose: false,
        }
    }

    /// All guesses but the plain reading, the likeliest first.
    fn all(declared: OffsetUnit) -> Vec<Self> {
        let plain = Self::plain(declared);
        let units = [declared, OffsetUnit::CodePoint, OffsetUnit::Utf16, OffsetUnit::Byte];
        let mut out = vec![Self { loose: true, ..plain }];
        for crlf_as_one in [false, true] {
            for bom in [false, true] {
                out.extend(units.map(|unit| Self { crlf_as_one, bom, ..Self::plain(unit) }));
            }
        }
        out.push(Self { inclusive: true, ..plain });
        for form in [Form::Nfc, Form::Nfd] {
            out.extend(units.map(|unit| Self { form, loose: true, ..Self::plain(unit) }));
        }
        out.retain(|g| *g != plain);
        out
    }

    fn describe(self, declared: OffsetUnit) -> String {
        let mut parts = Vec::new();
        if self.unit != declared {
            parts.push(match self.unit {
                OffsetUnit::Byte => "these offsets look like bytes of the UTF-8 text".to_owned(),
                OffsetUnit::Utf16 => "these offsets look like UTF-16 code units".to_owned(),
                OffsetUnit::CodePoint => "these offsets look like code points".to_owned(),
            });
        }
        if self.crlf_as_one {
            parts.push("CRLF was counted as one".to_owned());
        }
        if self.bom {
            parts.push("a byte order mark was counted".to_owned());
        }
        match self.form {
            Form::AsIs if self.loose => {
                parts.push(
                    "the covered texts differ only in blanks or normalisation form".to_owned(),
                );
            }
            Form::AsIs => {}
            Form::Nfc => parts.push("they were counted over the NFC form of the text".to_owned()),
            Form::Nfd => parts.push("they were counted over the NFD form of the text".to_owned()),
        }
        if self.inclusive {
            parts.push("the ends look inclusive (one too small)".to_owned());
        }
        if self.shift != 0 {
            parts.push(format!("all offsets are off by {}", -self.shift));
        }
        parts.join("; ")
    }
}

/// The text as counted under a guess: the position of every code point, and of the end.
struct View {
    at: Vec<usize>,
    guess: Guess,
}

impl View {
    fn new(text: &str, guess: Guess) -> Self {
        let width = |c: char| match guess.unit {
            OffsetUnit::CodePoint => 1,
            OffsetUnit::Utf16 => c.len_utf16(),
            OffsetUnit::Byte => c.len_utf8(),
        };
        let mut here = if guess.bom { width('\u{feff}') } else { 0 };
        let mut at = Vec::with_capacity(text.len() + 1);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            at.push(here);
            if guess.form != Form::AsIs {
                let mut cluster = String::from(c);
                while let Some(mark) = chars.next_if(|m| canonical_combining_class(*m) != 0) {
                    cluster.push(mark);
                }
                let counted: usize = match guess.form {
                    Form::Nfd => cluster.nfd().map(width).sum(),
                    _ => cluster.nfc().map(width).sum(),
                };
                here += counted;
                at.extend(std::iter::repeat_n(here, cluster.chars().count() - 1));
            } else if !(guess.crlf_as_one && c == '\r' && chars.peek() == Some(&'\n')) {
                here += width(c);
            }
        }
        at.push(here);
        Self { at, guess }
    }

    /// The span in code points of the text; `None` if an end is no boundary.
    fn span(&self, span: Span) -> Option<Span> {
        let end = span.end.checked_add(usize::from(self.guess.inclusive))?;
        let start = self.index(span.start.checked_add_signed(self.guess.shift)?, true)?;
        let end = self.index(end.checked_add_signed(self.guess.shift)?, false)?;
        (start <= end || span.start == span.end).then(|| Span { start: start.min(end), end })
    }

    /// The index of a position; of characters that were not counted, a start lies behind them and
    /// an end before them.
    fn index(&self, position: usize, is_start: bool) -> Option<usize> {
        let low = self.at.partition_point(|&p| p < position);
        if self.at.get(low) != Some(&position) {
            return None;
        }
        let high = self.at.partition_point(|&p| p <= position) - 1;
        Some(if is_start { high } else { low })
    }
}

/// One span that a document speaks of.
struct Claim<'d> {
    what: &'static str,
    span: Span,
    covered: Option<&'d str>,
    pieces: &'d [Span],
}

fn claims(doc: &Doc) -> Vec<Claim<'_>> {
    let mut out = Vec::with_capacity(doc.entities.len() + 3 * doc.quotes.len());
    for e in &doc.entities {
        let covered = e.text.as_deref();
        out.push(Claim { what: "entity", span: e.span, covered, pieces: &e.pieces });
    }
    for q in &doc.quotes {
        let covered = q.text.as_deref();
        out.push(Claim { what: "quote", span: q.span, covered, pieces: &[] });
        for (what, part) in [("cue", &q.cue), ("speaker", &q.speaker)] {
            if let Some(part) = part {
                let covered = part.text.as_deref();
                out.push(Claim { what, span: part.span, covered, pieces: &[] });
            }
        }
    }
    out
}

/// What an annotation covers under a view; `None` if it does not fit into the text.
fn covers(claim: &Claim<'_>, view: &View, chars: &Chars<'_>) -> Option<String> {
    if claim.pieces.is_empty() {
        return Some(chars.slice(view.span(claim.span)?).to_owned());
    }
    let parts: Option<Vec<&str>> =
        claim.pieces.iter().map(|p| Some(chars.slice(view.span(*p)?))).collect();
    Some(parts?.join(" "))
}

fn fits(claim: &Claim<'_>, view: &View, chars: &Chars<'_>, folds_blanks: bool) -> bool {
    let Some(covered) = claim.covered else { return covers(claim, view, chars).is_some() };
    if claim.pieces.is_empty() {
        let Some(span) = view.span(claim.span) else { return false };
        let there = chars.slice(span);
        return there == covered || equal(there, covered, view.guess.loose, folds_blanks);
    }
    covers(claim, view, chars).is_some_and(|there| {
        there == covered || equal(&there, covered, view.guess.loose, folds_blanks)
    })
}

/// Equality that passes over blanks (`folds`) or also over normalisation forms (`loose`).
fn equal(a: &str, b: &str, loose: bool, folds: bool) -> bool {
    if loose {
        let plain = |s: &str| s.nfc().filter(|c| !c.is_whitespace()).collect::<String>();
        plain(a) == plain(b)
    } else {
        folds && one_line(a).trim() == one_line(b).trim()
    }
}

/// Checks a document against its text and brings its offsets to code points.
///
/// Returns a remark if something was repaired or the text is not quite the one that was annotated.
///
/// # Errors
/// [`InputError::Offsets`] if an annotation does not fit and `fix` is not set or nothing explains
/// it; [`InputError::Parse`] if the tokens of a column format are not those of the text.
pub fn settle(doc: &mut Doc, text: &Arc<str>, fix: bool) -> Result<Option<String>, InputError> {
    if !doc.sentences.is_empty() {
        anchor(doc, text)?;
        return Ok(None);
    }
    let chars = Chars::new(text);
    let declared = doc.unit;
    let plain = View::new(text, Guess::plain(declared));
    let all = claims(doc);
    let bad: Vec<&Claim<'_>> =
        all.iter().filter(|c| !fits(c, &plain, &chars, doc.folds_blanks)).collect();
    let other_text = other_text(doc, text, &plain);
    let error = |message: String| InputError::Offsets {
        path: doc.file.clone(),
        line: doc.line,
        doc: doc.id.clone(),
        message,
    };
    let verified = all.iter().any(|c| c.covered.is_some());
    let Some(first) = bad.first() else {
        if let (Some(reason), false, false) = (&other_text, verified, fix) {
            return Err(error(format!(
                "{reason}; and no covered texts show whether the offsets fit"
            )));
        }
        let other_reading =
            if verified { None } else { words::reading(&all, text, &chars, declared) };
        let Some((view, cut)) = other_reading else {
            convert(doc, &plain, &chars);
            return Ok(other_text.map(|reason| format!("document {}: {reason}", doc.id)));
        };
        let (count, explained) = (all.len(), view.guess.describe(declared));
        if !fix {
            return Err(error(format!(
                "{cut} of {count} annotations begin or end inside a word; {explained} (--fix-offsets repairs them)"
            )));
        }
        convert(doc, &view, &chars);
        return Ok(Some(repaired(doc, count, &explained)));
    };
    let mut message = format!(
        "{} of {} annotations do not fit the text: {}",
        bad.len(),
        all.len(),
        complaint(first, &plain, &chars)
    );
    if let Some(reason) = other_text {
        message = format!("{message}; {reason}");
    }
    match explain(&all, text, &chars, declared, doc.folds_blanks) {
        Ok(view) => {
            let explained = view.guess.describe(declared);
            if !fix {
                return Err(error(format!(
                    "{message}; {explained} (all {} fit then; --fix-offsets repairs them)",
                    all.len()
                )));
            }
            let count = all.len();
            convert(doc, &view, &chars);
            Ok(Some(repaired(doc, count, &explained)))
        }
        Err(Some((guess, n))) => Err(error(format!(
            "{message}; no single reading explains all, the nearest ({}) fits {n} of {}",
            guess.describe(declared),
            all.len()
        ))),
        Err(None) => Err(error(format!("{message}; no known reading explains it"))),
    }
}

fn repaired(doc: &Doc, count: usize, explained: &str) -> String {
    format!("document {}: {count} annotations repaired: {explained}", doc.id)
}

/// What the first annotation that does not fit says, and what is there.
fn complaint(claim: &Claim<'_>, view: &View, chars: &Chars<'_>) -> String {
    let Span { start, end } = claim.span;
    let there = covers(claim, view, chars);
    let what = claim.what;
    match (claim.covered, there) {
        (Some(covered), Some(there)) => {
            format!("{what} {start}..{end} says {covered:?}, the text there is {there:?}")
        }
        (covered, None) => {
            let says = covered.map(|c| format!(" says {c:?} but")).unwrap_or_default();
            format!(
                "{what} {start}..{end}{says} does not fit a text of {} code points",
                chars.len()
            )
        }
        (None, Some(_)) => format!("{what} {start}..{end}"),
    }
}

/// The first guess under which every annotation fits; else the one under which most do.
fn explain(
    all: &[Claim<'_>],
    text: &str,
    chars: &Chars<'_>,
    declared: OffsetUnit,
    folds: bool,
) -> Result<View, Option<(Guess, usize)>> {
    let mut best: Option<(Guess, usize)> = None;
    let fit = |view: &View| {
        all.iter().filter(|c| c.covered.is_some() && fits(c, view, chars, folds)).count()
    };
    let already = fit(&View::new(text, Guess::plain(declared)));
    let shifted = shift(all, chars).map(|shift| Guess { shift, ..Guess::plain(declared) });
    if all.iter().all(|c| c.covered.is_none()) {
        return words::reading(all, text, chars, declared).map(|(view, _)| view).ok_or(None);
    }
    for guess in Guess::all(declared).into_iter().chain(shifted) {
        let view = View::new(text, guess);
        let n = fit(&view);
        if all.iter().all(|c| fits(c, &view, chars, folds)) {
            return Ok(view);
        }
        if n > best.map_or(already, |(_, most)| most) {
            best = Some((guess, n));
        }
    }
    Err(best)
}

/// How far the longest covered text stands from where it should, if it stands in the text once.
fn shift(all: &[Claim<'_>], chars: &Chars<'_>) -> Option<isize> {
    let simple = all.iter().filter(|c| c.pieces.is_empty());
    let (span, covered) =
        simple.filter_map(|c| Some((c.span, c.covered?))).max_by_key(|(_, c)| c.len())?;
    let mut found = chars.text().match_indices(covered);
    let (byte, _) = found.next()?;
    if found.next().is_some() || covered.is_empty() {
        return None;
    }
    let found = isize::try_from(chars.index_of_byte(byte)).ok()?;
    Some(found - isize::try_from(span.start).ok()?)
}

/// Says how the annotated text differs from this one, if its hash or length does.
fn other_text(doc: &Doc, text: &str, plain: &View) -> Option<String> {
    let length = plain.at.last().copied().unwrap_or(0);
    let sha_differs =
        doc.sha256.as_deref().is_some_and(|s| !s.eq_ignore_ascii_case(&sha256_hex(text)));
    if !sha_differs && doc.length.is_none_or(|l| l == length) {
        return None;
    }
    let variants: [(&str, String); 8] = [
        ("with CRLF as LF", text.replace("\r\n", "\n")),
        ("with LF as CRLF", text.replace("\r\n", "\n").replace('\n', "\r\n")),
        ("with a byte order mark", format!("\u{feff}{text}")),
        ("in NFC", text.nfc().collect()),
        ("in NFD", text.nfd().collect()),
        ("without blanks at its ends", text.trim().to_owned()),
        ("without the last line end", text.trim_end_matches(['\n', '\r']).to_owned()),
        ("with a line end at the end", format!("{text}\n")),
    ];
    let sha = doc.sha256.as_deref().unwrap_or_default().to_ascii_lowercase();
    let known = variants.iter().find(|(_, v)| !sha.is_empty() && sha256_hex(v) == sha);
    let how = known.map_or_else(
        || match doc.length {
            Some(l) if l != length => format!("that one had {l} {} , this one {length}", doc.unit),
            _ => "its SHA-256 differs".to_owned(),
        },
        |(how, _)| format!("it was this text {how}"),
    );
    Some(format!("the annotations were made over another text: {}", how.replace(" ,", ",")))
}

/// Brings all offsets to code points of the text and all covered texts to what is there.
fn convert(doc: &mut Doc, view: &View, chars: &Chars<'_>) {
    let fix = |span: &mut Span| *span = view.span(*span).unwrap_or(*span);
    for e in &mut doc.entities {
        fix(&mut e.span);
        e.pieces.iter_mut().for_each(fix);
        // brat parts a span at line ends: parts with only blanks between are one.
        let blank = |w: &[Span]| {
            let between = chars.slice(Span { start: w[0].end, end: w[1].start });
            between.chars().all(|c| c.is_whitespace() || c.is_control())
        };
        if doc.folds_blanks && e.pieces.windows(2).all(blank) {
            e.pieces.clear();
        }
        if e.pieces.is_empty() {
            e.text = Some(chars.slice(e.span).to_owned());
        }
    }
    for q in &mut doc.quotes {
        fix(&mut q.span);
        q.text = Some(chars.slice(q.span).to_owned());
        q.speaker_alts.iter_mut().for_each(fix);
        for part in [&mut q.cue, &mut q.speaker].into_iter().flatten() {
            fix(&mut part.span);
            part.text = Some(chars.slice(part.span).to_owned());
        }
    }
    doc.unit = OffsetUnit::CodePoint;
    doc.length = Some(chars.len());
    doc.sha256 = None;
}

/// Finds the tokens of a column format in the text, blanks aside, and makes mentions of their tags.
fn anchor(doc: &mut Doc, text: &Arc<str>) -> Result<(), InputError> {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    doc.entities.clear();
    for sentence in &doc.sentences {
        let mut spans = Vec::with_capacity(sentence.len());
        for token in sentence {
            while chars.get(at).is_some_and(|c| c.is_whitespace()) {
                at += 1;
            }
            let start = at;
            for expected in token.text.chars().filter(|c| !c.is_whitespace()) {
                while at > start && chars.get(at).is_some_and(|c| c.is_whitespace()) {
                    at += 1;
                }
                if chars.get(at) != Some(&expected) {
                    let there: String = chars[start..].iter().take(20).collect();
                    return Err(InputError::Parse {
                        path: doc.file.clone(),
                        line: token.line,
                        message: format!(
                            "token {:?} of document {} is not in the text, which goes on with {there:?}",
                            token.text, doc.id
                        ),
                    });
                }
                at += 1;
            }
            spans.push(Span { start, end: at });
        }
        let tags: Vec<&str> = sentence.iter().map(|t| t.tag.as_str()).collect();
        for chunk in chunks(&tags) {
            let span = Span { start: spans[chunk.first].start, end: spans[chunk.last].end };
            let covered: String = chars[span.start..span.end].iter().collect();
            doc.entities.push(Entity {
                span,
                label: Arc::from(chunk.label),
                text: Some(covered),
                ..Entity::default()
            });
        }
    }
    Ok(())
}

/// The text that the tokens of a column format make, with blanks between.
#[must_use]
pub fn joined(doc: &Doc) -> String {
    let mut out = String::new();
    for sentence in &doc.sentences {
        for (i, token) in sentence.iter().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(&token.text);
        }
        out.push('\n');
    }
    out
}
