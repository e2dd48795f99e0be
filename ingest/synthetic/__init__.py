"""A seeded sample of raw files, in the form offices send them, with the truth kept apart."""

from ingest.synthetic.first import SampleSummary, write_first_sample
from ingest.synthetic.manifest import Entry, read_manifest
from ingest.synthetic.sample import write_sample
from ingest.synthetic.truth import expected_counts, read_truth

__all__ = [
    "Entry",
    "SampleSummary",
    "expected_counts",
    "read_manifest",
    "read_truth",
    "write_first_sample",
    "write_sample",
]
