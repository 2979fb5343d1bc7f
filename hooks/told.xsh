# What only this shell knows, for commands that ask it.


def __vact_told(kind, name):
    """The answer to a question; None where there is none."""
    if kind == "variable":
        kept = name.startswith("__vact_")
        return (__vact_state if kept else __vact_xsh.env).get(name)
    if kind == "command":
        alias = __vact_alias(name)
        if alias is not None:
            return name if callable(alias) else " ".join(map(str, alias))
        return __vact_xsh.commands_cache.locate_binary(name)
    if kind == "reach":
        called = all(handler in event for event, handler in __vact_state["events"])
        return "events" if called else None
    return None


def __vact_tell(*words):
    """A word KIND:NAME is a question and gets `=` and the answer behind it, or is
    left out; vact is called with all words."""
    global __vact_status
    answered = []
    for word in map(__vact_text, words):
        kind, colon, name = word.partition(":")
        if not colon or kind not in ("command", "variable", "list", "body", "reach"):
            answered.append(word)
            continue
        answer = __vact_told(kind, name)
        if answer is not None:
            answered.append(word + "=" + str(answer))
    __vact_status = __vact_run(answered, None)
