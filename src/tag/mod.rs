//! Matching against the gazetteers: every legal occurrence of every form, nothing decided yet.
//!
//! An Aho-Corasick automaton over the matching form reports *all* occurrences, overlapping ones
//! included; boundaries and letters are then checked on the original text. Leftmost-longest search
//! followed by a boundary filter would lose the shorter name where the longer one does not hold
//! (`Paris` in `Paris Matchs`), so the choice among overlapping candidates is left to
//! [`crate::names`], which also knows which of them have the evidence that they need.

pub mod boundary;

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::gazetteer::{Form, FormId, Gazetteer, MatchRule};
use crate::text::fold::{self, CaseRule, agrees};
use crate::text::{ByteSpan, Folded};

/// A stretch of text that is a legal writing of a gazetteer form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands.
    pub span: ByteSpan,
    /// The form; several candidates of one span are several readings of it.
    pub form: FormId,
}

/// Finds gazetteer forms in texts.
#[derive(Debug, Clone)]
pub struct Tagger {
    automaton: AhoCorasick,
    /// For each pattern, its forms: two names may fold to one key.
    forms: Vec<Vec<FormId>>,
}

impl Tagger {
    /// Builds the automaton over all forms of a gazetteer.
    ///
    /// # Panics
    /// If the forms together exceed what the automaton can number (2³¹ states).
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let mut by_key: HashMap<String, Vec<FormId>> = HashMap::new();
        for (i, form) in gazetteer.forms().iter().enumerate() {
            let id = FormId(u32::try_from(i).expect("forms are numbered in u32"));
            for key in keys(form) {
                by_key.entry(key).or_default().push(id);
            }
        }
        let mut patterns: Vec<(String, Vec<FormId>)> = by_key.into_iter().collect();
        patterns.sort();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(patterns.iter().map(|(key, _)| key.as_bytes()))
            .expect("the gazetteers fit the automaton");
        Self { automaton, forms: patterns.into_iter().map(|(_, forms)| forms).collect() }
    }

    /// All legal occurrences in `text`, by start, longest first, then in file order.
    #[must_use]
    pub fn tag(&self, text: &str, folded: &Folded, gazetteer: &Gazetteer) -> Vec<Candidate> {
        let mut out = Vec::new();
        for hit in self.automaton.find_overlapping_iter(folded.key()) {
            let span = folded.to_original(hit.start(), hit.end());
            if !boundary::is_name_span(text, span) {
                continue;
            }
            let covered = &text[span.range()];
            for &id in &self.forms[hit.pattern().as_usize()] {
                if is_written_as(gazetteer.form(id), covered) {
                    out.push(Candidate { span, form: id });
                }
            }
        }
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
        out.dedup();
        out
    }
}

/// Whether the letters of `covered` satisfy the form's match rule.
fn is_written_as(form: &Form, covered: &str) -> bool {
    match form.rule {
        MatchRule::Case => agrees(&form.text, covered, CaseRule::Exact),
        MatchRule::Space => {
            let joined = |s: &str| s.replace(is_gap, "");
            agrees(&joined(&form.text), &joined(covered), CaseRule::Folded)
        }
        MatchRule::Fold | MatchRule::Context | MatchRule::Never => {
            agrees(&form.text, covered, CaseRule::Folded)
        }
    }
}

fn is_gap(c: char) -> bool {
    matches!(fold::plain(c), ' ' | '-')
}

