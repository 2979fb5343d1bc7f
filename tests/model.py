#!/usr/bin/env python3
"""
Plays random sequences of what users do in real shells, with the real vact and
its hook, and compares what is seen after each step with the contract
(contract.py). A sequence that differs is shrunk and printed, to be typed again.

bash, zsh and dash run interactively and read the sequence as their standard
input, so they do before each prompt what they do for a user; fish reads a file,
with the event of a prompt after each line. With --pty, all of them run on a
terminal, by tests/ptyrun.
"""

import argparse
import concurrent.futures
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
from contract import BASE_PATH, Env, Shell, World  # noqa: E402

SHELLS = ("bash", "zsh", "fish", "dash")
COMMANDS = {
    "bash": "bash --norc --noprofile --noediting -i",
    "zsh": "zsh -f +o promptcr +o promptsp -i",
    "dash": "dash -i",
    "fish": "fish --no-config",
}
TYPED = dict(
    COMMANDS,
    bash="bash --norc --noprofile -i",
    fish="fish --no-config -C 'function fish_prompt; printf \"@@ \"; end'",
)
SPARES = {"spare": "", "spare-named": "renamed"}
ENVS = {
    "one/.venv": "",
    "two/.venv": "",
    "two/venv": "second",
    "outer/.venv": "",
    "outer/inner/.venv": "",
    "sp ace/.venv": "",
    "new/.venv": "",
    "envs/a": "",
    "envs/b": "bee",
    "foreign": "",
}
# Not there in the beginning.
ENVS_LATER = (".venv", "outer/src/env", "home/.venv")
DIRS = ("", "home", "one", "one/src", "alias", "two", "outer", "outer/src", "outer/inner")
DIRS += ("outer/inner/src", "sp ace", "new", "link", "file", "plain", "home/below")
PROJECTS = ("one", "two", "outer", "outer/inner", "sp ace", "new", "link", "file", "plain")
PROJECTS += ("", "alias", "outer/src", "home")

# Builtins alone, for the steps may do anything to PATH.
LIBRARY = """
t_mark() { printf '#mark\\n' >>"$MODEL_LOG"; }
t_see() {
	t_status=$?
	{
		printf '\\n#see %s\\nstatus=%s\\nPWD=%s\\nPATH=%s\\nPS1=%s\\n' \\
			"$1" "$t_status" "$PWD" "$PATH" "$PS1"
		if [ "${VIRTUAL_ENV+x}" ]; then printf 'VIRTUAL_ENV=%s\\n' "$VIRTUAL_ENV"; fi
		if [ "${VIRTUAL_ENV_PROMPT+x}" ]; then
			printf 'VIRTUAL_ENV_PROMPT=%s\\n' "$VIRTUAL_ENV_PROMPT"
		fi
		if [ "${PYTHONHOME+x}" ]; then printf 'PYTHONHOME=%s\\n' "$PYTHONHOME"; fi
		if command -v deactivate >/dev/null; then printf 'deactivate=1\\n'; fi
		export -p
		printf '#end\\n'
	} >>"$MODEL_LOG"
	unset t_status
}
"""
LIBRARY_FISH = """
function fish_prompt; printf '@@ '; end
function t_mark; printf '#mark\\n' >>$MODEL_LOG; end
function t_line
	set -l now $status
	emit fish_prompt
	t_see $argv[1] $now
end
function t_see
	set -l now $status
	set -q argv[2]; and set now $argv[2]
	begin
		printf '\\n#see %s\\nstatus=%s\\nPWD=%s\\nPATH=%s\\n' \\
			$argv[1] $now "$PWD" (string join : -- $PATH)
		printf 'PS1=%s\\n' (fish_prompt | string collect -N)
		for name in VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME
			set -q $name; and printf '%s=%s\\n' $name "$$name"
		end
		functions -q deactivate; and printf 'deactivate=1\\n'
		functions fish_prompt | string match -q '*__vact*'; and printf 'wrapped=1\\n'
		for name in PATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME VACT_STATE
			set -qx $name; and printf 'export %s=\\n' $name
		end
		printf '#end\\n'
	end >>$MODEL_LOG
end
"""

