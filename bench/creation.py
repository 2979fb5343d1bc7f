"""The part that is about new environments: vact new beside its peers, and beside a
minimal C program that makes the same directories, links and files."""

import os
import shutil
import subprocess

import measure
from parts import Table


def _base_python():
    """The interpreter whose environments are made."""
    return subprocess.run(
        [os.environ.get("PYTHON") or "python3", "-I", "-c",
         "import sys; print(getattr(sys, '_base_executable', sys.executable))"],
        stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def _list(bench, python, env, options):
    """The list by which `floor` makes what vact makes."""
    bench.world.run(bench.world.vact, "new", "-p", python, *options, env)
    linked, lines = {}, [f"d\t{env}"]
    cache = os.path.join(bench.world.home, ".cache", "vact", "wheels")
    for top, _, files in os.walk(cache):
        for name in files:
            path = os.path.join(top, name)
            linked[os.lstat(path).st_ino] = path
    for top, dirs, files in os.walk(env):
        for name in dirs + files:
            path = os.path.join(top, name)
            if os.path.islink(path):
                lines.append(f"l\t{os.readlink(path)}\t{path}")
            elif name in dirs:
                lines.append(f"d\t{path}")
            elif os.lstat(path).st_ino in linked:
                lines.append(f"h\t{linked[os.lstat(path).st_ino]}\t{path}")
            else:
                lines.append(f"f\t{os.lstat(path).st_size}\t{path}")
    shutil.rmtree(env)
    path = bench.world.path("list")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _peers(bench, python, env, without_pip):
    options = ["--without-pip"] if without_pip else []
    words = {"vact": [bench.world.vact, "new", "-p", python] + options + [env],
             "python -m venv": [python, "-m", "venv"] + options + [env]}
    virtualenv, uv = shutil.which("virtualenv"), shutil.which("uv")
    if virtualenv:
        words["virtualenv"] = [virtualenv, "-p", python, "--no-download"] + (
            ["--no-pip", "--no-setuptools", "--no-wheel"] if without_pip else []) + [env]
    if uv:
        words["uv"] = [uv, "venv", "-p", python, "--no-project", "--offline"] + (
            [] if without_pip else ["--seed"]) + [env]
    return words


def creation(bench):
    """5. A new environment."""
    python = _base_python()
    project = bench.world.deep("creation", 2)
    env, environment = os.path.join(project, ".venv"), bench.world.env()
    spawn = bench.helper("spawn")
    for without_pip, title, rounds in ((True, "without pip", bench.rounds),
                                       (False, "with pip, the cache warm",
                                        max(3, bench.rounds // 10))):
        floor = _list(bench, python, env, ["--without-pip"] if without_pip else [])
        words = {"minimal C program": [bench.helper("floor"), floor]}
        words.update(_peers(bench, python, env, without_pip))
        key = "creation.bare" if without_pip else "creation.pip"
        yield Table(key, f"a new environment {title}",
                    measure.spawn(spawn, rounds, words, environment, removed=env), "vact")
