# shellcheck shell=sh
# What only this shell knows, for commands that ask it. Evaluated in a
# subshell, which nothing leaves but the answers.

# WORD...: a word KIND:NAME is a question and gets `=` and the answer behind
# it, or is left out; vact is called with all words.
__vact_tell() {
	IFS=' '
	for __vact_now; do
		\shift
		__vact_name=${__vact_now#*:}
		__vact_answer=
		if \[ "${__vact_now#command:}" != "$__vact_now" ]; then
			__vact_answer=$(\command -v "$__vact_name") || \:
		elif \[ "${__vact_now#variable:}" != "$__vact_now" ]; then
			\eval "__vact_answer=\"\${${__vact_name}+=}\${${__vact_name}-}\""
		elif \[ "${__vact_now#list:}" != "$__vact_now" ]; then
			\eval "__vact_answer=\"\${${__vact_name}[*]-}\""
		elif \[ "$__vact_now" = reach:cd ]; then
			# Only the hook for sh has that variable, and wraps cd for good.
			if \[ -n "${__vact_shell-}" ]; then
				__vact_event() {
					__vact_answer='cd'
				}
				cd . >/dev/null 2>&1 || \:
			fi
		else
			\set -- ${1+"$@"} "$__vact_now"
			\continue
		fi
		if \[ -n "$__vact_answer" ]; then
			if \[ "${__vact_now#variable:}" = "$__vact_now" ]; then
				__vact_answer="=$__vact_answer"
			fi
			\set -- ${1+"$@"} "$__vact_now$__vact_answer"
		fi
	done
	\exec "$__vact_bin" "$@"
}
