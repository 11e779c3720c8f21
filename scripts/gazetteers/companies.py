"""Listed companies, from the package pytickersymbols (MIT; its texts are from Wikipedia's tables of the indices).

Taken are names and the country of the index, no more. Legal forms are cut off; `data/company_names.csv` has the names
that the press uses where they are others, with their country, or `-` for what no newspaper would call so.
"""

import ast
import re
from functools import lru_cache
from pathlib import Path

from names import key, tidy
from packages import member
from tables import Entity, read_rows

SOURCE = "pytickersymbols"
#: The indices taken, by the country that most of their companies are of; the first one that has a company counts.
INDICES = {
    "CAC_40": "FR", "CAC Mid 60": "FR", "DAX": "DE", "MDAX": "DE", "AEX": "NL", "BEL 20": "BE", "IBEX 35": "ES",
    "Switzerland 20": "CH", "FTSE 100": "GB", "OMX Stockholm 30": "SE", "OMX Helsinki 25": "FI", "EURO STOXX 50": "",
    "DOW JONES": "US", "S&P 500": "US", "NASDAQ 100": "US", "NIKKEI 225": "JP",
}
LEGAL = re.compile(
    r"(?:,? (?:Inc\.?|SE|AG|S\.?A\.?|plc|PLC|N\.?V\.?|Corp\.?|Corporation|Company|Co\.?|Ltd\.?|Limited|Group|Holdings?|SCA"
    r"|KGaA|& Co\.?|ASA|Oyj|AB|S\.p\.A\.|SpA|\(publ\)|Incorporated|L\.?P\.?|LLC|Trust))+$")
#: What a company is often called without.
GENERIC = re.compile(
    r" (?:Technolog(?:y|ies)|International|Industries|Pharmaceuticals?|Financial|Brands|Motors?|Laboratories|Platforms|Energy"
    r"|Systems|Holdings?|Group|Worldwide|Companies|Enterprises?|Stores|Airlines|Telecom|Bank)$")


@lru_cache
def press_names():
    return {row["name"]: row for row in read_rows(Path(__file__).parent / "data" / "company_names.csv")}


@lru_cache
def indices():
    """The package's table, read and not run."""
    tree = ast.parse(member("pytickersymbols", "pytickersymbols/indices_data.py"))
    found = next(node for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "INDICES")
    return ast.literal_eval(found.value)


def clean(name: str) -> str:
    name = tidy(re.sub(r"\s*\([^)]*\)$", "", name))
    return re.sub(r"^The ", "", LEGAL.sub("", name))


def company(name, country, hand):
    row = press_names().get(clean(name))
    if row and row["press"] == "-":
        return None
    press = row["press"] if row else clean(name)
    # `Micron Technology` is the `Micron` of the hand-made list.
    bodies = [r for r in hand.by_key.get(key(GENERIC.sub("", press)), ()) if r["type"] == "ORG"]
    if bodies:
        return None
    found = Entity("ORG", "company", press, SOURCE, country=row["country"] if row else country, rank=10)
    found.place = found.country
    # A name of one word is often a surname or a thing; those that are neither are marked in the table.
    found.careful = not row or row["match"] != "fold"
    if row:
        found.aliases += [(alias, "variant", "fold") for alias in row["aliases"].split("|") if alias]
    if row and row["match"] == "case" or press.isupper():
        found.aliases.insert(0, (press, "acronym", "case"))
    return found


def built_in(hand):
    seen = set()
    for index, country in INDICES.items():
        for row in indices()[index]["companies"]:
            found = company(row["name"], country, hand)
            if found and key(found.name) not in seen:
                seen.add(key(found.name))
                yield found
