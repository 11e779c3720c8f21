//! Byte offsets ↔ code points ↔ UTF-16 code units.

use std::fmt;

use super::span::{ByteSpan, ExternalSpan};

/// The unit of exported offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OffsetUnit {
    /// Unicode code points: what Python's `text[start:end]` counts.
    #[default]
    CodePoint,
    /// Bytes of the UTF-8 text.
    Byte,
    /// UTF-16 code units: what JavaScript and Java count.
    Utf16,
}

impl OffsetUnit {
    /// The name written in a record's `offsets` key.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "codepoint",
            Self::Byte => "byte",
            Self::Utf16 => "utf16",
        }
    }
}

impl std::str::FromStr for OffsetUnit {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        [Self::CodePoint, Self::Byte, Self::Utf16]
            .into_iter()
            .find(|u| u.name() == s)
            .ok_or_else(|| format!("unknown offset unit {s:?}: codepoint, byte or utf16"))
    }
}

impl fmt::Display for OffsetUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Bytes between two checkpoints: a lookup counts at most this many. Sums of so many ones fit in a
/// byte, which lets the compiler count sixteen bytes and more at a time.
const STRIDE: usize = 64;

/// Counts at the start of one stride.
#[derive(Debug, Clone, Copy)]
struct Checkpoint {
    byte: usize,
    code_points: usize,
    utf16: usize,
}

/// Converts offsets of one text between units, in `O(STRIDE)` after one linear pass.
///
/// ```
/// use guillemet::text::{ByteSpan, OffsetMap, OffsetUnit};
/// let text = "« 😀 oui »";
/// let map = OffsetMap::new(text);
/// let start = text.find("oui").unwrap();
/// let span = ByteSpan::new(start, start + 3);
/// assert_eq!(map.export(span, OffsetUnit::CodePoint).start, 4);
/// assert_eq!(map.export(span, OffsetUnit::Utf16).start, 5);
/// assert_eq!(map.import(map.export(span, OffsetUnit::Utf16), OffsetUnit::Utf16), Some(span));
/// ```
#[derive(Debug)]
pub struct OffsetMap<'t> {
    text: &'t str,
    /// Empty for ASCII text, where all units agree.
    checkpoints: Vec<Checkpoint>,
    total: Checkpoint,
}

impl<'t> OffsetMap<'t> {
    /// Scans `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let len = text.len();
        if text.is_ascii() {
            let total = Checkpoint { byte: len, code_points: len, utf16: len };
            return Self { text, checkpoints: Vec::new(), total };
        }
        let bytes = text.as_bytes();
        let mut checkpoints = Vec::with_capacity(len / STRIDE + 1);
        let mut at = Checkpoint { byte: 0, code_points: 0, utf16: 0 };
        while at.byte < len {
            checkpoints.push(at);
            // At most three bytes behind a multiple of the stride, so that a byte finds its checkpoint.
            let mut end = (checkpoints.len() * STRIDE).min(len);
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let stride = &bytes[at.byte..end];
            let code_points = at.code_points + code_points(stride);
            let utf16 = at.utf16 + utf16_units(stride);
            at = Checkpoint { byte: end, code_points, utf16 };
        }
        Self { text, checkpoints, total: at }
    }

    /// The length of the text in the given unit.
    #[must_use]
    pub fn len(&self, unit: OffsetUnit) -> usize {
        self.total.get(unit)
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The offset, in `unit`, of a byte offset on a char boundary of the text.
    #[must_use]
    pub fn to_external(&self, byte: usize, unit: OffsetUnit) -> usize {
        debug_assert!(self.text.is_char_boundary(byte));
        if unit == OffsetUnit::Byte || self.checkpoints.is_empty() {
            return byte;
        }
        let mut i = (byte / STRIDE).min(self.checkpoints.len() - 1);
        i -= usize::from(self.checkpoints[i].byte > byte);
        let from = self.checkpoints[i];
        let count = if unit == OffsetUnit::Utf16 { utf16_units } else { code_points };
        from.get(unit) + count(&self.text.as_bytes()[from.byte..byte])
    }

    /// The byte offset of an offset in `unit`; `None` past the end or inside a character.
    #[must_use]
    pub fn to_byte(&self, offset: usize, unit: OffsetUnit) -> Option<usize> {
        if unit == OffsetUnit::Byte || self.checkpoints.is_empty() {
            return self.text.is_char_boundary(offset).then_some(offset);
        }
        let i = self.checkpoints.partition_point(|c| c.get(unit) <= offset).saturating_sub(1);
        let from = self.checkpoints[i];
        let mut seen = from.get(unit);
        for (i, c) in self.text[from.byte..].char_indices() {
            if seen == offset {
                return Some(from.byte + i);
            }
            seen += if unit == OffsetUnit::Utf16 { c.len_utf16() } else { 1 };
            if seen > offset {
                return None;
            }
        }
        (seen == offset).then_some(self.text.len())
    }

    /// A byte span in `unit`.
    #[must_use]
    pub fn export(&self, span: ByteSpan, unit: OffsetUnit) -> ExternalSpan {
        ExternalSpan {
            start: self.to_external(span.start as usize, unit),
            end: self.to_external(span.end as usize, unit),
        }
    }

    /// A span in `unit` as bytes; `None` if it is reversed, too long or cuts a character.
    #[must_use]
    pub fn import(&self, span: ExternalSpan, unit: OffsetUnit) -> Option<ByteSpan> {
        let start = self.to_byte(span.start, unit)?;
        let end = self.to_byte(span.end, unit)?;
        (start <= end).then(|| ByteSpan::new(start, end))
    }
}

impl Checkpoint {
    fn get(&self, unit: OffsetUnit) -> usize {
        match unit {
            OffsetUnit::Byte => self.byte,
            OffsetUnit::CodePoint => self.code_points,
            OffsetUnit::Utf16 => self.utf16,
        }
    }
}

/// Code points of valid UTF-8: every byte but a continuation starts one.
fn code_points(bytes: &[u8]) -> usize {
    count(bytes, |b| b & 0xC0 != 0x80)
}

/// UTF-16 units of valid UTF-8: a four-byte lead stands for a surrogate pair.
fn utf16_units(bytes: &[u8]) -> usize {
    code_points(bytes) + count(bytes, |b| b >= 0xF0)
}

/// How many bytes are such; of at most 255.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    debug_assert!(u8::try_from(bytes.len()).is_ok());
    usize::from(bytes.iter().map(|&b| u8::from(is(b))).sum::<u8>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: [OffsetUnit; 3] = [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16];

    proptest! {
        #[test]
        fn every_boundary_goes_out_and_back(text in "\\PC{0,400}") {
            let map = OffsetMap::new(&text);
            for byte in (0..=text.len()).filter(|&b| text.is_char_boundary(b)) {
                prop_assert_eq!(
                    map.to_external(byte, OffsetUnit::CodePoint),
                    text[..byte].chars().count()
                );
                prop_assert_eq!(
                    map.to_external(byte, OffsetUnit::Utf16),
                    text[..byte].encode_utf16().count()
                );
                for unit in UNITS {
                    let out = map.to_external(byte, unit);
                    prop_assert_eq!(map.to_byte(out, unit), Some(byte));
                }
            }
        }
    }

    #[test]
    fn an_offset_inside_a_surrogate_pair_is_refused() {
        let map = OffsetMap::new("a😀b");
        assert_eq!(map.to_byte(2, OffsetUnit::Utf16), None);
        assert_eq!(map.to_byte(3, OffsetUnit::Utf16), Some(5));
        assert_eq!(map.to_byte(9, OffsetUnit::CodePoint), None);
    }
}
