"""Contact sheet of one model: both data sets, its samples, decoded images and noise."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.figures.samples import draw_contact_sheet
from typicality.images.information import INFORMATION_COLUMNS, OTHER_TEST, SAMPLES, TEST
from typicality.images.sampling import read_sources
from typicality.images.sets import open_images
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    files = {TEST: "test", OTHER_TEST: "other_test", SAMPLES: "samples"}
    images = {source: open_images(snakemake.input[name]) for source, name in files.items()}
    information = read_table(snakemake.input.information, INFORMATION_COLUMNS)
    figure = draw_contact_sheet(
        images | read_sources(snakemake.input.probes),
        information[information["model"] == snakemake.wildcards.model],
        snakemake.params.titles,
    )
    save_figure(figure, outputs)
