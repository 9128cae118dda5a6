"""Chapter "Image modelling" and "Anomaly detection": likelihood models of images and what they detect.

`typicality.images.models` names every model, and fits, saves and reads one; `typicality.images.procedural`
and `typicality.images.readers` give images. Scores of images, ours or somebody else's, are tables that
`typicality.images.scores` reads, and `typicality.images.detection` tells sets apart by them. Most other
modules are parts of models.
"""
