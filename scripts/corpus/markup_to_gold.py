#!/usr/bin/env python3
"""Compile annotated articles (XML with inline tags) into plain texts and gold records.

usage: markup_to_gold.py IN_DIR TEXT_DIR GOLD_DIR [--gazetteers DIR] [--lint] [--root DIR]
       markup_to_gold.py --check IN_DIR [--gazetteers DIR] [--lint]

Each IN_DIR/ID.xml holds one article:

    <article id="ID" desk="justice" title="short description">TEXT</article>

TEXT is the article as it is, with these tags, which add and remove no character (corpus/GUIDELINES.md says what to mark):

    <e t="PER" n="canonical name" s="subtype">   a mention of an entity (t: PER ORG LOC AGENCY; s may be left out)
    <q id="q1" k="direct" who="..." named="1">   what stands between two quotation marks (k: direct mixed title scare);
                                                 also u="u1" (utterance), closed="0" (no closing mark), nested="1"
    <s q="q1 q2">   the speaker mention of these quotes
    <c q="q1">      the reporting words of these quotes

One newline after the start tag and one before the end tag are dropped. newline="crlf" on <article> writes CRLF, bom="1" puts a
byte order mark in front. The program writes TEXT_DIR/ID.txt and GOLD_DIR/ID.jsonl (the record of the design, schema guillemet-1):
offsets are half-open code points of the text without its byte order mark. `source` is the path of the text below --root (the
current folder unless given), or its file name where TEXT_DIR lies elsewhere.

Problems are told as `FILE:LINE: error|warning: ...`. A file with an error is not written, the others are.
Exit codes: 0 done (warnings allowed), 1 some file has an error, 2 bad usage.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

SCHEMA = "guillemet-1"
KINDS = ("direct", "mixed", "title", "scare")
SUBTYPES = {
    "LOC": "country territory region department state city district continent sea river lake mountain island desert area "
           "building stadium airport square street park planet other",
    "ORG": "company media party union ngo club federation university school hospital armed_group association band religious "
           "platform think_tank brand competition alliance other",
    "AGENCY": "government presidency ministry department regulator court prosecutor parliament police armed_forces "
              "intelligence central_bank igo eu_body un_body news_agency administration local_government embassy other",
    "PER": "politician head_of_state royal business sport artist scientist journalist religious jurist military activist "
           "historical other",
}
SUBTYPES = {kind: frozenset(names.split()) for kind, names in SUBTYPES.items()}
ATTRIBUTES = {  # tag: (required, optional)
    "article": ({"id", "desk", "title"}, {"newline", "bom"}),
    "e": ({"t", "n"}, {"s"}),
    "q": ({"id", "k"}, {"who", "named", "u", "closed", "nested"}),
    "s": ({"q"}, set()),
    "c": ({"q"}, set()),
}
ALLOWED = {"named": {"0", "1"}, "closed": {"0"}, "nested": {"1"}, "newline": {"crlf"}, "bom": {"1"}}
OPENING, CLOSING = "«“„\"‹‘'", "»”\"›’'"
# Letters that Unicode does not decompose into an ASCII letter and a mark.
SLUG_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


class Problem(Exception):
    """What is wrong with a file, and on which line of it."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


@dataclass
class Tag:
    """One inline tag: the text it covers is `text[start:end]` of its article."""

    name: str
    attributes: dict
    line: int
    start: int
    parents: tuple
    end: int = -1

    def get(self, key):
        return self.attributes.get(key)


@dataclass
class Article:
    """A parsed article. `line` is that of its start tag."""

    attributes: dict
    line: int
    text: str = ""
    dropped: int = 0
    tags: list = field(default_factory=list)

    def named(self, name):
        return [tag for tag in self.tags if tag.name == name]

    def line_at(self, position):
        return self.line + self.dropped + self.text.count("\n", 0, position)


