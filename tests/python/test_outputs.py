"""Checks that Python finds the covered text at the offsets of every row of every format.

    python test_outputs.py ROOT

Each folder of ROOT that has an annotations.jsonl (written with --with-text) is checked through the
json and csv modules, pandas, polars and spaCy, and its brat folder by a reader of its own.
ROOT/texts, if it is there, holds the files that the documents were read from.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import polars as pl
import spacy

checked = Counter()


def covered(text, start, end, unit):
    """The passage of `text` between two offsets."""
    if unit == "codepoint":
        return text[start:end]
    if unit == "byte":
        return text.encode()[start:end].decode()
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def is_absent(value):
    return value is None or value == "" or value != value


def check_row(how, row, text, unit):
    """Checks the span of an entity or quote, and those of its cue and speaker."""
    for prefix in ("", "cue_", "speaker_"):
        start, end = row.get(f"{prefix}start"), row.get(f"{prefix}end")
        passage = row.get(f"{prefix}text")
        if prefix and is_absent(start):
            assert is_absent(end) and is_absent(passage), (how, row)
            continue
        start, end = int(start), int(end)
        assert start < end, (how, row)
        assert covered(text, start, end, unit) == passage, (how, row)
        checked[how] += 1


def load(folder):
    with open(folder / "annotations.jsonl", encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def check_json(records):
    for record in records:
        unit, text = record["offsets"], record["text"]
        assert record["schema"].startswith("guillemet-")
        length = covered(text, 0, record["length"], unit)
        assert length == text, record["doc_id"]
        for row in record["entities"] + record["quotes"]:
            check_row(f"json {unit}", row, text, unit)


def check_tables(folder, records):
    unit = records[0]["offsets"]
    texts = {record["doc_id"]: record["text"] for record in records}
    for name, key in (("entities", "entities"), ("quotes", "quotes")):
        path = folder / f"{name}.csv"
        expected = [
            (record["doc_id"], row["id"], row["text"]) for record in records for row in record[key]
        ]
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        for how, rows in tables(path):
            got = [(row["doc_id"], row["id"], row["text"]) for row in rows]
            assert got == expected, (how, got, expected)
            for row in rows:
                check_row(f"{how} {unit}", row, texts[row["doc_id"]], unit)


def tables(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield "csv", list(csv.DictReader(file))
    # A company may be called NA: only an empty field means that there is nothing.
    frame = pd.read_csv(path, dtype={"doc_id": str}, keep_default_na=False, na_values=[])
    yield "pandas", frame.to_dict("records")
    frame = pl.read_csv(path, schema_overrides={"doc_id": pl.String}, infer_schema_length=None)
    yield "polars", frame.to_dicts()


def check_ndjson_frames(folder, records):
    unit = records[0]["offsets"]
    path = folder / "annotations.jsonl"
    frame = pd.read_json(path, lines=True, dtype=False, convert_dates=False)
    for how, rows in (
        ("pandas.read_json", frame.to_dict("records")),
        ("polars.read_ndjson", pl.read_ndjson(path, infer_schema_length=None).to_dicts()),
    ):
        assert [row["text"] for row in rows] == [record["text"] for record in records]
        for row in rows:
            for annotation in list(row["entities"]) + list(row["quotes"]):
                check_row(f"{how} {unit}", annotation, row["text"], unit)


def check_spacy(records):
    nlp = spacy.blank("fr")
    for record in records:
        doc = nlp.make_doc(record["text"])
        assert doc.text == record["text"]
        for row in record["entities"] + record["quotes"]:
            span = doc.char_span(row["start"], row["end"], label="X", alignment_mode="expand")
            assert span is not None, row
            assert span.start_char <= row["start"] and row["end"] <= span.end_char, row
            shift = row["start"] - span.start_char
            assert span.text[shift : shift + len(row["text"])] == row["text"], row
            checked["spacy"] += 1


def check_brat(folder, records):
    """Reads brat's files as brat does: line by line, fields between tabs."""
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    declared = {line.split()[0] for line in conf.splitlines() if line.strip()}
    documents = {}
    for path in sorted(folder.rglob("*.txt")):
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        ann = path.with_name(path.name.removesuffix(".txt") + ".ann").read_text(encoding="utf-8")
        documents[text] = check_ann(text, ann.splitlines(), declared)
    for record in records:
        spans = documents[record["text"]]
        wanted = Counter(row["type"] for row in record["entities"])
        wanted += Counter(row["kind"].capitalize() for row in record["quotes"])
        got = Counter(spans)
        assert all(got[kind] == n for kind, n in wanted.items()), (record["doc_id"], got, wanted)


def check_ann(text, lines, declared):
    """The types of the text-bound annotations of one document."""
    kinds = {}
    for line in lines:
        number, rest = line.split("\t", 1)
        if number.startswith("T"):
            data, passage = rest.split("\t")
            kind, offsets = data.split(" ", 1)
            fragments = [tuple(map(int, pair.split(" "))) for pair in offsets.split(";")]
            assert " ".join(text[start:end] for start, end in fragments) == passage, line
            assert all(a[1] < b[0] for a, b in zip(fragments, fragments[1:])), line
            assert kind in declared, line
            assert number not in kinds, line
            kinds[number] = kind
            checked["brat"] += 1
        elif number.startswith("R"):
            name, *arguments = rest.split(" ")
            assert name in declared, line
            targets = [kinds[argument.split(":")[1]] for argument in arguments]
            assert targets[1] == {"Source": "Speaker", "CuedBy": "Cue"}[name], line
        elif number.startswith("A"):
            name, target = rest.split(" ")
            assert name in declared and target in kinds, line
        else:
            assert number.startswith("#"), line
            assert rest.split("\t")[0].split(" ")[1] in kinds, line
    return list(kinds.values())


def check_source_texts(folder, records):
    """The text is the file's, but for a byte order mark: as Python's utf-8-sig reads it."""
    texts = {record["doc_id"]: record["text"] for record in records}
    for path in folder.rglob("*.txt"):
        doc_id = path.relative_to(folder).as_posix().removesuffix(".txt")
        with open(path, encoding="utf-8-sig", newline="") as file:
            assert file.read() == texts.pop(doc_id), doc_id
    assert not texts, texts


def main(root):
    for path in sorted(root.glob("*/annotations.jsonl")):
        folder = path.parent
        records = load(folder)
        check_json(records)
        check_tables(folder, records)
        check_ndjson_frames(folder, records)
        check_brat(folder / "brat", records)
        if records[0]["offsets"] == "codepoint":
            check_spacy(records)
        if folder.name != "articles" and (root / "texts").is_dir():
            check_source_texts(root / "texts", records)
    assert checked["spacy"] > 0
    for how, n in sorted(checked.items()):
        print(f"{n:6} spans  {how}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
