//! Phrases of one or more words with a value each, found from their first word.

use serde::{Deserialize, Serialize, Serializer};

use super::flat;
use super::vocabulary::WordId;

/// One phrase of a [`Phrases`] table.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    /// Its words but the first: where they begin in the table's list, and how many there are.
    rest: u32,
    len: u32,
    /// The next phrase with the same first word, plus one; 0 if there is none.
    next: u32,
}

impl flat::Flat for Phrase {
    type Bytes = <[u32; 3] as flat::Flat>::Bytes;
    fn to_bytes(self) -> Self::Bytes {
        [self.rest, self.len, self.next].to_bytes()
    }
    fn from_bytes(bytes: Self::Bytes) -> Self {
        let [rest, len, next] = <[u32; 3]>::from_bytes(bytes);
        Self { rest, len, next }
    }
}

/// Phrases of one or more words with a value each, found from their first word.
///
/// Those of one first word are a chain, longest first; everything lies in a few long lists, so that
/// a table is there as fast as it is copied. Most words begin no phrase of a table: one bit tells.
#[allow(clippy::struct_field_names, reason = "`phrases` are what it holds")]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Packed<V>", bound(deserialize = "V: Deserialize<'de>"))]
pub struct Phrases<V> {
    /// First words and the numbers of their first phrases: in the order of arrival while the table
    /// grows, by word when it is stored and read.
    #[serde(serialize_with = "by_word")]
    heads: Vec<[u32; 2]>,
    #[serde(with = "flat")]
    phrases: Vec<Phrase>,
    #[serde(with = "flat")]
    words: Vec<WordId>,
    values: Vec<V>,
    /// While the table grows: for each word, its place in `heads` plus one; 0 if no phrase begins
    /// with it.
    #[serde(skip)]
    growing: Vec<u32>,
    /// Else, for every 64 words: which of them begin a phrase, and how many smaller words do.
    #[serde(skip)]
    blocks: Vec<(u64, u32)>,
}

fn by_word<S: Serializer>(heads: &[[u32; 2]], to: S) -> Result<S::Ok, S::Error> {
    let mut sorted = heads.to_vec();
    sorted.sort_unstable();
    flat::serialize(&sorted, to)
}

/// What of a [`Phrases`] is stored, in the same order.
#[derive(Deserialize)]
struct Packed<V> {
    #[serde(with = "flat")]
    heads: Vec<[u32; 2]>,
    #[serde(with = "flat")]
    phrases: Vec<Phrase>,
    #[serde(with = "flat")]
    words: Vec<WordId>,
    values: Vec<V>,
}

impl<V> From<Packed<V>> for Phrases<V> {
    fn from(packed: Packed<V>) -> Self {
        let Packed { heads, phrases, words, values } = packed;
        let mut blocks: Vec<(u64, u32)> = Vec::new();
        for (place, &[word, _]) in (0..).zip(&heads) {
            let block = word as usize / 64;
            if blocks.len() <= block {
                blocks.resize(block + 1, (0, place));
            }
            blocks[block].0 |= 1 << (word % 64);
        }
        Self { heads, phrases, words, values, growing: Vec::new(), blocks }
    }
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            phrases: Vec::new(),
            words: Vec::new(),
            values: Vec::new(),
            growing: Vec::new(),
            blocks: Vec::new(),
        }
    }
}

/// A phrase found at a token.
#[derive(Debug, Clone, Copy)]
pub struct Found<'l, V> {
    /// How many tokens it has.
    pub len: usize,
    /// What the lexicon says of it.
    pub value: &'l V,
}

impl<V> Phrases<V> {
    /// Adds a phrase; several may have the same words.
    #[allow(clippy::cast_possible_truncation)]
    pub fn insert(&mut self, words: &[WordId], value: V) {
        let Some((first, rest)) = words.split_first() else { return };
        let number = self.phrases.len() as u32;
        let (start, len) = (self.words.len() as u32, rest.len() as u32);
        self.words.extend_from_slice(rest);
        self.values.push(value);
        self.phrases.push(Phrase { rest: start, len, next: 0 });
        self.grow();
        let slot = super::names::slot(&mut self.growing, *first);
        let Some(head) = slot.checked_sub(1) else {
            self.heads.push([first.0, number]);
            *slot = self.heads.len() as u32;
            return;
        };
        self.link(head as usize, number);
    }

    /// Makes a table that was read one that grows.
    fn grow(&mut self) {
        if self.blocks.is_empty() {
            return;
        }
        self.blocks.clear();
        for (place, &[word, _]) in (1..).zip(&self.heads) {
            *super::names::slot(&mut self.growing, WordId(word)) = place;
        }
    }

