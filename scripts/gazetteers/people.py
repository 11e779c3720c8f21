"""People in office, from tables of shared/sources: names that the hand-made list does not have.

World leaders, French and US cabinets and ambassadors since 2000 (Wikidata, CC0), the US Congress (CC0), members of the
European Parliament (its open data). Labels are English or lack accents: `data/people_names.csv` has the French form, or
`-` where the label is another form of somebody in the lists, or nobody.
"""

import re
from functools import lru_cache
from pathlib import Path

from names import LEXICONS, key, plain, tidy
from packages import shared_sources
from tables import Entity, read_rows, read_tsv

INITIAL = re.compile(r" (?:[A-Z]\.)+(?= )")
SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.?|II|III|IV)$")
GENDERS = {"male": "m", "female": "f", "M": "m", "F": "f"}
#: The Estonian, British … members: the country of the table is not always that of the mandate.
MEP_COUNTRY = {"France": "FR"}
#: The table has the letters that Windows-1252 adds to Latin-1 as control characters: Š, ž …
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
NOT_FRENCH = {"Evelyne Gebhardt", "Christian Allard"}


@lru_cache
def french_names():
    return {row["label"]: row["french"] for row in read_rows(Path(__file__).parent / "data" / "people_names.csv")}


@lru_cache
def genders():
    return {key(row["name"]): row["gender"] for row in read_rows(LEXICONS / "first_names.csv")}


def gender_of(name: str) -> str:
    """That of the first given name, where the lexicon has it for one sex only."""
    found = genders().get(key(name.split()[0]), "")
    return found if found in ("m", "f") else ""


def person(label, subtype, source, **more):
    """A person of that label; none if the label is no name that a newspaper would print."""
    name = french_names().get(label, tidy(label))
    if name == "-" or re.search(r"[(\d]", name):
        return None
    full, name = name, SUFFIX.sub("", INITIAL.sub("", name))
    # One word, a comma, or an initial first: `A. Donald McEachin`.
    if " " not in name or "," in name or re.match(r"\w\.", name):
        return None
    found = Entity("PER", subtype, name, source, **more)
    found.gender = found.gender or gender_of(name)
    if full != name and "," not in full:
        found.aliases.append((full, "variant", "fold"))
    return found


#: Letters that newspapers print; names with others are found without their marks too.
PRINTED = set("àâäéèêëîïôöùûüçñáíóúß")


def with_plain_form(found):
    odd = any(plain(c) != c and c not in PRINTED and not c.isupper() for c in found.name)
    if odd:
        found.aliases.append((plain(found.name), "variant", "fold"))
    return found


def table(name):
    return read_rows(shared_sources() / name)


def leaders():
    codes = table("country-codes.csv")
    countries = {row["official_name_en"]: row["ISO3166-1-Alpha-2"] for row in codes}
    countries |= {row["CLDR display name"]: row["ISO3166-1-Alpha-2"] for row in codes}
    for row in table("world-leaders.csv"):
        yield person(row["name"], "politician", "world-leaders", country=countries.get(row["country"], ""),
                     wikidata=row["wikidata"], rank=4)


def cabinets():
    for row in table("cabinets.csv"):
        if row["country"] in ("FR", "US"):
            yield person(row["name"], "politician", "cabinets", gender=GENDERS.get(row["gender"], ""),
                         country=row["country"], wikidata=row["wikidata"], rank=3)


def congress():
    """Senators and presidents; the representatives, some of whom share their name with the better known, for context."""
    for row in table("us-congress-and-presidents.csv"):
        if not row["wikidata"]:
            continue
        found = person(row["name"], "politician", "us-congress", gender=GENDERS.get(row["gender"], ""), country="US",
                       wikidata=row["wikidata"], rank=2)
        if found and row["office"] == "rep":
            found.rank = 1
            found.aliases.append((found.name, "variant", "context"))
        yield found


def parliament():
    for row in table("meps.csv"):
        label = f"{row['given_name']} {row['family_name']}"
        country = "EU" if label in NOT_FRENCH else MEP_COUNTRY.get(row["country"], "EU")
        label = label.translate(WINDOWS)
        yield person(label, "politician", "meps", gender=GENDERS.get(row["gender"], ""), country=country, rank=2)


def owners():
    """Owners of French media; not the families."""
    for row in read_tsv(shared_sources() / "medias-francais" / "personnes.tsv"):
        name = row["Nom"]
        if not re.match("Famille|Ayant droit", name):
            yield person(name, "business", "medias-francais", rank=1)


def built_in():
    """Each person once: offices and labels repeat."""
    seen, items = set(), set()
    for found in (*leaders(), *cabinets(), *congress(), *parliament(), *owners()):
        if found and key(found.name) not in seen and (not found.wikidata or found.wikidata not in items):
            seen.add(key(found.name))
            items.add(found.wikidata)
            yield with_plain_form(found)
