"""The science of typicality: pure functions from arrays to arrays, free of any workflow engine.

Each chapter of the post "Musings on typicality" is a package, and beside its science it has modules named
``layouts``, ``figures`` and ``evidence``, for tables, figures and claims. Where to start:

- sequences and counts of a coin: `typicality.coin.binomial`
- the radius of a Gaussian: `typicality.annulus.radius_law`
- typical sets: `typicality.typical_set.coin`, `typicality.typical_set.gaussian`
- fit a likelihood model to images, and score others: `typicality.images.models`
- tell anomalies by scores of any model: `typicality.images.auroc`, `typicality.images.detection`
- decode a language model: `typicality.decoding.ngram`, `typicality.decoding.decoders`
- decode a model of speech: `typicality.audio.model`, `typicality.audio.decoding`
- likelihood of coarser images: `typicality.abstraction.levels`
- judge a claim: `typicality.claims.verdicts`

What a caller can put right is raised as `typicality.errors.InputError`. ``docs/from-python.md`` works through
examples.
"""