# What the scripts of python -m venv do, the same whatever Python there is; with
# the real ones, see shell.bats.in.
FOREIGN = """
deactivate() {
	if [ -n "${_OLD_VIRTUAL_PATH-}" ]; then export PATH="$_OLD_VIRTUAL_PATH"; fi
	if [ -n "${_OLD_VIRTUAL_PYTHONHOME-}" ]; then
		export PYTHONHOME="$_OLD_VIRTUAL_PYTHONHOME"
	fi
	if [ -n "${_OLD_VIRTUAL_PS1-}" ]; then export PS1="$_OLD_VIRTUAL_PS1"; fi
	unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PYTHONHOME _OLD_VIRTUAL_PS1
	unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
	if [ "${1-}" != nondestructive ]; then unset -f deactivate; fi
}
deactivate nondestructive
export VIRTUAL_ENV="$WORLD/foreign"
_OLD_VIRTUAL_PATH=$PATH
export PATH="$VIRTUAL_ENV/bin:$PATH"
if [ -n "${PYTHONHOME-}" ]; then
	_OLD_VIRTUAL_PYTHONHOME=$PYTHONHOME
	unset PYTHONHOME
fi
if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ]; then
	_OLD_VIRTUAL_PS1=$PS1
	export PS1="(foreign) $PS1" VIRTUAL_ENV_PROMPT='(foreign) '
fi
:
"""
FOREIGN_FISH = """
function deactivate
	test -n "$_OLD_VIRTUAL_PATH"; and set -gx PATH $_OLD_VIRTUAL_PATH
	set -e _OLD_VIRTUAL_PATH
	test -n "$_OLD_VIRTUAL_PYTHONHOME"; and set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME
	set -e _OLD_VIRTUAL_PYTHONHOME
	if test -n "$_OLD_FISH_PROMPT_OVERRIDE"; and functions -q _old_fish_prompt
		functions -e fish_prompt
		functions -c _old_fish_prompt fish_prompt
		functions -e _old_fish_prompt
	end
	set -e _OLD_FISH_PROMPT_OVERRIDE
	set -e VIRTUAL_ENV
	set -e VIRTUAL_ENV_PROMPT
	test "$argv[1]" = nondestructive; or functions -e deactivate
end
deactivate nondestructive
set -gx VIRTUAL_ENV $WORLD/foreign
set -gx _OLD_VIRTUAL_PATH $PATH
set -gx PATH $VIRTUAL_ENV/bin $PATH
if set -q PYTHONHOME
	set -gx _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME
	set -e PYTHONHOME
end
if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"
	functions -c fish_prompt _old_fish_prompt
	function fish_prompt
		printf '(foreign) '
		_old_fish_prompt
	end
	set -gx _OLD_FISH_PROMPT_OVERRIDE $VIRTUAL_ENV
	set -gx VIRTUAL_ENV_PROMPT '(foreign) '
end
true
"""


