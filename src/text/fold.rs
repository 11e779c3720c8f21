//! The matching form: one key for the ways in which the press writes one name, with its way back.
//!
//! A key is lower-case and carries no accents; apostrophes, hyphens and blanks have one form each,
//! `œ` is `oe`, decomposed and composed characters agree. Keys only *find* candidates: whether the
//! text's capitals and accents fit the name is then decided on the original (`agree.rs`).

use super::letters::{KeyBytes, PART, latin_letters, looked_up};
use super::places::Places;
use super::sixteen::{Sixteen, Which};
use super::span::ByteSpan;

pub(crate) use super::letters::folded;
pub use super::letters::{base, is_dropped, is_invisible, is_strong, is_word, plain};

/// Bytes that are folded together.
const WINDOW: usize = 64;

/// A point from which folded and original positions run in parallel.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    folded: u32,
    original: u32,
}

/// The matching form of a whole text, with its way back.
///
/// ```
/// use guillemet::text::{ByteSpan, Folded};
/// let text = "les É\u{2011}U, l\u{2019}Œuvre";
/// let folded = Folded::new(text, false);
/// assert_eq!(folded.key(), "les e-u, l'oeuvre");
/// let at = folded.key().find("oeuvre").unwrap();
/// assert_eq!(&text[folded.to_original(at, at + 6).range()], "Œuvre");
/// ```
#[derive(Debug, Default)]
pub struct Folded {
    key: String,
    anchors: Vec<Anchor>,
    /// Invisible characters and combining marks of the original, as spans, in order: they belong
    /// to no key byte.
    dropped: Vec<ByteSpan>,
    strong: Places,
}

impl Folded {
    /// Folds `text`. With `wrapped`, a single line end counts as a blank (hard-wrapped prose);
    /// otherwise a line end stays one, and no name runs across it.
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "the key is made of whole characters")]
    pub fn new(text: &str, wrapped: bool) -> Self {
        let mut folder = Folder {
            key: Vec::with_capacity(text.len() + WINDOW),
            anchors: Vec::with_capacity(text.len() / 24 + 2),
            dropped: Vec::new(),
            strong: Places::with_capacity(text.len() + WINDOW),
            wrapped,
            latin: latin_letters(),
        };
        folder.anchors.push(Anchor { folded: 0, original: 0 });
        folder.run(text);
        let key = String::from_utf8(folder.key).expect("folding writes whole characters");
        Self { key, anchors: folder.anchors, dropped: folder.dropped, strong: folder.strong }
    }

    /// The key of the whole text.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The original span of a non-empty key range; both ends on character boundaries of the key.
    #[must_use]
    pub fn to_original(&self, start: usize, end: usize) -> ByteSpan {
        debug_assert!(start < end);
        let anchor = self.anchor_of(start);
        let first = self.original_at(anchor, start);
        // A stretch has few anchors: no need to search from the beginning.
        let behind = &self.anchors[anchor + 1..];
        let between = behind.iter().take_while(|a| a.folded as usize <= end).count();
        // Where the next key byte begins, less what was dropped in between and is not an accent
        // of the last letter.
        let mut last = self.original_at(anchor + between, end);
        while let Some(gap) = self.invisible_ending_at(last) {
            last = gap;
        }
        ByteSpan::new(first, last)
    }

    /// The places of the key that are capitals or ASCII digits in the text: where names begin, but for
    /// those with a small first letter.
    #[must_use]
    pub fn strong(&self) -> &Places {
        &self.strong
    }

    /// The last anchor at or before a place of the key; of several at one place (dropped characters) the
    /// last one counts.
    fn anchor_of(&self, folded: usize) -> usize {
        self.anchors.partition_point(|a| a.folded as usize <= folded) - 1
    }

    fn original_at(&self, anchor: usize, folded: usize) -> usize {
        let a = self.anchors[anchor];
        let next = self.anchors.get(anchor + 1).map_or(usize::MAX, |n| n.original as usize);
        (a.original as usize + folded - a.folded as usize).min(next)
    }

    fn invisible_ending_at(&self, end: usize) -> Option<usize> {
        let i = self.dropped.partition_point(|s| (s.end as usize) < end);
        let span = self.dropped.get(i)?;
        (span.end as usize == end).then_some(span.start as usize)
    }
}

struct Folder {
    key: Vec<u8>,
    anchors: Vec<Anchor>,
    dropped: Vec<ByteSpan>,
    strong: Places,
    wrapped: bool,
    /// What the letters from U+00C0 on become.
    latin: &'static [KeyBytes; PART],
}

