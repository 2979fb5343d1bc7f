# The hook for xonsh: before each prompt and at each change of directory, see
# whether anything changed, and ask vact only then.

global __vact_subprocess, __vact_look, __vact_call, __vact_event, __vact_hook
global __vact_on, __vact_act, __vact_feed, __vact_run, __vact_command
global __vact_threading

import subprocess as __vact_subprocess
import threading as __vact_threading


@__vact_function
def __vact_still():
    """Whether the files that decide are as they were; each event defines it anew."""
    return False


__vact_state["seen"] = None


def __vact_look():
    """All that can change without a file doing so. Where _OLD_VIRTUAL_PATH is
    set, another tool's script activated over us."""
    env = __vact_xsh.env
    now = [str(env.get(name, "")) for name in ("PWD", "VIRTUAL_ENV", "VACT_STATE")]
    __vact_state["taken"] = "1" if "_OLD_VIRTUAL_PATH" in env else ""
    return now + [__vact_state["taken"]]


def __vact_call(*words, **how):
    """What vact prints; a CalledProcessError or OSError when it fails."""
    return __vact_subprocess.run(
        [__vact_state["__vact_bin"], *words], stdin=__vact_subprocess.DEVNULL,
        stdout=__vact_subprocess.PIPE, env=__vact_xsh.env.detype(), **how)


def __vact_event():
    """What a vact that failed has printed is not evaluated."""
    code = "@__vact_function\ndef __vact_still():\n\treturn True\n"
    try:
        done = __vact_call(
            "event", "--shell", "xonsh", "--memory", __vact_state["__vact_memory"],
            "--taken", __vact_look()[-1], "--", __vact_xsh.env.get("PWD", ""),
            stderr=__vact_subprocess.DEVNULL)
        if done.returncode == 0:
            code = done.stdout
    except OSError:
        pass
    exec(code, globals())
    __vact_state["seen"] = __vact_look()


def __vact_hook():
    env = __vact_xsh.env
    if env.get("VACT_DISABLE") or not __vact_os.access(
            __vact_state["__vact_bin"], __vact_os.X_OK):
        return
    if __vact_look() != __vact_state["seen"] or not __vact_state["__vact_still"]():
        __vact_event()
    __vact_prompt_again()


def __vact_on(**_):
    __vact_hook()


# xonsh makes the prompt before it fires on_pre_prompt.
for __vact_each in __vact_state.pop("events", ()):
    __vact_each[0].discard(__vact_each[1])
__vact_state["events"] = [
    (__vact_xsh.builtins.events.on_pre_prompt_format, __vact_on),
    (__vact_xsh.builtins.events.on_chdir, __vact_on),
]
for __vact_each in __vact_state["events"]:
    __vact_each[0](__vact_each[1])


def __vact_act(verb, *args):
    """Evaluates what a command answers to the hook; gives the status."""
    taken = __vact_look()[-1]
    done = __vact_call(
        verb, "--hooked", "xonsh", "--memory", __vact_state["__vact_memory"],
        "--taken", taken, *args)
    if done.returncode == 0:
        names = dict(globals(), __vact_status=0)
        exec(done.stdout, names)
        return names["__vact_status"]
    return done.returncode


def __vact_feed(data, spec):
    """For a substitution, xonsh takes what its newest thread has read when an alias
    ends for all there is: let the thread see the end first."""
    spec.stdout.write(data)
    spec.stdout.flush()
    with open(__vact_os.devnull, "wb") as nowhere:
        __vact_os.dup2(nowhere.fileno(), spec.stdout.fileno(), inheritable=False)
    for thread in [t for t in __vact_threading.enumerate() if t.daemon][-1:]:
        thread.join(10)


def __vact_run(args, spec):
    """As the command itself would run: by xonsh where nothing is redirected."""
    words = [__vact_state["__vact_bin"], *args]
    if spec is None or (spec.stdin is spec.stdout is spec.stderr is None):
        done = __vact_xsh.subproc_captured_hiddenobject(words)
        return done.returncode
    is_substituted = spec.captured == "stdout" and spec.captured_stdout is not None
    done = __vact_subprocess.run(
        words, stdin=spec.stdin, stderr=spec.stderr, env=__vact_xsh.env.detype(),
        stdout=__vact_subprocess.PIPE if is_substituted else spec.stdout)
    if is_substituted:
        __vact_feed(done.stdout, spec)
    return done.returncode


def __vact_command(args, stdin=None, stdout=None, stderr=None, spec=None):
    """Code to evaluate goes to the shell itself, but not out of a substitution
    or a pipe. doctor and status ask the shell first."""
    is_printed = spec is not None and (
        spec.captured in ("stdout", "object") or not spec.last_in_pipeline)
    if args[:1] in (["doctor"], ["status"]) and (spec is None or spec.stdout is None):
        return __vact_act(*args)
    if args[:1] in (["on"], ["off"], ["new"]) and not is_printed:
        return __vact_act(*args)
    return __vact_run(args, spec)


__vact_command.__xonsh_threadable__ = False
__vact_xsh.aliases["vact"] = __vact_command
