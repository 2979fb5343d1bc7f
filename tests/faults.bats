#!/usr/bin/env bats
# Each command but `new` (see new-faults.bats) with each of its system calls and
# each of its allocations failing, and stopped at any moment: the shell is as
# before or as after, so are the files, and what is said is one line.
# shellcheck disable=SC2030,SC2031 # each scene is a world of its own

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"

setup() {
	make_world
	umask 022
}

teardown() {
	if [[ -n ${MOUNTED-} ]]; then
		cd / && umount "$MOUNTED"
	fi
}

# The projects and the state that each scene begins with, for a worker.
make_scenery() {
	export HOME=$WORLD/$1
	export XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.local/state XDG_CACHE_HOME=$HOME/.cache
	ERRORS=$WORLD/$1.errors CALLS=$WORLD/$1.calls
	mkdir -p "$HOME/linked" "$XDG_CONFIG_HOME/vact"
	cd "$HOME" || return
	echo '{"trusted": ["~/nowhere"]}' >"$XDG_CONFIG_HOME/vact/config.json"
	make_project proj
	make_project other
	make_project gone
	make_env denied/.venv
	"$VACT" deny denied
	rm -r gone
	printf 'mine\n' >.bashrc
	mkdir "$WORLD/$1.seed"
	cp -a .local .bashrc linked "$WORLD/$1.seed"
}

# What a scene may change is as it was.
reset() {
	rm -rf .local .bashrc linked
	cp -a "$HOME.seed/." .
}

