//! Wikidata's entity dump: one JSON object a line (`[` and `]` around them, commas behind them).
//!
//! An item is taken if one of its classes (P31) is listed in `classes.csv` or the settings give a
//! type, and if it has a label in the wanted language (or in `mul`, which stands for all). Of its
//! statements only class, gender and country are read.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Collector, Item, lines};
use crate::annotations::{EntityType, Gender};
use crate::gazetteer::entry::{FormKind, Qid};

/// `item,type,subtype`: what the instances of a class are.
const CLASSES: &str = include_str!("classes.csv");
/// `code,item`: the items of countries (datasets/country-codes, ODC-PDDL).
const COUNTRIES: &str = include_str!("countries.csv");

static CLASS_OF: LazyLock<HashMap<&str, (EntityType, &str)>> = LazyLock::new(|| {
    rows(CLASSES)
        .filter_map(|row| match *row.as_slice() {
            [item, kind, subtype] => Some((item, (kind.parse().ok()?, subtype))),
            _ => None,
        })
        .collect()
});

static CODE_OF: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    rows(COUNTRIES)
        .filter_map(|row| match *row.as_slice() {
            [code, item] => Some((item, code)),
            _ => None,
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    labels: Map<Label>,
    #[serde(default)]
    aliases: Map<Vec<Label>>,
    #[serde(default)]
    claims: Claims,
}

/// An object; the dump writes an empty one as `[]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Map<V> {
    Object(HashMap<String, V>),
    Empty([(); 0]),
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self::Empty([])
    }
}

impl<V> Map<V> {
    fn get(&self, key: &str) -> Option<&V> {
        match self {
            Self::Object(map) => map.get(key),
            Self::Empty(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct Label {
    value: String,
}

/// The statements that are read; all others are passed over without being stored.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Claims {
    #[serde(rename = "P31")]
    class: Vec<Statement>,
    #[serde(rename = "P21")]
    gender: Vec<Statement>,
    #[serde(rename = "P17")]
    country: Vec<Statement>,
    #[serde(rename = "P27")]
    citizenship: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    mainsnak: Snak,
}

#[derive(Deserialize)]
struct Snak {
    datavalue: Option<DataValue>,
}

#[derive(Deserialize)]
struct DataValue {
    value: serde_json::Value,
}

fn items(statements: &[Statement]) -> impl Iterator<Item = &str> {
    statements.iter().filter_map(|s| s.mainsnak.datavalue.as_ref()?.value.get("id")?.as_str())
}

/// Reads a dump.
///
/// # Errors
/// If the input cannot be read.
pub fn read(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    lines(input, collector, |number, line, collector| {
        let line = line.trim().trim_end_matches(',');
        if matches!(line, "" | "[" | "]") {
            return;
        }
        match serde_json::from_str::<Entity>(line) {
            Ok(entity) if entity.id.starts_with('Q') => take(number, &entity, collector),
            Ok(_) => collector.skip(),
            Err(error) => collector.refuse(number, error.to_string()),
        }
    })
}

fn take(line: u64, entity: &Entity, collector: &mut Collector<'_>) {
    let class = items(&entity.claims.class).find_map(|class| CLASS_OF.get(class));
    let language = collector.settings().language.clone();
    let label = entity.labels.get(&language).or_else(|| entity.labels.get("mul"));
    let wanted = class.is_some() || collector.settings().kind.is_some();
    let (Some(label), true) = (label, wanted) else {
        collector.skip();
        return;
    };
    let wikidata: Qid = match entity.id.parse() {
        Ok(item) => item,
        Err(reason) => return collector.refuse(line, reason),
    };
    let mut countries = items(&entity.claims.country).chain(items(&entity.claims.citizenship));
    let languages = [language.as_str(), "mul"];
    let aliases = languages.iter().filter_map(|l| entity.aliases.get(l)).flatten();
    collector.add(
        line,
        Item {
            key: entity.id.clone(),
            kind: class.map(|c| c.0),
            subtype: class.map_or("", |c| c.1).to_owned(),
            name: label.value.clone(),
            gender: items(&entity.claims.gender).find_map(gender),
            country: (*countries.find_map(|c| CODE_OF.get(c)).unwrap_or(&"")).to_owned(),
            wikidata,
            aliases: aliases.map(|a| (a.value.clone(), FormKind::Variant)).collect(),
            weight: 0,
        },
    );
}

fn gender(item: &str) -> Option<Gender> {
    match item {
        "Q6581097" | "Q2449503" => Some(Gender::Masculine),
        "Q6581072" | "Q1052281" => Some(Gender::Feminine),
        _ => None,
    }
}
