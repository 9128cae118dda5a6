"""What decoding says about the claims of its chapter, all of it measured on our own language model."""

import numpy as np

from typicality.claims.evidence import Evidence, evidence_table, measured_evidence
from typicality.decoding.calibration import SHARE, reliability
from typicality.decoding.strategies import (
    entropy_rate,
    interval,
    prompt_means,
    resamples,
    with_distance,
)
from typicality.decoding.texts import ANCESTRAL, BEAM, HELD_OUT, LEAST_RISK

INTERPOLATING = ("temperature", "top-k", "nucleus")
"""The samplers of which the post speaks."""
LEAST_VARIANCE = 1e-12
"""Of the share of repeated n-grams, for a correlation with it."""
MOSTLY_REPEATED = 0.5
"""Share of repeated n-grams above which a text counts as repetitive."""


def decoding_evidence(texts, counts, bootstrap, seed):
    """Evidence for every claim about decoding.

    Parameters
    ----------
    texts : pandas.DataFrame
        Of all strategies, columns `typicality.decoding.texts.TEXT_COLUMNS`.
    counts : pandas.DataFrame
        As `typicality.decoding.calibration.count_predictions` makes it.
    bootstrap : int
        Bootstrap samples behind every interval, of prompts or of segments of the held-out text.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it. No row has an exact value.
    """
    texts = with_distance(texts)
    means = {name: prompt_means(texts, name) for name in ("bits", "distance", "repeated")}
    weights = resamples(texts["prompt"].nunique(), bootstrap, seed)
    rows = [*_beam(means, weights), *_repetition(texts, means["bits"][ANCESTRAL, None], weights)]
    for sampler in INTERPOLATING:
        rows.extend(_between(sampler, means, weights))
    rows += [_low_probability(counts, bootstrap, seed), _least_risk(means["distance"], weights, texts)]
    return evidence_table(rows)


def _measured(claim, value, drawn, detail):
    low, high = interval(drawn)
    return Evidence(claim, simulated=float(value), ci_low=float(low), ci_high=float(high), detail=detail)


def _difference(claim, one, other, weights, detail):
    """Compare two strategies prompt by prompt; the detail gets both means, one's first."""
    difference = one - other
    detail = detail.format(one.mean(), other.mean())
    return _measured(claim, difference.mean(), weights @ difference, detail)


def _beam(means, weights):
    widths = sorted(setting for strategy, setting in means["bits"] if strategy == BEAM)
    narrow, wide = (BEAM, widths[0]), (BEAM, widths[-1])
    across = f"of beam width {wide[1]:.0f} instead of {narrow[1]:.0f}: {{:.3f}} instead of {{:.3f}}"
    for part, measure, what in [
        ("likelier", "bits", "bits per symbol"),
        ("less-typical", "distance", "distance from the entropy rate, bits per symbol,"),
        ("more-repetitive", "repeated", "share of repeated n-grams"),
    ]:
        values = means[measure]
        yield _difference(f"decoding.beam:{part}", values[wide], values[narrow], weights, f"{what} {across}")
    yield _difference(
        "decoding.beam:unlike-text",
        means["repeated"][wide],
        means["repeated"][HELD_OUT, None],
        weights,
        f"share of repeated n-grams of beam width {wide[1]:.0f} and of held-out text: {{:.3f}} and {{:.3f}}",
    )


def _repetition(texts, ancestral, weights):
    yield _repetitive_texts(texts, ancestral, weights)
    sampled = texts[texts["strategy"] == ANCESTRAL]
    moments = _moments(sampled["repeated"].to_numpy(float), sampled["bits"].to_numpy(float), weights.shape[1])
    drawn = weights @ moments
    # Of shares that never change rounding may leave a variance of 1e-17 or so.
    if (drawn[:, 2] - drawn[:, 0] ** 2).min() < LEAST_VARIANCE:
        detail = "too few ancestral samples repeat any n-gram"
        yield Evidence("decoding.repetition:sampled", detail=detail)
        return
    yield _measured(
        "decoding.repetition:sampled",
        _correlation(moments.mean(axis=0)),
        _correlation(drawn),
        f"correlation of the share of repeated n-grams with the bits per symbol of {len(sampled)} ancestral "
        "samples, which nothing has selected",
    )


def _repetitive_texts(texts, ancestral, weights):
    """Compare the texts of all strategies that repeat themselves most with the ancestral samples."""
    decoded = texts[(texts["repeated"] > MOSTLY_REPEATED) & ~texts["strategy"].isin([HELD_OUT, LEAST_RISK])]
    prompts = np.arange(weights.shape[1])
    by_prompt = decoded.groupby("prompt")["bits"]
    count = by_prompt.size().reindex(prompts, fill_value=0).to_numpy(float)
    total = by_prompt.sum().reindex(prompts, fill_value=0.0).to_numpy(float)
    # Some prompts may have no such text, but no resample may be without one.
    if not (weights @ count > 0).all():
        detail = "for too few prompts any strategy writes a text most of whose n-grams are repeated"
        return Evidence("decoding.repetition:decoded", detail=detail)
    mean = total.sum() / count.sum()
    return _measured(
        "decoding.repetition:decoded",
        mean - ancestral.mean(),
        (weights @ total) / (weights @ count) - weights @ ancestral,
        f"bits per symbol of {len(decoded)} texts most of whose n-grams are repeated, minus those of "
        f"ancestral samples; {mean:.3f} and {ancestral.mean():.3f}",
    )


def _moments(one, other, prompts):
    """Average both variables, their squares and their product for each prompt, shape (prompts, 5)."""
    products = np.stack([one, other, one**2, other**2, one * other], axis=-1)
    return products.reshape(prompts, -1, 5).mean(axis=1)


def _correlation(moments):
    one, other, one_squared, other_squared, product = np.moveaxis(moments, -1, 0)
    covariance = product - one * other
    return covariance / np.sqrt((one_squared - one**2) * (other_squared - other**2))


def _between(sampler, means, weights):
    """Find the smallest margin by which a sampler stays between greedy decoding and ancestral sampling.

    Information is to lie above greedy decoding's and below that of ancestral samples, repetition the other
    way round. Of all settings and both ends the least margin counts.
    """
    greedy = min(key for key in means["bits"] if key[0] == BEAM)
    settings = sorted(setting for strategy, setting in means["bits"] if strategy == sampler)
    for part, measure, sign in [("information", "bits", 1), ("repetition", "repeated", -1)]:
        values = means[measure]
        margins = {}
        for setting in settings:
            here = values[sampler, setting]
            margins[f"setting {setting:g} above greedy"] = sign * (here - values[greedy])
            margins[f"setting {setting:g} below ancestral"] = sign * (values[ANCESTRAL, None] - here)
        least = min(margins, key=lambda name: margins[name].mean())
        drawn = np.min([weights @ margin for margin in margins.values()], axis=0)
        yield _measured(
            f"decoding.sampling:{sampler}.{part}",
            margins[least].mean(),
            drawn,
            f"smallest margin of {measure}, {least}; greedy {values[greedy].mean():.3f}, ancestral "
            f"{values[ANCESTRAL, None].mean():.3f}, between them "
            + ", ".join(f"{values[sampler, setting].mean():.3f} at {setting:g}" for setting in settings),
        )


def _low_probability(counts, bootstrap, seed):
    found = reliability(counts, bootstrap, seed)
    return measured_evidence(
        "decoding.low-probability",
        found,
        "difference",
        detail=f"the least likely predictions, below {found['below']:.3g}, hold {SHARE:.0%} of the mass and "
        f"come {found['ratio']:.2f} times as often as predicted, an error of {found['tail']:.3f} in log2; "
        f"the largest error of a bin of likelier ones with as much mass is {found['head']:.3f}",
    )


def _least_risk(distance, weights, texts):
    widest = max(key for key in distance if key[0] == BEAM)
    return _difference(
        "decoding.mbr",
        distance[LEAST_RISK, None],
        distance[widest],
        weights,
        "distance from the entropy rate, bits per symbol, of minimum Bayes risk and of beam width "
        f"{widest[1]:.0f}: {{:.3f}} and {{:.3f}}; the entropy rate is {entropy_rate(texts):.3f}",
    )