def parse(path):
    """Read one XML file into an Article with line feeds; offsets count from the first character of the text."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    article, pieces, length, open_tags = None, [], 0, []

    def start(name, attributes):
        nonlocal article
        line = parser.CurrentLineNumber
        check_attributes(name, attributes, line)
        if name == "article":
            if article is not None:
                raise Problem(line, "<article> inside <article>")
            article = Article(attributes, line)
            return
        if article is None:
            raise Problem(line, f"<{name}> outside <article>")
        tag = Tag(name, attributes, line, length, tuple(open_tags))
        open_tags.append(tag)
        article.tags.append(tag)

    def end(name):
        if name != "article":
            open_tags.pop().end = length

    def characters(data):
        nonlocal length
        pieces.append(data)
        length += len(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        raise Problem(error.lineno, f"not well-formed: {expat.ErrorString(error.code)}") from None
    article.text = "".join(pieces)
    drop_outer_newlines(article)
    return article


def check_attributes(name, attributes, line):
    if name not in ATTRIBUTES:
        raise Problem(line, f"unknown tag <{name}>")
    required, optional = ATTRIBUTES[name]
    for key in sorted(required - attributes.keys()):
        raise Problem(line, f"<{name}> has no attribute {key}")
    for key, value in attributes.items():
        if key not in required | optional:
            raise Problem(line, f"<{name}> cannot have the attribute {key}")
        if key in ALLOWED and value not in ALLOWED[key]:
            raise Problem(line, f"{key}=\"{value}\": legal values are {', '.join(sorted(ALLOWED[key]))}")
        if value != value.strip() or not value:
            raise Problem(line, f"{key}=\"{value}\" is empty or has outer blanks")


def drop_outer_newlines(article):
    if article.text.startswith("\n"):
        article.dropped = 1
        article.text = article.text[1:]
        for tag in article.tags:
            tag.start, tag.end = tag.start - 1, tag.end - 1
            if tag.start < 0:
                raise Problem(tag.line, "a tag covers the newline after <article>")
    if article.text.endswith("\n"):
        article.text = article.text[:-1]
        for tag in article.tags:
            if tag.end > len(article.text):
                raise Problem(tag.line, "a tag covers the newline before </article>")


def validate(article, path):
    """Check an article against the rules; returns (errors, warnings) as lists of (line, message)."""
    errors, warnings = [], []

    def error(tag, message):
        errors.append((tag.line, message))

    if article.attributes["id"] != path.stem:
        errors.append((article.line, f"id=\"{article.attributes['id']}\" in a file named {path.name}"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.attributes["id"]):
        errors.append((article.line, "id is not a lower-case slug"))
    for tag in article.tags:
        covered = article.text[tag.start:tag.end]
        if not covered or covered != covered.strip():
            error(tag, f"<{tag.name}> covers nothing or begins or ends with a blank: {covered!r}")
    validate_entities(article, error)
    validate_quotes(article, error, warnings)
    return errors, warnings


def validate_entities(article, error):
    kinds, subtypes, spans = {}, {}, set()
    for tag in article.named("e"):
        kind, name, subtype = tag.get("t"), tag.get("n"), tag.get("s")
        if kind not in SUBTYPES:
            error(tag, f"t=\"{kind}\": legal types are {', '.join(SUBTYPES)}")
            continue
        if "’" in name or "\xa0" in name:
            error(tag, f"n=\"{name}\": canonical names have ASCII apostrophes and blanks")
        if kinds.setdefault(name, kind) != kind:
            error(tag, f"n=\"{name}\" is {kinds[name]} elsewhere: give each entity its own full name")
        if subtype is not None:
            if subtype not in SUBTYPES[kind]:
                error(tag, f"s=\"{subtype}\" is no subtype of {kind}")
            if subtypes.setdefault(name, subtype) != subtype:
                error(tag, f"n=\"{name}\" has s=\"{subtypes[name]}\" elsewhere")
        if (tag.start, tag.end) in spans:
            error(tag, f"two mentions on the same characters: {article.text[tag.start:tag.end]!r}")
        spans.add((tag.start, tag.end))


def validate_quotes(article, error, warnings):
    names = {tag.get("n") for tag in article.named("e")}
    quotes = {}
    for tag in article.named("q"):
        identifier, kind, who, named = tag.get("id"), tag.get("k"), tag.get("who"), tag.get("named")
        if identifier in quotes:
            error(tag, f"two quotes have the id {identifier}")
        quotes[identifier] = tag
        if kind not in KINDS:
            error(tag, f"k=\"{kind}\": legal kinds are {', '.join(KINDS)}")
        if (who is None) != (named is None):
            error(tag, f"{identifier}: who and named go together")
        if who is not None and kind in ("title", "scare"):
            error(tag, f"{identifier}: a {kind} has no speaker")
        if named == "1" and who not in names:
            error(tag, f"{identifier}: who=\"{who}\" is named but is the n of no mention in the article")
        inside = any(parent.name == "q" for parent in tag.parents)
        if inside != (tag.get("nested") == "1"):
            error(tag, f"{identifier}: nested=\"1\" belongs to a quote inside a quote, and only there")
        warn_of_marks(article, tag, warnings)
    for name, noun in (("s", "speaker mention"), ("c", "cue")):
        seen = {}
        for tag in article.named(name):
            for identifier in tag.get("q").split():
                if identifier not in quotes:
                    error(tag, f"<{name}> refers to {identifier}, which does not exist")
                elif quotes[identifier].get("k") in ("title", "scare"):
                    error(tag, f"{identifier} is a {quotes[identifier].get('k')}: it has no {noun}")
                elif seen.setdefault(identifier, tag) is not tag:
                    error(tag, f"{identifier} has two {noun}s")
                elif name == "s" and quotes[identifier].get("who") is None:
                    warnings.append((tag.line, f"{identifier} has a speaker mention but no who"))
    utterances = {}
    for tag in quotes.values():
        if tag.get("u") and utterances.setdefault(tag.get("u"), tag.get("who")) != tag.get("who"):
            error(tag, f"{tag.get('id')}: utterance {tag.get('u')} has two speakers")


def warn_of_marks(article, tag, warnings):
    before, after = article.text[:tag.start].rstrip()[-1:], article.text[tag.end:].lstrip()[:1]
    if not before or before not in OPENING:
        warnings.append((tag.line, f"{tag.get('id')}: no opening quotation mark in front"))
    closed = bool(after) and after in CLOSING
    if closed == (tag.get("closed") == "0"):
        warnings.append((tag.line, f"{tag.get('id')}: " + ("closed=\"0\" before a mark" if closed else "no closing quotation mark")))


def lint(article):
    """Places that look forgotten: an opening mark without <q>, an annotated name that stands elsewhere without <e>."""
    text, found = article.text, []
    starts = {tag.start for tag in article.named("q")}
    for match in re.finditer(r"[«“]\s*", text):
        if match.end() not in starts:
            found.append((article.line_at(match.start()), f"{text[match.start():match.end() + 25]!r} is no quote"))
    covered = bytearray(len(text))
    for tag in article.named("e"):
        covered[tag.start:tag.end] = b"\x01" * (tag.end - tag.start)
    for form in sorted({text[tag.start:tag.end] for tag in article.named("e")}):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            if not any(covered[match.start():match.end()]):
                found.append((article.line_at(match.start()), f"{form!r} is a mention elsewhere but not here"))
    return sorted(found)


class Gazetteer:
    """Names and aliases of the gazetteer files: (type, form) to the ids and rows that have it."""

    def __init__(self, folder=None):
        self.rows, self.names, self.aliases = {}, {}, {}
        if folder is None:
            return
        for path in sorted(folder.glob("*.csv")):
            if not path.name.endswith(".aliases.csv"):
                for row in self.read(path, ("id", "type", "name")):
                    self.rows[row["id"]] = row
                    self.names.setdefault((row["type"], plain(row["name"])), set()).add(row["id"])
        for path in sorted(folder.glob("*.aliases.csv")):
            for row in self.read(path, ("id", "alias")):
                entry = self.rows.get(row["id"])
                if entry and row.get("match") != "never":
                    self.aliases.setdefault((entry["type"], plain(row["alias"])), set()).add(row["id"])

    @staticmethod
    def read(path, columns):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    raise Problem(1, f"{path}: no column {column}")
            yield from reader

    def find(self, kind, name):
        """The row that `name` stands for: the one entry of that name, else the one entry of that alias, else None."""
        for table in (self.names, self.aliases):
            ids = table.get((kind, plain(name)), ())
            if ids:
                return self.rows[min(ids)] if len(ids) == 1 else None
        return None


def plain(name):
    """One form of a name for lookups: NFC, ASCII apostrophe and blanks."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())


