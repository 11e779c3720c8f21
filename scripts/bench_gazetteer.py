#!/usr/bin/env python3
"""Measures the gazetteer index beside Python's matchers, on the same names and the same text.

    pip install spacy flashtext2
    python3 scripts/bench_gazetteer.py --text news.txt 100000 1000000 3000000

Runs `cargo bench --bench gazetteer`, which prints its own table and writes names and text, then
spaCy's PhraseMatcher (attr="LOWER", blank French pipeline; tokenising is counted, as a user has to
pay for it, and also shown apart) and FlashText 2 (case-insensitive). All times are processor time
of one thread, the least of several runs. What is not installed, and sizes for which spaCy has not the
memory, are left out; the first lines say which, and each row that is missing says why.
"""

import argparse
import csv
import importlib.metadata
import os
import pathlib
import platform
import subprocess
import tempfile
import time

RUNS = 3
# What PhraseMatcher takes for a name of two words, by measurement.
SPACY_BYTES = 6000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", help="UTF-8 text to search; the bench has one of its own")
    parser.add_argument("sizes", nargs="+", type=int, help="how many names")
    args = parser.parse_args()
    tell_peers()
    with tempfile.TemporaryDirectory() as folder:
        ours = run_bench(args.text, folder, args.sizes)
        text = pathlib.Path(folder, "text.txt").read_text(encoding="utf-8")
        articles = cut(text)
        size = len(text.encode()) / 1e6
        print(f"\n{'names':>9} {'matcher':<28} {'ready s':>8} {'MB/s':>8} {'found':>8} {'guillemet is':>13}")
        for number in args.sizes:
            names = read_names(pathlib.Path(folder, f"{number}.csv"))
            row(number, "guillemet, fold and match", None, ours[number], None, ours[number])
            for label, measure in [
                ("spaCy PhraseMatcher LOWER", spacy_matcher),
                ("FlashText 2", flashtext),
            ]:
                try:
                    ready, results = measure(names, articles)
                except (ImportError, MemoryError) as error:
                    print(f"{number:>9} {label:<28} NOT MEASURED: {error}", flush=True)
                    continue
                for part, seconds, found in results:
                    row(number, label + part, ready, size / seconds, found, ours[number])


def tell_peers():
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for package in ["spacy", "flashtext2"]:
        try:
            print(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            print(f"{package} is NOT INSTALLED and will be left out: pip install {package}")
    print(flush=True)


def row(number, label, ready, speed, found, ours):
    ready = "" if ready is None else f"{ready:.2f}"
    found = "" if found is None else str(found)
    print(f"{number:>9} {label:<28} {ready:>8} {speed:>8.2f} {found:>8} {ours / speed:>11.1f} x", flush=True)


def run_bench(text, folder, sizes):
    """Megabytes a second of folding and matching, by number of names."""
    command = ["cargo", "bench", "--bench", "gazetteer", "--", "--dump", folder]
    if text:
        command += ["--text", str(pathlib.Path(text).resolve())]
    command += [str(size) for size in sizes]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout, flush=True)
    speeds = {}
    for line in done.stdout.splitlines():
        columns = line.split("|")
        if len(columns) == 4 and columns[0].split()[0].isdigit():
            speeds[int(columns[0].split()[0])] = float(columns[1].split()[2])
    return speeds


def read_names(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [line["name"] for line in csv.DictReader(file)]


def cut(text):
    """Pieces of some 4 KB that end at line ends, as the bench has them."""
    articles, rest = [], text.split("\n")
    piece, length = [], 0
    for line in rest:
        piece.append(line)
        length += len(line) + 1
        if length > 4000:
            articles.append("\n".join(piece))
            piece, length = [], 0
    if piece:
        articles.append("\n".join(piece))
    return articles


def timed(work):
    times, found = [], 0
    for _ in range(RUNS):
        start = time.process_time()
        found = work()
        times.append(time.process_time() - start)
    return min(times), found


def free_memory():
    """Bytes that can be had without swapping; None where the system does not say."""
    try:
        lines = pathlib.Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    return sizes.get("MemAvailable")


def spacy_matcher(names, articles):
    import spacy
    from spacy.matcher import PhraseMatcher

    needed, free = len(names) * SPACY_BYTES, free_memory()
    if free is not None and needed > free / 2:
        raise MemoryError(f"needs some {needed / 1e9:.0f} GB, half of {free / 1e9:.0f} GB may be used")
    start = time.process_time()
    nlp = spacy.blank("fr")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("NAME", list(nlp.tokenizer.pipe(names)))
    ready = time.process_time() - start
    both, found = timed(lambda: sum(len(matcher(nlp.make_doc(a))) for a in articles))
    docs = [nlp.make_doc(a) for a in articles]
    alone, _ = timed(lambda: sum(len(matcher(doc)) for doc in docs))
    return ready, [("", both, found), (", tokens given", alone, found)]


def flashtext(names, articles):
    from flashtext2 import KeywordProcessor

    start = time.process_time()
    processor = KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(names)
    ready = time.process_time() - start
    seconds, found = timed(lambda: sum(len(processor.extract_keywords(a)) for a in articles))
    return ready, [("", seconds, found)]


if __name__ == "__main__":
    main()