# The files that are to be the old or the new ones, whatever is beside them. What
# is denied is denied wherever it leads, so that may be unknown.
files() {
	tail -n +1 .local/state/vact/decisions/*.json .bashrc linked/.venv 2>/dev/null |
		if [[ ${WORDS[0]} == deny ]]; then grep -v '"target":'; else cat; fi
}

# What was left beside them.
left_beside() {
	find . -path './*/.venv/*' -prune -o \( -name '.bashrc.*' -o -name '.venv.*' -o -name '*.json.*' \) -print
}

# Words of a scene: its KIND, the DIRectory to be in, and the command's.
#   code     what it prints is evaluated, whatever its status
#   event    the same, as the hook does it
#   text     what it prints is all or nothing
#   report   it prints what it knows, and may end with 1 for that
#   change   it changes files
scenes() {
	cat <<-END
		event proj event --shell bash --memory= -- $HOME/proj
		event denied event --shell bash --memory= -- $HOME/denied
		code proj on --shell bash
		code . on --shell bash proj
		text . hook bash
		text . completions bash
		text proj find
		text . help on
		report proj list
		report . list --json
		report . allow --list --json
		report proj status
		report . status --json
		report proj doctor
		report . known
		ran . exec -e proj -- sh -c 'echo "\$VIRTUAL_ENV"'
	END
}

# With `other` active.
scenes_active() {
	cat <<-END
		event proj event --shell bash --memory= -- $HOME/proj
		event . event --shell bash --memory= -- $HOME
		code . off --shell bash
		code . on --shell bash proj
	END
}

scenes_of_change() {
	cat <<-END
		change denied allow
		change proj deny
		change . allow --forget proj
		change . prune
		change . link proj linked
		change . setup bash
		undo . setup bash --undo
	END
}

# What the shell has that matters.
shell_state() {
	printf '%s|' "${VIRTUAL_ENV-unset}" "${VIRTUAL_ENV_PROMPT-unset}" "$PATH" "${VACT_STATE+set}" \
		"${PYTHONHOME-unset}" "${PS1-unset}"
}

# CODE STATUS: what the shell has when it has evaluated that.
evaluated() {
	(
		if [[ $KIND == code || $2 -eq 0 ]]; then
			eval "$1" 2>>"$ERRORS"
		fi
		shell_state
	)
}

complain() {
	printf '%s in %s: %s\nstatus %s\nprinted: %s\nsaid: ' "${WORDS[*]}" "$DIR" "$1" "$status" "${out:0:2000}"
	cat "$ERRORS"
	return 1
}

# [WORD...]: runs the scene by these; leaves $out and $status. What runs the tests may
# ignore signals.
act() {
	local -a first=()
	if env --default-signal=INT,PIPE true 2>/dev/null; then
		first=(env '--default-signal=INT,PIPE')
	fi
	status=0
	{
		out=$(cd "$DIR" && exec "${first[@]}" "$@" "$VACT" "${WORDS[@]}" 2>"$ERRORS" </dev/null) || status=$?
	} 2>/dev/null
}

# One line a failure, and each of vact's.
is_told() {
	local -a said
	mapfile -t said <"$ERRORS"
	# What was done may have been told before.
	[[ ${#said[@]} -le 1 || ($KIND =~ change|undo && $(files) != "$OLD") ]] || return
	! grep -qv '^vact: ' "$ERRORS" || return
	[[ $status -eq 0 || ${#said[@]} -ge 1 || $KIND == report ]]
}

# Whether shells that go by the old decision see that there is another.
is_noticed() {
	[[ ${WORDS[0]} != allow && ${WORDS[0]} != deny ]] || [[ $(files) == "$OLD" || ! -e $MARK ]]
}

# WHAT: judges $out and $status of a run to which that happened.
judge() {
	local now
	[[ $status -le 3 || ($KIND == ran && $status -le 127) ]] || complain "$1: crashes" || return
	is_told || complain "$1: is not told in a line" || return
	case $KIND in
	code | event)
		now=$(evaluated "$out" "$status")
		[[ $now == "$BEFORE" || $now == "$AFTER" || $now == "$PLAIN" ||
			($KIND == event && $now == "$ENTERED") ]] || {
			echo "the shell has $now"
			complain "$1: is neither as before nor as after" || return
		}
		is_told || complain "$1: evaluates with noise" || return
		[[ $KIND == event || $status -ne 0 || $now == "$AFTER" ]] || complain "$1: fails without a word"
		;;
	text | ran)
		[[ $out == "$WHOLE" || -z $out || $KIND == ran ]] || complain "$1: prints something else" || return
		[[ $status -ne 0 || $out == "$WHOLE" ]] || complain "$1: fails without a word"
		;;
	report)
		[[ $out != '{'* || $out == *$'\n}' ]] || complain "$1: prints half a document"
		;;
	change | undo)
		now=$(files)
		if [[ $now == "$OLD" && $OLD != "$NEW" ]]; then
			# What cannot be looked at may still be there, so it is kept.
			[[ $status -ne 0 || ${WORDS[0]} == prune ]] || complain "$1: does nothing, without a word" || return
		elif [[ $now != "$NEW" ]]; then
			diff <(echo "$NEW") <(echo "$now")
			complain "$1: files are neither old nor new" || return
		fi
		is_noticed || complain "$1: is not noticed" || return
		now=$(left_beside)
		[[ -z $now || $1 == *unlink* ]] || complain "$1: leaves $now"
		;;
	esac
}

# Reads the scene; does it without faults.
rehearse() {
	KIND=$1 DIR=$2
	eval "WORDS=($3)"
	case $KIND in
	change | undo)
		reset
		[[ $KIND != undo ]] || "$VACT" setup bash 2>/dev/null
		OLD=$(files)
		;;
	esac
	BEFORE=$(shell_state)
	act
	DONE=$status WHOLE=$out
	[[ $status -eq 0 || $KIND == report ]] || complain 'does not work at all' || return
	AFTER=$(evaluated "$out" 0)
	NEW=$(files)
}

begin_again() {
	case $KIND in
	change) reset ;;
	undo)
		reset
		"$VACT" setup bash 2>/dev/null
		;;
	esac
	MARK=$(echo .local/state/vact/changed.*)
}

# CALL: what it may fail with.
errors_of() {
	case $1 in
	open*) echo EMFILE EACCES ;;
	read) echo EIO EINTR ;;
	write) echo ENOSPC EINTR ;;
	*stat*) echo EACCES ENOMEM ;;
	mkdir* | rename* | link* | symlink*) echo ENOSPC EIO ;;
	fsync) echo EIO EINTR ;;
	flock) echo EINTR ENOLCK ;;
	mmap) echo ENOMEM ;;
	execve) echo ENOMEM EACCES ;;
	*chmod* | *chown* | access | faccessat*) echo EPERM ;;
	*) echo EIO ;;
	esac
}

# The calls of the scene behind the loader's, as lines `CALL COUNT`. brk has no
# way of its own to fail; allocations fail elsewhere, and so do closes: one that fails
# has closed all the same, which is not to be had by injection. With a sanitizer, all
# memory is its own.
points() {
	local memory=brk
	! is_sanitized || memory='brk|mmap'
	begin_again
	act strace -qq -e signal=none -o "$CALLS"
	begin_again
	awk -v never="^(exit_group|$memory|close|munmap|mprotect|get[a-z]*id|rt_.*|prlimit64|getrandom|set_.*|umask|madvise|[+-].*)\$" '
		{ call = $0; sub(/\(.*/, "", call); count[call]++ }
		call == "poll" || call == "getcwd" { has_begun = 1 }
		# A build for gcov writes its counts from here on.
		/\.gcda"/ { exit }
		is_other { next }
		has_begun && call == "execve" { is_other = 1 }
		has_begun && call !~ never && $0 !~ /"\/proc\/self\/(maps|cmdline|environ)/ { print call, count[call] }' "$CALLS"
}

