"""Chapter "Language modelling": decoding an n-gram language model, and how typical what it writes is."""
