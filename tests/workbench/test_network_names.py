from workbench.network_names import network_name


def test_the_same_network_has_the_same_name_and_hundreds_hardly_share_one() -> None:
    names = [network_name(f"n{number:024d}") for number in range(300)]
    assert names == [network_name(f"n{number:024d}") for number in range(300)]
    assert len(set(names)) >= 297
