"""How fast documents are made and sealed, beside what else could make them, in one run.

    make bench-pdf [BENCH_OUT=figures.json]

Rates are documents per CPU-second of this process; through Celery, per second on the clock. Absolute figures hold for
the machine and the moment; ratios of one run are what counts.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from signatures.pdf import glyphs
from signatures.pdf.compiled import Templates
from signatures.pdf.description import Description
from signatures.sealing import SealKey, sealer
from tests.benchmarks.bench_documents import SEAL, VARYING, latin, of_scripts
from tests.benchmarks.bench_peers import pipelines
from tests.redis_server import running_redis
from tests.waiting import wait_for

_ATTRIBUTES = bytes(250)  # about what a seal signs
_WRITTEN = 6_000
_BATCH = 50


def main() -> int:
    curve, factors = _key(ec.generate_private_key(ec.SECP256R1())), _key(rsa.generate_private_key(65537, 3072))
    others = pipelines(curve)
    figures: dict[str, object] = {
        "raw_p256": _rate(lambda _: curve.private_key.sign(_ATTRIBUTES, ec.ECDSA(hashes.SHA256())), range(5_000)),
        "raw_rsa3072": _rate(lambda _: factors.sign(_ATTRIBUTES), range(400)),
        "sealed_p256_latin": _engine(curve, latin(4_000, seed=1), warm=latin(300, seed=2)),
        "sealed_p256_scripts_cold": _engine(curve, of_scripts(1_100, seed=3), warm=of_scripts(110, seed=4)),
        "sealed_rsa3072": _engine(factors, latin(500, seed=5), warm=latin(300, seed=6)),
        "others": {name: _rate(make, latin(20, seed=7)) for name, make in others.items()},
        "platypus_scripts": _rate(others["platypus + pyHanko"], of_scripts(55, seed=3)),
    }
    figures |= _through_celery(curve)
    _print(figures)
    if os.environ.get("BENCH_OUT"):
        Path(os.environ["BENCH_OUT"]).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _rate(make: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Per CPU-second; the first one does not count."""
    first, *rest = items
    make(first)
    gc.collect()
    gc.freeze()  # what was prepared for the measurement is nothing that a worker would hold
    begun = time.process_time()
    for item in rest:
        make(item)
    return len(rest) / (time.process_time() - begun)


def _engine(key: SealKey, documents: list[Description], *, warm: list[Description]) -> float:
    """Every name and title is seen for the first time; the text has been laid out, and the files of fonts are open."""
    templates, seal = Templates(), sealer(key)
    for document in warm:
        templates.document(document, VARYING, seal, SEAL)
    glyphs.shape.cache_clear()
    return _rate(lambda document: templates.document(document, VARYING, seal, SEAL), documents)


def _through_celery(key: SealKey) -> dict[str, float]:
    """Two processes of a real worker; the files are written and synced."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running_redis() as redis:
        done = Path(folder, "done")
        done.touch()
        pem = Path(folder, "key.pem")
        pem.write_bytes(_pem(key))
        os.environ |= {
            "BENCH_BROKER": f"redis+socket{redis.url.removeprefix('unix')}",
            "BENCH_DONE": str(done),
            "BENCH_FOLDER": str(Path(folder, "documents")),
            "BENCH_KEY": str(pem),
        }
        from tests.benchmarks.bench_worker import make  # noqa: PLC0415  reads the environment

        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "tests.benchmarks.bench_worker",
                "worker",
                "-c",
                "2",
                "-l",
                "ERROR",
            ],
            stdout=subprocess.DEVNULL,
        )
        try:
            for number in range(4):
                make.delay(number, _BATCH, number % 2 == 0)
            _wait(done, 4 * _BATCH)
            begun = time.monotonic()
            for number in range(_WRITTEN // _BATCH):
                make.delay(100 + number, _BATCH, False)
            _wait(done, 4 * _BATCH + _WRITTEN)
            rate = _WRITTEN / (time.monotonic() - begun)
        finally:
            worker.terminate()
            worker.wait()
        return {"celery_written": rate, "worker_rss_mb": max(memory for _, memory in _told(done)) / 1024}


def _wait(done: Path, count: int) -> None:
    wait_for(lambda: sum(made for made, _ in _told(done)) >= count, seconds=300, what="all of the documents")


def _told(done: Path) -> list[tuple[int, int]]:
    lines = done.read_text(encoding="ascii").splitlines()
    return [(int(count), int(memory)) for count, memory in map(str.split, lines)]


def _key(private_key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> SealKey:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Benchmark")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private_key, hashes.SHA256())
    )
    return SealKey(private_key, certificate)


def _pem(key: SealKey) -> bytes:
    secret = key.private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + key.certificate_pem.encode("ascii")


def _print(figures: dict[str, object]) -> None:
    others: dict[str, float] = figures["others"]  # type: ignore[assignment]
    best = max(others.values())
    rates = {name: value for name, value in figures.items() if isinstance(value, float)} | others
    for name, value in sorted(rates.items(), key=lambda row: -row[1]):
        told = f"{value:10,.1f} {'MB' if name.endswith('_mb') else '/s'}   {name}"
        print(told if name.endswith("_mb") else f"{told}   {value / best:,.1f} times the best other")
    for sealed, raw in (("sealed_p256_latin", "raw_p256"), ("sealed_rsa3072", "raw_rsa3072")):
        print(f"{100 * rates[sealed] / rates[raw]:9.1f} %    {sealed} of {raw}")
    ratio = rates["sealed_p256_scripts_cold"] / rates["platypus_scripts"]
    print(f"{ratio:9.1f} times ReportLab with pyHanko on names and titles of the same scripts")


if __name__ == "__main__":
    sys.exit(main())