# Each call of the scene fails in each way.
fail_each_call() {
	local call count error number=0
	points >"$CALLS.points"
	[[ $(wc -l <"$CALLS.points") -ge 2 ]] || complain 'has too few points' || return
	while read -r call count; do
		for error in $(errors_of "$call"); do
			number=$((number + 1))
			[[ $((number % 2)) -eq $WORKER ]] || continue
			begin_again
			act strace -qq -o /dev/null -e trace="$call" -e inject="$call:error=$error:when=$count"
			judge "$error at $call $count" || return
		done
	done <"$CALLS.points"
}

# Ended at each call that changes something, and where the answer is written.
kill_at_each_change() {
	local call count signal number=0
	points | grep -E "${CHANGES#^}|^(write|pwrite64|renameat2?|unlinkat|mkdirat|ftruncate) |^flock" >"$CALLS.points"
	while read -r call count; do
		for signal in KILL TERM INT PIPE; do
			number=$((number + 1))
			[[ $((number % 2)) -eq $WORKER ]] || continue
			begin_again
			act strace -qq -o /dev/null -e trace="$call" -e inject="$call:signal=SIG$signal:when=$count"
			[[ $status -gt 128 ]] || complain "SIG$signal at $call $count: goes on" || return
			! grep -qv '^vact: ' "$ERRORS" || complain "SIG$signal at $call $count: says something else" || return
			[[ -z $out || $out == "$WHOLE" ]] || complain "SIG$signal at $call $count: prints a part" || return
			case $KIND in
			change | undo)
				now=$(files)
				[[ $now == "$OLD" || $now == "$NEW" ]] || complain "SIG$signal at $call $count: files are neither old nor new" || return
				is_noticed || complain "SIG$signal at $call $count: is not noticed" || return
				# To be there again completes it.
				act
				[[ $(files) == "$NEW" ]] || complain "after SIG$signal at $call $count: is not completed" || return
				[[ $now == "$NEW" || -z $(left_beside | sed '/\.json\./d') ]] || complain "after SIG$signal at $call $count: leaves $(left_beside)" || return
				"$VACT" prune >/dev/null 2>&1
				[[ ! -d .local/state/vact/decisions || -z $(find .local/state/vact/decisions -name '*.json.*') ]] || complain "after SIG$signal at $call $count: leaves something"
				;;
			esac || return
		done
	done <"$CALLS.points"
}

