//! How the values of the lexicons are stored: a row of fixed length each, and their texts in one.

use super::Agreement;
use super::bodies::{Head, Takes, Topics};
use super::flat::{Flat, Texts};
use super::names::{
    Demonym, FirstName, Nominal, PageWord, Pronoun, PronounKind, Role, Side, Title, Trigger,
};
use super::speech::{
    AuxiliaryForm, AuxiliaryKind, Mood, NounKind, QuoteContext, ReportingNoun, ReportingVerb,
    SourcePhrase, VerbForm, VerbId,
};
use crate::annotations::{EntityType, Gender};

/// A value that a table stores as a row.
pub trait Stored {
    /// The row.
    type Row: Flat;
    /// The value as it is read, which may speak of texts of the table.
    type Value<'l>: Copy;
    /// To a row.
    fn store(value: Self::Value<'_>, texts: &mut Texts) -> Self::Row;
    /// From a row.
    fn read(row: Self::Row, texts: &Texts) -> Self::Value<'_>;
}

/// Small numbers side by side, the first in the lowest bits.
#[derive(Debug, Clone, Copy, Default)]
struct Bits {
    bits: u32,
    next: u32,
}

impl Bits {
    fn of(bits: u32) -> Self {
        Self { bits, next: 0 }
    }

    fn put(mut self, width: u32, number: u32) -> Self {
        debug_assert!(number < 1 << width && self.next + width <= 32);
        self.bits |= number << self.next;
        self.next += width;
        self
    }

    fn take(&mut self, width: u32) -> u32 {
        let number = self.bits >> self.next & ((1 << width) - 1);
        self.next += width;
        number
    }

    #[allow(clippy::cast_possible_truncation, reason = "it was masked")]
    fn take_u16(&mut self) -> u16 {
        self.take(16) as u16
    }

    fn put_flag(self, flag: bool) -> Self {
        self.put(1, u32::from(flag))
    }

    fn take_flag(&mut self) -> bool {
        self.take(1) != 0
    }

    fn put_gender(self, gender: Option<Gender>) -> Self {
        self.put(2, gender.map_or(0, |g| if g == Gender::Masculine { 1 } else { 2 }))
    }

    fn take_gender(&mut self) -> Option<Gender> {
        match self.take(2) {
            1 => Some(Gender::Masculine),
            2 => Some(Gender::Feminine),
            _ => None,
        }
    }

    fn put_agreement(self, agreement: Agreement) -> Self {
        let number = agreement.plural.map_or(0, |plural| 1 + u32::from(plural));
        self.put_gender(agreement.gender).put(2, number)
    }

    fn take_agreement(&mut self) -> Agreement {
        let gender = self.take_gender();
        let number = self.take(2).checked_sub(1);
        Agreement { gender, plural: number.map(|plural| plural != 0) }
    }

    /// One of a list, by its place there. Lexicons are stored when the program is built: what is
    /// missing in a list ends the build.
    fn put_of<T: PartialEq>(self, width: u32, one: &T, all: &[T]) -> Self {
        let place = all.iter().position(|other| other == one);
        let place = place.and_then(|place| u32::try_from(place).ok());
        self.put(width, place.expect("the list has all values"))
    }

