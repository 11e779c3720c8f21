//! Matching against the gazetteers: every legal occurrence of every form, nothing decided yet.
//!
//! The compiled index proposes stretches of the matching form that are keys of names; boundaries
//! and letters are then checked on the original text. *All* occurrences are reported, overlapping
//! ones included: leftmost-longest search followed by a boundary filter would lose the shorter name
//! where the longer one does not hold (`Paris` in `Paris Matchs`), so the choice among candidates is
//! left to [`crate::names`], which also knows which of them have the evidence that they need.
//!
//! [`mod@reference`] does the same with an Aho-Corasick automaton; a property test holds the two to the
//! same candidates on every input.

pub mod boundary;
pub mod reference;

use crate::gazetteer::index::Index;
use crate::gazetteer::index::steps::Cut;
use crate::gazetteer::{FormId, Gazetteer, MatchRule};
use crate::text::agree::{CaseRule, agrees};
use crate::text::fold;
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Tagger(());

impl Tagger {
    /// A tagger. It holds nothing: the gazetteer is its index.
    #[must_use]
    pub fn new(_: &Gazetteer) -> Self {
        Self(())
    }

    /// All legal occurrences in `text`, by start, longest first, then by form.
    #[must_use]
    pub fn tag(&self, text: &str, folded: &Folded, gazetteer: &Gazetteer) -> Vec<Candidate> {
        let mut out = Vec::new();
        let cut = Cut::new(folded.key());
        for (first, index) in gazetteer.indexes() {
            tag_with(index, first, text, folded, &cut, &mut out);
        }
        in_order(&mut out);
        out
    }
}

fn tag_with(
    index: &Index,
    first: u32,
    text: &str,
    folded: &Folded,
    cut: &Cut,
    out: &mut Vec<Candidate>,
) {
    let mut hits = Vec::with_capacity(text.len() / 64);
    index.walk(folded.key(), cut, folded.strong(), |hit| {
        hits.push((folded.to_original(hit.start as usize, hit.end as usize), hit));
    });
    // What stands around all stretches is read before any is looked at: the text lies in no near cache,
    // and reads that wait for no decision are under way together.
    let plain: Vec<bool> =
        hits.iter().map(|&(span, _)| boundary::has_plain_neighbours(text, span)).collect();
    for ((span, hit), plain) in hits.into_iter().zip(plain) {
        if !plain && !boundary::is_name_span(text, span) {
            continue;
        }
        let covered = &text[span.range()];
        for number in index.forms_of(hit) {
            if let Some(form) = index.form(number)
                && is_written_as(form.text, form.rule, covered)
            {
                out.push(Candidate { span, form: FormId(first + number) });
            }
        }
    }
}

/// By start, longest first, then by form, each once.
fn in_order(candidates: &mut Vec<Candidate>) {
    candidates.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    candidates.dedup();
}

/// Whether the letters of `covered` satisfy the form's match rule.
fn is_written_as(form: &str, rule: MatchRule, covered: &str) -> bool {
    match rule {
        MatchRule::Case => agrees(form, covered, CaseRule::Exact),
        MatchRule::Space => {
            let joined = |s: &str| s.replace(is_gap, "");
            agrees(&joined(form), &joined(covered), CaseRule::Folded)
        }
        MatchRule::Fold | MatchRule::Context | MatchRule::Never => {
            agrees(form, covered, CaseRule::Folded)
        }
    }
}

fn is_gap(c: char) -> bool {
    matches!(fold::plain(c), ' ' | '-')
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
                    if agrees(form.text, &text[start..end], CaseRule::Folded)
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
