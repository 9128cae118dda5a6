"""Chapter "Unfair coin flips": sequences and counts of a biased coin."""
