"""Chapter "Audio": what decoding does to an autoregressive model of speech."""
