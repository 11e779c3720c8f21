"""The page that `guillemet report` makes, in a real browser: clicks, keys, filters, and no script
from any article. Run as `test_report.py PROGRAM FOLDER`; ends with 77 if there is no browser."""

import hashlib
import json
import pathlib
import subprocess
import sys
import time

from webdriver import Browser, missing

EVIL = "\"><img src=x onerror=\"window.evil='img'\"><script>window.evil='script'</script>"
NAMES = ["Ada Lefèvre", "Boris Çelik", "Chloé N’Diaye", EVIL]


def record(doc_id, text, entities, quotes, **more):
    """A record whose annotations stand at given places: (start, words, …)."""
    rows = [
        {"id": f"e{i}", "start": start, "end": start + len(words), "text": words, "type": kind,
         "subtype": None, "entity": f"nil:{name}", "name": name, "wikidata": None, "rule": EVIL,
         "confidence": 0.5}
        for i, (start, words, kind, name) in enumerate(entities)
    ]  # fmt: skip
    said = []
    for i, (start, words, kind, cue, speaker, name) in enumerate(quotes):
        row = {"id": f"q{i}", "start": start, "end": start + len(words), "text": words, "kind": kind,
               "utterance": f"u{i}", "closed": True, "speaker_entity": name and f"nil:{name}",
               "speaker_name": name, "rule": "test", "confidence": None}  # fmt: skip
        for part, span in (("cue", cue), ("speaker", speaker)):
            at = text.index(span, start) if span else None
            row |= {f"{part}_start": at, f"{part}_end": at and at + len(span), f"{part}_text": span}
        said.append(row)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"schema": "guillemet-1", "doc_id": doc_id, "source": None, "sha256": digest,
            "length": len(text), "offsets": "codepoint", "text": text, "entities": rows,
            "quotes": said} | more  # fmt: skip


def article(i):
    """A page's worth of text with nested names, hostile words and an astral character."""
    name = NAMES[i % 4]
    text = f"Titre {i} <b>gras</b> 🌧\n\n"
    entities, quotes = [], []
    for k in range(12):
        start = len(text)
        text += f"Le tribunal de Lille {EVIL} a siégé. « Nous partons {k} », a déclaré {name} lundi. "
        text += f"Il parle d'un « désastre {k} ». Et le mot « rien {k} ».\n\n"
        entities += [
            (start + 3, "tribunal de Lille", "AGENCY", "tribunal de Lille"),
            (start + 15, "Lille", "LOC", "Lille"),
            (text.index(name, text.index("déclaré", start)), name, "PER", name),
        ]
        quotes += [
            (text.index(f"Nous partons {k} »"), f"Nous partons {k}", "direct", "a déclaré", name, name),
            (text.index(f"désastre {k} »"), f"désastre {k}", "mixed", None, None, None),
            (text.index(f"rien {k} »"), f"rien {k}", "scare", None, None, None),
        ]
    return text, entities, quotes


