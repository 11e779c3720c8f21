"""International bodies (IATI's code list, CC BY 4.0) and French media (Medias_francais, ODC-By 1.0), from shared/sources.

The code list names budget lines beside bodies, and some bodies as no newspaper would: `data/bodies.csv` says which codes
are taken, under which name and type. The hand-made lists have most bodies already.
"""

from pathlib import Path

from names import tidy
from packages import shared_sources
from tables import Entity, read_rows, read_tsv


def bodies():
    codes = {row["code"] for row in read_rows(shared_sources() / "iati-channels.csv")}
    for row in read_rows(Path(__file__).parent / "data" / "bodies.csv"):
        if row["code"] not in codes:
            raise SystemExit(f"data/bodies.csv: no code {row['code']} in iati-channels.csv")
        found = Entity(row["type"], row["subtype"], row["name"], "iati", gender=row["gender"], rank=5, place="oi")
        found.aliases += [(a, "acronym", "case") for a in row["acronyms"].split("|") if a]
        yield found


def media():
    for row in read_tsv(shared_sources() / "medias-francais" / "medias.tsv"):
        name = tidy(row["Nom"]).split(" (")[0]
        if row.get("Type") != "Site" and " - " not in name:
            yield Entity("ORG", "media", name, "medias-francais", country="FR", rank=2, place="journal", careful=True)


def groups():
    """The companies behind the media: those that call themselves a group."""
    for row in read_tsv(shared_sources() / "medias-francais" / "organisations.tsv"):
        name = tidy(row["nom"])
        if name.startswith("Groupe ") and " - " not in name:
            yield Entity("ORG", "company", "groupe " + name[len("Groupe "):], "medias-francais", country="FR", rank=2,
                         gender="m")


def built_in():
    yield from bodies()
    yield from media()
    yield from groups()
