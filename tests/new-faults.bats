#!/usr/bin/env bats
# `vact new` stopped or failing at each of its system calls: there is what was,
# or all of the new environment, and in the end nothing besides.
#
# With FAULTS=all in the environment, each call is tried, and not a sample of
# those that are alike.

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
	# What cannot be given to its group is closed to it, and that is all.
	calls . | grep -Ev '^(fchown|umask|mmap|munmap|brk|exit_group|geteuid|rt_|prlimit|getrandom|mprotect|madvise)' |
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

@test "with the real pip, too, there is the old or the new whenever it is killed" {
	local python point old new
	need_strace
	python=$(readlink -f "$(echo "$SMALL"/lib/python3*/os.py)")
	PYTHON=${python%/lib/*}/bin/python3
	small env
	new=$(shape env)
	for point in mkdirat:40 linkat:1 linkat:500 linkat:990 renameat:1 renameat2:1 unlinkat:9 unlinkat:800; do
		rm -rf env
		small --prompt old env 2>/dev/null
		old=$(identity env)
		run -137 strace -qq -o /dev/null -e trace="${point%:*}" -e inject="${point%:*}:signal=SIGKILL:when=${point#*:}" \
			"$VACT" new --no-allow -p "$PYTHON" --clear env
		[[ $(identity env) == "$old" || $(shape env | sed '/^pyvenv.cfg/d') == "$(sed '/^pyvenv.cfg/d' <<<"$new")" ]]
		small --clear env
		[[ -z $(left_in .) && $(shape env | sed '/^pyvenv.cfg/d') == "$(sed '/^pyvenv.cfg/d' <<<"$new")" ]]
	done
	env/bin/pip --version
}

@test "when any call fails while it fills what must stay, all is as it was" {
	need_strace
	each_pinned_scene fail_everywhere
}

@test "where names cannot be exchanged, there is the old or the new, and the next run mends it" {
	local step what ended prompt
	need_strace
	small --without-pip --prompt old kept
	touch kept/mine
	# Into the place of nothing, the old one aside, the new one into its place, the
	# old one to where the stage was.
	for step in 1 2 3 4; do
		prompt=$([[ $step -lt 4 ]] && echo old || echo new)
		for what in signal=SIGKILL error=EIO; do
			rm -rf env .vact*
			cp -a kept env
			ended=0
			# As on a kernel that is old enough to have no such calls.
			{ strace -qq -o /dev/null -e trace=renameat,renameat2,statx -e inject=renameat2,statx:error=ENOSYS \
				-e "inject=renameat:$what:when=$step" "$VACT" new --no-allow -p "$PYTHON" \
				--without-pip --prompt new --clear env 2>said; } 2>/dev/null || ended=$?
			if [[ $what == error* ]]; then
				[[ $ended -eq $([[ $prompt == old ]] && echo 1 || echo 0) && $(wc -l <said) -eq 1 ]]
			else
				[[ $ended -eq 137 ]]
			fi
			run -1 small --without-pip env
			[[ $output == *'is an environment already'* && -z $(find . -name '.vact*-old') ]]
			[[ $(grep '^prompt' env/pyvenv.cfg) == "prompt = '$prompt'" ]]
			[[ $prompt == new || -e env/mine ]]
			small --without-pip --clear env
			[[ -z $(left_in .) && ! -e env/mine ]]
		done
	done
}

@test "what another user put where it is built is not waited for, nor touched" {
	local name
	[[ $(id -u) -eq 0 ]] || skip 'only root can give a directory away'
	need_strace
	strace -qq -o calls -e trace=mkdirat "$VACT" new --no-allow -p "$PYTHON" --without-pip env
	name=$(sed -n 's/.*"\(\.vact-[^"]*\)", 0700).*/\1/p' calls)
	rm -r env
	mkdir "$name"
	touch "$name/theirs"
	chown 65534 "$name"
	run -1 flock "$name" timeout 20 "$VACT" new --no-allow -p "$PYTHON" --without-pip env
	[[ $output == "vact: cannot make '$WORLD/env': File exists" && -e $name/theirs && ! -e env ]]
}
