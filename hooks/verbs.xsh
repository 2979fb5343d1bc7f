# What activation does to xonsh: a function for each edit of a plan. Plain Python,
# for exec; values come as the bytes they are. From xonsh 0.13 on. Nothing here
# starts a process.

# Wherever this is evaluated, in a function, too, these see each other.
global __vact_os, __vact_xsh, __vact_path_type, __vact_state
global __vact_text, __vact_entry, __vact_entries, __vact_set_entries, __vact_alias
global __vact_set, __vact_function, __vact_export, __vact_unset, __vact_keep
global __vact_unset_if, __vact_give_back, __vact_path_add, __vact_path_need
global __vact_path_drop, __vact_leave_foreign, __vact_yield, __vact_lend, __vact_rehash
global __vact_is_there, __vact_is_gone, __vact_line_is, __vact_same_file, __vact_path_has
global __vact_say, __vact_theme, __vact_field, __vact_prompt, __vact_prompt_again
global __vact_prompt_show, __vact_prompt_adopt, __vact_prompt_hide
global __vact_deactivate, __vact_deactivate_add, __vact_deactivate_drop, __vact_unload

import os as __vact_os

from xonsh.built_ins import XSH as __vact_xsh
from xonsh.tools import EnvPath as __vact_path_type

# What is remembered; one a shell, whatever has been evaluated where.
__vact_state = vars(__vact_xsh).setdefault("__vact", {"__vact_memory": "", "kept": {}})


def __vact_text(value):
    return __vact_os.fsdecode(value)


class __vact_entry(str):
    """xonsh expands `$NAME`, and `~` behind `=`, whenever it reads a PATH."""

    def __contains__(self, part):
        return part != "$" and super().__contains__(part)

    def partition(self, _):
        return str(self), "", ""


def __vact_entries(name="PATH"):
    """The entries as they stand there, which may be bytes and Paths, too."""
    value = __vact_xsh.env.get(name, ())
    if isinstance(value, str):
        return value.split(__vact_os.pathsep)
    return list(getattr(value, "_l", value))


def __vact_set_entries(entries, name="PATH"):
    __vact_xsh.env[name] = __vact_path_type(entries)


def __vact_set(name, value):
    __vact_state[__vact_text(name)] = __vact_text(value)


def __vact_function(function):
    __vact_state[function.__name__] = function
    return function


def __vact_export(name, value):
    __vact_xsh.env[__vact_text(name)] = __vact_text(value)


def __vact_unset(name):
    name = __vact_text(name)
    if name in __vact_xsh.env:
        del __vact_xsh.env[name]


def __vact_keep(name):
    """It may be of any type; and one that is None is not exported."""
    kept = __vact_text(name)
    if kept in __vact_xsh.env:
        __vact_state["kept"][kept] = __vact_xsh.env[kept]
    __vact_unset(name)


def __vact_unset_if(name, value):
    if __vact_xsh.env.get(__vact_text(name)) == __vact_text(value):
        __vact_unset(name)


def __vact_give_back(name, *value):
    name = __vact_text(name)
    kept = __vact_state["kept"].pop(name, __vact_text(value[0]) if value else None)
    if kept is not None and name not in __vact_xsh.env:
        __vact_xsh.env[name] = kept


def __vact_path_add(directory):
    __vact_set_entries([__vact_entry(__vact_text(directory))] + __vact_entries())


def __vact_path_has(directory):
    return directory in map(__vact_os.fsencode, __vact_entries())


def __vact_path_need(directory):
    if not __vact_path_has(directory):
        __vact_path_add(directory)


def __vact_path_drop(directory, name="PATH"):
    entries = __vact_entries(name)
    for index, entry in enumerate(entries):
        if __vact_os.fsencode(entry) == directory:
            del entries[index]
            __vact_set_entries(entries, name)
            return


def __vact_alias(name):
    return getattr(__vact_xsh.aliases, "_raw", __vact_xsh.aliases).get(name)


def __vact_leave_foreign(environment):
    """The other tool undoes its work, but for PATH: that it sets to what it was
    long ago."""
    leave = __vact_alias("deactivate")
    if "_OLD_VIRTUAL_PATH" in __vact_xsh.env:
        entries = __vact_entries()
        if callable(leave) and leave is not __vact_state.get("deactivate"):
            leave([])
        __vact_set_entries(entries)
        __vact_unset(b"_OLD_VIRTUAL_PATH")
    __vact_path_drop(environment + b"/bin")
    __vact_unset(b"VIRTUAL_ENV")
    __vact_unset(b"VIRTUAL_ENV_PROMPT")


