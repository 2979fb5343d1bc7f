"""The parts of the benchmark that are about shells. Each gives tables: a title, what
its figures are compared with, and the figures."""

import os
import subprocess

import measure
import shells
import tools
from measure import Figure, Stepper


class Table:
    """Figures of one run, to be read beside each other; `key` is the JSON's name for it."""

    def __init__(self, key, title, figures, base=None):
        self.key, self.title, self.figures, self.base = key, title, figures, base

    def find(self, name):
        return next((figure for figure in self.figures
                     if figure.name == name and figure.micros), None)

    def ratio(self, figure, other):
        beside = self.find(other)
        if beside is None or not figure.micros or not beside.median:
            return None
        return figure.median / beside.median

    def data(self):
        rows = []
        for figure in self.figures:
            row = figure.data()
            row["ratios"] = {other.name: round(self.ratio(figure, other.name), 3)
                             for other in self.figures
                             if other is not figure and self.ratio(figure, other.name)}
            rows.append(row)
        return {"key": self.key, "title": self.title, "rows": rows}


class Bench:
    """What all parts share: the world, the helpers, who takes part, how many rounds."""

    def __init__(self, world, helpers, rounds, is_quick=False):
        self.world, self.helpers, self.rounds = world, helpers, rounds
        self.is_quick = is_quick
        self.tools = [tools.Tool(world), tools.Vact(world)]
        self.missing = []
        for peer in (kind(world) for kind in tools.PEERS):
            (self.tools if peer.program() else self.missing).append(peer)
        self.shells = shells.here()

    def helper(self, name):
        return os.path.join(self.helpers, name)

    def compare(self, key, title, shell, bodies, cwd, units=1, base=None):
        """A table of {name: (code that loads, body of the loop)} in that shell."""
        env, steppers, counts = self.world.env(), {}, {}
        for name, (load, body) in bodies.items():
            words = shells.loop(shell, load, body)
            found = shells.processes(words, env, cwd)
            counts[name] = found if found is None else round(found / units, 1)
            steppers[name] = (Stepper(words, env, cwd), units)
        figures = measure.step_all(steppers, self.rounds)
        for figure in figures:
            if counts[figure.name] is not None:
                figure.counts["processes"] = counts[figure.name]
        return Table(key, title, figures, base)

    def nothing(self, shell):
        """The shell's own $(...) around a program that does nothing."""
        word = shells.quote(shell, self.helper("nothing"))
        return f"set x ({word})" if shell == "fish" else f"x=$({word})"

    def loads(self, shell, which=None):
        """{name: code} of those that take part in that shell."""
        return {tool.name: tool.load(shell) for tool in self.tools
                if shell in tool.shells and (which is None or tool.name in which)}


def floors(bench):
    """1. What starting and ending a process costs, with nothing in it."""
    commands = {"nothing, dynamic": [bench.helper("nothing")]}
    if os.path.exists(bench.helper("nothing-static")):
        commands["nothing, static"] = [bench.helper("nothing-static")]
    env = bench.world.env()
    yield Table("spawn", "start and end of a program, by posix_spawn",
                measure.spawn(bench.helper("spawn"), bench.rounds * 10, commands, env),
                "nothing, dynamic")
    for shell in bench.shells:
        bodies = {"nothing in a substitution": ("", bench.nothing(shell)),
                  "an empty turn of the loop": ("", "true")}
        yield bench.compare(f"floor.{shell}", f"{shell}: $(...) around it", shell, bodies,
                            bench.world.home)


# Peers whose hook can be given a project here.
_WITH_PROJECTS = ("no hook", "vact", "direnv", "mise", "autoenv")


def still(bench):
    """2. A prompt before which nothing has changed."""
    world = bench.world
    for depth in (10,) if bench.is_quick else (1, 10, 30):
        outside = world.deep(f"outside-{depth}", depth)
        project = world.project(world.deep(f"project-{depth}", 1))
        inside = world.deep(f"project-{depth}", depth + 1)
        for tool in bench.tools:
            tool.prepare(project)
        for shell in bench.shells:
            for where, cwd in (("outside a project", outside), ("in a project", inside)):
                go = f"cd {shells.quote(shell, cwd)}\n"
                bodies = {name: (f"{load}\n{go}", "prompt")
                          for name, load in bench.loads(shell).items()}
                key = f"still.{shell}.{where.split()[0]}.{depth}"
                yield bench.compare(key, f"{shell}: still prompt {where}, {depth} deep", shell,
                                    bodies, cwd, base="no hook")


