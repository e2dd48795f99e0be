"""Which records are one person: ``resolve`` and what belongs to it."""

from graph.linking.persons.resolve import Resolution, resolve
from graph.linking.persons.settings import FEBRL, Guards, PersonSettings

__all__ = ["FEBRL", "Guards", "PersonSettings", "Resolution", "resolve"]
