"""One file a verb. Each verb authorises, records, acts and releases through the gate."""
