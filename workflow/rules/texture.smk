# Texture, which makes images hard to predict.

TEXTURE = []
