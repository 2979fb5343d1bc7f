# The hook for zsh, from 5.0 on: before each prompt, see whether anything
# changed, and ask vact only then. zsh itself keeps $?, $_ and pipestatus
# around the functions of precmd_functions.

# A parent may export all its variables.
if [[ ${__vact_pid-} != $$ ]]; then
	\builtin typeset -g __vact_memory=
fi
\builtin typeset -g __vact_pid=$$ __vact_seen=
__vact_unlend

# `exec` keeps it to one process. The outer redirection silences a vact that
# cannot run; what it has to say comes as code. What a DEBUG trap prints MUST not,
# so there is none until we return. Quoted, no word is a global alias.
__vact_event() {
	\builtin trap - DEBUG
	if { __vact_code=$(\exec "$__vact_bin" 'event' '--shell' 'zsh' '--memory' \
		"$__vact_memory" '--taken' "${_OLD_VIRTUAL_PATH+1}" '--' "${PWD-}") } 2>/dev/null; then
		\builtin eval "$__vact_code"
	fi
	\builtin unset __vact_code
}

__vact_precmd() {
	\builtin emulate -L zsh
	if [[ -z ${VACT_DISABLE-} ]]; then
		__vact_watch
		# The prompt is as it was left, and so is all that it is made from.
		__vact_now=${PS1-}:${VIRTUAL_ENV_DISABLE_PROMPT-}:${options[promptpercent]}${options[promptbang]}
		if [[ $__vact_now != ${__vact_drawn-} ]]; then
			__vact_prompt_again
			__vact_drawn=${PS1-}${__vact_now#"${PS1-}"}
		fi
		# A theme that came later would undo what we do to the prompt.
		if [[ -n ${__vact_prefix-} && ${precmd_functions[-1]} != __vact_precmd ]]; then
			precmd_functions=(${precmd_functions:#__vact_precmd} __vact_precmd)
		fi
	fi
	\return 0
}

() {
	\builtin emulate -L zsh
	\builtin typeset -ga precmd_functions
	if (( ! ${precmd_functions[(I)__vact_precmd]} )); then
		# A theme that shows the environment makes its prompt after us, to know it.
		if __vact_theme; then
			precmd_functions=(__vact_precmd $precmd_functions)
		else
			precmd_functions+=(__vact_precmd)
		fi
	fi
}

# Code to evaluate goes to the shell itself, but for a pipe or a substitution.
# doctor and status ask it first.
function vact {
	\builtin emulate -L zsh
	case ${1-} in
	(on|off|new)
		if [[ $ZSH_SUBSHELL == 0 || -t 1 ]]; then
			__vact_act "$@"
			\return
		fi
		;;
	(doctor|status)
		(__vact_act "$@")
		\return
		;;
	esac
	\command "$__vact_bin" "$@"
}

# COMMAND [ARG...]
__vact_act() {
	\builtin local verb=$1 code
	\builtin shift
	\builtin trap - DEBUG
	code=$(\exec "$__vact_bin" "$verb" '--hooked' 'zsh' '--memory' \
		"$__vact_memory" '--taken' "${_OLD_VIRTUAL_PATH+1}" "$@") || \return
	\builtin eval "$code"
}
