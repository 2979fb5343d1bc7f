#!/usr/bin/env bats
# What must not grow unseen: processes, system calls, instructions and memory of
# what is done at each prompt and each `cd`. No clock, so that a busy machine
# changes nothing; the bounds have room for other C libraries and shells. What
# things take in time is for `make bench` to say.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	: "${BENCH_HELPERS:?run the tests by make check}"
	cd "$HOME" || return
	PROJECT=$HOME/1/2/3/4/5/6/7/8/9/project
	make_project "$PROJECT"
}

need_valgrind() {
	command -v valgrind >/dev/null || skip 'valgrind is not installed'
	valgrind --tool=callgrind --callgrind-out-file=/dev/null -q "$VACT" --version >/dev/null 2>&1 ||
		skip 'valgrind cannot run vact, as with sanitizers'
}

# What the counts are about is vact as it is installed.
need_plain_build() {
	! is_sanitized || skip 'a sanitizer has costs of its own'
	run grep -c __gcov_ "$VACT"
	[[ $output == 0 ]] || skip 'counting coverage has costs of its own'
}

# What a hook calls, in the current directory.
event() {
	EVENT=("$VACT" event --shell bash --memory "" --taken '' -- "$PWD")
}

# COMMAND...: how many system calls it makes, its start included.
system_calls() {
	strace -f -c -o "$WORLD/calls" "$@" >/dev/null
	awk '$NF == "total" { print (NF > 5 ? $(NF - 2) : $(NF - 1)) }' "$WORLD/calls"
}

# COMMAND...: how many instructions, its start included. Each variable costs some.
instructions() {
	env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$HOME" XDG_STATE_HOME="$XDG_STATE_HOME" \
		valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected *: *//p'
}

# WHAT COUNT BOUND
at_most() {
	if ! [[ $2 =~ ^[0-9]+$ ]] || [[ $2 -gt $3 ]]; then
		printf '%s: %s, and no more than %s are allowed\n' "$1" "$2" "$3"
		return 1
	fi
}

@test "what the hook calls makes less than 60 system calls in a project 10 deep" {
	need_strace
	need_plain_build
	[[ $(system_calls "$BENCH_HELPERS/nothing") -le 29 ]] ||
		skip 'this C library makes more system calls to start a program that does nothing'
	cd "$PROJECT"
	event
	at_most 'system calls' "$(system_calls "${EVENT[@]}")" 59
}

@test "beside its start, what the hook calls makes at most 30 system calls in a project" {
	need_strace
	need_plain_build
	cd "$PROJECT"
	event
	local least
	least=$(system_calls "$BENCH_HELPERS/nothing")
	at_most 'system calls of its own' $(($(system_calls "${EVENT[@]}") - least)) 30
}

@test "a directory more on the way up costs a look at each name, and nothing else" {
	need_strace
	need_plain_build
	mkdir -p "$PROJECT/a/b/c/d/e"
	cd "$PROJECT/a"
	event
	local near
	near=$(system_calls "${EVENT[@]}")
	cd b/c/d/e
	event
	at_most 'system calls for 4 directories' $(($(system_calls "${EVENT[@]}") - near)) 16
}

@test "what the hook calls loads no library but the C library" {
	need_strace
	need_plain_build
	cd "$PROJECT"
	event
	strace -f -e trace=open,openat -o "$WORLD/opened" "${EVENT[@]}" >/dev/null
	strace -e trace=open,openat -o "$WORLD/start" "$VACT" --version >/dev/null
	run grep -c cjson "$WORLD/start"
	[[ $output == 0 ]] || skip 'built with --disable-lazy-json'
	run ! grep -E 'cjson|locale|gconv|nsswitch' "$WORLD/opened"
	run grep -cE '\.so(\.[0-9]+)?".* = [0-9]+$' "$WORLD/opened"
	at_most libraries "$output" 1
}

@test "what the hook calls runs at most 240,000 instructions more than nothing" {
	need_valgrind
	need_plain_build
	cd "$PROJECT"
	event
	local least
	least=$(instructions "$BENCH_HELPERS/nothing")
	at_most instructions $(($(instructions "${EVENT[@]}") - least)) 240000
}