def _by_hand(bench):
    """A real environment's `activate`, of the newest Python here; None without."""
    pythons = [os.environ.get("PYTHON"), "python3.13", "python3"]
    versions = os.path.join(bench.world.real_home, ".pyenv", "versions")
    if os.path.isdir(versions):
        pythons[1:1] = [os.path.join(versions, name, "bin", "python3")
                        for name in sorted(os.listdir(versions)) if name.startswith("3.13")]
    path = os.path.join(bench.world.home, "by-hand")
    for python in filter(None, pythons):
        try:
            subprocess.run([python, "-I", "-m", "venv", "--without-pip", "--clear", path],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return path
        except (OSError, subprocess.CalledProcessError):
            continue
    return None


def change(bench):
    """3. A prompt after a `cd`."""
    world = bench.world
    one = world.project(world.deep("one", 5))
    two = world.project(world.deep("two", 5))
    plain, other = world.deep("plain", 5), world.deep("other", 5)
    below = os.path.join(one, "below")
    os.makedirs(below, exist_ok=True)
    for tool in bench.tools:
        for project in (one, two):
            tool.prepare(project)
    by_hand = _by_hand(bench)
    ways = (("nowhere", "between directories without a project", plain, other),
            ("within", "within a project", one, below),
            ("inout", "into a project and out of it", plain, one),
            ("across", "from project to project", one, two))
    for shell in bench.shells:
        for key, title, start, end in ways:
            start, end = (shells.quote(shell, path) for path in (start, end))
            go = f"cd {end}; prompt; cd {start}; prompt"
            bodies = {name: (f"{load}\ncd {start}\nprompt", go)
                      for name, load in bench.loads(shell, _WITH_PROJECTS).items()}
            call = bench.nothing(shell)
            bodies["$(nothing)"] = ("", f"{call}; {call}")
            if key == "inout" and by_hand is not None:
                script = "activate.fish" if shell == "fish" else "activate"
                script = shells.quote(shell, os.path.join(by_hand, "bin", script))
                bodies["activate, deactivate"] = ("", f". {script}; deactivate")
            yield bench.compare(f"cd.{shell}.{key}", f"{shell}: a prompt after cd {title}",
                                shell, bodies, world.home, units=2, base="$(nothing)")


def _command_words(bench, project):
    vact = bench.world.vact
    return {
        "event (what a hook calls)": [vact, "event", "--shell", "bash", "--memory", "",
                                      "--taken", "", "--", project],
        "on": [vact, "on", "--shell", "bash"],
        "off": [vact, "off", "--shell", "bash"],
        "find": [vact, "find"],
        "status": [vact, "status"],
        "exec true": [vact, "exec", "true"],
        "hook": [vact, "hook", "bash"],
    }


def commands(bench):
    """4. What each command costs, 10 deep, in a project."""
    world = bench.world
    project = world.project(world.deep("commands", 10))
    env = world.env(PWD=project)
    words = {"nothing, dynamic": [bench.helper("nothing")]}
    words.update(_command_words(bench, project))
    for name in ("vact-static", "vact-musl"):
        other = os.environ.get(name.upper().replace("-", "_"))
        if other:
            words[f"event, {name}"] = [other] + _command_words(bench, project)[
                "event (what a hook calls)"][1:]
    figures = measure.spawn(bench.helper("spawn"), bench.rounds * 10, words, env, cwd=project)
    for figure in figures:
        for key, count in (("instructions", measure.instructions),
                           ("system_calls", measure.system_calls)):
            found = count(words[figure.name], env, project)
            if found is not None:
                figure.counts[key] = found
    yield Table("commands", "vact's commands in a project 10 deep, by posix_spawn", figures,
                "nothing, dynamic")


def _decide(bench, count):
    """So many decisions, made as vact keeps them."""
    path = os.path.join(bench.world.home, ".local", "state", "vact", "decisions")
    for number in range(len(os.listdir(path)), count):
        with open(os.path.join(path, f"{number:016x}.json"), "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write('{\n\t"version":\t1,\n\t"project":\t"/nowhere/%d",\n\t"identity":\t"1",\n'
                       '\t"target":\t"",\n\t"decision":\t"allow"\n}\n' % number)


def _event(bench, name, cwd, **env):
    """The figure of the hook's call there."""
    words = {name: [bench.world.vact, "event", "--shell", "bash", "--memory", "", "--taken", "",
                    "--", cwd]}
    env = bench.world.env(PWD=cwd, **env)
    figure = measure.spawn(bench.helper("spawn"), bench.rounds * 2, words, env, cwd=cwd)[0]
    found = measure.instructions(words[name], env, cwd)
    if found is not None:
        figure.counts["instructions"] = found
    return figure


def growth(bench):
    """6. What becomes of it with more decisions, depth, PATH, settings."""
    world = bench.world
    project = world.project(world.deep("growth", 3))
    figures = []
    for count in (10, 1000) + (() if bench.is_quick else (100000,)):
        _decide(bench, count)
        figures.append(_event(bench, f"{count} decisions", project))
    yield Table("growth.decisions", "the hook's call by decisions (flat)", figures,
                "10 decisions")
    yield Table("growth.depth", "by depth below the project (four looks a level, at longer paths)",
                [_event(bench, f"{depth} deep",
                        world.deep(os.path.join("growth", "1", "2"), depth + 1))
                 for depth in (1, 10, 50, 200)], "1 deep")
    yield Table("growth.path", "by entries of PATH (copied at each start; vact does not read it)",
                [_event(bench, f"{count} entries", project,
                        PATH=":".join(f"/usr/lib/x/{n}" for n in range(count)))
                 for count in (10, 100, 1000, 5000)], "10 entries")
    config = world.path("roots.json")
    figures = []
    for count in (1, 1000):
        with open(config, "w", encoding="utf-8") as file:
            file.write('{"trusted": [%s]}' %
                       ", ".join(f'"/nowhere/{number}"' for number in range(count)))
        figures.append(_event(bench, f"{count} trusted roots", project, VACT_CONFIG=config))
    yield Table("growth.roots", "by trusted roots in the settings (linear)", figures,
                "1 trusted roots")
    for shell in bench.shells:
        bodies, load = {}, tools.Vact(world).load(shell)
        for depth in (1, 10, 30) + (() if bench.is_quick else (200,)):
            path = shells.quote(shell, world.deep("growth-still", depth))
            bodies[f"{depth} deep"] = (f"{load}\ncd {path}", "prompt")
        yield bench.compare(f"growth.still.{shell}",
                            f"{shell}: vact's still prompt by depth "
                            "(four looks a level, at longer paths)", shell, bodies,
                            world.home, base="1 deep")
