"""What all tests need: figures without a screen, and names that examples in docstrings use."""

import os
from fractions import Fraction

import pytest

os.environ["MPLBACKEND"] = "Agg"


@pytest.fixture(autouse=True)
def _names_of_examples(doctest_namespace):
    doctest_namespace["Fraction"] = Fraction


def pytest_addoption(parser):
    """Add what tests/test_figures.py describes."""
    parser.addoption(
        "--accept-baselines",
        nargs="?",
        const="comparable",
        choices=("comparable", "all"),
        help="make figures and values that differ from their baselines the new baselines (with -k figure); "
        "all: also those that cannot be compared on this machine",
    )
