"""Figures of the typicality chapter, one module a plot."""
