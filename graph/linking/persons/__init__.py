"""Which records are one person: ``resolve`` and what belongs to it."""

from graph.linking.persons.baselines import default_splink, exact_nik
from graph.linking.persons.differences import Change, Difference, difference
from graph.linking.persons.increments import PreparedPersons, resolve_new
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.proposals import Proposal, Proposals, propose
from graph.linking.persons.records import person_records
from graph.linking.persons.resolve import Resolution, resolve
from graph.linking.persons.settings import FEBRL, Guards, PersonSettings, Spelling

__all__ = [
    "FEBRL",
    "Change",
    "Difference",
    "Guards",
    "PersonModel",
    "PersonSettings",
    "PreparedPersons",
    "Proposal",
    "Proposals",
    "Resolution",
    "Spelling",
    "default_splink",
    "difference",
    "exact_nik",
    "person_records",
    "propose",
    "resolve",
    "resolve_new",
]
