"""The table of the audio chapter as readers see it."""

from typicality.audio.summary import ALL
from typicality.tables import Column, Layout, Number, Text


def decodings_layout(summary):
    """Lay out what decodings sound like, one row per decoding and class of sound.

    Parameters
    ----------
    summary : pandas.DataFrame
        As `typicality.audio.summary.summarise` makes it.

    Returns
    -------
    typicality.tables.Layout
        The rows of single classes of sound; those of all sounds are bold.
    """
    decibels, share, bits = Number(1), Number(1, percent=True), Number(3)
    columns = (
        Column("decoding", "decoding", Text()),
        Column("sound", "sound", Text()),
        Column("sequences", "sequences", Number(0)),
        Column("level_db", "level\n(dB)", decibels),
        Column("relative_level_db", "relative to\nthe data (dB)", decibels),
        Column("relative_level_db_low", "95 %\nfrom", decibels),
        Column("relative_level_db_high", "to", decibels),
        Column("silent", "silent", share),
        Column("high_share", "power above a\nquarter of the rate", share),
        Column("flatness", "flatness", bits),
        Column("bits_per_sample", "bits/sample", bits),
    )
    whole = [row for row, sound in enumerate(summary["sound"]) if sound == ALL]
    return Layout(summary, columns, frozenset((row, "sound") for row in whole), long=True)
