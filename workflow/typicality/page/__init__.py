"""The results for a browser: one page that holds every claim, figure and table, and the ledger's own page."""