class Steps:
    """What a user does: the words for it, and what the contract makes of it. A
    step that makes no sense where it stands is None, and left out."""

    def __init__(self, world, kind):
        self.world = world
        self.shells = [Shell(world, kind, world.root)]
        self.kind = kind
        self.is_fish = kind == "fish"
        self.status = 0

    @property
    def shell(self):
        return self.shells[-1]

    def path(self, name):
        return self.world.root + ("/" + name if name else "")

    def quoted(self, name):
        return '"$WORLD%s"' % ("/" + name if name else "")

    def at(self, name):
        """The environment as it is now, None if it is gone."""
        return self.world.envs[self.path(name)]

    def failed(self, *words):
        self.shell.said.append(words)
        return 1

    # --- Moving

    def cd(self, name):
        self.status = self.shell.cd(self.path(name))
        return "cd " + self.quoted(name)

    def cd_up(self):
        if self.shell.cwd == self.world.root:
            return None
        self.status = self.shell.cd(os.path.dirname(self.shell.cwd))
        return "cd .."

    def cd_back(self):
        if self.shell.oldpwd in (None, self.shell.cwd):
            return None
        self.status = self.shell.cd(self.shell.oldpwd)
        return "cd - >/dev/null"

    def cd_nowhere(self):
        self.status = 2 if self.kind == "dash" else 1
        return "cd nowhere 2>/dev/null"

    # --- vact

    def on(self, name=None):
        self.status = self.shell.on(None if name is None else self.path(name))
        return "vact on" + ("" if name is None else " " + self.quoted(name))

    def off(self):
        self.status = self.shell.off()
        return "vact off"

    def deactivate(self):
        if not self.shell.deactivate_is:
            return None
        self.status = self.shell.deactivate()
        return "deactivate"

    def decide(self, verdict, name, *, here=False):
        path = self.shell.cwd if here else self.path(name)
        found = self.world.candidate(path)
        self.status = 0
        if not self.world.decide(verdict, path):
            self.status = self.failed(path)
        elif verdict == "deny" and not found:
            self.failed(path, "denied")
        elif verdict == "allow" and not self.world.env(found.env).safe:
            self.failed("allowed, but the hook goes on refusing", found.env)
        return "allow --forget" if verdict == "forget" else verdict

    def decided(self, verdict, name):
        """In another terminal."""
        word = self.decide(verdict, name)
        return '"$VACT" %s %s' % (word, self.quoted(name))

    def decided_here(self, verdict):
        word = self.decide(verdict, None, here=True)
        self.shell.happened("vact")
        return "vact " + word

    def load(self):
        self.shell.happened("vact" if self.kind == "dash" else "load")
        self.status = 0
        return self.hook_line()

    def hook_line(self):
        if self.is_fish:
            return '"$VACT" hook fish | source'
        name = self.kind if self.kind != "dash" else "sh"
        return 'eval "$("$VACT" hook %s)"' % name

    # --- Variables

    def path_put(self, name, where):
        entry = self.path(name)
        self.shell.path.insert(0 if where == "front" else len(self.shell.path), entry)
        self.status = 0
        words = [self.quoted(name)[1:-1], "$PATH"][:: 1 if where == "front" else -1]
        if self.is_fish:
            words = (word if word == "$PATH" else '"%s"' % word for word in words)
            return "set -gx PATH %s; true" % " ".join(words)
        return 'PATH="%s"' % ":".join(words)

    def path_reset(self):
        self.shell.path = list(BASE_PATH)
        self.status = 0
        if self.is_fish:
            return "set -gx PATH %s; true" % " ".join(BASE_PATH)
        return "PATH=" + ":".join(BASE_PATH)

    def variable(self, name, value, exported):
        if value is not None and value.startswith("/") and name == "VIRTUAL_ENV":
            value = self.path(value[1:])
        self.shell.vars[name] = None if value is None else (value, exported)
        self.status = 0
        word = (value or "").replace(self.world.root, "$WORLD")
        if self.is_fish:
            line = "set -e %s" % name
            if value is not None:
                line += '; set -g%s %s "%s"' % ("x" if exported else "", name, word)
            return line + "; true"
        line = "unset " + name
        if value is not None:
            line += '; %s%s="%s"' % ("export " if exported else "", name, word)
        return line

    def switch(self, name, attribute, is_set):
        setattr(self.shell, attribute, is_set)
        self.status = 0
        if is_set:
            return "set -gx %s 1; true" % name if self.is_fish else "export %s=1" % name
        return "set -e %s; true" % name if self.is_fish else "unset " + name

    def disable(self, is_set):
        return self.switch("VACT_DISABLE", "disabled", is_set)

    def hide_prompt(self, is_set):
        return self.switch("VIRTUAL_ENV_DISABLE_PROMPT", "hides_prompt", is_set)

    def prompt_new(self, number):
        self.shell.prompt.rewrite("%d@@ " % number)
        self.status = 0
        # Typed in two words, it is no prompt for ptyrun.
        text = "'%d@''@ '" % number
        if self.is_fish:
            return "function fish_prompt; printf %s; end; true" % text
        return "PS1=" + text

    def prompt_wrap(self, number):
        if self.is_fish:
            return None
        self.shell.prompt.wrap("[%d] " % number)
        self.status = 0
        return 'PS1="[%d] $PS1"' % number

    def fail(self, status):
        self.status = status
        return "sh -c 'exit %d'" % status

    # --- Files

    def drop(self, name):
        if not self.at(name):
            return None
        self.world.envs[self.path(name)] = None
        self.status = 0
        return "rm -r " + self.quoted(name)

    def make(self, name, spare):
        if self.at(name):
            return None
        self.world.envs[self.path(name)] = Env(SPARES[spare])
        self.status = 0
        return "cp -a %s %s" % (self.quoted(spare), self.quoted(name))

    def python(self, name, sound):
        if not self.at(name):
            return None
        self.at(name).sound = sound
        self.status = 0
        target = "/bin/sh" if sound else "/nowhere/python"
        return "ln -sfn %s %s" % (target, self.quoted(name + "/bin/python"))

    def chmod(self, name, safe):
        """Only of what no shell looks at now: the hook does not watch modes."""
        env = self.at(name)
        for shell in self.shells:
            found = self.world.candidate(shell.cwd)
            if found and self.world.env(found.env) is env:
                return None
            if shell.active and self.world.env(shell.active.env) is env:
                return None
        if not env:
            return None
        env.safe = safe
        self.status = 0
        return "chmod %s %s" % ("go-w" if safe else "o+w", self.quoted(name))

    def link(self, name):
        place = self.path("link/.venv")
        self.world.links[place] = name and self.path(name)
        self.status = 0
        if name is None:
            return "rm -f " + self.quoted("link/.venv")
        return "ln -sfn ../%s %s" % (name, self.quoted("link/.venv"))

    def redirect(self, name):
        self.world.files[self.path("file/.venv")] = name and self.path(name)
        self.status = 0
        if name is None:
            return "rm -f " + self.quoted("file/.venv")
        return "echo ../%s >%s" % (name, self.quoted("file/.venv"))

    # --- Others

    def script(self):
        self.status = self.shell.source_script(self.path("foreign"), "foreign")
        return ". " + self.quoted("foreign/bin/activate" + ".fish" * self.is_fish)

    def subshell(self, name):
        if self.is_fish:
            return None
        self.status = 0
        return "(cd %s && vact on >/dev/null 2>&1 || :)" % self.quoted(name)

    def child(self, start, name):
        if len(self.shells) > 2:
            return None
        self.shells.append(self.shell.child())
        line = []
        if start == "early":
            line.append(self.path_put("early", "front"))
        elif start == "rebuilt":
            line.append(self.path_reset())
        elif start == "prompt":
            line.append(self.prompt_new(9))
        if name is not None:
            self.shell.cwd = self.path(name)
            line.append("cd " + self.quoted(name))
        line.append(self.load())
        return "; ".join(line)

    def exit(self):
        if len(self.shells) == 1:
            return None
        self.shells.pop()
        self.status = 0
        return "exit"

    # --- What is to be seen now

    def expected(self):
        shell = self.shell
        seen = {
            "status": str(self.status),
            "PWD": shell.cwd,
            "PATH": ":".join(shell.path),
            "PS1": shell.prompt.shown(shell.hides_prompt),
            "deactivate": "1" if shell.deactivate_is else None,
        }
        if self.is_fish:
            seen["wrapped"] = "1" if shell.prompt.is_wrapped() else None
        exported = {"PATH"} | ({"VACT_STATE"} if shell.active else set())
        for name, var in shell.vars.items():
            seen[name] = var and var[0]
            if var and var[1]:
                exported.add(name)
        seen["exported"] = " ".join(sorted(exported))
        return seen


