"""The sounds of synthetic speech, and the classes that are told apart in all speech."""

from dataclasses import dataclass

VOWEL, FRICATIVE, PAUSE = "vowel", "fricative", "pause"
SOUNDS = (VOWEL, FRICATIVE, PAUSE)
"""Classes of sound."""


@dataclass(frozen=True)
class Phone:
    """One sound of the inventory.

    Attributes
    ----------
    name : str
    sound : str
        One of `SOUNDS`.
    resonances : tuple of (float, float)
        Frequency and bandwidth in Hz of the filter's resonances; a vowel's are its formants.
    level : float
        Mean level in dB relative to full scale (root mean square).
    shortest, longest : float
        Bounds of the duration in seconds.
    """

    name: str
    sound: str
    resonances: tuple[tuple[float, float], ...] = ()
    level: float = -20.0
    shortest: float = 0.12
    longest: float = 0.26


def _vowel(name, *formants):
    return Phone(name, VOWEL, tuple(zip(formants, (60.0, 90.0, 120.0), strict=True)))


def _fricative(name, level, *resonances):
    return Phone(name, FRICATIVE, resonances, level, shortest=0.1, longest=0.2)


# Formants of men after Peterson and Barney (1952); all resonances lie in the band of a telephone, so that a
# rate of 8 kHz is enough.
PHONES = (
    Phone("pause", PAUSE, level=-66.0, shortest=0.05, longest=0.12),
    _vowel("i", 270.0, 2290.0, 3010.0),
    _vowel("e", 530.0, 1840.0, 2480.0),
    _vowel("a", 730.0, 1090.0, 2440.0),
    _vowel("o", 570.0, 840.0, 2410.0),
    _vowel("u", 300.0, 870.0, 2240.0),
    _fricative("s", -30.0, (3500.0, 600.0)),
    _fricative("sh", -28.0, (2500.0, 500.0)),
    _fricative("f", -38.0),
    _fricative("h", -36.0, (600.0, 300.0), (1400.0, 300.0), (2600.0, 400.0)),
)
"""The inventory; a pause is background noise, which lies under everything else too."""
