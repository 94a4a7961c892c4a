"""The commented rule that `disrupt new rule` writes, and its examples; both load as they stand."""

from __future__ import annotations

from datetime import date

from disrupt.periods import Duration, window_from

RULE = """\
# A power, duty or referral: one file, and its path under powers/ is its id for good.
# Lines that begin with # are remarks; take them out as you fill in what they ask for.
# `disrupt lint` says what is still missing, `disrupt words` which kinds of fact there are, and
# docs/writing-rules.md has every key.
title: {title}
# civil, criminal, regulatory, administrative, asset_recovery, safeguarding, duty or referral
family: civil
# lifestyle, behaviour, vehicles, travel, business or crime; may be left out
area: business
four_ps: [protect]  # pursue prevent protect prepare
purpose: >-
  TODO: what the power does, in one sentence.

# Where it is written, and how far somebody checked that: text (read), secondary, unverified.
law:
  - {{act: TODO Act 2014, cite: s.1, verified: unverified}}
extent: [England, Wales]
# A date as {{from: 2014-10-20}}, long_established, pending, or not_established
in_force: not_established

# Who and what it is about: kinds, types and links only.
# Plain conditions belong in `limits` or `test`.
about:
  premises: {{kind: premises}}
against: [premises]  # one option for each of these

held_by:
  - {{agency: council, does: applies, cite: s.1(1)}}
decided_by: {{agency: courts, role: magistrates_court, cite: s.1(2)}}
# suspicion, reasonable_grounds, opinion, satisfied, balance_of_probabilities, ...
standard: satisfied

# The legal test, limb by limb, each with its provision and in your own words.
test:
  limb: TODO the whole test in one line
  cite: s.1(3)
  all:
    - limb: TODO what must be shown
      cite: s.1(3)(a)
      find: {{incident: {{at: $premises, type: disorder, date: {{within: {{policy: recent}}}}}}}}
    - ask: "Is it necessary to use the power?"  # what no data can settle: a person answers
      by: magistrates' court
      id: necessary
      cite: s.1(3)(b)

# unless: an exception that bites only when it is shown.
# first: rules whose measure must exist before this one.

steps:
  - {{id: application, do: Apply to the magistrates' court, cite: s.1(1)}}
effect: {{speed: 28 days, rung: restrict, mechanism: TODO how it disrupts}}
watch_out:
  - TODO what goes wrong in practice, a sentence to a line.
overt: true  # the subject will know
punitive: false  # held back against somebody exploited
review: {{by: null, date: null, next: {next}}}
"""

EXAMPLES = """\
# Small cases that prove the rule: made out, within reach, ruled out and not indicated, and one for
# each limit, exception, threshold (both sides), date and branch. `disrupt test` runs them.
as_at: {as_at}
authority: {{agency: council, name: Anytown Borough Council, nation: England, tier: metropolitan}}
things:
  shop: {{kind: premises, address: 1 Example Street}}
  next-door: {{kind: premises, address: 3 Example Street}}
examples:
  - name: Disorder this month, and nothing at the neighbour's
    facts:
      - incident: {{at: shop, type: disorder, date: {recent}}}
        source: {{agency: police, kind: statement}}
    expect: {{shop: not_in_force, next-door: not_indicated}}
"""


def rule_template(title: str, today: date) -> str:
    """Give the text of a rule to be filled in."""
    due = window_from(today, Duration(6, "months")).latest
    return RULE.format(title=title, next=(due or today).isoformat())


def examples_template(today: date) -> str:
    """Give the text of its first example."""
    recent = today.replace(day=1)
    return EXAMPLES.format(as_at=today.isoformat(), recent=recent.isoformat())