need_faulty() {
	[[ -s ${FAULTY-} ]] || skip 'set FAULTY to tests/faulty.so'
	! is_sanitized || skip 'a sanitizer has an allocator of its own'
	run env LD_PRELOAD="$FAULTY" FAULTY_FROM=1 "$VACT" status
	[[ $status -eq 1 && $output == 'vact: out of memory' ]] || skip "nothing can be loaded before vact: $output"
}

# Each allocation fails, alone or with all that come behind it.
fail_each_allocation() {
	local number total way
	rm -f "$CALLS.total"
	begin_again
	act env LD_PRELOAD="$FAULTY" FAULTY_TOTAL="$CALLS.total"
	# What is run in its place has its own.
	total=300
	[[ $KIND == ran ]] || read -r total _ <"$CALLS.total"
	[[ $total -ge 3 ]] || complain 'has too few allocations' || return
	for ((number = 1 + WORKER; number <= total; number += 2)); do
		for way in ALLOC FROM; do
			[[ $way == ALLOC || $((number % 5)) -eq 0 ]] || continue
			[[ $KIND != ran || $way == ALLOC ]] || continue
			begin_again
			act env LD_PRELOAD="$FAULTY" "FAULTY_$way=$number"
			judge "$way $number of $total" || return
		done
	done
}

# Each file that is written cannot be closed well, which is told; and is the old one.
fail_each_close() {
	local number total error
	[[ $WORKER -eq 0 ]] || return 0
	rm -f "$CALLS.total"
	begin_again
	act env LD_PRELOAD="$FAULTY" FAULTY_TOTAL="$CALLS.total"
	read -r _ total <"$CALLS.total"
	[[ $total -ge 1 ]] || complain 'writes no file' || return
	for ((number = 1; number <= total; number++)); do
		for error in EIO EINTR; do
			begin_again
			act env LD_PRELOAD="$FAULTY" FAULTY_CLOSE="$number" FAULTY_ERROR="$error"
			judge "$error at close $number of $total" || return
			[[ $status -eq 1 && $(cat "$ERRORS") == *'cannot write '* ]] ||
				complain "$error at close $number: does not fail" || return
			# The file that only tells of a change is the last.
			[[ $(files) == "$OLD" || $number -gt 1 || ${WORDS[*]} =~ prune|forget ]] ||
				complain "$error at close $number: writes all the same" || return
		done
	done
}

# Reads and writes that move little: the same in the end.
shorten() {
	local most
	[[ $WORKER -eq 0 ]] || return 0
	for most in 1 7 1000; do
		begin_again
		act env LD_PRELOAD="$FAULTY" FAULTY_SHORT="$most"
		[[ $status -eq $DONE && $out == "$WHOLE" ]] || complain "by $most bytes: is not the same" || return
		[[ $(files) == "$NEW" ]] || complain "by $most bytes: files are not the same" || return
	done
}

# TRY SCENES: tries it at all of them as one of two workers.
work() {
	local kind dir words
	# The traps of bats cost more than all else here.
	trap - ERR DEBUG
	set +eET
	make_scenery "w$WORKER" || return
	# The verbs, as in a shell with the hook.
	PS1='$ '
	set +u
	eval "$("$VACT" hook bash)"
	PLAIN=$(shell_state)
	# An inherited one that is refused makes way for the project's own.
	KIND=event DIR=proj WORDS=(event --shell bash --memory= -- "$HOME/proj")
	act
	ENTERED=$(evaluated "$out" "$status")
	if [[ $2 == scenes_active ]]; then
		eval "$("$VACT" on --shell bash other)"
	fi
	while read -r kind dir words; do
		rehearse "$kind" "$dir" "$words" && "$1" || return
	done < <("$2")
}

# TRY SCENES
at_all() {
	local other
	(WORKER=1 && work "$@") &
	other=$!
	(WORKER=0 && work "$@") || {
		wait "$other"
		return 1
	}
	wait "$other"
}

@test "when any call fails, a shell is as before or as after, and a line tells so" {
	need_strace
	at_all fail_each_call scenes
}

@test "when any call fails while an environment is active, a shell is as before or as after" {
	need_strace
	at_all fail_each_call scenes_active
}

