"""A seeded sample of raw files, in the form offices send them, with the truth kept apart."""

from ingest.synthetic.first import SampleSummary, write_first_sample
from ingest.synthetic.manifest import Entry, read_manifest

__all__ = ["Entry", "SampleSummary", "read_manifest", "write_first_sample"]
