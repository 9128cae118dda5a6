"""What the coin says about the claims of its chapter, and about its typical sequences."""

import math
from fractions import Fraction

import numpy as np

from typicality.claims.evidence import (
    Evidence,
    digits,
    estimate_evidence,
    evidence_table,
    share_evidence,
)
from typicality.coin.binomial import (
    EXACT_TOSSES,
    count_mode,
    count_probability,
    entropy_bits,
    excess_bits,
    sequence_probability,
)

SPELLED_OUT = ("HTHHTHHHHTTHHHHH", "HHHHHTHTHHHTHTHH")
"""The two sequences that the post spells out."""
PRINTED_ROWS = 17
"""Rows of the table that the post prints: 0 to 16 heads."""
TOSS_BY_TOSS = 200
"""Longest sequence whose counts are also found toss by toss; the fractions grow with every toss."""


def coin_evidence(tosses, p_heads, observed):
    """Evidence for every claim that the coin decides.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction
    observed : array of int, shape (tosses + 1,)
        Simulated sequences by their number of heads.

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it. Without rows beyond `EXACT_TOSSES`, where
        fractions take too long; the claims are about 16 tosses.
    """
    if tosses > EXACT_TOSSES:
        return evidence_table([])
    groups = (_mean, _table_cells, _product, _modes, _near_mode, _extremes, _figure, _typical, _mode_gap)
    return evidence_table(row for group in groups for row in group(tosses, p_heads, np.asarray(observed)))


def toss_by_toss(tosses, p_heads):
    """Probability of every number of heads, found by tossing once more and more, never by counting sequences.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    list of fractions.Fraction
        Of length ``tosses + 1``.

    Examples
    --------
    >>> toss_by_toss(2, Fraction(3, 4))
    [Fraction(1, 16), Fraction(3, 8), Fraction(9, 16)]
    """
    law = [Fraction(1)]
    for _ in range(tosses):
        tails, heads = [*law, Fraction(0)], [Fraction(0), *law]
        law = [t * (1 - p_heads) + h * p_heads for t, h in zip(tails, heads, strict=True)]
    return law


def _share(claim, counts, tosses, p_heads, observed, **others):
    """Return the exact and the simulated probability that the number of heads is one of `counts`."""
    probability = sum((count_probability(heads, tosses, p_heads) for heads in counts), Fraction(0))
    return share_evidence(
        claim, probability, int(observed[list(counts)].sum()), int(observed.sum()), **others
    )


def _mean(tosses, p_heads, observed):
    trials, heads = int(observed.sum()), np.arange(tosses + 1)
    error = math.sqrt(float(tosses * p_heads * (1 - p_heads)) / trials)
    simulated = float(heads @ observed) / trials
    yield estimate_evidence("coin.mean:heads", tosses * p_heads, simulated, error)
    yield estimate_evidence("coin.mean:tails", tosses * (1 - p_heads), tosses - simulated, error)


def _table_cells(tosses, p_heads, _observed):
    for heads in range(min(tosses + 1, PRINTED_ROWS)):
        row = f"coin.table:{heads}"
        yield Evidence(f"{row}.p_sequence", digits(sequence_probability(heads, tosses, p_heads)))
        yield Evidence(f"{row}.n_sequences", digits(math.comb(tosses, heads)))
        yield Evidence(f"{row}.p_count", digits(count_probability(heads, tosses, p_heads)))


def _product(tosses, p_heads, _observed):
    mode = count_mode(tosses, p_heads)
    number = math.comb(tosses, mode)
    ratio = sequence_probability(tosses, tosses, p_heads) / sequence_probability(mode, tosses, p_heads)
    detail = (
        f"{mode} heads instead of {tosses}: each sequence {float(ratio):.6g} times less likely, "
        f"{number:.6g} times as many, together {float(number / ratio):.8g} times likelier"
    )
    yield Evidence("coin.product:number-wins", digits(number), digits(ratio), detail=detail)
    if tosses <= TOSS_BY_TOSS:
        law = toss_by_toss(tosses, p_heads)
        products = (count_probability(heads, tosses, p_heads) for heads in range(tosses + 1))
        largest = max(abs(one - other) for one, other in zip(law, products, strict=True))
        yield Evidence("coin.product:identity", digits(largest))


