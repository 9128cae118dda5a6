"""Chapter "Typicality": typical sets and their mass."""
