"""Rows of the lists: read from the hand-made files, written to the generated ones."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from names import key
from packages import ROOT

GAZETTEERS = ROOT / "gazetteers"
GENERATED = GAZETTEERS / "generated"
ENTRY_HEADER = ["id", "type", "subtype", "name", "gender", "country", "wikidata", "source"]
ALIAS_HEADER = ["id", "alias", "kind", "match"]
HAND_MADE = ["agencies", "organisations", "people", "places"]


@dataclass
class Entity:
    """An entity that a source proposes. `rank` decides who keeps a name that several want: the higher one."""

    type: str
    subtype: str
    name: str
    source: str
    gender: str = ""
    country: str = ""
    wikidata: str = ""
    rank: int = 0
    #: What tells it from its namesakes, in the id: a department, a country.
    place: str = ""
    #: `(alias, kind, match)`; the name itself with `context` or `case` where it needs it.
    aliases: list[tuple[str, str, str]] = field(default_factory=list)
    #: Whether single words are taken with evidence only, whatever they are.
    careful: bool = False

    def forms(self):
        yield self.name
        yield from (alias for alias, _, _ in self.aliases)


@dataclass
class HandMade:
    """The hand-made entities: what a generated one must not repeat."""

    rows: list[dict]
    #: Matching key to the rows that have a form of it.
    by_key: dict[str, list[dict]]
    ids: set[str]
    #: The match rule that an alias row gives to a form of an entity.
    rules: dict[tuple[str, str], str]

    def rule(self, identifier: str, form: str) -> str:
        return self.rules.get((identifier, form), "fold")


def read_rows(path: Path) -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_tsv(path: Path) -> list[dict]:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:]]


def hand_made() -> HandMade:
    rows, by_key, rules = [], {}, {}
    for name in HAND_MADE:
        entries = {row["id"]: row for row in read_rows(GAZETTEERS / f"{name}.csv")}
        rows += entries.values()
        forms = [(row["name"], row) for row in entries.values()]
        aliases = read_rows(GAZETTEERS / f"{name}.aliases.csv")
        rules |= {(a["id"], a["alias"]): a["match"] for a in aliases}
        # Aliases may be of generated entries too.
        forms += [(a["alias"], entries[a["id"]]) for a in aliases if a["id"] in entries]
        for form, row in forms:
            found = by_key.setdefault(key(form), [])
            if row not in found:
                found.append(row)
    return HandMade(rows, by_key, {row["id"] for row in rows}, rules)


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows, key=lambda row: [cell.encode() for cell in row]))
    return out.getvalue()
