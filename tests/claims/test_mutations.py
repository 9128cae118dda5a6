"""Every verdict of the ledger turns when its claim is mutated, and its evidence changes with the settings."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from typicality.annulus.evidence import annulus_evidence
from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.shares import counted_edges, interval_shares, shell_thickness
from typicality.claims.evidence import COLUMNS, Evidence, number
from typicality.claims.mutations import mutations
from typicality.claims.registry import read_registry
from typicality.claims.verdicts import judge_part
from typicality.coin.evidence import coin_evidence
from typicality.coin.simulation import simulate_heads
from typicality.typical_set.evidence import typical_set_evidence
from typicality.typical_set.gaussian import counted_radii, epsilon_grid, mass_curve

CLAIMS = read_registry(Path(__file__).parents[2] / "workflow" / "claims.yaml")
ROWS = [(claim, part) for claim in CLAIMS for part in claim.parts]
# What real pixels would say; the rows themselves are tested where pixels are at hand.
MEASURED = {
    "images.higher:autoregressive": Evidence("", simulated=-1.1, ci_low=-1.2, ci_high=-1.0),
    "images.higher:latent": Evidence("", simulated=-1.5, ci_low=-1.6, ci_high=-1.4),
    "images.no-overfitting": Evidence("", simulated=0.01, ci_low=-0.03, ci_high=0.05),
    "ood.threshold": Evidence("", simulated=0.05, ci_low=0.04, ci_high=0.06),
    "ood.typicality:1": Evidence("", simulated=0.87, ci_low=0.86, ci_high=0.88),
    **{
        f"ood.typicality:{size}": Evidence("", simulated=0.99, ci_low=0.97, ci_high=0.999)
        for size in (2, 10, 25)
    },
}


def gather(tosses=16, p_heads=Fraction(3, 4), dimension=100, intervals=((9, 11), (8, 12), (0, 8)), width=4):
    """Evidence of all chapters from small simulations; the exact values are those of large ones."""
    settings = {"dimension": dimension, "samples": 20_000, "blocks": 1, "method": "radial"}
    coin = coin_evidence(tosses, p_heads, simulate_heads(tosses, p_heads, 160_000, 0)["observed"])
    counts = simulate_block(counted_edges(dimension, intervals), settings, 0, "test", 0)
    thickness = shell_thickness([1, 10, 100, 1_000_000], 1_000, 0)
    annulus = annulus_evidence(interval_shares(counts, dimension, intervals), thickness)
    epsilons = epsilon_grid(0.1, 100, 200)
    counts = simulate_block(counted_radii(epsilons, width, dimension), settings, 0, "test", 1)
    typical = typical_set_evidence(counts, mass_curve(counts, epsilons, dimension), width, 0)
    rows = {}
    for table in (coin, annulus, typical):
        plain = table[list(COLUMNS)].astype(object).where(table.notna(), None)
        rows |= {row["id"]: Evidence(**row) for row in plain.to_dict("records")}
    return rows | MEASURED


@pytest.fixture(scope="module")
def evidence():
    return gather()


@pytest.mark.parametrize(("claim", "part"), ROWS, ids=[claim.row_id(part) for claim, part in ROWS])
def test_mutations_turn_the_verdict(evidence, claim, part):
    known = evidence[claim.row_id(part)]
    verdict = judge_part(claim, part, known).verdict
    mutants = list(mutations(claim, part, verdict, known))
    assert mutants
    for mutant in mutants:
        assert judge_part(mutant, part, known).verdict != verdict, mutant


def test_mutations_are_two_for_a_printed_number_and_one_for_a_relation(evidence):
    by_id = {claim.id: claim for claim in CLAIMS}
    counts = {
        row: len(list(mutations(by_id[row.partition(":")[0]], row.partition(":")[2], verdict, evidence[row])))
        for row, verdict in [
            ("coin.all-heads", "confirmed"),
            ("coin.table:15.p_sequence", "contradicted"),
            ("annulus.9-11", "confirmed"),
            ("typical.zero", "confirmed"),
        ]
    }
    assert list(counts.values()) == [2, 1, 2, 1]


def test_one_cell_of_the_post_table_is_wrong_and_no_other(evidence):
    table = next(claim for claim in CLAIMS if claim.id == "coin.table")
    verdicts = {part: judge_part(table, part, evidence[f"coin.table:{part}"]).verdict for part in table.parts}
    assert len(verdicts) == 51
    assert [part for part, verdict in verdicts.items() if verdict != "confirmed"] == ["15.p_sequence"]


def test_mutated_wrong_cell_is_confirmed_by_the_correct_rounding(evidence):
    table = next(claim for claim in CLAIMS if claim.id == "coin.table")
    (mutant,) = mutations(table, "15.p_sequence", "contradicted", evidence["coin.table:15.p_sequence"])
    assert mutant.printed["15.p_sequence"] == "3.34e-3"


@pytest.mark.parametrize(
    ("changed", "settings"),
    [
        ({"tosses": 17}, "coin.tosses"),
        ({"p_heads": Fraction(1, 3)}, "coin.p_heads"),
        ({"dimension": 99}, ".dimension"),
        ({"intervals": ((9.5, 11), (8.5, 12), (0, 8.5))}, "annulus.intervals"),
        ({"width": 3.5}, "typical_set.width"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_mutated_settings_change_the_exact_values_of_their_claims(evidence, changed, settings):
    """A claim that depends on a setting has a row whose deciding numbers move with it."""
    other = gather(**changed)
    stuck = []
    for claim in CLAIMS:
        if not any(key.endswith(settings) for key in claim.settings):
            continue
        rows = [claim.row_id(part) for part in claim.parts]
        moved = [deciding(evidence[row]) != deciding(other.get(row)) for row in rows]
        if not any(moved):
            stuck.append(claim.id)
    assert not stuck


def deciding(evidence):
    if evidence is None or evidence.exact is None:
        return None
    return number(evidence.exact), evidence.reference and number(evidence.reference)


def test_mutated_intervals_of_the_simulation_would_be_seen(evidence):
    """95 % intervals of all simulated rows cover their exact values about that often.

    More than a quarter of misses among some fifteen rows has a probability below 1e-3 at the stated coverage.
    """
    covered = [
        row.ci_low <= float(number(row.exact)) <= row.ci_high
        for row in evidence.values()
        if row.exact is not None and row.ci_low is not None
    ]
    assert len(covered) >= 12
    assert np.mean(covered) > 0.75
