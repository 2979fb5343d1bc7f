# shellcheck shell=bash
# The hook for bash, from 3.2 on: before each prompt, see whether anything
# changed, and ask vact only then.

__vact_memory=${__vact_memory-}
__vact_seen=

# Whether the files that decide are as they were; each event defines it anew.
__vact_still() {
	\return 1
}

# `exec` keeps it to one process. The outer redirection silences a vact that
# cannot run; what it has to say comes as code.
__vact_event() {
	if { __vact_code=$(\exec "$__vact_bin" event --shell bash \
		--memory "$__vact_memory" --taken "${_OLD_VIRTUAL_PATH+1}" -- "${PWD-}"); } 2>/dev/null; then
		\eval "$__vact_code"
	fi
	\unset __vact_code
	__vact_seen=${PWD-}:${VIRTUAL_ENV-}:${VACT_STATE-}:${_OLD_VIRTUAL_PATH+1}
}

# $_, which is kept. Returns the status of the user's command.
__vact_hook() {
	\local last=$?
	if \[ -z "${VACT_DISABLE-}" ] && \[ -x "$__vact_bin" ]; then
		if \[ "${PWD-}:${VIRTUAL_ENV-}:${VACT_STATE-}:${_OLD_VIRTUAL_PATH+1}" != "$__vact_seen" ] ||
			! __vact_still; then
			__vact_event
		fi
		__vact_prompt_again
	fi
	\return "$last"
}

# The words behind the call keep set -e and an ERR trap from firing on the
# user's own failure, and $_ as it was.
__vact_install() {
	# shellcheck disable=SC2016
	\local call='__vact_hook "$_" && : "$_"' each next=1
	for each in ${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"}; do
		if \[ "${each#*__vact_hook}" != "$each" ]; then
			\return 0
		fi
	done
	if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
		# Never the first element: an assignment to the name replaces that.
		for each in "${!PROMPT_COMMAND[@]}"; do
			next=$((each + 1))
		done
		PROMPT_COMMAND[next]=$call
	else
		# shellcheck disable=SC2128,SC2178
		PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$call
	fi
}
__vact_install
\unset -f __vact_install

# Code to evaluate goes to the shell itself, but for a pipe or a substitution.
function vact {
	case ${1-} in
	on | off)
		if ((BASH_SUBSHELL == 0)) || \[ -t 1 ]; then
			__vact_act "$@"
			\return
		fi
		;;
	esac
	\command "$__vact_bin" "$@"
}

# COMMAND [ARG...]
__vact_act() {
	\local verb=$1 code
	\shift
	code=$(\exec "$__vact_bin" "$verb" --hooked bash \
		--taken "${_OLD_VIRTUAL_PATH+1}" "$@") || \return
	\eval "$code"
}
