"""vact and its peers: what to do to a project for each, and what loads it into a shell."""

import os
import re
import shutil
import subprocess

from shells import quote


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Tool:
    """No hook at all; what the others are measured beside."""

    name = "no hook"
    shells = ("bash", "zsh", "fish")

    def __init__(self, world):
        self.world = world

    def program(self):
        """Where it is; None when it is not here."""
        return "-"

    def version(self):
        return "-"

    def prepare(self, project):
        """Has it activate the environment of that project."""

    def load(self, shell):
        """The code that loads it."""
        return ""

    def _output(self, *words):
        return subprocess.run(words, env=self.world.env(), stdout=subprocess.PIPE, check=True,
                              stderr=subprocess.DEVNULL, text=True, cwd=self.world.home).stdout

    def _found(self, *words):
        text = subprocess.run(words, env=self.world.env(), stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.STDOUT, text=True).stdout
        found = re.search(r"\d+\.[\d.]+", text)
        return found.group(0).rstrip(".") if found else "?"


class Vact(Tool):
    """This tree's. Its projects are allowed by the world that makes them."""

    name = "vact"

    def program(self):
        return self.world.vact

    def version(self):
        return self._found(self.world.vact, "--version")

    def load(self, shell):
        return self._output(self.world.vact, "hook", shell)


class Direnv(Tool):
    name = "direnv"

    def program(self):
        return shutil.which("direnv")

    def version(self):
        return self._found("direnv", "version")

    def prepare(self, project):
        _write(os.path.join(project, ".envrc"),
               "export VIRTUAL_ENV=$PWD/.venv\nPATH_add .venv/bin\n")
        self._output("direnv", "allow", os.path.join(project, ".envrc"))

    def load(self, shell):
        quiet = "set -gx DIRENV_LOG_FORMAT ''" if shell == "fish" else "export DIRENV_LOG_FORMAT="
        return quiet + "\n" + self._output("direnv", "hook", shell)


class Mise(Tool):
    """MISE names it where it is not on PATH."""

    name = "mise"

    def program(self):
        return os.environ.get("MISE") or shutil.which("mise")

    def version(self):
        return self._found(self.program(), "--version")

    def prepare(self, project):
        _write(os.path.join(project, "mise.toml"), '[env]\n_.python.venv = ".venv"\n')
        self._output(self.program(), "trust", "-q", os.path.join(project, "mise.toml"))

    def load(self, shell):
        return self._output(self.program(), "activate", shell)


class PyenvVirtualenv(Tool):
    """The plugin of pyenv, of $PYENV_ROOT or ~/.pyenv; asks at each prompt."""

    name = "pyenv-virtualenv"

    def root(self):
        return os.environ.get("PYENV_ROOT") or os.path.join(self.world.real_home, ".pyenv")

    def program(self):
        path = os.path.join(self.root(), "plugins", "pyenv-virtualenv", "bin",
                            "pyenv-virtualenv-init")
        return path if os.path.exists(path) else None

    def version(self):
        path = os.path.join(os.path.dirname(self.program()), "pyenv-virtualenv")
        with open(path, encoding="utf-8") as file:
            found = re.search(r'PYENV_VIRTUALENV_VERSION="([^"]*)"', file.read())
        return found.group(1) if found else "?"

    def load(self, shell):
        env = self.world.env(PYENV_ROOT=self.root())
        path = os.path.join(self.root(), "bin")
        env["PATH"] = path + ":" + os.path.dirname(self.program()) + ":" + env["PATH"]
        hook = subprocess.run([self.program(), "-", shell], env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True, text=True).stdout
        root, path = quote(shell, self.root()), quote(shell, path)
        if shell == "fish":
            return f"set -gx PYENV_ROOT {root}; set -gx PATH {path} $PATH\n{hook}"
        return f"export PYENV_ROOT={root}; PATH={path}:$PATH\n{hook}"


class Autoenv(Tool):
    """AUTOENV names its activate.sh, where npm has not put it beside `node`. Its `cd`
    sources a project's .env on the way in; with .env.leave, on the way out."""

    name = "autoenv"
    shells = ("bash", "zsh")

    def program(self):
        return os.environ.get("AUTOENV")

    def version(self):
        package = os.path.join(os.path.dirname(self.program()), "package.json")
        try:
            with open(package, encoding="utf-8") as file:
                return re.search(r'"version": *"([^"]*)"', file.read()).group(1)
        except (OSError, AttributeError):
            return "?"

    def prepare(self, project):
        _write(os.path.join(project, ".env"),
               f"export VIRTUAL_ENV={project}/.venv\nPATH=$VIRTUAL_ENV/bin:$PATH\n")
        _write(os.path.join(project, ".env.leave"),
               'PATH=${PATH#"$VIRTUAL_ENV/bin:"}\nunset VIRTUAL_ENV\n')

    def load(self, shell):
        return ("AUTOENV_ASSUME_YES=1 AUTOENV_ENABLE_LEAVE=1\n"
                f". {quote(shell, self.program())}")


PEERS = (Direnv, Mise, PyenvVirtualenv, Autoenv)
