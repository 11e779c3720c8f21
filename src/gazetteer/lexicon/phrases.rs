//! Phrases of one or more words with a value each, found from their first word.

use serde::{Deserialize, Serialize, Serializer};

use super::flat::{Flat, List, Texts};
use super::stored::Stored;
use super::vocabulary::WordId;

/// One phrase of a [`Phrases`] table.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    /// Its words but the first: where they begin in the table's list, and how many there are.
    rest: u32,
    len: u32,
    /// The next phrase with the same first word, plus one; 0 if there is none.
    next: u32,
    /// Its second word, which nearly always tells whether the text has the phrase.
    second: WordId,
}

impl Flat for Phrase {
    type Bytes = <[u32; 4] as Flat>::Bytes;
    fn to_bytes(self) -> Self::Bytes {
        [self.rest, self.len, self.next, self.second.0].to_bytes()
    }
    #[inline]
    fn from_bytes(bytes: Self::Bytes) -> Self {
        let [rest, len, next, second] = <[u32; 4]>::from_bytes(bytes);
        Self { rest, len, next, second: WordId(second) }
    }
}

/// A word that begins phrases.
#[derive(Debug, Clone, Copy)]
struct Head {
    word: WordId,
    /// Its first phrase.
    first: u32,
    /// Its first phrase of no other word, plus one; 0 if there is none.
    single: u32,
    /// A bit for the second word of each of the others: most words of a text go on with none of them.
    seconds: u64,
}

impl Head {
    fn bit(second: WordId) -> u64 {
        1 << (second.0 % 64)
    }

    /// The same with one phrase more, of which these are the other words.
    fn with(mut self, rest: &[WordId], phrase: u32) -> Self {
        match rest.first() {
            Some(&second) => self.seconds |= Self::bit(second),
            None if self.single == 0 => self.single = phrase + 1,
            None => {}
        }
        self
    }

    /// The first of its phrases that the text may have, by the word behind it.
    #[inline]
    fn start(self, behind: Option<&WordId>) -> Option<u32> {
        match behind {
            Some(&word) if self.seconds & Self::bit(word) != 0 => Some(self.first),
            _ => self.single.checked_sub(1),
        }
    }
}

impl Flat for Head {
    type Bytes = <[u32; 5] as Flat>::Bytes;
    #[allow(clippy::cast_possible_truncation, reason = "the halves of it")]
    fn to_bytes(self) -> Self::Bytes {
        let Self { word, first, single, seconds } = self;
        [word.0, first, single, seconds as u32, (seconds >> 32) as u32].to_bytes()
    }
    #[inline]
    fn from_bytes(bytes: Self::Bytes) -> Self {
        let [word, first, single, low, high] = <[u32; 5]>::from_bytes(bytes);
        let seconds = u64::from(high) << 32 | u64::from(low);
        Self { word: WordId(word), first, single, seconds }
    }
}

/// Which of 64 words in a row begin a phrase, and how many smaller words do.
#[derive(Debug, Clone, Copy)]
struct Block {
    bits: u64,
    before: u32,
}

impl Flat for Block {
    type Bytes = <[u32; 3] as Flat>::Bytes;
    #[allow(clippy::cast_possible_truncation, reason = "the halves of it")]
    fn to_bytes(self) -> Self::Bytes {
        [self.bits as u32, (self.bits >> 32) as u32, self.before].to_bytes()
    }
    #[inline]
    fn from_bytes(bytes: Self::Bytes) -> Self {
        let [low, high, before] = <[u32; 3]>::from_bytes(bytes);
        Self { bits: u64::from(high) << 32 | u64::from(low), before }
    }
}

/// Phrases of one or more words with a value each, found from their first word.
///
/// Those of one first word are a chain, longest first; everything lies in a few long lists, so that
/// a table of the program is used as it lies there. Most words begin no phrase of a table: one bit tells.
#[allow(clippy::struct_field_names, reason = "`phrases` are what it holds")]
#[derive(Debug, Clone, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Phrases<V: Stored> {
    /// First words: in the order of arrival while the table grows, by word when it is stored and read.
    heads: List<Head>,
    /// By word, 64 in a row; empty while the table grows.
    blocks: List<Block>,
    phrases: List<Phrase>,
    words: List<WordId>,
    values: List<V::Row>,
    texts: Texts,
    /// While the table grows: for each word, its place in `heads` plus one; 0 if no phrase begins
    /// with it.
    #[serde(skip)]
    growing: Vec<u32>,
}

