"""Figures are read as pixels and as their alternative texts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.figures import WIDTH_MM, check, figure, picture
from fokus.report.labels import Labels

PNG, PDF = b"\x89PNG", b"%PDF"


def test_the_alternative_text_tells_every_value(linked: Released, swedish: Labels):
    drawn = figure((linked,), swedish)
    assert drawn.png.startswith(PNG)
    assert drawn.width_mm == WIDTH_MM
    assert drawn.alt.startswith("Figur över enkätens delskalor.")
    assert all(value in drawn.alt for value in ("2,71", "2,99", "0,28", "Kontaktvägar"))


@pytest.mark.parametrize("noun", ["linked", "feedback"])
def test_the_same_answer_gives_the_same_picture(noun: str, swedish: Labels, request: pytest.FixtureRequest):
    released: Released = request.getfixturevalue(noun)
    assert figure((released,), swedish).png == figure((released,), swedish).png
    assert picture((released,), swedish, "svg") == picture((released,), swedish, "svg")


def test_pictures_as_files_of_their_own(linked: Released, swedish: Labels):
    assert picture((linked,), swedish, "pdf").startswith(PDF)
    svg = picture((linked,), swedish, "svg").decode()
    assert "<svg" in svg
    assert "Date" not in svg


def test_a_hidden_value_changes_the_picture_and_is_not_told(linked: Released, swedish: Labels):
    hidden = replace(linked.rows[1], value=None, low=None, high=None, n=None, hidden=True)
    contrast = replace(linked.contrasts[0], hidden=True, difference=None, low=None, high=None)
    drawn = figure((replace(linked, rows=(linked.rows[0], hidden), contrasts=(contrast,)),), swedish)
    assert drawn.png != figure((linked,), swedish).png
    assert "2,99" not in drawn.alt
    assert "0,28" not in drawn.alt
    assert ".." in drawn.alt


def test_items_are_drawn_as_parts_of_a_whole(items_of: Callable[[int], Released], swedish: Labels):
    assert figure((items_of(40),), swedish).png.startswith(PNG)


def test_what_cannot_be_drawn_is_refused(linked: Released, swedish: Labels):
    with pytest.raises(RenderingError, match="no-figure"):
        check((replace(linked, query=replace(linked.query, noun="quotes")),), swedish)
    with pytest.raises(RenderingError, match="no-figure"):
        check((replace(linked, query=replace(linked.query, pick="difference")),), swedish)
    with pytest.raises(RenderingError, match="nothing-to-draw"):
        check((replace(linked, rows=()),), swedish)


@pytest.mark.parametrize("label", ["$x^$", r"$\frac{$", "100 $ och 200 $", "50 % {n}"])
def test_a_label_is_text_and_never_mathematics(linked: Released, swedish: Labels, label: str):
    scale = swedish.instruments["samverkan"].scale[0]
    own = scale.model_copy(update={"label": scale.label.model_copy(update={"sv": label})})
    form = swedish.instruments["samverkan"].model_copy(update={"scale": (own,)})
    assert figure((linked,), replace(swedish, instruments={"samverkan": form})).png.startswith(PNG)
