"""French communes, from the package @etalab/decoupage-administratif (Insee, Licence Ouverte 2.0).

Those of 5,000 inhabitants and more are built in; the others are the pack `gazetteers/packs/communes`.
"""

import re

from names import tidy
from packages import json_member
from tables import Entity

SOURCE = "decoupage-administratif"
BUILT_IN = 5_000
#: Below this size a name of one word is taken with evidence only: many are surnames or things.
WELL_KNOWN = 20_000
#: Overseas collectivities and departments have codes of their own in ISO 3166.
OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL", "978": "MF",
            "984": "TF", "986": "WF", "987": "PF", "988": "NC", "989": "CP"}
ARTICLE = re.compile(r"^(?:Le|La|Les) (?=\w)")


def communes():
    departments = {d["code"]: d["nom"] for d in json_member("@etalab/decoupage-administratif", "package/data/departements.json")}
    for row in json_member("@etalab/decoupage-administratif", "package/data/communes.json"):
        if row["type"] != "commune-actuelle":
            continue
        code = row.get("departement") or row.get("collectivite") or row["code"][:3]
        population = row.get("population", 0)
        name = tidy(row["nom"])
        entity = Entity("LOC", "city", name, SOURCE, country=OVERSEAS.get(row["code"][:3], "FR"), rank=population,
                        place=departments.get(code, code), careful=population < WELL_KNOWN)
        # `au Havre`, `des Ulis`: the article melts into the preposition.
        if found := ARTICLE.match(name):
            entity.aliases.append((name[found.end():], "short", "fold"))
        yield entity


def built_in():
    return (entity for entity in communes() if entity.rank >= BUILT_IN)


def pack():
    """The smaller ones: a name of one word is always for evidence to confirm."""
    for entity in communes():
        if entity.rank < BUILT_IN:
            entity.careful = True
            yield entity