@test "when any call fails, files are the old or the new ones, and a line tells so" {
	need_strace
	at_all fail_each_call scenes_of_change
}

@test "ended at any call, nothing half is printed" {
	need_strace
	at_all kill_at_each_change scenes
	at_all kill_at_each_change scenes_active
}

@test "ended at any call, files are the old or the new ones, and the next run completes them" {
	need_strace
	at_all kill_at_each_change scenes_of_change
}

@test "when any allocation fails, a shell is as before or as after, and a line tells so" {
	need_faulty
	at_all fail_each_allocation scenes
	rm -r "$WORLD"/w?*
	at_all fail_each_allocation scenes_active
}

@test "when any allocation fails, files are the old or the new ones, and a line tells so" {
	need_faulty
	at_all fail_each_allocation scenes_of_change
}

@test "when a file that was written cannot be closed, it is the old one, and a line tells so" {
	need_faulty
	at_all fail_each_close scenes_of_change
}

@test "reads and writes may be as short as they like" {
	need_faulty
	at_all shorten scenes
	rm -r "$WORLD"/w?*
	at_all shorten scenes_active
	rm -r "$WORLD"/w?*
	at_all shorten scenes_of_change
}

# Where nothing can be written

# SIZE: a file system of its own, of that size, at $WORLD/m, with the scenery.
make_disk() {
	[[ $(id -u) -eq 0 ]] || skip 'only root can mount'
	mkdir "$WORLD/m"
	mount -t tmpfs -o "size=$1" none "$WORLD/m" 2>/dev/null || skip 'tmpfs may not be mounted here'
	MOUNTED=$WORLD/m
	make_scenery m
	rm -r "$WORLD/m.seed"
}

# Each scene of change fails in one line, or has nothing to write and works; no
# file changes, and the shell gets what it does elsewhere.
nothing_changes() {
	local kind dir words BEFORE before
	PLAIN='' WORDS=(none)
	while read -r kind dir words; do
		KIND=change DIR=$dir
		eval "WORDS=($words)"
		before=$(files && left_beside)
		act
		[[ $status -eq 1 || ($words == *--undo* && $status -eq 0) ]] || complain 'does not fail' || return
		is_told || complain 'is not told in a line' || return
		[[ $(files && left_beside) == "$before" ]] || complain 'changes something' || return
	done < <(scenes_of_change | grep -v "$1")
	run -0 sh -c 'cd proj && "$VACT" event --shell bash -- "$PWD"'
	[[ $output == *"'VIRTUAL_ENV' '$HOME/proj/.venv'"* ]]
}

@test "on a full disk nothing changes, and a line tells so" {
	make_disk 128k
	# To drop something takes no room.
	cat /dev/zero >filler 2>/dev/null || :
	nothing_changes 'forget\|prune'
	"$VACT" allow --forget proj
	[[ $("$VACT" allow --list) != *"/proj" ]]
}

@test "where a temporary file can only be begun, vact shell goes without and leaves none" {
	need_shell bash
	make_disk 128k
	cd "$WORLD"
	cat /dev/zero >m/filler 2>/dev/null || :
	echo 'PS1="@@ "' >.bashrc
	make_env env
	TMPDIR=$WORLD/m HOME=$WORLD SHELL=$(command -v bash) run -0 "$PTYRUN" -t 60 "$VACT" shell ./env \
		<<<'echo "it is $VIRTUAL_ENV"; exit'
	[[ $output == *"it is $WORLD/env"* && -z $(find m -name 'vact-shell*') ]]
}

# CALL ERROR WHICH: that fails while the line is put into a file with two names.
setup_in_place() {
	printf 'mine\n' >"$HOME/.bashrc"
	ln -f "$HOME/.bashrc" other
	run strace -qq -o /dev/null -e trace="$1" -e "inject=$1:error=$2:when=$3" "$VACT" setup bash
}

