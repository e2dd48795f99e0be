"""Why rows were refused or flagged, in Indonesian and English, with what to do. Never a value."""

from dataclasses import dataclass

from graph.pole import ValueType
from graph.values import Fault
from ingest.sources.rows import RowFault

MISSING = "missing"
ORDER = "order"
CONFLICT = "conflict"
GRADE = "grade"
LABEL = "label"
PROVINCE = "province"
NOTHING = "nothing"
COUNT = "count"
FLAG_BIRTH_DATE = "nik_birth_date"
FLAG_SEX = "nik_sex"
FLAG_NIK_PARTS = "nik_parts"
FLAG_WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fault of one row: where it is, and of what class of value."""

    code: str
    column: str | None = None
    value_class: ValueType | None = None

    @property
    def indonesian(self) -> str:
        """The reason and what to do, in Indonesian."""
        return _say(self, _ID, "kolom")

    @property
    def english(self) -> str:
        """The reason and what to do, in English."""
        return _say(self, _EN, "column")


def _say(reason: Reason, texts: dict[str, str], word: str) -> str:
    kind = f" ({reason.value_class})" if reason.value_class else ""
    place = f"{word} {reason.column}{kind}: " if reason.column else ""
    return place + texts[reason.code]


_EN: dict[str, str] = {
    Fault.EMPTY: "empty; fill it in",
    Fault.TOO_LONG: "too long; check that cells were not shifted",
    Fault.CONTROL: "holds control characters; type it again",
    Fault.DAMAGED: "rounded by a spreadsheet, digits are lost; get it again from its origin and "
    "format the column as text",
    Fault.LENGTH: "wrong number of digits; compare with the document",
    Fault.DIGITS: "holds something other than digits; compare with the document",
    Fault.CHECK_DIGIT: "its check digit does not fit; compare with the device",
    Fault.FORM: "not in a known form; see the column's notes in the guide",
    Fault.RANGE: "outside the possible range; compare with the document",
    Fault.AMBIGUOUS: "decimal point or thousands mark? write 1234,0 or 1.234,0 or 1234.0",
    Fault.SHORT_YEAR: "the year has two digits; write four",
    Fault.NO_ZONE: "no time zone; add WIB, WITA or WIT",
    Fault.UNIT: "unknown unit; write g, kg or mg (money: ribu, juta, miliar)",
    Fault.UNKNOWN_WORD: "not one of the known words; see the column's notes in the guide",
    Fault.REPEATED: "the same peak twice; write each peak once",
    RowFault.NUL: "the row holds NUL characters; export the file again",
    RowFault.TOO_LONG: "the row or a cell is too long; export the file again",
    RowFault.UNCLOSED: "a quotation mark is not closed; close or remove it",
    RowFault.CELLS: "number of cells is not that of the header; quote cells that hold the "
    "delimiter, and check that the file is complete",
    RowFault.ENCODING: "letters cannot be decoded; save the file as UTF-8",
    RowFault.JSON: "not one JSON object with distinct names; export the file again",
    RowFault.NESTED: "a value holds other values; flatten it",
    MISSING: "required and empty; fill it in",
    ORDER: "the end is before the start; check both dates",
    CONFLICT: "another row counts the same otherwise; keep the right one",
    GRADE: "not a grade; write a letter A-F and a digit 1-6",
    LABEL: "not a classification; write biasa, terbatas, rahasia or sangat rahasia",
    PROVINCE: "not a province; write its code or name",
    NOTHING: "the row says nothing that can be kept; compare with the mapping",
    COUNT: "not a whole number of 0 or more; write the count",
    FLAG_BIRTH_DATE: "accepted; the birth date is not the one coded in the NIK",
    FLAG_SEX: "accepted; the sex is not the one coded in the NIK",
    FLAG_NIK_PARTS: "accepted; the NIK has an impossible part",
    FLAG_WEIGHTS: "accepted; set aside and destroyed weigh more than was seized",
}

_ID: dict[str, str] = {
    Fault.EMPTY: "kosong; isi nilainya",
    Fault.TOO_LONG: "terlalu panjang; periksa apakah sel bergeser",
    Fault.CONTROL: "memuat karakter kendali; ketik ulang",
    Fault.DAMAGED: "dibulatkan oleh aplikasi lembar kerja, angkanya hilang; minta lagi dari "
    "asalnya dan format kolom sebagai teks",
    Fault.LENGTH: "jumlah angka salah; cocokkan dengan dokumen",
    Fault.DIGITS: "memuat selain angka; cocokkan dengan dokumen",
    Fault.CHECK_DIGIT: "angka periksa tidak cocok; cocokkan dengan perangkat",
    Fault.FORM: "bentuk tidak dikenal; lihat catatan kolom di panduan",
    Fault.RANGE: "di luar batas yang mungkin; cocokkan dengan dokumen",
    Fault.AMBIGUOUS: "koma desimal atau pemisah ribuan? tulis 1234,0 atau 1.234,0 atau 1234.0",
    Fault.SHORT_YEAR: "tahun dua angka; tulis empat angka",
    Fault.NO_ZONE: "tanpa zona waktu; tambahkan WIB, WITA atau WIT",
    Fault.UNIT: "satuan tidak dikenal; tulis g, kg atau mg (uang: ribu, juta, miliar)",
    Fault.UNKNOWN_WORD: "bukan kata yang dikenal; lihat catatan kolom di panduan",
    Fault.REPEATED: "puncak yang sama dua kali; tulis tiap puncak satu kali",
    RowFault.NUL: "baris memuat karakter NUL; ekspor ulang berkas",
    RowFault.TOO_LONG: "baris atau sel terlalu panjang; ekspor ulang berkas",
    RowFault.UNCLOSED: "tanda kutip tidak ditutup; tutup atau hapus",
    RowFault.CELLS: "jumlah sel tidak sama dengan kepala tabel; beri tanda kutip pada sel yang "
    "memuat pemisah, dan pastikan berkas lengkap",
    RowFault.ENCODING: "huruf tidak terbaca; simpan berkas sebagai UTF-8",
    RowFault.JSON: "bukan satu objek JSON dengan nama berbeda; ekspor ulang berkas",
    RowFault.NESTED: "nilai memuat nilai lain; ratakan",
    MISSING: "wajib diisi tetapi kosong; isi nilainya",
    ORDER: "akhir mendahului awal; periksa kedua tanggal",
    CONFLICT: "baris lain menghitung hal yang sama dengan hasil lain; pilih yang benar",
    GRADE: "bukan nilai informasi; tulis huruf A-F dan angka 1-6",
    LABEL: "bukan klasifikasi; tulis biasa, terbatas, rahasia atau sangat rahasia",
    PROVINCE: "bukan provinsi; tulis kode atau namanya",
    NOTHING: "baris tidak memuat apa pun yang dapat disimpan; cocokkan dengan pemetaan",
    COUNT: "bukan bilangan bulat 0 atau lebih; tulis jumlahnya",
    FLAG_BIRTH_DATE: "diterima; tanggal lahir bukan yang tersandi dalam NIK",
    FLAG_SEX: "diterima; jenis kelamin bukan yang tersandi dalam NIK",
    FLAG_NIK_PARTS: "diterima; NIK memuat bagian yang mustahil",
    FLAG_WEIGHTS: "diterima; yang disisihkan dan dimusnahkan melebihi yang disita",
}
