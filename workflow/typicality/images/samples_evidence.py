"""What samples, bands and counterexamples say about the claims of the image chapter."""

from fractions import Fraction

import numpy as np

from typicality.claims.evidence import (
    Evidence,
    digits,
    evidence_table,
    measured_evidence,
    share_evidence,
)
from typicality.images.counterexamples import (
    MEMORISER,
    NOISE_BITS_PER_DIM,
    taken_for_noise,
)
from typicality.images.evidence import MODEL_FAMILIES
from typicality.images.information import DATA, SAMPLES
from typicality.images.likelihoods import best_model, mean_difference
from typicality.images.sampling import NOISE
from typicality.images.scores import bits_of
from typicality.intervals import normal_interval
from typicality.streams import stream

BAND_LEVEL = 0.99
BATCH_SIZE = 10
NOISE_SHARE = 0.99
_MIXTURE_DRAWS = 10_000


def samples_evidence(scores_by_model, families, pair, bands, detection):
    """Evidence for ``images.samples`` and ``images.never-sampled``, from our own models alone.

    Of a family, the model with the fewest bits/dim on calibration images decides; what is never sampled is
    decided by the autoregressive one.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    families : mapping of str to str
    pair : typicality.images.scores.Pair
    bands : pandas.DataFrame
        As `typicality.images.information.bands_table` makes it.
    detection : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it.

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    rows = [_likelier_than_samples(family, scores_by_model, families, pair) for family in MODEL_FAMILIES]
    autoregressive = {m: s for m, s in scores_by_model.items() if families[m] == "autoregressive"}
    if autoregressive:
        model = best_model(autoregressive, pair)
        bands = bands[(bands["model"] == model) & (bands["split"] == "test")]
        shares = bands.set_index(["band_of", "level", "dataset"])
        rows += [
            _inside("other-outside-samples", SAMPLES, pair.out_of_distribution, shares, model),
            _inside("own-inside-samples", SAMPLES, pair.in_distribution, shares, model),
            _inside("other-outside-data", DATA, pair.out_of_distribution, shares, model),
            _rejected(detection, model),
        ]
    else:
        parts = ("other-outside-samples", "own-inside-samples", "other-outside-data", "batches")
        detail = "images.models names no autoregressive model"
        rows += [Evidence(f"images.never-sampled:{part}", detail=detail) for part in parts]
    return evidence_table(rows)


def _likelier_than_samples(family, scores_by_model, families, pair):
    members = {model: scores for model, scores in scores_by_model.items() if families[model] == family}
    if not members:
        return Evidence(f"images.samples:{family}", detail=f"images.models names no {family} model")
    model = best_model(members, pair)
    gap = mean_difference(
        *(bits_of(members[model], pair.in_distribution, split) for split in ("samples", "test"))
    )
    return measured_evidence(
        f"images.samples:{family}",
        gap._asdict(),
        "bits_per_dim",
        detail=f"bits/dim of its samples minus those of test images, model {model}",
    )


def _inside(part, band_of, dataset, shares, model):
    """Share of a set's test images inside a band."""
    row = shares.loc[(band_of, BAND_LEVEL, dataset)]
    return measured_evidence(
        f"images.never-sampled:{part}",
        row,
        "share",
        detail=f"share of the test images of {dataset} inside the {BAND_LEVEL:.0%} band of the model's "
        f"{'own samples' if band_of == SAMPLES else 'data'}, {row['low']:.2f} to {row['high']:.2f} bits/dim, "
        f"model {model}",
    )


def _rejected(detection, model):
    chosen = detection[
        (detection["model"] == model)
        & (detection["score"] == "typicality")
        & (detection["batch_size"] == BATCH_SIZE)
    ].dropna(subset="auroc")
    if chosen.empty:
        return Evidence("images.never-sampled:batches", detail=f"no two test batches of {BATCH_SIZE} images")
    row = chosen.iloc[0]
    return measured_evidence(
        "images.never-sampled:batches",
        row,
        "detection_rate",
        interval="detection_ci",
        detail=f"share of batches of {BATCH_SIZE} images of the other set that typicality rejects at the 1 % "
        f"level, model {model}",
    )


