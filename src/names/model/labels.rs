//! The labels of the sequence model: begin, inside, end, single for three types, and outside.

use crate::annotations::EntityType;

/// How many labels there are.
pub const LABELS: usize = 13;
/// Labels rounded up to a whole vector.
pub const LANES: usize = 16;
/// The label of what is no name.
pub const OUTSIDE: usize = 0;

/// The place of a token within a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    Begin,
    Inside,
    End,
    Single,
}

/// The number of a type among the three that the model tells apart; an agency is an organisation
/// to it, and the gazetteer or the trigger tells which.
#[must_use]
pub fn class(kind: EntityType) -> usize {
    match kind {
        EntityType::Per => 0,
        EntityType::Loc => 1,
        EntityType::Org | EntityType::Agency => 2,
    }
}

/// The type of a class.
#[must_use]
pub fn kind(class: usize) -> EntityType {
    [EntityType::Per, EntityType::Loc, EntityType::Org][class]
}

/// The label of a place in a name of a class.
#[must_use]
pub fn label(place: Place, class: usize) -> usize {
    1 + class * 4 + place as usize
}

/// Place and class of a label; `None` outside.
#[must_use]
pub fn parts(label: usize) -> Option<(Place, usize)> {
    let i = label.checked_sub(1)?;
    let place = [Place::Begin, Place::Inside, Place::End, Place::Single][i % 4];
    Some((place, i / 4))
}

/// Whether one label may follow another.
#[must_use]
pub fn may_follow(left: usize, right: usize) -> bool {
    let open = match parts(left) {
        Some((Place::Begin | Place::Inside, class)) => Some(class),
        _ => None,
    };
    match (open, parts(right)) {
        (Some(a), Some((Place::Inside | Place::End, b))) => a == b,
        (Some(_), _) => false,
        (None, Some((place, _))) => matches!(place, Place::Begin | Place::Single),
        (None, None) => true,
    }
}

/// Whether a sequence may end with a label.
#[must_use]
pub fn may_end(label: usize) -> bool {
    may_follow(label, OUTSIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_closed_before_anything_else() {
        let (b, i, e, s) = (
            label(Place::Begin, 1),
            label(Place::Inside, 1),
            label(Place::End, 1),
            label(Place::Single, 1),
        );
        assert!(may_follow(b, i) && may_follow(b, e) && may_follow(i, e) && may_follow(e, s));
        assert!(!may_follow(b, OUTSIDE) && !may_follow(OUTSIDE, i) && !may_follow(b, s));
        assert!(!may_follow(b, label(Place::End, 2)));
        assert!((0..LABELS).all(|l| parts(l).is_none_or(|(p, c)| label(p, c) == l)));
    }
}
