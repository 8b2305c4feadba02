"""Other people's programs that save PDFs."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf

Changing = Callable[[pikepdf.Pdf], None]


def qpdf(pdf: bytes, *arguments: str) -> bytes:
    """What qpdf makes of it; IN and OUT stand for the files. Without the program, what its library makes."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"IN": Path(folder, "in.pdf"), "OUT": Path(folder, "out.pdf")}
        files["IN"].write_bytes(pdf)
        _run_qpdf([str(files.get(each, each)) for each in arguments])
        return files["OUT"].read_bytes()


def qpdf_volume(*pdfs: bytes) -> bytes:
    """All pages of several files in one."""
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, f"{number}.pdf")) for number in range(len(pdfs))]
        for name, pdf in zip(names, pdfs, strict=True):
            Path(name).write_bytes(pdf)
        _run_qpdf(["--empty", "--pages", *names, "--", str(Path(folder, "volume.pdf"))])
        return Path(folder, "volume.pdf").read_bytes()


def saved_by(*command: str, pdf: bytes) -> bytes:
    """What another program makes of it; IN and OUT stand for the files."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"IN": Path(folder, "in.pdf"), "OUT": Path(folder, "out.pdf")}
        files["IN"].write_bytes(pdf)
        done = subprocess.run([str(files.get(each, each)) for each in command], capture_output=True)
        assert done.returncode == 0, done.stderr
        return files["OUT"].read_bytes()


def _run_qpdf(arguments: list[str]) -> None:
    """Status 3 is a warning."""
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", *arguments], capture_output=True)
        assert done.returncode in {0, 3}, done.stderr
    else:
        pikepdf.Job(["qpdf", *arguments]).run()
