#!/usr/bin/env bats
# Several `vact new` at once for one environment and on one cache, and what
# happens while wheels are unpacked for the first time.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"

setup_file() {
	make_small_python
}

setup() {
	make_small_world
}

# Sets STAGE to where environments for `target` are built.
find_stage() {
	run -137 strace -qq -o /dev/null -e trace=symlinkat -e inject=symlinkat:signal=SIGKILL:when=1 \
		"$VACT" new --no-allow -p "$PYTHON" target
	STAGE=$(echo .vact-*)
	[[ -d $STAGE ]]
}

# FILE: how many wait for a lock on it.
waiting() {
	grep -c -e "-> FLOCK .*:$(stat -c %i "$1") " /proc/locks || :
}

# COUNT OPTION...: as many at once for one target, who set out together. Leaves
# their statuses in STATUSES and what they said in *.said.
together() {
	local count=$1 number jobs=() hold
	shift
	mkdir -p "$STAGE"
	exec {hold}<"$STAGE"
	flock "$hold"
	for ((number = 0; number < count; number++)); do
		# Each is held up elsewhere, for up to a hundredth of a second.
		strace -f -qq -o /dev/null -e trace=mkdirat,linkat,renameat,unlinkat \
			-e inject=mkdirat,linkat,renameat,unlinkat:delay_enter=$((RANDOM % 10000)):when=$((RANDOM % 9 + 1))+$((RANDOM % 9 + 5)) \
			"$VACT" new --no-allow -p "$PYTHON" "$@" target 2>"$number.said" {hold}<&- &
		jobs+=($!)
	done
	until [[ $(waiting "$STAGE") -eq $count ]]; do
		kill -0 "${jobs[@]}" || return
	done
	exec {hold}<&-
	STATUSES=
	for number in "${jobs[@]}"; do
		wait "$number" && STATUSES+=0 || STATUSES+=$?
	done
}

