# bin/activate.xsh, for xonsh from 0.13 on: plain Python, for `source`. In front of
# this stand the values: where the environment was made (shown: for people), its
# name, and what the prompt shows. All else is found out here, without vact. No
# name stays but the alias `deactivate`, which has the object that knows how.


class __vact_env_activation:
    """What is to be undone. Within a class, no name may begin with `__vact_`."""

    import os

    from xonsh.built_ins import XSH as xsh
    from xonsh.tools import EnvPath as path_type

    class entry(str):
        """xonsh expands `$NAME`, and `~` behind `=`, whenever it reads a PATH."""

        def __contains__(self, part):
            return part != "$" and super().__contains__(part)

        def partition(self, _):
            return str(self), "", ""

    def __init__(self, directory, name, text):
        self.env = self.xsh.env
        self.directory = directory
        self.name = name
        self.text = text

    def users_alias(self):
        return getattr(self.xsh.aliases, "_raw", self.xsh.aliases).get("deactivate")

    def entries(self):
        """As they stand there, which may be bytes and Paths, too."""
        value = self.env.get("PATH", ())
        if isinstance(value, str):
            return value.split(self.os.pathsep)
        return list(getattr(value, "_l", value))

    def put_entries(self, entries):
        self.env["PATH"] = self.path_type(entries)

    def drop_entry(self, directory):
        entries = self.entries()
        for index, each in enumerate(entries):
            if self.os.fsdecode(each) == directory:
                del entries[index]
                self.put_entries(entries)
                return

    def unset(self, *names):
        for each in names:
            if each in self.env:
                del self.env[each]

    def leave_others(self):
        """What was activated in this shell is left by its own `deactivate`, but for
        PATH, which others set to what it was long ago. What vact did may lie below."""
        old = self.env.get("VIRTUAL_ENV")
        leave = self.users_alias()
        if callable(leave) and "_OLD_VIRTUAL_PATH" in self.env:
            entries = self.entries()
            leave([])
            if getattr(leave, "activation", None) is None:
                self.put_entries(entries)
        kept = vars(self.xsh).get("__vact", {})
        if "VACT_STATE" in self.env and "deactivate" in kept:
            kept["deactivate"]()
        if old:
            self.drop_entry(str(old) + "/bin")
        self.unset("VACT_STATE", "_OLD_VIRTUAL_PATH")

    def enter(self):
        env = self.env
        self.leave_others()
        self.had_path = "PATH" in env.detype()
        entries = self.entries()
        # By this, others see that there is something to leave.
        env["_OLD_VIRTUAL_PATH"] = self.path_type(entries)
        self.put_entries([self.entry(self.directory + "/bin")] + entries)
        self.home = [env["PYTHONHOME"]] if "PYTHONHOME" in env else []
        self.unset("PYTHONHOME")
        env["VIRTUAL_ENV"] = self.directory
        env["VIRTUAL_ENV_PROMPT"] = self.name
        self.show()
        self.users_deactivate = self.users_alias()
        self.deactivate = self.make_alias()
        self.xsh.aliases["deactivate"] = self.deactivate

    def make_alias(self):
        def deactivate(args=()):
            self.leave(args)

        deactivate.activation = self
        # In a thread, it would not be this one's variables.
        deactivate.__xonsh_threadable__ = False
        return deactivate

    def show(self):
        """The field {env_name}, for xonsh's own shows a name without parentheses and
        not as plain text; a prompt without it gets it in front."""
        fields, prompt = self.env["PROMPT_FIELDS"], self.env.get("PROMPT")
        self.users_field = fields.get("env_name")
        self.field = fields["env_name"] = self.make_field(self.users_field)
        self.wraps = None
        if self.env.get("VIRTUAL_ENV_DISABLE_PROMPT"):
            return
        if callable(prompt):
            if "{env_name" not in str(prompt()):
                self.wraps = self.make_prompt(prompt)
        elif "{env_name" not in prompt:
            self.wraps = "{env_name}" + prompt
        if self.wraps is not None:
            self.env["PROMPT"] = self.wraps

    def make_field(self, users):
        """Somebody may have kept it, and go on calling it after we left."""

        def field():
            if self.env.get("VIRTUAL_ENV_DISABLE_PROMPT"):
                return ""
            if self.env.get("VIRTUAL_ENV") == self.directory:
                return self.text
            return users() if callable(users) else users

        return field

    def make_prompt(self, users):
        def prompt():
            is_ours = self.env.get("VIRTUAL_ENV") == self.directory
            return ("{env_name}" if is_ours else "") + users()

        prompt.users = users
        return prompt

    def hide(self):
        fields, prompt = self.env["PROMPT_FIELDS"], self.env.get("PROMPT")
        if fields.get("env_name") is self.field:
            if self.users_field is None:
                del fields["env_name"]
            else:
                fields["env_name"] = self.users_field
        if callable(self.wraps) and prompt is self.wraps:
            self.env["PROMPT"] = prompt.users
        elif isinstance(self.wraps, str) and isinstance(prompt, str):
            self.env["PROMPT"] = prompt.replace("{env_name}", "", 1)

    def leave(self, args):
        """`deactivate nondestructive` stays defined. What came to PATH and what became
        of the prompt meanwhile is kept."""
        env = self.env
        if self.field is not None:
            self.drop_entry(self.directory + "/bin")
            self.unset("_OLD_VIRTUAL_PATH", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT")
            if not self.had_path:
                now = self.entries()
                self.unset("PATH")
                if now != self.entries():
                    self.put_entries(now)
            if self.home and "PYTHONHOME" not in env:
                env["PYTHONHOME"] = self.home[0]
            self.hide()
            self.field = None
        if "nondestructive" in args:
            return
        if self.users_alias() is self.deactivate:
            del self.xsh.aliases["deactivate"]
            if self.users_deactivate is not None:
                self.xsh.aliases["deactivate"] = self.users_deactivate


def __vact_env_find(file, made, shown):
    """Where it was made, unless this file stands in another environment: that was
    moved. A file that stands in none is a copy, or its text was evaluated."""
    import os

    from xonsh.built_ins import XSH

    directory = made
    here = os.path.join(XSH.env.get("PWD", "") or os.getcwd(), file)
    if os.path.isfile(here):
        logical, real = os.path.normpath(here), os.path.realpath(here)
        if os.path.realpath(logical) != real:
            logical = real
        parts = os.path.split(os.path.dirname(logical))
        is_moved = real != os.path.realpath(made + "/bin/activate.xsh")
        is_named = parts[1] == "bin" and os.path.basename(logical) == "activate.xsh"
        if is_moved and is_named and os.path.exists(parts[0] + "/pyvenv.cfg"):
            directory = parts[0]
        elif is_moved and os.path.islink(here):
            directory = ""
    if not directory or not os.path.exists(directory + "/pyvenv.cfg"):
        raise RuntimeError(
            "vact: cannot find the environment made at '" + shown
            + "'; source its bin/activate.xsh by its full path")
    if ":" in directory:
        raise RuntimeError(
            "vact: cannot activate the environment made at '" + shown
            + "': it is at a path with ':' now, which cannot stand in PATH; rename it")
    return directory


def __vact_env_source(file, made, shown, name, text):
    import os

    made, shown, name, text = map(os.fsdecode, (made, shown, name, text))
    directory = __vact_env_find(file, made, shown)
    __vact_env_activation(directory, name, text).enter()


try:
    __vact_env_source(
        globals().get("__file__") or "", __vact_env_path, __vact_env_shown,
        __vact_env_name, __vact_env_ps1_xonsh)
finally:
    # Leaving what vact did may have taken some away.
    for __vact_env_each in [name for name in globals() if name.startswith("__vact_env_")]:
        globals().pop(__vact_env_each, None)
    globals().pop("__vact_env_each", None)
