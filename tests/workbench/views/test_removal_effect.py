"""What is said of a removal, where the flow falls, stays, or heals the same in every run."""

import pytest

from graph.analysis.disruption import Spread
from workbench.actions.what_if import Effect, WhatIf
from workbench.views.removal_effect import effects


def _flow(naive: float, low: float, high: float) -> WhatIf:
    flow = Effect("flow", 0.8, naive, (Spread((low + high) / 2, low, high),))
    reach = Effect("reach", 2.0, 1.0, (Spread(1.0, 1.0, 1.0),))
    return WhatIf((), (flow,), (reach,) * 4)


@pytest.mark.parametrize(
    ("language", "found", "told"),
    [
        (
            "en",
            _flow(0.3, 0.4, 0.6),
            "the flow falls from 80% to 30%. Once the network has healed ",
        ),
        ("en", _flow(0.3, 0.4, 0.6), "it stands at 50%, between 40% and 60% in 90% of the runs."),
        ("en", _flow(0.8, 0.8, 0.8), "the flow stays at 80%. Once the network has healed it"),
        ("en", _flow(0.3, 0.3, 0.3), "has healed it stands at 30% in every run."),
        ("id", _flow(0.8, 0.3, 0.3), "aliran tetap 80%. Setelah jaringan pulih, aliran berada"),
        ("id", _flow(0.3, 0.3, 0.3), "aliran berada pada 30% dalam semua simulasi."),
    ],
)
def test_verdict_claims_no_fall_and_no_interval_that_is_none(desk_of, language, found, told):
    assert told in str(effects(desk_of(language), found, 2))
