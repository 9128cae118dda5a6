"""What the examples in docstrings may use without importing it."""

from fractions import Fraction

import pytest


@pytest.fixture(autouse=True)
def _names_of_examples(doctest_namespace):
    doctest_namespace["Fraction"] = Fraction
