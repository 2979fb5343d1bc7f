"""
The contract of vact as a program: what a shell with the hook must look like
after each thing its user does. Written from DESIGN, whose sections are named
at each rule, and from nothing in src/ or hooks/; tests/model.py plays random
sequences against it and against the real thing.

It is a model of few words: values are plain text, paths hold no odd byte (for
those, see names.bats), an environment is there or not, safe or not.
"""

import copy
import posixpath

NAMES = (".venv", "venv", "env", ".virtualenv")
BASE_PATH = ("/usr/local/bin", "/usr/bin", "/bin")


class World:
    """The file system below ROOT, and the decisions kept in HOME."""

    def __init__(self, root):
        self.root = root
        self.home = root + "/home"
        # Each environment: None where it is gone, else its name in pyvenv.cfg
        # ("" for none), whether bin/python leads anywhere, whether it is safe.
        self.envs = {}
        # `.venv` as a link or a file (PEP 832): where it leads.
        self.links = {}
        self.files = {}
        # Directories reached by another path, too.
        self.aliases = {}
        # Canonical project: the verdict, and where its environment was then.
        self.decisions = {}

    def real(self, path):
        """The path without links; of what is there."""
        for alias, target in self.aliases.items():
            if under(path, alias):
                path = target + path[len(alias) :]
        for link, target in self.links.items():
            if under(path, link) and target is not None:
                path = target + path[len(link) :]
        return path

    def env(self, path):
        """The environment at that path, None if there is none."""
        found = self.envs.get(self.real(path))
        return found if found else None

    def candidate_in(self, directory):
        """6: in one directory the order of names decides; a name that is not an
        environment, and a redirect that leads nowhere (11), are passed over."""
        for name in NAMES:
            place = posixpath.join(directory, name)
            target = self.files.get(self.real(directory) + "/" + name, place)
            if target is not None and self.env(target):
                return Candidate(directory, place, target)
        return None

    def candidate(self, directory):
        """6: from the logical directory upward, the nearest wins; HOME is the
        last that is looked into if the walk started below it."""
        while True:
            found = self.candidate_in(directory)
            if found or directory in (self.home, "/"):
                return found
            directory = posixpath.dirname(directory)

    def decision_about(self, found):
        """7: a decision is about the real directory; where the environment is,
        when that is elsewhere, is part of it."""
        project = self.real(found.project)
        target = self.real(found.env)
        own = posixpath.join(project, posixpath.basename(found.place))
        return project, target if target != own else ""

    def trust(self, found):
        """7: denied beats allowed; for another target, nothing was decided."""
        project, target = self.decision_about(found)
        verdict, decided = self.decisions.get(project, (None, None))
        if verdict == "deny" or (verdict == "allow" and decided == target):
            return verdict
        return None

    def decide(self, verdict, directory):
        """3: the decision is about what belongs to the directory. False, a
        message and status 1, where there is nothing to decide about (11)."""
        found = self.candidate(directory)
        if verdict == "forget":
            # 11: one made about the very directory can always be forgotten.
            for project in (directory, found and found.project):
                if project and self.decisions.pop(self.real(project), None):
                    return True
            return False
        if found:
            project, target = self.decision_about(found)
            self.decisions[project] = (verdict, target)
        elif verdict == "deny":
            self.decisions[self.real(directory)] = ("deny", "")
        return bool(found) or verdict == "deny"


class Candidate:
    def __init__(self, project, place, env):
        self.project, self.place, self.env = project, place, env


class Env:
    def __init__(self, prompt="", sound=True, safe=True):
        self.prompt, self.sound, self.safe = prompt, sound, safe


class Active:
    """What vact activated, and what it put aside for it."""

    def __init__(self, env, name, origin, project, aside=None, exported=None):
        self.env, self.name, self.origin = env, name, origin
        self.project, self.aside = project, aside
        # What vact takes for the values that a child would have had.
        self.exported = exported

    @property
    def bin(self):
        return self.env + "/bin"


