"""What the machine can do at most: the floors that stand beside the measured times.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.solvers.machine 1
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np

from benchmarks.solvers.measure import THREADS
from benchmarks.solvers.problems import Row


def limits(threads: int) -> dict[str, float]:
    """Bytes per second copied, flops per second of a GEMM, in a fresh process."""
    environment = os.environ | dict.fromkeys(THREADS, str(threads))
    command = [sys.executable, "-m", "benchmarks.solvers.machine", str(threads)]
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(out.stdout))


def copy_bandwidth(threads: int) -> float:
    """Bytes read and written per second while each thread copies a part of 256 MB."""
    source, target = np.ones(2**25), np.zeros(2**25)
    parts = list(zip(np.array_split(source, threads), np.array_split(target, threads), strict=True))
    with ThreadPool(threads) as pool:
        seconds = _best(lambda: pool.map(lambda part: np.copyto(part[1], part[0]), parts))
    return 2 * source.nbytes / seconds


def gemm_peak() -> float:
    """Flops per second of a float64 product of two square matrices."""
    A = np.random.default_rng(0).normal(size=(2000, 2000))
    return 2 * 2000**3 / _best(lambda: A @ A)


def _best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(8):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def floors(row: Row, limit: dict[str, float]) -> tuple[float, float]:
    """Seconds of one pass over X, and of the GEMMs one would not do without: the smaller Gram
    matrix where the row needs one, XᵀR for the certificate of its k residuals."""
    entries = row.n * row.p * (1e-3 if row.is_sparse else 1)
    gram = 2 * entries * min(row.n, row.p) * row.needs_gram
    certificate = 2 * entries * row.k * (row.task in ("path", "ridge"))
    size = entries * (12 if row.is_sparse else 8)
    return size / limit["bandwidth"], (gram + certificate) / limit["gemm"]


def name() -> str:
    """The processor's model, its cores, and the system."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    print(json.dumps({"bandwidth": copy_bandwidth(int(sys.argv[1])), "gemm": gemm_peak()}))
