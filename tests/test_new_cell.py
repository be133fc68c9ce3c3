"""A new cell is one object in the table of cells: all else that a figure needs follows from it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent

CLAIMS = (
    "test_cells.py::test_a_step_is_what_its_equations_declare[pretend]",
    "test_bptt.py::test_every_entry_of_every_gradient_matches_finite_differences[pretend]",
    "test_inside.py::test_every_part_gives_what_it_makes_of_what_comes_in[pretend]",
    "test_inside.py::test_every_equation_holds_with_its_numbers_put_in[pretend]",
    "test_inside.py::test_parts_and_vectors_never_overlap_and_lie_in_the_cell_or_beside_it[pretend]",
    "test_equations.py::test_an_equation_becomes_mathml_and_keeps_its_slots[state-pretend]",
    "test_python.py::test_a_numpy_script_prints_the_figures_numbers[pretend]",
    "test_python.py::test_a_script_is_short[pretend-torch]",
    "test_python.py::test_a_script_is_short[pretend-keras]",
)
"""Tests of every cell. They find this one by its address, as they find the others."""


def test_a_cell_in_the_table_runs_has_gradients_a_drawing_and_a_script() -> None:
    """In a process of its own, since the choices of an address are read from the table once."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.pretend_cell", "-p", "no:cacheprovider", "-v"]
    done = subprocess.run(
        [*command, *(f"tests/{claim}" for claim in CLAIMS)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [claim for claim in CLAIMS if f"{claim} PASSED" not in done.stdout] == []


def test_the_table_does_not_keep_the_pretend_cell() -> None:
    from rnn_unroll.engine.cells import CELLS

    assert "pretend" not in CELLS
