#!/usr/bin/env python3
"""Conjugate the reporting verbs of the lexicons.

Reads   gazetteers/lexicons/reporting_verbs.csv (the lemmas, written by hand)
Writes  gazetteers/lexicons/reporting_verb_forms.csv
        gazetteers/lexicons/auxiliary_forms.csv

Both outputs have the columns form,lemma,mood,person,number,gender and are sorted by the UTF-8 bytes of these fields.

  conjugate.py            write the two files
  conjugate.py --check    write nothing; exit with 1 if a file is not what would be written
  conjugate.py --show V   print the paradigm of the verb V, to be read by eye

How a lemma is read: a leading `se ` or `s'` is dropped (the clitic is matched elsewhere), the first word left is the verb,
and what follows it is fixed (`faire savoir` gives `fait savoir`).

How a verb is conjugated: a verb in -er by the spelling rules of `first_group`; a verb of SECOND_GROUP like `finir`; any other
verb must be named by one of MODELS. A verb that fits nowhere is an error: nothing is guessed.

Two spellings are written where the press has two: `suggérera` and `suggèrera`, `reconnaît` and `reconnait`, `balaie` and
`balaye`. The imperfect subjunctive is limited to the third person.
"""

import argparse
import csv
import io
import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

LEXICONS = Path(__file__).resolve().parents[2] / "gazetteers" / "lexicons"
COLUMNS = ("form", "lemma", "mood", "person", "number", "gender")

PERSONS = (("1", "s"), ("2", "s"), ("3", "s"), ("1", "p"), ("2", "p"), ("3", "p"))
THIRD_PERSONS = (("3", "s"), ("3", "p"))
IMPERATIVE_PERSONS = (("2", "s"), ("1", "p"), ("2", "p"))

AUXILIARIES = ("aller", "avoir", "devoir", "faire", "pouvoir", "tenir", "venir", "vouloir", "être")

# --- endings ---------------------------------------------------------------------------------------------------------

IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")
FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
SUBJUNCTIVE = ("e", "es", "e", "ions", "iez", "ent")
# By the vowel of the simple past: its six endings, and the two of the imperfect subjunctive.
PAST = {
    "a": (("ai", "as", "a", "âmes", "âtes", "èrent"), ("ât", "assent")),
    "i": (("is", "is", "it", "îmes", "îtes", "irent"), ("ît", "issent")),
    "u": (("us", "us", "ut", "ûmes", "ûtes", "urent"), ("ût", "ussent")),
    "in": (("ins", "ins", "int", "înmes", "întes", "inrent"), ("înt", "inssent")),
}

# --- which verbs go how ----------------------------------------------------------------------------------------------

# Verbs in -eler and -eter that double the consonant before a mute e; the others take è.
DOUBLING = {"appeler", "grommeler", "hoqueter", "rappeler", "rejeter", "renouveler"}

# Verbs in -eter and -efer whose e is not mute.
CLOSED_E = {"débriefer", "retweeter", "tweeter"}

SECOND_GROUP = {
    "applaudir", "avertir", "bondir", "compatir", "durcir", "définir", "enorgueillir", "finir", "garantir", "glapir",
    "gémir", "rebondir", "renchérir", "rugir", "réagir", "réfléchir", "réjouir", "surenchérir", "établir",
}  # fmt: skip

# Verbs that never have a direct object and take `avoir`: their participle has one form.
INVARIABLE = {
    "abonder", "acquiescer", "badiner", "blaguer", "bondir", "compatir", "contre-attaquer", "couiner", "discourir",
    "disserter", "douter", "débuter", "enrager", "exulter", "fanfaronner", "fulminer", "geindre", "glapir", "glousser",
    "grimacer", "grincer", "gémir", "haleter", "hoqueter", "hésiter", "insister", "ironiser", "jubiler", "larmoyer",
    "mentir", "minauder", "médire", "obtempérer", "opiner", "pavoiser", "persister", "pester", "philosopher",
    "plastronner", "pleurnicher", "polémiquer", "pontifier", "positiver", "pouffer", "pouvoir", "protester", "pérorer",
    "radoter", "rager", "rebondir", "renchérir", "ricaner", "rigoler", "riposter", "rire", "ronchonner", "rouspéter",
    "rugir", "râler", "réagir", "récidiver", "récriminer", "rétropédaler", "sangloter", "songer", "sourire", "spéculer",
    "statuer", "surenchérir", "tempêter", "temporiser", "tiquer", "tonitruer", "tonner", "tousser", "trembler",
    "triompher", "trépigner", "être",
}  # fmt: skip

