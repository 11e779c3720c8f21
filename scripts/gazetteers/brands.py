"""Brands of shops, banks, hotels … in France, from the package name-suggestion-index (BSD-3-Clause), with their items."""

import re

from names import tidy
from packages import json_member
from tables import Entity

SOURCE = "name-suggestion-index"
IN_FRANCE = {"fr", "fx"}
#: Brands of things that the press does not write about, and names of public services.
NOT_TAKEN = re.compile(
    r"brands/(?:advertising|man_made|amenity/(?:atm|charging|car_wash|vending|bicycle_rental|parcel|post|letter|recycling"
    r"|social|shelter|vacuum)|healthcare|office/government|leisure/escape|amenity/(?:school|kindergarten|childcare))")


def is_name(name, french) -> bool:
    """Whether a text could mean the brand: no word in small letters, no two letters, no surname or word alone."""
    letters = sum(c.isalpha() for c in name)
    return letters > 2 and not name[0].islower() and ";" not in name and (" " in name or not french.is_ambiguous(name))


def built_in(french):
    seen = set()
    for path, brands in json_member("name-suggestion-index", "package/dist/json/nsi.json")["nsi"].items():
        if not path.startswith("brands/") or NOT_TAKEN.match(path):
            continue
        for item in brands["items"]:
            where = {place for place in item["locationSet"].get("include", []) if isinstance(place, str)}
            name, wikidata = tidy(item["tags"].get("brand", "")), item["tags"].get("brand:wikidata", "")
            # Of one item the first name.
            if where & IN_FRANCE and wikidata not in seen and is_name(name, french):
                seen |= {wikidata} - {""}
                yield Entity("ORG", "brand", name, SOURCE, wikidata=wikidata, rank=1, place="enseigne", careful=True)
