//! From items to gazetteer files: identifiers, match rules, order.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

use unicode_normalization::UnicodeNormalization;

use super::Settings;
use crate::annotations::{EntityType, Gender};
use crate::gazetteer::ambiguity::Ambiguity;
use crate::gazetteer::entry::{FormFlags, FormKind, MatchRule, Qid, subtypes};
use crate::gazetteer::index::format::MAX_NAME;
use crate::gazetteer::load::{ALIAS_HEADER, ENTRY_HEADER, check_name};
use crate::gazetteer::local_id::slugify;
use crate::text::fold::is_invisible;

/// Something that a source names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// What makes two rows one entry: an item number, a URI, the source's identifier; or empty.
    pub key: String,
    /// What it is; the settings' type where the source does not say.
    pub kind: Option<EntityType>,
    /// Finer class; left out if it is none of ours.
    pub subtype: String,
    /// The full name.
    pub name: String,
    /// Sex of a person.
    pub gender: Option<Gender>,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Wikidata item.
    pub wikidata: Qid,
    /// Other names.
    pub aliases: Vec<(String, FormKind)>,
    /// Population or the like: of several entries of one name, the heaviest gets the plain
    /// identifier.
    pub weight: u64,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its line, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Gathers items and writes them.
pub struct Collector<'l> {
    settings: Settings,
    ambiguity: Ambiguity<'l>,
    items: Vec<Item>,
    by_key: HashMap<String, usize>,
    refused: Vec<Refused>,
    skipped: u64,
}

impl<'l> Collector<'l> {
    /// A collector that gives the rule `context` to names that `ambiguity` knows as French words.
    #[must_use]
    pub fn new(settings: Settings, ambiguity: Ambiguity<'l>) -> Self {
        Self {
            settings,
            ambiguity,
            items: Vec::new(),
            by_key: HashMap::new(),
            refused: Vec::new(),
            skipped: 0,
        }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes an item, or more names of one that was there before.
    pub fn add(&mut self, line: u64, mut item: Item) {
        item.name = tidy(&item.name);
        if let Err(reason) = usable(&item.name) {
            self.refuse(line, reason);
            return;
        }
        if item.kind.is_none() {
            item.kind = self.settings.kind;
            item.subtype.clone_from(&self.settings.subtype);
        }
        let Some(kind) = item.kind else {
            self.refuse(line, format!("no type for {:?}: give one with --type", item.name));
            return;
        };
        if !subtypes(kind).contains(&&*item.subtype) {
            item.subtype.clear();
        }
        let mut aliases = Vec::with_capacity(item.aliases.len());
        for (text, form) in std::mem::take(&mut item.aliases) {
            let text = tidy(&text);
            match usable(&text) {
                Ok(()) => aliases.push((text, form)),
                Err(reason) => self.refuse(line, format!("alias {text:?}: {reason}")),
            }
        }
        item.aliases = aliases;
        match self.by_key.get(&item.key).filter(|_| !item.key.is_empty()) {
            Some(&at) => join(&mut self.items[at], item),
            None => {
                if !item.key.is_empty() {
                    self.by_key.insert(item.key.clone(), self.items.len());
                }
                self.items.push(item);
            }
        }
    }

    /// Notes a row that cannot be taken.
    pub fn refuse(&mut self, line: u64, reason: impl Into<String>) {
        self.refused.push(Refused { line, reason: reason.into() });
    }

    /// Counts a row that is sound but not wanted.
    pub fn skip(&mut self) {
        self.skipped += 1;
    }

    /// The rows that were not taken, in the order of the input.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// How many rows were sound but not wanted.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Writes the entry file and the alias file, both sorted.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(self, entries: impl Write, aliases: impl Write) -> std::io::Result<()> {
        let mut entries = writer(entries, ENTRY_HEADER)?;
        let mut alias_file = writer(aliases, ALIAS_HEADER)?;
        for (id, item) in &self.identified() {
            let kind = item.kind.unwrap_or(EntityType::Org);
            let gender = match item.gender {
                Some(Gender::Masculine) => "m",
                Some(Gender::Feminine) => "f",
                None => "",
            };
            let item_number = item.wikidata.to_string();
            entries.write_record([
                id.as_str(),
                kind.label(),
                &item.subtype,
                &item.name,
                gender,
                &item.country,
                &item_number,
                &self.settings.source,
            ])?;
            for (text, (form, rule)) in self.forms(item) {
                alias_file.write_record([id.as_str(), text, form.label(), rule.label()])?;
            }
        }
        entries.flush()?;
        alias_file.flush()
    }

