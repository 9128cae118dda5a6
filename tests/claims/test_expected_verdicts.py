"""Verdicts that hang on neither pixels nor effort; the others have their test on real pixels."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from typicality.claims.registry import read_registry
from typicality.claims.verdicts import NOT_RUN, VERDICTS

PROJECT = Path(__file__).parents[2]
EXPECTED = yaml.safe_load((PROJECT / "tests/expected_verdicts.yaml").read_text())
CLAIMS = read_registry(PROJECT / "workflow/claims.yaml")
EXACT = ("coin.", "annulus.", "typical.", "ood.gaussian", "abstraction.sets")


def test_every_claim_has_an_expected_verdict_and_no_other_has():
    ids = [claim.id for claim in CLAIMS]
    lacking, strange = sorted(set(ids) - set(EXPECTED)), sorted(set(EXPECTED) - set(ids))
    assert not lacking, f"tests/expected_verdicts.yaml lacks {lacking}; add `ID: VERDICT`"
    assert not strange, f"tests/expected_verdicts.yaml has {strange}, which workflow/claims.yaml has not"
    assert list(EXPECTED) == ids, "tests/expected_verdicts.yaml keeps the order of workflow/claims.yaml"
    assert set(EXPECTED.values()) <= set(VERDICTS) - {NOT_RUN}


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.id.startswith(EXACT)], ids=lambda claim: claim.id)
def test_verdicts_of_exact_claims_are_as_expected(claim, small_run):
    """A claim that the small configuration does not run departs from a setting, and says which."""
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet").set_index("id")
    verdict, reason = ledger.loc[claim.id, ["verdict", "reason"]]
    if verdict == NOT_RUN:
        assert any(reason.startswith(f"{key} is ") for key in claim.settings)
    else:
        assert verdict == EXPECTED.get(claim.id), f"{claim.id} in tests/expected_verdicts.yaml; {reason}"
