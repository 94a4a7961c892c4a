"""Checks of fairness: no condition on who somebody is, none of prevention used to enforce."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disrupt.condition import Check as CheckNode
from disrupt.condition import Find
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.material import Material, Spot
from disrupt.rule import Rule

PROTECTED = frozenset(
    [
        "nationality",
        "nationalities",
        "citizenship",
        "citizen",
        "race",
        "racial",
        "ethnic",
        "ethnicity",
        "religion",
        "religious",
        "belief",
        "faith",
        "sex",
        "gender",
        "transgender",
        "sexuality",
        "orientation",
        "disability",
        "disabled",
        "pregnancy",
        "pregnant",
        "marital",
        "skin",
        "caste",
    ]
)
PROXIES = frozenset(
    [
        "birthplace",
        "surname",
        "accent",
        "language",
        "mosque",
        "church",
        "synagogue",
        "temple",
        "gurdwara",
        "worship",
        "dress",
        "headscarf",
        "hijab",
        "beard",
        "traveller",
        "travellers",
        "gypsy",
        "roma",
        "migrant",
        "migrants",
        "foreigner",
        "foreigners",
        "refugee",
        "asylum",
        "passport",
    ]
)
PAIRS = (
    "country of birth",
    "country of origin",
    "place of birth",
    "first language",
    "foreign born",
)
OTHER_SENSES = frozenset(
    ["sex", "race", "faith", "belief", "disability", "disabled", "language", "dress"]
)
"""Words that prose uses in another sense: a foreign court, an honest belief, sold for sex."""
NOT_ABOUT_PEOPLE = frozenset({"sex_work", "skin_piercing"})
"""Choices that name a trade."""
IMMIGRATION = frozenset({"immigration", "may_do_this_work", "entitled_to_work", "right_to_work"})
"""Words for immigration status in the names of kinds and attributes."""
ENFORCES = frozenset({"civil", "criminal", "regulatory", "asset_recovery"})
HARMLESS = frozenset({"offence", "grounds"})
"""Attributes that name an offence, such as one against immigration law or one moved by hatred."""


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold().replace("_", " ")))


def protected_words(spot: Spot) -> list[str]:
    """Words for a protected characteristic, or a proxy of one, that a condition turns on."""
    tested: list[str] = []
    node = spot.node
    if isinstance(node, Find):
        tested.append(node.kind)
        requirements = node.requirements
    elif isinstance(node, CheckNode):
        tested += node.subject.attributes
        requirements = (node.requirement,)
    else:
        requirements = ()
    for requirement in requirements:
        tested.append(requirement.attribute)
        if requirement.attribute not in HARMLESS:
            values = (*(requirement.equal or ()), *requirement.excluded, *requirement.unless)
            tested += [value for value in values if isinstance(value, str)]
            tested += [requirement.in_list] if requirement.in_list else []
    codes = {w for text in tested if text not in NOT_ABOUT_PEOPLE for w in _words(text)}
    said = " ".join(text for text in (node.limb, getattr(node, "ask", None)) if text)
    found = codes & (PROTECTED | PROXIES)
    found |= _words(said) & (PROTECTED | PROXIES) - OTHER_SENSES
    found |= {pair for pair in PAIRS if pair in said.casefold()}
    return sorted(found)


@check(
    "protected-characteristic",
    Severity.ERROR,
    "A condition on a protected characteristic or a proxy of one",
    why="who somebody is may never make a power fit; acting on it would be unlawful discrimination",
    how="test conduct, a role or a finding; only immigration status may be tested, where the "
    "provision turns on it, with a written `exception:`",
)
def protected_characteristic(material: Material) -> Iterator[Found]:
    """Conditions on, or worded by, nationality, ethnicity, religion, sex and the like."""
    for spot in material.spots():
        for word in protected_words(spot):
            says = f"a condition turns on `{word}`"
            yield Found(material.place_of(spot), says, spot.subject)


@check(
    "immigration-without-exception",
    Severity.ERROR,
    "Immigration status tested without a written exception",
    why="it stands close to nationality, so only a provision that turns on it can justify the test",
    how="say in `exception:` which provision turns on it, or test something else",
)
def immigration_without_exception(material: Material) -> Iterator[Found]:
    """Rules that test immigration status, directly or by a concept, and carry no `exception`."""
    tainted = {spot.name for spot in material.spots("concepts") if _immigration(spot, frozenset())}
    for _ in material.concepts:
        grown = {s.name for s in material.spots("concepts") if _immigration(s, frozenset(tainted))}
        if grown <= tainted:
            break
        tainted |= grown
    seen: set[str] = set()
    for spot in material.spots("rules", "policy"):
        rule = material.rules.get(spot.name)
        allowed = rule is not None and rule.exception is not None
        if allowed or spot.subject in seen or not _immigration(spot, frozenset(tainted)):
            continue
        seen.add(spot.subject)
        yield Found(
            material.place_of(spot),
            "immigration status is tested without `exception`",
            spot.subject,
        )


def _immigration(spot: Spot, tainted: frozenset[str]) -> bool:
    node = spot.node
    names: list[str] = []
    if isinstance(node, Find):
        names = [node.kind, *(r.attribute for r in node.requirements)]
    elif isinstance(node, CheckNode):
        names = list(node.subject.attributes)
    return any(name in tainted or any(word in name for word in IMMIGRATION) for name in names)


@check(
    "exception-for-nothing",
    Severity.WARNING,
    "An exception that excuses nothing",
    why="a reviewer expects a test of immigration status, and a later one hides behind it",
    how="take `exception:` out",
)
def exception_for_nothing(material: Material) -> Iterator[Found]:
    """Rules with an `exception` that test nothing close to a protected matter."""
    concepts = {s.name for s in material.spots("concepts") if _immigration(s, frozenset())}
    for name, rule in material.rules.items():
        if rule.exception is None:
            continue
        own = [spot for spot in material.spots("rules") if spot.name == name]
        if not any(
            _immigration(spot, frozenset(concepts)) or _penalty(spot, material) for spot in own
        ):
            place = material.place("rules", name, ("exception",))
            yield Found(place, "nothing in the rule needs the `exception`", name)


def _penalty(spot: Spot, material: Material) -> bool:
    """Penalties and offences of immigration law stand close enough to be explained."""
    vocabulary = material.library.vocabulary
    trees = [tree for tree in vocabulary.trees.values() if "immigration" in tree]
    for requirement in getattr(spot.node, "requirements", ()):
        listed = material.library.lists.get(requirement.in_list or "")
        members = () if listed is None else [member.value for member in listed.members]
        for value in (*(requirement.equal or ()), *members):
            line = {str(value)}.union(*(tree.broader.get(str(value), ()) for tree in trees))
            if any("immigration" in code for code in line):
                return True
    return False


@check(
    "risk-factor-in-enforcement",
    Severity.ERROR,
    "A risk factor recorded for support, used to enforce",
    why="people stop telling the truth when help turns into enforcement",
    how="test what the person did; a risk factor may stand in safeguarding and duties only",
)
def risk_factor_in_enforcement(material: Material) -> Iterator[Found]:
    """Kinds marked `support_only` in the test or limits of an enforcement rule."""
    kinds = material.library.stated_vocabulary.kinds
    risky = {kind for kind in kinds if kinds[kind].support_only}
    through = {
        spot.name
        for spot in material.spots("concepts")
        if isinstance(spot.node, Find) and spot.node.kind in risky
    }
    for spot in material.spots("rules"):
        if not _enforces(material.rules[spot.name]) or spot.key == "points_away":
            continue
        if isinstance(spot.node, Find) and spot.node.kind in risky | through:
            says = f"`{spot.node.kind}` is recorded for support only"
            yield Found(material.place_of(spot), says, spot.subject)


def _enforces(rule: Rule) -> bool:
    return rule.punitive or rule.family in ENFORCES


CHECKS: tuple[Check, ...] = (
    protected_characteristic,
    immigration_without_exception,
    exception_for_nothing,
    risk_factor_in_enforcement,
)
