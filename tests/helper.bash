# shellcheck shell=bash
# What the shell tests share: a world of their own for each test, minimal
# environments, and interactive sessions on a pseudo terminal.
#
# make check gives VACT, PTYRUN and TESTS_DIR (this directory).

: "${VACT:?run the tests by make check, or set VACT to the program}"
: "${PTYRUN:?run the tests by make check, or set PTYRUN to tests/ptyrun}"
: "${TESTS_DIR:?run the tests by make check, or set TESTS_DIR to tests/}"

# The world: $WORLD, with HOME and everything XDG below it, a plain PATH and
# nothing active. Commands of the tests come behind the system's.
make_world() {
	WORLD=$(cd "$BATS_TEST_TMPDIR" && pwd -P)
	export WORLD HOME=$WORLD/home
	export XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.local/state
	export XDG_CACHE_HOME=$HOME/.cache PROBE_LOG=$WORLD/probe.log
	export BASE_PATH=/usr/local/bin:/usr/bin:/bin:$TESTS_DIR/bin
	export PATH=$BASE_PATH TERM=xterm LC_ALL=C.UTF-8
	unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT VIRTUAL_ENV_DISABLE_PROMPT PYTHONHOME
	unset VACT_STATE VACT_CONFIG VACT_DISABLE WORKON_HOME ENV BASH_ENV PROMPT_COMMAND
	unset STARSHIP_SHELL POSH_SHELL POSH_THEME
	export VACT
	mkdir -p "$HOME"
	cd "$WORLD" || return
}

# Whether vact was built with sanitizers, which have costs of their own.
is_sanitized() {
	grep -q __asan_init "$VACT"
}

need_strace() {
	command -v strace >/dev/null || skip 'strace is not installed'
	strace -o /dev/null true 2>/dev/null || skip 'strace may not trace here'
	# A leak cannot be looked for under strace.
	export ASAN_OPTIONS=detect_leaks=0
}

