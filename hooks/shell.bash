# shellcheck shell=bash
# What activation needs of bash itself, besides the verbs. From bash 3.2 on.

# Whether a theme that shows the environment itself is loaded. It is known by
# what it defines here; exported variables count when they name this shell.
__vact_theme() {
	\[ "${STARSHIP_SHELL-}" = bash ] || \[ "${POSH_SHELL-}" = bash ] ||
		\declare -F starship_precmd >/dev/null || \declare -F _omp_hook >/dev/null
}

# The prefix for PS1, or none. With promptvars, bash expands what it has
# decoded; without, it only decodes. Without the hook to watch that option, the
# text is one that never runs anything, be it that backslashes are seen.
__vact_prompt_want() {
	__vact_wanted=
	if \[ -n "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] || __vact_theme; then
		\return 0
	fi
	if \[ -z "${__vact_bin+x}" ] || \shopt -q promptvars || \shopt -q -o posix; then
		__vact_wanted=$__vact_escaped
	else
		__vact_wanted=${__vact_shown//\\/\\\\}
	fi
}

# FILE LINE: to look first is cheaper, at each prompt, than to silence `read`.
__vact_line_is() {
	__vact_now=
	if \[ -f "$1" ] && \[ -r "$1" ]; then
		IFS= \read -r __vact_now <"$1" || \:
	fi
	\[ "$__vact_now" = "$2" ]
}

# TEXT
__vact_say() {
	\printf '%s\n' "$1" >&2
}

__vact_deactivate_add() {
	if \[ -z "${__vact_deactivates-}" ] && \declare -F deactivate >/dev/null; then
		\eval "__vact_users_$(\declare -f deactivate)"
	fi
	__vact_deactivates=1
	function deactivate {
		__vact_leave
		__vact_unload
	}
}

__vact_deactivate_drop() {
	if \[ -n "${__vact_deactivates-}" ]; then
		\unset -f deactivate
	fi
	if \declare -F __vact_users_deactivate >/dev/null; then
		__vact_now=$(\declare -f __vact_users_deactivate)
		\eval "${__vact_now#__vact_users_}"
		\unset -f __vact_users_deactivate
		\unset __vact_now
	fi
	\unset __vact_deactivates
	\unset -f __vact_leave
}
