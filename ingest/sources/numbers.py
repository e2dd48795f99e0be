"""Numbers that a file holds as numbers, written so that they can be read in one way only."""

_EXACT = 10**15
"""Spreadsheets keep fifteen digits; a longer number in a numeric cell has lost its end."""


def number_text(value: float) -> str:
    """Write a float plainly; one of more than fifteen digits is written as the damage it is."""
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    text = format(value, ".15g")
    if "e" in text:
        text = format(value, ".20f").rstrip("0")
    # Exactly three decimals look like thousands; one more zero says which they are.
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def cell_integer(value: int) -> str:
    """Write an integer of a spreadsheet cell, as damage if it is longer than a cell can keep."""
    return str(value) if abs(value) < _EXACT else f"{value:.14E}"
