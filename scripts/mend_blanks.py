#!/usr/bin/env python3
"""Takes the odd blanks out of annotated texts, and moves the annotations along.

    python3 scripts/mend_blanks.py ../shared/data/wikinews-2017.jsonl mended.jsonl

Texts that were made from pages with links often have blanks where the links were: `( Paris )`, `l' Assemblée`, ` ,`.
A model must not learn to lean on them; scores on the mended texts tell whether it does. `guillemet train --mend`
does nearly the same (of elisions it takes any one or two letters) to what it learns from (src/names/train/mend.rs).
"""

import argparse
import json
import re

# Behind an opening bracket; behind an elided word; before a closing bracket, a comma, or a full stop that ends something.
ODD = re.compile(
    r"(?<=[(\[]) "
    r"|(?:(?<=\b[lLdDjJmMnNsStTcC]['’])|(?<=\b[qQ][uU]['’])) (?=[^\W\d_])"
    r"| (?=[)\],])"
    r"| (?=\.(?:\s|$))"
)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold")
    parser.add_argument("out")
    args = parser.parse_args()
    with open(args.gold, encoding="utf-8") as lines, open(args.out, "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(mended(json.loads(line)), ensure_ascii=False) + "\n")


def mended(record):
    dropped = [match.start() for match in ODD.finditer(record["text"])]
    gone = set(dropped)
    moved = []
    count = 0
    for at in range(len(record["text"]) + 1):
        moved.append(at - count)
        count += at in gone
    text = "".join(c for at, c in enumerate(record["text"]) if at not in gone)
    entities = [
        {**entity, "start": moved[entity["start"]], "end": moved[entity["end"]]} for entity in record["entities"]
    ]
    for entity in entities:
        if "text" in entity:
            entity["text"] = text[entity["start"] : entity["end"]]
    return {**record, "text": text, "entities": entities}


if __name__ == "__main__":
    main()