class Script:
    """What a `bin/activate` that was sourced put aside (_OLD_VIRTUAL_...)."""

    def __init__(self, path, prompt, home):
        self.path, self.prompt, self.home = path, prompt, home


def under(path, directory):
    return path == directory or path.startswith(directory + "/")


def name_of(path, prompt):
    """4: `prompt` of pyvenv.cfg, else the directory's name, but for `.venv` the
    name of the directory that holds it."""
    if prompt:
        return prompt
    if posixpath.basename(path) == ".venv":
        path = posixpath.dirname(path)
    return posixpath.basename(path)


class TextPrompt:
    """4: PS1. What vact adds is a piece of text, wherever it is by now."""

    def __init__(self, text):
        self.text, self.ours = text, ""

    def take(self):
        if self.ours:
            self.text = self.text.replace(self.ours, "", 1)
        self.ours = ""

    def put(self, prefix):
        self.text, self.ours = prefix + self.text, prefix

    def want(self, prefix):
        if prefix != self.ours:
            self.take()
        if prefix not in self.text:
            self.text = prefix + self.text
        self.ours = prefix

    def forget(self, name):
        """The prefix of an environment by that name, which others put there."""
        name = name[1:-2] if name.startswith("(") and name.endswith(") ") else name
        if name:
            self.text = self.text.replace("(%s) " % name, "", 1)

    def rewrite(self, text):
        self.text = text

    def wrap(self, text):
        self.text = text + self.text

    def saved(self):
        return self.text

    def restore(self, saved):
        self.text = saved

    def without_ours(self, saved):
        return saved.replace(self.ours, "", 1) if self.ours else saved

    def shown(self, hidden):
        return self.text


class FunctionPrompt(TextPrompt):
    """4: fish_prompt. What vact adds is a function around the user's; of several
    that somebody's prompt may have wrapped, the last one shows the text."""

    MARK = "\0"

    def take(self):
        self.text = self.text.replace(self.MARK, "")
        self.ours = ""

    def is_wrapped(self):
        return self.text.startswith(self.MARK)

    def put(self, prefix):
        self.want(prefix)

    def want(self, prefix):
        if prefix and not self.text.startswith(self.MARK):
            self.text = self.MARK + self.text
        self.ours = prefix

    def without_ours(self, saved):
        return saved.replace(self.MARK, "")

    def forget(self, name):
        """No child inherits a function."""

    def shown(self, hidden):
        text = self.text.replace(self.MARK, "" if hidden else self.ours, 1)
        return text.replace(self.MARK, "")


