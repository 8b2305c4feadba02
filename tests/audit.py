"""`make audit`: likely holes in the code, known holes in the packages, and the bill of materials.

What is known of packages another service tells; where that does not answer it is said, and is no failure.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
BILL = BUILD / "bom.cdx.json"
_BESIDE = Path(sys.executable).parent
_PINS = "requirements.txt"


def code() -> bool:
    """Whether bandit finds nothing that is neither mended nor explained."""
    done = _run(
        "bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "agreements", "signatures", "config"
    )
    print(done.stdout or "bandit: nothing in agreements, signatures, config")
    return done.returncode == 0


def packages(*, service: str = "") -> bool:
    """Whether no hole is known in what an installation consists of; true also where nobody can be asked."""
    answer = BUILD / "audit.json"
    answer.unlink(missing_ok=True)
    more = ("--vulnerability-service", "osv", "--osv-url", service) if service else ()
    done = _run(
        "pip-audit", "--requirement", _PINS, "--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10",
        "--format", "json", "--output", str(answer), *more,
    )  # fmt: skip
    if not answer.exists():
        print(f"pip-audit: the service could not be asked, so nothing is said of known holes: {_last(done.stderr)}")
        return True
    found = [each for each in json.loads(answer.read_text())["dependencies"] if each.get("vulns")]
    for each in found:
        print(f"{each['name']} {each['version']}: {', '.join(hole['id'] for hole in each['vulns'])}")
    print(f"pip-audit: {len(found)} packages with known holes")
    return not found


def bill() -> bool:
    """Whether the bill of materials could be written."""
    done = _run(
        "cyclonedx-py",
        "requirements",
        _PINS,
        "--output-format",
        "JSON",
        "--output-file",
        str(BILL),
        "--output-reproducible",
    )
    if done.returncode:
        print(f"cyclonedx-py: {_last(done.stderr)}")
        return False
    print(f"{BILL.relative_to(ROOT)}: {len(json.loads(BILL.read_text())['components'])} packages")
    return True


def _run(program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([_BESIDE / program, *words], cwd=ROOT, check=False, capture_output=True, text=True)


def _last(words: str) -> str:
    return (words.strip().splitlines() or ["no reason was given"])[-1]


if __name__ == "__main__":
    BUILD.mkdir(exist_ok=True)
    sys.exit(not all([code(), packages(), bill()]))
