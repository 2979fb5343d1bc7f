# shellcheck shell=sh
# What activation needs of a POSIX sh itself, besides the verbs.

__vact_prompt_want() {
	__vact_wanted=
	if \[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] && ! __vact_theme; then
		__vact_wanted=$__vact_escaped
	fi
	# In mksh, a first character before a CR marks what has no width.
	if \[ -n "${KSH_VERSION-}" ] && \[ "${KSH_VERSION#*MIRBSD}" != "$KSH_VERSION" ]; then
		\eval "__vact_lead=\$'\\r'"
		__vact_front=${PS1-}
		__vact_front=${__vact_front#?}
		if \[ "${__vact_front#"$__vact_lead"}" != "$__vact_front" ]; then
			__vact_lead=${PS1%"$__vact_front"}$__vact_lead
		else
			__vact_lead=
		fi
	fi
}

# Themes are for other shells.
__vact_theme() {
	\return 1
}

# TEXT. printf is no builtin of mksh and posh, and print is one in no other
# shell; posh's echo takes a backslash for the begin of an escape.
__vact_say() {
	if \[ -n "${KSH_VERSION-}" ]; then
		# shellcheck disable=SC3018,SC3045
		\print -r -- "$1" >&2
	elif \[ -n "${POSH_VERSION-}" ]; then
		__vact_now=
		while \[ "${1#*\\}" != "$1" ]; do
			__vact_now=$__vact_now${1%%\\*}\\\\
			set -- "${1#*\\}"
		done
		\echo "$__vact_now$1" >&2
		\unset __vact_now
	else
		\printf '%s\n' "$1" >&2
	fi
}

# True when NAME is a function (or builtin): nothing is found along this PATH.
__vact_is_function() {
	__vact_path=${PATH-} __vact_now=1
	# shellcheck disable=SC2123
	PATH=/dev/null
	if \command -v "$1" >/dev/null 2>&1; then
		__vact_now=0
	fi
	PATH=$__vact_path
	\unset __vact_path
	\return "$__vact_now"
}

# Prints the user's `deactivate`, renamed, where the shell can.
__vact_print_users() {
	# shellcheck disable=SC3044
	if \[ -n "${YASH_VERSION-}" ]; then
		\typeset -fp "$1"
	elif \[ -n "${KSH_VERSION-}" ]; then
		\typeset -f "$1"
	fi
}

# A shell that cannot print functions cannot put one back: there, a function
# of the user's stays, and `vact off` deactivates. Ours may have stayed, too.
__vact_deactivate_add() {
	if \[ -z "${__vact_deactivates+x}" ] && __vact_is_function deactivate; then
		__vact_users_deactivate=$(__vact_print_users deactivate)
		if \[ -z "$__vact_users_deactivate" ]; then
			\unset __vact_users_deactivate __vact_now || \:
			\return 0
		fi
	fi
	__vact_deactivates=1
	deactivate() {
		if \[ -n "${__vact_deactivates-}" ]; then
			__vact_leave
			__vact_unload
		fi
	}
	\unset __vact_now || \:
}

# posh loses other functions when one that runs is unset; so what may run when
# we leave stays, and does nothing.
__vact_deactivate_drop() {
	if \[ -n "${POSH_VERSION-}" ]; then
		if \[ -n "${__vact_deactivates+x}" ]; then
			__vact_deactivates=
		fi
		\return 0
	fi
	if \[ -n "${__vact_users_deactivate-}" ]; then
		\eval "$__vact_users_deactivate"
	elif \[ -n "${__vact_deactivates-}" ]; then
		\unset -f deactivate
	fi
	\unset __vact_deactivates __vact_users_deactivate || \:
	\unset -f __vact_leave || \:
}