def make(program, folder, name, articles, gold=None, more=()):
    """Writes records and has the program make a page of them."""
    pred, page = folder / f"{name}.jsonl", folder / f"{name}.html"
    pred.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
    command = [program, "report", str(pred), "-o", str(page), "--title", EVIL, *more]
    if gold:
        (folder / "gold.jsonl").write_text("".join(json.dumps(a) + "\n" for a in gold), encoding="utf-8")
        command += ["--gold", str(folder / "gold.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return page


def check_clean(browser):
    """No script but the page's own ran, and nothing was asked of the network."""
    assert browser.js("window.evil === undefined && document.images.length === 0")
    assert browser.js("document.querySelectorAll('main script, main b, main img').length") == 0
    assert browser.js("performance.getEntriesByType('resource').length") == 0
    assert browser.log() == [], "the console is silent"


def many_articles(browser, page):
    start = time.monotonic()
    browser.open(page)
    assert time.monotonic() - start < 5, "500 articles open"
    assert browser.count("#articles-list tbody tr") == 60
    assert browser.texts("#articles-list [role=status]") == ["500 articles"]
    assert "500 articles" in browser.texts(".edition")[0]
    # Searching: accents, case and several words; what is typed is found at once.
    browser.type("#articles-list-search", "CHLOE n'diaye titre")
    browser.wait("document.querySelector('#articles-list [role=status]').innerText === '125 of 500 articles'")
    browser.type("#articles-list-search", "Titre 499")
    assert browser.texts("#articles-list tbody a") == ["Titre 499 <b>gras</b> 🌧"]
    took = browser.js(
        "(() => { const s = document.getElementById('articles-list-search'); const t = performance.now();"
        " s.value = 'lille'; s.dispatchEvent(new Event('input')); return performance.now() - t; })()"
    )
    assert took < 300, f"a search takes {took} ms"
    browser.click("#articles-list > button")
    assert browser.count("#articles-list tbody tr") == 300
    assert browser.js("document.activeElement.closest('tr').rowIndex") == 61, "focus goes to the first new row"
    took = browser.js("(() => { const t = performance.now(); openArticle(250, null); return performance.now() - t; })()")
    assert took < 500, f"an article takes {took} ms"
    # A bar leads to the articles that name it.
    browser.js("document.querySelector('#chart-entities [data-find=\"Lille\"]').dispatchEvent(new Event('click', {bubbles: true}))")
    browser.wait("document.getElementById('articles-list-search').value === 'Lille'")


def sources(browser, page):
    browser.open(page, "#sources")
    assert browser.texts("h1:not([hidden] *)") == ["Who said what"]
    assert browser.count("#sources-list tbody tr") == 4
    assert browser.texts("#sources-list tbody tr:first-child .sample") == ["«\u00a0Nous partons 0\u00a0»"]
    first = "#sources-list tbody tr:first-child .open"
    browser.click(first)
    assert browser.js("document.querySelector(arguments[0]).getAttribute('aria-expanded')", first) == "true"
    assert browser.count(".words li") == 125 * 12
    browser.click(".words li a")
    browser.wait("!document.getElementById('view-article').hidden")
    # The pointer, still where the link was, may point at another quote.
    browser.hover(".masthead")
    assert browser.texts("#text .q.on") == ["Nous partons 0"], "the link leads to the quote"


def reading(browser, page):
    browser.open(page, "#article=doc%200")
    text, *_ = article(0)
    shown = browser.js("[...document.querySelectorAll('#text h1, #text p')].map(e => e.textContent).join('\\n\\n')")
    assert shown == text.strip(), "the text is shown unchanged"
    assert browser.js("document.title").startswith("Titre 0 <b>gras</b>")
    # Nested: Lille within the court, each with its own line.
    assert browser.count(".type-agency[data-height='1'] > .type-loc") == 12
    assert browser.js("getComputedStyle(document.querySelector('#text .type-loc')).borderBottomStyle") == "dotted"
    # Pointing shows what belongs together; clicking holds it; Escape lets go.
    browser.hover(".q.kind-direct")
    assert browser.texts(".on:not(.voice)") == ["Nous partons 0", "a déclaré", "Ada Lefèvre"]
    assert "Ada Lefèvre" in browser.texts("#selection dd")
    assert browser.count(".m.along") == 12
    browser.click(".q.kind-direct")
    browser.hover(".masthead")
    assert browser.texts(".q.on") == ["Nous partons 0"]
    assert "Source: Ada Lefèvre" in browser.js("document.getElementById('live').textContent")
    browser.press("escape")
    assert browser.count(".q.on") == 0
    # The margin joins a quote with its source.
    browser.click(".voice")
    assert browser.texts(".q.on") == ["Nous partons 0"]
    assert browser.js("document.querySelector('.voice').getAttribute('aria-pressed')") == "true"
    browser.click(".voice")
    assert browser.count(".q.on") == 0


def keyboard(browser, page):
    browser.open(page, "#article=doc%200")
    browser.press("tab")
    assert browser.texts(":focus") == ["Skip to content"]
    browser.press("enter")
    assert browser.js("document.activeElement.id") == "main"
    for _ in range(20):
        browser.press("tab")
        if browser.js("document.activeElement.matches('#text .first')"):
            break
    assert browser.texts(":focus")[0].startswith("tribunal de Lille")
    browser.press("right")
    assert browser.texts(":focus") == ["Lille"]
    browser.press("right", "enter")
    assert browser.texts(".q.on") == ["Nous partons 0"]
    assert browser.count("#text .first[tabindex='0']") == 1, "one stop for Tab in the text"
    browser.press("escape", "left")
    assert browser.texts(":focus") == ["Lille"] and browser.count(".q.on") == 0
    browser.js("document.querySelector('.said .jump').focus()")
    browser.press("enter")
    assert browser.texts(":focus") == ["Nous partons 0"], "a row of the table leads to its quote"


def filters(browser, page):
    browser.open(page, "#article=doc%200")
    browser.click("#filters fieldset:nth-of-type(1) label:nth-of-type(2) input")
    assert browser.count("#text .type-loc") == 0 and browser.count("#text .type-agency") == 12
    browser.click("#filters fieldset:nth-of-type(2) label:nth-of-type(1) input")
    assert browser.count("#text .kind-direct") == 0 and browser.count("#text .cue") == 0
    assert browser.count("#text .kind-mixed.first") == 12
    assert browser.texts("#said-heading") == ["Who said what (12)"]
    # The choice stays on the next article, and is taken back there.
    browser.click("a[rel=next]")
    browser.wait("document.title.startsWith('Titre 1 ')")
    assert browser.count("#text .type-loc") == 0
    browser.click("#filters fieldset:nth-of-type(2) label:nth-of-type(1) input")
    assert browser.count("#text .kind-direct.first") == 12
    browser.run("const s = document.getElementById('source'); s.value = s.options[1].value; s.dispatchEvent(new Event('change'))")
    assert browser.count("#text .kind-direct.first") == 12 and browser.count("#text .kind-mixed.first") == 0
    browser.run("const s = document.getElementById('source'); s.value = 'none'; s.dispatchEvent(new Event('change'))")
    assert browser.count("#text .kind-direct.first") == 0 and browser.count("#text .kind-mixed.first") == 12
    browser.click("#filters fieldset:last-of-type input")
    assert "PER" in browser.js("getComputedStyle(document.querySelector('#text .type-per.last'), '::after').content + document.querySelector('#text .type-per.last').dataset.label")
    browser.js("history.back()")
    browser.wait("document.title.startsWith('Titre 0 ')")


def differences(browser, page):
    browser.open(page, "#article=a")
    assert browser.texts("#differences-heading") == ["Differences (5)"]
    labels = browser.js("[...document.querySelectorAll('.last:not(.v-same)')].map(e => e.dataset.label)")
    assert labels == ["LOC, gold ORG", "gold PER", "PER", "missed LOC", "other speaker", "spurious scare"], labels
    browser.click("input[value=gold]")
    assert browser.count("#text .m.first") == 3 and browser.count("#text .q.first") == 1
    assert "gold: Boris" not in browser.texts(".margin")[0] and "Boris" in browser.texts(".margin")[0]
    browser.click("input[value=predicted]")
    assert browser.count("#text .m.first") == 2 and browser.count("#text .q.first") == 2
    browser.click("input[value=differences]")
    assert "gold: Boris" in browser.texts(".margin")[0]
    browser.open(page, "#article=changed")
    assert browser.count("#text") == 0 and "SHA-256" in browser.texts(".note")[0]
    assert browser.count("#named-heading") == 1
    browser.open(page)
    assert browser.texts(".verdicts-table tbody tr")[0].split() == ["Mentions", "0", "1", "1", "–", "1", "0"]


def two_sides():
    text = "Marseille a battu Ada Lefèvre à Lyon : « Oui », dit-il à « rien »."
    places = {word: text.index(word) for word in ("Marseille", "Ada Lefèvre", "Lefèvre", "Lyon", "Oui", "rien")}

    def at(word, *more):
        return (places[word], word, *more)

    gold = record("a", text, [at("Marseille", "ORG", "OM"), at("Ada Lefèvre", "PER", "Ada"), at("Lyon", "LOC", "Lyon")],
                  [at("Oui", "direct", "dit", "il", "Boris")])  # fmt: skip
    pred = record("a", text, [at("Marseille", "LOC", "Marseille"), at("Lefèvre", "PER", "Ada")],
                  [at("Oui", "direct", "dit", "il", "Ada"), at("rien", "scare", None, None, None)])  # fmt: skip
    changed = record("changed", text, [at("Lyon", "LOC", "Lyon")], [], sha256="0" * 64)
    return [pred, changed], [gold]


def looks(browser, page):
    """Themes, and a narrow window that scrolls in one direction only."""
    browser.open(page, "#article=doc%200")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = browser.js(paper)
    browser.click("#theme")
    browser.click("#theme")
    assert browser.texts("#theme") == ["Theme: dark"] and browser.js(paper) != light
    browser.click("#theme")
    # A plain window does not get as narrow as a telephone.
    size = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.send("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": size})
    for fragment in ("", "#sources", "#article=doc%200"):
        browser.open(page, fragment)
        assert browser.js("document.documentElement.scrollWidth") <= 360, fragment
    browser.send("POST", "/goog/cdp/execute", {"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}})


def main():
    if missing():
        print(missing())
        sys.exit(77)
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    page = make(program, folder, "many", [record(f"doc {i}", *article(i)) for i in range(500)])
    pred, gold = two_sides()
    compared = make(program, folder, "compared", pred, gold)
    checks = [(many_articles, page), (sources, page), (reading, page), (keyboard, page), (filters, page), (differences, compared), (looks, page)]
    with Browser() as browser:
        for check, of in checks:
            check(browser, of)
            check_clean(browser)
            print(f"{check.__name__}: ok")
    print(f"{len(checks)} passed, 0 failed")


if __name__ == "__main__":
    main()
