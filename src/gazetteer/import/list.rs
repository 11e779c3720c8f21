//! A plain list of names, one a line, or a CSV file with a header.
//!
//! In a list, empty lines and lines that begin with `#` say nothing; after a tab may stand further
//! names. In a CSV file the column `name` (or `label`) is needed; `id`, `type`, `subtype`, `gender`,
//! `country`, `wikidata`, `aliases` (with `|` between them) and `weight` are read if they are there.

use std::io::BufRead;

use super::{Collector, Item, lines, records, variants, with_header};
use crate::annotations::Gender;
use crate::gazetteer::entry::FormKind;

/// Reads a plain list.
///
/// # Errors
/// If the input cannot be read.
pub fn read_list(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    lines(input, collector, |number, line, collector| {
        if line.trim().is_empty() || line.starts_with('#') {
            return;
        }
        let mut names = line.split('\t').map(str::to_owned);
        let name = names.next().unwrap_or_default();
        let aliases = names.map(|alias| (alias, FormKind::Variant)).collect();
        collector.add(number, Item { name, aliases, ..Item::default() });
    })
}

/// Reads a CSV file with a header.
///
/// # Errors
/// If the input cannot be read.
pub fn read_csv(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    let Some((mut reader, header)) = with_header(input, collector)? else { return Ok(()) };
    let column = |wanted: &str| {
        header.iter().position(|c| c.trim_start_matches('\u{feff}').eq_ignore_ascii_case(wanted))
    };
    let Some(name) = column("name").or_else(|| column("label")) else {
        collector.refuse(1, "no column `name` or `label` in the header");
        return Ok(());
    };
    let columns =
        ["id", "type", "subtype", "gender", "country", "wikidata", "aliases", "weight"].map(column);
    records(&mut reader, collector, |line, record, collector| {
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim();
        match item(record.get(name).unwrap_or_default(), columns.map(field)) {
            Ok(item) => collector.add(line, item),
            Err(reason) => collector.refuse(line, reason),
        }
    })
}

fn item(name: &str, fields: [&str; 8]) -> Result<Item, String> {
    let [id, kind, subtype, gender, country, wikidata, aliases, weight] = fields;
    Ok(Item {
        key: id.to_owned(),
        kind: if kind.is_empty() { None } else { Some(kind.to_uppercase().parse()?) },
        subtype: subtype.to_owned(),
        name: name.to_owned(),
        gender: match gender {
            "m" | "M" => Some(Gender::Masculine),
            "f" | "F" => Some(Gender::Feminine),
            _ => None,
        },
        country: country.to_uppercase(),
        wikidata: wikidata.parse()?,
        aliases: variants(aliases, "|"),
        weight: weight.parse().unwrap_or(0),
    })
}
