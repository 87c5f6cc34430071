"""Runs programs and measures wall time and peak memory; makes the corpora. Python's standard library only."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    seconds: float
    megabytes: float


def run(command: list[str], cwd: Path) -> Run:
    """Runs a command to its end; its output is shown only if it fails."""
    log = cwd / ".measure.log"
    start = time.perf_counter()
    with open(log, "wb") as out:
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}\n{log.read_text(errors='replace')[-4000:]}")
    log.unlink()
    return Run(seconds, usage.ru_maxrss / 1024)


def median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
    )


def build_programs() -> tuple[Path, Path]:
    """Release builds of Briefpress and of the corpus writer."""
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bins", "--example", "corpus"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    return target / "briefpress", target / "examples" / "corpus"


def corpus(writer: Path, count: int, folder: Path, *more: str) -> Path:
    """A corpus of `count` briefs, written anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([writer, str(count), folder, *more], check=True)
    return folder


def forget(site: Path, *folders: str) -> None:
    """Removes what an earlier build left."""
    for folder in folders:
        shutil.rmtree(site / folder, ignore_errors=True)


def tree(folder: Path) -> dict[str, int]:
    """Every file below a folder with the time of its last change."""
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }
