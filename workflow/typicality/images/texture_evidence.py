"""What texture, dialled texture and variances say about the claims of the image chapter."""

import numpy as np

from typicality.claims.evidence import Evidence, evidence_table, measured_evidence
from typicality.images.dose_response import crossing_amplitude
from typicality.images.evidence import MODEL_FAMILIES
from typicality.images.likelihoods import best_of_families
from typicality.images.texture import MEASURES

MEASURE = MEASURES[0]
"""The measure of texture that decides claims."""


def texture_evidence(likelihoods, sets, correlations, gaps, pair):
    """Evidence for ``images.texture``, from the best model of each family, codecs being none.

    Each part is decided by that of the best models which speaks most against it.

    Parameters
    ----------
    likelihoods : pandas.DataFrame
        As `typicality.images.likelihoods.likelihood_table` makes it.
    sets : pandas.DataFrame
        As `typicality.images.texture.sets_table` makes it.
    correlations, gaps : pandas.DataFrame
        As `typicality.images.texture_likelihood` makes them.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    best = [m for family, m in best_of_families(likelihoods, pair).items() if family in MODEL_FAMILIES]
    rows = [_less(sets)]
    if not best:
        parts = ("easier-in", "easier-out", "explains", "not-all")
        detail = "images.models names no model but codecs"
        return evidence_table([*rows, *(Evidence(f"images.texture:{part}", detail=detail) for part in parts)])
    chosen = correlations["model"].isin(best) & (correlations["measure"] == MEASURE)
    for part, name in (("easier-in", pair.in_distribution), ("easier-out", pair.out_of_distribution)):
        rows.append(_easier(part, name, correlations[chosen & (correlations["dataset"] == name)]))
    gaps = gaps[gaps["model"].isin(best) & (gaps["measure"] == MEASURE)]
    rows.append(_explains("explains", gaps, "explained_ci_low", largest=False))
    rows.append(_explains("not-all", gaps, "explained_ci_high", largest=True))
    return evidence_table(rows)


def _less(sets):
    row = sets.set_index("measure").loc[MEASURE]
    return measured_evidence(
        "images.texture:less",
        row,
        "difference",
        detail=f"total variation per neighbouring pair in grey levels, {row['out_mean']:.2f} in the other "
        f"set minus {row['in_mean']:.2f}",
    )


def _easier(part, name, correlations):
    known = correlations.dropna(subset="correlation")
    if known.empty:
        return Evidence(f"images.texture:{part}", detail=f"the texture of {name} does not vary")
    row = known.loc[known["ci_low"].idxmin()]
    return measured_evidence(
        f"images.texture:{part}",
        row,
        "correlation",
        detail=f"rank correlation of bits/dim with total variation over {row['images']} test images of "
        f"{name}, model {row['model']}",
    )


def _explains(part, gaps, bound, largest):
    known = gaps.dropna(subset="explained_share")
    if known.empty:
        return Evidence(f"images.texture:{part}", detail="no texture is in both sets")
    row = known.loc[known[bound].idxmax() if largest else known[bound].idxmin()]
    return measured_evidence(
        f"images.texture:{part}",
        row,
        "explained_share",
        interval="explained_ci",
        detail=f"share of the gap between the sets that goes when the other set has the texture of the "
        f"model's own: {row['gap_bits_per_dim']:.2f} bits/dim, of which "
        f"{row['remaining_bits_per_dim']:.2f} remain, that is {1 - row['explained_share']:.0%}, "
        f"model {row['model']}",
    )


def dose_response_evidence(responses, pair):
    """Evidence for ``images.dose-response``: of all our models but codecs, the one most against it decides.

    Parameters
    ----------
    responses : pandas.DataFrame
        As `typicality.images.dose_response.response_table` makes it.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    ours = responses[responses["family"].isin(MODEL_FAMILIES)]
    other = ours[ours["dataset"] == pair.out_of_distribution]
    extremes = [other["texture_amplitude"].min(), other["texture_amplitude"].max()]
    smooth, rough = (other[other["texture_amplitude"] == amplitude] for amplitude in extremes)
    return evidence_table(
        [
            _rises(ours),
            _gap("smooth", smooth, other, largest=True),
            _gap("rough", rough, other, largest=False),
        ]
    )


def _rises(responses):
    """Take the smallest step of all."""
    steps = responses.dropna(subset="step_bits_per_dim")
    if steps.empty:
        return Evidence("images.dose-response:rises", detail="images.models names no model but codecs")
    row = steps.loc[steps["step_ci_low"].idxmin()]
    return measured_evidence(
        "images.dose-response:rises",
        row,
        "step_bits_per_dim",
        interval="step_ci",
        detail=f"smallest of {len(steps)} steps in bits/dim, that of {row['dataset']} to an amplitude of "
        f"{row['texture_amplitude']:g} in grey levels, {row['images']} images paired, model {row['model']}",
    )


def _gap(part, chosen, curves, *, largest):
    """Take the model with the largest or smallest gap at one end of the dial."""
    if chosen.empty:
        detail = "no model but codecs has scored a dialled out-of-distribution set"
        return Evidence(f"images.dose-response:{part}", detail=detail)
    row = chosen.loc[chosen["gap_ci_high"].idxmax() if largest else chosen["gap_ci_low"].idxmin()]
    curve = curves[curves["model"] == row["model"]]
    crossing = crossing_amplitude(
        *(curve[c].to_numpy(float) for c in ("texture_amplitude", "gap_bits_per_dim"))
    )
    turns = "nowhere" if crossing is None else f"at {crossing:.1f} grey levels"
    return measured_evidence(
        f"images.dose-response:{part}",
        row,
        "gap_bits_per_dim",
        interval="gap_ci",
        detail=f"bits/dim of {row['dataset']} at a texture amplitude of {row['texture_amplitude']:g} in grey "
        f"levels minus those of the model's own test images; it turns {turns}, model {row['model']}",
    )


def second_order_evidence(moments, observed):
    """Evidence for ``images.second-order``: variances by channel, and our model with the largest gap.

    Parameters
    ----------
    moments, observed : pandas.DataFrame
        As `typicality.images.second_order` makes them.

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    return evidence_table([_variances(moments), _observed(observed)])


def _variances(moments):
    compared = moments.dropna(subset="ci_high")
    if compared.empty:
        return Evidence("images.second-order:predicted", detail="a set has fewer than three test images")
    row = compared.loc[compared["ci_high"].idxmax()]
    own = moments[(moments["channel"] == row["channel"]) & moments["difference"].isna()].iloc[0]
    offset = np.sqrt(compared["mean_offset_squared"].to_numpy(float).max())
    return measured_evidence(
        "images.second-order:predicted",
        row,
        "difference",
        detail=f"variance of {row['dataset']} minus that of {own['dataset']} in squared grey levels, "
        f"{row['variance']:.0f} minus {own['variance']:.0f}, the channel with the largest difference "
        f"({row['channel']}); mean images are at most {offset:.0f} grey levels apart (root mean square)",
    )


def _observed(observed):
    ours = observed[observed["family"].isin(MODEL_FAMILIES)]
    if ours.empty:
        return Evidence("images.second-order:observed", detail="images.models names no model but codecs")
    row = ours.loc[ours["ci_high"].idxmax()]
    return measured_evidence(
        "images.second-order:observed",
        row,
        "gap_bits_per_dim",
        detail=f"bits/dim of the other set minus those of the model's own test images, model {row['model']}; "
        f"predicted is a {row['predicted']} likelihood of the other set",
    )
