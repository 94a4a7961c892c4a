"""The ways in: all powers, by agency, Act, area and four Ps, the search, and how to read a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from disrupt.condition import walk
from disrupt.render import phrases
from disrupt.render.catalogue import holders
from disrupt.render.site.frame import SITE_TITLE, intro
from disrupt.render.site.law import badge
from disrupt.render.site.markup import Html, el, items, joined, link, rows, slug
from disrupt.render.site.power import Setting
from disrupt.rule import Rule

FOUR_PS = {
    "pursue": "Pursue: stop or disrupt those who do it",
    "prevent": "Prevent: keep people from being drawn in",
    "protect": "Protect: make places and people harder to harm or use",
    "prepare": "Prepare: be ready for what cannot be stopped",
}
AREAS = ("lifestyle", "behaviour", "vehicles", "travel", "business", "crime")
NO_AREA = "Duties and what is always there"
Groups = Mapping[str, list[str]]

SUBJECTS = {"asb": "Anti-social behaviour"}
"""What a folder is called, where its name is short for it."""


def groups_of(
    rules: Mapping[str, Rule], keys: Callable[[str, Rule], Iterable[str]], order: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Give ids of rules under each heading; headings not in `order` stand after it, by name."""
    found: dict[str, list[str]] = {}
    for rule_id, rule in rules.items():
        for key in dict.fromkeys(keys(rule_id, rule)):
            found.setdefault(key, []).append(rule_id)
    first = [key for key in order if key in found]
    rest = sorted((key for key in found if key not in first), key=str.casefold)
    return {
        key: sorted(found[key], key=lambda name: rules[name].title.casefold())
        for key in (*first, *rest)
    }


def by_agency(setting: Setting) -> dict[str, list[str]]:
    """Give the rules each agency may use; who only gets it by law to come is said so."""

    def keys(_: str, rule: Rule) -> Iterable[str]:
        for holder in rule.held_by:
            title = setting.titles.get(holder.agency, phrases.code_words(holder.agency))
            yield f"{title} (not law yet)" if holder.begins == "pending" else title

    return groups_of(setting.rules, keys)


def by_act(setting: Setting) -> dict[str, list[str]]:
    """Give the rules that rest on each Act, instrument, judgment or guidance."""
    return groups_of(setting.rules, lambda _, rule: (law.act for law in rule.law))


def by_area(setting: Setting) -> dict[str, list[str]]:
    """Give the rules by the area of a subject's life they bear on."""
    order = tuple(area.capitalize() for area in AREAS)
    return groups_of(
        setting.rules, lambda _, rule: (rule.area.capitalize() if rule.area else NO_AREA,), order
    )


def by_four_ps(setting: Setting) -> dict[str, list[str]]:
    """Give the rules by pursue, prevent, protect and prepare."""
    return groups_of(
        setting.rules, lambda _, rule: (FOUR_PS[p] for p in rule.four_ps), FOUR_PS.values()
    )


def by_folder(setting: Setting) -> dict[str, list[str]]:
    """Give the rules by the folder they stand in."""
    return groups_of(setting.rules, lambda name, _: (_subject(name.split("/")[0]),))


def _subject(folder: str) -> str:
    return SUBJECTS.get(folder, phrases.code_words(folder).capitalize())


def index_body(heading: str, says: str, groups: Groups, setting: Setting) -> Html:
    """Give a page of headings, each with its powers."""
    ids = _ids(groups)
    jump = (joined(link(key, f"#{ids[key]}"), f" ({len(names)})") for key, names in groups.items())
    sections = (
        joined(el("h2", key, id=ids[key]), power_list(names, setting))
        for key, names in groups.items()
    )
    return joined(
        el("h1", heading),
        intro(says),
        el("nav", items(jump, class_="jump"), aria_label="On this page"),
        sections,
    )


def _ids(groups: Groups) -> dict[str, str]:
    """An anchor for each heading, no two alike."""
    found: dict[str, str] = {}
    for key in groups:
        base = slug(key)
        taken = set(found.values())
        number = 2
        name = base
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        found[key] = name
    return found


def power_list(names: Iterable[str], setting: Setting) -> Html:
    """Give powers with what each is for and who holds it."""
    return items((_entry(name, setting) for name in names), class_="powers")


def _entry(name: str, setting: Setting) -> Html:
    rule = setting.rules[name]
    where = setting.places.power(name)
    pending = el("span", "not law yet", class_="badge secondary")
    return joined(
        link(rule.title, where) if where else rule.title,
        [Html(" "), pending] if rule.in_force.begins == "pending" else None,
        el("span", rule.purpose, class_="quiet"),
        el("span", f"Held by: {holders(rule, setting.titles)}", class_="quiet"),
    )


# Search --------------------------------------------------------------------------------


