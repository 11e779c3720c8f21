//! The headings of the evaluation's tables, and the sentences that say what is counted.

use super::entities::Mode;
use super::table::Table;

/// A table with heading and columns, no rows.
pub(super) fn blank(key: &str) -> Table {
    let prf = [("precision", "P"), ("recall", "R"), ("f1", "F1")];
    if let Some(mode) = Mode::ALL.into_iter().find(|m| key == format!("entities.{}", m.key())) {
        let wrong =
            if mode == Mode::Partial { ("partial", "part") } else { ("incorrect", "incorr") };
        let counts = [
            ("gold", "gold"),
            ("predicted", "pred"),
            ("correct", "corr"),
            wrong,
            ("missed", "missed"),
            ("spurious", "spur"),
        ];
        let columns: Vec<(&str, &str)> = counts.into_iter().chain(prf).collect();
        let mut table = Table::new(key, &format!("Entities, {}", mode.key()), "type", &columns)
            .define(&[mode.definition()]);
        if mode == Mode::Strict {
            table = table.define(&[
                "All modes: pairs are one to one, as many correct ones as possible, then as many others as possible. missed: gold without a pair; spurious: prediction without one. A type's row compares the mentions of this type alone, on both sides; micro: all types at once; macro: the mean of the types where it is defined.",
            ]);
        }
        return table;
    }
    let counts = [("right", "right"), ("predicted", "pred"), ("gold", "gold")];
    match key {
        "quotes.spans" => {
            let columns: Vec<(&str, &str)> =
                counts.into_iter().chain(prf).chain([("matched", "on matched")]).collect();
            Table::new(key, "Quotes: spans and cues", "", &columns).define(&[
                "exact span: same characters but for marks, blanks and punctuation at the ends; one to one by largest overlap.",
                "characters: each character of a gold or predicted span counts once (soft precision and recall).",
                "cue: reporting words of direct and mixed quotes, end to end (a missed quote is a missed cue); on matched: of the gold cues whose quote has a pair that is a quote.",
            ])
        }
        "quotes.kinds" => {
            let columns: Vec<(&str, &str)> =
                counts.into_iter().chain(prf).chain([("accuracy", "accuracy")]).collect();
            Table::new(key, "Quotes: kinds", "", &columns).define(&[
                "Pairs overlap by at least half of their union. quote or not: direct or mixed against title or scare; a missed span is not a quote.",
                "same kind: gold spans whose pair has the same of the four kinds, of all gold spans.",
            ])
        }
        _ => {
            let columns: Vec<(&str, &str)> = counts
                .into_iter()
                .chain([
                    ("accuracy", "end to end"),
                    ("matched", "on matched"),
                    ("precision", "precision"),
                ])
                .collect();
            Table::new(key, "Quotes: speakers", "", &columns).define(&[
                "end to end: of the direct and mixed gold quotes that have a speaker mention (entity: a named source); a missed quote counts as wrong. on matched: of those paired with a predicted quote. precision: of all predicted mentions.",
                "any overlap: shares a character with the gold mention or one of its alternatives; strict: also the same content words before a comma; entity: F1 of content words at least 0.5 with the gold's main name of the source or, but in the row «by its main name», with any form by which the gold names it in that document.",
                "The rows with · split «mention, any overlap» by gold kind, place of the mention, and pronoun or not. The last row: predicted attributions where gold has no source (lower is better).",
            ])
        }
    }
}
