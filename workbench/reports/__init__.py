"""Reports are data first: one frozen value, rendered as HTML and as PDF."""
