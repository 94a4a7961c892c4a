"""What every page has around it: head, skip link, navigation, main part, foot."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from disrupt.render.phrases import NOT_ADVICE
from disrupt.render.site.markup import Child, Html, el, items, joined, link, text

NAVIGATION = (
    ("index.html", "Search"),
    ("powers.html", "All powers"),
    ("agencies.html", "By agency"),
    ("acts.html", "By Act"),
    ("areas.html", "By area"),
    ("four-ps.html", "By four Ps"),
    ("reading.html", "How to read this"),
)
SITE_TITLE = "Powers against organised crime"


@dataclass(frozen=True, slots=True)
class Places:
    """Where other pages are, seen from one page; a page that stands alone leads nowhere."""

    root: str | None = None
    powers: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()

    def _at(self, known: frozenset[str], folder: str, name: str) -> str | None:
        if self.root is None or name not in known:
            return None
        return f"{self.root}{folder}/{name}.html"

    def power(self, rule_id: str) -> str | None:
        """Give where the page of a power is."""
        return self._at(self.powers, "powers", rule_id)

    def concept(self, name: str) -> str | None:
        """Give where the page of a concept is."""
        return self._at(self.concepts, "concepts", name)

    def listed(self, name: str) -> str | None:
        """Give where the page of a statutory list is."""
        return self._at(self.lists, "lists", name)

    def seen_from(self, address: str) -> Places:
        """Give the same places seen from another page of the site."""
        root = "../" * address.count("/")
        return Places(root, self.powers, self.concepts, self.lists)


def asset(name: str) -> str:
    """Give the text of a style sheet or script that comes with the program."""
    return (files("disrupt.render.site") / name).read_text(encoding="utf-8")


def framed(address: str, title: str, body: Child, foot: str, *, script: bool = False) -> str:
    """Give a page of the site."""
    root = "../" * address.count("/")
    scripts = [
        el("script", src=f"{root}assets/{name}", defer=True)
        for name in ("index.js", "search.js")
        if script
    ]
    sheet = el("link", rel="stylesheet", href=f"{root}assets/site.css")
    head = joined(_meta(title), sheet, scripts)
    entries = [
        link(words, root + where, aria_current="page" if where == address else None)
        for where, words in NAVIGATION
    ]
    header = el(
        "header",
        el("p", link(SITE_TITLE, f"{root}index.html"), class_="site"),
        el("nav", items(entries), aria_label="Main"),
    )
    return _document(head, header, body, foot)


def alone(title: str, body: Child, foot: str) -> str:
    """Give a page that needs no other file."""
    head = joined(_meta(title), el("style", Html(asset("site.css"))))
    return _document(head, Html(""), body, foot)


def _meta(title: str) -> Html:
    full = title if title == SITE_TITLE else f"{title} · {SITE_TITLE}"
    return joined(
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="robots", content="noindex"),
        el("title", full),
    )


def _document(head: Html, header: Html, body: Child, foot: str) -> str:
    main = el("main", body, id="main", tabindex="-1")
    footer = el("footer", el("p", NOT_ADVICE), el("p", foot))
    skip = link("Skip to the main part", "#main", class_="skip")
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>{head}</head>\n'
        f"<body>\n{skip}\n{header}\n{main}\n{footer}\n</body>\n</html>\n"
    )


def intro(words: str) -> Html:
    """Give the sentence below a heading."""
    return el("p", text(words), class_="lead")
