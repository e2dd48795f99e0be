"""Authority, keys, sealing and evidence. Knows nothing of graphs."""
