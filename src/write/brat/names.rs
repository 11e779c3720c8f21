//! File names from document identifiers.

use std::path::PathBuf;

use crate::standoff::sha256_hex;

/// Bytes that a part of a path may have: room for an ending within the 255 that file systems take.
const MAX_PART: usize = 200;

/// The path of a document's files below the brat folder, without an ending.
///
/// `/` makes folders. ASCII letters, digits, `-`, `_`, inner dots and precomposed letters stay; any
/// other byte becomes `=` and two hexadecimal digits. Two identifiers never share a path.
///
/// ```
/// use guillemet::write::brat_document_path;
/// let shown = |id| brat_document_path(id).display().to_string();
/// assert_eq!(shown("2017/éco-12"), "2017/éco-12");
/// assert_eq!(shown("../a b"), "=2E=2E/a=20b");
/// ```
#[must_use]
pub fn document_path(id: &str) -> PathBuf {
    let (folders, name) = match id.rsplit_once('/') {
        Some((folders, name)) => (Some(folders), name),
        None => (None, id),
    };
    let folders = folders.into_iter().flat_map(|f| f.split('/')).map(folder_name);
    folders.chain([file_name(name)]).collect()
}

fn file_name(part: &str) -> String {
    let last = part.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(part.len());
    for (i, c) in part.chars().enumerate() {
        let is_inner_dot = c == '.' && i != 0 && i != last;
        if c.is_alphanumeric() || matches!(c, '-' | '_') || is_inner_dot {
            out.push(c);
        } else {
            escape(c, &mut out);
        }
    }
    if out.is_empty() {
        // Nothing else gives a lone sign: escapes have digits behind it.
        return "=".into();
    }
    shortened(part, out)
}

/// A folder must not take a name that a file may have: `a.txt/b` beside the document `a`.
fn folder_name(part: &str) -> String {
    let name = file_name(part);
    match name.rsplit_once('.') {
        Some((stem, ending))
            if ["txt", "ann", "conf"].iter().any(|e| e.eq_ignore_ascii_case(ending)) =>
        {
            format!("{stem}=2E{ending}")
        }
        _ => name,
    }
}

fn escape(c: char, out: &mut String) {
    use std::fmt::Write as _;
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "={byte:02X}");
    }
}

fn shortened(part: &str, mut name: String) -> String {
    if name.len() > MAX_PART {
        let mut end = MAX_PART - 40;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        name.push_str("=_");
        name.push_str(&sha256_hex(part)[..32]);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::Component;

    fn check(id: &str, expected: &str) {
        assert_eq!(document_path(id).to_str(), Some(expected));
    }

    #[test]
    fn unsafe_names_are_escaped() {
        check("a/b.c", "a/b.c");
        check("/etc/passwd", "=/etc/passwd");
        check("a//b/", "a/=/b/=");
        check(".", "=2E");
        check("", "=");
        check("C:\\x=1", "C=3A=5Cx=3D1");
        check("f.jsonl:12", "f.jsonl=3A12");
        check("e\u{301}", "e=CC=81");
        check("a.txt/b", "a=2Etxt/b");
        check("annotation.conf/b.TXT", "annotation=2Econf/b.TXT");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = ("é".repeat(300), "é".repeat(301));
        assert_ne!(document_path(&a), document_path(&b));
        assert!(document_path(&a).as_os_str().len() <= MAX_PART);
    }

    proptest! {
        #[test]
        fn paths_stay_below_the_folder_and_apart(a in "[a./=\\\\é% ]{0,8}", b in "[a./=2E]{0,8}") {
            let path = document_path(&a);
            prop_assert!(path.components().all(|c| matches!(c, Component::Normal(_))));
            prop_assert_eq!(a == b, path == document_path(&b));
        }
    }
}
