"""What the sources propose, put together: one entity once, and no name taken from one that is better known.

The hand-made lists come first. A proposed entity that they have is left out; one that only shares its name with a
hand-made entity is left out too unless it is large, and then counts with evidence only. Among the proposed, the
higher rank comes first. Nothing is dropped silently: `Merge.counts` says what became of how many.
"""

import re
from collections import Counter

from names import French, key, slug
from tables import Entity, HandMade

#: A namesake of a hand-made entity is kept (with `context`) from this rank on, for a place its inhabitants.
LARGE = 500_000
#: A short word is an acronym or a syllable of something else.
SHORT = 3
#: So many words of French are no name; more of them in this order are (`Fonds pour les technologies propres`).
FEW_WORDS = 2
BODIES = {"ORG", "AGENCY"}


class Merge:
    def __init__(self, hand: HandMade, french: French):
        self.hand = hand
        self.french = french
        self.ids = set(hand.ids)
        self.items = {row["wikidata"] for row in hand.rows} - {""}
        self.by_key: dict[str, list[Entity]] = {}
        self.accepted: dict[str, list[tuple[str, Entity]]] = {}
        self.counts = Counter()

    def add(self, file: str, entities, namesakes: bool = False) -> None:
        """Takes up what a source proposes for a generated file; with its namesakes, if it tells them apart."""
        self.accepted.setdefault(file, [])
        for entity in sorted(entities, key=lambda e: (-e.rank, e.name, e.country, e.place)):
            verdict = self.judge(entity, namesakes)
            self.counts[f"{file}: {verdict}"] += 1
            if verdict.startswith("taken"):
                self.take(file, entity, context="context" in verdict)

    def judge(self, entity: Entity, namesakes: bool) -> str:
        rows = self.hand.by_key.get(key(entity.name), [])
        if entity.wikidata in self.items or any(same(entity, row["type"], row["country"]) for row in rows):
            return "in the hand-made lists"
        if rows:
            return "taken, context (shares a hand-made name)" if entity.rank >= LARGE else "left out (hand-made namesake)"
        others = self.by_key.get(key(entity.name), [])
        apart = namesakes and all(other.place != entity.place for other in others)
        if not apart and any(same(entity, other.type, other.country) for other in others):
            return "left out (larger namesake)"
        return "taken, context (shares a name)" if others else "taken"

    def take(self, file: str, entity: Entity, context: bool) -> None:
        identifier = self.identifier(entity)
        if identifier is None:
            self.counts[f"{file}: left out (no identifier)"] += 1
            return
        entity.aliases = self.aliases(entity, context)
        for other in self.by_key.get(key(entity.name), []):
            self.need_evidence(other)
        for form in dict.fromkeys(key(form) for form in entity.forms()):
            self.by_key.setdefault(form, []).append(entity)
        self.accepted[file].append((identifier, entity))

    def aliases(self, entity: Entity, context: bool) -> list[tuple[str, str, str]]:
        """The aliases that nobody else bears, each with the rule that it needs; the name first if it needs one."""
        rules = {}
        if context or self.needs_evidence(entity, entity.name):
            rules[entity.name] = ("variant", "context")
        for alias, kind, rule in entity.aliases:
            if alias == entity.name:
                rules[alias] = (kind, rule)
            elif key(alias) not in self.hand.by_key and key(alias) not in self.by_key:
                if rule == "fold" and (context or self.needs_evidence(entity, alias)):
                    rule = "context"
                rules.setdefault(alias, (kind, rule))
        return [(alias, kind, rule) for alias, (kind, rule) in rules.items()]

    def needs_evidence(self, entity: Entity, form: str) -> bool:
        single = not re.search(r"[ '-]", form)
        letters = sum(c.isalnum() for c in form)
        if entity.type in BODIES and key(form.split()[0]) in self.french.given_names:
            # `Franck Provost` is a person, too.
            return True
        if single and (entity.careful or letters <= SHORT):
            return True
        return self.french.is_ambiguous(form, longest=9 if entity.careful else FEW_WORDS)

    def need_evidence(self, entity: Entity) -> None:
        """A namesake has come: neither is meant without evidence."""
        if all(alias != entity.name for alias, _, _ in entity.aliases):
            entity.aliases.insert(0, (entity.name, "variant", "context"))

    def identifier(self, entity: Entity) -> str | None:
        plain = f"{entity.type.lower()}:{slug(entity.name)}"
        for found in (plain, f"{plain}-{slug(entity.place)}"):
            if not found.endswith(("-", ":")) and found not in self.ids:
                self.ids.add(found)
                return found
        return None

    def rows(self, file: str) -> tuple[list[list[str]], list[list[str]]]:
        entries, aliases = [], []
        for identifier, e in self.accepted[file]:
            entries.append([identifier, e.type, e.subtype, e.name, e.gender, e.country, e.wikidata, e.source])
            aliases += [[identifier, alias, kind, rule] for alias, kind, rule in e.aliases]
        return entries, aliases


def same(entity: Entity, kind: str, country: str) -> bool:
    """Whether an entity of the same name can only be the same: by type, and by country where both have one."""
    if entity.type != kind and not {entity.type, kind} <= BODIES:
        return False
    return not entity.country or not country or entity.country == country
