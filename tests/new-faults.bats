#!/usr/bin/env bats
# `vact new` stopped or failing at each of its system calls, and several of them
# at once: there is what was, or all of the new environment, and in the end
# nothing besides.
#
# FAULTS=all tries the real pip at every call, too, which takes long.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"

setup_file() {
	make_small_python
}

setup() {
	make_small_world
}

# Sets what is tried: NAME of a function that makes what is there before, the
# DIRECTORY to be in, the TARGET named from there, and OPTIONS.
scene() {
	BEFORE=$1 FROM=$2 NAMED=$3 OPTIONS=("${@:4}")
}

# What is there before, in the directory of a worker.
nothing() { :; }
empty() { mkdir target; }
environment() { cp -a "$WORLD/old" target; }
project() { cp -a "$WORLD/project" target; }
bare_names() { mkdir target && cp -a "$WORLD/project"/{bin,lib} target; }

# What those are made of.
make_before() {
	small --prompt old "$WORLD/old"
	sed -i 's/^version = .*/version = 3.4/' "$WORLD/old/pyvenv.cfg"
	mkdir -p "$WORLD/old/mine" "$WORLD"/project/{bin,lib/deep,src}
	echo mine | tee "$WORLD"/old/{mine,bin,lib}/mine >/dev/null
	echo mine | tee "$WORLD"/project/{bin,lib/deep,src,.}/mine >"$WORLD/project/.gitignore"
}

# [WORD...]: makes the environment of the scene, run by these words.
act() {
	# A shell says where a signal ended what it ran.
	{
		(cd "$FROM" && exec "$@" "$VACT" new --no-allow -p "$PYTHON" "${OPTIONS[@]}" "$NAMED") 2>"$WORLD/$WORKER.said"
	} 2>/dev/null
}

begin() {
	chmod -R u+w "$WORLD/$WORKER" 2>/dev/null || :
	rm -rf "${WORLD:?}/$WORKER"
	mkdir "$WORLD/$WORKER"
	cd "$WORLD/$WORKER" || return
	"$BEFORE" || return
	OLD=$(identity "$PWD")
	OLD_TARGET=$(sed -n 's|^target/\{0,1\}||p' <<<"$OLD")
	mapfile -t MINE < <(find "$PWD" -type f -name mine)
	SAID=$(cat "${MINE[@]}" /dev/null)
}

# Whether all is as it was, or as it is to be.
is_old() { [[ $(identity "$WORLD/$WORKER") == "$OLD" ]]; }
is_new() { [[ $(shape "$WORLD/$WORKER") == "$NEW" ]]; }

# The user's files have what they had, unless they were to go.
has_mine() {
	[[ ${OPTIONS[0]} == --clear || $(cat "${MINE[@]}" /dev/null 2>/dev/null) == "$SAID" ]]
}

complain() {
	printf '%s, from %s: %s\n' "${OPTIONS[*]} $NAMED" "$BEFORE" "$*"
	cat "$WORLD/$WORKER.said"
	diff <(echo "$NEW") <(shape "$WORLD/$WORKER")
	return 1
}

# What may change a file. To be killed at another call is to be killed at the
# next of these.
CHANGES='^(mkdir|symlink|link|rename|unlink|rmdir|write|fsync|chmod|fchmod|utimens|flock|open.*O_CREAT)'

