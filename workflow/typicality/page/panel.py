"""The values behind the page's panel."""


def panel_values(annuli, densities):
    """Gather the typical sets of every dimension, with the density of the radius.

    Parameters
    ----------
    annuli : pandas.DataFrame
        As `typicality.typical_set.annuli.annuli` makes it.
    densities : pandas.DataFrame
        As `typicality.typical_set.annuli.radius_densities` makes it.

    Returns
    -------
    list of dict
        One for every K: ``dimension``, ``modeBits`` (the bits that the mode lies below the entropy),
        ``radius`` and ``density`` of the curve, and by convention of epsilon a list of ``epsilon``, ``bits``
        (in all), ``low`` and ``high`` (radii), ``mass`` and ``mode`` (whether it is typical).
    """
    curves = dict(iter(densities.groupby("dimension")))
    return [
        {
            "dimension": int(dimension),
            "modeBits": float(sets["mode_epsilon_bits"].iloc[0]),
            "radius": curves[dimension]["radius"].tolist(),
            "density": curves[dimension]["density"].tolist(),
            **{convention: _sets(chosen) for convention, chosen in sets.groupby("convention")},
        }
        for dimension, sets in annuli.groupby("dimension")
    ]


def _sets(annuli):
    names = {
        "epsilon": "epsilon",
        "epsilon_bits": "bits",
        "radius_low": "low",
        "radius_high": "high",
        "exact": "mass",
        "mode_is_typical": "mode",
    }
    return annuli[list(names)].rename(columns=names).to_dict("records")