    /// One of a list, by its place there.
    fn take_of<T: Copy>(&mut self, width: u32, all: &[T]) -> T {
        all[(self.take(width) as usize).min(all.len() - 1)]
    }
}

/// Values that are nothing but a few bits.
macro_rules! small {
    ($($value:ty: |$given:ident| $put:expr, |$bits:ident| $take:expr;)*) => {$(
        impl Stored for $value {
            type Row = u32;
            type Value<'l> = Self;
            #[inline]
            fn store($given: Self, _: &mut Texts) -> u32 {
                $put.bits
            }
            #[inline]
            fn read(row: u32, _: &Texts) -> Self {
                let mut $bits = Bits::of(row);
                $take
            }
        }
    )*};
}

const MOODS: [Mood; 5] = [
    Mood::Finite,
    Mood::Imperative,
    Mood::Infinitive,
    Mood::PresentParticiple,
    Mood::PastParticiple,
];
const PRONOUNS: [PronounKind; 6] = [
    PronounKind::Subject,
    PronounKind::Relative,
    PronounKind::Demonstrative,
    PronounKind::Indefinite,
    PronounKind::Disjunctive,
    PronounKind::Concerned,
];
const AUXILIARIES: [AuxiliaryKind; 3] =
    [AuxiliaryKind::Avoir, AuxiliaryKind::Etre, AuxiliaryKind::Semi];
const NOUNS: [NounKind; 4] =
    [NounKind::Speech, NounKind::Document, NounKind::Thought, NounKind::Surface];
const SOURCES: [SourcePhrase; 3] =
    [SourcePhrase::Document, SourcePhrase::Medium, SourcePhrase::Time];
const CONTEXTS: [QuoteContext; 2] = [QuoteContext::Title, QuoteContext::Scare];
const TAKES: [Takes; 3] = [Takes::Tail, Takes::Name, Takes::Alone];

small! {
    (): |_value| Bits::default(), |_bits| ();
    bool: |value| Bits::default().put_flag(value), |bits| bits.take_flag();
    Topics: |value| Bits::default().put(8, value.0.into()), |bits| Topics(narrow(bits.take(8)));
    PageWord: |value| Bits::default().put(4, value as u32),
        |bits| bits.take_of(4, &PageWord::ALL).0;
    SourcePhrase: |value| Bits::default().put_of(2, &value, &SOURCES), |bits| bits.take_of(2, &SOURCES);
    QuoteContext: |value| Bits::default().put_of(2, &value, &CONTEXTS), |bits| bits.take_of(2, &CONTEXTS);
    Title: |title| Bits::default()
            .put_flag(title.is_civility)
            .put_flag(title.capital)
            .put_agreement(title.agreement),
        |bits| Title {
            is_civility: bits.take_flag(),
            capital: bits.take_flag(),
            agreement: bits.take_agreement(),
        };
    Pronoun: |pronoun| Bits::default()
            .put_of(3, &pronoun.kind, &PRONOUNS)
            .put(8, pronoun.person.into())
            .put_agreement(pronoun.agreement),
        |bits| Pronoun {
            kind: bits.take_of(3, &PRONOUNS),
            person: narrow(bits.take(8)),
            agreement: bits.take_agreement(),
        };
    FirstName: |name| Bits::default()
            .put_gender(name.gender)
            .put(8, name.rank.into())
            .put_flag(name.is_word),
        |bits| FirstName {
            gender: bits.take_gender(),
            rank: narrow(bits.take(8)),
            is_word: bits.take_flag(),
        };
    VerbForm: |form| Bits::default()
            .put(16, form.verb.0.into())
            .put_of(3, &form.mood, &MOODS)
            .put(8, form.person.into())
            .put_agreement(form.agreement),
        |bits| VerbForm {
            verb: VerbId(bits.take_u16()),
            mood: bits.take_of(3, &MOODS),
            person: narrow(bits.take(8)),
            agreement: bits.take_agreement(),
        };
    AuxiliaryForm: |form| Bits::default()
            .put_of(2, &form.kind, &AUXILIARIES)
            .put_flag(form.causative)
            .put_of(3, &form.mood, &MOODS)
            .put(8, form.person.into())
            .put_agreement(form.agreement),
        |bits| AuxiliaryForm {
            kind: bits.take_of(2, &AUXILIARIES),
            causative: bits.take_flag(),
            mood: bits.take_of(3, &MOODS),
            person: narrow(bits.take(8)),
            agreement: bits.take_agreement(),
        };
    ReportingNoun: |noun| Bits::default()
            .put_of(2, &noun.kind, &NOUNS)
            .put_agreement(noun.agreement),
        |bits| ReportingNoun { kind: bits.take_of(2, &NOUNS), agreement: bits.take_agreement() };
}

/// A number of eight bits.
#[allow(clippy::cast_possible_truncation, reason = "it was masked")]
fn narrow(number: u32) -> u8 {
    number as u8
}

/// The type of an entity, by its place among all.
fn take_type(bits: &mut Bits) -> EntityType {
    bits.take_of(3, &EntityType::ALL)
}

impl Stored for Role<'static> {
    type Row = [u32; 3];
    type Value<'l> = Role<'l>;

    fn store(role: Role<'_>, texts: &mut Texts) -> [u32; 3] {
        let [start, len] = texts.add(role.lemma);
        let bits = Bits::default().put_agreement(role.agreement).put_flag(role.complement);
        [start, len, bits.bits]
    }

