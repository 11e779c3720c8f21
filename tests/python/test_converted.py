"""Reads what `guillemet convert` writes with the libraries that the formats are for.

    python test_converted.py ROOT

ROOT has annotations.jsonl (the records, with their texts) and what they were converted to: out.conll,
out-bioes.conll, out.tokens, out.spacy, out.label-studio, out.doccano and, where the program was built
with it, out.parquet. A library that is not there is told and passed over.
"""

import importlib
import json
import sys
from collections import Counter
from pathlib import Path

checked = Counter()


def library(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return None


def load(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def trimmed(text, row):
    """Start, end and label without blanks at the ends; None if there is nothing else."""
    start, end = row["start"], row["end"]
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end, row.get("type") or row["kind"]) if start < end else None


def spans(record, key):
    found = (trimmed(record["text"], row) for row in record[key])
    return sorted((span for span in found if span), key=lambda s: (s[0], -s[1]))


def outer(found):
    kept, end = [], 0
    for span in found:
        if span[0] >= end:
            kept.append(span)
            end = span[1]
    return kept


def check_spacy(root, records):
    spacy = library("spacy")
    if not spacy:
        return
    from spacy.tokens import Doc, DocBin

    vocab = spacy.blank("fr").vocab
    docs = []
    for record, line in zip(records, load(root / "out.spacy"), strict=True):
        doc = Doc(vocab).from_json(line, validate=True)
        docs.append(doc)
        assert doc.text == record["text"]
        expected = spans(record, "entities")
        ents = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        assert ents == outer(expected), (ents, expected)
        nested = [(s.start_char, s.end_char, s.label_) for s in doc.spans["nested"]]
        assert sorted(ents + nested) == sorted(expected)
        quotes = [(s.start_char, s.end_char, s.label_.lower()) for s in doc.spans["quotes"]]
        assert sorted(quotes) == sorted(spans(record, "quotes"))
        assert line["guillemet"]["quotes"] == record["quotes"]
        assert len(doc) == 0 or list(doc.sents)
        checked["spacy"] += len(ents) + len(nested) + len(quotes)
    again = DocBin(docs=docs).to_bytes()
    for doc, back in zip(docs, DocBin().from_bytes(again).get_docs(vocab), strict=True):
        assert [str(ent) for ent in doc.ents] == [str(ent) for ent in back.ents]


def columns(path):
    """Documents of sentences of rows."""
    documents = []
    with open(path, encoding="utf-8", newline="\n") as lines:
        assert next(lines) == "# global.columns = FORM NER QUOTE\n"
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id = "):
                documents.append([[]])
            elif line:
                documents[-1][-1].append(line.split("\t"))
            elif documents[-1][-1]:
                documents[-1].append([])
    return [[sentence for sentence in document if sentence] for document in documents]


def covered(text, forms, first, last):
    """The characters that a run of tokens covers."""
    at, places = 0, []
    for form in forms:
        at = text.index(form, at)
        places.append((at, at + len(form)))
        at += len(form)
    return places[first][0], places[last][1]


def check_conll(root, records):
    metrics, scheme = library("seqeval.metrics.sequence_labeling"), library("seqeval.scheme")
    if not metrics or not scheme:
        return
    for name, tags in (("out.conll", scheme.IOB2), ("out-bioes.conll", scheme.IOBES)):
        for record, document in zip(records, columns(root / name), strict=True):
            rows = [row for sentence in document for row in sentence]
            forms = [row[0] for row in rows]
            for column, key in ((1, "entities"), (2, "quotes")):
                sequence = [row[column] for row in rows]
                found = scheme.Entities([sequence], tags).entities[0]
                got = [
                    (*covered(record["text"], forms, e.start, e.end - 1), e.tag) for e in found
                ]
                assert got == outer(spans(record, key)), (name, got)
                assert len(metrics.get_entities([sequence])) == len(got), name
                checked["seqeval"] += len(got)


def check_tokens(root, records):
    datasets = library("datasets")
    if not datasets:
        return
    cache = str(root / "cache")
    path = str(root / "out.tokens")
    data = datasets.load_dataset("json", data_files=path, split="train", cache_dir=cache)
    assert data.column_names == ["doc_id", "sentence", "tokens", "ner_tags", "quote_tags"]
    document_tags = {}
    for row in data:
        assert len(row["tokens"]) == len(row["ner_tags"]) == len(row["quote_tags"])
        document_tags.setdefault(row["doc_id"], []).extend(row["ner_tags"])
    for record in records:
        begun = sum(tag.startswith("B-") for tag in document_tags[record["doc_id"]])
        assert begun == len(outer(spans(record, "entities")))
        checked["datasets"] += begun
    names = sorted({tag for tags in document_tags.values() for tag in tags})
    labels = datasets.Sequence(datasets.ClassLabel(names=names))
    assert data.cast_column("ner_tags", labels)[0]["ner_tags"] is not None


def check_tools(root, records):
    """Label Studio and doccano by their documented shapes: `text[start:end]` is what is covered."""
    with open(root / "out.label-studio", encoding="utf-8") as file:
        tasks = json.load(file)
    for record, task in zip(records, tasks, strict=True):
        text = task["data"]["text"]
        assert text == record["text"]
        result = task["predictions"][0]["result"]
        regions = {r["id"]: r for r in result if r["type"] == "labels"}
        for region in regions.values():
            value = region["value"]
            assert text[value["start"] : value["end"]] == value["text"]
            checked["label studio"] += 1
        for relation in (r for r in result if r["type"] == "relation"):
            assert relation["from_id"] in regions and relation["to_id"] in regions
    seen = set()
    for record, line in zip(records, load(root / "out.doccano"), strict=True):
        ids = {entity["id"] for entity in line["entities"]}
        assert len(ids) == len(line["entities"]) and not ids & seen
        seen |= ids
        wanted = Counter((row["start"], row["end"]) for row in record["entities"])
        wanted += Counter((row["start"], row["end"]) for row in record["quotes"])
        got = Counter((e["start_offset"], e["end_offset"]) for e in line["entities"])
        assert not wanted - got
        assert all({r["from_id"], r["to_id"]} <= ids for r in line["relations"])
        checked["doccano"] += len(ids)


def check_parquet(root, records):
    path = root / "out.parquet"
    if not path.exists():
        print("SKIPPED: Parquet (cargo test --features parquet)")
        return
    readers = {
        "pyarrow": lambda m: m.read_table(path).to_pylist(),
        "polars": lambda m: m.read_parquet(path).to_dicts(),
        "pandas": lambda m: m.read_parquet(path).to_dict("records"),
        "datasets": lambda m: list(
            m.load_dataset(
                "parquet", data_files=str(path), split="train", cache_dir=str(root / "cache")
            )
        ),
    }
    for name, read in readers.items():
        module = library("pyarrow.parquet" if name == "pyarrow" else name)
        if not module:
            continue
        for record, row in zip(records, read(module), strict=True):
            for key in ("doc_id", "text", "sha256", "length", "offsets"):
                assert row[key] == record[key], (name, key)
            for key in ("entities", "quotes"):
                got = [dict(item) for item in row[key]]
                assert json.loads(json.dumps(got)) == record[key], (name, key)
                checked[f"parquet {name}"] += len(got)


def main(root):
    records = load(root / "annotations.jsonl")
    check_spacy(root, records)
    check_conll(root, records)
    check_tokens(root, records)
    check_tools(root, records)
    check_parquet(root, records)
    for how, n in sorted(checked.items()):
        print(f"{n:6} spans  {how}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
