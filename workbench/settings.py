"""Settings, read from the environment in this file and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path

from graph.analysis.risk import RiskWeights
from workbench.errors import BadSetting

_LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Neo4jAddress:
    """The agency's own Neo4j; absent, the workbench runs a private one."""

    uri: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where the application listens; ``public_origin`` is what browsers see behind a proxy."""

    host: str = "127.0.0.1"
    port: int = 8484
    certificate: Path | None = None
    private_key: Path | None = None
    public_origin: str | None = None

    @property
    def encrypted(self) -> bool:
        """Whether this process itself speaks TLS."""
        return self.certificate is not None and self.private_key is not None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the address."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def origin(self) -> str:
        """The exact ``Origin`` a browser sends for this application."""
        if self.public_origin:
            return self.public_origin.rstrip("/")
        scheme = "https" if self.encrypted else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """All exact origins that are this application; a loopback address has two names."""
        if self.public_origin or not self.loopback:
            return frozenset({self.origin})
        scheme = "https" if self.encrypted else "http"
        named = f"{scheme}://localhost:{self.port}"
        return frozenset({self.origin, named})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations."""

    home: Path = Path("var")
    neo4j: Neo4jAddress | None = None
    server_cache: Path | None = None
    web: WebAddress = WebAddress()
    language: str = "id"
    log_level: str = "INFO"
    serve: bool = True
    risk_weights: RiskWeights = RiskWeights()

    @property
    def keys(self) -> Path:
        """Folder of the root key, the wrapped keys and the key slots."""
        return self.home / "keys"

    @property
    def audit(self) -> Path:
        """The audit log."""
        return self.home / "audit" / "audit.db"

    @property
    def accounts(self) -> Path:
        """Accounts and sign-in sessions."""
        return self.home / "accounts"

    @property
    def neo4j_home(self) -> Path:
        """The private server's data, configuration and password."""
        return self.home / "neo4j"

    @property
    def reports(self) -> Path:
        """Reports as made."""
        return self.home / "reports"

    @property
    def quarantine(self) -> Path:
        """Rows that could not be taken in, each with its reason."""
        return self.home / "quarantine"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raises BadSetting that names the variable at fault."""
        env = os.environ if environment is None else environment
        language = env.get("WORKBENCH_LANGUAGE", "id")
        if language not in _LANGUAGES:
            raise BadSetting("WORKBENCH_LANGUAGE must be one of: " + ", ".join(_LANGUAGES))
        cache = env.get("WORKBENCH_SERVER_CACHE")
        return cls(
            home=Path(env.get("WORKBENCH_HOME", "var")).absolute(),
            neo4j=_neo4j(env),
            server_cache=Path(cache).absolute() if cache else None,
            web=_web(env),
            language=language,
            log_level=env.get("WORKBENCH_LOG_LEVEL", "INFO").upper(),
            serve=env.get("SERVE", "1") != "0",
            risk_weights=_risk_weights(env.get("WORKBENCH_RISK_WEIGHTS", "")),
        )


def _neo4j(env: Mapping[str, str]) -> Neo4jAddress | None:
    uri = env.get("NEO4J_URI")
    if not uri:
        return None
    file = env.get("NEO4J_PASSWORD_FILE")
    if not file:  # a password itself in the environment would be inherited and listed
        raise BadSetting("NEO4J_URI is set: name its password's file in NEO4J_PASSWORD_FILE")
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting("NEO4J_PASSWORD_FILE cannot be read") from error
    return Neo4jAddress(uri, env.get("NEO4J_USER", "neo4j"), password)


def _web(env: Mapping[str, str]) -> WebAddress:
    certificate, private_key = env.get("WORKBENCH_TLS_CERT"), env.get("WORKBENCH_TLS_KEY")
    if bool(certificate) != bool(private_key):
        raise BadSetting("WORKBENCH_TLS_CERT and WORKBENCH_TLS_KEY must be set together")
    port = env.get("WORKBENCH_PORT", "8484")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting("WORKBENCH_PORT must be a number from 1 to 65535")
    return WebAddress(
        host=env.get("WORKBENCH_HOST", "127.0.0.1"),
        port=int(port),
        certificate=Path(certificate) if certificate else None,
        private_key=Path(private_key) if private_key else None,
        public_origin=env.get("WORKBENCH_ORIGIN"),
    )


def _risk_weights(text: str) -> RiskWeights:
    """Read ``quantity=30,reach=20``; parts that are not named keep their weight."""
    known = {part.name for part in fields(RiskWeights)}
    given: dict[str, float] = {}
    for item in filter(None, text.replace(" ", "").split(",")):
        name, _, weight = item.partition("=")
        if name not in known or not weight.replace(".", "", 1).isdigit():
            raise BadSetting(
                "WORKBENCH_RISK_WEIGHTS is written like quantity=30,reach=20; its parts are: "
                + ", ".join(sorted(known))
            )
        given[name] = float(weight)
    try:
        return replace(RiskWeights(), **given)
    except ValueError as fault:
        raise BadSetting("WORKBENCH_RISK_WEIGHTS: not every weight may be zero") from fault
