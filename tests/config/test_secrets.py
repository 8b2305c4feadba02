import stat

from config.secrets import ensure_secrets


def test_ensure_secrets_makes_them_for_its_owner_only(tmp_path):
    path = ensure_secrets(tmp_path / "state")

    names = [line.split("=")[0] for line in path.read_text().splitlines()]
    assert names == ["SECRET_KEY", "LINK_KEYS"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_ensure_secrets_keeps_those_that_are_there(tmp_path):
    first = ensure_secrets(tmp_path).read_text()

    assert ensure_secrets(tmp_path).read_text() == first


def test_ensure_secrets_differ_between_installations(tmp_path):
    assert ensure_secrets(tmp_path / "a").read_text() != ensure_secrets(tmp_path / "b").read_text()
