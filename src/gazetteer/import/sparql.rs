//! Results of the Wikidata query service, as CSV or JSON: an item, its label, other labels.
//!
//! The columns are known by their names: `…Label` or `label`, `…AltLabel` or `altLabel` (one a row,
//! or several with `, ` or `|` between them), and the first that holds an item's address.

use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Collector, Item, records, variants, with_header};
use crate::gazetteer::entry::Qid;

/// One row: column names and values.
type Binding = Vec<(String, String)>;

/// Reads results in CSV.
///
/// # Errors
/// If the input cannot be read.
pub fn read_csv(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    let Some((mut reader, header)) = with_header(input, collector)? else { return Ok(()) };
    records(&mut reader, collector, |line, record, collector| {
        let names = header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned());
        take(line, &names.zip(record.iter().map(str::to_owned)).collect(), collector);
    })
}

/// Reads results in JSON; the rows are numbered from 1.
///
/// # Errors
/// If the input cannot be read or is no JSON of this kind.
pub fn read_json(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_reader(input);
    Results(collector).deserialize(&mut deserializer).map_err(std::io::Error::from)
}

fn take(line: u64, row: &Binding, collector: &mut Collector<'_>) {
    let ends = |name: &str, end: &str| name.to_lowercase().ends_with(end);
    let value = |wanted: &dyn Fn(&str, &str) -> bool| {
        row.iter().find(|(name, value)| wanted(name, value)).map(|(_, value)| value.as_str())
    };
    let item = value(&|_, value| item_of(value).is_some()).and_then(item_of);
    let label = value(&|name, _| ends(name, "label") && !ends(name, "altlabel"));
    let alt = value(&|name, _| ends(name, "altlabel")).unwrap_or_default();
    let Some(label) = label else {
        collector.refuse(line, "no column that ends with `Label`");
        return;
    };
    // Without a label in the language, the service repeats the item's number.
    if label.parse::<Qid>().is_ok() {
        collector.refuse(line, format!("{label:?} has no label in the language of the query"));
        return;
    }
    let separator = if alt.contains('|') { "|" } else { ", " };
    let aliases = variants(alt, separator);
    let key = item.map_or(String::new(), |item| item.to_string());
    let wikidata = item.unwrap_or_default();
    collector.add(line, Item { key, name: label.to_owned(), wikidata, aliases, ..Item::default() });
}

/// The item of an address or of a bare number.
fn item_of(value: &str) -> Option<Qid> {
    let number = value.rsplit('/').next().unwrap_or(value);
    number.parse::<Qid>().ok().filter(|item| !item.is_empty())
}

/// `{"head": …, "results": {"bindings": [ … ]}}`, row by row.
struct Results<'c, 'l>(&'c mut Collector<'l>);
struct Bindings<'c, 'l>(&'c mut Collector<'l>);

#[derive(Deserialize)]
struct Value {
    value: String,
}

impl<'de> DeserializeSeed<'de> for Results<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Results<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SPARQL results")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "results" => map.next_value_seed(Results(self.0))?,
                "bindings" => map.next_value_seed(Bindings(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Bindings<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Bindings<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of bindings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(row) = rows.next_element::<std::collections::BTreeMap<String, Value>>()? {
            number += 1;
            take(number, &row.into_iter().map(|(name, v)| (name, v.value)).collect(), self.0);
        }
        Ok(())
    }
}