# Locutions whose participle agrees; in the others the object is part of the locution (`tiré la sonnette d'alarme`).
AGREEING_LOCUTIONS = {
    "mettre au défi", "mettre en avant", "mettre en cause", "mettre en demeure", "mettre en doute", "mettre en exergue",
    "mettre en garde", "mettre en lumière", "mettre en relief", "mettre en évidence", "monter au créneau",
    "passer aux aveux", "remettre en cause", "remettre en question", "revenir à la charge", "s'inscrire en faux",
    "se faire l'écho", "tourner en dérision",
}  # fmt: skip


class Model(NamedTuple):
    """An irregular verb written out, and the verbs that follow it.

    `root` is the start of the model verb that the other verbs replace by theirs: `t` in `tenir` becomes `v` in `venir`.
    """

    verb: str
    root: str
    others: str
    present: str  # six forms
    future: str  # stem of the future and the conditional
    past: str  # stem and vowel of the simple past
    participle: str  # masculine singular
    subjunctive: str = ""  # strong and weak stem, or six forms; else from the present and the imperfect
    imperative: str = ""  # three forms, or `-` for none; else from the present
    imperfect: str = ""  # stem; else from the present of `nous`
    gerund: str = ""  # present participle; else the stem of the imperfect and -ant


MODELS = (
    Model("être", "", "", "suis es est sommes êtes sont", "ser", "f u", "été",
          subjunctive="sois sois soit soyons soyez soient", imperative="sois soyons soyez", imperfect="ét"),
    Model("avoir", "", "", "ai as a avons avez ont", "aur", "e u", "eu",
          subjunctive="aie aies ait ayons ayez aient", imperative="aie ayons ayez", gerund="ayant"),
    Model("aller", "", "", "vais vas va allons allez vont", "ir", "all a", "allé",
          subjunctive="aill all", imperative="va allons allez"),
    Model("devoir", "", "", "dois dois doit devons devez doivent", "devr", "d u", "dû", imperative="-"),
    Model("pouvoir", "", "", "peux peux peut pouvons pouvez peuvent", "pourr", "p u", "pu",
          subjunctive="puiss puiss", imperative="-"),
    Model("vouloir", "", "", "veux veux veut voulons voulez veulent", "voudr", "voul u", "voulu",
          subjunctive="veuill voul", imperative="veuille veuillons veuillez"),
    Model("faire", "f", "satisfaire", "fais fais fait faisons faites font", "fer", "f i", "fait",
          subjunctive="fass fass"),
    Model("tenir", "t", "maintenir retenir soutenir venir convenir intervenir prévenir revenir souvenir",
          "tiens tiens tient tenons tenez tiennent", "tiendr", "t in", "tenu"),
    # -ir
    Model("sentir", "s", "consentir démentir mentir pressentir repentir ressentir",
          "sens sens sent sentons sentez sentent", "sentir", "sent i", "senti"),
    Model("découvrir", "", "", "découvre découvres découvre découvrons découvrez découvrent", "découvrir", "découvr i",
          "découvert", imperative="découvre découvrons découvrez"),
    Model("requérir", "requ", "enquérir", "requiers requiers requiert requérons requérez requièrent", "requerr",
          "requ i", "requis"),
    Model("discourir", "", "", "discours discours discourt discourons discourez discourent", "discourr", "discour u",
          "discouru"),
    # -oir
    Model("savoir", "", "", "sais sais sait savons savez savent", "saur", "s u", "su",
          subjunctive="sach sach", imperative="sache sachons sachez", gerund="sachant"),
    Model("voir", "v", "entrevoir", "vois vois voit voyons voyez voient", "verr", "v i", "vu"),
    Model("prévoir", "", "", "prévois prévois prévoit prévoyons prévoyez prévoient", "prévoir", "prév i", "prévu"),
    Model("concevoir", "con", "percevoir", "conçois conçois conçoit concevons concevez conçoivent", "concevr", "conç u",
          "conçu"),
    Model("émouvoir", "", "", "émeus émeus émeut émouvons émouvez émeuvent", "émouvr", "ém u", "ému"),
    # -ire
    Model("dire", "d", "redire", "dis dis dit disons dites disent", "dir", "d i", "dit"),
    Model("prédire", "pré", "contredire interdire médire", "prédis prédis prédit prédisons prédisez prédisent", "prédir",
          "préd i", "prédit"),
    Model("maudire", "", "", "maudis maudis maudit maudissons maudissez maudissent", "maudir", "maud i", "maudit"),
    Model("écrire", "é", "décrire inscrire prescrire", "écris écris écrit écrivons écrivez écrivent", "écrir", "écriv i",
          "écrit"),
    Model("lire", "", "", "lis lis lit lisons lisez lisent", "lir", "l u", "lu"),
    Model("rire", "r", "sourire", "ris ris rit rions riez rient", "rir", "r i", "ri"),
    Model("déduire", "dé", "introduire traduire", "déduis déduis déduit déduisons déduisez déduisent", "déduir",
          "déduis i", "déduit"),
    Model("croire", "", "", "crois crois croit croyons croyez croient", "croir", "cr u", "cru"),
    # -dre, -pre, -tre
    Model("plaindre", "pla", "craindre dépeindre enjoindre feindre geindre",
          "plains plains plaint plaignons plaignez plaignent", "plaindr", "plaign i", "plaint"),
    Model("rendre", "ren", "attendre défendre entendre pourfendre prétendre répondre sous-entendre",
          "rends rends rend rendons rendez rendent", "rendr", "rend i", "rendu"),
    Model("prendre", "p", "apprendre comprendre reprendre", "prends prends prend prenons prenez prennent", "prendr",
          "pr i", "pris"),
    Model("rompre", "r", "interrompre", "romps romps rompt rompons rompez rompent", "rompr", "romp i", "rompu"),
    Model("mettre", "m", "admettre promettre remettre transmettre émettre",
          "mets mets met mettons mettez mettent", "mettr", "m i", "mis"),
    Model("reconnaître", "", "", "reconnais reconnais reconnaît reconnaissons reconnaissez reconnaissent", "reconnaîtr",
          "reconn u", "reconnu"),
    # -ure, -vre
    Model("conclure", "con", "exclure", "conclus conclus conclut concluons concluez concluent", "conclur", "concl u",
          "conclu"),
    Model("poursuivre", "", "", "poursuis poursuis poursuit poursuivons poursuivez poursuivent", "poursuivr",
          "poursuiv i", "poursuivi"),
)  # fmt: skip

