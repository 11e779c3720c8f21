#!/usr/bin/env python3
"""Makes the generated gazetteers from their sources; see README.md beside this file.

    make.py            writes gazetteers/generated/ and gazetteers/packs/
    make.py --check    fails if they are not what the sources give now
"""

import argparse
import sys

import bodies
import brands
import cities
import communes
import companies
import countries
import people
from merge import Merge
from names import French
from tables import ALIAS_HEADER, ENTRY_HEADER, GAZETTEERS, GENERATED, as_csv, hand_made

PACK = GAZETTEERS / "packs" / "communes"


def lists(hand, french) -> dict:
    """The content of every generated file."""
    merge = Merge(hand, french)
    merge.add("communes", communes.built_in())
    merge.add("cities", cities.built_in(hand))
    merge.add("people", people.built_in())
    merge.add("bodies", bodies.built_in())
    merge.add("companies", companies.built_in(hand))
    merge.add("brands", brands.built_in(french))
    files = {GENERATED / f"{name}.csv": merge.rows(name) for name in merge.accepted}
    files[GENERATED / "countries.csv"] = ([], countries.aliases(hand))
    files[GENERATED / "cities.csv"][1].extend(cities.spellings(hand))
    # A pack adds to what is built in.
    merge.add("pack", communes.pack(), namesakes=True)
    files[PACK / "communes.csv"] = merge.rows("pack")
    for what, n in sorted(merge.counts.items()):
        print(f"{n:7} {what}", file=sys.stderr)
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    args = parser.parse_args()
    stale = []
    for path, (entries, aliases) in lists(hand_made(), French()).items():
        for file, text in ((path, as_csv(ENTRY_HEADER, entries)),
                           (path.with_suffix(".aliases.csv"), as_csv(ALIAS_HEADER, aliases))):
            if args.check:
                stale += [file] if not file.exists() or file.read_text(encoding="utf-8") != text else []
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    if stale:
        sys.exit("run scripts/gazetteers/make.py: " + ", ".join(str(file) for file in stale))


if __name__ == "__main__":
    main()
