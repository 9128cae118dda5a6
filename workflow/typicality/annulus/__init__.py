"""Chapter "Gaussian soap bubbles": the radius of a standard Gaussian vector."""
