"""Typicality, executed: every claim of the blog post "Musings on typicality", run and judged."""

import os
import sys
from pathlib import Path

WORKFLOW = Path(workflow.basedir) / "workflow"
sys.path.insert(0, str(WORKFLOW))
os.environ.update(
    PYTHONPATH=os.pathsep.join(filter(None, [str(WORKFLOW), os.environ.get("PYTHONPATH")])),
    MPLBACKEND="Agg",
)

from pipeline.appendix_files import appendix_copies, below_appendix
from pipeline.archives import all_archives, archive_places, network_answers, pair_absences
from pipeline.configuration import checked, result_settings
from pipeline.latex import latex_is_installed
from pipeline.manifest import data_files
from pipeline.modules import modules_of, modules_of_model
from pipeline.page_files import page_artifacts
from pipeline.patterns import (
    any_of,
    dimensions_without_pixels,
    families_of,
    has_pixels,
    model_settings,
    rule_suffix,
    shards_of,
    tested_images,
)
from pipeline.provenance import files_without_rule, makers
from pipeline.run_lock import hold_run_lock, remove_partial_outputs
from typicality.claims.registry import read_registry


configfile: "config.yaml"


report: "workflow/report/report.rst"


checked(config)

STYLE = "workflow/typicality/paper.mplstyle"
TABLE = [".csv", ".md", ".tex"]
FIGURE = [".svg", ".pdf", ".png"]
ARCHIVES = all_archives(config)
# A job on another machine parses this file too; what is absent was decided when the run began.
ABSENT = pair_absences(config, network_answers if workflow.is_main_process else None)


include: "workflow/rules/coin.smk"
include: "workflow/rules/annulus.smk"
include: "workflow/rules/typical_set.smk"
include: "workflow/rules/images.smk"
include: "workflow/rules/detection.smk"
include: "workflow/rules/texture.smk"
include: "workflow/rules/samples.smk"
include: "workflow/rules/decoding.smk"
include: "workflow/rules/audio.smk"
include: "workflow/rules/abstraction.smk"
include: "workflow/rules/claims.smk"


RESULTS = [
    *COIN,
    *ANNULUS,
    *TYPICAL_SET,
    *SCORES,
    *LIKELIHOODS,
    *DETECTION,
    *TEXTURE,
    *SAMPLES,
    *DECODING,
    *AUDIO,
    *ABSTRACTION,
    *CLAIMS,
]


include: "workflow/rules/appendix.smk"


DATA = data_files(config, ABSENT)


include: "workflow/rules/page.smk"


ARTIFACTS = [*RESULTS, *APPENDIX, *PAGE]


include: "workflow/rules/manifest.smk"


onstart:
    hold_run_lock()
    remove_partial_outputs()


rule all:
    """Everything that can be made here; pairs of sets whose archives are absent are left out."""
    default_target: True
    input:
        ARTIFACTS,
        MANIFEST,
