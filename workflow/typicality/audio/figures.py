"""Figures of the audio chapter."""

import numpy as np
from matplotlib import pyplot as plt

from typicality.audio.mulaw import decode
from typicality.audio.phones import FRICATIVE, VOWEL
from typicality.audio.speech import DATA
from typicality.audio.summary import ALL, SILENCE_DB
from typicality.figures import COLUMN_WIDTH, PAGE_WIDTH

_NAMES = {DATA: "held-out data", "greedy": "greedy", "densest": "greedy by density"}
_SOUND_NAMES = {VOWEL: "vowels", FRICATIVE: "fricatives"}
_SOUND_COLOURS = {VOWEL: "C0", FRICATIVE: "C1"}
_WINDOW = 0.016
"""Seconds of a column of the spectrogram."""
_RANGE_DB = 70
"""From the brightest to the darkest colour of the spectrogram."""


def decoding_name(name):
    """How figures call a decoding.

    Examples
    --------
    >>> decoding_name("temperature-0.4"), decoding_name("densest")
    ('T = 0.4', 'greedy by density')
    """
    return _NAMES.get(name, name.replace("temperature-", "T = "))


def shown_decodings(names):
    """The data, ancestral samples, the lowest temperature and both greedy decodings, of all names.

    Examples
    --------
    >>> shown_decodings(["data", "greedy", "densest", "temperature-0.2", "temperature-1"])
    ['data', 'temperature-1', 'temperature-0.2', 'greedy', 'densest']
    """
    drawn = [name for name in names if name.startswith("temperature-")]
    lowest = min(drawn, key=lambda name: float(name.removeprefix("temperature-")))
    return list(dict.fromkeys([DATA, "temperature-1", lowest, "greedy", "densest"]))


def draw_spectra(spectra):
    """Mean spectra of vowels and fricatives, data beside decodings.

    Parameters
    ----------
    spectra : pandas.DataFrame
        As `typicality.audio.measures.mean_spectra` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, panels = plt.subplots(1, 2, figsize=(PAGE_WIDTH, 2.5), sharey=True)
    colours = dict(
        zip(shown_decodings(spectra["decoding"].unique()), ("k", "C0", "C2", "C1", "C3"), strict=False)
    )
    for axes, letter, (sound, title) in zip(panels, "ab", _SOUND_NAMES.items(), strict=True):
        for name, colour in colours.items():
            part = spectra[(spectra["decoding"] == name) & (spectra["sound"] == sound)]
            axes.plot(
                part["frequency_hz"] / 1000,
                part["density_db"],
                color=colour,
                linewidth=2 if name == DATA else 1,
                alpha=0.45 if name == DATA else 1,
                label=decoding_name(name) if axes is panels[0] else None,
            )
        highest = spectra["frequency_hz"].max() / 1000
        axes.set(title=f"{letter}  {title}", xlabel="frequency (kHz)", xlim=(0, highest))
    panels[0].set_ylabel("power density (dB/Hz)")
    figure.legend(loc="outside upper center", ncols=5)
    return figure


def draw_decodings(summary):
    """Level and spectral flatness against the temperature; greedy decoding is its limit at zero.

    Parameters
    ----------
    summary : pandas.DataFrame
        As `typicality.audio.summary.summarise` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (level, flatness) = plt.subplots(1, 2, figsize=(PAGE_WIDTH, 2.5))
    _draw_measure(level, summary, "relative_level_db")
    level.axhline(0, color="0.5", linewidth=0.8, dashes=(4, 2))
    level.axhline(SILENCE_DB, color="0.5", linewidth=0.8)
    below = {"textcoords": "offset points", "ha": "right", "va": "top"}
    level.annotate("silence below", (1, SILENCE_DB), (0, -2), **below)
    lowest = min(SILENCE_DB - 8, level.get_ylim()[0])
    level.set(title="a  level", ylabel="relative to the data (dB)", ylim=(lowest, None))
    _draw_measure(flatness, summary, "flatness")
    data = summary[summary["decoding"] == DATA].set_index("sound")["flatness"]
    for sound in data.index.intersection(list(_SOUND_NAMES)):
        flatness.axhline(data[sound], color=_SOUND_COLOURS[sound], linewidth=0.8, dashes=(4, 2))
    flatness.set(title="b  flatness (dashed: data)", ylabel="spectral flatness (0: a tone)", ylim=(0, None))
    handles, labels = level.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    return figure


