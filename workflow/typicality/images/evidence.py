"""What models and images say about the claims of their chapters."""

from typicality.claims.evidence import Evidence, digits, evidence_table, measured_evidence
from typicality.images.likelihoods import best_model, likelihood_gap, mean_difference
from typicality.images.scores import bits_of

MODEL_FAMILIES = ("autoregressive", "flow", "latent")
"""The families of which the post speaks, as the contract of the tables names them."""
_NO_MODEL = "no model of ours but codecs has scored this pair"


def image_evidence(scores_by_model, families, pair, detection):
    """Evidence for the claims about image models, from our own models alone; codecs are none.

    That a family prefers the other set is decided by its model that speaks most against it; overfitting by
    the models with the fewest bits/dim of each family on calibration images.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    families : mapping of str to str
    pair : typicality.images.scores.Pair
    detection : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it.

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    ours = [model for model in scores_by_model if families[model] in MODEL_FAMILIES]
    gaps = {model: likelihood_gap(scores_by_model[model], pair) for model in ours}
    rows = [_higher(family, gaps, families) for family in MODEL_FAMILIES]
    rows.append(_no_overfitting({model: scores_by_model[model] for model in ours}, families, pair))
    detection = detection[detection["model"].isin(ours)]
    rows.append(_threshold(detection))
    rows.extend(_typicality(detection, size) for size in sorted(set(detection["batch_size"])))
    for claim, score in (("ood.complexity", "complexity"), ("ood.density-of-states", "density of states")):
        rows.extend(_beyond_likelihood(claim, score, detection))
    return evidence_table(rows)


def _higher(family, gaps, families):
    members = [model for model in gaps if families[model] == family]
    if not members:
        return Evidence(f"images.higher:{family}", detail=f"images.models names no {family} model")
    model = max(members, key=lambda name: gaps[name].ci_high)
    gap = gaps[model]
    return measured_evidence(
        f"images.higher:{family}",
        gap._asdict(),
        "bits_per_dim",
        detail=f"bits/dim of the other set minus those of the model's own test images, model {model}",
    )


def _no_overfitting(scores_by_model, families, pair):
    """Take, of the best models of each family, the one with the largest gap."""
    if not scores_by_model:
        return Evidence("images.no-overfitting", detail=_NO_MODEL)
    gaps = {
        model: mean_difference(
            bits_of(scores, pair.in_distribution, "test"), bits_of(scores, pair.in_distribution, "train")
        )
        for model, scores in scores_by_model.items()
    }
    best = [
        best_model({m: s for m, s in scores_by_model.items() if families[m] == family}, pair)
        for family in dict.fromkeys(families[model] for model in scores_by_model)
    ]
    model = max(best, key=lambda name: gaps[name].bits_per_dim)
    others = [
        f"{name} {gap.bits_per_dim:.3f}"
        for name, gap in gaps.items()
        if name not in best and gap.bits_per_dim > gaps[model].bits_per_dim
    ]
    more = f"; with a larger gap, but not the best of their families: {', '.join(others)}" if others else ""
    return measured_evidence(
        "images.no-overfitting",
        gaps[model]._asdict(),
        "bits_per_dim",
        detail="bits/dim of test images minus those of training images, the largest among the best models of "
        f"each family, model {model}{more}",
    )


def _typicality(detection, batch_size):
    """Take the model whose typicality rejects most batches of one size at the 1 % level."""
    chosen = detection[(detection["score"] == "typicality") & (detection["batch_size"] == batch_size)]
    chosen = chosen.dropna(subset="auroc")
    if chosen.empty:
        return Evidence(f"ood.typicality:{batch_size}", detail="too few test images for two batches")
    best = chosen.loc[chosen["detection_rate"].idxmax()]
    return measured_evidence(
        f"ood.typicality:{batch_size}",
        best,
        "detection_rate",
        interval="detection_ci",
        detail=f"share of batches of {batch_size} rejected at the 1 % level, model {best['model']}; AUROC "
        f"{best['auroc']:.3f}, false alarms {best['false_alarm_rate']:.1%}",
    )


def _threshold(detection):
    """Take the model whose likelihood detects best."""
    single = detection[(detection["score"] == "likelihood") & (detection["batch_size"] == 1)]
    single = single.dropna(subset="auroc")
    if single.empty:
        return Evidence("ood.threshold", detail=_NO_MODEL)
    best = single.loc[single["auroc"].idxmax()]
    return measured_evidence(
        "ood.threshold",
        best,
        "auroc",
        detail=f"AUROC of the likelihood of single images, model {best['model']}",
    )


def _beyond_likelihood(claim, score, detection):
    """Compare the model whose single images a score tells apart best with chance, and with its likelihood.

    The likelihood's AUROC counts with the upper end of its interval.
    """
    single = detection[detection["batch_size"] == 1].dropna(subset="auroc").set_index(["score", "model"])
    if score not in single.index:
        reason = f"no {score} of single images, which needs a codec and another model among images.models"
        return [Evidence(f"{claim}:{part}", detail=reason) for part in ("chance", "likelihood")]
    model = single.loc[score, "auroc"].astype(float).idxmax()
    best, likelihood = single.loc[(score, model)], single.loc[("likelihood", model)]
    detail = f"AUROC of the {score} of single images, model {model}, which has the highest"
    bound = float(likelihood["ci_high"])
    return [
        measured_evidence(f"{claim}:chance", best, "auroc", detail=detail),
        measured_evidence(
            f"{claim}:likelihood",
            best,
            "auroc",
            reference=digits(bound),
            detail=f"{detail}; of its likelihood {likelihood['auroc']:.3f}, at most {bound:.3f}",
        ),
    ]
