# shellcheck shell=sh
# What activation does to a Bourne-like shell: a function for each edit of a
# plan. Read by bash, zsh and every POSIX sh, so it uses what all of them
# have; temporary variables are global and are unset again.
#
# Strings are compared with `[`, never with `case`: bash's nocasematch would
# make that one blind to case. What is behind a text is cut off with all that is
# in front of it, never by a `*`: zsh takes seconds for that in a long one.

# NAME VALUE
__vact_set() {
	\eval "$1=\$2"
}

# NAME VALUE
__vact_export() {
	\eval "$1=\$2"
	# shellcheck disable=SC2163
	\export "$1"
}

# NAME
__vact_unset() {
	\unset "$1" || \:
}

# NAME
__vact_keep() {
	\eval "if \\[ -n \"\${$1+x}\" ]; then __vact_kept_$1=\$$1; fi"
	\unset "$1" || \:
}

# NAME VALUE
__vact_unset_if() {
	\eval "__vact_now=\${$1-}"
	# shellcheck disable=SC2154
	if \[ "$__vact_now" = "$2" ]; then
		\unset "$1"
	fi
	\unset __vact_now
}

# NAME [EXPORTED-VALUE]. Of a value that was not exported, vact did not know.
__vact_give_back() {
	\eval "__vact_now=\${$1+set} __vact_old=\${__vact_kept_$1+set}"
	if \[ -n "$__vact_now" ]; then
		\:
	elif \[ -n "${__vact_old?}" ]; then
		\eval "$1=\$__vact_kept_$1 __vact_now=\$__vact_kept_$1"
		if \[ "$#" -gt 1 ] && \[ "$__vact_now" = "$2" ]; then
			__vact_export "$1" "$2"
		fi
	elif \[ "$#" -gt 1 ]; then
		__vact_export "$1" "$2"
	fi
	\unset __vact_now __vact_old
	\unset "__vact_kept_$1" || \:
}

# DIR. That PATH was not set is remembered, for then it cannot be empty.
__vact_path_add() {
	if \[ -z "${PATH+x}" ]; then
		__vact_kept_PATH=
	fi
	PATH=$1${PATH:+:$PATH}
}

# DIR
__vact_path_need() {
	if ! __vact_path_has "$1"; then
		__vact_path_add "$1"
	fi
	\unset __vact_path __vact_front
}