impl Folder {
    #[allow(clippy::cast_possible_truncation)]
    fn anchor(&mut self, original: usize) {
        let folded = self.key.len() as u32;
        let original = original as u32;
        match self.anchors.last_mut() {
            Some(a) if a.folded == folded => a.original = original,
            _ => self.anchors.push(Anchor { folded, original }),
        }
    }

    fn run(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // The second half is never written: what is copied from the first may run over its end.
        let mut small = [0; 2 * WINDOW];
        let mut i = 0;
        while i < bytes.len() {
            // One byte more: whether a blank at the end is a single one shows in what follows it.
            i = match bytes[i..].first_chunk() {
                Some(window) => self.window(text, i, window, &mut small),
                None => self.one(text, i),
            };
        }
        self.anchor(text.len());
    }

    /// Writes the keys of what begins in a window of the text, and returns the position after it.
    ///
    /// Visible ASCII with single blanks, which is nearly everything, is folded as a whole and copied
    /// in stretches, each with more bytes than count: to find out which would cost more.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    fn window(
        &mut self,
        text: &str,
        from: usize,
        window: &[u8; WINDOW + 1],
        small: &mut [u8; 2 * WINDOW],
    ) -> usize {
        let (mut special, mut strong) = fold_window(window, small);
        let mut at = 0;
        // What the first byte of a stretch is written as.
        let mut first = small[0];
        while at < WINDOW {
            let len = ((special >> at).trailing_zeros() as usize).min(WINDOW - at);
            let start = self.key.len();
            let copied: &[u8; WINDOW] = small[at..].first_chunk().expect("twice as long");
            self.key.extend_from_slice(copied);
            self.key[start] = first;
            self.key.truncate(start + len);
            let counted = if len < WINDOW { (1 << len) - 1 } else { u64::MAX };
            self.strong.add_all(start, strong >> at & counted);
            at += len;
            if let Some(letter) = self.letter_at(window, at) {
                // A stretch goes on with its second byte, which stands for the letter.
                at += 1;
                first = letter.bytes[0];
                special &= !(1 << at);
                strong |= u64::from(letter.upper) << at;
                let (folded, original) = (self.key.len() + 1, from + at + 1);
                self.anchors.push(Anchor { folded: folded as u32, original: original as u32 });
            } else if at < WINDOW {
                at = self.one(text, from + at) - from;
                first = small.get(at).copied().unwrap_or_default();
            }
        }
        from + at
    }

    /// The accented letter of Latin 1 that is wholly in a window at this place, if its key is one byte.
    #[inline]
    fn letter_at(&self, window: &[u8; WINDOW + 1], at: usize) -> Option<KeyBytes> {
        if at + 1 >= WINDOW || window[at] != 0xc3 {
            return None;
        }
        let letter = self.latin[usize::from(window[at + 1] & 0x3f)];
        (letter.len == 1).then_some(letter)
    }

    /// Writes the key of the character at `i`, or of a run of blanks, and returns the position after
    /// it.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a tenth of the time of folding")]
    fn one(&mut self, text: &str, i: usize) -> usize {
        let bytes = text.as_bytes();
        let (b, next) = (bytes[i], bytes.get(i + 1).copied().unwrap_or_default());
        if matches!(b, 0xc3..=0xc9) && self.latin(b, next, i + 2) {
            return i + 2;
        }
        if b.is_ascii_graphic() {
            self.ascii(b);
            return i + 1;
        }
        if b == b' ' && (next.is_ascii_graphic() || matches!(next, 0xc3..=0xdf)) {
            self.key.push(b' ');
            return i + 1;
        }
        self.other(text, i)
    }

    /// The same for what is rare.
    #[cold]
    fn other(&mut self, text: &str, i: usize) -> usize {
        let c = text[i..].chars().next().expect("i is on a boundary");
        if matches!(c, ' ' | '\n' | '\r') || plain(c) == ' ' {
            self.blanks(text, i)
        } else {
            self.character(c, i)
        }
    }

    /// Writes an accented Latin letter whose key is one byte; `false` if this is none.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    fn latin(&mut self, lead: u8, next: u8, after: usize) -> bool {
        let c = usize::from(lead & 0x1f) << 6 | usize::from(next & 0x3f);
        let Some(entry) = looked_up(c).filter(|entry| entry.len == 1) else { return false };
        self.strong.add_all(self.key.len(), u64::from(entry.upper));
        self.key.push(entry.bytes[0]);
        self.anchors.push(Anchor { folded: self.key.len() as u32, original: after as u32 });
        true
    }

    /// Writes one visible ASCII character.
    fn ascii(&mut self, b: u8) {
        if b.is_ascii_uppercase() || b.is_ascii_digit() {
            self.strong.add(self.key.len());
        }
        self.key.push(if b == b'`' { b'\'' } else { b.to_ascii_lowercase() });
    }

    /// Writes one character's key and returns the position after it.
    fn character(&mut self, c: char, at: usize) -> usize {
        let after = at + c.len_utf8();
        let out = folded(c);
        if out.upper {
            self.strong.add(self.key.len());
        }
        if out.len == 0 {
            if is_invisible(c) {
                self.dropped.push(ByteSpan::new(at, after));
            }
            self.anchor(after);
        } else {
            if let (2, [first, second]) = (out.len, out.bytes.as_chunks::<2>().0[0])
                && first.is_ascii()
            {
                // One character became two letters: between them is no place of the original.
                self.key.push(first);
                self.anchor(at);
                self.key.push(second);
                self.anchor(after);
                return after;
            }
            out.as_slice().iter().for_each(|&byte| self.key.push(byte));
            if out.as_slice().len() != c.len_utf8() {
                self.anchor(after);
            }
        }
        after
    }

    /// Writes one blank (or one line end) for a run of them and returns the position after it.
    fn blanks(&mut self, text: &str, from: usize) -> usize {
        let mut lines = 0;
        let mut at = from;
        let mut carriage = false;
        for c in text[from..].chars() {
            match c {
                '\n' if carriage => {}
                '\n' | '\r' => lines += 1,
                ' ' => {}
                _ if c.is_ascii_graphic() => break,
                _ if plain(c) == ' ' => {}
                _ => break,
            }
            carriage = c == '\r';
            at += c.len_utf8();
        }
        let line_end = lines > 1 || (lines == 1 && !self.wrapped);
        self.key.push(if line_end { b'\n' } else { b' ' });
        if at - from != 1 {
            self.anchor(at);
        }
        at
    }
}

