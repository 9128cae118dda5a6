"""Chapter "Image modelling" and "Anomaly detection": likelihood models of images and what they detect."""
