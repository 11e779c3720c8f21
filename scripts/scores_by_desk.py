#!/usr/bin/env python3
"""Score the names that target/release/guillemet finds in the project's own development articles, by desk.

usage: scores_by_desk.py [--names off|rules|model] [--model FILE]

Strict span and type, outermost mentions, AGENCY a type of its own. The desk is the first word of an article's file name.
"""

import argparse
import collections
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def mentions(record):
    """The outermost mentions of a record."""
    found, reached = set(), -1
    for e in sorted(record["entities"], key=lambda e: (e["start"], -e["end"])):
        if e["start"] >= reached:
            found.add((e["start"], e["end"], e["type"]))
            reached = e["end"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--names", default="model", choices=("off", "rules", "model"))
    parser.add_argument("--model", help="weights to use instead of the built-in ones")
    args = parser.parse_args()
    command = [ROOT / "target/release/guillemet", "annotate", ROOT / "corpus/articles", "--out", "-", "--quiet"]
    command += ["--names", args.names] + (["--model", args.model] if args.model else [])
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = {record["doc_id"]: record for record in map(json.loads, lines)}
    tally = collections.defaultdict(lambda: [0, 0, 0, 0])
    for path in sorted((ROOT / "corpus/gold/dev").glob("*.jsonl")):
        for gold in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            wanted, have = mentions(gold), mentions(found[gold["doc_id"]])
            for desk in (gold["doc_id"].split("-")[0], "all"):
                counts = tally[desk]
                for i, n in enumerate((1, len(wanted), len(have), len(wanted & have))):
                    counts[i] += n
    print("| desk | articles | names | P | R | F1 |\n|---|---:|---:|---:|---:|---:|")
    for desk in sorted(tally, key=lambda d: (d == "all", d)):
        articles, gold, have, right = tally[desk]
        p, r = 100 * right / max(1, have), 100 * right / max(1, gold)
        print(f"| {desk} | {articles} | {gold} | {p:.1f} | {r:.1f} | {200 * right / max(1, gold + have):.1f} |")


if __name__ == "__main__":
    main()
