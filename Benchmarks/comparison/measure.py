"""Whole processes, measured from outside: what the system says they used, start and exit included."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Sample:
    """One run of one contender; several processes that do one piece of work add up."""

    wall: float
    cpu: float
    rss_mb: float
    file_mb: float = 0.0

    def __add__(self, other):
        return Sample(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.rss_mb, other.rss_mb),
            max(self.file_mb, other.file_mb),
        )

    def with_file(self, path):
        """The same with the size of a database and of what lies beside it under its name."""
        sizes = [file.stat().st_size for file in Path(path).parent.glob(Path(path).name + "*")]
        return Sample(self.wall, self.cpu, self.rss_mb, sum(sizes) / 1e6)


def run(arguments, out="/dev/null", log="/dev/null"):
    """Runs a command to its end and measures it; anything but exit code 0 ends the comparison."""
    arguments = [str(argument) for argument in arguments]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(out), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    ]
    begin = time.perf_counter()
    process = os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        words = Path(log).read_text(errors="replace")[-2000:] if log != "/dev/null" else ""
        raise SystemExit(f"{' '.join(arguments)} ended with {code}\n{words}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(samples):
    """The median of every figure by itself."""
    return Sample(*(median(getattr(s, name) for s in samples) for name in ("wall", "cpu", "rss_mb", "file_mb")))


def interleaved(rounds, contenders):
    """Runs all contenders in turn, `rounds` times, each beginning one place later: name → medians."""
    names, samples = list(contenders), {name: [] for name in contenders}
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            samples[name].append(contenders[name]())
    return {name: middle(found) for name, found in samples.items()}
