#!/usr/bin/env bats
# What is swapped while vact looks at it, and what many do at a time.
#
# Whoever runs these tests swaps what is his own, which nobody else can; but
# then vact is seen to use nothing that it has not checked.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/event"

setup() {
	event_setup
	EVENT=("$VACT" event --shell sh --memory '' --)
	STATUS=
}

teardown() {
	event_teardown
}

need_atcall() {
	[[ -n ${ATCALL-} ]] || skip 'set ATCALL to tests/atcall'
	run "$ATCALL" 1 : -- true
	[[ $status -ne 77 ]] || skip 'nothing may be traced here'
	# A leak cannot be looked for while one is traced.
	export ASAN_OPTIONS=detect_leaks=0
}

# A project that is allowed, `p`, and beside it what takes its place.
make_pair() {
	make_env p/.venv good
	make_env other/.venv mallory
	: >other/.venv/bin/mallory
	"$VACT" allow p
}

# The hook's question in $PROJECT, its calls traced. Leaves in $FIRST and $LAST
# which is the first that is not the loader's, and the last that looks something
# up by its name.
rehearse() {
	local line number=0
	FIRST=0 LAST=0
	(cd "$PROJECT" && strace -qq -o "$WORLD/calls" "${EVENT[@]}" >"$WORLD/said")
	grep -q "VIRTUAL_ENV' '" "$WORLD/said"
	# The first is its execve, which atcall does not count.
	while IFS= read -r line; do
		# A build for gcov writes its counts from here on.
		[[ $line != *.gcda\"* ]] || break
		[[ $line != *\(AT_FDCWD,* && $line != readlink* && $line != 'openat('* ]] || LAST=$number
		[[ $line != getcwd\(* ]] || FIRST=$number
		number=$((number + 1))
	done <"$WORLD/calls"
	[[ $FIRST -gt 0 && $LAST -ge $((FIRST + 15)) ]]
}

# SAID: what is named in there to be activated is not what was checked.
activates_another() {
	local env
	env=$(sed -n "s/^__vact_export 'VIRTUAL_ENV' '\(.*\)'$/\1/p" <<<"$1")
	[[ -n $env ]] || return 1
	activated=$((activated + 1))
	[[ -e $env/bin/mallory ]] || grep -q mallory "$env/pyvenv.cfg"
}

complain() {
	printf '%s: status %s\n%s\n' "$1" "$status" "$said"
	sed -n "$((at + 1))p" "$WORLD/calls"
	return 1
}

# Swaps before each call. What was not there when the last look was taken is
# never activated; nor does anything ever say its name.
swap_at_each_call() {
	local at said status activated=0
	for ((at = FIRST; ; at++)); do
		status=0
		said=$(cd "$PROJECT" && "$ATCALL" "$at" "$SWAP" -- "${EVENT[@]}") || status=$?
		[[ $status -ne 125 ]] || break
		[[ $status =~ ^[0$STATUS]$ && $said != *mallory* ]] || complain "swapped before call $at" || return
		! activates_another "$said" || [[ $at -gt $LAST ]] ||
			complain "activates what was put there before call $at" || return
		eval "$BACK"
	done
	[[ $activated -gt 0 && $at -gt $LAST ]]
}

# The same with a swap back soon afterwards: then all is well, or refused.
swap_and_back_at_each_call() {
	local at said status later activated=0
	for ((at = FIRST; at <= LAST; at++)); do
		for later in 1 3 9; do
			status=0
			said=$(cd "$PROJECT" && "$ATCALL" "$at" "$SWAP" $((at + later)) "$BACK" -- "${EVENT[@]}") || status=$?
			[[ $status =~ ^([0$STATUS]|125)$ && $said != *mallory* ]] ||
				complain "swapped before call $at and back after $later" || return
			eval "$BACK"
		done
	done
}

# DIR THIS OTHER: is asked in DIR, while THIS is swapped for OTHER.
tries() {
	PROJECT=$1
	[[ ${EVENT[1]} != event ]] || EVENT+=("$WORLD/$1")
	SWAP="cd '$WORLD' && { test -e swapped || { mv $2 aside && mv $3 $2 && : >swapped; }; }"
	BACK="(cd '$WORLD' && { ! test -e swapped || { mv $2 $3 && mv aside $2 && rm swapped; }; })"
	rehearse && swap_at_each_call && swap_and_back_at_each_call
}

@test "a project that is swapped for another while it is judged is not activated" {
	need_atcall
	make_pair
	tries p p other
}

@test "an environment that is swapped for an unsafe one while it is judged is not activated" {
	need_atcall
	make_pair
	chmod 777 other/.venv
	tries p p/.venv other/.venv
}

@test "a bin that is swapped for an unsafe one while it is judged is not activated" {
	need_atcall
	make_pair
	chmod 777 other/.venv/bin
	tries p p/.venv/bin other/.venv/bin
}

@test "a link that is made to lead elsewhere while it is judged is not followed there" {
	need_atcall
	make_env good good
	make_env bad mallory
	mkdir p
	ln -s ../good p/.venv
	ln -s ../bad p/other
	"$VACT" allow p
	tries p p/.venv p/other
}

@test "a redirect that is made to lead elsewhere while it is judged is not followed there" {
	need_atcall
	make_env good good
	make_env bad mallory
	mkdir p
	echo ../good >p/.venv
	echo ../bad >p/other
	"$VACT" allow p
	tries p p/.venv p/other
}

@test "a directory above that is swapped while the project is judged is not activated" {
	need_atcall
	mkdir a b
	make_env a/p/.venv good
	make_env b/p/.venv mallory
	ln -s a way
	ln -s b other
	"$VACT" allow way/p
	tries way/p way other
}

@test "by hand, too, what is swapped for an unsafe one while it is judged is not activated" {
	need_atcall
	make_pair
	chmod 777 other/.venv
	EVENT=("$VACT" on --shell sh)
	STATUS=3
	tries p p/.venv other/.venv
}

# Many at a time

# COMMAND...: as one of those that are waited for.
at_once() {
	"$@" 2>>"$WORLD/errors" >>"$WORLD/outputs" &
	JOBS+=($!)
}

# PATTERN: they all succeed, and say what matches or nothing.
wait_for_all() {
	local job others=0
	for job in "${JOBS[@]}"; do
		wait "$job" || echo "one ended with $?" >>"$WORLD/errors"
	done
	others=$(grep -cvE "^vact: ($1)" "$WORLD/errors") || :
	if [[ $others -ne 0 ]]; then
		grep -vE "^vact: ($1)" "$WORLD/errors"
		return 1
	fi
}

# What is kept, as `allow --list` shows it.
decided() {
	"$VACT" allow --list | sed "s|$WORLD/||"
}

@test "50 at a time that allow, deny, forget and prune lose nothing" {
	local i wanted
	for i in {0..39}; do
		make_env "allowed$i/.venv"
		make_env "denied$i/.venv"
		make_env "forgotten$i/.venv"
		make_env "gone$i/.venv"
		"$VACT" allow "forgotten$i"
		"$VACT" deny "gone$i"
		rm -r "gone$i"
	done
	JOBS=()
	for i in {0..39}; do
		at_once "$VACT" allow "allowed$i"
		at_once "$VACT" deny "denied$i"
		at_once "$VACT" allow --forget "forgotten$i"
		if [[ $((i % 4)) -eq 0 ]]; then
			at_once "$VACT" prune
			at_once "$VACT" list
		fi
	done
	wait_for_all 'there is nothing to forget|forgot [0-9]+ decision'
	wanted=$(for i in {0..39}; do printf 'allowed allowed%s\ndenied  denied%s\n' "$i" "$i"; done | sort)
	diff <(echo "$wanted") <(decided | sort)
	[[ $(grep -c '^gone ' "$WORLD/outputs") -ge 40 ]]
	[[ $(find "$XDG_STATE_HOME/vact/decisions" -type f | wc -l) -eq 80 ]]
}

@test "a project that comes back while others prune keeps what is decided on it then" {
	for _ in {1..15}; do
		JOBS=()
		make_project proj
		rm -r proj
		for _ in {1..8}; do
			at_once "$VACT" prune
		done
		make_project proj
		wait_for_all 'there is nothing to forget|forgot [0-9]+ decision'
		[[ $(decided) == 'allowed proj' ]]
	done
}

@test "50 that make environments at a time have each its own, and each allowed" {
	local i
	[[ -x /usr/bin/python3 ]] || skip 'there is no /usr/bin/python3'
	mkdir -p first shared
	"$VACT" new -p /usr/bin/python3 --without-pip first/.venv 2>"$WORLD/said" || skip "$(cat "$WORLD/said")"
	JOBS=()
	for i in {0..44}; do
		at_once "$VACT" new -p /usr/bin/python3 --without-pip "own$i/.venv"
	done
	for i in {0..4}; do
		at_once "$VACT" new -p /usr/bin/python3 --without-pip --allow-existing shared/.venv
	done
	wait_for_all "made '"
	for i in {0..44}; do
		"own$i/.venv/bin/python" -c 'import sys; assert sys.prefix != sys.base_prefix'
	done
	shared/.venv/bin/python -c 'import sys; assert sys.prefix != sys.base_prefix'
	[[ $(decided | grep -c "^allowed own") -eq 45 ]]
	[[ -z $(find . -name '.vact-*') ]]
}
