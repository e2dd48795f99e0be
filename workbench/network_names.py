"""Networks are called by a bird and a colour, so that no list of them names a person."""

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
    """The name of a network, always the same for the same id; two may share one."""
    number = int.from_bytes(network_id[1:9].encode(), "big")
    bird = _BIRDS[number % len(_BIRDS)]
    return f"{bird} {_COLOURS[number // len(_BIRDS) % len(_COLOURS)]}"
