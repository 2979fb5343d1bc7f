#!/usr/bin/env bash
# make bench: what creating an environment costs, with vact and with its peers
# where they are installed (venv, virtualenv, uv), side by side in one run; and
# beside a minimal C program that makes the same directories, links and files.
# Not a test: figures from one machine at one time, to be read as ratios.
#
# PYTHON names the interpreter, else the python3 on PATH.

set -euo pipefail

: "${VACT:?run it by make bench}" "${BENCH_RUN:?}" "${BENCH_FLOOR:?}"
python=$("${PYTHON:-python3}" -I -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))')
rounds=${ROUNDS:-40}
# On the file system of the sources: that of /tmp may know no links.
world=$(mktemp -d "$PWD/bench.XXXXXX")
trap 'rm -rf "$world"' EXIT
export HOME=$world/home
unset "${!XDG_@}" "${!VACT_@}" "${!PIP_@}" "${!PYTHON@}" VIRTUAL_ENV
mkdir -p "$HOME/.cache/vact/wheels"
env=$world/p/.venv

# OPTION...: the list by which bench_floor makes what vact makes with them.
make_list() {
	"$VACT" new -p "$python" "$@" "$env" 2>/dev/null
	# The pip whose files are linked stays, for the links to lead to.
	find "$env" -path "$env/*" -prune -o -printf 'd\t%p\n'
	(
		cd "$env" || exit
		find . -mindepth 1 -type d -printf "d\t$env/%P\n"
		find . -type l -printf "l\t%l\t$env/%P\n"
		find . -type f -links 1 -printf "f\t%s\t$env/%P\n"
		find . -type f -links +1 -printf '%i\t%P\n' | sort >"$world/linked"
		find "$HOME/.cache/vact/wheels" -type f -printf '%i\t%p\n' | sort >"$world/sources"
		join -t $'\t' "$world/sources" "$world/linked" |
			awk -F '\t' -v OFS='\t' -v env="$env" '{ print "h", $2, env "/" $3 }'
	)
	rm -rf "$env"
}

# TITLE NAME...: a line for each of the lines that bench_run prints; ratios to
# what vact takes, which is the second.
table() {
	local title=$1 name micros low high peak vact
	local -a lines
	shift
	mapfile -t lines
	read -r _ vact _ <<<"x ${lines[1]}"
	printf '\n%s\n' "$title"
	for name; do
		read -r micros low high peak <<<"${lines[0]}"
		lines=("${lines[@]:1}")
		if [[ $micros == 0 ]]; then
			printf '  %-26s does not work here\n' "$name"
			continue
		fi
		printf '  %-26s %9d us  (%d-%d)  %8.2f x vact  %6d KiB\n' "$name" "$micros" "$low" \
			"$high" "$(bc_ratio "$micros" "$vact")" "$peak"
	done
}

bc_ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

# [OPTION]: what the peers are called, and their commands, as far as they are here.
peers() {
	names=('minimal C program' vact 'python -m venv')
	words=("$BENCH_FLOOR" "$world/list" ';' "$VACT" new -p "$python" "$@" "$env" ';'
		"$python" -m venv "$@" "$env")
	if command -v virtualenv >/dev/null; then
		names+=(virtualenv)
		words+=(';' "$(command -v virtualenv)" -p "$python" --no-download "$env")
		[[ $# -eq 0 ]] || words+=(--no-pip --no-setuptools --no-wheel)
	fi
	if command -v uv >/dev/null; then
		names+=(uv)
		words+=(';' "$(command -v uv)" venv -p "$python" --no-project --offline "$env")
		[[ $# -gt 0 ]] || words+=(--seed)
	fi
}

printf '%s\n' "$("$python" -I -V), medians of $rounds rounds (10th-90th percentile)"
peers --without-pip
make_list --without-pip >"$world/list"
"$BENCH_RUN" "$rounds" "$env" "${words[@]}" | table 'an environment without pip' "${names[@]}"

peers
make_list >"$world/list"
"$BENCH_RUN" "$((rounds / 4 + 1))" "$env" "${words[@]}" | table 'with pip, cache warm' "${names[@]}"
"$BENCH_RUN" "$rounds" "$env" "${words[@]:0:8}" | table 'with pip, cache warm, more rounds' "${names[@]:0:2}"

# The first time: beside what byte-compiling the same files takes alone.
files=$(dirname "$(find "$HOME/.cache/vact/wheels" -name manifest -print -quit)")/files
cat >"$world/cold" <<-END
	#!/bin/sh
	rm -rf "$HOME/.cache/vact"
	exec "$VACT" new -p "$python" "$env"
END
cat >"$world/compile" <<-END
	#!/bin/sh
	cp -R "$files" "$env"
	find "$env" -name __pycache__ -prune -exec rm -rf {} +
	exec "$python" -I -m compileall -q "$env"
END
chmod +x "$world/cold" "$world/compile"
cp -R "$(dirname "$files")" "$world/kept"
sed -i "s|$files|$world/kept/files|" "$world/compile"
"$BENCH_RUN" 5 "$env" "$world/compile" ';' "$world/cold" |
	table 'with pip, cache cold' 'byte-compilation alone' vact
