"""nbgrader's settings for this class. Every option: nbgrader generate_config."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # for vae_class, which lies beside this file
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "vae-course"
c.CourseDirectory.root = str(HERE)
c.IncludeHeaderFooter.header = "source/header.ipynb"

# Collecting: file names as learning platforms make them; of two uploads by one student the newer one counts; what was
# left out is listed at the end.
c.ZipCollectApp.extractor_plugin = "vae_class.collect.Extractor"
c.ZipCollectApp.collector_plugin = "vae_class.collect.Collector"

# Grading: cells that lost their metadata, were copied or deleted are put right; a cell that ends the process is
# skipped; what cannot be graded at all is noted, in not_graded/, and is no zero.
c.Autograde.exporter_class = "vae_class.grading.Exporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "vae_class.grading.Repair",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "vae_class.grading.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A cell that does not end is stopped after so many seconds, and the next one runs; a busy machine is waited for.
c.Execute.timeout = 120
c.Execute.iopub_timeout = 30

# grades.csv has a column that says what state each grade is in.
c.ExportApp.plugin_class = "vae_class.export.GradesWithState"

# What submissions do while they are graded is not your own progress.
os.environ["VAE_COURSE_PROGRESS"] = str(HERE / "progress.json")
