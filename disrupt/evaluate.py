"""Tests conditions: each node compiled once to a closure that makes a finding.

The definition of the ladder and of exceptions is here, one function to a node, short enough to be
read aloud beside the design; finding facts is in `find`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace

from disrupt.case import Fact
from disrupt.condition import (
    Ask,
    Check,
    Condition,
    DatedValue,
    Find,
    Junction,
    LoneException,
    Negation,
    Reference,
    Requirement,
    operands_of,
)
from disrupt.find import Evaluator, FindEvaluator
from disrupt.findings import Finding, GapNote, MissNote, exceptions_named, gaps_below
from disrupt.requirement import Lists, compile_requirement
from disrupt.searches import ConceptNote
from disrupt.truth import Strength, Truth, negate, nth_strongest, some_of, strongest, weakest
from disrupt.values import Answer, Env, Maybe, Missing, Test, resolve, resolve_reference
from disrupt.vocabulary import Vocabulary


class Evaluators:
    """Compiles conditions against one vocabulary and keeps nothing of any case."""

    def __init__(
        self, words: Vocabulary, lists: Lists, concepts: Mapping[str, ConceptNote] | None = None
    ) -> None:
        self.words = words
        self.lists = lists
        self.concepts = concepts or {}
        self._finds: dict[int, FindEvaluator] = {}
        self._shared: dict[Hashable, object] = {}
        """By identity: an evaluator keeps its node, so that no other takes its place."""

    def compile(self, node: Condition) -> Evaluator:
        inner = self._bare(node)
        if node.unless is not None:
            inner = _with_exception(inner, self.compile(node.unless))
        if node.in_force is None:
            return inner
        window, base = node.in_force, inner
        return lambda env: base(env) if env.world.in_window(window) else None

    def find(self, node: Find) -> FindEvaluator:
        """The closure of one `find`, the same whenever it is asked for."""
        known = self._finds.get(id(node))
        if known is None:
            known = self._finds[id(node)] = FindEvaluator(node, self)
        return known

    def again(self) -> Evaluators:
        """Nothing compiled yet; what is found for the one is found for the other."""
        other = Evaluators(self.words, self.lists, self.concepts)
        other._shared = self._shared
        return other

    def shared(self, asked: Hashable | None) -> object | None:
        """One token for all finds that ask the same; None where nothing can be shared."""
        return None if asked is None else self._shared.setdefault(asked, object())

    def _bare(self, node: Condition) -> Evaluator:
        match node:
            case Junction():
                return self._junction(node)
            case Negation():
                return self._negation(node)
            case Ask():
                return _ask(node)
            case Find():
                return self.find(node)
            case Check():
                return self._check(node)
            case LoneException():
                return lambda _: Finding("unless", Truth.TRUE, node)

    # junctions -------------------------------------------------------------------------

    def _junction(self, node: Junction) -> Evaluator:
        parts = [self.compile(part) for part in node.parts]
        combine = {"all": _all, "any": _any, "shown_by": _shown_by}.get(node.kind)

        def evaluate(env: Env) -> Finding | None:
            children = tuple(f for f in (part(env) for part in parts) if f is not None)
            if not children:
                return None
            if combine is not None:
                return combine(node, children)
            return _some_of(node, children)

        return evaluate

    def _negation(self, node: Negation) -> Evaluator:
        part = self.compile(node.part)

        def evaluate(env: Env) -> Finding | None:
            inner = part(env)
            if inner is None:
                return None
            return Finding(
                "not",
                negate(inner.truth),
                node,
                strength=inner.strength,
                gaps=tuple(gaps_below(inner)) if inner.truth is Truth.UNKNOWN else (),
                children=(inner,),
            )

        return evaluate

    # check -----------------------------------------------------------------------------

    def _check(self, node: Check) -> Evaluator:
        """What a bound thing says about itself, through one test that takes its last word."""
        *path, last = (node.subject.name, *node.subject.attributes)
        requirement = replace(node.requirement, attribute=last)
        shared = self.shared(_asked_of_thing(requirement))
        compiled: dict[str, Test] = {}

        def checked(owner: Fact, env: Env) -> Finding:
            test = compiled.get(owner.kind)
            if test is None:
                test = compile_requirement(owner.kind, requirement, self.words, self.lists)
                compiled[owner.kind] = test
            return _checked(node, owner, test(owner, env), env)

        def evaluate(env: Env) -> Finding:
            owner, missing = _owner(env, node.subject, path)
            if owner is None:
                gaps = () if missing is None else (missing.gap,)
                return Finding("check", Truth.UNKNOWN, node, gaps=gaps)
            if not node.subject.attributes:
                return _check_identity(node, owner, env)
            if shared is None:
                return checked(owner, env)
            key = (shared, owner.id)
            known = env.world.found.get(key)
            if known is None:
                known = env.world.found[key] = checked(owner, env)
            return known.under(node)

        return evaluate


def _asked_of_thing(requirement: Requirement) -> Hashable | None:
    """All that a check depends on beside the thing itself; None if on more.

    Rules often ask the same of the same thing: whether a licence is in force.
    An exception that is not known is listed in the words of the limb, so it is not shared.
    """
    operands = operands_of(requirement)
    if requirement.unless or any(isinstance(o, Reference | DatedValue) for o in operands):
        return None
    return ("check", replace(requirement, path=()), tuple(type(o) for o in operands))


def _owner(env: Env, subject: Reference, path: list[str]) -> tuple[Fact | None, Missing | None]:
    """The fact whose attribute is asked for, at the end of all but the last step."""
    if len(path) <= 1:
        fact = env.names.get(subject.name)
        if fact is not None:
            return fact, None
        missing = resolve_reference(Reference(subject.name), env)
        return None, missing if isinstance(missing, Missing) else None
    value = resolve_reference(Reference(subject.name, tuple(path[1:])), env)
    if isinstance(value, Missing):
        return None, value
    return env.world.facts.get(str(value)), None


def _check_identity(node: Check, owner: Fact, env: Env) -> Finding:
    """`check: $a, is: $b`: whether two names stand for one thing."""
    wanted = node.requirement.equal or ()
    excluded = node.requirement.excluded
    targets = [resolve(operand, env) for operand in (wanted or excluded)]
    if any(isinstance(target, Missing) for target in targets):
        return Finding("check", Truth.UNKNOWN, node)
    same = any(owner.id == target for target in targets)
    return Finding("check", Truth.TRUE if same == bool(wanted) else Truth.FALSE, node)


def _checked(node: Check, owner: Fact, answer: Answer, env: Env) -> Finding:
    facts = (owner,)
    strength = _thing_strength(owner)
    if owner.id in env.world.shaky and answer is not False:
        reason = env.world.shaky[owner.id]
        gap = GapNote(
            "contradicted" if reason == "contradicted" else "fact", owner.kind, None, (owner.id,)
        )
        return Finding("check", Truth.UNKNOWN, node, facts=facts, gaps=(gap,))
    if answer is True:
        checks: tuple[str, ...] = ()
        if node.requirement.unless and env.world.value(owner, node.requirement.attribute) is None:
            checks = (node.limb or node.requirement.attribute,)
        return Finding("check", Truth.TRUE, node, strength, facts, check_that=checks)
    if isinstance(answer, Maybe):
        gaps = () if answer.gap is None else (answer.gap,)
        return Finding("check", Truth.UNKNOWN, node, facts=facts, gaps=gaps)
    if isinstance(answer, MissNote):
        return Finding("check", Truth.FALSE, node, strength, facts, note=answer.bound)
    return Finding("check", Truth.FALSE, node, strength, facts)


def _thing_strength(fact: Fact) -> Strength | None:
    """Things without a source neither lower strength nor make gaps."""
    return fact.strength if fact.source is not None or fact.inferred_strength is not None else None


# combining -----------------------------------------------------------------------------


def _strength_of(
    children: Iterable[Finding], pick: Callable[[Iterable[Strength]], Strength]
) -> Strength | None:
    known = [child.strength for child in children if child.strength is not None]
    return pick(known) if known else None


def _all(node: Junction, children: tuple[Finding, ...]) -> Finding:
    """The least of its parts; a recorded judgement settles a `shown_by` beside it."""
    settled = next((c for c in children if c.node == "ask" and c.truth is Truth.TRUE), None)
    if settled is not None:
        children = tuple(_settled(child, settled) for child in children)
    truth = min(child.truth for child in children)
    return Finding("all", truth, node, _strength_of(children, weakest), children=children)


def _settled(child: Finding, by: Finding) -> Finding:
    if child.node != "shown_by" or child.truth is not Truth.UNKNOWN:
        return child
    child.truth = Truth.TRUE
    child.strength = Strength.SOLID
    child.note = f"settled by the recorded judgement `{by.judgement}`"
    child.contrary = tuple(f for c in child.children if c.truth is Truth.FALSE for f in c.facts)
    return child


def _any(node: Junction, children: tuple[Finding, ...]) -> Finding:
    truth = max(child.truth for child in children)
    best = [child for child in children if child.truth is truth]
    return Finding("any", truth, node, _strength_of(best, strongest), children=children)


def _shown_by(node: Junction, children: tuple[Finding, ...]) -> Finding:
    """True or open if one way is; otherwise unknown, never false: the ways do not exhaust it."""
    truth = max(child.truth for child in children)
    best = [child for child in children if child.truth is truth]
    strength = _strength_of(best, strongest)
    if truth < Truth.OPEN:
        truth = Truth.UNKNOWN
    return Finding("shown_by", truth, node, strength, children=children)


def _some_of(node: Junction, children: tuple[Finding, ...]) -> Finding:
    truth = some_of(node.needed, (child.truth for child in children))
    known = [c.strength for c in children if c.strength is not None and c.truth >= truth]
    strength = nth_strongest(node.needed, known) if len(known) >= node.needed else None
    return Finding("some_of", truth, node, strength, children=children)


def _with_exception(inner: Evaluator, exception: Evaluator) -> Evaluator:
    """Shown, it makes the thing false and is named; not known, it is listed to be checked."""

    def evaluate(env: Env) -> Finding | None:
        finding, bars = inner(env), exception(env)
        if finding is None or bars is None:
            return finding
        bars.node = "unless"
        names = tuple(exceptions_named(bars))
        if bars.truth is Truth.TRUE:
            finding.truth, finding.note = Truth.FALSE, "exception: " + "; ".join(names)
        elif bars.truth is not Truth.FALSE:
            finding.check_that = (*finding.check_that, *names)
        finding.children = (*finding.children, bars)
        return finding

    return evaluate


def _ask(node: Ask) -> Evaluator:
    def evaluate(env: Env) -> Finding:
        answer = env.answers.get(node.id)
        if answer is None:
            return Finding("ask", Truth.OPEN, node, judgement=node.id)
        truth = Truth.TRUE if answer.answer == "shown" else Truth.FALSE
        note = f"{answer.answer} by {answer.by}, {answer.on.isoformat()}"
        return Finding("ask", truth, node, Strength.SOLID, judgement=node.id, note=note)

    return evaluate
