"""Which cases belong together: ``link`` for any case table with declared features."""

from graph.linking.cases.features import (
    CASE_FILES,
    NARCOTICS,
    Code,
    Feature,
    Identifiers,
    Moment,
    Number,
    Place,
    PlaceUnit,
    Profile,
)
from graph.linking.cases.link import CaseLinks, link
from graph.linking.cases.model import CaseModel
from graph.linking.cases.records import case_records
from graph.linking.cases.series import Series, leads, series, worklist

__all__ = [
    "CASE_FILES",
    "NARCOTICS",
    "CaseLinks",
    "CaseModel",
    "Code",
    "Feature",
    "Identifiers",
    "Moment",
    "Number",
    "Place",
    "PlaceUnit",
    "Profile",
    "Series",
    "case_records",
    "leads",
    "link",
    "series",
    "worklist",
]
