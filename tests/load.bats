#!/usr/bin/env bats
# Much of everything: a `cd` costs what it always does, lists grow in proportion
# and stay small in memory. Told by counting, not by the clock.
# shellcheck disable=SC2016 # the lines are for other shells

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"
load "$TESTS_DIR/event"

setup() {
	event_setup
}

teardown() {
	if [[ -n ${HANGING-} ]]; then
		exec {HANGING}>&-
		wait "$HANGS"
	fi
	if [[ -n ${MOUNTED-} ]]; then
		umount -l "$MOUNTED"
		unset MOUNTED
	fi
	event_teardown
}

# COUNT: so many decisions, and as many names in $WORKON_HOME.
make_many() {
	command -v python3 >/dev/null || skip 'there is no python3'
	export WORKON_HOME=$WORLD/names
	# The directories of state are vact's to make.
	make_project first
	"$VACT" allow --forget first
	rm -rf env many names
	make_env env
	mkdir -p many names
	python3 -S "$TESTS_DIR/make_many.py" "$1" "$WORLD/env" "$WORLD/many" "$XDG_STATE_HOME/vact/decisions" "$WORLD/names"
}

# COMMAND...: how many system calls it makes.
count_calls() {
	strace -qq -e signal=none -o "$WORLD/calls" "$@" >/dev/null 2>&1 || :
	wc -l <"$WORLD/calls"
}

# COMMAND...: does so in an address space of 64 MiB, and so with less memory.
in_little_memory() {
	! is_sanitized || skip 'a sanitizer takes more memory than that'
	(ulimit -v 65536 && exec "$@" >"$WORLD/answer" 2>"$WORLD/said")
}

@test "with 100,000 decisions a cd makes the calls it makes with one, and opens one record" {
	local one
	need_strace
	make_project "$WORLD/many-and-one/proj"
	cd many-and-one/proj
	one=$(count_calls "$VACT" event --shell bash -- "$PWD")
	cd "$WORLD"
	make_many 100000
	cd many-and-one/proj
	[[ $(count_calls "$VACT" event --shell bash -- "$PWD") -eq $one ]]
	[[ $(grep -c "^open.*/decisions/.*O_RDONLY" "$WORLD/calls") -eq 1 ]]
	run ! grep getdents "$WORLD/calls"
	activates "$WORLD/many/042/p042042"

	# And what looks at all of them does so in little memory.
	in_little_memory "$VACT" list --json
	[[ $(grep -c '"env":' "$WORLD/answer") -eq 200001 ]]
	in_little_memory "$VACT" allow --list --json
	python3 -c 'import json, sys; assert len(json.load(sys.stdin)["decisions"]) == 100001' <"$WORLD/answer"
	in_little_memory "$VACT" known
	# Each project is called by its own name, each of $WORKON_HOME by that.
	[[ $(grep -cE $'^(p[0-9]{6}|n[0-9]{6}|proj)\t/' "$WORLD/answer") -eq 200001 ]]
	[[ $(cut -f 1 "$WORLD/answer" | sort -u | wc -l) -eq 200001 ]]
	rm -r "$WORLD/many"
	in_little_memory "$VACT" prune
	[[ $(cat "$WORLD/said") == 'vact: forgot 100000 decisions' && $(wc -l <"$WORLD/answer") -eq 100000 ]]
	[[ $("$VACT" allow --list) == "allowed $WORLD/many-and-one/proj" ]]
}

