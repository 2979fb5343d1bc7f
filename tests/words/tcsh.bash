# shellcheck shell=bash
# The words of our scripts in tcsh, and how it is started. See `spell` in
# helper.bash.

# SHELL WORD [ARG...]
words_tcsh() {
	local word=$2
	shift 2
	case $word in
	look) echo ':' ;;
	has) echo "if ( \"\`alias $1\`\" != '' ) note has $1; if ( \"\`alias $1\`\" == '' ) note no $1" ;;
	put_env) echo "setenv $1 \"$2\"" ;;
	drop_env) echo "unsetenv $1" ;;
	path_first) echo "setenv PATH \"$*:\${PATH}\"" ;;
	path_last) echo "setenv PATH \"\${PATH}:$*\"" ;;
	path_is) echo "setenv PATH \"$*\"" ;;
	define) echo "alias $1 '${*:2}'" ;;
	works) echo "${*:2} && probe $1" ;;
	fails) echo "${*:2} || probe $1" ;;
	substituted) echo "echo \"\`${*:2}\`\" >$1" ;;
	subshell) echo "($*)" ;;
	eval_vact) echo "eval \"\`vact $*\`\"" ;;
	script_of) echo "source $1/bin/activate.csh" ;;
	hook) echo 'eval "`"\$"VACT:q hook tcsh`"' ;;
	prompt) echo "set prompt = '@@ '" ;;
	child) echo 'tcsh -i' ;;
	child_in) echo "cd $1 && tcsh -i" ;;
	exec_child) echo 'exec tcsh -i' ;;
	*) return 1 ;;
	esac
}

# [FILE]: sets `command` to what starts it interactively with that start-up file;
# without, with one that only sets our prompt.
run_tcsh() {
	# shellcheck disable=SC2034 # for the caller
	command=(tcsh -i)
	cat "${1-/dev/fd/3}" 3<<<"set prompt = '@@ '" >"$HOME/.tcshrc"
}
