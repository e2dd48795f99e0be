"""Known answers of the primitives, and what we build on them."""

import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from security.derivation import BlockKeys, Mac, derive, framed


def test_hkdf_gives_the_answer_of_rfc_5869_case_1() -> None:
    key = HKDF(
        algorithm=SHA256(),
        length=42,
        salt=bytes.fromhex("000102030405060708090a0b0c"),
        info=bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"),
    ).derive(b"\x0b" * 22)
    assert key.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_aes_gcm_gives_the_answer_of_gcm_test_case_16() -> None:
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    data = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = AESGCM(key).encrypt(bytes.fromhex("cafebabefacedbaddecaf888"), plaintext, data)
    assert sealed.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_hmac_sha256_gives_the_answer_of_rfc_4231_case_2() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert Mac(b"Jefe").digest(b"what do ya want for nothing?").hex() == expected
    assert Mac(b"Jefe", b"what do ya ").digest(b"want for nothing?").hex() == expected


def test_mac_is_hmac_for_every_length_of_key_and_message() -> None:
    for length in (0, 1, 31, 32, 63, 64):
        for message in (b"", b"m", b"m" * 55, b"m" * 64, b"m" * 200):
            key = bytes(range(length))
            assert Mac(key).digest(message) == hmac.digest(key, message, "sha256")
    with pytest.raises(ValueError, match="64"):
        Mac(bytes(65))


def test_ed25519_gives_the_answer_of_rfc_8032_test_2() -> None:
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert key.sign(bytes.fromhex("72")).hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_block_key_is_one_round_of_hkdf_expand() -> None:
    data_key, secret = bytes(range(32)), bytes(range(32, 64))
    expected = HKDFExpand(SHA256(), 32, b"jejaring/block/1" + secret).derive(data_key)
    assert BlockKeys(data_key).key(secret) == expected


def test_derive_separates_purposes() -> None:
    assert derive(b"k" * 32, "a") != derive(b"k" * 32, "b")
    assert derive(b"k" * 32, "a") == derive(b"k" * 32, "a")


def test_framed_reads_one_way_only() -> None:
    assert framed(b"ab", b"c") != framed(b"a", b"bc")
    assert framed(b"a", b"") != framed(b"a")
