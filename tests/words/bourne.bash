# shellcheck shell=bash
# The words of our scripts in bash, zsh and every other Bourne-like shell. What
# is not here is the same in all shells. See `spell` in helper.bash.

# SHELL WORD [ARG...]
words_bourne() {
	local shell=$1 word=$2
	shift 2
	case $word in
	look)
		case $shell in
		bash | zsh) echo ':' ;;
		*) echo 'cd .' ;;
		esac
		;;
	has)
		# In posh, our `deactivate` stays, and does nothing.
		case $shell in
		posh) echo "if test \"\${__vact_deactivates-}\"; then note has $1; else note no $1; fi" ;;
		*) echo "if command -v $1 >/dev/null 2>&1; then note has $1; else note no $1; fi" ;;
		esac
		;;
	put_env) echo "export $1=\"$2\"" ;;
	drop_env) echo "unset $1" ;;
	path_first) echo "export PATH=\"$*:\$PATH\"" ;;
	path_last) echo "export PATH=\"\$PATH:$*\"" ;;
	path_is) echo "export PATH=\"$*\"" ;;
	define) echo "$1() { ${*:2}; }" ;;
	works) echo "${*:2} && probe $1" ;;
	fails) echo "${*:2} || probe $1" ;;
	substituted) echo "echo \"\$(${*:2})\" >$1" ;;
	subshell) echo "($*)" ;;
	pushd | popd)
		case $shell in
		bash | zsh | yash) return 1 ;;
		*) lacks "$shell has no pushd" ;;
		esac
		;;
	eval_vact) echo "eval \"\$(vact $*)\"" ;;
	script_of) echo ". $1/bin/activate" ;;
	hook)
		case $shell in
		bash | zsh) echo "eval \"\$(\"\$VACT\" hook $shell)\"" ;;
		*) echo 'eval "$("$VACT" hook sh)"' ;;
		esac
		;;
	prompt) echo "PS1='# @@ '" ;;
	child)
		case $shell in
		bash) echo 'bash --norc --noprofile -i' ;;
		zsh) echo 'zsh -f -i' ;;
		busybox) echo 'busybox sh -i' ;;
		ksh93) echo 'ksh93 +o emacs -i' ;;
		yash) echo 'yash --noprofile --rcfile="$WORLD/yashrc" -i --le-noconvmeta' ;;
		*) echo "$shell -i" ;;
		esac
		;;
	child_in) echo "cd $1 && $(words_bourne "$shell" child)" ;;
	exec_child) echo "exec $(words_bourne "$shell" child)" ;;
	*) return 1 ;;
	esac
}