    /// The items by identifier.
    fn identified(&self) -> BTreeMap<String, &Item> {
        let mut order: Vec<&Item> = self.items.iter().collect();
        order.sort_by_key(|item| std::cmp::Reverse(item.weight));
        let mut out: BTreeMap<String, &Item> = BTreeMap::new();
        for item in order {
            let kind = item.kind.unwrap_or(EntityType::Org).label().to_lowercase();
            let slug = match slugify(&item.name) {
                slug if slug.is_ascii() && !slug.is_empty() => slug,
                _ if !item.wikidata.is_empty() => item.wikidata.to_string().to_lowercase(),
                _ => "x".into(),
            };
            let plain = format!("{kind}:{slug}");
            let additions = [item.country.to_lowercase(), item.wikidata.to_string().to_lowercase()];
            let id = std::iter::once(plain.clone())
                .chain(additions.iter().filter(|a| !a.is_empty()).map(|a| format!("{plain}-{a}")))
                .chain((2..=u64::MAX).map(|n| format!("{plain}-{n}")))
                .find(|id| !out.contains_key(id));
            out.extend(id.map(|id| (id, item)));
        }
        out
    }

    /// The alias rows of an item, sorted: its other names, and its own if that needs a rule.
    fn forms<'i>(&self, item: &'i Item) -> BTreeMap<&'i str, (FormKind, MatchRule)> {
        let mut forms = BTreeMap::new();
        let mut seen: HashSet<&str> = HashSet::from([item.name.as_str()]);
        if let rule @ (MatchRule::Context | MatchRule::Case) = self.rule(&item.name) {
            forms.insert(item.name.as_str(), (FormKind::Variant, rule));
        }
        for (text, kind) in &item.aliases {
            if seen.insert(text) {
                let kind = if *kind == FormKind::Variant && is_acronym(text) {
                    FormKind::Acronym
                } else {
                    *kind
                };
                forms.insert(text.as_str(), (kind, self.rule(text)));
            }
        }
        forms
    }

    /// How a form must be written: acronyms letter by letter, French words with evidence only.
    fn rule(&self, text: &str) -> MatchRule {
        const WORDS: FormFlags = FormFlags(
            FormFlags::COMMON_WORD.0
                | FormFlags::FUNCTION_WORD.0
                | FormFlags::VERB_FORM.0
                | FormFlags::FIRST_NAME.0,
        );
        if self.ambiguity.flags(text).any(WORDS) {
            MatchRule::Context
        } else if is_acronym(text) {
            MatchRule::Case
        } else {
            MatchRule::Fold
        }
    }
}

/// Two to five capitals.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().count();
    (2..=5).contains(&letters) && text.chars().all(char::is_uppercase)
}

/// What a later row of the same thing adds.
fn join(first: &mut Item, later: Item) {
    if later.name != first.name {
        first.aliases.push((later.name, FormKind::Variant));
    }
    first.aliases.extend(later.aliases);
    first.weight = first.weight.max(later.weight);
    first.gender = first.gender.or(later.gender);
    if first.country.is_empty() {
        first.country = later.country;
    }
    if first.wikidata.is_empty() {
        first.wikidata = later.wikidata;
    }
}

/// Composed letters, single plain blanks, nothing invisible.
fn tidy(name: &str) -> String {
    let visible: String = name.nfc().filter(|&c| !is_invisible(c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn usable(name: &str) -> Result<(), String> {
    check_name(name)?;
    if name.len() > MAX_NAME {
        return Err(format!("a name of {} bytes is no name", name.len()));
    }
    if name.chars().any(char::is_control) {
        return Err(format!("control character in {name:?}"));
    }
    Ok(())
}

fn writer<W: Write>(out: W, header: &str) -> std::io::Result<csv::Writer<W>> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header.split(','))?;
    Ok(writer)
}
