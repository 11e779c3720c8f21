#!/bin/sh
# Makes the built-in weights of the names model (src/names/model/default.bin) and prints the scores of weights that did not see what
# they are scored on: each year with the other one's, fenec-dev and the project's own articles with both years'.
#
# usage: scripts/train_default.sh [SHARED]      (SHARED: the folder with data/ and tools/, ../shared by default)
#
# Run it after changes of gazetteers, lexicons, rules or features; it builds before and after, since the weights are compiled in.
set -eu
cd "$(dirname "$0")/.."
shared=${1:-../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
guillemet=target/release/guillemet

cargo build --release --quiet
a=$shared/data/wikinews-2016.jsonl
b=$shared/data/wikinews-2017.jsonl
"$guillemet" train "$a" --out "$work/2016.bin"
"$guillemet" train "$b" --out "$work/2017.bin"
"$guillemet" train "$a" "$b" --out "$work/both.bin"

# score WEIGHTS TEXTS GOLD
score() {
    "$guillemet" annotate "$2" --model "$1" --out - --quiet > "$work/found.jsonl"
    echo "== $(basename "$1") on $(basename "$3")"
    python3 "$shared/tools/score_entities.py" "$3" "$work/found.jsonl"
}
score "$work/2016.bin" "$b" "$b"
score "$work/2017.bin" "$a" "$a"
score "$work/both.bin" "$shared/data/fenec-dev.jsonl" "$shared/data/fenec-dev.jsonl"

cp "$work/both.bin" src/names/model/default.bin
cargo build --release --quiet
python3 scripts/scores_by_desk.py
