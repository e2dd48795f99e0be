import pytest

from graph.analysis.risk import RiskWeights
from workbench.errors import BadSetting
from workbench.settings import Settings


def test_risk_weights_are_a_setting():
    given = Settings.from_environment({"WORKBENCH_RISK_WEIGHTS": "quantity=40, reach=5.5"})
    assert given.risk_weights == RiskWeights(quantity=40, reach=5.5)
    assert Settings.from_environment({}).risk_weights == RiskWeights()


@pytest.mark.parametrize(
    "text",
    [
        "colour=1",
        "size=-3",
        "size",
        "size=0,activity=0,quantity=0,reach=0,growth=0,variety=0,cohesion=0",
    ],
)
def test_risk_weights_that_cannot_be_used_are_named(text):
    with pytest.raises(BadSetting, match="WORKBENCH_RISK_WEIGHTS"):
        Settings.from_environment({"WORKBENCH_RISK_WEIGHTS": text})