# --- paradigms -------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One form of a verb and its place in the paradigm."""

    form: str
    mood: str
    person: str = ""
    number: str = ""
    gender: str = ""


def cells(mood: str, persons: tuple, forms: list[str]) -> Iterator[Cell]:
    """One cell for each person; the forms stand in the order of the persons."""
    assert len(persons) == len(forms), (mood, forms)
    for (person, number), form in zip(persons, forms):
        yield Cell(form, mood, person, number)


def add(stem: str, endings: tuple) -> list[str]:
    return [stem + ending for ending in endings]


def strong_weak(strong: str, weak: str) -> list[str]:
    """The present subjunctive; the weak stem stands in `nous` and `vous`."""
    return [(weak if ending in ("ions", "iez") else strong) + ending for ending in SUBJUNCTIVE]


def participles(masculine: str) -> Iterator[Cell]:
    """The four forms of a past participle."""
    stem = "du" if masculine == "dû" else masculine
    yield Cell(masculine, "part_past", "", "s", "m")
    yield Cell(stem if stem.endswith("s") else stem + "s", "part_past", "", "p", "m")
    yield Cell(stem + "e", "part_past", "", "s", "f")
    yield Cell(stem + "es", "part_past", "", "p", "f")


def first_group(verb: str) -> Iterator[Cell]:
    """A regular verb in -er with the spelling changes of its stem.

    Three stems: the plain one, written soft before a and o (`lanç-`, `mange-`); the strong ones before a mute e (`martèl-`,
    `appuie`); those of the future, which have no agreed spelling for é (`suggérer-`, `suggèrer-`).
    """
    stem = verb[:-2]
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    strong, future = [stem], [verb]
    if verb in DOUBLING:
        strong = [stem + stem[-1]]
        future = [strong[0] + "er"]
    elif verb.endswith(("oyer", "uyer")):
        strong = [stem[:-1] + "i"]
        future = [strong[0] + "er"]
    elif verb.endswith("ayer"):
        strong = [stem[:-1] + "i", stem]
        future = [s + "er" for s in strong]
    elif verb not in CLOSED_E and re.search(r"e[^aeiouyàâéèêîôû]er$", verb):  # mute e and one consonant: mener
        strong = [stem[:-2] + "è" + stem[-1]]
        future = [strong[0] + "er"]
    elif match := re.search(r"é((?:[^aeiouyàâéèêîôû]|[bcdfgptv][lr]|gu|qu|gn|ch))er$", verb):  # céder, célébrer, alléguer
        strong = [stem[: match.start()] + "è" + match[1]]
        future = [verb, strong[0] + "er"]

    nous = soft + "ons"
    vous = stem + "ez"
    for s in strong:
        yield from cells("ind_pres", PERSONS, [s + "e", s + "es", s + "e", nous, vous, s + "ent"])
        yield from cells("subj_pres", PERSONS, strong_weak(s, stem))
        yield from cells("imper", IMPERATIVE_PERSONS, [s + "e", nous, vous])
    for s in future:
        yield from cells("ind_fut", PERSONS, add(s, FUTURE))
        yield from cells("cond", PERSONS, add(s, IMPERFECT))
    imperfect = [(stem if e.startswith("i") else soft) + e for e in IMPERFECT]
    yield from cells("ind_impf", PERSONS, imperfect)
    past, subjunctive_past = PAST["a"]
    yield from cells("ind_past", PERSONS, [(stem if e.startswith("è") else soft) + e for e in past])
    yield from cells("subj_impf", THIRD_PERSONS, add(soft, subjunctive_past))
    yield Cell(verb, "inf")
    yield Cell(soft + "ant", "part_pres")
    yield from participles(stem + "é")