# DIR [PROMPT]: the least that is an environment.
make_env() {
	mkdir -p "$1/bin"
	printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n' \
		>"$1/pyvenv.cfg"
	if [[ $# -gt 1 ]]; then
		printf 'prompt = %s\n' "$2" >>"$1/pyvenv.cfg"
	fi
	ln -sf /bin/sh "$1/bin/python"
}

# DIR [NAME]: a project with an allowed environment, .venv unless named.
make_project() {
	make_env "$1/${2-.venv}"
	"$VACT" allow "$1"
}

# SHELL: skips the test when the machine lacks it.
need_shell() {
	if [[ $1 == nu && -x $NU ]]; then
		return
	fi
	command -v "${1%% *}" >/dev/null || skip "$1 is not installed"
}

# What our scripts are in each language: a file each, see `spell`.
for each in "$TESTS_DIR"/words/*.bash; do
	# shellcheck disable=SC1090
	source "$each"
done

# SHELL WORD [ARG...]: the line, in the language of SHELL. 1 when the line is the
# same in all; 2 with the reason when the shell has no such thing.
word() {
	if declare -F "words_$1" >/dev/null; then
		"words_$1" "$@"
	else
		words_bourne "$@"
	fi
}

# REASON: what a language says of a word that it has no line for.
lacks() {
	echo "$1"
	return 2
}

# SHELL: the script on standard input, in the language of SHELL, to $spelled.
# Skips the test where the shell lacks something. Besides commands (`cd`, `vact`,
# `probe`, `mv`...) without quotes or variables, but for $WORLD and $BASE_PATH, a
# line may be one of these words:
#   look                     time for a shell without prompts to look again
#   has NAME                 logs whether that is a function, as "has" or "no"
#   put_env NAME VALUE       exports; drop_env NAME: unsets
#   path_first DIR           adds to PATH; so do path_last DIR and path_is VALUE
#   define NAME COMMAND      defines a function
#   works LABEL COMMAND      a probe with that label when it succeeds
#   fails LABEL COMMAND      the same when it fails
#   substituted FILE COMMAND what a substitution gives, to the file
#   subshell COMMAND         in a subshell
#   eval_vact ARG...         evaluates what vact prints, not the hook
#   script_of ENV            sources the script that python made for that shell
#   hook                     loads the hook
#   child                    starts the same shell with our prompt
#   child_in DIR             the same behind a `cd` in one line
#   exec_child               the same in place of the shell
#   prompt                   sets our prompt, where start-up files do it
spell() {
	local line made result
	local -a words
	spelled=
	while IFS= read -r line; do
		# Bourne-like shells and fish expand these themselves.
		if declare -F "run_$1" >/dev/null; then
			line=${line//'$WORLD'/$WORLD}
			line=${line//'$BASE_PATH'/$BASE_PATH}
		fi
		read -ra words <<<"$line"
		result=0
		made=$(word "$1" "${words[@]}") || result=$?
		case $result in
		0) line=$made ;;
		2) skip "$made" ;;
		esac
		spelled+=$line$'\n'
	done
}

# SHELL: the line that loads the hook in it.
hook_line() {
	word "$1" hook
}

# SHELL: runs it interactively on a terminal, with none of the user's files
# and the prompt `@@ `, on the lines of standard input.
interactive() {
	local -a opts=(-t 60)
	case $1 in
	bash) set -- bash --norc --noprofile -i ;;
	zsh) set -- zsh -f -i ;;
	fish) set -- fish --no-config -C 'function fish_prompt; printf "@@ "; end' ;;
	busybox) set -- busybox sh -i ;;
	# Its editor shows a prompt twice where a line was typed too soon.
	ksh93) set -- ksh93 +o emacs -i ;;
	mksh | posh)
		# Run by root, these replace a prompt that has no `#`.
		PS1='# @@ ' "$PTYRUN" "${opts[@]}" "$1" -i
		return
		;;
	yash)
		printf "PS1='@@ '\n" >"$WORLD/yashrc"
		set -- yash --noprofile --rcfile="$WORLD/yashrc" -i --le-noconvmeta
		;;
	*)
		local -a command=("$1" -i)
		if declare -F "run_$1" >/dev/null; then
			"run_$1"
		fi
		set -- "${command[@]}"
		;;
	esac
	PS1='@@ ' "$PTYRUN" "${opts[@]}" "$@"
}

# SHELL: the same with the hook loaded first and `exit` as the last line.
# Leaves what the terminal showed in $output and what `probe` saw in the log.
session() {
	local script
	script=$(cat)
	: >"$PROBE_LOG"
	run interactive "$1" <<-END
		$(word "$1" : || echo :)
		$(hook_line "$1")
		$script
		$(word "$1" exit || echo exit)
	END
}

# SHELL: a session whose script `spell` takes.
play() {
	local spelled
	spell "$1"
	session "$1" <<<"$spelled"
}

# The log that `probe LABEL` wrote: LABEL, then VIRTUAL_ENV, the name, and
# whether PATH is as it was; see tests/bin/probe.
probed() {
	cat "$PROBE_LOG"
}

# EXPECTED: compares with what `probe` saw, and shows the terminal if not.
expect_probes() {
	local expected
	expected=$(cat)
	if [[ "$(probed)" != "$expected" ]]; then
		diff -u <(echo "$expected") <(probed) || :
		printf '%s\n' '--- on the terminal:' "$output"
		return 1
	fi
}

# DIR: what the system's python3 makes, with its activation scripts.
make_real_env() {
	[[ -x /usr/bin/python3 ]] || skip 'there is no /usr/bin/python3'
	/usr/bin/python3 -m venv --without-pip "$1" || skip 'python3 cannot make environments'
}

# LABEL TEXT: what stood before `@@ ` where `probe LABEL` was typed.
expect_prompt() {
	local line
	line=$(grep -E "@@ (probe $1)+\$" <<<"$output") || :
	line=${line%%@@ *}
	# A prompt of mksh and posh has this besides, see `interactive`.
	if [[ ${line%'# '} != "$2" ]]; then
		printf "the prompt before 'probe %s' shows '%s', not '%s'; the terminal:\n%s\n" \
			"$1" "$line" "$2" "$output"
		return 1
	fi
}

# COUNT LINE: how often that line came to the terminal.
expect_said() {
	local count
	# Before each prompt, zsh fills a line with blanks and begins it anew.
	count=$(sed -E 's/^[#%]? +//' <<<"$output" | grep -cFx -e "$2") || :
	if [[ $count != "$1" ]]; then
		printf 'shown %s times, not %s: %s\n--- on the terminal:\n%s\n' \
			"$count" "$1" "$2" "$output"
		return 1
	fi
}

# Nothing that vact, or a shell about our code, says came to the terminal.
expect_quiet() {
	local noise
	noise=$(grep -v '@@ ' <<<"$output" | grep -E '^([#%]? +)?vact:|__vact|ot found|[Nn]o such|Unknown') || :
	if [[ -n $noise ]]; then
		printf 'noise: %s\n--- on the terminal:\n%s\n' "$noise" "$output"
		return 1
	fi
}