said() {
	cat ./*.said
	echo "they end with $STATUSES"
	return 1
}

@test "of several who make one environment at once, one does and the others say so" {
	local round
	need_strace
	[[ -r /proc/locks ]] || skip 'there is no /proc/locks'
	find_stage
	for round in 1 2 3 4 5; do
		together 3
		[[ $STATUSES == 000 ]] || said
		[[ $(cat ./*.said | grep -c ': made .*; activate') -eq 1 ]]
		[[ $(cat ./*.said | grep -c 'was made by another vact meanwhile') -eq 2 ]]
		expect_sound target
		[[ -z $(left_in .) ]]
		rm -r target
	done
}

@test "several who make an environment anew, or upgrade it, follow one another" {
	local options
	need_strace
	[[ -r /proc/locks ]] || skip 'there is no /proc/locks'
	find_stage
	small target
	for options in --clear --upgrade --allow-existing; do
		together 5 "$options"
		[[ $STATUSES == 00000 ]] || said
		expect_sound target
		[[ -z $(left_in .) ]]
	done
}

@test "one who is where another makes an environment gets along with him" {
	local round
	need_strace
	for round in 1 2 3 4; do
		mkdir "$WORLD/$round" "$WORLD/$round/target"
		cd "$WORLD/$round/target"
		for directory in . ../target; do
			strace -qq -o /dev/null -e trace=mkdirat,linkat,renameat \
				-e inject=mkdirat,linkat,renameat:delay_enter=$((RANDOM % 5000)):when=1+7 \
				"$VACT" new --no-allow -p "$PYTHON" "$directory" 2>"../said${#directory}" &
		done
		wait
		cd "$WORLD/$round"
		expect_sound target
		[[ -z $(left_in .) ]]
		# The second one may find it complete, or come too late.
		[[ $(cat said* | grep -c ': made ') -ge 1 ]]
	done
}

@test "what comes into an empty target meanwhile is not removed" {
	local status=0
	need_strace
	mkdir target
	# Held up before its last step, long enough for a file to come there.
	strace -qq -o /dev/null -e trace=renameat -e inject=renameat:delay_enter=1000000:when=1 "$VACT" new --no-allow -p "$PYTHON" target 2>said &
	# It has looked at the target when there is a stage beside it.
	until [[ -n $(left_in .) ]]; do
		kill -0 $!
	done
	cat said
	echo mine >target/mine
	wait $! || status=$?
	echo "$status, $(<said)"
	[[ $status -eq 1 && $(<target/mine) == mine && $(ls -A target) == mine && -z $(left_in .) ]]
	[[ $(<said) == *"cannot "*target*[Nn]"ot empty"* ]]
}

@test "twenty on a cold cache unpack once, and all end well" {
	local number jobs=()
	rm -r "$CACHE"
	for ((number = 0; number < 20; number++)); do
		small "env$number" 2>"$number.said" &
		jobs+=($!)
	done
	for number in "${jobs[@]}"; do
		wait "$number"
	done
	[[ $(grep -c '^zipfile' "$RUNS") -eq 1 ]]
	for ((number = 0; number < 20; number++)); do
		expect_sound "env$number"
	done
	[[ -z $(find "$XDG_CACHE_HOME" . -name '.vact*' -o -name '*.new') ]]
	[[ $(shape "$CACHE/wheels") == "$(shape "$WARM/vact/wheels")" ]]
}

# Nothing half is left in the cache, and a run comes to what is to be there.
recovers() {
	[[ ! -e env ]] || return
	small env 2>said || {
		cat said
		return 1
	}
	expect_sound env || return
	# But for what somebody wrote who did not get to rename it.
	diff <(find "$WARM/vact" -printf '%P\n' | sort) \
		<(find "$CACHE" ! -path '*/interpreters/*.??????' -printf '%P\n' | sort) || return
	rm -rf env "$CACHE"
}

@test "killed at any call while wheels are unpacked, the next run does it" {
	local call count number=0
	need_strace
	rm -r "$CACHE"
	strace -qq -e signal=none -o "$WORLD/calls" "$VACT" new --no-allow -p "$PYTHON" env 2>/dev/null
	rm -r env "$CACHE"
	sed -i '/^linkat/,$d' "$WORLD/calls"
	while read -r call count; do
		number=$((number + 1))
		[[ $FAULTS || $((number % 2)) -eq 0 ]] || continue
		{ strace -qq -o /dev/null -e trace="$call" -e inject="$call:signal=SIGKILL:when=$count" \
			"$VACT" new --no-allow -p "$PYTHON" env; } >/dev/null 2>&1 && {
			echo "$call $count is not reached"
			return 1
		}
		recovers || {
			echo "after $call $count"
			return 1
		}
	done < <(calls '^(mkdir|ch|fch|open.*O_CREAT|write|rename|fsync|clone|vfork|wait4|pipe)')
	[[ $number -gt 20 ]]
}

@test "with the Python that unpacks killed, a line tells so and nothing is left" {
	local call count status killed=0
	need_strace
	for call in mkdir write rename openat lseek; do
		for count in 9 30 99; do
			rm -rf "$CACHE"/wheels/*[0-9a-f]
			status=0
			{ strace -f -qq -o /dev/null -e trace="$call" -e inject="$call:signal=SIGKILL:when=$count" \
				"$VACT" new --no-allow -p "$PYTHON" env 2>said; } 2>/dev/null || status=$?
			# Not the Python, or neither.
			if [[ $status -ne 1 ]]; then
				rm -rf env
				continue
			fi
			killed=$((killed + 1))
			[[ $(wc -l <said) -eq 1 && $(<said) == *"'$PYTHON' "*@('signal 9 ended it'|'exit status 137')* ]] || {
				cat said
				return 1
			}
			[[ ! -e env && -z $(left_in .) && -z $(find "$CACHE" -name '*.new') ]]
			recovers
		done
	done
	[[ $killed -ge 3 ]]
}

@test "with a full disk below the cache, a line tells so and nothing is left" {
	local inside=(unshare -m)
	[[ $(id -u) -eq 0 ]] || inside=(unshare -r -m)
	"${inside[@]}" mount -t tmpfs none /mnt 2>/dev/null || skip 'nothing can be mounted here'
	rm -r "$CACHE"
	# shellcheck disable=SC2016
	run -0 "${inside[@]}" bash -euc '
		failed=0
		for size in 8 16 24 32 40 48 64 80 96; do
			mount -t tmpfs -o size=${size}k none "$XDG_CACHE_HOME"
			status=0
			"$VACT" new --no-allow -p "$1" env 2>said || status=$?
			if [ $status -ne 0 ]; then
				failed=$((failed + 1))
				cat said
				[ $status -eq 1 ] && [ "$(wc -l <said)" -eq 1 ] && [ ! -e env ]
				grep -q "No space left" said
				[ -z "$(find . -name ".vact*" -o -name "*.new")" ]
				mount -o remount,size=4m "$XDG_CACHE_HOME"
				"$VACT" new --no-allow -p "$1" env 2>/dev/null
			fi
			env/bin/pip 2>&1 | grep -q pip/__init__.py
			rm -r env
			umount "$XDG_CACHE_HOME"
		done
		[ $failed -ge 2 ]' - "$PYTHON"
}
