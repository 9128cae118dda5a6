"""The ledger: what the post prints, what is right, and the verdict."""