def _modes(tosses, p_heads, observed):
    by_probability = {heads: sequence_probability(heads, tosses, p_heads) for heads in (0, tosses)}
    yield Evidence("coin.sequence-mode", digits(max(by_probability, key=by_probability.get)), digits(tosses))
    mode = count_mode(tosses, p_heads)
    yield Evidence("coin.count-mode:heads", digits(mode))
    yield _share("coin.count-mode:probability", [mode], tosses, p_heads, observed)


def _near_mode(tosses, p_heads, observed):
    mode = count_mode(tosses, p_heads)
    inside = range(tosses + 1)
    beside = [heads for heads in (mode - 1, mode + 1) if heads in inside]
    further = [heads for heads in (mode - 2, mode + 2) if heads in inside]
    least = min((count_probability(heads, tosses, p_heads) for heads in beside), default=Fraction(0))
    most = max((count_probability(heads, tosses, p_heads) for heads in further), default=Fraction(0))
    yield Evidence("coin.near-mode:next-likeliest", digits(least), digits(most))
    at_mode = count_probability(mode, tosses, p_heads)
    yield _share("coin.near-mode:common", beside, tosses, p_heads, observed, reference=digits(at_mode))


def _extremes(tosses, p_heads, observed):
    yield _share("coin.all-heads", [tosses], tosses, p_heads, observed)
    yield _share("coin.all-tails", [0], tosses, p_heads, observed)
    one, other = (sequence.count("H") for sequence in SPELLED_OUT)
    yield Evidence("coin.same-set", digits(one), digits(other))


def _figure(tosses, p_heads, _observed):
    yield Evidence("coin.figure:sequence-rises", digits(p_heads / (1 - p_heads)))
    yield Evidence("coin.figure:count-turns", digits(count_mode(tosses, p_heads)), digits(tosses))


def _typical(tosses, p_heads, observed):
    """Judge the post's two examples, 12 and 6 heads of 16, as shares of the tosses."""
    typical, few = round(Fraction(12, 16) * tosses), math.floor(Fraction(6, 16) * tosses)
    information = entropy_bits(tosses, p_heads) + excess_bits(typical, tosses, p_heads)
    yield Evidence(
        "typical.coin:typical",
        digits(excess_bits(typical, tosses, p_heads)),
        detail=f"{typical} heads carry {information:.6f} bits, H is {entropy_bits(tosses, p_heads):.6f} bits",
    )
    excess = excess_bits(few, tosses, p_heads)
    yield _share(
        "typical.coin:atypical",
        range(few + 1),
        tosses,
        p_heads,
        observed,
        detail=f"{few} heads carry {excess:.2f} bits more than H; so few or fewer are seen that rarely",
    )


def _mode_gap(tosses, p_heads, observed):
    """Find the mass of the largest typical set that leaves out the likeliest sequence."""
    likeliest = tosses if p_heads > Fraction(1, 2) else 0
    gap = abs(tosses * p_heads - likeliest)
    inside = [heads for heads in range(tosses + 1) if abs(tosses * p_heads - heads) < gap]
    bits = abs(excess_bits(likeliest, tosses, p_heads))
    detail = f"the likeliest sequence joins at eps >= {bits:.6f} bits, {bits / tosses:.6f} bit/flip"
    yield _share("typical.mode:coin", inside, tosses, p_heads, observed, detail=detail)
    fair = np.abs(excess_bits(np.arange(tosses + 1), tosses, Fraction(1, 2))).max()
    yield Evidence(
        "typical.mode:uniform",
        digits(float(fair)),
        detail="bits between the entropy and any sequence of a fair coin, where all are equally likely",
    )