impl<V: Stored> Serialize for Phrases<V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut sorted: Vec<Head> = self.heads.iter().collect();
        sorted.sort_unstable_by_key(|head| head.word);
        let mut blocks: Vec<Block> = Vec::new();
        for (before, &Head { word, .. }) in (0..).zip(&sorted) {
            let block = word.index() / 64;
            if blocks.len() <= block {
                blocks.resize(block + 1, Block { bits: 0, before });
            }
            blocks[block].bits |= 1 << (word.0 % 64);
        }
        let heads: List<Head> = sorted.into_iter().collect();
        let blocks: List<Block> = blocks.into_iter().collect();
        (heads, blocks, &self.phrases, &self.words, &self.values, &self.texts).serialize(to)
    }
}

impl<V: Stored> Default for Phrases<V> {
    fn default() -> Self {
        Self {
            heads: List::default(),
            blocks: List::default(),
            phrases: List::default(),
            words: List::default(),
            values: List::default(),
            texts: Texts::default(),
            growing: Vec::new(),
        }
    }
}

/// A phrase found at a token.
#[derive(Debug, Clone, Copy)]
pub struct Found<V> {
    /// How many tokens it has.
    pub len: usize,
    /// What the lexicon says of it.
    pub value: V,
}

impl<V: Stored> Phrases<V> {
    /// Adds a phrase to a table that is being gathered, not to one that was read; several may have the
    /// same words.
    #[allow(clippy::cast_possible_truncation)]
    pub fn insert(&mut self, words: &[WordId], value: V::Value<'_>) {
        debug_assert!(self.blocks.is_empty(), "the table was read");
        let Some((first, rest)) = words.split_first() else { return };
        let number = self.phrases.len() as u32;
        let (start, len) = (self.words.len() as u32, rest.len() as u32);
        rest.iter().for_each(|word| self.words.push(*word));
        self.values.push(V::store(value, &mut self.texts));
        let second = rest.first().copied().unwrap_or_default();
        self.phrases.push(Phrase { rest: start, len, next: 0, second });
        if self.growing.len() <= first.index() {
            self.growing.resize(first.index() + 1, 0);
        }
        let slot = &mut self.growing[first.index()];
        let Some(place) = slot.checked_sub(1) else {
            let head = Head { word: *first, first: number, single: 0, seconds: 0 };
            self.heads.push(head.with(rest, number));
            *slot = self.heads.len() as u32;
            return;
        };
        let head = self.link(place as usize, number);
        self.heads.set(place as usize, head.with(rest, number));
    }

    /// The place in `heads` of a word that begins a phrase.
    #[inline]
    fn head(&self, word: WordId) -> Option<usize> {
        if let Some(Block { bits, before }) = self.blocks.get(word.index() / 64) {
            let bit = 1 << (word.0 % 64);
            return (bits & bit != 0)
                .then(|| before as usize + (bits & (bit - 1)).count_ones() as usize);
        }
        (*self.growing.get(word.index())? as usize).checked_sub(1)
    }

    /// Whether a phrase begins with this word.
    #[inline]
    #[must_use]
    pub fn begins(&self, word: WordId) -> bool {
        self.head(word).is_some()
    }

    /// Puts a phrase into its chain: longest first, in the order of the file among equals. Returns the head
    /// of that chain.
    fn link(&mut self, head: usize, number: u32) -> Head {
        let at = |number: u32| {
            self.phrases.get(number as usize).expect("chains are of phrases that were inserted")
        };
        let new = at(number);
        let head = self.heads.get(head).expect("a head that was inserted");
        if at(head.first).len < new.len {
            self.phrases.set(number as usize, Phrase { next: head.first + 1, ..new });
            return Head { first: number, ..head };
        }
        let mut before = head.first;
        while let Some(next) = at(before).next.checked_sub(1)
            && at(next).len >= new.len
        {
            before = next;
        }
        let old = at(before);
        self.phrases.set(number as usize, Phrase { next: old.next, ..new });
        self.phrases.set(before as usize, Phrase { next: number + 1, ..old });
        head
    }

