"""What a notebook imports: the workbench over its API, with the investigator's own sign-in.

>>> import workbench.client
>>> jejaring = workbench.client.connect("https://jejaring.example")  # doctest: +SKIP
>>> jejaring.sign_in("sari", purpose="Investigation of a case")  # doctest: +SKIP
>>> jejaring.query("cases", province="31")  # doctest: +SKIP
"""

from workbench.client.client import Client, connect
from workbench.client.errors import (
    ClientError,
    Refused,
    ServerUnreachable,
    SignInNeeded,
)

__all__ = ["Client", "ClientError", "Refused", "ServerUnreachable", "SignInNeeded", "connect"]