/// Writes a window in small letters; returns which of its bytes are not just copied, and which are capitals
/// and digits.
#[inline]
fn fold_window(window: &[u8; WINDOW + 1], small: &mut [u8; 2 * WINDOW]) -> (u64, u64) {
    let (mut visible, mut blank, mut lead, mut strong) = (0, 0, 0, 0);
    for (k, sixteen) in window.as_chunks::<16>().0.iter().enumerate() {
        let sixteen = Sixteen::new(sixteen);
        let upper = sixteen.between(b'A', b'Z');
        small[16 * k..16 * k + 16].copy_from_slice(&sixteen.lower(upper).bytes());
        let bits = |which: Which| u64::from(which.bits()) << (16 * k);
        visible |= bits(sixteen.between(b'!', b'~').and_not(sixteen.equal(b'`')));
        blank |= bits(sixteen.equal(b' '));
        lead |= bits(sixteen.between(0xc3, 0xdf));
        strong |= bits(upper.or(sixteen.between(b'0', b'9')));
    }
    let last = window[WINDOW];
    let behind = u64::from(last.is_ascii_graphic() || matches!(last, 0xc3..=0xdf));
    // No blank begins with what leads two bytes from C3 on.
    (!(visible | blank & ((visible | lead) >> 1 | behind << 63)), strong)
}

/// The key of a name: what [`Folded`] makes of it inside a text.
#[must_use]
pub fn key(name: &str) -> String {
    let name = name.trim();
    plain_key(name).unwrap_or_else(|| Folded::new(name, true).key)
}

