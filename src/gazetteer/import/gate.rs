//! GATE's lists: a `.def` file names `.lst` files with their types, one a line
//! (`city.lst:location:city:french`); a list has one name a line, features behind a separator.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::labels::entity_type;
use super::{Collector, Item, lines};
use crate::annotations::EntityType;

/// A line of a `.def` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The list.
    pub file: PathBuf,
    /// The major type.
    pub major: String,
    /// The minor type, or empty.
    pub minor: String,
}

/// Reads a `.def` file.
///
/// # Errors
/// If the input cannot be read.
pub fn read_def(
    input: impl BufRead,
    folder: &Path,
    collector: &mut Collector<'_>,
) -> std::io::Result<Vec<Listed>> {
    let mut out = Vec::new();
    lines(input, collector, |number, line, collector| {
        if line.trim().is_empty() || line.starts_with('#') {
            return;
        }
        let mut fields = line.split(':').map(str::trim);
        let file = fields.next().unwrap_or_default();
        let Some(major) = fields.next().filter(|m| !m.is_empty()) else {
            collector.refuse(number, "no major type");
            return;
        };
        let minor = fields.next().unwrap_or_default().to_owned();
        if types(major, &minor).is_none() && collector.settings().kind.is_none() {
            let reason =
                format!("{file}: lists of {major:?} are neither people, bodies nor places");
            collector.refuse(number, reason);
            return;
        }
        out.push(Listed { file: folder.join(file), major: major.to_owned(), minor });
    })?;
    Ok(out)
}

/// Reads a `.lst` file.
///
/// # Errors
/// If the input cannot be read.
pub fn read_lst(
    input: impl BufRead,
    listed: &Listed,
    collector: &mut Collector<'_>,
) -> std::io::Result<()> {
    let kind = types(&listed.major, &listed.minor);
    lines(input, collector, |number, line, collector| {
        // Features follow a separator that each set of lists chooses: `Paris&country=FR`.
        let name = match line.split_once(['\t', '&', ':', '$']) {
            Some((name, features)) if features.contains('=') => name,
            _ => line,
        };
        if name.trim().is_empty() {
            return;
        }
        let (kind, subtype) = kind.clone().map_or((None, String::new()), |(k, s)| (Some(k), s));
        collector.add(number, Item { kind, subtype, name: name.to_owned(), ..Item::default() });
    })
}

/// Our type and subtype for a major and a minor type. First names, titles and the like are none.
fn types(major: &str, minor: &str) -> Option<(EntityType, String)> {
    let (kind, subtype) = entity_type(major)?;
    let subtype = if minor.is_empty() { subtype } else { minor };
    Some((kind, subtype.to_owned()))
}