# How often each step comes, and what it is given.
CHOICES = (
    (14, "cd", lambda r: (r.choice(DIRS),)),
    (2, "cd_up", lambda r: ()),
    (3, "cd_back", lambda r: ()),
    (1, "cd_nowhere", lambda r: ()),
    (3, "on", lambda r: ()),
    (4, "on", lambda r: (r.choice(list(ENVS) + list(PROJECTS[:-2])),)),
    (4, "off", lambda r: ()),
    (3, "deactivate", lambda r: ()),
    (5, "decided", lambda r: (r.choice(VERDICTS), r.choice(PROJECTS))),
    (3, "decided_here", lambda r: (r.choice(VERDICTS),)),
    (1, "load", lambda r: ()),
    (2, "path_put", lambda r: (r.choice(("x", "y", "one/.venv/bin")), r.choice(ENDS))),
    (1, "path_reset", lambda r: ()),
    (3, "variable", lambda r: ("PYTHONHOME", *r.choice(VALUES))),
    (1, "variable", lambda r: ("VIRTUAL_ENV_PROMPT", *r.choice(VALUES))),
    (1, "variable", lambda r: ("VIRTUAL_ENV", "/foreign", True)),
    (1, "variable", lambda r: ("VIRTUAL_ENV", *r.choice(VALUES[2:]))),
    (2, "variable", lambda r: ("VIRTUAL_ENV", None, False)),
    (2, "disable", lambda r: (r.random() < 0.3,)),
    (2, "hide_prompt", lambda r: (r.random() < 0.4,)),
    (1, "prompt_new", lambda r: (r.randrange(9),)),
    (1, "prompt_wrap", lambda r: (r.randrange(9),)),
    (1, "fail", lambda r: (r.randrange(1, 100),)),
    (4, "drop", lambda r: (r.choice(MOVABLE),)),
    (5, "make", lambda r: (r.choice(MOVABLE), r.choice(list(SPARES)))),
    (2, "python", lambda r: (r.choice(MOVABLE), r.random() < 0.6)),
    (2, "chmod", lambda r: (r.choice(MOVABLE), r.random() < 0.6)),
    (2, "link", lambda r: (r.choice(("envs/a", "envs/b", "nowhere", None)),)),
    (2, "redirect", lambda r: (r.choice(("envs/a", "envs/b", "nowhere", None)),)),
    (2, "script", lambda r: ()),
    (1, "subshell", lambda r: (r.choice(DIRS),)),
    (2, "child", lambda r: (r.choice(STARTS), r.choice(DIRS) if r.random() < 0.3 else None)),
    (3, "exit", lambda r: ()),
)
VERDICTS = ("allow", "allow", "deny", "forget")
ENDS = ("front", "back")
VALUES = (("/exported", True), ("", True), ("unexported", False), ("", False), (None, False))
STARTS = ("plain", "early", "rebuilt", "prompt")
MOVABLE = [name for name in (*ENVS, *ENVS_LATER) if name != "foreign"]


