"""What words, sets and coarser images say about the claims of the chapter."""

import math
from fractions import Fraction

from typicality.abstraction.point_sets import (
    count_increasing,
    count_over_sequence,
    increasing_probability,
    orderings,
)
from typicality.abstraction.segmentation import CHARACTERS, PIECES, WORDS
from typicality.abstraction.text_information import block_weights, compared_orders, percentiles
from typicality.claims.evidence import (
    Evidence,
    digits,
    evidence_table,
    measured_evidence,
    share_evidence,
)
from typicality.coin.binomial import count_mode

LOW_PLANES = 3
"""The least significant bits of which the claim about bit planes speaks."""


def abstraction_evidence(settings, coin, information, seed):
    """Evidence for the claims that need no images.

    Parameters
    ----------
    settings : mapping
        ``order``, ``bootstrap`` and ``sets`` of the section ``abstraction`` of the configuration.
    coin : mapping
        ``tosses`` and ``p_heads``, a fraction or its text.
    information : pandas.DataFrame
        As `typicality.abstraction.text_information.unit_information` makes it.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    sets = settings["sets"]
    return evidence_table(
        [
            _distinct_points(sets["points"], sets["samples"], seed),
            *_coin(coin["tosses"], Fraction(coin["p_heads"])),
            *_units(information, settings["order"], settings["bootstrap"], seed),
        ]
    )


def _distinct_points(points, samples, seed):
    return share_evidence(
        "abstraction.sets:points",
        increasing_probability(points),
        count_increasing(points, samples, seed),
        samples,
        reference=digits(Fraction(1, math.factorial(points))),
        detail=f"the probability that {points} independent Gaussian points on a line come in increasing "
        f"order, by integration, is 1/{points}!; a density over sets integrates to one over that region, "
        f"and is therefore {math.factorial(points)} times the density over orderings",
    )


def _coin(tosses, p_heads):
    heads = count_mode(tosses, p_heads)
    factor = count_over_sequence(tosses, p_heads, heads)
    counted = orderings([heads, tosses - heads])
    yield Evidence(
        "abstraction.sets:coin",
        exact=digits(factor),
        reference=digits(counted),
        detail=f"probability of {heads} heads among {tosses} tosses over that of one such sequence",
    )
    yield Evidence(
        "abstraction.sets:coin-repeats",
        exact=digits(factor),
        reference=digits(math.factorial(tosses)),
        detail=f"{tosses}! would count sequences that are the same",
    )


def _units(information, order, bootstrap, seed):
    """Compare word pieces and words with characters, block by block."""
    weights = block_weights(information, bootstrap, seed)
    chosen = compared_orders(information, order)
    tables = {unit: _of(information, unit, chosen[unit]) for unit in (CHARACTERS, PIECES, WORDS)}
    characters = tables[CHARACTERS]["characters"].to_numpy(float)
    base = tables[CHARACTERS]["bits"].to_numpy(float)
    for part, unit in (("pieces", PIECES), ("words", WORDS)):
        difference = tables[unit]["bits"].to_numpy(float) - base
        low, high = percentiles((weights @ difference) / (weights @ characters))
        yield Evidence(
            f"abstraction.word-pieces:{part}",
            simulated=float(difference.sum() / characters.sum()),
            ci_low=low,
            ci_high=high,
            detail=f"bits per character of held-out text in {unit} minus those in characters; "
            + ", ".join(_described(tables[name], name) for name in (unit, CHARACTERS)),
        )


def _of(information, unit, order):
    return information[(information["unit"] == unit) & (information["order"] == order)].sort_values("block")


def _described(table, unit):
    bits = table["bits"].sum() / table["characters"].sum()
    order, count = int(table["order"].iloc[0]), int(table["parameters"].iloc[0])
    return f"{bits:.3f} with {count:,} parameters ({order}-grams of {unit})"


def level_evidence(levels, planes, pair):
    """Evidence for the claims about one pair of image sets.

    Parameters
    ----------
    levels : pandas.DataFrame
        As `typicality.abstraction.level_comparison.level_table` makes it.
    planes : pandas.DataFrame
        As `typicality.abstraction.bit_planes.bit_plane_table` makes it.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    own = planes[(planes["dataset"] == pair.in_distribution) & (planes["plane"] == LOW_PLANES)].iloc[0]
    pixels = levels.iloc[0]
    return evidence_table(
        [
            *_low_planes(own),
            *(_level(row, pixels) for row in levels.iloc[1:].to_dict("records")),
        ]
    )


def _low_planes(own):
    for part, name, what in [
        ("bits", "share_below", "share of the bits that go to"),
        (
            "error",
            "error_below",
            "mean squared error, as a share of the variance of pixels, of images without",
        ),
    ]:
        yield measured_evidence(
            f"abstraction.lsb:{part}",
            own,
            name,
            interval=f"{name}_ci",
            detail=f"{what} the {LOW_PLANES} least significant of 8 bits, {own['images']} test images",
        )


def _level(row, pixels):
    return measured_evidence(
        f"abstraction.level:{row['level']}",
        row,
        "auroc_change",
        interval="auroc_change_ci",
        detail=f"AUROC of the likelihood minus that of pixels, {row['auroc']:.3f} and {pixels['auroc']:.3f}; "
        f"the gap between the sets is {row['gap_deviations']:.2f} and {pixels['gap_deviations']:.2f} "
        "standard deviations of the model's own test images",
    )
