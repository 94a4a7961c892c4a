"""Problems, their places, and the one error that carries them."""

from copy import deepcopy

import pytest

from disrupt.errors import (
    DisruptError,
    Place,
    Problem,
    Problems,
    UnreadableError,
    did_you_mean,
    nearest,
)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("a.yaml"), "a.yaml"),
        (Place("a.yaml", 14), "a.yaml:14"),
        (Place("a.yaml", 14, 12), "a.yaml:14:12"),
    ],
)
def test_a_place_is_written_as_editors_read_it(place: Place, words: str) -> None:
    """A terminal turns `file:line:column` into a link."""
    assert words == str(place)


def test_places_sort_by_file_line_and_column_whatever_is_missing() -> None:
    """A missing line or column comes first and never breaks the sort."""
    ordered = [Place("a"), Place("a", 2), Place("a", 2, 1), Place("a", 10, 1), Place("b")]
    shuffled = ordered[::-1]

    assert ordered == sorted(shuffled)
    assert Place("a") <= Place("a") < Place("b")
    assert Place("b") > Place("a") >= Place("a")


def test_an_error_gives_the_lines_of_the_screen() -> None:
    """Places stand in a column, and help stands under its message."""
    error = DisruptError(
        [
            Problem(
                "`date` of incident: `31/09/2026` is not a date",
                Place("market-street.yaml", 19, 11),
                "write 2026-09-30, or 2026-09 if the day is not known",
            ),
            Problem(
                "unknown kind of fact `seizzure`",
                Place("market-street.yaml", 9, 1),
                "did you mean `seizure`?",
            ),
        ]
    )

    assert str(error).split("\n") == [
        "market-street.yaml:9:1    unknown kind of fact `seizzure`",
        "                          did you mean `seizure`?",
        "market-street.yaml:19:11  `date` of incident: `31/09/2026` is not a date",
        "                          write 2026-09-30, or 2026-09 if the day is not known",
    ]


def test_an_error_sorts_its_problems_and_says_each_once() -> None:
    """What is found in whatever order is read in the order of the file."""
    late, early, nowhere = Problem("b", Place("f", 9)), Problem("a", Place("f", 2)), Problem("c")

    assert (nowhere, early, late) == DisruptError([late, early, late, nowhere, early]).problems
    assert (late,) == DisruptError(late).problems


def test_a_problem_without_a_place_is_its_message() -> None:
    """Its help is set in, so that two problems never look like three."""
    assert str(Problem("no case was given", help="name a file")) == (
        "no case was given\n  name a file"
    )


def test_errors_survive_the_way_between_processes() -> None:
    """The matcher's worker hands its errors over as copies, taken apart and put together."""
    error = DisruptError(Problem("a", Place("f", 1, 2), "b", "unknown-key"))
    unreadable = UnreadableError("a", "b")

    assert error.problems == deepcopy(error).problems
    copy = deepcopy(unreadable)
    assert (str(copy), copy.help) == ("a", "b")


def test_a_collector_raises_once_with_everything() -> None:
    """Reading goes on past the first problem."""
    found = Problems()
    found.raise_if_any()
    assert not found

    found.add("a", Place("f", 1), code="unknown-key")
    found.extend([Problem("b")])
    found.extend(DisruptError(Problem("c")))

    assert found
    assert len(found) == len(list(found)) == 3
    with pytest.raises(DisruptError) as caught:
        found.raise_if_any()
    assert [problem.message for problem in caught.value.problems] == ["b", "c", "a"]
    assert len(Problems(caught.value.problems)) == 3


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("seizzure", "seizure"),
        ("Premises-Licence", "premises_licence"),
        ("premises licence", "premises_licence"),
        ("premisis_license", "premises_licence"),
        ("owner", None),
        ("", None),
        ("seizure" * 50, None),
    ],
)
def test_the_nearest_choice(word: str, choice: str | None) -> None:
    """Case, hyphens, underscores and spaces make no difference; far words get no guess."""
    choices = ["seizure", "premises_licence", "incident"]

    assert choice == nearest(word, choices)
    assert choice == nearest(word, reversed(choices))


def test_did_you_mean_offers_a_choice_or_nothing() -> None:
    """The same word is no help to whoever wrote it."""
    assert did_you_mean("seizzure", ["seizure"]) == "did you mean `seizure`?"
    assert did_you_mean("owner", ["seizure"]) is None
    assert did_you_mean("seizure", ["seizure"]) is None
