//! GeoNames: `allCountries.txt` (or one country's file), with the French names of
//! `alternateNamesV2.txt` if that is given. GeoNames is CC BY 4.0: name it in SOURCES.md.

use std::collections::HashMap;
use std::io::BufRead;

use super::{Collector, Item, lines};
use crate::annotations::EntityType;
use crate::gazetteer::entry::{FormKind, Qid};

/// Names of places in one language, and their Wikidata items, by GeoNames number.
#[derive(Debug, Default)]
pub struct Alternates {
    places: HashMap<u32, Names>,
}

#[derive(Debug, Default)]
struct Names {
    preferred: Option<Box<str>>,
    others: Vec<(Box<str>, FormKind)>,
    wikidata: Qid,
}

impl Alternates {
    /// Reads `alternateNamesV2.txt`, of which only one language is kept.
    ///
    /// # Errors
    /// If the input cannot be read.
    pub fn read(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<Self> {
        let mut alternates = Self::default();
        let language = collector.settings().language.clone();
        lines(input, collector, |number, line, collector| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, place, code, name, ..] = *fields.as_slice() else {
                collector.refuse(number, format!("{} columns instead of 10", fields.len()));
                return;
            };
            if code != language && code != "wkdt" {
                return;
            }
            let Ok(place) = place.parse() else {
                collector.refuse(number, format!("{place:?} is no GeoNames number"));
                return;
            };
            let names = alternates.places.entry(place).or_default();
            if code == "wkdt" {
                names.wikidata = name.parse().unwrap_or_default();
                return;
            }
            let flag = |at: usize| fields.get(at).is_some_and(|f| *f == "1");
            match (flag(4), flag(7), flag(6)) {
                (true, false, false) if names.preferred.is_none() => {
                    names.preferred = Some(name.into());
                }
                (_, true, _) => names.others.push((name.into(), FormKind::Former)),
                (_, _, true) => names.others.push((name.into(), FormKind::Hidden)),
                _ if flag(5) => names.others.push((name.into(), FormKind::Short)),
                _ => names.others.push((name.into(), FormKind::Variant)),
            }
        })?;
        Ok(alternates)
    }
}

/// Reads `allCountries.txt`; populated places under `min_population` are passed over.
///
/// # Errors
/// If the input cannot be read.
pub fn read(
    input: impl BufRead,
    mut alternates: Alternates,
    min_population: u64,
    collector: &mut Collector<'_>,
) -> std::io::Result<()> {
    lines(input, collector, |number, line, collector| {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() != 19 {
            collector.refuse(number, format!("{} columns instead of 19", fields.len()));
            return;
        }
        let Ok(place) = fields[0].parse::<u32>() else {
            collector.refuse(number, format!("{:?} is no GeoNames number", fields[0]));
            return;
        };
        let population = fields[14].parse().unwrap_or(0);
        let Some(subtype) = subtype(fields[6], fields[7]) else { return collector.skip() };
        if fields[6] == "P" && population < min_population {
            return collector.skip();
        }
        let names = alternates.places.remove(&place).unwrap_or_default();
        collector.add(number, item(&fields, names, subtype, population));
    })
}

fn item(fields: &[&str], names: Names, subtype: &str, population: u64) -> Item {
    let Names { preferred, others, wikidata } = names;
    let mut others: Vec<(String, FormKind)> =
        others.into_iter().map(|(name, kind)| (String::from(name), kind)).collect();
    // Where no name is marked as preferred, the only name of the language is.
    let name = match preferred {
        Some(name) => String::from(name),
        None => match others.iter().position(|(_, kind)| *kind == FormKind::Variant) {
            Some(at) => others.remove(at).0,
            None => fields[1].to_owned(),
        },
    };
    if name != fields[1] {
        others.push((fields[1].to_owned(), FormKind::Variant));
    }
    Item {
        key: fields[0].to_owned(),
        kind: Some(EntityType::Loc),
        subtype: subtype.to_owned(),
        name,
        gender: None,
        country: fields[8].to_owned(),
        wikidata,
        aliases: others,
        weight: population,
    }
}

/// Our subtype for a feature class and code; `None` for what the press does not name.
fn subtype(class: &str, code: &str) -> Option<&'static str> {
    Some(match (class, code) {
        ("P", "PPLX") => "district",
        ("P", _) => "city",
        ("A", "PCLI" | "PCL") => "country",
        ("A", "PCLD" | "TERR" | "PCLIX") => "territory",
        ("A", "ADM1") => "region",
        ("A", "ADM2") => "department",
        ("H", "SEA" | "OCN" | "GULF" | "STRT") => "sea",
        ("H", "STM" | "STMI") => "river",
        ("H", "LK" | "LKS") => "lake",
        ("L", "CONT") => "continent",
        ("L", "RGN" | "AREA") => "area",
        ("L", "PRK") => "park",
        ("T", "ISL" | "ISLS") => "island",
        ("T", "MT" | "MTS" | "PK" | "VLC") => "mountain",
        ("T", "DSRT") => "desert",
        ("S", "AIRP") => "airport",
        ("S", "STDM") => "stadium",
        _ => return None,
    })
}
