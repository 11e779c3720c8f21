#!/bin/sh
# Runs every fuzz target for so many seconds, one after the other: fuzz/run_all.sh [SECONDS] [TARGET...]
#
# Needs a nightly toolchain and cargo-fuzz. Starts from the project's own test cases, keeps what it finds under
# fuzz/corpus/ (not committed), and stops with the number of targets that failed; what failed lies under
# fuzz/artifacts/. SANITIZER=address also looks for memory errors below our own code, which has nearly no `unsafe`.
set -u
cd "$(dirname "$0")/.." || exit 2
seconds=${1:-600}
[ $# -gt 0 ] && shift
sanitizer=${SANITIZER:-none}
failed=0

# A WARC record with an HTTP response that names its character set and comes in chunks, and the response alone.
response() {
    printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nTransfer-Encoding: chunked\r\n\r\n'
    printf '13\r\n<p>l\351t\351 \253 oui \273</p>\r\n0\r\n\r\n'
}
record() {
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:a>\r\nContent-Type: %s\r\n' "$1" "$2"
    printf 'Content-Length: %d\r\n\r\n%s\r\n\r\n' "${#3}" "$3"
}

# Puts files into a target's corpus, behind a first byte that chooses the format.
seed() {
    target=$1 byte=$2
    shift 2
    for file in "$@"; do
        [ -f "$file" ] || continue
        { [ "$byte" = none ] || printf "\\$byte"; cat "$file"; } >"fuzz/corpus/$target/$(basename "$file")-$byte"
    done
}

if [ $# -gt 0 ]; then targets=$*; else targets="annotations gazetteer index parquet pipeline read view weights"; fi
# Ninety crates that only one target needs; it makes its own seeds.
case " $targets " in *" parquet "*) features="--features parquet" ;; *) features= ;; esac
for target in $targets; do
    mkdir -p "fuzz/corpus/$target"
    case $target in
    pipeline | view)
        seed "$target" none tests/cases/blocks/*.txt tests/cases/names/*.txt tests/cases/speakers/*.txt corpus/articles/*.txt
        ;;
    read)
        seed read 000 tests/cli/bad.in/*.txt
        seed read 001 tests/cli/bad.in/*.jsonl tests/cli/fields.in/*.jsonl
        seed read 002 tests/cli/bad.in/*.csv tests/cli/fields.in/*.csv
        { printf '\007'; record conversion text/plain 'Il pleut.'; record warcinfo text/plain x; } >fuzz/corpus/read/warc
        { printf '\011'; response; } >fuzz/corpus/read/http
        { printf '\012<meta charset="iso-8859-1">\351'; } >fuzz/corpus/read/gzip
        ;;
    annotations)
        for byte in 000 001 002 003 004 005 006 007; do
            seed annotations $byte tests/cli/convert.in/*.json* tests/cli/convert.in/*.conll
        done
        ;;
    gazetteer)
        seed gazetteer 000 tests/cli/gazetteer.in/names/*.csv
        for byte in 110 111 112 113 114 115 116 117 120; do
            seed gazetteer $byte src/gazetteer/import/samples/*
        done
        ;;
    esac
    echo "== $target: $seconds s"
    # shellcheck disable=SC2086 # two words or none
    cargo +nightly fuzz run -s "$sanitizer" $features "$target" -- -max_total_time="$seconds" -rss_limit_mb=2048 \
        -timeout=20 -max_len=16384 -dict=fuzz/french.dict -print_final_stats=1 || {
        failed=$((failed + 1))
        echo "== $target FAILED"
    }
done
echo "== $failed of the targets failed"
exit "$failed"
