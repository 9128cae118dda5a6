"""The science of typicality: pure functions from arrays to arrays, free of any workflow engine."""