def make_world(root):
    """The files before the first step, and their model."""
    world = World(root)
    for name in DIRS + ("early", "x", "y", "envs"):
        if name != "alias":
            os.makedirs(os.path.join(root, name), exist_ok=True)
    for name, prompt in {**SPARES, **ENVS}.items():
        os.makedirs(os.path.join(root, name, "bin"))
        with open(os.path.join(root, name, "pyvenv.cfg"), "w") as cfg:
            cfg.write("home = /usr/bin\n" + (f"prompt = {prompt}\n" if prompt else ""))
        os.symlink("/bin/sh", os.path.join(root, name, "bin/python"))
    for name in ENVS:
        world.envs[f"{root}/{name}"] = Env(ENVS[name])
    for name in ENVS_LATER:
        world.envs[f"{root}/{name}"] = None
    os.symlink("one", f"{root}/alias")
    world.aliases[f"{root}/alias"] = f"{root}/one"
    os.symlink("../envs/a", f"{root}/link/.venv")
    world.links[f"{root}/link/.venv"] = f"{root}/envs/a"
    with open(f"{root}/file/.venv", "w") as redirect:
        redirect.write("../envs/b\n")
    world.files[f"{root}/file/.venv"] = f"{root}/envs/b"
    return world


class Line:
    """One line of a session, and what must be seen after it."""

    def __init__(self, text, change, of, steps):
        self.text, self.change, self.depth = text, change, len(of.shells)
        self.expected, self.said, self.steps = of.expected(), list(of.shell.said), steps


