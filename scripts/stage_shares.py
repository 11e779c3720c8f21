#!/usr/bin/env python3
"""Prints which share of a run of `guillemet annotate` each stage takes, by sampling.

    cargo build --release
    python3 scripts/stage_shares.py news.jsonl                # with the model
    python3 scripts/stage_shares.py news.jsonl --names off    # any options of annotate

Needs Linux's perf. Shares are of the samples of the whole process, the start of the program and the kernel
included; each counts what a stage calls. A stage that the compiler put into its caller is told as missing.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

# What is printed, and the function that does it (all of them are called once a document).
STAGES = [
    ("read", "guillemet::read::reader::Reader as core::iter::traits::iterator::Iterator>::next"),
    ("reading: tokens, words, matching form, lines", "guillemet::reading::Reader::read"),
    ("· tokens, sentences, paragraphs", "guillemet::text::segment::Segmenter::segment"),
    ("· numbers of words", "guillemet::reading::memo::Memo::know"),
    ("· matching form", "guillemet::text::fold::Folded::new"),
    ("· lines of the page", "guillemet::page::blocks::Blocks::new"),
    ("gazetteers", "guillemet::tag::Tagger::tag"),
    ("names", "guillemet::names::Names::with_rules"),
    ("· signals", "guillemet::names::signals::Signals::new"),
    ("quotes", "guillemet::quotes::find"),
    ("speakers", "guillemet::speakers::Speakers::attribute_with"),
    ("record, JSONL, CSV", "guillemet::write::Renderer::render"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/guillemet")
    parser.add_argument("--frequency", default="997", help="samples a second")
    parser.add_argument("input", help="what to annotate")
    args, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        data = str(pathlib.Path(folder, "perf.data"))
        run = [args.program, "annotate", args.input, "-q", "-j1", "--out", str(pathlib.Path(folder, "out"))]
        record = ["perf", "record", "-q", "-F", args.frequency, "--call-graph", "dwarf,16384", "-o", data]
        subprocess.run(record + run + options, check=True)
        report = ["perf", "report", "-i", data, "--children", "-g", "none", "--stdio", "--percent-limit", "0"]
        table = subprocess.run(report, check=True, capture_output=True, text=True).stdout
    found = shares(table)
    for label, function in STAGES:
        share = found.get(function)
        print(f"{label:<50}", "missing" if share is None else f"{share:6.1f} %")
    parts = [found.get("guillemet::quotes::find"), found.get("guillemet::speakers::Speakers::attribute_with")]
    if None not in parts:
        print(f"{'quotes and speakers together':<50} {sum(parts):6.1f} %")


def shares(table):
    """The share of each function and what it calls; the larger where a function was compiled twice."""
    found = {}
    for line in table.splitlines():
        row = re.match(r"\s*([\d.]+)%\s+[\d.]+%\s+\S+\s+\S+\s+\[\S\]\s+(.*?)(?: \(inlined\))?\s*$", line)
        if row:
            name = row[2].removeprefix("<")
            found[name] = max(found.get(name, 0.0), float(row[1]))
    return found


if __name__ == "__main__":
    sys.exit(main())
