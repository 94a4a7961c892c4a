"""A library of one good rule, small enough to read, in which one thing at a time goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from disrupt.library import Library, compile_files
from disrupt.library_files import content_hash, gather
from disrupt.review.finding import Check, Finding
from disrupt.review.lint import lint_library

TODAY = date(2026, 11, 22)
RULE = "powers/shops/order.yaml"
EXAMPLES = "powers/shops/order.examples.yaml"
FILES: Mapping[str, str] = {
    "library.yaml": "version: test-1\n",
    "calendar.yaml": """\
divisions:
  - nations: [England, Wales]
    from: 2025
    to: 2027
    bank_holidays:
      - {date: 2026-12-25, name: Christmas Day}
""",
    "policy.yaml": """\
version: test-1
order:
  - {id: id, title: Name, says: By name.}
values: {recent: 6 months}
search_days: {default: 90}
rungs:
  - {id: restrict, title: Restrict, says: Restrict.}
""",
    "agencies.yaml": """\
agencies:
  council: {title: Council, may_be_yours: true, tiers: [district], roles: [officer]}
  police: {title: Police, roles: [constable]}
  courts: {title: Courts}
capacities:
  shop_authority: {agency: council, tiers: [district]}
""",
    "gateways.yaml": """\
purposes: {licensing: Deciding licences.}
gateways:
  tell: {title: May tell, from: police, to: council, for: licensing, kinds: incident}
""",
    "vocabulary/words.yaml": """\
choices:
  incident_type: {disorder: {violence: {}, affray: {}}, theft: {}}
kinds:
  agency:
    class: thing
    time: none
    title: Agency
    says: A body.
    held_by: [council]
    attributes:
      name: {type: text}
  person:
    class: thing
    time: none
    title: Person
    says: Somebody.
    held_by: [council]
    attributes:
      name: {type: text}
      age: {type: number}
      religion: {type: choice, choices: [one, another]}
  premises:
    class: thing
    time: none
    title: Premises
    says: A place.
    held_by: [council]
    attributes:
      use: {type: choice, choices: [shop, home]}
      owner: {type: thing, of: [person]}
  incident:
    class: event
    time: event
    title: Incident
    phrase: "incident of {type}[ at {at}][ by {by}]"
    says: Something happened.
    held_by: [police]
    attributes:
      at: {type: thing, of: [premises]}
      by: {type: thing, of: [person]}
      type: {type: choice, choices: incident_type}
      remarks: {type: text}
  risk_factor:
    class: event
    time: event
    title: Risk factor
    phrase: "risk factor of {person}"
    says: Recorded for support.
    held_by: [council]
    support_only: true
    attributes:
      person: {type: thing, of: [person]}
      at: {type: thing, of: [premises]}
  immigration_position:
    class: finding
    time: event
    title: Immigration position
    phrase: "position of {person}"
    says: What the law lets somebody do.
    held_by: [police]
    attributes:
      person: {type: thing, of: [person]}
      at: {type: thing, of: [premises]}
  measure:
    class: measure
    time: event
    title: Measure
    phrase: "{type} upon {upon}"
    says: A step.
    held_by: [council]
    attributes:
      type: {type: choice, choices: [order, notice]}
      upon: {type: thing, of: [premises]}
""",
    RULE: """\
title: Order for a shop
family: civil
area: business
four_ps: [pursue]
purpose: Stops disorder at a shop.

law:
  - {act: Shops Act 2014, cite: s.1, id: ukpga/2014/12/section/1, verified: text,
     read: "2026-11", as_at: "2026-10"}
  - {act: Shops Act 2014, cite: s.2, id: ukpga/2014/12/section/2, verified: text,
     read: "2026-11", as_at: "2026-10"}
extent: [England, Wales]
in_force: {from: 2014-10-20}
about:
  premises: {kind: premises}
against: [premises]
held_by:
  - {agency: council, does: applies, cite: s.2(1)}
decided_by: {agency: courts, as: magistrates' court, cite: s.2(1)}
standard: satisfied
test:
  limb: There was disorder
  cite: s.1(1)
  any:
    - find: {incident: {at: $premises, type: violence}}
    - find: {incident: {at: $premises, type: affray}}
steps:
  - {do: Apply to the court, within: 28 days, of: notice, cite: s.2(3)}
makes: order
effect: {rung: restrict}
watch_out:
  - Only shops.
review: {by: null, date: null, next: 2027-05-22}
""",
    EXAMPLES: """\
as_at: 2026-11-20
things:
  shop: {kind: premises}
  owner: {kind: person}
examples:
  - name: Violence
    facts: [{incident: {at: shop, type: violence, date: 2026-10-02}}]
    expect: {shop: made_out}
""",
}


def files(*changes: tuple[str, str, str], **more: str) -> dict[str, str]:
    """The good library with texts replaced: (file, old, new); `more` adds whole files."""
    made = dict(FILES)
    for name, old, new in changes:
        assert old in made[name], f"{old!r} does not stand in {name}"
        made[name] = made[name].replace(old, new, 1)
    return {**made, **more}


def written(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the files of a library."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def library(folder: Path) -> Library:
    """Compile a folder by itself, without the shipped rules."""
    found = gather((folder,))
    return Library(compile_files(found), content_hash(found), found.folders)


def findings(
    folder: Path, texts: Mapping[str, str], checks: tuple[Check, ...] | None = None
) -> tuple[Finding, ...]:
    """What is found in a library of these files."""
    return lint_library(library(written(folder, texts)), TODAY, checks)
