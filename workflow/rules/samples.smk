# Samples of likelihood models, and where they lie among images.

SAMPLES = []
