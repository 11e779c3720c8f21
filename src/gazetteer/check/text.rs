//! Lints on the letters themselves.

use unicode_normalization::is_nfc;

use super::{Findings, Place};
use crate::text::fold::is_invisible;

/// What is wrong with a name as a piece of text.
pub(super) fn flaw(name: &str) -> Option<&'static str> {
    if name.trim() != name {
        Some("begins or ends with a blank")
    } else if name.contains("  ") {
        Some("has two blanks together")
    } else if name.chars().any(|c| c.is_whitespace() && c != ' ') {
        Some("has a blank that is no plain one")
    } else if name.chars().any(is_invisible) {
        Some("has an invisible character")
    } else if name.chars().any(char::is_control) {
        Some("has a control character")
    } else if !is_nfc(name) {
        Some("is not in composed form (NFC)")
    } else if name.contains('\u{fffd}') {
        Some("has a replacement character: it was decoded wrongly")
    } else {
        None
    }
}

/// Whether the local part of an identifier is readable everywhere.
pub(super) fn is_id(id: &str) -> bool {
    id.split_once(':').is_some_and(|(_, local)| {
        let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        local.bytes().all(legal) && !local.starts_with('-') && !local.ends_with('-')
    })
}

/// Whether a country is written as a code. Which codes exist is for the lists to know.
pub(super) fn is_country(country: &str) -> bool {
    country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase())
}

/// Line ends: LF, the last line included.
pub(super) fn check_file(file: &str, content: &str, findings: &mut Findings) {
    if let Some(at) = content.find('\r') {
        let line = content[..at].bytes().filter(|&b| b == b'\n').count() as u64 + 1;
        let message = "a carriage return: lines end with LF alone".into();
        findings.warning("line-end", Place { file, line }, message);
    }
    if !content.is_empty() && !content.ends_with('\n') {
        let line = content.lines().count() as u64;
        let message = "the last line does not end with LF".into();
        findings.warning("line-end", Place { file, line }, message);
    }
}
