"""The part that a user feels: from Enter to the next prompt, on a terminal."""

import os
import pty
import re
import select
import shutil
import signal
import time

import shells
from measure import Failed, Figure
from parts import Table, _WITH_PROJECTS

# Each prompt bears a number, so that a redrawn one is not taken for the next.
_PROMPTS = {
    "bash": "n=0; PS1='@$((++n))@ '",
    "zsh": "unsetopt prompt_sp; setopt prompt_subst; n=0; PS1='@$n@ '\n"
           "precmd_count() { n=$((n + 1)) }; precmd_functions=(precmd_count)",
    "fish": "set -g n 0; function fish_prompt; printf '@%d@ ' $n; end\n"
            "function count_prompts --on-event fish_prompt; set -g n (math $n + 1); end",
}


class Terminal:
    """An interactive shell on a pseudo terminal."""

    def __init__(self, shell, load, env, cwd, scratch):
        os.makedirs(scratch, exist_ok=True)
        name = {"zsh": ".zshrc"}.get(shell, "rc")
        with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
            file.write(_PROMPTS[shell] + "\n" + load + "\n")
        rc = os.path.join(scratch, name)
        words = {"bash": ["bash", "--noprofile", "--rcfile", rc, "-i"],
                 "zsh": ["zsh", "-d", "-i"],
                 "fish": ["fish", "--no-config", "-C", "source " + shells.quote("fish", rc)]}
        if shell == "zsh":
            env = dict(env, ZDOTDIR=scratch)
        self.seen = b""
        self.number = -1
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(words[shell][0], words[shell], env)
        # Or the shells started later keep this one's terminal open.
        os.set_inheritable(self.master, False)
        self._prompt(20)

    def _read(self, timeout):
        if not select.select([self.master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.seen += data
        return bool(data)

    def _prompt(self, timeout):
        """Waits for a prompt with a higher number; gives the time it was there."""
        end = time.monotonic() + timeout
        while True:
            now = time.perf_counter_ns()
            found = [int(n) for n in re.findall(rb"@(\d+)@ ", self.seen)]
            if found and found[-1] > self.number:
                self.number = found[-1]
                self.seen = b""
                return now
            if not self._read(max(0, end - time.monotonic())):
                raise Failed(f"no prompt: {self.seen[-200:]!r}")

    def _quiet(self):
        """Until the shell has echoed what was typed, and waits."""
        while self._read(0.015):
            pass
        self.seen = b""

    def enter(self, line):
        """Nanoseconds from Enter behind that line to the next prompt."""
        os.write(self.master, line.encode())
        self._quiet()
        start = time.perf_counter_ns()
        os.write(self.master, b"\r")
        return self._prompt(20) - start

    def close(self):
        os.close(self.master)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def keys(bench):
    """7. From Enter to the next prompt, on a terminal."""
    world = bench.world
    project = world.project(world.deep("keys", 5))
    plain = world.deep("keys-plain", 5)
    for tool in bench.tools:
        tool.prepare(project)
    rounds = max(5, bench.rounds // 4)
    for shell in bench.shells:
        terminals, took = {}, {}
        for name, load in bench.loads(shell, _WITH_PROJECTS).items():
            scratch = world.path(f"rc-{shell}-{name.replace(' ', '-')}")
            terminals[name] = Terminal(shell, load, world.env(), plain, scratch)
            took[name] = {"empty": [], "cd": []}
        for _ in range(rounds):
            for name, terminal in terminals.items():
                took[name]["empty"].append(terminal.enter("") / 1000)
                for path in (project, plain):
                    line = f" cd {shells.quote(shell, path)}"
                    took[name]["cd"].append(terminal.enter(line) / 1000)
        for terminal in terminals.values():
            terminal.close()
        for key, title in (("empty", "Enter on an empty line"),
                           ("cd", "cd into a project and back")):
            yield Table(f"keys.{shell}.{key}", f"{shell}: from Enter to the prompt, {title}",
                        [Figure(name, took[name][key]) for name in took], "no hook")
        for name in took:
            shutil.rmtree(world.path(f"rc-{shell}-{name.replace(' ', '-')}"))
