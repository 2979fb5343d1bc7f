# shellcheck shell=bash
# The words of our scripts in fish. See `spell` in helper.bash.

# SHELL WORD [ARG...]
words_fish() {
	local word=$2
	shift 2
	case $word in
	look) echo true ;;
	has) echo "functions -q $1; and note has $1; or note no $1" ;;
	put_env) echo "export $1=\"$2\"" ;;
	drop_env) echo "set -eg $1" ;;
	path_first) echo "export PATH=\"$*:\$PATH\"" ;;
	path_last) echo "export PATH=\"\$PATH:$*\"" ;;
	path_is) echo "export PATH=\"$*\"" ;;
	define) echo "function $1; ${*:2}; end" ;;
	works) echo "${*:2} && probe $1" ;;
	fails) echo "${*:2} || probe $1" ;;
	substituted) echo "echo (${*:2}) >$1" ;;
	subshell) lacks 'fish has no subshells' ;;
	eval_vact) echo "vact $* | source" ;;
	script_of) echo ". $1/bin/activate.fish" ;;
	hook) echo '"$VACT" hook fish | source' ;;
	prompt) echo 'set -g fish_greeting; function fish_prompt; printf "@@ "; end' ;;
	child) echo "fish --no-config -C 'function fish_prompt; printf \"@@ \"; end'" ;;
	child_in) echo "cd $1 && $(words_fish fish child)" ;;
	exec_child) echo "exec $(words_fish fish child)" ;;
	*) return 1 ;;
	esac
}
