#!/usr/bin/env bash
# make bench: what a prompt and a `cd` cost in bash, with vact and with its
# peers where they are installed (direnv, mise), side by side in one run. Not
# a test: figures from one machine at one time, to be read as ratios.
#
# A prompt is what bash runs before it shows one: all of PROMPT_COMMAND. The
# processes are counted with strace, in a run of their own.

set -euo pipefail

: "${VACT:?run it by make bench}"
rounds=${ROUNDS:-200}
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
export HOME=$world VACT
unset "${!XDG_@}" "${!MISE_@}" "${!DIRENV_@}" VIRTUAL_ENV VACT_STATE PROMPT_COMMAND

project=$world/a/b/c/d/project
mkdir -p "$project/.venv/bin" "$world/a/b/c/d/plain"
printf 'home = /usr/bin\nversion = 3.11.2\n' >"$project/.venv/pyvenv.cfg"
ln -s /bin/sh "$project/.venv/bin/python"

# Each prints the code that loads the tool into bash.
load_nothing() {
	echo :
}

load_vact() {
	"$VACT" allow "$project"
	"$VACT" hook bash
}

load_direnv() {
	# shellcheck disable=SC2016
	printf 'export VIRTUAL_ENV=$PWD/.venv\nPATH_add .venv/bin\n' >"$project/.envrc"
	direnv allow "$project/.envrc"
	echo 'export DIRENV_LOG_FORMAT='
	direnv hook bash
}

load_mise() {
	printf '[env]\n_.python.venv = ".venv"\n' >"$project/mise.toml"
	mise trust -q "$project/mise.toml"
	mise activate bash
}

# What runs in the measured bash: $1 and $2 are the directories to go to and
# fro between, the same for a still prompt; $3 how often.
# shellcheck disable=SC2016
measure='
	prompt() {
		local each
		for each in "${PROMPT_COMMAND[@]-}"; do eval "$each"; done
	}
	cd "$1"; prompt
	for ((i = 0; i < $3; i++)); do
		if ((i % 2)); then to=$1; else to=$2; fi
		start=${EPOCHREALTIME/./}
		if [[ $1 != "$2" ]]; then cd "$to"; fi
		prompt
		end=${EPOCHREALTIME/./}
		echo $((end - start))
	done'

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# TOOL FROM TO: median microseconds, and processes started a prompt.
row() {
	local tool=$1 from=$2 to=$3 micros processes
	micros=$(bash --norc --noprofile -c ". '$world/load.$tool'; $measure" bash \
		"$from" "$to" "$rounds" 2>/dev/null | median)
	processes=-
	if command -v strace >/dev/null; then
		for n in 20 40; do
			strace -f -qq -e trace=process -o "$world/trace.$n" \
				bash --norc --noprofile -c ". '$world/load.$tool'; $measure" bash \
				"$from" "$to" "$n" >/dev/null 2>&1
		done
		processes=$(awk '/clone|fork/ && !/CLONE_THREAD/ && / = [0-9]+$/ { n[FILENAME]++ }
			END { printf "%.1f", (n[ARGV[2]] - n[ARGV[1]]) / 20 }' \
			"$world/trace.20" "$world/trace.40")
	fi
	printf '%-10s %-28s %8s us %6s processes\n' "$tool" "$4" "$micros" "$processes"
}

tools=(nothing vact)
for tool in direnv mise; do
	if command -v "$tool" >/dev/null; then
		tools+=("$tool")
	fi
done
for tool in "${tools[@]}"; do
	load_"$tool" >"$world/load.$tool" 2>/dev/null
done
for tool in "${tools[@]}"; do
	row "$tool" "$world/a/b/c/d/plain" "$world/a/b/c/d/plain" 'still prompt, no project'
	row "$tool" "$project" "$project" 'still prompt, in a project'
	row "$tool" "$world/a/b/c/d/plain" "$world/a" 'cd, no project'
	row "$tool" "$world" "$project" 'cd into and out of a project'
done
