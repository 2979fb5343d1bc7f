"""How a figure is taken: a median with its spread, of rounds in which everything
that is compared takes its turn."""

import os
import re
import statistics
import subprocess
import tempfile
import time


class Figure:
    """What one thing took, in microseconds, and what else was counted."""

    def __init__(self, name, micros, **counts):
        self.name = name
        self.micros = sorted(micros)
        self.counts = {key: value for key, value in counts.items() if value is not None}

    @property
    def median(self):
        return statistics.median(self.micros)

    def data(self):
        """For the JSON: the median, between the 10th and the 90th percentile."""
        result = {"name": self.name}
        if self.micros:
            last = len(self.micros) - 1
            result.update(
                median_us=round(self.median, 1),
                p10_us=round(self.micros[last // 10], 1),
                p90_us=round(self.micros[last - last // 10], 1),
                rounds=len(self.micros),
            )
        result.update(self.counts)
        return result


class Failed(Exception):
    """A thing cannot be measured here; the text says why."""


def spawn(helper, rounds, commands, env, cwd=None, removed=None):
    """Figures of the commands {name: words}, started by posix_spawn(3)."""
    words = [helper]
    if removed is not None:
        words += ["-r", removed]
    if cwd is not None:
        words += ["-C", cwd]
    words.append(str(rounds))
    for index, command in enumerate(commands.values()):
        words += ([";"] if index > 0 else []) + command
    run = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=False, text=True)
    if run.returncode != 0:
        raise Failed(f"{helper} ended with {run.returncode}")
    figures = []
    for name, line in zip(commands, run.stdout.splitlines()):
        status, peak, faults, *nanos = (int(word) for word in line.split())
        if status != 0:
            figures.append(Figure(name, [], failed=status))
        else:
            figures.append(
                Figure(name, [n / 1000 for n in nanos], peak_kib=peak, faults=faults)
            )
    return figures


def instructions(words, env, cwd):
    """How many the program runs, by callgrind; None where valgrind is not here."""
    with tempfile.TemporaryDirectory() as scratch:
        log = os.path.join(scratch, "log")
        command = ["valgrind", "--tool=callgrind", f"--log-file={log}"]
        command.append(f"--callgrind-out-file={scratch}/out")
        try:
            subprocess.run(command + words, env=env, cwd=cwd, check=False,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            with open(log, encoding="utf-8") as file:
                found = re.search(r"Collected\s*:\s*(\d+)", file.read())
        except OSError:
            return None
    return int(found.group(1)) if found else None


def system_calls(words, env, cwd):
    """How many a program makes, its start included; None where strace is not here."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as log:
        try:
            subprocess.run(["strace", "-f", "-c", "-o", log.name] + words, env=env, cwd=cwd,
                           check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        except OSError:
            return None
        rows = [line.split() for line in log if line.rstrip().endswith("total")]
    return int(rows[0][3 if len(rows[0]) > 4 else 2]) if rows else None


class Stepper:
    """A shell that does a batch whenever it is told to, and says when it is done."""

    def __init__(self, words, env, cwd):
        self.process = subprocess.Popen(words, env=env, cwd=cwd, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.batch = 1

    def _tick(self):
        if not self.process.stdout.readline():
            raise Failed("the shell ended too soon")
        return time.perf_counter_ns()

    def step(self):
        """Nanoseconds that a batch took."""
        self.process.stdin.write(b"%d\n" % self.batch)
        self.process.stdin.flush()
        start = self._tick()
        return self._tick() - start

    def settle(self, wanted_ns=8_000_000):
        """Chooses the batch to last about that long, for a pipe's own time not to count."""
        self.step()
        took = min(self.step() for _ in range(2))
        self.batch = max(1, min(200, int(wanted_ns / max(took, 1))))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def step_all(steppers, rounds):
    """Figures of {name: (Stepper, things in a batch's unit)}, round by round."""
    took = {name: [] for name in steppers}
    for stepper, _ in steppers.values():
        stepper.settle()
    for turn in range(rounds):
        names = list(steppers)
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            stepper, units = steppers[name]
            took[name].append(stepper.step() / 1000 / stepper.batch / units)
    for stepper, _ in steppers.values():
        stepper.close()
    return [Figure(name, micros) for name, micros in took.items()]