def play(world, kind, steps):
    """The lines of a session. A step that says so shares its line with the next."""
    of, lines, texts, used = Steps(world, kind), [], [], []

    def end_line(change=None):
        if texts:
            of.shell.happened("prompt")
            lines.append(Line("; ".join(texts), change, of, used[:]))
            texts.clear()
            used.clear()
            for shell in of.shells:
                shell.said.clear()

    def add(step, text, change=None):
        if text is not None:
            texts.append(text)
            used.append(step)
            if change or not step[0]:
                end_line(change)

    add((False, "load"), of.load(), "child")
    for step in steps:
        change = step[1] if step[1] in ("child", "exit") else None
        if change:
            end_line()
        add(step, getattr(of, step[1])(*step[2:]), change)
    end_line()
    while len(of.shells) > 1:
        add((False, "exit"), of.exit(), "exit")
    return lines


def generate(rng, kind, count):
    """COUNT steps that make sense one after the other, behind some decisions."""
    weights = [weight for weight, _, _ in CHOICES]
    steps = [(True, "decided", "allow", name) for name in PROJECTS if rng.random() < 0.5]
    with tempfile.TemporaryDirectory() as root:
        of = Steps(make_world(root), kind)
        for step in steps:
            getattr(of, step[1])(*step[2:])
        count += len(steps)
        while len(steps) < count:
            _, name, give = rng.choices(CHOICES, weights)[0]
            step = (rng.random() < 0.15, name, *give(rng))
            if getattr(of, name)(*step[2:]) is not None:
                steps.append(step)
                if not step[0]:
                    of.shell.happened("prompt")
    return steps


# --- In a real shell


class Stage:
    """A directory to play in: the world, the scripts, and what was seen."""

    def __init__(self, directory=None):
        self.dir = directory or tempfile.mkdtemp(prefix="vact-model-")
        self.root, self.log = self.dir + "/world", self.dir + "/log"
        for name, text in (("lib", LIBRARY), ("lib.fish", LIBRARY_FISH)):
            with open(f"{self.dir}/{name}", "w") as file:
                file.write(text)

    def close(self):
        shutil.rmtree(self.dir)

    def make_world(self):
        shutil.rmtree(self.root, ignore_errors=True)
        os.mkdir(self.root)
        world = make_world(self.root)
        for name, text in (("activate", FOREIGN), ("activate.fish", FOREIGN_FISH)):
            with open(f"{self.root}/foreign/bin/{name}", "w") as script:
                script.write(text)
        return world

    def environment(self):
        home = self.root + "/home"
        return {
            "HOME": home,
            "XDG_CONFIG_HOME": home + "/.config",
            "XDG_STATE_HOME": home + "/.local/state",
            "XDG_CACHE_HOME": home + "/.cache",
            "PATH": ":".join(BASE_PATH),
            "PS1": "@@ ",
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "HISTFILE": "/dev/null",
            "VACT": os.environ["VACT"],
            "WORLD": self.root,
            "MODEL_DIR": self.dir,
            "MODEL_LOG": self.log,
        }

    def write_scripts(self, kind, lines):
        """One file a shell; a child shell's is named in that of its parent."""
        files, open_files = [[]], [0]
        for number, line in enumerate(lines):
            text, see = line.text, f"t_see {number}"
            if kind == "fish":
                see = f"t_line {number}"
            if line.change == "child":
                if number > 0:
                    name = f'"$MODEL_DIR/script{len(files)}"'
                    words = COMMANDS[kind] + (" " if kind == "fish" else " <") + name
                    files[open_files[-1]].append(words)
                    open_files.append(len(files))
                    files.append([])
                library = "source" if kind == "fish" else "."
                library += ' "$MODEL_DIR/lib%s"' % (".fish" if kind == "fish" else "")
                text = f"{library}; t_mark; {text}"
            elif line.change == "exit":
                open_files.pop()
                text = None
            files[open_files[-1]] += [text, see] if text else [see]
        for number, content in enumerate(files):
            with open(f"{self.dir}/script{number}", "w") as script:
                script.write("\n".join(content) + "\n")

    def run(self, kind, lines):
        """What the shell and its hook wrote, and what was looked at in between."""
        self.write_scripts(kind, lines)
        command = COMMANDS[kind].split()
        with open(self.log, "w"):
            pass
        with open(self.log, "a") as log, open(self.dir + "/script0") as script:
            if kind == "fish":
                command.append(self.dir + "/script0")
            subprocess.run(
                command,
                stdin=script,
                stdout=log,
                stderr=log,
                cwd=self.root,
                env=self.environment(),
                timeout=120,
                check=False,
            )
        with open(self.log, errors="surrogateescape") as log:
            return log.read()


    def run_typed(self, kind, lines):
        """The same on a terminal: what was looked at, and what the terminal shows."""
        library = "source" if kind == "fish" else "."
        library += ' "$MODEL_DIR/lib%s"' % (".fish" if kind == "fish" else "")
        typed = [":"]
        for number, line in enumerate(lines):
            if line.change == "child" and number > 0:
                typed.append(TYPED[kind])
            text = f"{library}; {line.text}" if line.change == "child" else line.text
            typed += [text, f"t_see {number}"]
        with open(self.log, "w"):
            pass
        shown = subprocess.run(
            [os.environ["PTYRUN"], "-t", "120", *shlex.split(TYPED[kind])],
            input="\n".join([*typed, "exit", ""]),
            stdout=subprocess.PIPE,
            cwd=self.root,
            env=self.environment(),
            errors="surrogateescape",
            check=False,
        ).stdout
        with open(self.log) as log:
            return log.read(), shown


