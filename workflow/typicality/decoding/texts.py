"""Continuations of held-out prompts by every strategy, each with its information and its repetitions."""

import numpy as np
import pandas as pd

from typicality.decoding.decoders import beam_search, sample
from typicality.decoding.minimum_bayes_risk import least_risk
from typicality.decoding.symbols import distinct_share
from typicality.decoding.truncation import SAMPLERS
from typicality.streams import stream

PROMPT = "prompt"
HELD_OUT = "held-out text"
BEAM = "beam search"
ANCESTRAL = "ancestral"
LEAST_RISK = "minimum Bayes risk"
STRATEGIES = (HELD_OUT, BEAM, *SAMPLERS, ANCESTRAL, LEAST_RISK)
"""Names of the strategies, in the order of tables and figures."""
TEXT_COLUMNS = ("strategy", "setting", "prompt", "sample", "bits", "distinct", "repeated", "text")


def chosen_blocks(blocks, prompts):
    """Return the texts of so many held-out blocks, evenly spaced.

    Parameters
    ----------
    blocks : pandas.DataFrame
        Has the columns split and text.
    prompts : int
        How many.

    Returns
    -------
    ndarray of str, shape (prompts,)
    """
    texts = blocks.loc[blocks["split"] == "held-out", "text"].to_numpy()
    return texts[np.linspace(0, len(texts) - 1, prompts).round().astype(int)]


def held_out_prompts(blocks, alphabet, settings):
    """Beginnings of held-out blocks, and how they go on.

    Parameters
    ----------
    blocks : pandas.DataFrame
        As `typicality.decoding.corpus.split_blocks` makes it.
    alphabet : typicality.decoding.symbols.Alphabet
    settings : mapping
        ``prompts``, ``prompt_length`` and ``length``.

    Returns
    -------
    prompts : ndarray of int64, shape (prompts, prompt_length)
    following : ndarray of int64, shape (prompts, length)
    """
    length = settings["prompt_length"] + settings["length"]
    texts = chosen_blocks(blocks, settings["prompts"])
    symbols = np.stack([alphabet.encode(text[:length]) for text in texts])
    return np.split(symbols, [settings["prompt_length"]], axis=1)


def beam_texts(model, alphabet, blocks, settings):
    """How the prompts really go on, and continuations by beam search of every width.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    alphabet : typicality.decoding.symbols.Alphabet
    blocks : pandas.DataFrame
    settings : mapping
        The section ``decoding`` of the configuration.

    Returns
    -------
    pandas.DataFrame
        Columns `TEXT_COLUMNS`: ``bits`` is the information in bits per symbol under the model, ``distinct``
        and ``repeated`` are shares of n-grams.
    """
    prompts, following = held_out_prompts(blocks, alphabet, settings)
    tables = [_held_out(model, prompts, following, alphabet, settings)]
    for width in settings["beam_widths"]:
        symbols, bits = beam_search(model, prompts, settings["length"], width)
        tables.append(_table(BEAM, width, symbols[:, None], bits[:, None], alphabet, settings))
    return pd.concat(tables, ignore_index=True)


def _held_out(model, prompts, following, alphabet, settings):
    whole = np.concatenate([prompts[:, prompts.shape[1] - model.order + 1 :], following], axis=1)
    bits = np.array([model.information(text).sum() for text in whole])
    return _table(HELD_OUT, None, following[:, None], bits[:, None], alphabet, settings)


def sampled_texts(model, alphabet, blocks, settings, seed):
    """Several continuations of every prompt by every sampler, and of the ancestral ones those of least risk.

    Parameters
    ----------
    model, alphabet, blocks, settings
        As of `beam_texts`.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As of `beam_texts`; the rows of minimum Bayes risk say which sample was chosen.
    """
    prompts, _ = held_out_prompts(blocks, alphabet, settings)
    runs = [(ANCESTRAL, None)]
    runs += [(name, setting) for name, values in settings["samplers"].items() for setting in values]
    tables = []
    for strategy, setting in runs:
        uniforms = _uniforms(strategy, setting, settings, seed)
        rows = np.repeat(prompts, settings["samples"], axis=0)
        symbols, bits = sample(model, rows, uniforms, _change(strategy, setting))
        symbols = symbols.reshape(len(prompts), settings["samples"], -1)
        tables.append(_table(strategy, setting, symbols, bits, alphabet, settings))
        if strategy == ANCESTRAL:
            tables.append(_least_risk(tables[-1], symbols, settings["utility_order"]))
    return pd.concat(tables, ignore_index=True)


