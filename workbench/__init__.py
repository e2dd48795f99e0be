"""The workbench: actions under one gate, pages, reports, the API, its client, the command line."""