def parse_seen(text):
    seen, exported = {}, set()
    for line in text.split("\n"):
        found = re.match(r"(?:export|declare -x|typeset -x) (?:-\S+ )*(\w+)(=| |$)", line)
        if found:
            exported.add(found[1])
        elif "=" in line:
            name, value = line.split("=", 1)
            seen[name] = value
    names = {"PATH", "VACT_STATE", *Shell.VARIABLES}
    seen["exported"] = " ".join(sorted(exported & names))
    return seen


def messages_of(kind, chunk, line, before):
    """What was said between two looks; the prompts around it must be right."""
    chunk = chunk.split("#mark\n")[-1]
    if kind == "fish":
        return chunk
    if line.change != "child":
        if not chunk.startswith(before):
            return None
        chunk = chunk[len(before) :]
    if line.change == "exit":
        chunk = re.sub("^(exit)?\n", "", chunk)
    after = line.expected["PS1"]
    return chunk[: -len(after)] if chunk.endswith(after) else None


def matches(said, expected):
    """One line for each, with its words."""
    return len(said) == len(expected) and all(
        line.startswith("vact: ") and all(word in line for word in words)
        for line, words in zip(said, expected)
    )


def difference(kind, lines, log, shown=None):
    """The first line after which something differs, and what; None if nothing."""
    parts = re.split(r"\n#see (\d+)\n(.*?)#end\n", log, flags=re.DOTALL)
    before = "@@ "
    for number, line in enumerate(lines):
        chunk, index, text = (parts + ["", "", "", ""])[3 * number : 3 * number + 3]
        if index != str(number):
            return number, f"nothing was seen; the shell said: {chunk!r}"
        seen = parse_seen(text)
        for name, value in line.expected.items():
            if seen.get(name) != value:
                return number, f"{name} is {seen.get(name)!r}, must be {value!r}"
        if shown is not None:
            if f"{line.expected['PS1']}t_see {number}\n" not in shown:
                return number, f"the prompt is not {line.expected['PS1']!r}: {shown}"
            continue
        messages = messages_of(kind, chunk, line, before)
        if messages is None:
            return number, f"the prompt is not {line.expected['PS1']!r}: {chunk!r}"
        if not matches(messages.splitlines(), line.said):
            return number, f"said {messages!r}, must be {line.said!r}"
        before = line.expected["PS1"]
    if shown is not None:
        # Before each prompt, zsh fills a line with blanks and begins it anew.
        found = re.findall(r"^(?:[#%]? +)?(vact: .*|.*__vact.*)$", shown, flags=re.MULTILINE)
        said = [words for line in lines for words in line.said]
        if not matches(found, said):
            return len(lines) - 1, f"said {found!r}, must be {said!r}: {shown}"
    return None


