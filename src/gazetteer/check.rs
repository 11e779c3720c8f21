//! Lints over gazetteer files: what loads, but would make a reviewer frown, beside what does not.
//!
//! Every finding has a code, so that reports can be counted and compared. Errors are rows that are
//! not used, or that nobody can mean; warnings are rows that are used and should still be mended.

mod rows;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ambiguity::Ambiguity;
use super::entry::{FormFlags, MatchRule, subtypes};
use super::files::{FileSet, is_generated};
use super::lexicon::Lexicons;
use super::table::{Problem, Severity};
use crate::text::agree::{CaseRule, agrees};
use crate::text::fold;
use rows::{AliasAt, EntryAt, Place, Rows};

/// Something found, with a code that says of which kind it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `orphan`, `duplicate-id`, `unsorted` …
    pub code: &'static str,
    /// What and where.
    pub problem: Problem,
}

/// The source of what was written from general knowledge.
const HAND: &str = "hand";

/// What the files are checked against.
#[derive(Default)]
pub struct Against<'a> {
    /// Entries that are there already: aliases may be theirs.
    pub known: Option<&'a dyn Fn(&str) -> bool>,
    /// For the lint on common words.
    pub lexicons: Option<&'a Lexicons>,
    /// The text of `SOURCES.md`: every source must stand there.
    pub sources: Option<&'a str>,
}

/// The result of a check.
#[derive(Debug, Default)]
pub struct Report {
    /// By file, then line.
    pub findings: Vec<Finding>,
    /// Rows that are entries.
    pub entries: usize,
    /// Rows that are aliases.
    pub aliases: usize,
    /// Keys that forms of several entries share: legal, but good to know.
    pub shared_keys: usize,
}

impl Report {
    /// How many findings are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|f| f.problem.severity == Severity::Error).count()
    }
}

/// Checks the entry and alias files of a set.
#[must_use]
pub fn check(set: &FileSet, against: &Against<'_>) -> Report {
    let mut findings = Findings::default();
    let rows = Rows::read(set, &mut findings);
    for (file, content) in &set.files {
        text::check_file(file, content, &mut findings);
    }
    check_entries(&rows, against, &mut findings);
    check_aliases(&rows, against, &mut findings);
    check_order(&rows, &mut findings);
    let shared_keys = check_forms(&rows, against, &mut findings);
    let mut findings = findings.0;
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.problem.file.clone(), f.problem.line, f.code);
        key(a).cmp(&key(b))
    });
    Report { findings, entries: rows.entries.len(), aliases: rows.aliases.len(), shared_keys }
}

/// Findings as they are made.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, code: &'static str, at: Place<'_>, message: String) {
        self.add(code, Severity::Error, at, message);
    }

    fn warning(&mut self, code: &'static str, at: Place<'_>, message: String) {
        self.add(code, Severity::Warning, at, message);
    }

    fn add(&mut self, code: &'static str, severity: Severity, at: Place<'_>, message: String) {
        let problem = Problem { severity, file: at.file.to_owned(), line: at.line, message };
        self.0.push(Finding { code, problem });
    }
}

fn check_entries(rows: &Rows<'_>, against: &Against<'_>, findings: &mut Findings) {
    let mut items: HashMap<&str, &EntryAt<'_>> = HashMap::new();
    let mut ids: HashMap<&str, &EntryAt<'_>> = HashMap::new();
    for row in &rows.entries {
        if let Some(first) = ids.get(&*row.id) {
            let message = format!("duplicate id {}: {} holds", row.id, first.at);
            if is_generated(row.at.file) && !is_generated(first.at.file) {
                let message = format!("{message}; make the generated lists again");
                findings.warning("overridden", row.at, message);
            } else {
                findings.error("duplicate-id", row.at, message);
            }
            continue;
        }
        ids.insert(&row.id, row);
        if against.known.is_some_and(|known| known(&row.id)) {
            findings.error("duplicate-id", row.at, format!("{} is a built-in entry", row.id));
        }
        if !text::is_id(&row.id) {
            let message = format!("id {:?}: small ASCII letters, digits and hyphens only", row.id);
            findings.error("id", row.at, message);
        }
        if !row.subtype.is_empty() && !subtypes(row.kind).contains(&&*row.subtype) {
            let message = format!("{:?} is no subtype of {}", row.subtype, row.kind);
            findings.error("subtype", row.at, message);
        }
        if !row.country.is_empty() && !text::is_country(&row.country) {
            let message = format!("{:?} is no ISO 3166 alpha-2 code, EU or UN", row.country);
            findings.error("country", row.at, message);
        }
        if let Some(message) = text::flaw(&row.name) {
            findings.error("text", row.at, format!("name {:?} {message}", row.name));
        }
        if !row.wikidata.is_empty()
            && let Some(first) = items.insert(&row.wikidata, row)
        {
            let message = format!("{} is the item of {} too", row.wikidata, first.id);
            findings.warning("same-item", row.at, message);
        }
        check_source(row, against, findings);
    }
}

