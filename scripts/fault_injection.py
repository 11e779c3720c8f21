#!/usr/bin/env python3
"""Kills `guillemet annotate --shards` at random moments and checks that nothing is lost.

    python3 scripts/make_crawl.py --bytes 40M crawl.jsonl
    python3 scripts/fault_injection.py crawl.jsonl --kills 100

An undisturbed run is made first. Then runs into another folder are started and killed (SIGKILL) after a random
time; after each kill every file under a final name must be byte for byte that of the undisturbed run. A
run that ends before its kill is thrown away and counted. At the end one run is left alone, and the folders
must be equal, manifest and records too.
"""

import argparse
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path


def command(args, out):
    return [args.program, "annotate", str(args.input), "--out", str(out), "--shards", str(args.shards), "--quiet",
            *args.option]


def contents(folder):
    if not folder.exists():
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def check(folder, expected, final):
    """The names of files that are not as they must be."""
    bad = []
    for name, content in contents(folder).items():
        unfinished = not final and (name.startswith(".guillemet-") or name == "manifest.json")
        if not unfinished and expected.get(name) != content:
            bad.append(name)
    if final:
        bad += sorted(set(expected) - set(contents(folder)))
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=Path)
    parser.add_argument("--program", default="target/release/guillemet")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, default=Path("target/fault-injection"))
    parser.add_argument("--option", action="append", default=[], help="handed on, as --option=--names=off")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    shutil.rmtree(args.work, ignore_errors=True)
    undisturbed, killed = args.work / "undisturbed", args.work / "killed"

    start = time.monotonic()
    # A run that read all and one that passed over damaged records are sound; one that could not write is not.
    if (code := subprocess.run(command(args, undisturbed), check=False).returncode) not in (0, 1):
        sys.exit(f"the undisturbed run ended with {code}")
    duration = time.monotonic() - start
    expected = contents(undisturbed)
    if not any(name.startswith("annotations") and content for name, content in expected.items()):
        sys.exit("the undisturbed run wrote no annotations: nothing would be checked")
    print(f"undisturbed: {duration:.1f} s, {len(expected)} files")

    kills = completed = 0
    # Such that a whole run is broken off several times on its way.
    longest = max(duration / 3, 0.05)
    while kills < args.kills:
        run = subprocess.Popen(command(args, killed), stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * longest)
        ended = run.poll() is not None
        run.kill()
        run.wait()
        bad = check(killed, expected, final=ended)
        if bad:
            sys.exit(f"after kill {kills}: not as in the undisturbed run: {', '.join(bad)}")
        if ended:
            completed += 1
            shutil.rmtree(killed)
        else:
            kills += 1
    subprocess.run(command(args, killed), stderr=subprocess.DEVNULL, check=False)
    bad = check(killed, expected, final=True)
    if bad:
        sys.exit(f"in the end: not as in the undisturbed run: {', '.join(bad)}")
    print(f"{kills} kills; {completed} results completed on the way and one in the end, all byte-equal to the undisturbed run")


if __name__ == "__main__":
    main()