    /// The place in `heads` of a word that begins a phrase.
    #[inline]
    fn head(&self, word: WordId) -> Option<usize> {
        if self.blocks.is_empty() {
            return (*self.growing.get(word.index())? as usize).checked_sub(1);
        }
        let &(bits, before) = self.blocks.get(word.index() / 64)?;
        let bit = 1 << (word.0 % 64);
        (bits & bit != 0).then(|| before as usize + (bits & (bit - 1)).count_ones() as usize)
    }

    /// Whether a phrase begins with this word.
    #[inline]
    #[must_use]
    pub fn begins(&self, word: WordId) -> bool {
        self.head(word).is_some()
    }

    /// Puts a phrase into its chain: longest first, in the order of the file among equals.
    fn link(&mut self, head: usize, number: u32) {
        let len = self.phrases[number as usize].len;
        let first = self.heads[head][1];
        if self.phrases[first as usize].len < len {
            self.phrases[number as usize].next = first + 1;
            self.heads[head][1] = number;
            return;
        }
        let mut before = first as usize;
        while let Some(next) = self.phrases[before].next.checked_sub(1)
            && self.phrases[next as usize].len >= len
        {
            before = next as usize;
        }
        self.phrases[number as usize].next = self.phrases[before].next;
        self.phrases[before].next = number + 1;
    }

    /// The first words of all phrases, each once.
    pub fn first_words(&self) -> impl Iterator<Item = WordId> + '_ {
        self.heads.iter().map(|&[word, _]| WordId(word))
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
    ) -> impl Iterator<Item = Found<'l, V>> + 'l {
        let head = words.get(at).and_then(|first| self.head(*first));
        self.chain(head, words.get(at + 1..).unwrap_or_default())
    }

    /// Those of a chain that go on with `rest`.
    fn chain<'l>(
        &'l self,
        head: Option<usize>,
        rest: &'l [WordId],
    ) -> impl Iterator<Item = Found<'l, V>> + 'l {
        let first = head.and_then(|place| self.heads.get(place)).map(|head| head[1] as usize);
        let next =
            |&number: &usize| self.phrases[number].next.checked_sub(1).map(|next| next as usize);
        std::iter::successors(first, next).filter_map(move |number| {
            let phrase = self.phrases[number];
            let (start, len) = (phrase.rest as usize, phrase.len as usize);
            // The second word nearly always tells: no call to compare the others.
            let fits = match self.words[start..start + len] {
                [] => true,
                [second, ref others @ ..] => {
                    rest.first() == Some(&second) && rest[1..].starts_with(others)
                }
            };
            fits.then(|| Found { len: len + 1, value: &self.values[number] })
        })
    }

    /// The longest phrase that begins at `words[at]`; the first of the file among equals.
    ///
    /// Asked three times a token: the answer for the many words that begin no phrase is made where it is
    /// asked for, without a call.
    #[inline]
    #[must_use]
    pub fn longest<'l>(&'l self, words: &'l [WordId], at: usize) -> Option<Found<'l, V>> {
        let head = self.head(*words.get(at)?)?;
        self.longest_of(head, &words[at + 1..])
    }

    #[inline(never)]
    fn longest_of<'l>(&'l self, head: usize, rest: &'l [WordId]) -> Option<Found<'l, V>> {
        self.chain(Some(head), rest).next()
    }

    /// All values of the longest phrase that begins at `at`.
    pub fn all_longest<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<'l, V>> {
        let longest = self.longest(words, at).map_or(0, |f| f.len);
        self.all(words, at).filter(move |f| f.len == longest)
    }

    /// The longest phrase that ends just before `words[end]`.
    #[must_use]
    pub fn longest_ending<'l>(&'l self, words: &'l [WordId], end: usize) -> Option<Found<'l, V>> {
        const MAX_WORDS: usize = 8;
        (end.saturating_sub(MAX_WORDS)..end)
            .find_map(|at| self.all(words, at).find(|found| at + found.len == end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::lexicon::Vocabulary;
    use crate::text::words;

    fn check(phrases: &Phrases<String>, ids: &[WordId]) {
        let value = |found: Option<Found<'_, String>>| found.map(|f| f.value.clone());
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
            phrases.insert(&words, phrase.to_owned());
        }
        let text = "Le secrétaire d’état parle";
        let ids = vocabulary.number(text, &words::tokenize(text));
        check(&phrases, &ids);
        let bytes = postcard::to_allocvec(&phrases).unwrap();
        let mut read: Phrases<String> = postcard::from_bytes(&bytes).unwrap();
        check(&read, &ids);
        assert_eq!(postcard::to_allocvec(&read).unwrap(), bytes);
        for (words, phrases) in [("mot70", true), ("mot71", false), ("mot3", true)] {
            assert_eq!(read.begins(vocabulary.get(words).unwrap()), phrases, "{words}");
        }
        read.insert(&vocabulary.intern_phrase("parle"), "parle".to_owned());
        check(&read, &ids);
    }
}