def other_group(model: Model) -> Iterator[Cell]:
    """A verb whose stems are written out."""
    present = model.present.split()
    imperfect = model.imperfect or present[3].removesuffix("ons")
    subjunctive = model.subjunctive.split() or [present[5].removesuffix("ent"), imperfect]
    if len(subjunctive) == 2:
        subjunctive = strong_weak(*subjunctive)
    imperative = model.imperative.split() or [present[1], present[3], present[4]]
    past_stem, vowel = model.past.split()
    past, subjunctive_past = PAST[vowel]

    yield from cells("ind_pres", PERSONS, present)
    yield from cells("ind_impf", PERSONS, add(imperfect, IMPERFECT))
    yield from cells("ind_past", PERSONS, add(past_stem, past))
    yield from cells("ind_fut", PERSONS, add(model.future, FUTURE))
    yield from cells("cond", PERSONS, add(model.future, IMPERFECT))
    yield from cells("subj_pres", PERSONS, subjunctive)
    yield from cells("subj_impf", THIRD_PERSONS, add(past_stem, subjunctive_past))
    if imperative != ["-"]:
        yield from cells("imper", IMPERATIVE_PERSONS, imperative)
    yield Cell(model.verb, "inf")
    yield Cell(model.gerund or imperfect + "ant", "part_pres")
    yield from participles(model.participle)


