"""The results for a paper: numbers that LaTeX looks up, and a document of all tables and figures."""
