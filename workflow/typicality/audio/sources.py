"""Where labelled speech comes from: synthesis, or recordings."""

import numpy as np
import pandas as pd

from typicality.audio.mulaw import encode
from typicality.audio.phones import PHONES, SOUNDS
from typicality.audio.recordings import classify, cut, read_recording
from typicality.audio.speech import TEST, TRAIN
from typicality.audio.synthesis import synthesise
from typicality.errors import InputError
from typicality.streams import stream

_TEST_SHARE = 0.2
"""Of recordings, which come in an order of their own: their last part is held out."""
_FEWEST_SEQUENCES = 5


def make_speech(settings, seed):
    """Speak, or read, the sequences that a model is trained and tested on.

    Parameters
    ----------
    settings : dict
        Section ``audio`` of the configuration.
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row per sample, columns `typicality.audio.speech.SPEECH_COLUMNS`.

    Raises
    ------
    InputError
        A recording cannot be used, or there is too little of them.
    """
    parts = _recorded(settings) if settings["files"] else _synthetic(settings, seed)
    return pd.concat([_table(split, *part) for split, part in parts.items()], ignore_index=True)


def _synthetic(settings, seed):
    rate = settings["rate"]
    counts = {TRAIN: settings["train_sequences"], TEST: settings["test_sequences"]}
    names, sounds = (np.array([getattr(phone, key) for phone in PHONES]) for key in ("name", "sound"))
    parts = {}
    for split, count in counts.items():
        rng = stream(seed, f"audio/speech/{split}")
        amplitude, phones = synthesise(count, round(settings["seconds"] * rate), rate, rng)
        parts[split] = encode(amplitude), names[phones], sounds[phones]
    return parts


def _recorded(settings):
    rate, samples = settings["rate"], round(settings["seconds"] * settings["rate"])
    recordings = [read_recording(path, rate) for path in settings["files"]]
    amplitude = cut(np.concatenate(recordings), samples)
    if len(amplitude) < _FEWEST_SEQUENCES:
        total = sum(map(len, recordings)) / rate
        raise InputError(
            f"Configuration: the recordings of audio.files last {total:.1f} s together, but at least "
            f"{_FEWEST_SEQUENCES * settings['seconds']:.1f} s are needed ({_FEWEST_SEQUENCES} sequences of "
            "audio.seconds); add files or lower audio.seconds."
        )
    sounds = classify(amplitude, rate)
    held_out = max(1, min(round(_TEST_SHARE * len(amplitude)), settings["test_sequences"]))
    first, last = slice(None, -held_out), slice(-held_out, None)
    return {
        split: (encode(amplitude[part]), sounds[part], sounds[part])
        for split, part in ((TRAIN, first), (TEST, last))
    }


def _table(split, levels, phones, sounds):
    categories = {"phone": [phone.name for phone in PHONES] + list(SOUNDS), "sound": list(SOUNDS)}
    return pd.DataFrame(
        {
            "split": pd.Categorical(np.repeat(split, levels.size), [TRAIN, TEST]),
            "sequence": np.repeat(np.arange(len(levels)), levels.shape[1]),
            "phone": pd.Categorical(phones.ravel(), dict.fromkeys(categories["phone"])),
            "sound": pd.Categorical(sounds.ravel(), categories["sound"]),
            "level": levels.ravel(),
        }
    )