def second_group(verb: str) -> Model:
    """The model of `finir` for a verb."""
    stem = verb[:-1]
    present = " ".join(add(stem, ("s", "s", "t", "ssons", "ssez", "ssent")))
    return Model(verb, "", "", present, verb, f"{stem[:-1]} i", stem)


def paradigm(verb: str) -> list[Cell]:
    """Every form of a verb, the participle in all its genders and numbers."""
    for model in MODELS:
        if verb == model.verb:
            found = list(other_group(model))
            break
        if verb in model.others.split():
            ending = model.verb[len(model.root) :]
            assert model.root and verb.endswith(ending), (verb, model.verb)
            root = verb.removesuffix(ending)
            found = []
            for cell in other_group(model):
                assert cell.form.startswith(model.root), (cell, model.root)
                found.append(cell._replace(form=root + cell.form[len(model.root) :]))
            break
    else:
        if verb.endswith("er"):
            found = list(first_group(verb))
        elif verb in SECOND_GROUP:
            found = list(other_group(second_group(verb)))
        else:
            raise SystemExit(f"conjugate.py: no model for the verb: {verb}")
    return found


def conjugate(lemma: str) -> set[tuple[str, ...]]:
    """The rows of a lemma, in the order of COLUMNS."""
    words = lemma.removeprefix("se ").removeprefix("s'")
    verb, blank, fixed = words.partition(" ")
    pronominal = words != lemma
    if fixed:
        agrees = lemma in AGREEING_LOCUTIONS
    else:
        agrees = pronominal or verb not in INVARIABLE
    rows = set()
    for cell in paradigm(verb):
        if cell.mood == "part_past" and not agrees and (cell.number, cell.gender) != ("s", "m"):
            continue
        form, *place = cell
        form += blank + fixed
        rows.add((form, lemma, *place))
        rows.add((form.replace("aî", "ai"), lemma, *place))  # the spelling of 1990 has no circumflex on i
    return rows


# --- files -----------------------------------------------------------------------------------------------------------


def reporting_lemmas() -> list[str]:
    path = LEXICONS / "reporting_verbs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row["lemma"] for row in csv.DictReader(file)]


def table(lemmas: list[str] | tuple[str, ...]) -> str:
    """The text of a file of forms."""
    rows = set().union(*(conjugate(lemma) for lemma in lemmas))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(rows, key=lambda row: [field.encode() for field in row]))
    return text.getvalue()


def check_lists(lemmas: list[str]) -> None:
    """The lists above hold no verb that the lexicon has lost."""
    used = {lemma.removeprefix("se ").removeprefix("s'").partition(" ")[0] for lemma in lemmas} | set(AUXILIARIES)
    modelled = {verb for model in MODELS for verb in (model.verb, *model.others.split())}
    stale = (DOUBLING | CLOSED_E | SECOND_GROUP | INVARIABLE | modelled) - used
    stale |= AGREEING_LOCUTIONS - set(lemmas)
    if stale:
        raise SystemExit("conjugate.py: listed here but not in reporting_verbs.csv: " + ", ".join(sorted(stale)))


def show(verb: str) -> None:
    moods: dict[str, list[str]] = {}
    for cell in paradigm(verb):
        moods.setdefault(cell.mood, []).append(cell.form)
    for mood, forms in moods.items():
        print(f"{mood:10} {' '.join(forms)}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Conjugate the reporting verbs of the lexicons.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a file is not what would be written")
    parser.add_argument("--show", metavar="VERB", help="print the paradigm of a verb")
    options = parser.parse_args()
    if options.show:
        show(options.show)
        return 0

    lemmas = reporting_lemmas()
    check_lists(lemmas)
    outputs = {"reporting_verb_forms.csv": table(lemmas), "auxiliary_forms.csv": table(AUXILIARIES)}
    status = 0
    for name, text in outputs.items():
        path = LEXICONS / name
        if not options.check:
            path.write_bytes(text.encode())
        elif not path.exists() or path.read_bytes() != text.encode():
            print(f"conjugate.py: {path.name} is not what the script writes; run it without --check", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