def search_body(setting: Setting, stale: list[str]) -> Html:
    """Give the first page: the search, and what to know before relying on anything."""
    agencies = sorted(
        {holder.agency for rule in setting.rules.values() for holder in rule.held_by},
        key=lambda code: setting.titles.get(code, code).casefold(),
    )
    families = {rule.family for rule in setting.rules.values()}
    selects = (
        _select("agencies", "Held by", {c: setting.titles.get(c, c) for c in agencies}),
        _select("family", "Kind", {f: w for f, w in phrases.FAMILY.items() if f in families}),
        _select("four_ps", "Serves", {p: p.capitalize() for p in FOUR_PS}),
    )
    form = el(
        "form",
        el("label", "Words, an Act or a section", for_="words"),
        el("input", type="search", id="words", name="words", autocomplete="off"),
        el("div", selects, class_="narrow"),
        id="search", role="search", hidden=True,
    )  # fmt: skip
    number = phrases.count(len(setting.rules), "power")
    return joined(
        el("h1", SITE_TITLE),
        intro(f"{number} of England and Wales: what each needs, who holds it, and how it is used."),
        el("noscript", el("p", link("All powers", "powers.html"), " (the search needs scripts)")),
        form,
        el("p", "", id="status", role="status"),
        el("ol", id="results", class_="powers"),
        _standing(setting, stale),
    )


def _select(name: str, label: str, choices: Mapping[str, str]) -> Html:
    options = [el("option", "any", value="")]
    options += [el("option", words, value=code) for code, words in choices.items()]
    return el("div", el("label", label, for_=name), el("select", options, id=name, name=name))


def _standing(setting: Setting, stale: list[str]) -> Html:
    reviewed = sum(rule.review.by is not None for rule in setting.rules.values())
    law = [each for rule in setting.rules.values() for each in rule.law]
    unread = sum(each.verified != "text" for each in law)
    pending = [n for n, rule in setting.rules.items() if rule.in_force.begins == "pending"]
    return joined(
        el("h2", "How far this can be relied on"),
        rows(
            (
                ("Reviewed", f"{reviewed} of {len(setting.rules)} by a lawyer"),
                ("Read in the text", f"{len(law) - unread} of {len(law)} references to law"),
                ("Not law yet", f"{phrases.count(len(pending), 'power')}" if pending else "none"),
                (
                    "Review overdue",
                    items(_entry_link(name, setting) for name in stale) if stale else None,
                ),
            )
        ),
    )


def _entry_link(name: str, setting: Setting) -> Html:
    where = setting.places.power(name)
    title = setting.rules[name].title
    return link(title, where) if where else el("span", title)


def search_index(setting: Setting, told: Mapping[str, str]) -> str:
    """Give the index of the search as a script; `told` has the words of each rule's examples."""
    rules = setting.rules.items()
    listed = [_indexed(name, rule, setting, told.get(name, "")) for name, rule in rules]
    data = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return f"window.DISRUPT_INDEX = {data};\n"


def _indexed(name: str, rule: Rule, setting: Setting, told: str) -> dict[str, object]:
    agencies = list(dict.fromkeys(holder.agency for holder in rule.held_by))
    limbs = [
        node.limb
        for root in (rule.test, rule.unless, *rule.limits, *rule.indicators, *rule.points_away)
        if root is not None
        for node in walk(root)
        if node.limb
    ]
    texts = (
        *limbs,
        *(step.do for step in rule.steps),
        *rule.watch_out,
        *(judgement.ask for judgement in rule.judgements),
        told,
    )
    return {
        "title": rule.title,
        "href": setting.places.power(name),
        "says": rule.purpose,
        "acts": "; ".join(dict.fromkeys(law.act for law in rule.law)),
        "law": " ".join(f"{law.act} {law.cite} {law.id or ''}" for law in rule.law),
        "who": " ".join(setting.titles.get(code, code) for code in agencies),
        "all": f"{name} {' '.join(sorted(set(' '.join(texts).split())))}",
        "agencies": agencies,
        "family": [rule.family],
        "four_ps": list(rule.four_ps),
    }


# How to read ---------------------------------------------------------------------------


def reading_body() -> Html:
    """Give the page that explains the words of the others."""
    states = (
        (badge("text"), "somebody read the provision in the text of the law, as at the date given"),
        (badge("secondary"), "it was taken from guidance, a commentary or another description"),
        (badge("unverified"), "nobody has checked it; treat it as a pointer, not as law"),
    )
    words = (
        (
            "Limb",
            "one element of the legal test, with its provision; the words in bold are a paraphrase",
        ),
        (
            "Looked for",
            "what on file shows a limb; with nothing on file it is not known, never taken as false",
        ),
        (
            "Can be shown by",
            "ways of showing an opinion; they do not exhaust it, so it is never found not to be so",
        ),
        ("Limits", "what must hold, but never suggests the power by itself, such as an age"),
        ("Unless", "an exception; it bites only when it is shown"),
        ("A person must judge", "what no data settles; a named person answers it, with reasons"),
        (
            "A figure of policy",
            "practice that a council may set for itself; the law gives no figure there",
        ),
        ("Examples", "tests of the rule: invented people and places, and what must come out"),
    )
    return joined(
        el("h1", "How to read these pages"),
        intro("Each power has one page, made from one file that can be reviewed."),
        el("p", "The provisions are paraphrased. Follow the links for the words of the law."),
        el("h2", "How far the law was checked"),
        items(joined(state, f": {says}.") for state, says in states),
        el("h2", "Words"),
        rows((word, f"{phrases.sentence_start(says)}.") for word, says in words),
        el("h2", "What this is not"),
        el("p", "It is not legal advice, and it decides nothing."),
        el("p", "It puts options, with reasons, to people who decide."),
    )