# PATTERN: the calls that match, in the order of time and without those of the
# loader, as lines `CALL COUNT`. Of many alike in a row, every fifth will do, and
# of those that only look. As long as nothing is made, to be told that a file is
# not there does no harm.
calls() {
	awk -v pattern="$1" -v changes="$CHANGES" -v all="$FAULTS" '
		function tell(i) {
			for (i = 1; i <= alike; i++)
				if (all || i <= 2 || i > alike - 2 || i % 5 == 0)
					print last, first + i - 1
			alike = 0
		}
		{ call = $0; sub(/\(.*/, "", call); count[call]++ }
		/"\."/ { has_begun = 1 }
		/^mkdir.*\.vact-/ { has_stage = 1 }
		!has_begun || $0 !~ pattern { next }
		$0 !~ changes && $0 !~ /^(open|getdents)/ {
			if (has_stage && (all || ++looks % 5 == 0))
				print call, count[call]
			next
		}
		{
			if (call != last || count[call] != first + alike) {
				tell()
				last = call
				first = count[call]
			}
			alike++
		}
		END { tell() }' "$WORLD/calls"
}

# Tries the scene without faults; sets NEW.
rehearse() {
	WORKER=0
	begin || return
	act || complain 'does not work at all' || return
	NEW=$(shape "$WORLD/0")
	[[ -z $(left_in .) ]] || complain 'leaves something' || return
	begin || return
	act strace -qq -e signal=none -o "$WORLD/calls"
	is_new || complain 'is not the same twice' || return
	WHOLE=$([[ $BEFORE == nothing ]] && echo "$NAMED" || echo target)
	NEW_TARGET=$(shape "$WHOLE")
}

# TRY: calls it for every second of the points, as one of two workers.
work() {
	local number=0 call count
	KILLED=0
	begin || return
	while read -r call count; do
		number=$((number + 1))
		[[ $((number % 2)) -eq $WORKER ]] || continue
		"$1" "$call" "$count" || return
	done <"$WORLD/points"
}

# TRY: at all lines of standard input.
at_all() {
	local other
	cat >"$WORLD/points"
	[[ $(wc -l <"$WORLD/points") -ge 5 ]] || complain 'has too few points' || return
	(WORKER=1 && work "$1") &
	other=$!
	WORKER=0
	work "$1" || {
		wait "$other"
		return 1
	}
	wait "$other"
}

# Whether the target is as it was, or as it is to be, whatever is beside it.
target_is_old() {
	if [[ $BEFORE == nothing ]]; then
		[[ ! -e $NAMED ]]
	else
		[[ $(identity target) == "$OLD_TARGET" ]]
	fi
}
target_is_new() { [[ $(shape "$WHOLE" | sed '/\.vact-/d') == "$NEW_TARGET" ]]; }

# Does the same again; where that is complete already, does as it is told.
complete() {
	act && return
	grep -q 'already; --upgrade repairs it' "$WORLD/$WORKER.said" || return
	local OPTIONS=(--upgrade)
	act
}

# CALL COUNT: ends it there. To be there again completes it.
kill_at() {
	local status=0
	act strace -qq -o /dev/null -e trace="$1" -e inject="$1:signal=SIGKILL:when=$2" || status=$?
	[[ $status -eq 137 ]] || complain "$1 $2: is not killed, but ends with $status" || return
	has_mine || complain "$1 $2: files are lost" || return
	if [[ $IS_PINNED ]]; then
		[[ -d target ]] || complain "$1 $2: the target is gone" || return
	elif target_is_old; then
		# What lies beside it is removed by the next run. Not to have that each
		# time saves much.
		if [[ $((KILLED++ % 4)) -ne 0 ]]; then
			rm -rf .vact* made
			is_old || complain "$1 $2: leaves something elsewhere"
			return
		fi
	else
		target_is_new || complain "$1 $2: neither the old nor the new" || return
	fi
	is_new || complete || complain "$1 $2: cannot be completed" || return
	# Which says by what command.
	[[ $(shape . | sed '/\/pyvenv.cfg /d') == "$(sed '/\/pyvenv.cfg /d' <<<"$NEW")" ]] ||
		complain "$1 $2: is completed differently" || return
	begin
}

# CALL COUNT: that fails. So does the whole, or it does not matter.
fail_at() {
	local status=0 error
	case $1 in
	flock | *wait*) error=EINTR ;;
	open*) error=EMFILE ;;
	mkdir* | link* | symlink* | write) error=ENOSPC ;;
	*) error=EIO ;;
	esac
	act strace -qq -o /dev/null -e trace="$1" -e inject="$1:error=$error:when=$2" || status=$?
	has_mine || complain "$1 $2: files are lost" || return
	# What cannot be told to be safe is refused.
	if [[ $status -eq 1 || $status -eq 3 ]]; then
		[[ $(wc -l <"$WORLD/$WORKER.said") -eq 1 ]] || complain "$1 $2: is not told in a line" || return
		is_old || complain "$1 $2: fails, and changes something"
		return
	fi
	[[ $status -eq 0 ]] || complain "$1 $2: ends with $status" || return
	if ! is_new; then
		target_is_new || complain "$1 $2: does not fail" || return
		# The old one could not be removed as a whole.
		complete || complain "$1 $2: cannot be done again" || return
		[[ -z $(left_in .) ]] || complain "$1 $2: leaves something for ever" || return
	fi
	begin
}

each_scene() {
	make_before
	IS_PINNED=
	scene nothing . made/for/it
	"$@" || return
	scene empty . target
	"$@" || return
	scene environment . target --clear
	"$@" || return
	scene environment . target --upgrade
	"$@" || return
	scene environment . target --allow-existing
	"$@" || return
}

# Where the target itself must stay, it is filled entry by entry.
each_pinned_scene() {
	make_before
	IS_PINNED=yes
	scene empty target .
	"$@" || return
	scene environment target . --upgrade
	"$@" || return
	scene project . target --allow-existing
	"$@" || return
	scene bare_names . target --allow-existing
	"$@" || return
}

kill_everywhere() {
	rehearse || return
	calls "$CHANGES" | at_all kill_at
}

fail_everywhere() {
	rehearse || return
	calls . | grep -Ev '^(mmap|munmap|brk|exit_group|geteuid|rt_|prlimit|getrandom|mprotect|madvise)' |
		at_all fail_at
}

@test "killed at any call, the target is as it was or complete, and the next run leaves nothing behind" {
	need_strace
	each_scene kill_everywhere
}

@test "killed while it fills what must stay, nobody's file is lost and the next run completes it" {
	need_strace
	each_pinned_scene kill_everywhere
}

@test "when any call fails, all is as it was, and a line tells so" {
	need_strace
	each_scene fail_everywhere
}

@test "when any call fails while it fills what must stay, all is as it was" {
	need_strace
	each_pinned_scene fail_everywhere
}

# What is left of a kill at that call, after which a scene of its own follows.
leave_stage() {
	scene nothing . target
	WORKER=0
	begin || return
	act strace -qq -o /dev/null -e trace=symlinkat -e inject=symlinkat:signal=SIGKILL:when=1 || :
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

@test "of several who make one environment at once, one does and the others say so" {
	local round
	need_strace
	[[ -r /proc/locks ]] || skip 'there is no /proc/locks'
	leave_stage
	for round in 1 2 3 4 5; do
		together 3
		[[ $STATUSES == 000 ]] || complain "$round: they end with $STATUSES"
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
	leave_stage
	small target
	for options in --clear --upgrade --allow-existing; do
		together 5 "$options"
		[[ $STATUSES == 00000 ]] || complain "they end with $STATUSES"
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
		cd ..
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
	done < <(CHANGES='^(mkdir|ch|fch|open.*O_CREAT|write|rename|fsync|clone|vfork|wait4|pipe)' && calls "$CHANGES")
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
			[[ $(wc -l <said) -eq 1 && $(<said) == *"'$PYTHON'"*'exit status 137'* ]]
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
