#!/usr/bin/env bats
# list, prune, link, shell and exec: every option, every exit status, and
# names that hold any byte.
# shellcheck disable=SC2016,SC2030,SC2031,SC2103 # scripts are data; tests are subshells

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
}

vact() {
	"$VACT" "$@"
}

# STATUS PATTERN COMMAND...: ends so, says one line like that, and prints nothing.
fails_with() {
	local status_wanted=$1 pattern=$2
	shift 2
	# Unless it is asked for, bats warns of 127.
	if [[ $status_wanted -eq 127 ]]; then
		run -127 --separate-stderr "$@"
	else
		run --separate-stderr "$@"
	fi
	# shellcheck disable=SC2053,SC2154 # it is a pattern; run sets it
	if [[ $status -ne $status_wanted || -n $output || $stderr == *$'\n'* || $stderr != $pattern ]]; then
		printf '%q ' "$@"
		printf '\nshould end with %s: %s\nended with %s: %s\n%s\n' \
			"$status_wanted" "$pattern" "$status" "$stderr" "$output"
		return 1
	fi
}

need_python() {
	command -v python3 >/dev/null || skip 'there is no python3'
}

# STATE TRUST PYTHON PATH: `list` has that line, and once.
lists() {
	local line
	printf -v line '%-9s%-8s%-9s%s' "$@"
	run -0 --separate-stderr vact list
	if [[ $(grep -cFx -e "$line" <<<"$output") != 1 ]]; then
		printf 'there should be once: %s\n%s\n' "$line" "$output"
		return 1
	fi
}

# ENV KEY...: the values of the one row about ENV, as JSON, one a line.
row() {
	vact list --json | python3 -c '
import json, os, sys
rows = [r for r in json.load(sys.stdin)["environments"] if r["env"] == os.fsdecode(sys.argv[1])]
assert len(rows) == 1, rows
for key in sys.argv[2:]:
    print(json.dumps(rows[0][key]))' "$@"
}

# prune

records() {
	find "$XDG_STATE_HOME/vact/decisions" -name '*.json' | wc -l
}

@test "prune: with nothing to forget, says so and forgets nothing" {
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' ]]
	[[ ! -e $XDG_STATE_HOME/vact ]]
	make_project proj
	make_project empty
	rm -r empty/.venv
	mkdir bare
	vact deny bare
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' && $(records) == 3 ]]
}

@test "prune: forgets what is gone, replaced or broken, and tells each" {
	local dir=$XDG_STATE_HOME/vact/decisions stamp
	for each in kept gone file replaced; do
		make_project $each
	done
	rm -r gone file
	: >file
	mv replaced old
	make_env replaced/.venv
	# A sound record under another's name is never looked up.
	cp "$(grep -l kept "$dir"/*.json)" "$dir/4123456789abcdef.json"
	echo nonsense >"$dir/0123456789abcdef.json"
	: >"$dir/1123456789abcdef.json"
	head -c 70000 /dev/zero >"$dir/2123456789abcdef.json"
	mkfifo "$dir/3123456789abcdef.json"
	stamp=$(<"$XDG_STATE_HOME/vact/changed")
	expected="gone     $WORLD/file
gone     $WORLD/gone
broken   $dir/0123456789abcdef.json
broken   $dir/1123456789abcdef.json
broken   $dir/2123456789abcdef.json
broken   $dir/3123456789abcdef.json
broken   $dir/4123456789abcdef.json
replaced $WORLD/replaced"
	for option in --dry-run -n; do
		run -0 --separate-stderr vact prune $option
		[[ $(sort <<<"$output") == $(sort <<<"$expected") ]]
		[[ $stderr == 'vact: would forget 8 decisions' ]]
		[[ $(records) == 9 && $(<"$XDG_STATE_HOME/vact/changed") == "$stamp" ]]
	done
	run -0 --separate-stderr vact prune
	[[ $(sort <<<"$output") == $(sort <<<"$expected") ]]
	[[ $stderr == 'vact: forgot 8 decisions' && $(records) == 1 ]]
	# Shells are to look again.
	[[ $(<"$XDG_STATE_HOME/vact/changed") != "$stamp" ]]
	[[ $(vact allow --list) == "allowed $WORLD/kept" ]]
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' ]]
}