# COMMAND...: the most memory it had, in KiB.
peak() {
	"$BENCH_HELPERS/spawn" 3 "$@" | cut -d ' ' -f 2
}

@test "what the hook calls has less than 3 MiB of memory" {
	need_plain_build
	cd "$PROJECT"
	event
	at_most KiB "$(peak "${EVENT[@]}")" 3071
}

@test "more decisions and a longer PATH cost what the hook calls nothing" {
	need_valgrind
	need_plain_build
	cd "$PROJECT"
	event
	local few number
	few=$(instructions "${EVENT[@]}")
	cp "$XDG_STATE_HOME"/vact/decisions/*.json "$WORLD/record"
	for number in {1..200}; do
		cp "$WORLD/record" "$XDG_STATE_HOME/vact/decisions/$number.json"
	done
	PATH=$PATH$(printf ':/usr/lib/x/%d' {1..1000})
	at_most instructions "$(instructions "${EVENT[@]}")" $((few + few / 4))
}

@test "README's figures are those of the last recorded benchmark" {
	command -v python3 >/dev/null || skip 'python3 is not installed'
	local top=$TESTS_DIR/..
	sed -n '/^<!-- figures: /,/^<!-- end of figures -->/p' "$top/README.md" |
		sed '1d;$d' >"$WORLD/shown"
	[[ -s $WORLD/shown ]]
	python3 -B "$top/bench/bench.py" --from "$top/bench/results.json" >"$WORLD/recorded"
	diff "$WORLD/recorded" "$WORLD/shown"
}

@test "the benchmark's figure is the median, with its spread and its ratios" {
	command -v python3 >/dev/null || skip 'python3 is not installed'
	python3 -B - "$TESTS_DIR/../bench" <<-'END'
		import sys
		sys.path.insert(0, sys.argv[1])
		from measure import Figure
		from parts import Table
		table = Table("key", "title", [Figure("a", range(1, 102), processes=1), Figure("b", [102]),
		                               Figure("broken", [], failed=1)], "b")
		first, second, broken = table.data()["rows"]
		assert (first["median_us"], first["p10_us"], first["p90_us"]) == (51, 11, 91), first
		assert first["ratios"] == {"b": 0.5} and first["processes"] == 1, first
		assert second["ratios"] == {"a": 2}, second
		assert "median_us" not in broken and broken["ratios"] == {} and broken["failed"] == 1
	END
}

# SHELL LINES: how many processes they start, behind a loaded hook.
started() {
	local shell=$1 hook
	hook=$(hook_line "$shell")
	printf '%s\n' "$hook" "$2" >"$WORLD/lines"
	case $shell in
	bash) set -- bash --norc --noprofile ;;
	zsh) set -- zsh -f ;;
	fish) set -- fish --no-config ;;
	esac
	strace -f -qq -e trace=fork,vfork,clone,clone3 -o "$WORLD/started" "$@" "$WORLD/lines"
	grep -v CLONE_THREAD "$WORLD/started" | grep -cE ' = [0-9]+$' || :
}

# SHELL: the words by which a script has the hook do what it does at a prompt.
prompt_of() {
	case $1 in
	bash) echo 'eval "${PROMPT_COMMAND[@]: -1}"' ;;
	zsh) echo '__vact_precmd' ;;
	fish) echo 'emit fish_prompt' ;;
	esac
}

# SHELL DIR: a still prompt there starts nothing.
is_still() {
	local prompt once often
	prompt=$(prompt_of "$1")
	once=$(started "$1" "cd '$2'"$'\n'"$prompt"$'\n'"$prompt")
	often=$(started "$1" "cd '$2'"$'\n'"$prompt"$'\n'"$prompt$(printf "\n$prompt%.0s" {1..5})")
	at_most "processes at 5 still prompts of $1" $((often - once)) 0
}

@test "a still prompt starts no process" {
	need_strace
	mkdir -p "$HOME/plain"
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		is_still "$shell" "$PROJECT"
		is_still "$shell" "$HOME/plain"
	done
}

# SHELL FROM TO BOUND: the processes of going there and back, twice.
goes_and_comes() {
	local prompt once often way
	prompt=$(prompt_of "$1")
	way=$'\n'"cd '$3'"$'\n'"$prompt"$'\n'"cd '$2'"$'\n'"$prompt"
	once=$(started "$1" "cd '$2'"$'\n'"$prompt$way")
	often=$(started "$1" "cd '$2'"$'\n'"$prompt$way$way$way")
	at_most "processes at 4 times cd in $1, from $2 to $3" $((often - once)) "$4"
}

@test "a cd starts at most one process; where nothing belongs, up and back there, none" {
	need_strace
	mkdir -p "$HOME/plain" "$HOME/empty" "$PROJECT/below"
	make_project "$HOME/other"
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		goes_and_comes "$shell" "$HOME/plain" "$HOME/empty" 4
		goes_and_comes "$shell" "$HOME/plain" "$HOME" 0
		goes_and_comes "$shell" "$HOME/plain" "$PROJECT" 2
		goes_and_comes "$shell" "$PROJECT/below" "$PROJECT" 4
		goes_and_comes "$shell" "$PROJECT" "$HOME/other" 4
	done
}

@test "what was tested far below is not tested any more at a prompt above" {
	local deep=$HOME/deep
	mkdir "$deep"
	for _ in {1..100}; do
		deep+=/d
		mkdir "$deep"
	done
	cd "$deep"
	run "$VACT" event --shell bash --memory '' --taken '' -- "$PWD"
	[[ $(grep -c -- '-e' <<<"$output") -gt 300 ]]
	[[ $(grep __vact_is_between <<<"$output") == "__vact_is_between '$deep' '$deep' &&" ]]
	cd "$HOME/deep/d/d"
	run "$VACT" event --shell bash --memory '' --taken '' -- "$PWD"
	[[ $(grep __vact_is_between <<<"$output") == "__vact_is_between '$HOME' '$PWD' &&" ]]
	run "$VACT" event --shell fish --memory '' --taken '' -- "$PWD"
	[[ $(grep 'builtin contains -- "$PWD"' <<<"$output") == "builtin contains -- \"\$PWD\" '$PWD' '$HOME/deep/d' '$HOME/deep' '$HOME' &&" ]]
}

# SHELL LINES REPEATED: the system calls of the shell itself in REPEATED, behind LINES.
shell_calls() {
	local lines=$2 repeated=$3 count total=() program
	case $1 in
	bash) program=(bash --norc --noprofile) ;;
	zsh) program=(zsh -f) ;;
	fish) program=(fish --no-config) ;;
	esac
	for count in 1 11; do
		{
			hook_line "$1"
			printf '%s\n' "$lines"
			for _ in $(seq "$count"); do
				printf '%s\n' "$repeated"
			done
		} >"$WORLD/lines"
		strace -c -o "$WORLD/calls" "${program[@]}" "$WORLD/lines"
		total+=("$(awk '$NF == "total" { print (NF > 5 ? $(NF - 2) : $(NF - 1)) }' "$WORLD/calls")")
	done
	echo $(((total[1] - total[0]) / 10))
}

@test "a still prompt 10 deep makes few system calls but its looks" {
	need_strace
	local shell bound prompt deep=$PROJECT/1/2/3/4/5/6/7/8/9/10
	mkdir -p "$deep"
	while read -r shell bound; do
		command -v "$shell" >/dev/null || continue
		prompt=$(prompt_of "$shell")
		at_most "system calls of a still prompt in $shell" \
			"$(shell_calls "$shell" "cd '$deep'"$'\n'"$prompt" "$prompt")" "$bound"
	done <<-'END'
		bash 90
		zsh 130
		fish 110
	END
}

@test "a cd into a project and back makes few system calls in the shell" {
	need_strace
	local shell bound prompt
	mkdir -p "$HOME/plain"
	while read -r shell bound; do
		command -v "$shell" >/dev/null || continue
		prompt=$(prompt_of "$shell")
		at_most "system calls of going in and out in $shell" "$(shell_calls "$shell" \
			"cd '$HOME/plain'"$'\n'"$prompt" \
			"cd '$PROJECT'"$'\n'"$prompt"$'\n'"cd '$HOME/plain'"$'\n'"$prompt")" "$bound"
	done <<-'END'
		bash 160
		zsh 750
		fish 200
	END
}