def _draw_measure(axes, summary, measure):
    """Draw one measure of vowels and fricatives against the temperature."""
    for sound, name in _SOUND_NAMES.items():
        here = summary[summary["sound"] == sound]
        drawn = here[here["decoding"] != "densest"].dropna(subset="temperature").sort_values("temperature")
        densest = here[here["decoding"] == "densest"]
        colour, label = _SOUND_COLOURS[sound], f"{name}, greedy by density"
        _draw_intervals(axes, drawn, measure, color=colour, marker="o", label=name)
        _draw_intervals(axes, densest, measure, color=colour, marker="s", mfc="white", label=label)
    axes.set_xlabel("temperature (0: greedy)")


def _draw_intervals(axes, part, measure, **style):
    middle = part[measure].to_numpy(float)
    ends = part[[f"{measure}_low", f"{measure}_high"]].to_numpy(float, na_value=np.nan).T
    ends = np.abs(np.where(np.isnan(ends), middle, ends) - middle)
    axes.errorbar(part["temperature"].to_numpy(float), middle, ends, elinewidth=0.7, **style)


def draw_information(sequences):
    """Information per sample of every sequence under the model, against the band of ancestral samples.

    Parameters
    ----------
    sequences : pandas.DataFrame
        As `typicality.audio.measures.measure_sequences` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(figsize=(COLUMN_WIDTH, 2.6))
    whole = sequences[sequences["sound"] == ALL]
    names = ["densest", *(name for name in whole["decoding"].unique() if name not in (DATA, "densest")), DATA]
    ancestral = whole.loc[whole["decoding"] == "temperature-1", "bits_per_sample"]
    half = 1.96 * ancestral.std()
    axes.axhspan(ancestral.mean() - half, ancestral.mean() + half, color="C0", alpha=0.15, linewidth=0)
    for place, name in enumerate(names):
        bits = whole.loc[whole["decoding"] == name, "bits_per_sample"].to_numpy()
        spread = np.linspace(-0.2, 0.2, len(bits)) if len(bits) > 1 else [0.0]
        colour = "k" if name == DATA else "C0" if name == "temperature-1" else "C1"
        axes.plot(place + np.asarray(spread), bits, ".", color=colour, markersize=2.5, alpha=0.6)
        axes.plot([place - 0.3, place + 0.3], [bits.mean()] * 2, color=colour)
    axes.set_xticks(range(len(names)), [decoding_name(name) for name in names], rotation=40, ha="right")
    axes.set(ylabel="information (bits/sample)", title="shaded: 95 % of ancestral samples")
    return figure


def draw_waveforms(levels, labels, rate):
    """Waveform and spectrogram of one label sequence, as spoken in the data and by several decodings.

    Parameters
    ----------
    levels : dict of str to ndarray of uint8, shape (samples,)
        By decoding.
    labels : ndarray of str, shape (samples,)
        Names of the sounds.
    rate : int

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = shown_decodings(levels)
    figure, grid = plt.subplots(len(shown), 2, figsize=(PAGE_WIDTH, 1.05 * len(shown)), sharex=True)
    largest = max(np.abs(decode(levels[name])).max() for name in shown)
    brightest = _spectrogram(decode(levels[DATA]), rate).max()
    seconds = np.arange(len(labels)) / rate
    for (wave, picture), name in zip(grid, shown, strict=True):
        amplitude = decode(levels[name])
        # A line through all samples as one picture: as a path it would be most of the file.
        wave.plot(seconds, amplitude, linewidth=0.3, color="C0", rasterized=True)
        wave.set(ylim=(-1.1 * largest, 1.1 * largest), title=decoding_name(name), ylabel="amplitude")
        picture.imshow(
            _spectrogram(amplitude, rate),
            origin="lower",
            aspect="auto",
            extent=(0, seconds[-1], 0, rate / 2000),
            cmap="magma",
            vmin=brightest - _RANGE_DB,
            vmax=brightest,
        )
        picture.set_ylabel("kHz")
    _write_labels(grid[0, 1], labels, rate)
    for axes in grid[-1]:
        axes.set_xlabel("time (s)")
    return figure


def _spectrogram(amplitude, rate):
    """Return power densities in dB, shape (frequencies, frames)."""
    size = round(_WINDOW * rate)
    frames = np.lib.stride_tricks.sliding_window_view(amplitude, size)[:: size // 4]
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    return 10 * np.log10(power.T + 1e-9)


def _write_labels(axes, labels, rate):
    starts = np.flatnonzero(np.append(True, labels[1:] != labels[:-1]))
    ends = np.append(starts[1:], len(labels))
    for start, end in zip(starts, ends, strict=True):
        # Shorter ones have no room for their names.
        if end - start > 0.06 * len(labels):
            middle = (start + end) / 2 / rate
            axes.annotate(
                labels[start],
                (middle, 1),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=6,
                xycoords=("data", "axes fraction"),
            )