    /// The first words of all phrases, each once.
    pub fn first_words(&self) -> impl Iterator<Item = WordId> + '_ {
        self.heads.iter().map(|head| head.word)
    }

    /// Whether there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// All phrases that begin at `words[at]`, longest first.
    pub fn all<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<V::Value<'l>>> + 'l {
        let head = words.get(at).and_then(|first| self.head(*first));
        self.chain(head, words.get(at + 1..).unwrap_or_default())
    }

    /// Those of a chain that go on with `rest`.
    fn chain<'l>(
        &'l self,
        head: Option<usize>,
        rest: &'l [WordId],
    ) -> impl Iterator<Item = Found<V::Value<'l>>> + 'l {
        let head = head.and_then(|place| self.heads.get(place));
        let mut next = head.and_then(|head| head.start(rest.first()));
        std::iter::from_fn(move || {
            loop {
                let number = next? as usize;
                let phrase = self.phrases.get(number)?;
                next = phrase.next.checked_sub(1);
                if self.goes_on(phrase, rest) {
                    let value = V::read(self.values.get(number)?, &self.texts);
                    return Some(Found { len: phrase.len as usize + 1, value });
                }
            }
        })
    }

    /// Whether a phrase goes on with these words.
    #[inline]
    fn goes_on(&self, phrase: Phrase, words: &[WordId]) -> bool {
        let (start, len) = (phrase.rest as usize, phrase.len as usize);
        let others = |rest: &[WordId]| {
            len <= rest.len() && (1..len).all(|i| self.words.get(start + i) == Some(rest[i]))
        };
        len == 0 || words.first() == Some(&phrase.second) && (len == 1 || others(words))
    }

    /// The longest phrase that begins at `words[at]`; the first of the file among equals.
    ///
    /// Asked three times a token: the answer for the many words that begin no phrase is made where it is
    /// asked for, without a call.
    #[inline]
    #[must_use]
    pub fn longest<'l>(&'l self, words: &'l [WordId], at: usize) -> Option<Found<V::Value<'l>>> {
        let head = self.head(*words.get(at)?)?;
        self.longest_of(head, &words[at + 1..])
    }

    #[inline(never)]
    fn longest_of<'l>(&'l self, head: usize, rest: &'l [WordId]) -> Option<Found<V::Value<'l>>> {
        self.chain(Some(head), rest).next()
    }

    /// All values of the longest phrase that begins at `at`.
    pub fn all_longest<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<V::Value<'l>>> {
        let longest = self.longest(words, at).map_or(0, |f| f.len);
        self.all(words, at).filter(move |f| f.len == longest)
    }

    /// The longest phrase that ends just before `words[end]`.
    #[must_use]
    pub fn longest_ending<'l>(
        &'l self,
        words: &'l [WordId],
        end: usize,
    ) -> Option<Found<V::Value<'l>>> {
        const MAX_WORDS: usize = 8;
        (end.saturating_sub(MAX_WORDS)..end)
            .find_map(|at| self.all(words, at).find(|found| at + found.len == end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::lexicon::names::Demonym;
    use crate::gazetteer::lexicon::{Agreement, Vocabulary};
    use crate::text::words;

    fn value(place: &str) -> Demonym<'_> {
        Demonym { place, agreement: Agreement::default() }
    }

    fn check(phrases: &Phrases<Demonym<'static>>, ids: &[WordId]) {
        let value = |found: Option<Found<Demonym<'_>>>| found.map(|f| f.value.place.to_owned());
        assert_eq!(value(phrases.longest(ids, 1)).as_deref(), Some("secrétaire d'État"));
        assert_eq!(value(phrases.longest_ending(ids, 4)).as_deref(), Some("secrétaire d'État"));
        assert!(phrases.longest(ids, 0).is_none());
    }

    #[test]
    fn the_longest_phrase_wins_from_both_ends_while_it_grows_and_when_it_is_read() {
        let mut vocabulary = Vocabulary::default();
        for i in 0..100 {
            vocabulary.intern(&format!("mot{i}"));
        }
        let mut phrases = Phrases::default();
        for phrase in ["mot70", "secrétaire", "secrétaire d'État", "mot3", "secrétaire général"]
        {
            let words = vocabulary.intern_phrase(phrase);
            phrases.insert(&words, value(phrase));
        }
        let text = "Le secrétaire d’état parle";
        let ids = vocabulary.number(text, &words::tokenize(text));
        check(&phrases, &ids);
        let bytes = postcard::to_allocvec(&phrases).unwrap();
        let read: Phrases<Demonym<'static>> = postcard::from_bytes(bytes.clone().leak()).unwrap();
        check(&read, &ids);
        // Behind the word that begins phrases stand one that none of them has, and nothing.
        for text in ["Le secrétaire parle", "Le secrétaire"] {
            let ids = vocabulary.number(text, &words::tokenize(text));
            for phrases in [&phrases, &read] {
                let found: Vec<_> = phrases.all(&ids, 1).map(|f| f.value.place).collect();
                assert_eq!(found, ["secrétaire"], "{text}");
            }
        }
        assert_eq!(postcard::to_allocvec(&read).unwrap(), bytes);
        for (words, phrases) in [("mot70", true), ("mot71", false), ("mot3", true)] {
            assert_eq!(read.begins(vocabulary.get(words).unwrap()), phrases, "{words}");
        }
    }
}