def slug(name):
    """A lower-case ASCII slug: `Saint-Étienne-du-Bœuf` gives `saint-etienne-du-boeuf`."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(SLUG_LETTERS))
    ascii_name = "".join(c for c in letters if not unicodedata.combining(c))
    made = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")
    return made or "-".join(f"{ord(c):x}" for c in name if not c.isspace())


def apply_newlines(article):
    """Turn line feeds into CRLF and move the offsets accordingly, if the article asks for it."""
    if article.attributes.get("newline") != "crlf":
        return
    feeds = [i for i, c in enumerate(article.text) if c == "\n"]
    for tag in article.tags:
        tag.start += bisect_left(feeds, tag.start)
        tag.end += bisect_left(feeds, tag.end)
    article.text = article.text.replace("\n", "\r\n")


def source_name(folder, root, name):
    """How a record names its text: the path below `root` with slashes, else the file name."""
    folder, root = folder.resolve(), root.resolve()
    return (folder.relative_to(root) / name).as_posix() if folder.is_relative_to(root) else name


def record(article, gazetteer, source):
    """The gold record of a valid article, keys in the order of the schema."""
    text = article.text
    known = {}  # canonical name: (entity id, subtype, wikidata)
    for tag in sorted(article.named("e"), key=lambda tag: tag.get("s") is None):
        name = tag.get("n")
        row = gazetteer.find(tag.get("t"), name) or {}
        known.setdefault(name, (row.get("id") or f"nil:{slug(name)}", tag.get("s") or row.get("subtype") or None,
                                row.get("wikidata") or None))
    entities = []
    for number, tag in enumerate(in_order(article.named("e")), 1):
        identifier, subtype, wikidata = known[tag.get("n")]
        entities.append({
            "id": f"e{number}", "start": tag.start, "end": tag.end, "text": text[tag.start:tag.end],
            "type": tag.get("t"), "subtype": subtype, "entity": identifier, "name": tag.get("n"), "wikidata": wikidata,
            "rule": "gold", "confidence": None,
        })
    return {
        "schema": SCHEMA, "doc_id": article.attributes["id"], "source": source,
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(), "length": len(text), "offsets": "codepoint",
        "entities": entities, "quotes": quote_records(article, known),
    }


def quote_records(article, known):
    text = article.text
    speakers, cues = ({identifier: tag for tag in article.named(name) for identifier in tag.get("q").split()} for name in "sc")
    utterances, quotes = {}, []
    for number, tag in enumerate(in_order(article.named("q")), 1):
        utterance = ("u", tag.get("u")) if tag.get("u") else ("q", tag.get("id"))
        quotes.append({
            "id": f"q{number}", "start": tag.start, "end": tag.end, "text": text[tag.start:tag.end], "kind": tag.get("k"),
            "utterance": utterances.setdefault(utterance, f"u{len(utterances) + 1}"), "closed": tag.get("closed") != "0",
            **span("cue", cues.get(tag.get("id")), text), **span("speaker", speakers.get(tag.get("id")), text),
            "speaker_entity": known[tag.get("who")][0] if tag.get("named") == "1" else None, "speaker_name": tag.get("who"),
            "rule": "gold", "confidence": None,
        })
    return quotes


def span(prefix, tag, text):
    start, end = (tag.start, tag.end) if tag else (None, None)
    return {f"{prefix}_start": start, f"{prefix}_end": end, f"{prefix}_text": text[start:end] if tag else None}


def in_order(tags):
    return sorted(tags, key=lambda tag: (tag.start, -tag.end))


def self_check(made, text):
    """Every offset of the record gives its covered text, in the text as it will be read back."""
    for item in made["entities"] + made["quotes"]:
        for prefix in ("", "cue_", "speaker_"):
            start, end, covered = (item.get(prefix + key) for key in ("start", "end", "text"))
            if start is not None and text[start:end] != covered:
                raise AssertionError(f"{made['doc_id']} {item['id']}: {covered!r} is not at {start}..{end}")


def compile_file(path, options, gazetteer):
    """Check one file and write its text and record; returns (errors, warnings) as lists of (line, message)."""
    try:
        article = parse(path)
    except Problem as problem:
        return [(problem.line, str(problem))], []
    errors, warnings = validate(article, path)
    if options.lint:
        warnings += lint(article)
    if errors:
        return errors, warnings
    apply_newlines(article)
    name = f"{path.stem}.txt"
    source = name if options.check else source_name(options.text_dir, options.root, name)
    made = record(article, gazetteer, source)
    self_check(made, article.text)
    if not options.check:
        data = article.text.encode("utf-8")
        if article.attributes.get("bom"):
            data = b"\xef\xbb\xbf" + data
        (options.text_dir / name).write_bytes(data)
        line = json.dumps(made, ensure_ascii=False) + "\n"
        (options.gold_dir / f"{path.stem}.jsonl").write_bytes(line.encode("utf-8"))
    return errors, warnings


def usage(arguments):
    parser = argparse.ArgumentParser(description="Compile annotated articles into plain texts and gold records.")
    parser.add_argument("in_dir", type=Path, metavar="IN_DIR")
    parser.add_argument("text_dir", type=Path, metavar="TEXT_DIR", nargs="?")
    parser.add_argument("gold_dir", type=Path, metavar="GOLD_DIR", nargs="?")
    parser.add_argument("--check", action="store_true", help="validate only, write nothing")
    parser.add_argument("--lint", action="store_true", help="also tell of marks and names that look forgotten")
    parser.add_argument("--gazetteers", type=Path, metavar="DIR", help="gazetteer CSV files, for the ids of known entities")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="folder that `source` is relative to (default: here)")
    options = parser.parse_args(arguments)
    if not options.check and options.gold_dir is None:
        parser.error("TEXT_DIR and GOLD_DIR are needed unless --check is given")
    for folder in (options.in_dir, options.gazetteers):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is not a directory")
    return options


def main(arguments):
    options = usage(arguments)
    try:
        gazetteer = Gazetteer(options.gazetteers)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    if not options.check:
        options.text_dir.mkdir(parents=True, exist_ok=True)
        options.gold_dir.mkdir(parents=True, exist_ok=True)
    paths, failed = sorted(options.in_dir.glob("*.xml")), 0
    for path in paths:
        errors, warnings = compile_file(path, options, gazetteer)
        failed += bool(errors)
        for level, found in (("error", errors), ("warning", warnings)):
            for line, message in sorted(found):
                print(f"{path}:{line}: {level}: {message}", file=sys.stderr)
    print(f"{len(paths) - failed} of {len(paths)} articles {'valid' if options.check else 'written'}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
