"""The commented case that `disrupt new case` writes; it assesses as it stands."""

from __future__ import annotations

from datetime import date, timedelta

TEMPLATE = """\
# A case for `disrupt assess`. Lines that begin with # are remarks and are not read.
# Write what is known and leave out what is not: what is missing is asked for, never assumed.
# Use references of your own ("Subject A"), not names, where you can.

case: {case}
title: A shop that sells what it should not
as_at: {as_at}          # the day for which the answer holds; leave the line out for today

# Who you work for, and who sits at the table with you. `disrupt words agencies` lists them.
authority: {{agency: council, name: Anytown Borough Council, nation: England, tier: metropolitan}}
partners:
  - police
  - trading_standards

# The things the case is about: people, businesses, premises, licences, vehicles.
# The word before the colon is yours; use it below. `disrupt words` lists the kinds.
things:
  shop:     {{kind: premises, address: 1 Example Street}}
  company:  {{kind: business, name: Example Trading Ltd, status: active, trades_at: shop}}
  owner:    {{kind: person, name: Subject A}}
  licence:
    kind: licence
    type: premises_licence
    premises: shop
    holder: company
    issued_by: authority
    status: in_force
    authorises: [sale_of_alcohol]

# What was seen, found or done, one entry each, with where it came from.
# A date may be vague: 2026-09, {{after: 2026-05-01}}, {{about: 2026}}.
# source kinds: document, register, statement, exhibit, inspection, intelligence, anonymous, ...
facts:
  - directorship: {{person: owner, business: company, from: 2021}}
    source: {{agency: companies_house, kind: register}}

  - seizure: {{at: shop, goods: illicit_tobacco, date: {seized}}}
    source: {{agency: trading_standards, kind: exhibit, ref: TS/1}}

  - complaint: {{about: shop, type: noise, times: 3, date: {{after: {complained}}}}}
    source: {{agency: environmental_health, kind: document}}

  # Somebody looked and found nothing: write that, too. Without it, nothing is taken as known.
  - none: conviction
    person: owner
    checked: {checked}
    source: {{agency: police, kind: register}}

# A step that was taken before, whatever came of it:
#  - measure: {{type: warning_letter, upon: company, date: 2026-03-01, result: ignored}}
#    source: {{agency: trading_standards, kind: document}}

# If an operation must not be disturbed, say whom to speak to; everything overt is then held back.
# deconflict: {{contact: senior investigating officer}}

# Answers to questions that only a person can judge, and moves in the order, with reasons.
decisions: []
"""


def starter_case(today: date, name: str = "my-case") -> str:
    """Give the text of a starter case as of a day."""
    return TEMPLATE.format(
        case=name,
        as_at=today.isoformat(),
        seized=(today - timedelta(days=40)).isoformat(),
        complained=(today - timedelta(days=120)).isoformat(),
        checked=(today - timedelta(days=10)).isoformat(),
    )
