"""What ties the science to Snakemake: configuration, archives, jobs, locks."""