class Shell:
    """One shell with the hook. `kind` is bash, zsh, fish or dash."""

    VARIABLES = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME")

    def __init__(self, world, kind, cwd):
        self.world, self.kind = world, kind
        self.cwd, self.oldpwd = cwd, None
        # Unset: None; else the value and whether it is exported.
        self.vars = dict.fromkeys(self.VARIABLES)
        self.path = list(BASE_PATH)
        self.prompt = (FunctionPrompt if kind == "fish" else TextPrompt)("@@ ")
        self.disabled = self.hides_prompt = False
        self.active = self.script = None
        # Whose function `deactivate` is: "ours", "theirs" or nobody's.
        self.deactivate_is = None
        # 5: the hook's own memory.
        self.is_first, self.is_prompting = True, False
        self.held, self.told = set(), set()
        self.last, self.last_pwd = None, None
        self.said = []

    # --- What others see

    def value(self, name):
        """What a child would get, which is what vact can see."""
        var = self.vars[name]
        return var[0] if var and var[1] else None

    def foreign(self):
        """2: VIRTUAL_ENV is set and vact has no state for it; or the script of
        another activator took over, which may be for the same environment."""
        env = self.value("VIRTUAL_ENV")
        if not env or (self.active and self.active.env == env and not self.script):
            return None
        return env

    def is_taken(self):
        return bool(self.script and self.active)

    def say(self, key, *words):
        """5: one line, once a shell."""
        if key not in self.told:
            self.told.add(key)
            self.said.append(words)

    # --- 4: what activation is

    def path_drop(self, entry, path=None):
        """Leaving removes exactly one entry, the first that equals ours."""
        path = self.path if path is None else path
        if entry in path:
            path.remove(entry)

    def adopt_prompt(self):
        """A child shell may have inherited it in PS1."""
        self.is_prompting = True
        self.prompt_again()

    def prompt_again(self):
        """If something rewrites the prompt, the hook puts the prefix back."""
        if self.is_prompting:
            hidden = self.hides_prompt and self.kind != "fish"
            self.prompt.want("" if hidden else "(%s) " % self.active.name)

    def hide(self):
        self.prompt.take()
        self.is_prompting = False

    def ours(self):
        return {"VIRTUAL_ENV": self.active.env, "VIRTUAL_ENV_PROMPT": self.active.name}

    def exported_then(self):
        """What vact takes for the exported values once it left what is active.
        Whether one still is exported then, and what a script gives back, only the
        shell could tell; vact goes by the value."""
        values = {name: self.value(name) for name in self.VARIABLES}
        if self.foreign() or self.script:
            values["VIRTUAL_ENV"] = values["VIRTUAL_ENV_PROMPT"] = None
        if self.active and not self.is_taken():
            for name, value in values.items():
                if value is None or value == self.ours().get(name):
                    values[name] = self.active.exported[name]
        return values

    def enter(self, env, origin, project):
        name = name_of(env, self.world.env(env).prompt)
        is_ours = self.active and not self.foreign() and not self.is_taken()
        if is_ours and self.active.env == env:
            # Again: repairs a PATH that lost our entry, and may be by hand now.
            self.active.origin, self.active.project = origin, project
            self.active.name = name
            if self.active.bin not in self.path:
                self.path.insert(0, self.active.bin)
        else:
            # Entering B from A leaves A first.
            exported = self.exported_then()
            self.leave_all()
            aside = dict(self.vars)
            for each, var in aside.items():
                aside[each] = var and (var[0], var[0] == exported[each])
            self.vars["PYTHONHOME"] = None
            self.active = Active(env, name, origin, project, aside, exported)
            self.path.insert(0, self.active.bin)
            if not (self.hides_prompt and self.kind != "fish"):
                self.prompt.put("(%s) " % name)
        self.vars["VIRTUAL_ENV"] = (env, True)
        self.vars["VIRTUAL_ENV_PROMPT"] = (name, True)
        self.adopt_prompt()
        self.deactivate_is = "ours"

    def leave(self):
        """After `off`, each variable is as it was; what the user changed stays."""
        ours = self.ours()
        self.path_drop(self.active.bin)
        for name in self.VARIABLES:
            if self.vars[name] and self.vars[name][0] == ours.get(name):
                self.vars[name] = None
            if self.vars[name] is None:
                self.vars[name] = self.active.aside[name]
        self.hide()
        self.active = None
        if self.deactivate_is == "ours":
            self.deactivate_is = None

    def yield_to_script(self):
        """4, other activators: a script over ours is as if we had left before it."""
        self.path_drop(self.active.bin)
        self.path_drop(self.active.bin, self.script.path)
        if self.script.prompt:
            self.script.prompt = self.prompt.without_ours(self.script.prompt)
        home = self.active.aside["PYTHONHOME"]
        if home and home[0] and not self.script.home:
            self.script.home = home[0]
        ours = (self.active.name, True)
        same = self.value("VIRTUAL_ENV") == self.active.env
        if self.vars["VIRTUAL_ENV_PROMPT"] == ours and not same:
            self.vars["VIRTUAL_ENV_PROMPT"] = None
        self.hide()
        self.active = None

    def leave_foreign(self):
        """3: `off` deactivates a foreign environment, too: by its own function,
        but PATH keeps what came to it. Others may have unset VIRTUAL_ENV since."""
        env, path = self.foreign(), self.path
        if self.script and self.deactivate_is == "theirs":
            self.run_script_deactivate()
        elif self.vars["VIRTUAL_ENV_PROMPT"]:
            # 4: one prefix; a child shell may have inherited that one in PS1.
            self.prompt.forget(self.vars["VIRTUAL_ENV_PROMPT"][0])
        self.script, self.path = None, path
        if env:
            self.path_drop(env + "/bin")
        self.vars["VIRTUAL_ENV"] = self.vars["VIRTUAL_ENV_PROMPT"] = None

    def leave_all(self):
        """What came last goes first."""
        if self.is_taken():
            self.yield_to_script()
        if self.foreign() or self.script:
            self.leave_foreign()
        if self.active:
            self.adopt_prompt()
            self.leave()

    def run_script_deactivate(self):
        """What the `deactivate` of python -m venv does; not our contract."""
        if self.script:
            self.path = list(self.script.path)
            if self.script.home:
                self.vars["PYTHONHOME"] = (self.script.home, True)
            if self.script.prompt:
                self.prompt.restore(self.script.prompt)
        self.script = self.deactivate_is = None
        self.vars["VIRTUAL_ENV"] = self.vars["VIRTUAL_ENV_PROMPT"] = None

    # --- 5: the hook

    def happened(self, what):
        """What the hook notices, and when: at each prompt, in fish at a change
        of directory, too; in sh at a `cd`, at any vact command and at loading."""
        noticed = {"dash": ("cd", "vact"), "fish": ("cd", "prompt")}
        if what in noticed.get(self.kind, ("prompt",)) and not self.disabled:
            self.event()
            self.prompt_again()

    def event(self):
        found, had_active = None, self.active
        self.purge()
        manual = self.active and not self.foreign() and self.active.origin == "manual"
        if not self.foreign() and not manual:
            found = self.world.candidate(self.cwd)
        if not had_active and not self.foreign():
            self.notice_off(found)
        self.held = {project for project in self.held if under(self.cwd, project)}
        if self.foreign():
            self.event_foreign()
        elif manual:
            self.event_manual()
        else:
            self.event_auto(found)
        self.is_first = False
        self.last_pwd = self.cwd

    def notice_off(self, found):
        """5, 11: what the user turned off, by `vact off` or `deactivate`, stays
        off in its project and below until that is left; when it was not that
        project's own, it is the project's he is in."""
        if self.last and self.last.project and under(self.cwd, self.last.project):
            self.held.add(self.last.project)
        elif self.last and found and self.cwd == self.last_pwd:
            self.held.add(found.project)

    def purge(self):
        """What must not stay: in a new shell, an environment by hand that is not
        safe, or gone; what is below a script whose VIRTUAL_ENV was unset (11)."""
        if self.is_taken() and not self.foreign():
            self.yield_to_script()
        elif self.is_first and self.active and self.active.origin == "manual":
            env = self.world.env(self.active.env)
            if not self.foreign() and not (env and env.safe):
                self.say(("unsafe", self.active.env), "refusing", self.active.env)
                self.adopt()
                self.leave()

    def event_foreign(self):
        """2: the hook never touches it; of ours, what was left behind goes."""
        if self.is_taken():
            self.yield_to_script()
        elif self.active and self.active.origin == "auto":
            if not under(self.cwd, self.active.project):
                self.leave()
        self.last = None

    def adopt(self):
        """4, child shells: `deactivate` exists, the prompt shows it, and our
        entry is in front again."""
        if self.is_first and self.active:
            self.vars["VIRTUAL_ENV"] = (self.active.env, True)
            self.path_drop(self.active.bin)
            self.path.insert(0, self.active.bin)
            self.adopt_prompt()
            self.deactivate_is = "ours"

    def repair_path(self):
        if self.active.bin not in self.path:
            self.path.insert(0, self.active.bin)

    def event_manual(self):
        """5: holds until `vact off`; that its files are gone is said once."""
        self.adopt()
        if not self.world.env(self.active.env):
            self.say(("gone", self.active.env), self.active.env, "is gone")
        self.repair_path()
        self.last = self.active

    def event_auto(self, found):
        """5: enters, leaves, switches; and leaves only what the hook activated."""
        self.adopt()
        if found and found.project not in self.held and self.may_enter(found):
            if self.active and self.world.real(self.active.env) == self.world.real(found.env):
                self.repair_path()
            else:
                self.enter(found.env, "auto", found.project)
            self.active.project = found.project
            self.last = copy.copy(self.active)
        else:
            if self.active:
                self.leave()
            self.last = None

    def may_enter(self, found):
        """5, 7: denied is silent; unsafe or broken is said with the reason;
        unknown is said."""
        env, verdict = self.world.env(found.env), self.world.trust(found)
        if verdict == "deny":
            return False
        if not env.safe:
            self.say(("unsafe", found.env), "refusing", found.env)
        elif not env.sound:
            self.say(("broken", found.env), "is gone: bin/python leads nowhere", found.env)
        elif verdict != "allow":
            self.say(("unknown", found.project), found.place
                     + " is not allowed here; 'vact allow' activates it")
        return env.safe and env.sound and verdict == "allow"

    # --- What the user does. Each gives the status of the command.

    def cd(self, directory):
        self.oldpwd, self.cwd = self.cwd, directory
        self.happened("cd")
        return 0

    def on(self, word=None):
        """3: by hand; on failure one line, and what is active stays."""
        found = self.world.candidate(self.cwd) if word is None else None
        if word is not None:
            own = self.world.candidate_in(word)
            parent = self.world.candidate_in(posixpath.dirname(word))
            if self.world.env(word):
                is_its = parent and parent.env == word
                found = Candidate(parent.project if is_its else "", word, word)
            else:
                found = own
        env = found and self.world.env(found.env)
        if not env or not env.sound or not env.safe:
            self.said.append((found.env if found else word or self.cwd,))
        else:
            self.enter(found.env, "manual", found.project)
        self.happened("vact")
        return 1 if not env or not env.sound else 0 if env.safe else 3

    def off(self):
        """3: what vact activated, and a foreign one, too. 11: nothing active is no
        error; of a foreign one, it is the user's will as well."""
        if self.foreign():
            self.last, self.last_pwd = Active("", "", "manual", ""), self.cwd
        self.leave_all()
        self.happened("vact")
        return 0

    def deactivate(self):
        if self.deactivate_is == "theirs":
            self.run_script_deactivate()
        elif self.active:
            self.leave()
        return 0

    def source_script(self, env, name):
        """What the `bin/activate` of python -m venv does; not our contract."""
        self.run_script_deactivate()
        self.deactivate_is = "theirs"
        home = self.vars["PYTHONHOME"]
        self.script = Script(list(self.path), self.prompt.saved(), home and home[0])
        self.path.insert(0, env + "/bin")
        self.vars["VIRTUAL_ENV"] = (env, True)
        if home and (home[0] or self.kind == "fish"):
            self.vars["PYTHONHOME"] = None
        if self.hides_prompt:
            self.script.prompt = None
        else:
            self.prompt.wrap("(%s) " % name)
            self.vars["VIRTUAL_ENV_PROMPT"] = ("(%s) " % name, True)
        return 0

    def child(self):
        """A shell started from this one, before its start-up files."""
        new = Shell(self.world, self.kind, self.cwd)
        new.path = list(self.path)
        new.disabled, new.hides_prompt = self.disabled, self.hides_prompt
        for name in self.VARIABLES:
            new.vars[name] = self.vars[name] if self.value(name) is not None else None
        if self.kind != "fish":
            new.prompt.rewrite(self.prompt.text)
        elif self.script:
            # There, the script exports what it put aside.
            new.script = Script(list(self.script.path), None, self.script.home)
        if self.active:
            new.active = copy.copy(self.active)
            new.active.aside = {
                name: None if value is None else (value, True)
                for name, value in self.active.exported.items()
            }
        return new
