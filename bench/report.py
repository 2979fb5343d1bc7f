"""The results as tables for the terminal, as README's table, and beside the targets."""

import json


def _text(micros):
    return f"{micros / 1000:.1f} ms" if micros >= 1000 else f"{micros:.0f} us"


def _columns(rows):
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        yield "  " + "  ".join(cells).rstrip()


def show(table):
    """The lines of one table: medians, spread, ratios, what was counted."""
    counted = []
    for figure in table.figures:
        counted += [key for key in figure.counts if key not in counted]
    others = [name for name in dict.fromkeys([table.base, "vact"]) if name and table.find(name)]
    rows = [["", "median", "10-90 %"] + [f"x {name}" for name in others] +
            [key.replace("_", " ") for key in counted]]
    for figure in table.figures:
        row = [figure.name]
        if figure.micros:
            data = figure.data()
            row += [_text(figure.median), f"{_text(data['p10_us'])} - {_text(data['p90_us'])}"]
            for other in others:
                ratio = table.ratio(figure, other)
                row.append("" if ratio is None else f"{ratio:.2f}")
        else:
            row += ["-", ""] + [""] * len(others)
        rows.append(row + [str(figure.counts.get(key, "-")) for key in counted])
    return [table.title] + list(_columns(rows)) + [""]


def _row(results, key, name):
    for part in results["parts"].values():
        for table in part:
            if table["key"] == key:
                return next((row for row in table["rows"]
                             if row["name"] == name and "median_us" in row), None)
    return None


def _targets():
    """Key of a table, row, what of it, at most, and how to call it."""
    for shell, most in (("bash", 150), ("zsh", 150), ("fish", 400)):
        for where in ("outside", "in"):
            key = f"still.{shell}.{where}.10"
            yield key, "vact", "processes", 0, f"{shell}: processes at a still prompt, {where}"
            yield key, "vact", "median_us", most, f"{shell}: still prompt 10 deep, us, {where}"
            yield (key, "vact", "ratio direnv", 1 / 25,
                   f"{shell}: still prompt, of direnv's, {where}")
        for way in ("nowhere", "within"):
            yield (f"cd.{shell}.{way}", "vact", "processes", 1,
                   f"{shell}: processes at a cd, {way}")
        key = f"cd.{shell}.inout"
        yield key, "vact", "ratio $(nothing)", 1.5, f"{shell}: cd in or out, x $(nothing)"
        yield (key, "vact", "ratio activate, deactivate", 1,
               f"{shell}: cd in and out, x activate, deactivate")
    event = "event (what a hook calls)"
    yield "commands", event, "ratio nothing, dynamic", 1.3, "the hook's call, x nothing"
    yield "commands", event, "peak_kib", 3 * 1024 - 1, "the hook's call, KiB at most"
    yield "commands", event, "system_calls", 59, "the hook's call 10 deep, system calls"


def targets(results):
    """What was wanted, what is, and whether that is enough; of what was measured."""
    found = []
    for key, name, what, most, title in _targets():
        row = _row(results, key, name)
        if row is None:
            continue
        value = (row["ratios"].get(what[len("ratio "):]) if what.startswith("ratio ")
                 else row.get(what))
        if value is not None:
            found.append({"target": title, "most": round(most, 3), "is": value,
                          "met": value <= most})
    return found


def show_targets(found):
    if not found:
        return []
    rows = [["", "at most", "is", ""]]
    rows += [[each["target"], f"{each['most']:g}", f"{each['is']:g}",
              "met" if each["met"] else "MISSED"] for each in found]
    return ["targets"] + list(_columns(rows)) + [""]


_TOOLS = (("vact", "vact"), ("direnv", "direnv"), ("mise", "mise"))

_README_ROWS = (
    ("processes at a prompt where nothing changed", "still.bash.in.10", "processes"),
    ("processes at a `cd` into a project or out of it", "cd.bash.inout", "processes"),
    ("time of a prompt where nothing changed, bash", "still.bash.in.10", "median_us"),
    ("the same, zsh", "still.zsh.in.10", "median_us"),
    ("the same, fish", "still.fish.in.10", "median_us"),
    ("time of a prompt after such a `cd`, bash", "cd.bash.inout", "median_us"),
    ("the same, zsh", "cd.zsh.inout", "median_us"),
    ("the same, fish", "cd.fish.inout", "median_us"),
    ("from Enter to the prompt, empty line, bash", "keys.bash.empty", "median_us"),
    ("from Enter to the prompt, `cd` in or out, bash", "keys.bash.cd", "median_us"),
)


def readme(results):
    """README's table of figures, and where they come from; ends with a newline."""
    tools = [tool for tool in _TOOLS if tool[0] in results["versions"]]
    tools.append(("activate, deactivate", "`activate`"))
    lines = ["| | " + " | ".join(title for _, title in tools) + " |",
             "| --- |" + " --- |" * len(tools)]
    for title, key, what in _README_ROWS:
        cells = []
        for name, _ in tools:
            row = _row(results, key, name)
            value = None if row is None else row.get(what)
            if value is not None:
                value = f"{value / 1000:.2f} ms" if what == "median_us" else f"{value:g}"
            cells.append(value if value is not None else "-")
        if set(cells) != {"-"}:
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    machine = results["machine"]
    if results["quick"]:
        lines += ["", "(From a quick run on a busy machine, until a whole one is recorded.)"]
    lines += ["", f"Medians of one run of `make bench` on {results['date']}, 10 directories "
              f"deep, on a machine with {machine['cores']} cores ({machine['cpu']}, "
              f"{machine['kernel']}): {versions}. Read them as ratios.", ""]
    return "\n".join(lines)


BEGIN, END = "<!-- figures: made by `make bench-record` -->\n", "<!-- end of figures -->\n"


def put_into(readme_path, results):
    """Replaces what stands between the marks; False when that changes nothing."""
    with open(readme_path, encoding="utf-8") as file:
        text = file.read()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    made = text[:begin] + readme(results) + text[end:]
    if made == text:
        return False
    with open(readme_path, "w", encoding="utf-8") as file:
        file.write(made)
    return True


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
