"""Official names of countries as aliases of the hand-made entries, from the EU's authority table (shared/sources).

`République du Mali`, `Royaume de Norvège`: the hand-made lists have the countries and what they are called in the news;
the forms of diplomacy are systematic.
"""

import re

from names import key, tidy
from packages import shared_sources
from tables import read_rows

OFFICIAL = re.compile(
    r"(?:République|Royaume|État|Sultanat|Principauté|Commonwealth|Fédération|Grand-Duché|Union|Émirat|Bailliage|Territoire"
    r"|Collectivité)\b")
LABELS = {"prefLabel", "altLabel"}


def aliases(hand) -> list[list[str]]:
    codes = {row["ISO3166-1-Alpha-3"]: row["ISO3166-1-Alpha-2"] for row in read_rows(shared_sources() / "country-codes.csv")}
    entries = {}
    for row in hand.rows:
        if row["type"] == "LOC" and row["subtype"] in ("country", "territory") and row["wikidata"]:
            entries.setdefault(row["country"], []).append(row["id"])
    out, seen = [], set()
    for row in read_rows(shared_sources() / "eu-countries-fr.csv"):
        name = tidy(row["name"])
        ids = entries.get(codes.get(row["code"], ""), [])
        if row["label"] not in LABELS or not OFFICIAL.match(name) or len(ids) != 1 or key(name) in hand.by_key:
            continue
        # In running text, `la république du Mali` is written so too: a small letter stands for both.
        name = name[0].lower() + name[1:]
        if key(name) not in seen:
            seen.add(key(name))
            out.append([ids[0], name, "variant", "fold"])
    return out