    fn read([start, len, bits]: [u32; 3], texts: &Texts) -> Role<'_> {
        let mut bits = Bits::of(bits);
        Role {
            lemma: texts.get([start, len]),
            agreement: bits.take_agreement(),
            complement: bits.take_flag(),
        }
    }
}

impl Stored for Nominal<'static> {
    type Row = [u32; 5];
    type Value<'l> = Nominal<'l>;

    fn store(nominal: Nominal<'_>, texts: &mut Texts) -> [u32; 5] {
        let [lemma, len] = texts.add(nominal.lemma);
        let [subtypes, subtypes_len] = texts.add(nominal.subtypes);
        let bits = Bits::default().put_agreement(nominal.agreement).put(3, nominal.kind as u32);
        [lemma, len, subtypes, subtypes_len, bits.bits]
    }

    fn read(row: [u32; 5], texts: &Texts) -> Nominal<'_> {
        let [lemma, len, subtypes, subtypes_len, bits] = row;
        let mut bits = Bits::of(bits);
        Nominal {
            lemma: texts.get([lemma, len]),
            agreement: bits.take_agreement(),
            kind: take_type(&mut bits),
            subtypes: texts.get([subtypes, subtypes_len]),
        }
    }
}

impl Stored for Trigger<'static> {
    type Row = [u32; 3];
    type Value<'l> = Trigger<'l>;

    fn store(trigger: Trigger<'_>, texts: &mut Texts) -> [u32; 3] {
        let [start, len] = texts.add(trigger.subtype);
        let bits = Bits::default()
            .put(3, trigger.kind as u32)
            .put_flag(trigger.side == Side::After)
            .put_flag(trigger.takes_name)
            .put_flag(trigger.takes_de)
            .put_flag(trigger.capital);
        [start, len, bits.bits]
    }

    fn read([start, len, bits]: [u32; 3], texts: &Texts) -> Trigger<'_> {
        let mut bits = Bits::of(bits);
        Trigger {
            kind: take_type(&mut bits),
            subtype: texts.get([start, len]),
            side: if bits.take_flag() { Side::After } else { Side::Before },
            takes_name: bits.take_flag(),
            takes_de: bits.take_flag(),
            capital: bits.take_flag(),
        }
    }
}

impl Stored for Demonym<'static> {
    type Row = [u32; 3];
    type Value<'l> = Demonym<'l>;

    fn store(demonym: Demonym<'_>, texts: &mut Texts) -> [u32; 3] {
        let [start, len] = texts.add(demonym.place);
        [start, len, Bits::default().put_agreement(demonym.agreement).bits]
    }

    fn read([start, len, bits]: [u32; 3], texts: &Texts) -> Demonym<'_> {
        let agreement = Bits::of(bits).take_agreement();
        Demonym { place: texts.get([start, len]), agreement }
    }
}

impl Stored for Head<'static> {
    type Row = [u32; 3];
    type Value<'l> = Head<'l>;

    fn store(head: Head<'_>, texts: &mut Texts) -> [u32; 3] {
        let [start, len] = texts.add(head.subtype);
        [start, len, Bits::default().put(3, head.kind as u32).put_of(2, &head.takes, &TAKES).bits]
    }

    fn read([start, len, bits]: [u32; 3], texts: &Texts) -> Head<'_> {
        let mut bits = Bits::of(bits);
        Head {
            kind: take_type(&mut bits),
            subtype: texts.get([start, len]),
            takes: bits.take_of(2, &TAKES),
        }
    }
}