# COUNT COMMAND...: how many calls the command makes with so many.
calls_with() {
	rm -rf "$XDG_STATE_HOME"
	make_many "$1"
	[[ $2 != prune || $# -gt 2 ]] || rm -r many
	count_calls "$VACT" "${@:2}"
}

@test "lists, prune and completions look at each decision and each name once" {
	local words few more most steps=40
	local -a command
	need_strace
	! is_sanitized || steps=400
	for words in list 'list --json' 'allow --list' 'allow --list --json' 'prune --dry-run' known prune; do
		read -ra command <<<"$words"
		few=$(calls_with 200 "${command[@]}")
		more=$(calls_with 400 "${command[@]}")
		most=$(calls_with 800 "${command[@]}")
		echo "$words: $few $more $most"
		# Twice as much more is twice as many more; memory and blocks come in steps.
		[[ $((most - more)) -gt 400 && $((most - more)) -le $((2 * (more - few) + steps)) ]]
	done
}

@test "200 levels below a project it is found, and far below none the walk comes to its end" {
	local deep=$WORLD/proj shallow deeper
	need_strace
	make_project proj
	for _ in {1..200}; do
		deep+=/d
	done
	mkdir -p "$deep" "${deep/proj/none}"
	cd "$deep"
	[[ $("$VACT" find) == "$WORLD/proj/.venv" ]]
	activates "$deep" "$WORLD/proj/.venv"
	event "${deep/proj/none}"
	[[ $ACTIVATED == none && -z $SAID ]]
	# So many more calls a level, and no more.
	cd "${deep/proj/none}/.."
	shallow=$(count_calls "$VACT" event --shell bash -- "$PWD")
	cd d
	deeper=$(count_calls "$VACT" event --shell bash -- "$PWD")
	[[ $((deeper - shallow)) -le 14 ]]
}

@test "a PATH of 128 KiB is edited and comes back to the byte" {
	local long shell
	make_project proj
	long=$(printf '/usr/local/%0100d:' {1..1160})$BASE_PATH
	[[ ${#long} -ge 128000 && ${#long} -lt 131000 ]]
	for shell in bash dash zsh; do
		command -v "$shell" >/dev/null || continue
		PATH=$long "$shell" -c '
			before=$PATH
			eval "$("$VACT" on --shell '"$shell"' ./proj)" || exit
			[ "$PATH" = "$PWD/proj/.venv/bin:$before" ] || exit
			eval "$("$VACT" off --shell '"$shell"')" || exit
			[ "$PATH" = "$before" ]'
	done
	PATH=$long "$VACT" exec -e proj sh -c '[ "${PATH#*:}" = "$1" ]' - "$long"
}

@test "a project directory with 100,000 entries costs what one with none does" {
	local none
	need_strace
	make_project proj
	cd proj
	none=$(count_calls "$VACT" event --shell bash -- "$PWD")
	seq -f file%06g 100000 | xargs touch
	[[ $(count_calls "$VACT" event --shell bash -- "$PWD") -eq $none ]]
	run ! grep getdents "$WORLD/calls"
	activates "$PWD"
}

@test "no call names what is above the ceiling" {
	local args
	need_strace
	make_env home/up/proj/.venv
	HOME=$WORLD/home
	vact allow home/up/proj
	cd home/up/proj
	for args in "event --shell sh -- $PWD" 'on --shell sh' find exec\ true list status allow deny; do
		# shellcheck disable=SC2086 # they are words
		strace -qq -e signal=none -e trace=%file -o "$WORLD/calls" "$VACT" $args >/dev/null
		echo "$args"
		# What tells the real path of something reads the links on the way to it.
		case $args in
		list | status) sed -i '/^readlink/d' "$WORLD/calls" ;;
		esac
		run ! grep -E "\"($WORLD|${WORLD%/*}|${WORLD%/*/*}|/tmp)(/[^/\"]*env[^\"]*)?\"" "$WORLD/calls"
	done
}

# DIR: mounts a file system there that answers nothing, as one of a server that
# is gone does; or skips.
hang() {
	local line
	is_root || skip 'only root can mount'
	[[ -e /dev/fuse ]] || skip 'there is no FUSE here'
	mkdir "$1"
	mkfifo "$WORLD/alive" "$WORLD/ready"
	python3 -S -c '
import ctypes, os, sys
fuse = os.open("/dev/fuse", os.O_RDWR)
options = b"fd=%d,rootmode=40000,user_id=0,group_id=0" % fuse
failed = ctypes.CDLL(None).mount(b"hangs", os.fsencode(sys.argv[1]), b"fuse", 0, options)
print("failed" if failed else "mounted", flush=True)
sys.stdin.read()' "$1" <"$WORLD/alive" >"$WORLD/ready" 3>&- &
	HANGS=$!
	exec {HANGING}>"$WORLD/alive"
	read -r line <"$WORLD/ready"
	[[ $line == mounted ]] || skip 'FUSE may not be mounted here'
	MOUNTED=$1
}

@test "a file system above the ceiling that hangs is never touched" {
	local args dir
	make_env home/up/proj/.venv
	mkdir home/none
	HOME=$WORLD/home
	vact allow home/up/proj
	hang "$WORLD/.venv"
	run -137 timeout -s KILL 1 stat "$WORLD/.venv/pyvenv.cfg"
	for dir in home/none home/up/proj; do
		for args in "event --shell sh -- $WORLD/$dir" find list status doctor; do
			# shellcheck disable=SC2086 # they are words
			run -0 timeout -s KILL 20 sh -c 'cd "$1" && shift && { "$@" || [ $? -lt 4 ]; }' - "$dir" "$VACT" $args
		done
	done
	[[ $output == *"$WORLD/home/up/proj/.venv"* ]]
}
