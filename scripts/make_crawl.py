#!/usr/bin/env python3
"""Makes a large synthetic crawl: varied made-up French articles, for measuring speed and memory.

    python3 scripts/make_crawl.py --bytes 2G crawl.jsonl          JSON lines
    python3 scripts/make_crawl.py --files 100000 folder/          a folder of small text files
    python3 scripts/make_crawl.py --article 100M article.txt      one huge article
    python3 scripts/make_crawl.py --wet --bytes 200M crawl.wet.gz a WET file, one gzip member a record

Sentences are put together at random from names, verbs and phrases of this file; nothing is from a real article.
The same arguments give the same bytes (`--seed`).
"""

import argparse
import gzip
import json
import random
import sys
from pathlib import Path

FIRST = "Claire Jean Amélie Karim Hélène Luc Sofia Pierre Nadia Étienne Zoé Marc Inès Paul Lucie Omar Noémie Hugo".split()
LAST = "Vasseur Dupont Morel Benali Lefèvre Garnier Rossi Kowalski Nguyen Perrin Traoré Lambert Delmas Ferrand Aubry Costa".split()
ROLES = ["ministre des Transports", "directrice de l’école", "porte-parole du syndicat", "maire de la commune",
         "président de la région", "chercheuse au CNRS", "secrétaire générale", "entraîneur du club", "préfète"]
PLACES = ["Paris", "Lille", "Brest", "Toulouse", "Montréal", "Dakar", "Bruxelles", "Genève", "Nantes", "Metz", "Tunis"]
BODIES = ["la SNCF", "l’AFP", "le ministère de l’Intérieur", "l’ONU", "la Banque de France", "Renault", "Airbus", "la CGT",
          "la Commission européenne", "l’Assemblée nationale", "la préfecture du Nord", "l’université de Lorraine"]
VERBS = ["a déclaré", "a affirmé", "a expliqué", "a regretté", "a assuré", "a précisé", "a reconnu", "estime", "a ajouté"]
SAID = ["nous n’avons rien décidé", "les travaux commenceront au printemps", "la situation reste difficile pour les familles",
        "il faudra du temps", "le budget sera voté avant la fin de l’année", "personne ne sera oublié",
        "ce choix engage toute la région", "les chiffres parlent d’eux-mêmes", "la ligne rouvrira en septembre",
        "nous attendons une réponse claire", "les élèves doivent pouvoir étudier dans le calme"]
NARRATION = ["Le vent a soufflé toute la nuit sur la côte", "Les habitants ont découvert le projet mardi matin",
             "La réunion, prévue à 18 h 30, a duré plus de trois heures", "Environ 1 200 personnes étaient présentes",
             "Le prix du billet passera de 12,50 € à 14 €", "Les pompiers sont intervenus vers 4 heures",
             "Le conseil a voté à une large majorité", "Deux écoles fermeront leurs portes à la rentrée",
             "Aucune victime n’est à déplorer", "La pluie a retardé le chantier du pont"]
TAILS = ["selon {body}", "à {place}", "au nord de {place}", "malgré l’avis de {body}", "comme l’a rapporté {body}",
         "d’après {person}", "en présence de {person}", "à la demande de {body}"]


def sentence(rng):
    """One sentence, with names and often a quotation."""
    person = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    body, place, said = rng.choice(BODIES), rng.choice(PLACES), rng.choice(SAID)
    kind = rng.randrange(6)
    if kind == 0:
        return f"« {said[0].upper()}{said[1:]} », {rng.choice(VERBS)} {person}, {rng.choice(ROLES)}, à {place}."
    if kind == 1:
        return f"{person} {rng.choice(VERBS)} que « {said} » et que {rng.choice(NARRATION).lower()}."
    if kind == 2:
        return f"Selon {body}, « {said} »."
    tail = rng.choice(TAILS).format(body=body, place=place, person=person)
    return f"{rng.choice(NARRATION)}, {tail}, à {rng.randrange(1, 24)} h {rng.randrange(60):02}."


def article(rng, length):
    """An article of about `length` characters: a title, a dateline, paragraphs."""
    place = rng.choice(PLACES)
    parts = [f"{rng.choice(NARRATION)} à {place}\n\n{place} (AFP) – "]
    size = 0
    while size < length:
        paragraph = " ".join(sentence(rng) for _ in range(rng.randrange(2, 7)))
        parts.append(paragraph + "\n\n")
        size += len(paragraph)
    return "".join(parts)


def articles(rng):
    """Articles without end: most short, some long, few very long."""
    while True:
        yield article(rng, int(rng.lognormvariate(7.6, 0.8)))


def size(text):
    """`64K`, `100M`, `2G` in bytes."""
    units = {"K": 10, "M": 20, "G": 30}
    return int(text[:-1]) << units[text[-1].upper()] if text[-1].isalpha() else int(text)


def write_files(rng, folder, number):
    for i, text in zip(range(number), articles(rng)):
        path = folder / f"{i // 1000:03}" / f"{i:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_stream(rng, path, total, record):
    """Records until they have `total` bytes; compressed member by member where the name ends in .gz."""
    compress = gzip.compress if path.suffix == ".gz" else bytes
    written = 0
    with open(path, "wb") as out:
        for number, text in enumerate(articles(rng), 1):
            content = record(number, text)
            out.write(compress(content))
            written += len(content)
            if written >= total:
                break


def line(number, text):
    return (json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n").encode()


def wet(number, text):
    body = text.encode()
    head = (f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://exemple.invalid/article/{number}\r\n"
            f"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body + b"\r\n\r\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--bytes", type=size, metavar="SIZE", help="about so many bytes of records")
    parser.add_argument("--files", type=int, metavar="N", help="a folder of N text files")
    parser.add_argument("--article", type=size, metavar="SIZE", help="one article of so many bytes")
    parser.add_argument("--wet", action="store_true", help="records as in Common Crawl's WET files")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    if args.files:
        write_files(rng, args.path, args.files)
    elif args.article:
        args.path.write_text(article(rng, args.article * 0.96), encoding="utf-8")
    elif args.bytes:
        write_stream(rng, args.path, args.bytes, wet if args.wet else line)
    else:
        parser.error("say how much: --bytes, --files or --article")


if __name__ == "__main__":
    sys.exit(main())