impl Stored for ReportingVerb<'static> {
    type Row = [u32; 5];
    type Value<'l> = ReportingVerb<'l>;

    fn store(verb: ReportingVerb<'_>, texts: &mut Texts) -> [u32; 5] {
        let [lemma, len] = texts.add(verb.lemma);
        let [prepositions, prepositions_len] = texts.add(verb.prepositions);
        let bits = Bits::default()
            .put_flag(verb.takes_que)
            .put_flag(verb.takes_object)
            .put_flag(verb.incise)
            .put_flag(verb.pronominal)
            .put_flag(verb.strong)
            .put_flag(verb.cites)
            .put_flag(verb.names)
            .put_flag(verb.reads)
            .put_flag(verb.asks)
            .put_flag(verb.relays);
        [lemma, len, prepositions, prepositions_len, bits.bits]
    }

    fn read(row: [u32; 5], texts: &Texts) -> ReportingVerb<'_> {
        let [lemma, len, prepositions, prepositions_len, bits] = row;
        let mut bits = Bits::of(bits);
        ReportingVerb {
            lemma: texts.get([lemma, len]),
            takes_que: bits.take_flag(),
            takes_object: bits.take_flag(),
            incise: bits.take_flag(),
            pronominal: bits.take_flag(),
            strong: bits.take_flag(),
            cites: bits.take_flag(),
            names: bits.take_flag(),
            reads: bits.take_flag(),
            asks: bits.take_flag(),
            relays: bits.take_flag(),
            prepositions: texts.get([prepositions, prepositions_len]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether every row of a table is what its value is stored as: nothing is lost or mixed up.
    fn check<V: Stored>(value: V::Value<'_>, shown: &str)
    where
        for<'l> V::Value<'l>: std::fmt::Debug,
    {
        let mut texts = Texts::default();
        let row = V::store(value, &mut texts);
        assert_eq!(format!("{:?}", V::read(row, &texts)), shown);
    }

    #[test]
    fn a_value_is_read_as_it_was_stored() {
        let genders = [None, Some(Gender::Masculine), Some(Gender::Feminine)];
        let numbers = [None, Some(false), Some(true)];
        let agreements = genders
            .into_iter()
            .flat_map(|gender| numbers.map(|plural| Agreement { gender, plural }));
        for (i, agreement) in agreements.enumerate() {
            let (odd, person) = (i % 2 == 1, u8::try_from(i).unwrap());
            for mood in MOODS {
                let form = VerbForm { verb: VerbId(65_535), mood, person, agreement };
                check::<VerbForm>(form, &format!("{form:?}"));
                for kind in AUXILIARIES {
                    let causative = odd;
                    let form = AuxiliaryForm { kind, causative, mood, person, agreement };
                    check::<AuxiliaryForm>(form, &format!("{form:?}"));
                }
            }
            for kind in PRONOUNS {
                let pronoun = Pronoun { kind, person: 255, agreement };
                check::<Pronoun>(pronoun, &format!("{pronoun:?}"));
            }
            for kind in NOUNS {
                let noun = ReportingNoun { kind, agreement };
                check::<ReportingNoun>(noun, &format!("{noun:?}"));
            }
            let title = Title { is_civility: odd, capital: !odd, agreement };
            check::<Title>(title, &format!("{title:?}"));
            let name = FirstName { gender: agreement.gender, rank: 255, is_word: odd };
            check::<FirstName>(name, &format!("{name:?}"));
            let role = Role { lemma: "été", agreement, complement: odd };
            check::<Role<'static>>(role, &format!("{role:?}"));
            let demonym = Demonym { place: "loc:x", agreement };
            check::<Demonym<'static>>(demonym, &format!("{demonym:?}"));
            for kind in EntityType::ALL {
                let nominal = Nominal { lemma: "cité", agreement, kind, subtypes: "a|b" };
                check::<Nominal<'static>>(nominal, &format!("{nominal:?}"));
                for side in [Side::Before, Side::After] {
                    let trigger = Trigger {
                        kind,
                        subtype: "s",
                        side,
                        takes_name: odd,
                        takes_de: !odd,
                        capital: odd,
                    };
                    check::<Trigger<'static>>(trigger, &format!("{trigger:?}"));
                }
                for takes in TAKES {
                    let head = Head { kind, subtype: "", takes };
                    check::<Head<'static>>(head, &format!("{head:?}"));
                }
            }
        }
        for bit in 0..10 {
            let flag = |at: u32| bit == at;
            let verb = ReportingVerb {
                lemma: "dire",
                takes_que: flag(0),
                takes_object: flag(1),
                incise: flag(2),
                prepositions: "de|à",
                pronominal: flag(3),
                strong: flag(4),
                cites: flag(5),
                names: flag(6),
                reads: flag(7),
                asks: flag(8),
                relays: flag(9),
            };
            check::<ReportingVerb<'static>>(verb, &format!("{verb:?}"));
        }
        for (word, _) in PageWord::ALL {
            check::<PageWord>(word, &format!("{word:?}"));
        }
        for phrase in SOURCES {
            check::<SourcePhrase>(phrase, &format!("{phrase:?}"));
        }
        for context in CONTEXTS {
            check::<QuoteContext>(context, &format!("{context:?}"));
        }
    }
}
