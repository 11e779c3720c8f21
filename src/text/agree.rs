//! Whether a stretch of text is a legal writing of a name with the same key: its capitals and accents.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::fold::{base, is_invisible, plain};

/// How closely the capitals and accents of the text must fit those of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRule {
    /// Letter by letter.
    Exact,
    /// The case of first letters is kept, accents on capitals may be missing, a word in ALL CAPS
    /// fits any case. See [`agrees`].
    Folded,
}

/// Whether `covered`, a stretch of text whose key is that of `name`, is a legal writing of it.
///
/// Under [`CaseRule::Folded`], word by word:
/// - a capital first letter of the name must be one in the text, unless a hyphen stands before it;
/// - a small first letter may be a capital in the text (headlines, sentence starts);
/// - a small letter of the text must carry the name's accent, a capital may lack it;
/// - further capitals in the text must be the name's, unless the whole word is in capitals;
/// - a word of up to three capitals (an acronym) is not matched by small letters.
///
/// ```
/// use guillemet::text::agree::{CaseRule::Folded, agrees};
/// assert!(agrees("États-Unis", "Etats-unis", Folded));
/// assert!(agrees("États-Unis", "ETATS-UNIS", Folded));
/// assert!(!agrees("Orange", "orange", Folded));
/// assert!(!agrees("Pérou", "Perou", Folded));
/// assert!(!agrees("SEC", "Sec", Folded));
/// ```
#[must_use]
pub fn agrees(name: &str, covered: &str, rule: CaseRule) -> bool {
    if name == covered {
        return true;
    }
    let (name, covered) = (letters(name), letters(covered));
    if rule == CaseRule::Exact {
        return name == covered;
    }
    if name.len() != covered.len() {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        if !name[i].is_alphabetic() {
            if name[i] != covered[i] {
                return false;
            }
            i += 1;
            continue;
        }
        let end = i + name[i..].iter().take_while(|c| c.is_alphabetic()).count();
        let after_hyphen = i > 0 && name[i - 1] == '-';
        if !word_agrees(&name[i..end], &covered[i..end], after_hyphen) {
            return false;
        }
        i = end;
    }
    true
}

fn word_agrees(name: &[char], covered: &[char], after_hyphen: bool) -> bool {
    let shouted = covered.len() > 1 && covered.iter().all(|c| !c.is_lowercase());
    let acronym = name.len() <= 3 && name.len() > 1 && name.iter().all(|c| c.is_uppercase());
    name.iter().zip(covered).enumerate().all(|(i, (&n, &c))| {
        if base(n).to_lowercase().ne(base(c).to_lowercase()) {
            return false;
        }
        match (n.is_uppercase(), c.is_uppercase()) {
            (true, true) => true,
            (false, false) => n == c,
            (false, true) => i == 0 || shouted,
            (true, false) if i == 0 => after_hyphen,
            (true, false) => !acronym,
        }
    })
}

/// The characters of a name or stretch that carry meaning, in plain, composed form.
fn letters(s: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(s.len());
    let mut push = |c: char| match plain(c) {
        c if is_invisible(c) => {}
        'œ' => out.extend(['o', 'e']),
        'Œ' => out.extend(['O', 'E']),
        'æ' => out.extend(['a', 'e']),
        'Æ' => out.extend(['A', 'E']),
        '\n' | '\r' | ' ' => {
            if out.last() != Some(&' ') {
                out.push(' ');
            }
        }
        c => out.push(c),
    };
    if is_nfc_quick(s.chars()) == IsNormalized::Yes {
        s.chars().for_each(&mut push);
    } else {
        s.nfc().for_each(&mut push);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_accents_decide() {
        let yes = [
            ("ministère de l'Intérieur", "Ministère de l\u{2019}Intérieur"),
            ("Assemblée nationale", "Assemblée Nationale"),
            ("Assemblée nationale", "ASSEMBLEE NATIONALE"),
            ("BaFin", "Bafin"),
            ("OTAN", "Otan"),
            ("Pays-Bas", "Pays-bas"),
            ("Élysée", "E\u{301}lysée"),
            ("Œuvre", "ŒUVRE"),
        ];
        let no = [
            ("Orange", "orange"),
            ("Le Monde", "le monde"),
            ("Le Monde", "Le monde"),
            ("Pérou", "Perou"),
            ("Total", "toTal"),
            ("Sens", "SEns"),
        ];
        for (name, covered) in yes {
            assert!(agrees(name, covered, CaseRule::Folded), "{name} / {covered}");
        }
        for (name, covered) in no {
            assert!(!agrees(name, covered, CaseRule::Folded), "{name} / {covered}");
        }
        assert!(agrees("L'Oréal", "L\u{2019}Oréal", CaseRule::Exact));
        assert!(!agrees("AFP", "Afp", CaseRule::Exact));
    }
}
