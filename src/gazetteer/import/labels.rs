//! What other programs call persons, organisations and places.

use crate::annotations::EntityType;

/// Our type and subtype for a label of another program; `None` if it is of another kind.
#[must_use]
pub fn entity_type(label: &str) -> Option<(EntityType, &'static str)> {
    Some(match label.to_ascii_uppercase().as_str() {
        "PER" | "PERS" | "PERSON" | "PERSON_FULL" => (EntityType::Per, ""),
        "ORG" | "ORGANIZATION" | "ORGANISATION" => (EntityType::Org, ""),
        "COMPANY" => (EntityType::Org, "company"),
        "LOC" | "LOCATION" | "GPE" | "PLACE" => (EntityType::Loc, ""),
        "FAC" | "FACILITY" => (EntityType::Loc, "building"),
        "CITY" => (EntityType::Loc, "city"),
        "COUNTRY" => (EntityType::Loc, "country"),
        "STATE_OR_PROVINCE" => (EntityType::Loc, "state"),
        "REGION" => (EntityType::Loc, "region"),
        "AGENCY" | "GOVERNMENT" => (EntityType::Agency, ""),
        _ => return None,
    })
}