/// The keys under which a form is searched: one, or under `space` one for each way to write its
/// first four gaps (closed, blank, hyphen).
fn keys(form: &Form) -> Vec<String> {
    const MAX_GAPS: usize = 4;
    let key = fold::key(&form.text);
    if form.rule != MatchRule::Space {
        return vec![key];
    }
    let mut out = vec![String::new()];
    let mut gaps = 0;
    for c in key.chars() {
        if is_gap(c) && gaps < MAX_GAPS {
            gaps += 1;
            out = out
                .iter()
                .flat_map(|head| ["", " ", "-"].map(|gap| format!("{head}{gap}")))
                .collect();
        } else {
            out.iter_mut().for_each(|head| head.push(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::FileSet;
    use proptest::prelude::*;

    fn gazetteer(forms: &[(&str, &str)]) -> Gazetteer {
        let mut entries = String::from("id,type,subtype,name,gender,country,wikidata,source\n");
        let mut aliases = String::from("id,alias,kind,match\n");
        for (i, (name, rule)) in forms.iter().enumerate() {
            entries += &format!("org:n{i},ORG,,{name},,,,hand\n");
            aliases += &format!("org:n{i},{name},variant,{rule}\n");
        }
        let mut gazetteer = Gazetteer::default();
        let problems = gazetteer.extend(&FileSet {
            files: vec![("o.csv".into(), entries), ("o.aliases.csv".into(), aliases)],
        });
        assert!(problems.is_empty(), "{problems:?}");
        gazetteer
    }

    fn check(forms: &[(&str, &str)], text: &str, expected: &[&str]) {
        let gazetteer = gazetteer(forms);
        let tagger = Tagger::new(&gazetteer);
        let found: Vec<&str> = tagger
            .tag(text, &Folded::new(text, false), &gazetteer)
            .iter()
            .map(|c| &text[c.span.range()])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_shorter_name_survives_where_the_longer_one_does_not_hold() {
        let forms = [("Paris", "fold"), ("Paris Match", "fold")];
        check(&forms, "Paris Matchs et Paris Match", &["Paris", "Paris Match", "Paris"]);
    }

    #[test]
    fn match_rules() {
        check(&[("SEC", "case")], "la SEC, Sec et SECS", &["SEC"]);
        check(
            &[("BFM TV", "space")],
            "BFMTV, BFM-TV, BFM TV, bfmtv",
            &["BFMTV", "BFM-TV", "BFM TV"],
        );
        check(&[("Orange", "context")], "Orange, orange, ORANGE", &["Orange", "ORANGE"]);
        check(
            &[("ministère de l'Intérieur", "fold")],
            "Le ministère de l\u{2019}Intérieur",
            &["ministère de l\u{2019}Intérieur"],
        );
    }

    #[test]
    fn two_names_of_one_key_are_both_candidates() {
        check(&[("Pérou", "fold"), ("PEROU", "case")], "au PEROU", &["PEROU", "PEROU"]);
    }

    proptest! {
        /// The automaton finds what comparing every form with every stretch finds.
        #[test]
        fn agrees_with_exhaustive_search(
            text in "([ABab]{1,3}[ '’-]{0,1}){0,8}",
            names in prop::collection::btree_set("[AB][ABab]{0,2}([ -][ABab]{1,2}){0,1}", 1..5)
        ) {
            let forms: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "fold")).collect();
            let gazetteer = gazetteer(&forms);
            let found: Vec<(ByteSpan, FormId)> = Tagger::new(&gazetteer)
                .tag(&text, &Folded::new(&text, false), &gazetteer)
                .iter()
                .map(|c| (c.span, c.form))
                .collect();
            let mut expected = Vec::new();
            for (start, end) in (0..text.len()).flat_map(|s| (s + 1..=text.len()).map(move |e| (s, e))) {
                if !(text.is_char_boundary(start) && text.is_char_boundary(end)) {
                    continue;
                }
                let span = ByteSpan::new(start, end);
                for (i, form) in gazetteer.forms().iter().enumerate() {
                    if agrees(&form.text, &text[start..end], CaseRule::Folded)
                        && boundary::is_name_span(&text, span)
                    {
                        expected.push((span, FormId(u32::try_from(i).unwrap())));
                    }
                }
            }
            expected.sort_by_key(|(s, f)| (s.start, std::cmp::Reverse(s.end), *f));
            prop_assert_eq!(found, expected);
        }
    }
}
