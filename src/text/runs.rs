//! Where the letters of a text are: of ASCII and Latin-1, which nearly all French is written in, as bits.
//!
//! A word ends where its bits do: found without a loop over its letters, of which nobody can foretell how
//! often it runs.

use super::sixteen::Sixteen;

/// Bytes that are told by one number.
const WIDTH: usize = 64;

/// What is known of [`WIDTH`] bytes, one bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Bits {
    /// Bytes of letters.
    letters: u64,
    /// The second bytes of letters of two bytes.
    seconds: u64,
    /// Capitals, by their last byte.
    capitals: u64,
}

/// The letters of a text.
#[derive(Debug)]
pub(super) struct Runs(Vec<Bits>);

impl Runs {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (whole, rest) = bytes.as_chunks::<WIDTH>();
        let mut runs = Vec::with_capacity(whole.len() + 1);
        let mut open = false;
        for (i, chunk) in whole.iter().enumerate() {
            let behind = bytes.get((i + 1) * WIDTH).copied();
            runs.push(bits(chunk, behind, &mut open));
        }
        let mut last = [0; WIDTH];
        last[..rest.len()].copy_from_slice(rest);
        runs.push(bits(&last, None, &mut open));
        Self(runs)
    }

    /// Where the run of letters that goes through `at` ends.
    #[inline]
    pub(super) fn end(&self, at: usize) -> usize {
        let mut number = at / WIDTH;
        let mut others = !self.0[number].letters & (u64::MAX << (at % WIDTH));
        while others == 0 && number + 1 < self.0.len() {
            number += 1;
            others = !self.0[number].letters;
        }
        number * WIDTH + others.trailing_zeros() as usize
    }

    /// Whether a run has a capital.
    #[inline]
    pub(super) fn has_capital(&self, from: usize, to: usize) -> bool {
        let (first, last) = (from / WIDTH, to / WIDTH);
        if first == last {
            return self.0[first].capitals & ((1 << (to - from)) - 1) << (from % WIDTH) != 0;
        }
        self.count(from, to).0 > 0
    }

    /// How many capitals and letters a run has. Few words have capitals: nobody need know of the others.
    #[inline(never)]
    pub(super) fn count(&self, from: usize, to: usize) -> (usize, usize) {
        let (first, last) = (from / WIDTH, to / WIDTH);
        let (mut capitals, mut seconds) = (0, 0);
        for (number, bits) in (first..).zip(&self.0[first..=last]) {
            let behind = if number == first { u64::MAX << (from % WIDTH) } else { u64::MAX };
            let before = if number == last { (1 << (to % WIDTH)) - 1 } else { u64::MAX };
            capitals += (bits.capitals & behind & before).count_ones() as usize;
            seconds += (bits.seconds & behind & before).count_ones() as usize;
        }
        (capitals, to - from - seconds)
    }
}

/// What is known of some bytes, of which the one behind them may complete the last letter, and the first
/// may complete what was left `open`.
#[inline]
fn bits(chunk: &[u8; WIDTH], behind: Option<u8>, open: &mut bool) -> Bits {
    let (mut ascii, mut upper, mut lead, mut sign, mut low) = (0, 0, 0, 0, 0);
    for (k, sixteen) in chunk.as_chunks::<16>().0.iter().enumerate() {
        let sixteen = Sixteen::new(sixteen);
        let capitals = sixteen.between(b'A', b'Z');
        let bits = |which: super::sixteen::Which| u64::from(which.bits()) << (16 * k);
        upper |= bits(capitals);
        ascii |= bits(capitals.or(sixteen.between(b'a', b'z')));
        lead |= bits(sixteen.equal(0xc3));
        // The signs × and ÷.
        sign |= bits(sixteen.equal(0x97).or(sixteen.equal(0xb7)));
        low |= bits(sixteen.below(0x9f));
    }
    let seconds = (lead << 1 | u64::from(*open)) & !sign;
    let closes = behind.is_some_and(|b| !matches!(b, 0x97 | 0xb7));
    let leads = lead & (seconds >> 1 | u64::from(closes) << 63);
    *open = lead >> 63 != 0;
    Bits { letters: ascii | leads | seconds, seconds, capitals: upper | seconds & low }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_those_of_the_characters(text in "[a-cX-ZÀ-ÿ×÷’ .œ\u{1f600}]{0,150}") {
            let runs = Runs::new(&text);
            let is_letter = |c: &char| c.is_ascii_alphabetic() || ('À'..='ÿ').contains(c) && !"×÷".contains(*c);
            for (at, _) in text.char_indices() {
                let run: String = text[at..].chars().take_while(is_letter).collect();
                let end = runs.end(at);
                prop_assert_eq!(end, at + run.len());
                let capitals = run.chars().filter(|c| c.is_uppercase()).count();
                prop_assert_eq!(runs.count(at, end), (capitals, run.chars().count()));
                prop_assert_eq!(runs.has_capital(at, end), capitals > 0);
            }
        }
    }
}
