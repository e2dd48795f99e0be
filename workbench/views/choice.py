"""A choice between a few small numbers, the label above it."""

import panel_material_ui as pmui

from workbench.locale import written

_LABEL = """
.MuiFormLabel-root.MuiFormLabel-root { font-size: 13px; line-height: 1.4; margin-bottom: 6px; }
"""


def of_numbers(label: str, most: int, value: int) -> pmui.RadioButtonGroup:
    """1 to ``most`` as buttons in a row, ``value`` pressed."""
    return pmui.RadioButtonGroup(
        label=label,
        options={written.number(n): n for n in range(1, most + 1)},
        value=value,
        size="small",
        margin=0,
        stylesheets=[_LABEL],
    )
