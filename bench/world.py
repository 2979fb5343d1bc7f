"""A home of its own for the benchmark: projects, environments, decisions."""

import os
import shutil
import subprocess
import tempfile


class World:
    """A directory that goes away at the end, with HOME in it, on the file system of
    the sources: that of /tmp may know no links."""

    def __init__(self, vact, where):
        self.vact = vact
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="bench-world.", dir=where))
        self.home = os.path.join(self.top, "home")
        os.mkdir(self.home)
        self.real_home = os.path.expanduser("~")

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def env(self, **more):
        """The environment for everything that is measured."""
        dropped = ("XDG_", "VACT_", "MISE_", "DIRENV_", "PYENV_", "PYTHON", "VIRTUAL_ENV",
                   "PIP_", "UV_", "BASH_ENV", "PROMPT_COMMAND", "ZDOTDIR", "AUTOENV_")
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(dropped) and name not in ("ENV", "CDPATH", "PWD")}
        env.update(HOME=self.home, TERM="xterm", LC_ALL="C.UTF-8", VACT=self.vact, **more)
        return env

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def deep(self, name, depth):
        """A directory so many levels below HOME."""
        path = self.path(name, *(str(level) for level in range(1, depth)))
        os.makedirs(path, exist_ok=True)
        return path

    def run(self, *words):
        subprocess.run(words, env=self.env(), check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, cwd=self.home)

    def project(self, path):
        """Makes it a project with the least that is an environment, allowed."""
        env = os.path.join(path, ".venv")
        os.makedirs(os.path.join(env, "bin"))
        with open(os.path.join(env, "pyvenv.cfg"), "w", encoding="utf-8") as file:
            file.write("home = /usr/bin\ninclude-system-site-packages = false\n"
                       "version = 3.11.2\n")
        os.symlink("/bin/sh", os.path.join(env, "bin", "python"))
        self.run(self.vact, "allow", path)
        return path