@test "prune: keeps what it cannot be sure about, and says so" {
	[[ $(id -u) -ne 0 ]] || skip 'root may look everywhere'
	local dir=$XDG_STATE_HOME/vact/decisions
	mkdir closed
	make_project closed/proj
	chmod 0 closed
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' && $(records) == 1 ]]
	chmod 700 closed
	chmod 0 "$dir"/*.json
	run -1 --separate-stderr vact prune
	[[ -z $output && $stderr == "vact: cannot read '$dir/"*$'Permission denied\nvact: there is nothing to forget' ]]
	[[ $(records) == 1 ]]
}

@test "prune: what cannot be removed is a failure, and the rest is done" {
	local dir=$XDG_STATE_HOME/vact/decisions
	make_project gone
	rm -r gone
	mkdir "$dir/0123456789abcdef.json"
	run -1 --separate-stderr vact prune
	[[ $output == "gone     $WORLD/gone" ]]
	[[ $stderr == "vact: cannot remove '$dir/0123456789abcdef.json': "*$'\nvact: forgot 1 decision' ]]
	chmod 777 "$dir"
	fails_with 1 "vact: '$dir' belongs to others *; make it yours with mode 0700" vact prune
	unset HOME XDG_STATE_HOME
	fails_with 1 'vact: HOME is not set to an absolute path; *' vact prune
}

@test "prune: a decision whose birth time was not to be had is not taken for another's" {
	local record text inode
	make_project proj
	record=$(echo "$XDG_STATE_HOME"/vact/decisions/*.json)
	text=$(<"$record")
	[[ $text =~ \"identity\":[[:space:]]*\"([0-9]+)-[0-9.]+\" ]] || skip 'there is no birth time here'
	inode=${BASH_REMATCH[1]}
	sed -i "s/\"$inode-[0-9.]*\"/\"$inode\"/" "$record"
	run -0 vact prune
	[[ $(records) == 1 ]]
	sed -i "s/\"$inode\"/\"${inode}1\"/" "$record"
	run -0 --separate-stderr vact prune
	[[ $output == "replaced $WORLD/proj" && $(records) == 0 ]]
}

@test "prune: names of any bytes are shown on one line and forgotten" {
	make_project $'a\nb\e[31m'
	make_project $'\xff'
	rm -r a* $'\xff'
	run -0 --separate-stderr vact prune
	[[ $output == "gone     $WORLD/a\\nb\\x1b[31m"$'\n'"gone     $WORLD/\\xff" && $(records) == 0 ]]
}

@test "prune: a decision made anew while it waits is kept" {
	command -v flock >/dev/null || skip 'there is no flock'
	[[ -r /proc/locks ]] || skip 'there is no /proc/locks'
	local dir=$XDG_STATE_HOME/vact/decisions record pid
	make_project proj
	record=$(echo "$dir"/*.json)
	mv proj old
	make_env proj/.venv
	XDG_STATE_HOME=$WORLD/other vact allow proj
	# While the lock is ours, prune has seen the old record, and can but wait.
	exec 9<"$dir"
	flock 9
	"$VACT" prune >"$WORLD/pruned" 2>&1 9<&- &
	pid=$!
	until grep -q -e "-> FLOCK .* $pid " /proc/locks; do
		kill -0 "$pid"
	done
	mv "$WORLD/other/vact/decisions/${record##*/}" "$record"
	exec 9<&-
	wait "$pid"
	[[ $(<"$WORLD/pruned") == 'vact: there is nothing to forget' ]]
	lists ok allowed 3.11.2 "$WORLD/proj/.venv"
	[[ ${#lines[@]} -eq 1 ]]
}

@test "prune: no allow is lost beside it" {
	local i
	local -a jobs=()
	for i in {1..40}; do
		make_project "p$i"
		mv "p$i" "old$i"
		make_env "p$i/.venv"
	done
	for i in {1..40}; do
		vact allow "p$i" &
		jobs+=($!)
		((i % 4)) || vact prune >/dev/null 2>&1 &
		jobs+=($!)
	done
	for i in "${jobs[@]}"; do
		wait "$i"
	done
	run -0 vact list
	[[ $(grep -c '^ok       allowed ' <<<"$output") == 40 ]]
}

