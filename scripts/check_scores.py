#!/usr/bin/env python3
"""Annotate the development data with the release binary and hold its scores to the recorded floors.

usage: check_scores.py [--binary FILE] [--shared DIR] [--row]

The data and the scorers lie in `shared/`, beside the checkout or a folder above it; they are no part of the repository.
Without them the script says so and passes. The floors stand in scripts/score_floors.json: metric -> lowest value allowed,
in the units of the scorers (entities in per cent, quotes as fractions). A floor is raised when a change raises the score,
and never lowered without a reason in the commit message.

--row prints the line to add to docs/scores.md.

Exit codes: 0 all at or above their floors, or nothing to check with; 1 one is below, or the scorers' output is not
understood; 2 bad usage.
"""

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "scripts" / "score_floors.json"

ENTITY_SETS = ("wikinews-2016", "wikinews-2017", "fenec-dev")
QUOTE_SET = "quotes-dev"

# The built-in weights of the names model were learnt from the Wikinews articles of both years. So that it is measured on what
# it did not see, each year is annotated with weights learnt from the other, and the quotes, which are from both, by rules.
TRAINED_ON = {"wikinews-2016": "wikinews-2017", "wikinews-2017": "wikinews-2016"}

# What is read from the scorers' lines: metric, pattern of one number.
ENTITY_PATTERNS = {
    "precision": r"^all +strict P +([\d.]+)",
    "recall": r"^all +strict P +[\d.]+ R +([\d.]+)",
    "f1": r"^all +strict .*?F1 +([\d.]+)",
    "per-f1": r"^PER +strict .*?F1 +([\d.]+)",
    "loc-f1": r"^LOC +strict .*?F1 +([\d.]+)",
    "org-f1": r"^ORG +strict .*?F1 +([\d.]+)",
}
QUOTE_PATTERNS = {
    "span-recall": r"^spans exact, recall .*= ([\d.]+)",
    "span-precision": r"^spans exact, precision .*= ([\d.]+)",
    "quote-or-not-f1": r"^quote or not .*F1 ([\d.]+)",
    "kind-of-four": r"^kind of four, accuracy .*= ([\d.]+)",
    "mention": r"^speaker mention, end to end +\S+ = ([\d.]+)",
    "mention-direct": r"^ +direct .*= ([\d.]+)",
    "mention-mixed": r"^ +mixed .*= ([\d.]+)",
    "mention-before": r"^ +before .*= ([\d.]+)",
    "mention-after": r"^ +after .*= ([\d.]+)",
    "mention-pronoun": r"^ +pronoun .*= ([\d.]+)",
    "entity": r"^speaker entity, named .*= ([\d.]+)",
    "wrong": r"^attributions where gold has none .*= ([\d.]+)",
}


def find_shared():
    for above in ROOT.parents:
        if (above / "shared" / "data").is_dir() and (above / "shared" / "tools").is_dir():
            return above / "shared"
    return None


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def read(output, patterns, name):
    numbers = {}
    for metric, pattern in patterns.items():
        found = re.search(pattern, output, re.MULTILINE)
        if not found:
            raise SystemExit(f"{name}: the scorer says nothing of {metric}:\n{output}")
        numbers[f"{name}/{metric}"] = float(found[1])
    return numbers


def measure(binary, shared, folder):
    """All metrics by name, such as `wikinews-2017/f1`."""
    numbers = {}
    for name in (*ENTITY_SETS, QUOTE_SET):
        gold = shared / "data" / f"{name}.jsonl"
        predicted = folder / f"{name}.jsonl"
        options = ("--names", "rules") if name == QUOTE_SET else ()
        if name in TRAINED_ON:
            weights = folder / f"{name}.bin"
            run(binary, "train", shared / "data" / f"{TRAINED_ON[name]}.jsonl", "--out", weights)
            options = ("--model", weights)
        records = run(binary, "annotate", gold, *options, "--quiet", "--out", "-")
        predicted.write_text(records, encoding="utf-8", newline="\n")
        scorer, patterns = ("score_entities.py", ENTITY_PATTERNS) if name in ENTITY_SETS else ("score_quotes.py", QUOTE_PATTERNS)
        numbers |= read(run(sys.executable, shared / "tools" / scorer, gold, predicted), patterns, name)
    # As the others: more is better.
    numbers[f"{QUOTE_SET}/attribution-where-due"] = round(1 - numbers.pop(f"{QUOTE_SET}/wrong"), 3)
    return numbers


def row(numbers):
    commit = run("git", "-C", ROOT, "rev-parse", "--short", "HEAD").strip()
    entities = [f"{numbers[f'{name}/f1']:.1f}" for name in ENTITY_SETS]
    keys = ("span-recall", "quote-or-not-f1", "kind-of-four", "mention", "mention-before", "mention-after", "entity", "attribution-where-due")
    quotes = [f"{numbers[f'{QUOTE_SET}/{key}']:.3f}" for key in keys]
    return f"| {datetime.date.today()} | {commit} | " + " | ".join(entities + quotes) + " |"


def main(arguments):
    parser = argparse.ArgumentParser(description="Hold the development scores to their floors.")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "guillemet", metavar="FILE")
    parser.add_argument("--shared", type=Path, default=find_shared(), metavar="DIR")
    parser.add_argument("--row", action="store_true", help="print the line to add to docs/scores.md")
    options = parser.parse_args(arguments)
    if options.shared is None:
        print("scores not checked: no folder shared/ with data and tools beside this checkout or above it")
        return 0
    if not options.binary.is_file():
        parser.error(f"{options.binary} is missing: run cargo build --release")

    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        numbers = measure(options.binary, options.shared, Path(folder))
    unknown = sorted(set(floors) - set(numbers))
    if unknown:
        raise SystemExit(f"{FLOORS.name}: nothing is measured under {', '.join(unknown)}")
    below = 0
    for metric, value in numbers.items():
        floor = floors.get(metric)
        is_below = floor is not None and value < floor
        below += is_below
        print(f"{'BELOW' if is_below else 'ok' if floor is not None else '':6}{metric:40}{value:8g}   floor {floor if floor is not None else '-'}")
    if options.row:
        print(row(numbers))
    if below:
        print(f"{below} of {len(floors)} scores are below their floors", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
