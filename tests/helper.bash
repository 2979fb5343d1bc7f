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
	command -v "${1%% *}" >/dev/null || skip "$1 is not installed"
}

# SHELL: the line that loads the hook in it.
hook_line() {
	case $1 in
	fish) echo '"$VACT" hook fish | source' ;;
	bash | zsh) echo "eval \"\$(\"\$VACT\" hook $1)\"" ;;
	*) echo 'eval "$("$VACT" hook sh)"' ;;
	esac
}

# SHELL: runs it interactively on a terminal, with none of the user's files
# and the prompt `@@ `, on the lines of standard input.
interactive() {
	local -a opts=(-t 60)
	case $1 in
	bash) set -- bash --norc --noprofile -i ;;
	zsh) set -- zsh -f -i ;;
	fish) set -- fish --no-config -C 'function fish_prompt; printf "@@ "; end' ;;
	tcsh)
		printf "set prompt = '@@ '\n" >"$HOME/.tcshrc"
		set -- tcsh -i
		;;
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
	*) set -- "$1" -i ;;
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
		:
		$(hook_line "$1")
		$script
		exit
	END
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

# SHELL: lines that give every shell the same words for our scripts, besides
# those they have in common: `look` is for what happened without a `cd` (a sh
# sees that at the next one, the others at each prompt); `has NAME` logs
# whether that is a function.
common_words() {
	case $1 in
	fish)
		cat <<-'END'
			function look; end
			function unset; set -eg $argv; end
			function note; /usr/bin/printf '%s\n' "$argv" >>$PROBE_LOG; end
			function has; functions -q $argv; and note has $argv; or note no $argv; end
		END
		;;
	*)
		cat <<-'END'
			note() { /usr/bin/printf '%s\n' "$*" >>"$PROBE_LOG"; }
			has() { if command -v "$1" >/dev/null 2>&1; then note has "$1"; else note no "$1"; fi; }
		END
		case $1 in
		bash | zsh) echo 'look() { :; }' ;;
		posh)
			# Our `deactivate` stays there, and does nothing.
			cat <<-'END'
				look() { cd .; }
				has() { if test "${__vact_deactivates-}"; then note has "$1"; else note no "$1"; fi; }
			END
			;;
		*) echo 'look() { cd .; }' ;;
		esac
		;;
	esac
}

# SHELL: a session whose script may use the common words.
play() {
	local script
	script=$(common_words "$1" && cat)
	session "$1" <<<"$script"
}

# SHELL: the command, for a line of a script, that runs it with our prompt.
shell_command() {
	case $1 in
	bash) echo 'bash --norc --noprofile -i' ;;
	zsh) echo 'zsh -f -i' ;;
	fish) echo "fish --no-config -C 'function fish_prompt; printf \"@@ \"; end'" ;;
	busybox) echo 'busybox sh -i' ;;
	ksh93) echo 'ksh93 +o emacs -i' ;;
	yash) echo 'yash --noprofile --rcfile="$WORLD/yashrc" -i --le-noconvmeta' ;;
	*) echo "$1 -i" ;;
	esac
}

# SHELL ENV: the script in it that `python3 -m venv` made for that shell.
activate_script() {
	case $1 in
	fish) echo "$2/bin/activate.fish" ;;
	*) echo "$2/bin/activate" ;;
	esac
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
