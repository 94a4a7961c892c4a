"""What the library covers, in Markdown: every rule, its law, how far it was checked and proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from disrupt.library import Library
from disrupt.render import phrases
from disrupt.render.markdown import safe
from disrupt.render.rulepage import provision_state
from disrupt.render.site.law import address
from disrupt.render.site.markup import slug
from disrupt.review.proof import Proof, RuleProof
from disrupt.rule import Concept, Provision, Rule

STATES = ("text", "secondary", "unverified")
HEAD = """\
# What the library covers

This page is made by `disrupt docs --library-page docs/library.md`; change the rules, not the page.
"""


def library_markdown(library: Library, proof: Proof | None) -> str:
    """Give the page; without a proof the columns of coverage and mutants are left empty."""
    rules = library.rules
    parts = [HEAD, *_summary(library, proof), "## All rules", "", *_table(rules, proof), ""]
    parts += _concepts(library.concepts, proof)
    for name, rule in rules.items():
        parts += _rule(name, rule, None if proof is None else proof.rules.get(name))
    return "\n".join(parts).rstrip() + "\n"


def _summary(library: Library, proof: Proof | None) -> Iterator[str]:
    rules = library.rules.values()
    law = [each for rule in rules for each in rule.law]
    states = ", ".join(
        f"{sum(each.verified == state for each in law)} {phrases.VERIFIED[state]}"
        for state in STATES
    )
    pending = sum(each.pending is not None for each in law)
    yield f"- Library {library.version}, {phrases.count(len(library.rules), 'rule')}."
    yield f"- {len(law)} references to law: {states}."
    yield f"- {phrases.count(pending, 'reference')} with a change that is enacted and not in force."
    yield f"- {sum(rule.review.by is not None for rule in rules)} reviewed by a lawyer."
    if proof is None:
        yield "- Not proved yet: there is no proof file."
    else:
        total = proof.total()
        yield f"- Limbs exercised by examples: {_of(total.covered)}; justified: {total.never_seen}."
        noticed, justified = _of(total.killed), total.justified
        yield f"- Changes to a rule that its examples notice: {noticed}; justified: {justified}."
        killed, changes, justified = proof.concepts_total()
        noticed = _of((killed, changes))
        yield (
            f"- Changes to a concept that the examples of its rules notice: {noticed}; "
            f"justified: {justified}."
        )
        if proof.library != library.hash:
            yield "- The figures are those of an earlier library: run `disrupt prove`."
    yield ""
    yield "Under limbs: how many the examples exercise."
    yield "Under mutants: how many changes to the rule, one at a time, the examples notice."
    yield ""


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}"


def _table(rules: Mapping[str, Rule], proof: Proof | None) -> Iterator[str]:
    yield "| rule | power | law read | pending | next review | limbs | mutants |"
    yield "|--|--|--|--|--|--|--|"
    for name, rule in rules.items():
        figures = None if proof is None else proof.rules.get(name)
        yield (
            " | ".join(
                (
                    f"| [`{name}`](#{slug(name)})",
                    safe(rule.title),
                    _read(rule.law),
                    str(sum(each.pending is not None for each in rule.law) or ""),
                    rule.review.next or "no day is set",
                    "" if figures is None else _limbs(figures),
                    "" if figures is None else _mutants(figures),
                )
            )
            + " |"
        )


def _concepts(concepts: Mapping[str, Concept], proof: Proof | None) -> Iterator[str]:
    """What is inferred from facts, with how far the rules that rest on it prove it."""
    yield "## Concepts"
    yield ""
    yield "What rules infer from facts; the examples of the rules that rest on one prove it."
    yield ""
    yield "| concept | what it is | limbs | mutants |"
    yield "|--|--|--|--|"
    for name, concept in concepts.items():
        figures = None if proof is None else proof.concepts.get(name)
        limbs = mutants = ""
        if figures is not None:
            limbs = _justified((figures.seen, figures.all), figures.never_seen)
            mutants = _justified((figures.killed, figures.changes), figures.justified)
        yield f"| `{name}` | {safe(concept.title)} | {limbs} | {mutants} |"
    yield ""


def _read(law: Iterable[Provision]) -> str:
    """How many provisions were read in the text, of all."""
    listed = list(law)
    return _of((sum(each.verified == "text" for each in listed), len(listed)))


def _limbs(figures: RuleProof) -> str:
    return _justified(figures.covered, figures.never_seen)


def _mutants(figures: RuleProof) -> str:
    return _justified(figures.killed, figures.justified)


def _justified(pair: tuple[int, int], justified: int) -> str:
    return _of(pair) + (f", {justified} justified" if justified else "")


def _rule(name: str, rule: Rule, figures: RuleProof | None) -> Iterator[str]:
    yield f'<a id="{slug(name)}"></a>'
    yield ""
    yield f"### {safe(rule.title)}"
    yield ""
    yield f"`{name}`"
    yield ""
    for (_, state), group in groupby(rule.law, key=lambda each: (each.act, provision_state(each))):
        yield f"- {_cites(list(group))}: {safe(state)}."
    for each in rule.law:
        if each.pending:
            change = " ".join(each.pending.split())
            yield f"- Pending, {safe(each.act)} {safe(each.cite)}: {safe(change)}"
    review = rule.review
    reviewed = f"Reviewed by {safe(review.by)}" if review.by else "Not reviewed by a lawyer"
    yield f"- {reviewed}; next review {review.next or 'has no day'}."
    if figures is not None:
        yield f"- Limbs exercised {_limbs(figures)}; mutants noticed {_mutants(figures)}."
    yield ""


def _cites(law: list[Provision]) -> str:
    linked = []
    for each in law:
        where = address(each)
        cite = safe(each.cite)
        linked.append(f"[{cite}]({where})" if where else cite)
    return f"{safe(law[0].act)} {', '.join(linked)}"
