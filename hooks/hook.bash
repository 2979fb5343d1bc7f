# shellcheck shell=bash
# The hook for bash, from 3.2 on: before each prompt, see whether anything
# changed, and ask vact only then.

# A parent may export all its variables.
if \[ "${__vact_pid-}" != "$$" ]; then
	__vact_memory=
fi
__vact_pid=$$
__vact_seen=
__vact_unlend

# `exec` keeps it to one process. The outer redirection silences a vact that
# cannot run; what it has to say comes as code. The inner ones keep what a DEBUG
# trap prints out of that.
__vact_event() {
	if { __vact_code=$({ \exec "$__vact_bin" event --shell bash --memory "$__vact_memory" \
		--taken "${_OLD_VIRTUAL_PATH+1}" -- "${PWD-}" >&3 3>&-; } 3>&1 >&2); } 2>/dev/null; then
		\eval "$__vact_code"
	fi
	\unset __vact_code
}

# $_, which is kept. Returns the status of the user's command. With set -k,
# `local` gets no NAME=VALUE.
__vact_hook() {
	\set -- "$?" "${VIRTUAL_ENV-}"
	if \[ -z "${VACT_DISABLE-}" ]; then
		__vact_watch
		if \[ "${VIRTUAL_ENV-}" != "$2" ] && \declare -F starship_precmd >/dev/null; then
			__vact_starship_again "$1"
		fi
		# The prompt is as it was left, and so is all that it is made from.
		if \[ "${PS1-}:${VIRTUAL_ENV_DISABLE_PROMPT-}:${BASHOPTS-$RANDOM}:$SHELLOPTS" != "${__vact_drawn-}" ]; then
			if __vact_prompt_is_lost && ! __vact_is_last; then
				__vact_install
			fi
			__vact_prompt_again
			__vact_drawn=${PS1-}:${VIRTUAL_ENV_DISABLE_PROMPT-}:${BASHOPTS-}:$SHELLOPTS
		fi
	fi
	\return "$1"
}

# STATUS
__vact_return() {
	\return "$1"
}

# STATUS, of the user's command. starship makes its prompt before us wherever
# its line stands, so it would show a change one prompt late. What else it runs
# for the user has been run.
__vact_starship_again() {
	\local _PRESERVED_PROMPT_COMMAND starship_precmd_user_func
	_PRESERVED_PROMPT_COMMAND=
	starship_precmd_user_func=:
	__vact_return "$1" || {
		starship_precmd
		\return
	}
	starship_precmd
}

# Whether the last words of PROMPT_COMMAND, a string or an array, are ours.
__vact_is_last() {
	__vact_now=${PROMPT_COMMAND[*]: -1}
	\[ "${__vact_now%"$__vact_call"}" != "$__vact_now" ]
}

# Puts our call last. An array keeps $? and PIPESTATUS for those behind; but
# it cannot be exported, so what is stays a string, of which a child that has
# no hook must be able to run our part.
__vact_install() {
	\local each next
	next=1
	# The words behind the call keep set -e and an ERR trap from firing on the
	# user's own failure, and $_ as it was.
	# shellcheck disable=SC2016
	__vact_call='__vact_hook "$_" && \: "$_"'
	if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
		__vact_install_string
	elif \[ -n "${PROMPT_COMMAND+x}" ] && \[ "${PROMPT_COMMAND@a}" = x ]; then
		# shellcheck disable=SC2016
		__vact_call='${__vact_bin+"__vact_hook"} && \:'
		__vact_install_string
	else
		# Never the first element: an assignment to the name replaces that.
		for each in "${!PROMPT_COMMAND[@]}"; do
			if \[ "${PROMPT_COMMAND[each]}" = "$__vact_call" ]; then
				\unset "PROMPT_COMMAND[$each]"
			else
				next=$((each + 1))
			fi
		done
		PROMPT_COMMAND[next]=$__vact_call
	fi
}

# shellcheck disable=SC2128,SC2178
__vact_install_string() {
	__vact_now=${PROMPT_COMMAND-}
	if \[ "${__vact_now%"$__vact_call"}" != "$__vact_now" ]; then
		\return 0
	fi
	# A `;` may follow where it stood, so a command must stay there.
	if \[ "${__vact_now#*"$__vact_call"}" != "$__vact_now" ]; then
		PROMPT_COMMAND=${__vact_now%%"$__vact_call"*}\\:${__vact_now#*"$__vact_call"}
	fi
	PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$__vact_call
}

__vact_install

# Code to evaluate goes to the shell itself, but for a pipe or a substitution.
# doctor and status ask it first.
function vact {
	case ${1-} in
	on | off | new)
		if ((BASH_SUBSHELL == 0)) || \[ -t 1 ]; then
			__vact_act "$@"
			\return
		fi
		;;
	doctor | status)
		(__vact_act "$@")
		\return
		;;
	esac
	\command "$__vact_bin" "$@"
}

# COMMAND [ARG...]
__vact_act() {
	\local verb code
	verb=$1
	\shift
	code=$({ \exec "$__vact_bin" "$verb" --hooked bash --memory "$__vact_memory" \
		--taken "${_OLD_VIRTUAL_PATH+1}" "$@" >&3 3>&-; } 3>&1 >&2) || \return
	\eval "$code"
}