fn check_source(row: &EntryAt<'_>, against: &Against<'_>, findings: &mut Findings) {
    if row.source.is_empty() {
        findings.error("source", row.at, "no source".into());
    } else if against.sources.is_some_and(|text| !mentions(text, &row.source)) {
        let message = format!("source {:?} is not in SOURCES.md", row.source);
        findings.error("source", row.at, message);
    }
}

/// Whether a text has a word, with no letter or hyphen around it.
fn mentions(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(joins) && !text[at + word.len()..].starts_with(joins))
}

fn check_aliases(rows: &Rows<'_>, against: &Against<'_>, findings: &mut Findings) {
    let names: HashMap<&str, &str> =
        rows.entries.iter().rev().map(|row| (&*row.id, &*row.name)).collect();
    let mut seen: HashMap<(&str, &str), &AliasAt<'_>> = HashMap::new();
    for row in &rows.aliases {
        let name = names.get(&*row.id).copied();
        if name.is_none() && !against.known.is_some_and(|known| known(&row.id)) {
            findings.error("orphan", row.at, format!("no entry has the id {:?}", row.id));
        }
        if let Some(message) = text::flaw(&row.text) {
            findings.error("text", row.at, format!("alias {:?} {message}", row.text));
        }
        if let Some(first) = seen.insert((&row.id, &row.text), row) {
            let same = (first.kind, first.rule) == (row.kind, row.rule);
            let (id, text) = (&row.id, &row.text);
            let message = format!("{text:?} of {id} stands at {} too", first.at);
            if same {
                findings.warning("duplicate-alias", row.at, message);
            } else {
                findings.error("contradiction", row.at, format!("{message}, and says otherwise"));
            }
        } else if row.rule == MatchRule::Fold && name == Some(&*row.text) {
            let message = format!("{:?} is the name of {} and says nothing new", row.text, row.id);
            findings.warning("redundant", row.at, message);
        }
    }
}

/// Rows stand in the order of their identifiers, so that a diff reads well.
fn check_order(rows: &Rows<'_>, findings: &mut Findings) {
    let entries = rows.entries.iter().map(|row| (row.at, &*row.id, ""));
    let aliases = rows.aliases.iter().map(|row| (row.at, &*row.id, &*row.text));
    let mut last: Option<(Place<'_>, &str, &str)> = None;
    for (at, id, text) in entries.chain(aliases) {
        if let Some((before, last_id, last_text)) = last
            && before.file == at.file
            && (id, text) < (last_id, last_text)
        {
            let message = format!("not sorted: {id} {text:?} after {last_id} {last_text:?}");
            findings.warning("unsorted", at, message);
        }
        last = Some((at, id, text));
    }
}

/// One way to write an entry, as the files have it.
struct FormAt<'r> {
    at: Place<'r>,
    id: &'r str,
    text: &'r str,
    rule: MatchRule,
    is_name: bool,
}

/// All forms: names with the rule that an alias row gives them, and aliases.
fn forms<'r>(rows: &'r Rows<'r>) -> Vec<FormAt<'r>> {
    let named: BTreeSet<(&str, &str)> =
        rows.aliases.iter().map(|row| (&*row.id, &*row.text)).collect();
    let names = rows.entries.iter().filter(|e| !named.contains(&(&*e.id, &*e.name))).map(|e| {
        FormAt { at: e.at, id: &e.id, text: &e.name, rule: MatchRule::Fold, is_name: true }
    });
    let aliases = rows.aliases.iter().map(|a| FormAt {
        at: a.at,
        id: &a.id,
        text: &a.text,
        rule: a.rule,
        is_name: false,
    });
    names.chain(aliases).collect()
}