@test "when a file that is written in its place cannot be written, it is as it was" {
	local fault
	need_strace
	for fault in 'pwrite64 ENOSPC 1' 'pwrite64 EIO 1+' 'ftruncate EIO 1' 'fsync EIO 1'; do
		# shellcheck disable=SC2086 # words
		setup_in_place $fault
		[[ $status -eq 1 && $output == "vact: cannot write '$HOME/.bashrc': "* && ${#lines[@]} -eq 1 ]]
		[[ $(cat other) == mine && $HOME/.bashrc -ef other ]]
	done
	setup_in_place ftruncate EIO 1+
	[[ $status -eq 1 && $output == "vact: cannot write '$HOME/.bashrc', nor put it back: Input/output error" ]]
	[[ $(head -n 1 other) == mine ]]
	setup_in_place pwrite64 EINTR 1
	[[ $status -eq 0 && $(<other) == mine*' hook bash'* ]]
}

@test "on a disk that is read-only nothing changes, and a line tells so" {
	make_disk 1m
	mount -o remount,ro "$MOUNTED"
	nothing_changes none
}

@test "without a state directory, or one that cannot be made, nothing is allowed and the hook says so once" {
	local answer
	make_env proj/.venv
	for XDG_STATE_HOME in "$WORLD/none" /dev/null/none /proc/none; do
		export XDG_STATE_HOME
		answer=$(cd proj && "$VACT" event --shell sh -- "$PWD")
		[[ $answer == *'is not allowed here'* && $answer != *VIRTUAL_ENV* ]]
		[[ ! -e $XDG_STATE_HOME ]]
		run -0 --separate-stderr "$VACT" list
		run -0 --separate-stderr "$VACT" allow --list
		[[ -z $output && -z $stderr ]]
	done
	run -1 --separate-stderr "$VACT" allow proj
	[[ -z $output && $stderr == "vact: cannot "* && $stderr != *$'\n'* ]]
}

@test "what stands where a file is made ready is not written to, and keeps nothing from it" {
	local kind
	make_env env
	mkdir proj
	printf 'mine\n' | tee mine >kept
	for kind in 'ln -s ../mine' 'ln mine' mkfifo mkdir; do
		rm -rf proj/.venv*
		if [[ $kind == ln\ mine ]]; then
			ln mine proj/.venv.vact-new
		else
			$kind proj/.venv.vact-new
		fi
		timeout 20 "$VACT" link env proj
		[[ $(cat proj/.venv) == "$WORLD/env" && -e proj/.venv.vact-new ]]
		cmp mine kept
		[[ $(find proj -name '.venv*' | wc -l) -eq 2 ]]
	done
	# What was left behind, though, is used.
	rm -rf proj/.venv*
	head -c 999 /dev/zero >proj/.venv.vact-new
	"$VACT" link env proj
	[[ $(cat proj/.venv) == "$WORLD/env" && ! -e proj/.venv.vact-new ]]
}

@test "when the clock goes back, a shell still notices each decision" {
	local first second later
	make_env proj/.venv
	"$VACT" allow proj
	# As if that had been made a century later.
	later=000000012700d94000000000000012ab
	mv "$XDG_STATE_HOME"/vact/changed.* "$XDG_STATE_HOME/vact/changed.$later"
	echo "$later" >"$XDG_STATE_HOME/vact/changed"
	touch -d '2126-01-01' "$XDG_STATE_HOME"/vact/{changed*,decisions,decisions/*} proj proj/.venv/{,bin,pyvenv.cfg}
	first=$(cd proj && "$VACT" event --shell bash -- "$PWD")
	[[ $first == *"__vact_export 'VIRTUAL_ENV'"* && $first == *"-e '$XDG_STATE_HOME/vact/changed.$later'"* ]]
	"$VACT" deny proj
	[[ ! -e $XDG_STATE_HOME/vact/changed.$later ]]
	second=$(cd proj && "$VACT" event --shell bash -- "$PWD")
	[[ $second != *"__vact_export 'VIRTUAL_ENV'"* ]]
	"$VACT" allow proj
	[[ $(cd proj && "$VACT" event --shell bash -- "$PWD") == *"__vact_export 'VIRTUAL_ENV'"* ]]
}