def __vact_yield(directory, *home):
    """`deactivate` is another tool's by now, and stays."""
    __vact_path_drop(directory)
    __vact_path_drop(directory, "_OLD_VIRTUAL_PATH")
    if home:
        __vact_export(b"_OLD_VIRTUAL_PYTHONHOME", *home)
    __vact_prompt_hide()
    __vact_state["kept"].clear()
    for each in ("__vact_leave", "deactivate", "users deactivate"):
        __vact_state.pop(each, None)


def __vact_lend(*_):
    """Such a script would need $_OLD_VIRTUAL_PATH, which children would see."""


def __vact_rehash():
    """xonsh looks commands up anew by itself."""


def __vact_is_there(path):
    return __vact_os.path.exists(path)


def __vact_is_gone(path):
    return not __vact_os.path.exists(path)


def __vact_line_is(path, line):
    """Whether that is its first line; an empty one stands for no file."""
    first = b""
    try:
        if __vact_os.path.isfile(path):
            with open(path, "rb") as file:
                first = file.readline().split(b"\n")[0]
    except OSError:
        pass
    return first == line


def __vact_same_file(path, other):
    """The latter is without a link in it."""
    return __vact_os.path.realpath(path) == other


def __vact_say(text):
    """Not to sys.stderr, which xonsh may close while it runs a `cd`."""
    __vact_os.write(2, text + b"\n")


def __vact_theme():
    """Whether a theme that shows the environment itself made the prompt."""
    return "xonsh" in map(__vact_xsh.env.get, ("STARSHIP_SHELL", "POSH_SHELL"))


def __vact_field(state=__vact_state, xsh=__vact_xsh):
    """The field {env_name}: xonsh's own shows a name without our format."""
    is_hidden = xsh.env.get("VIRTUAL_ENV_DISABLE_PROMPT")
    return "" if is_hidden else state.get("shown", "")


def __vact_prompt(users, state=__vact_state):
    """A function that makes prompts, as one whose prompts have the field."""
    def prompt():
        return ("{env_name}" if state.get("wraps") is prompt else "") + users()
    prompt.users = users
    return prompt


def __vact_prompt_again():
    """A prompt that has no such field gets it."""
    env = __vact_xsh.env
    if "shown" not in __vact_state or __vact_theme():
        return
    fields, prompt = env["PROMPT_FIELDS"], env.get("PROMPT")
    if fields.get("env_name") is not __vact_state.get("field"):
        __vact_state["users field"] = fields.get("env_name")
        __vact_state["field"] = fields["env_name"] = __vact_field
    if callable(prompt):
        if prompt is not __vact_state.get("wraps") and "{env_name" not in str(prompt()):
            env["PROMPT"] = __vact_state["wraps"] = __vact_prompt(prompt)
    elif "{env_name" not in prompt:
        __vact_state["wraps"] = "{env_name}"
        env["PROMPT"] = "{env_name}" + prompt


def __vact_prompt_show(_, text):
    __vact_state["shown"] = __vact_text(text)
    __vact_prompt_again()


def __vact_prompt_adopt(plain, text):
    __vact_prompt_show(plain, text)


def __vact_prompt_hide():
    env = __vact_xsh.env
    fields, prompt = env["PROMPT_FIELDS"], env.get("PROMPT")
    field = __vact_state.pop("field", None)
    users = __vact_state.pop("users field", None)
    if field is not None and fields.get("env_name") is field:
        if users is None:
            del fields["env_name"]
        else:
            fields["env_name"] = users
    wraps = __vact_state.pop("wraps", None)
    if isinstance(wraps, str) and isinstance(prompt, str):
        env["PROMPT"] = prompt.replace(wraps, "", 1)
    elif wraps is not None and wraps is prompt:
        env["PROMPT"] = wraps.users
    __vact_state.pop("shown", None)


def __vact_deactivate(_=()):
    __vact_state["__vact_leave"]()
    __vact_unload()


def __vact_deactivate_add():
    if "deactivate" not in __vact_state:
        __vact_state["users deactivate"] = __vact_alias("deactivate")
    # In a thread, it would not be this one's variables.
    __vact_deactivate.__xonsh_threadable__ = False
    __vact_state["deactivate"] = __vact_deactivate
    __vact_xsh.aliases["deactivate"] = __vact_deactivate


def __vact_deactivate_drop():
    ours = __vact_state.pop("deactivate", None)
    users = __vact_state.pop("users deactivate", None)
    if ours is not None and __vact_alias("deactivate") is ours:
        del __vact_xsh.aliases["deactivate"]
        if users is not None:
            __vact_xsh.aliases["deactivate"] = users
    __vact_state.pop("__vact_leave", None)


def __vact_unload():
    """Without the hook, an activation leaves nothing behind."""
    if "__vact_bin" not in __vact_state:
        vars(__vact_xsh).pop("__vact", None)
        for name in [name for name in globals() if name.startswith("__vact_")]:
            del globals()[name]