/// Forms that clash with each other or with French; returns how many keys are shared.
fn check_forms(rows: &Rows<'_>, against: &Against<'_>, findings: &mut Findings) -> usize {
    let forms = forms(rows);
    if let Some(lexicons) = against.lexicons {
        let ambiguity = Ambiguity::new(lexicons);
        forms.iter().for_each(|form| check_word(form, ambiguity, findings));
    }
    let entries: HashMap<&str, &EntryAt<'_>> = rows.entries.iter().map(|e| (&*e.id, e)).collect();
    let mut by_key: BTreeMap<String, Vec<&FormAt<'_>>> = BTreeMap::new();
    for form in &forms {
        by_key.entry(fold::key(form.text)).or_default().push(form);
    }
    let mut shared = 0;
    for group in by_key.values() {
        if group.iter().any(|form| form.id != group[0].id) {
            shared += 1;
        }
        check_twins(group, &entries, findings);
        check_redundant(group, findings);
    }
    shared
}

/// A name that is a French word must not be taken for a name wherever it has a capital.
fn check_word(form: &FormAt<'_>, ambiguity: Ambiguity<'_>, findings: &mut Findings) {
    const WORDS: FormFlags = FormFlags(FormFlags::COMMON_WORD.0 | FormFlags::FUNCTION_WORD.0);
    if form.rule != MatchRule::Fold && form.rule != MatchRule::Space {
        return;
    }
    // `SEC` is not matched by `sec`, nor by `Sec`.
    let letters = form.text.chars().count();
    if letters <= 3 && form.text.chars().all(|c| !c.is_lowercase()) {
        return;
    }
    let flags = ambiguity.flags(form.text);
    if flags.any(WORDS) {
        let kinds: Vec<&str> = flags.names().filter(|n| *n != "all_words").collect();
        let message = format!(
            "{:?} is a French word ({}) and matches as `{}`: `context` or `case`?",
            form.text,
            kinds.join(", "),
            form.rule.label()
        );
        findings.warning("common-word", form.at, message);
    }
}

/// Two entries of one name, type, subtype and country are most often one entry twice, unless a
/// generated file has both: then its source tells them apart, as two communes of one name.
fn check_twins(
    group: &[&FormAt<'_>],
    entries: &HashMap<&str, &EntryAt<'_>>,
    findings: &mut Findings,
) {
    let named = |form: &FormAt<'_>| {
        entries.get(form.id).copied().filter(|e| form.is_name || *e.name == *form.text)
    };
    for (i, later) in group.iter().enumerate() {
        let Some(one) = named(later) else { continue };
        let twin = group[..i].iter().filter_map(|form| named(form)).find(|other| {
            other.id != one.id
                && !(other.source == one.source && &*one.source != HAND)
                && (other.kind, &other.subtype, &other.country)
                    == (one.kind, &one.subtype, &one.country)
                && (other.wikidata == one.wikidata
                    || other.wikidata.is_empty()
                    || one.wikidata.is_empty())
        });
        if let Some(other) = twin {
            let message = format!(
                "{} has the name, type, subtype and country of {} ({})",
                one.id, other.id, other.at
            );
            findings.warning("twin", later.at, message);
        }
    }
}

/// An alias that another form of the entry matches anyway.
fn check_redundant(group: &[&FormAt<'_>], findings: &mut Findings) {
    for alias in group.iter().filter(|f| !f.is_name && f.rule == MatchRule::Fold) {
        let covering = group.iter().find(|form| {
            form.id == alias.id
                && form.text != alias.text
                && form.rule == MatchRule::Fold
                && agrees(form.text, alias.text, CaseRule::Folded)
                // Of two aliases that cover each other, one stays.
                && (form.is_name
                    || form.text < alias.text
                    || !agrees(alias.text, form.text, CaseRule::Folded))
        });
        if let Some(form) = covering {
            let message = format!("{:?} is found by {:?} anyway", alias.text, form.text);
            findings.warning("redundant", alias.at, message);
        }
    }
}

#[cfg(test)]
mod tests;
