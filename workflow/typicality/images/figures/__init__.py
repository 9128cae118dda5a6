"""Figures of the image chapter, one module each; nothing else imports them."""