/// The same of a name of plain letters, marks and single blanks; `None` if it has anything else.
fn plain_key(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let mut key = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match byte {
            b'`' => return None,
            b'!'..=b'~' => key.push(char::from(byte.to_ascii_lowercase())),
            b' ' if next.is_ascii_graphic() || matches!(next, 0xc3..=0xdf) => key.push(' '),
            0xc3..=0xc9 => {
                let letter = char::from_u32(u32::from(byte & 0x1f) << 6 | u32::from(next & 0x3f))?;
                let [base] = *folded(letter).as_slice() else { return None };
                key.push(char::from(base));
                at += 1;
            }
            0xe2 if bytes[at..].starts_with("’".as_bytes()) => {
                key.push('\'');
                at += 2;
            }
            _ => return None,
        }
        at += 1;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::super::letters::key_bytes;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_agree_over_the_ways_to_write_one_name() {
        for (a, b) in [
            ("L\u{2019}Élysée", "l'elysee"),
            ("Cœur", "COEUR"),
            ("E\u{301}lyse\u{301}e", "Élysée"),
            ("Royaume\u{2011}Uni", "royaume-uni"),
            ("New\u{a0}\u{202f} York", "new york"),
            ("New\r\nYork", "New York"),
            ("zéro\u{ad}zéro", "zerozero"),
        ] {
            assert_eq!(key(a), key(b), "{a:?} {b:?}");
        }
    }

    /// The index cuts keys into words where [`is_word`] cuts texts: it relies on this.
    #[test]
    fn a_character_and_its_key_are_both_of_a_word_or_neither() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            if is_dropped(c) {
                assert!(key_bytes(c).as_slice().is_empty(), "{c:?}");
                continue;
            }
            let folded = Folded::new(c.encode_utf8(&mut [0; 4]), false);
            assert!(!folded.key().is_empty(), "{c:?}");
            assert!(folded.key().chars().all(|k| k.is_alphanumeric() == is_word(c)), "{c:?}");
        }
    }

    #[test]
    fn a_line_end_is_a_blank_only_in_wrapped_text() {
        assert_eq!(Folded::new("Paris\nMatch", false).key(), "paris\nmatch");
        assert_eq!(Folded::new("Paris\n Match", true).key(), "paris match");
        assert_eq!(Folded::new("Paris\n\nMatch", true).key(), "paris\nmatch");
        // Longer than what is folded together.
        let blanks = " ".repeat(3 * WINDOW);
        let text = format!("{blanks}Paris{blanks}É{blanks}{}", "é".repeat(WINDOW));
        assert_eq!(Folded::new(&text, true).key(), format!(" paris e {}", "e".repeat(WINDOW)));
    }

    #[test]
    fn the_way_back_keeps_accents_and_leaves_invisible_neighbours() {
        let text = "x\u{ad}Ele\u{301}\u{200b} y";
        let folded = Folded::new(text, false);
        let at = folded.key().find("ele").unwrap();
        assert_eq!(&text[folded.to_original(at, at + 3).range()], "Ele\u{301}");
    }

    /// The windows and the single characters write the same, and know the same capitals.
    #[test]
    fn strong_places_are_capitals_and_digits() {
        let text = "Le G20 à ÉVRY,  le 3 mai`A B\u{a0}C d E\n F `x";
        for from in (0..text.len()).filter(|&i| text.is_char_boundary(i)) {
            let text = &text[from..];
            let folded = Folded::new(text, false);
            let places: Vec<usize> = (0..folded.key().len())
                .filter(|&at| {
                    text[folded.original_at(folded.anchor_of(at), at)..].starts_with(is_strong)
                })
                .collect();
            assert_eq!(folded.strong().iter().collect::<Vec<_>>(), places, "{text:?}");
            let single: String =
                text.chars().map(|c| Folded::new(c.encode_utf8(&mut [0; 4]), false).key).collect();
            assert_eq!(folded.key().replace(' ', ""), single.replace(' ', ""));
        }
    }

    proptest! {
        #[test]
        fn a_plain_name_has_the_key_of_any_other(name in "[A-Za-zÀ-ÿŒœŁł’'` .&\n\u{a0}\u{ad}-]{0,20}") {
            let name = name.trim();
            if let Some(key) = plain_key(name) {
                prop_assert_eq!(key, Folded::new(name, true).key);
            }
        }

        #[test]
        fn the_way_back_lands_on_boundaries_and_in_order(text in "\\PC{0,200}", wrapped: bool) {
            let folded = Folded::new(&text, wrapped);
            let bounds: Vec<usize> =
                (0..=folded.key().len()).filter(|&i| folded.key().is_char_boundary(i)).collect();
            let mut last = 0;
            for pair in bounds.windows(2) {
                let span = folded.to_original(pair[0], pair[1]);
                prop_assert!(text.is_char_boundary(span.start as usize));
                prop_assert!(text.is_char_boundary(span.end as usize));
                prop_assert!(span.start as usize >= last);
                last = span.start as usize;
            }
        }

        #[test]
        fn the_key_of_a_stretch_is_its_stretch_of_the_key(
            a in "[A-Za-zÀ-ÿŒœ'’ -]{0,30}", name in "[A-ZÀ-ÖŒ][a-zà-öœ’-]{1,15}"
        ) {
            let text = format!("{a}. {name}");
            let folded = Folded::new(&text, false);
            prop_assert!(folded.key().ends_with(&key(&name)));
        }
    }
}
