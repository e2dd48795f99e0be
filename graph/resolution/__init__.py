"""Which mentions are one: the ledger of judgements, and the clusters that follow from it."""
