"""Chapter "The right level of abstraction": likelihood of coarser pixels, codes, word pieces and sets."""
