# shellcheck shell=bash
# The words of our scripts in xonsh, and how it is started. See `spell` in
# helper.bash.

# SHELL WORD [ARG...]
words_xonsh() {
	local word=$2
	shift 2
	case $word in
	look | true | :) echo pass ;;
	has) echo "![note has $1] if '$1' in aliases else ![note no $1]" ;;
	put_env) echo "\$$1 = '$2'" ;;
	drop_env) echo "del \$$1" ;;
	path_first) echo "\$PATH.insert(0, '$*')" ;;
	path_last) echo "\$PATH.append('$*')" ;;
	path_is) echo "\$PATH = '$*'" ;;
	define) echo "aliases['$1'] = '${*:2}'" ;;
	works) echo "${*:2} && probe $1" ;;
	fails) echo "${*:2} || probe $1" ;;
	substituted) echo "echo \$(${*:2}) >$1" ;;
	subshell) lacks 'xonsh has no subshells' ;;
	eval_vact) echo "exec(\$(vact $*))" ;;
	script_of) lacks 'python makes no script for xonsh' ;;
	# Not by a substitution, as users have it: behind one that failed, xonsh hangs in
	# the next one now and then. Start-up files are tried with theirs.
	hook) echo "exec(__import__('subprocess').check_output([\$VACT, 'hook', 'xonsh'], env=\${...}.detype()))" ;;
	prompt) echo "\$PROMPT = '@@ '" ;;
	child) echo 'xonsh -i --shell-type readline' ;;
	child_in) echo "cd $1 && $(words_xonsh xonsh child)" ;;
	exec_child) echo "exec $(words_xonsh xonsh child)" ;;
	*) return 1 ;;
	esac
}

# [FILE]: sets `command` to what starts it interactively with that start-up file;
# without, with one that only sets our prompt.
run_xonsh() {
	# shellcheck disable=SC2034 # for the caller
	command=(-t 120 xonsh -i --shell-type readline)
	cat "${1-/dev/fd/3}" 3<<<"$(words_xonsh xonsh prompt)" >"$HOME/.xonshrc"
}