def _uniforms(strategy, setting, settings, seed):
    """Draw the numbers of one strategy; a prompt's do not depend on how many prompts there are."""
    experiment = f"decoding/{strategy}/{setting}"
    size = (settings["samples"], settings["length"])
    return np.concatenate(
        [stream(seed, experiment, prompt).random(size) for prompt in range(settings["prompts"])]
    )


def _change(strategy, setting):
    if strategy == ANCESTRAL:
        return None
    return lambda probabilities: SAMPLERS[strategy](probabilities, setting)


def _least_risk(ancestral, symbols, utility_order):
    """Choose, of each prompt's samples, shape (prompts, samples, length), the one of least Bayes risk."""
    prompts, samples, _ = symbols.shape
    chosen = [least_risk(texts, utility_order) for texts in symbols]
    rows = ancestral.iloc[np.arange(prompts) * samples + chosen]
    return rows.assign(strategy=pd.array([LEAST_RISK] * prompts, dtype="string[pyarrow]"))


def _table(strategy, setting, symbols, bits, alphabet, settings):
    """Tabulate the texts of one strategy; symbols of shape (prompts, samples, length)."""
    prompts, samples, length = symbols.shape
    rows = symbols.reshape(-1, length)
    text = alphabet.decode(rows.ravel())
    texts = [text[first : first + length] for first in range(0, len(text), length)]
    return pd.DataFrame(
        {
            "strategy": pd.array([strategy] * len(rows), dtype="string[pyarrow]"),
            "setting": pd.array([setting] * len(rows), dtype="Float64"),
            "prompt": np.repeat(np.arange(prompts), samples),
            "sample": np.tile(np.arange(samples), prompts),
            "bits": bits.ravel() / length,
            "distinct": distinct_share(rows, settings["distinct_order"]),
            "repeated": 1 - distinct_share(rows, settings["repeated_order"]),
            "text": pd.array(texts, dtype="string[pyarrow]"),
        }
    )


def sample_page(texts, blocks, settings, prompt=0):
    """One text of every strategy and setting for one prompt: the first where a strategy writes several.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns `TEXT_COLUMNS`, of all strategies.
    blocks : pandas.DataFrame
    settings : mapping
        ``prompts`` and ``prompt_length``.
    prompt : int

    Returns
    -------
    pandas.DataFrame
        Columns `TEXT_COLUMNS`, in the order of `STRATEGIES` and of the settings; above all the prompt itself,
        of which nothing is measured.
    """
    ours = texts[texts["prompt"] == prompt]
    first = ours.groupby(["strategy", "setting"], dropna=False, sort=True).head(1)
    rank = first["strategy"].map({name: number for number, name in enumerate(STRATEGIES)})
    ordered = first.assign(rank=rank).sort_values(["rank", "setting"])[list(TEXT_COLUMNS)]
    opening = chosen_blocks(blocks, settings["prompts"])[prompt][: settings["prompt_length"]]
    heading = pd.DataFrame(
        [{"strategy": PROMPT, "prompt": prompt, "text": opening}], columns=list(TEXT_COLUMNS)
    )
    nullable = {
        "setting": "Float64",
        "sample": "Int64",
        **dict.fromkeys(("bits", "distinct", "repeated"), "Float64"),
        **dict.fromkeys(("strategy", "text"), "string[pyarrow]"),
    }
    return pd.concat([heading.astype(nullable), ordered.astype(nullable)], ignore_index=True)