# NAME DIR: the first entry of that variable that is DIR.
__vact_entry_drop() {
	\eval "__vact_path=:\${$1-}:"
	__vact_entry=:$2:
	__vact_front=${__vact_path%%"$__vact_entry"*}
	if \[ "$__vact_front" != "$__vact_path" ]; then
		__vact_path=$__vact_front:${__vact_path#"$__vact_front$__vact_entry"}
		__vact_path=${__vact_path#:}
		\eval "$1=\${__vact_path%:}"
	fi
	\unset __vact_path __vact_entry __vact_front
}

# DIR
__vact_path_drop() {
	__vact_entry_drop PATH "$1"
	if \[ -z "${PATH-}" ] && \[ -n "${__vact_kept_PATH+x}" ]; then
		\unset PATH
	fi
	\unset __vact_kept_PATH || \:
}

# [ENV]. The other tool undoes its work; but it would set PATH back to what it
# was long ago, and lose what came to it since.
__vact_leave_foreign() {
	if \[ -n "${_OLD_VIRTUAL_PATH+x}" ] && \command -v deactivate >/dev/null 2>&1; then
		# It may be ours, and then must not take away what is yet to be used.
		__vact_before=${PATH-}
		__vact_is_busy=1
		deactivate || \:
		PATH=$__vact_before
		\unset __vact_before __vact_is_busy
	elif \[ -n "${VIRTUAL_ENV_PROMPT-}" ] && \[ -n "${PS1+x}" ]; then
		# PS1 may have come with its prefix from the shell that started this one.
		__vact_wanted=${VIRTUAL_ENV_PROMPT#"("}
		__vact_wanted="(${__vact_wanted%") "}) "
		if __vact_prompt_has; then
			PS1=$__vact_front${PS1#*"$__vact_wanted"}
		fi
		\unset __vact_wanted __vact_front
	fi
	\unset _OLD_VIRTUAL_PATH || \:
	if \[ "$#" -gt 0 ]; then
		__vact_path_drop "$1/bin"
	fi
	__vact_unset VIRTUAL_ENV
	__vact_unset VIRTUAL_ENV_PROMPT
}

# Each shell flushes its hash of commands when PATH is assigned to.
__vact_rehash() {
	if \[ -n "${PATH+x}" ]; then
		# shellcheck disable=SC2269
		PATH=$PATH
	fi
}

# FILE LINE: whether that is its first line; an empty one stands for no file.
__vact_line_is() {
	__vact_now=
	{ IFS= \read -r __vact_now <"$1" || \:; } 2>/dev/null
	\[ "$__vact_now" = "$2" ]
}

# FILE OTHER
__vact_same_file() {
	# shellcheck disable=SC3013
	\[ "$1" -ef "$2" ]
}

# DIR: whether it is an entry of PATH. Looked for once in each PATH.
__vact_path_has() {
	\[ "$1:${PATH-}" = "${__vact_had-}" ] || {
		__vact_path=:${PATH-}:
		__vact_front=${__vact_path%%":$1:"*}
		\[ "$__vact_front" != "$__vact_path" ] && __vact_had=$1:${PATH-}
	}
}

# True when PS1 holds the prefix that is wanted.
__vact_prompt_has() {
	__vact_front=${PS1%%"$__vact_wanted"*}
	\[ "$__vact_front" != "$PS1" ]
}

# True when PS1 was made anew since we put a prefix there: a theme that does so
# at each prompt must come before us.
__vact_prompt_is_lost() {
	\[ -n "${__vact_prefix-}" ] && \[ -n "${PS1+x}" ] &&
		\[ "${PS1%%"$__vact_prefix"*}" = "$PS1" ]
}

# Takes what we put into PS1 out of it, wherever it is by now.
__vact_prompt_take() {
	if \[ -n "${__vact_prefix-}" ] && \[ -n "${PS1+x}" ]; then
		__vact_wanted=$__vact_prefix
		if __vact_prompt_has; then
			PS1=$__vact_front${PS1#"$__vact_front$__vact_prefix"}
		fi
	fi
	__vact_prefix=
}

# DIR [EXPORTED-VALUE]: `deactivate` is another tool's by now, and stays.
__vact_yield() {
	__vact_path_drop "$1"
	__vact_entry_drop _OLD_VIRTUAL_PATH "$1"
	if \[ -n "${__vact_prefix-}" ] && \[ -n "${_OLD_VIRTUAL_PS1+x}" ]; then
		__vact_front=${_OLD_VIRTUAL_PS1%%"$__vact_prefix"*}
		if \[ "$__vact_front" != "$_OLD_VIRTUAL_PS1" ]; then
			_OLD_VIRTUAL_PS1=$__vact_front${_OLD_VIRTUAL_PS1#"$__vact_front$__vact_prefix"}
		fi
	fi
	if \[ -n "${_OLD_VIRTUAL_PYTHONHOME-}" ]; then
		\:
	elif \[ -n "${__vact_kept_PYTHONHOME+x}" ]; then
		_OLD_VIRTUAL_PYTHONHOME=$__vact_kept_PYTHONHOME
	elif \[ "$#" -gt 1 ]; then
		_OLD_VIRTUAL_PYTHONHOME=$2
	fi
	__vact_prompt_hide
	\unset __vact_kept_VIRTUAL_ENV __vact_kept_VIRTUAL_ENV_PROMPT || \:
	\unset __vact_kept_PYTHONHOME __vact_deactivates || \:
	\unset -f __vact_leave 2>/dev/null || \:
}

# DIR
__vact_lend() {
	if \[ -z "${__vact_bin+x}" ]; then
		_OLD_VIRTUAL_PATH=${PATH#"$1"}
		_OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH#:}
		if \[ -n "${__vact_prefix-}" ] && \[ -n "${PS1+x}" ]; then
			_OLD_VIRTUAL_PS1=${PS1#"$__vact_prefix"}
		fi
		if \[ -n "${__vact_kept_PYTHONHOME-}" ]; then
			_OLD_VIRTUAL_PYTHONHOME=$__vact_kept_PYTHONHOME
		fi
		__vact_lent=${VIRTUAL_ENV-}
	fi
}

# What was lent before the hook was there would look like a script's, to it.
__vact_unlend() {
	if \[ -n "${__vact_lent-}" ] && \[ "${VIRTUAL_ENV-}" = "$__vact_lent" ]; then
		\unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PS1 _OLD_VIRTUAL_PYTHONHOME || \:
	fi
	\unset __vact_lent || \:
}

# PS1 may begin with what must stay in front of everything.
__vact_prompt_put() {
	if \[ -n "$__vact_wanted" ] && \[ -n "${PS1+x}" ]; then
		PS1=${__vact_lead-}$__vact_wanted${PS1#"${__vact_lead-}"}
	fi
}

# TEXT, and what PS1 must hold to show it.
__vact_prompt_show() {
	__vact_prompt_take
	__vact_shown=$1
	__vact_escaped=$2
	__vact_prompt_want
	__vact_prompt_put
	__vact_prefix=$__vact_wanted
	\unset __vact_wanted __vact_front __vact_lead || \:
}

# The same in a shell whose PS1 may have come with the prefix in it, or may
# have been made anew since we put it there.
__vact_prompt_again() {
	if \[ -n "${__vact_shown+x}" ]; then
		__vact_prompt_want
		__vact_kept_wanted=$__vact_wanted
		if \[ "$__vact_wanted" != "${__vact_prefix-}" ]; then
			__vact_prompt_take
		fi
		__vact_wanted=$__vact_kept_wanted
		if \[ -z "${PS1+x}" ] || ! __vact_prompt_has; then
			__vact_prompt_put
		fi
		__vact_prefix=$__vact_wanted
		\unset __vact_wanted __vact_front __vact_lead __vact_kept_wanted || \:
	fi
}

# TEXT, and what PS1 must hold to show it.
__vact_prompt_adopt() {
	__vact_shown=$1
	__vact_escaped=$2
	__vact_prompt_again
}

__vact_prompt_hide() {
	__vact_prompt_take
	\unset __vact_shown __vact_escaped __vact_prefix || \:
	\unset __vact_wanted __vact_front __vact_lead || \:
}

# Without the hook, an activation leaves nothing behind.
__vact_unload() {
	if \[ -z "${__vact_bin+x}" ] && \[ -z "${__vact_is_busy-}" ]; then
		\unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PS1 _OLD_VIRTUAL_PYTHONHOME || \:
		\unset __vact_lent __vact_had || \:
		\unset -f __vact_set __vact_export __vact_unset __vact_keep \
			__vact_unset_if __vact_give_back __vact_path_add \
			__vact_path_need __vact_path_drop __vact_leave_foreign \
			__vact_entry_drop __vact_yield __vact_lend __vact_unlend \
			__vact_same_file __vact_path_has __vact_prompt_is_lost \
			__vact_rehash __vact_line_is __vact_prompt_has \
			__vact_prompt_take __vact_prompt_put __vact_prompt_show \
			__vact_prompt_again __vact_prompt_adopt \
			__vact_prompt_hide __vact_prompt_want __vact_theme \
			__vact_say __vact_is_function __vact_print_users \
			__vact_deactivate_add __vact_deactivate_drop \
			2>/dev/null || \:
		# In posh, no function that runs can be unset.
		if \[ -z "${POSH_VERSION-}" ]; then
			\unset -f __vact_unload
		fi
	fi
}
