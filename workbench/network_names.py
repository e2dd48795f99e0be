"""Networks are called by a bird, a colour and a number, so that no list of them names a person."""

from hashlib import sha256

_BIRDS = (
    "Elang", "Rajawali", "Cendrawasih", "Merpati", "Kenari", "Jalak", "Perkutut", "Kutilang",
    "Beo", "Murai", "Camar", "Bangau", "Kuntul", "Kasuari", "Maleo", "Merak", "Nuri", "Kakatua",
    "Enggang", "Walet", "Pipit", "Gelatik", "Srigunting", "Alap", "Cucak", "Puyuh", "Belibis",
    "Punai", "Raja-udang", "Pelatuk",
)  # fmt: skip
_COLOURS = (
    "Merah", "Biru", "Hijau", "Kuning", "Jingga", "Ungu", "Putih", "Hitam", "Kelabu", "Coklat",
    "Perak", "Emas", "Nila", "Lembayung", "Zamrud", "Safir", "Delima", "Tembaga", "Gading",
    "Arang",
)  # fmt: skip


def network_name(network_id: str) -> str:
    """The name of a network, always the same for the same id.

    54,000 names: of some hundred networks hardly two share one, as they often did without number.
    """
    digest = int.from_bytes(sha256(network_id.encode()).digest()[:8], "big")
    rest, bird = divmod(digest, len(_BIRDS))
    rest, colour = divmod(rest, len(_COLOURS))
    return f"{_BIRDS[bird]} {_COLOURS[colour]} {10 + rest % 90}"
