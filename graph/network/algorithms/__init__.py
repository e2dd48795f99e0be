"""NetworkX functions that run on rows: same names, same arguments, same answers.

A function raises ``NotImplementedError`` for options that it does not compute natively; NetworkX
then runs its own code. Input that NetworkX refuses is handed to its code too, for the same error.
"""