def counterexample_evidence(scores_by_model, probes_by_model, pair, counterexamples, seed):
    """Evidence for ``likelihood.mixture``, by the best model, and for ``likelihood.memoriser``.

    Parameters
    ----------
    scores_by_model, probes_by_model : mapping of str to pandas.DataFrame
        Score tables, and tables of `typicality.images.sampling.score_probes`, of our models but codecs.
    pair : typicality.images.scores.Pair
        With the dimensions of its sets.
    counterexamples : pandas.DataFrame
        As `typicality.images.counterexamples.counterexample_table` makes it.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    if not scores_by_model:
        parts = ("bound", "reached", "noise")
        detail = "images.models names no model but codecs"
        mixture = [Evidence(f"likelihood.mixture:{part}", detail=detail) for part in parts]
    else:
        model = best_model(scores_by_model, pair)
        dimensions = pair.dimensions[pair.in_distribution]
        mixture = [
            *_mixture_bound(model, counterexamples, dimensions),
            _mixture_noise(model, scores_by_model[model], probes_by_model[model], pair, seed),
        ]
    return evidence_table([*mixture, *_memoriser(counterexamples)])


def _mixture_bound(model, counterexamples, dimensions):
    rows = counterexamples[counterexamples["model"] == model]
    row = rows[rows["noise_share"] == NOISE_SHARE].iloc[0]
    loss, bound = float(row["largest_loss_bits"]), float(row["bound_bits"])
    yield Evidence(
        "likelihood.mixture:bound",
        exact=digits(loss),
        reference=digits(bound),
        detail=f"largest loss in bits among {row['images']} test images, {loss / dimensions:.6g} bit/dim; "
        f"the mixture has {row['mean_bits_per_dim']:.3f} bits/dim, model {model}",
    )
    yield Evidence(
        "likelihood.mixture:reached",
        exact=digits(1 - loss / bound),
        detail=f"by how much of itself the bound is missed, model {model}",
    )


def _mixture_noise(model, scores, probes, pair, seed):
    """Draw from the mixture, and let the mixture say which draws are noise."""
    dimensions = pair.dimensions[pair.in_distribution]
    rng = stream(seed, "images/counterexamples/mixture")
    noisy = int(rng.binomial(_MIXTURE_DRAWS, NOISE_SHARE))
    noise = probes.loc[probes["source"] == NOISE, "bits_per_dim"].to_numpy(np.float64)
    samples = bits_of(scores, pair.in_distribution, "samples")
    drawn = np.concatenate([rng.choice(noise, noisy), rng.choice(samples, _MIXTURE_DRAWS - noisy)])
    taken = taken_for_noise(drawn * dimensions, NOISE_BITS_PER_DIM * dimensions, NOISE_SHARE)
    return share_evidence(
        "likelihood.mixture:noise",
        Fraction(99, 100),
        int(np.count_nonzero(taken)),
        _MIXTURE_DRAWS,
        detail=f"share of the mixture's draws that are noise; simulated, those that Bayes' rule takes for "
        f"it, model {model}",
    )


def _memoriser(counterexamples):
    rows = counterexamples[counterexamples["counterexample"] == MEMORISER]
    row = rows.loc[rows["deviation"].idxmin()]
    mean = float(row["mean_bits_per_dim"])
    low, high = normal_interval(mean, float(row["standard_error"]))
    yield Evidence(
        "likelihood.memoriser:samples",
        exact=digits(float(row["grey_levels"])),
        detail="root mean square distance of samples from photographs in grey levels of 256",
    )
    yield Evidence(
        "likelihood.memoriser:likelihood",
        simulated=mean,
        ci_low=float(low),
        ci_high=float(high),
        detail=f"bits/dim of {row['images']} test images with kernels of {row['deviation']:g} grey levels",
    )
