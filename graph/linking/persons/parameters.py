"""What a trained model is, and the one that is shipped for tables too small to train on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from graph.errors import LinkingError
from graph.linking.calibration import Layer

SHIPPED = "default_model.json"

Levels = Mapping[str, Mapping[str, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Prior of two random records, and m and u of each level of each feature.

    ``repeats`` is how many records the person of a record has on average, itself included: the
    frequency of a value among others is read without so many. 0: it is read as it stands.
    """

    prior: float
    levels: Levels
    repeats: float = 0.0


@dataclass(frozen=True, slots=True)
class PersonModel:
    """All that is needed to score pairs the same way again; frozen and versioned.

    ``rate`` is the share of true matches (0-1) among the candidates of the table that the layer is
    of, by its own probabilities; 0 is unknown.
    """

    parameters: Parameters
    layer: Layer
    calibrated: bool
    rate: float = 0.0

    @property
    def version(self) -> str:
        """Short hash of the content: equal models have equal versions."""
        return "persons-" + sha256(self.dumps().encode()).hexdigest()[:12]

    def dumps(self) -> str:
        """Return the model as JSON text."""
        known = {"rate": self.rate, "repeats": self.parameters.repeats}
        return json.dumps(
            {
                **{name: value for name, value in known.items() if value},
                "prior": self.parameters.prior,
                "levels": {f: dict(v) for f, v in self.parameters.levels.items()},
                "layer": {
                    "names": self.layer.names,
                    "coefficients": self.layer.coefficients,
                    "intercept": self.layer.intercept,
                },
                "calibrated": self.calibrated,
            },
            sort_keys=True,
            indent=1,
        )

    def save(self, file: Path) -> None:
        """Write the model and its version into a file; it holds parameters, no record's values."""
        text = json.dumps({"version": self.version, "model": json.loads(self.dumps())}, indent=1)
        file.write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> "PersonModel":
        """Read a model that ``save`` wrote.

        Raises
        ------
        LinkingError
            If the file holds no model, or its content is not that of its version: it was changed.
        """
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            model = cls.loads(json.dumps(content["model"]))
            version = content["version"]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LinkingError("the file holds no model of person linking") from None
        if model.version != version:
            raise LinkingError("the model was changed after it was saved: its version differs")
        return model

    @classmethod
    def loads(cls, text: str) -> "PersonModel":
        """Read a model back from its JSON text."""
        content = json.loads(text)
        levels = {
            feature: {name: (float(m), float(u)) for name, (m, u) in pairs.items()}
            for feature, pairs in content["levels"].items()
        }
        layer = content["layer"]
        return cls(
            Parameters(float(content["prior"]), levels, float(content.get("repeats", 0.0))),
            Layer(tuple(layer["names"]), tuple(layer["coefficients"]), float(layer["intercept"])),
            bool(content["calibrated"]),
            float(content.get("rate", 0.0)),
        )


@lru_cache(maxsize=1)
def shipped_model() -> PersonModel:
    """Return the model learnt from generated Indonesian records; never called calibrated."""
    text = files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8")
    return PersonModel.loads(text)