def attempt(stage, kind, steps, is_typed=False):
    lines = play(stage.make_world(), kind, steps)
    if is_typed:
        return lines, difference(kind, lines, *stage.run_typed(kind, lines))
    return lines, difference(kind, lines, stage.run(kind, lines))


def shrink(stage, kind, steps, is_typed):
    """Fewer and simpler steps that still differ (delta debugging)."""

    def fails(some):
        return attempt(stage, kind, some, is_typed)[1] is not None

    size = max(len(steps) // 2, 1)
    while size:
        at = 0
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            if fails(fewer):
                steps = fewer
            else:
                at += size
        size //= 2
    for at, step in enumerate(steps):
        simpler = steps[:at] + [(False, *step[1:])] + steps[at + 1 :]
        if step[0] and fails(simpler):
            steps = simpler
    return steps


def report(stage, kind, steps, seed, is_typed):
    lines, found = attempt(stage, kind, steps, is_typed)
    if found is None:
        return f"{kind}: MODEL_SEED={seed} differs, but not always"
    number, what = found
    out = [
        f"{kind}: MODEL_SEED={seed}, shrunk to {len(steps)} steps: {what}",
        "  tests/model.py --world DIR; (. DIR/variables; cd \"$WORLD\"; what follows)",
        "  " + TYPED[kind],
    ]
    for line in lines[: number + 1]:
        if line.change == "child" and line is not lines[0]:
            out.append("  " + TYPED[kind])
        out.append("  " + line.text)
    out[-1] += "    # here"
    return "\n".join(out)


def one(stages, kind, seed, count, is_typed):
    """Plays the sequence of that seed; None, or the report of what differs."""
    if stages.is_enough.is_set():
        return None
    steps = generate(random.Random(f"{kind} {seed}"), kind, count)
    stage = stages.get()
    if attempt(stage, kind, steps, is_typed)[1] is None:
        return None
    return report(stage, kind, shrink(stage, kind, steps, is_typed), seed, is_typed)


def make_place(directory):
    """For somebody who types a sequence again."""
    os.makedirs(directory)
    stage = Stage(os.path.abspath(directory))
    stage.make_world()
    with open(directory + "/variables", "w") as file:
        file.write("unset VACT_STATE VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME\n")
        for name, value in stage.environment().items():
            file.write(f"export {name}={shlex.quote(value)}\n")


class Stages(threading.local):
    """A stage for each thread."""

    all = []
    is_enough = threading.Event()

    def __init__(self):
        self.own = None

    def get(self):
        if self.own is None:
            self.own = Stage()
            self.all.append(self.own)
        return self.own


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--shell", choices=SHELLS, action="append", help="default: all")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("MODEL_SEED") or 0))
    parser.add_argument(
        "--sequences", type=int, default=int(os.environ.get("MODEL_SEQUENCES") or 100)
    )
    parser.add_argument("--steps", type=int, default=50, help="in each sequence")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--failures", type=int, default=1, help="end after so many")
    parser.add_argument("--pty", action="store_true", help="type them on a terminal")
    parser.add_argument("--world", metavar="DIR", help="only make what to play in")
    options = parser.parse_args()
    if options.world:
        make_place(options.world)
        return 0
    first = options.seed or random.SystemRandom().randrange(10**9)
    stages, failures = Stages(), 0
    for kind in options.shell or SHELLS:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            print(f"{kind}: {options.sequences} sequences, MODEL_SEED={first}", flush=True)
            jobs = [
                pool.submit(one, stages, kind, first + i, options.steps, options.pty)
                for i in range(options.sequences)
            ]
            for job in concurrent.futures.as_completed(jobs):
                if job.exception():
                    stages.is_enough.set()
                if job.result():
                    print(job.result(), flush=True)
                    failures += 1
                    if failures >= options.failures:
                        stages.is_enough.set()
        if not failures:
            print(f"{kind}: all {options.sequences} agree", flush=True)
    for stage in stages.all:
        stage.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
