# shellcheck shell=sh
# shellcheck disable=SC2154 # the values are in the function above
# bin/activate, for bash, zsh and every POSIX sh. In front of this stands the
# function __vact_env_values, which sets
#
#   __vact_env_path    where the environment was made, __vact_env_shown for people
#   __vact_env_name    its name
#   __vact_env_ps1_X   what PS1 must hold to show the name in shell X
#
# All else is found out here, without vact. Temporary variables are global and
# are unset again; while active, only those stay that `deactivate` unsets.

# The name of an alias cannot be defined.
\unalias deactivate 2>/dev/null || \:

# DIR OTHER: whether they are the same. posh cannot ask.
__vact_env_same() {
	if \[ -n "${POSH_VERSION-}" ]; then
		\[ "$(\command cd -P "$1/" 2>/dev/null && \pwd -P && \echo x)" = \
			"$(\command cd -P "$2/" 2>/dev/null && \pwd -P && \echo x)" ]
	else
		# shellcheck disable=SC3013
		\[ "$1" -ef "$2" ]
	fi
}

# Sets __vact_env_file to this file, which in the shells that do not say it is one
# of the open ones, if /proc can tell. Only when it is not the one that was made
# where it says, this takes a process for each.
__vact_env_search() {
	__vact_env_fd=3
	while \[ "$__vact_env_fd" -lt 128 ] && \[ -z "${POSH_VERSION-}" ]; do
		# shellcheck disable=SC3013
		if \[ "/proc/self/fd/$__vact_env_fd" -ef "$__vact_env_path/bin/activate" ]; then
			__vact_env_file=$__vact_env_path/bin/activate
			\return 0
		fi
		__vact_env_fd=$((__vact_env_fd + 1))
	done
	__vact_env_fd=128
	while \[ "$__vact_env_fd" -gt 3 ] && \[ -z "$__vact_env_file" ]; do
		__vact_env_fd=$((__vact_env_fd - 1))
		if \[ -f "/proc/self/fd/$__vact_env_fd" ]; then
			# MUST not go on with what may be another environment.
			{
				__vact_env_rest=$(\command -p readlink -n /proc/self/fd/0 && \echo x) ||
					__vact_env_path=
			} <"/proc/self/fd/$__vact_env_fd" 2>/dev/null
			__vact_env_front=${__vact_env_rest%/bin/activatex}
			if \[ -e "$__vact_env_front/pyvenv.cfg" ]; then
				__vact_env_file=$__vact_env_front/bin/activate
			fi
		fi
	done
}

# Sets __vact_env_file to this file, or to nothing where that cannot be known.
__vact_env_ask() {
	__vact_env_file=
	if \[ -n "${BASH_VERSION-}" ]; then
		# shellcheck disable=SC3028,SC3054
		__vact_env_file=${BASH_SOURCE-}
	elif \[ -n "${ZSH_VERSION-}" ]; then
		# %x makes control bytes visible.
		\eval '__vact_env_file=${${funcsourcetrace[1]%:*}:-${(%):-%x}}'
	elif \[ "$__vact_env_ksh" != "${__vact_env_ksh#*93}" ]; then
		\eval '__vact_env_file=${.sh.file}'
	else
		__vact_env_search
	fi
}

# Makes __vact_env_dir absolute, and takes `..` out of it unless that leads
# elsewhere.
__vact_env_normalise() {
	if \[ "${__vact_env_dir#/}" = "$__vact_env_dir" ]; then
		__vact_env_dir=${PWD-}/$__vact_env_dir
	fi
	__vact_env_rest=$__vact_env_dir/ __vact_env_front=
	while \[ -n "$__vact_env_rest" ]; do
		case ${__vact_env_rest%%/*} in
		'' | .) ;;
		..) __vact_env_front=${__vact_env_front%/*} ;;
		*) __vact_env_front=$__vact_env_front/${__vact_env_rest%%/*} ;;
		esac
		__vact_env_rest=${__vact_env_rest#*/}
	done
	if __vact_env_same "$__vact_env_front/" "$__vact_env_dir"; then
		__vact_env_dir=$__vact_env_front
	fi
}

# WHY. Says why nothing was done.
__vact_env_refuse() {
	\printf 'vact: %s\n' "$1" >&2
	\return 1
}

# Sets __vact_env_dir to this environment: where it was made, unless the file
# that is read stands in another one. A file that stands in none is a copy, or
# had its text evaluated.
__vact_env_find() {
	__vact_env_ask
	__vact_env_dir=$__vact_env_path __vact_env_bin_dir=.
	case $__vact_env_file in
	*/*) __vact_env_bin_dir=${__vact_env_file%/*}/ ;;
	esac
	if \[ -n "$__vact_env_file" ] &&
		! __vact_env_same "$__vact_env_bin_dir/.." "$__vact_env_path"; then
		# shellcheck disable=SC3013
		if \[ "${__vact_env_file##*/}" = activate ] &&
			\[ -e "$__vact_env_bin_dir/../pyvenv.cfg" ]; then
			__vact_env_dir=$__vact_env_bin_dir/..
			__vact_env_normalise
			__vact_env_same "$__vact_env_dir" "$__vact_env_bin_dir/.." || __vact_env_dir=
		elif \[ -h "$__vact_env_file" ] &&
			! \[ "$__vact_env_file" -ef "$__vact_env_path/bin/activate" ]; then
			__vact_env_dir=
		fi
	fi
	if \[ ! -e "$__vact_env_dir/pyvenv.cfg" ] || \[ -z "$__vact_env_dir" ]; then
		__vact_env_refuse "cannot find the environment made at '$__vact_env_shown'; source its bin/activate by its full path"
	elif \[ "${__vact_env_dir#*:}" != "$__vact_env_dir" ]; then
		__vact_env_refuse "cannot activate the environment made at '$__vact_env_shown': it is at a path with ':' now, which cannot stand in PATH; rename it"
	fi
}

# True when `deactivate` is a function: it is there, whatever PATH is.
__vact_env_can_leave() {
	# shellcheck disable=SC2123,SC2030
	\command -v deactivate >/dev/null 2>&1 &&
		(PATH=/dev/null && \command -v deactivate) >/dev/null 2>&1
}

# Leaves what was activated in this shell by its own `deactivate`, which knows
# best, but for PATH, that some set to what it was long ago. What vact did may lie
# below that. What a parent activated, ours leaves. A `deactivate` of no such kind
# is the user's, and is put back in the end.
# shellcheck disable=SC2031,SC3044
__vact_env_leave() {
	__vact_env_old=${VIRTUAL_ENV:+$VIRTUAL_ENV/bin} __vact_env_prefix=
	__vact_env_now=${PATH-} __vact_env_is_vacts=${__vact_deactivates-}
	if \[ -n "${_OLD_VIRTUAL_PATH+x}$__vact_env_is_vacts" ] && __vact_env_can_leave; then
		\deactivate nondestructive || \:
		if \[ -n "${PATH+x}" ]; then
			PATH=$__vact_env_now
		fi
		if \[ -z "$__vact_env_is_vacts" ]; then
			\unset -f deactivate 2>/dev/null || \:
		fi
	elif \[ -n "${VIRTUAL_ENV_PROMPT-}" ]; then
		__vact_env_prefix=${VIRTUAL_ENV_PROMPT#"("}
		__vact_env_prefix="(${__vact_env_prefix%") "}) "
	fi
	if \[ -n "${VACT_STATE+x}" ] && \command -v __vact_leave >/dev/null 2>&1; then
		__vact_leave
		# posh loses functions where many are unset in one.
		if \[ -z "${POSH_VERSION-}" ]; then
			__vact_unload
		fi
	fi
	if __vact_env_can_leave; then
		__vact_env_now=
		if \[ -n "${YASH_VERSION-}" ]; then
			__vact_env_now=$(\typeset -fp deactivate)
		elif \command -v typeset >/dev/null 2>&1; then
			__vact_env_now=$(\typeset -f deactivate)
		fi
		if \[ -n "$__vact_env_now" ] &&
			\[ "${__vact_env_now#*nondestructive}" = "$__vact_env_now" ]; then
			__vact_env_users=$__vact_env_now
		fi
	fi
	\unset VACT_STATE || \:
	__vact_env_define
	__vact_env_bin=$__vact_env_old __vact_env_ps1=$__vact_env_prefix
	\deactivate nondestructive
}

# Leaves the environment; `deactivate nondestructive` stays defined. What came to
# PATH and PS1 meanwhile is kept. It uses no function but those of the shell, for
# tools rename it. Shells forget where commands were when PATH is assigned to.
__vact_env_define() {
	deactivate() {
		if \[ -n "${ZSH_VERSION-}" ]; then
			\builtin emulate -L zsh
		fi
		if \[ -n "${__vact_env_bin+x}" ]; then
			__vact_env_rest=:${PATH-}:
			__vact_env_front=${__vact_env_rest%%":$__vact_env_bin:"*}
			if \[ -n "$__vact_env_bin" ] && \[ "$__vact_env_front" != "$__vact_env_rest" ]; then
				__vact_env_rest=$__vact_env_front:${__vact_env_rest#"$__vact_env_front:$__vact_env_bin:"}
				__vact_env_rest=${__vact_env_rest#:}
				PATH=${__vact_env_rest%:}
			fi
			if \[ -z "${PATH-}" ] && \[ -n "${__vact_env_no_path-}" ]; then
				\unset PATH
			fi
			if \[ -n "${__vact_env_ps1-}" ] && \[ -n "${PS1+x}" ]; then
				__vact_env_front=${PS1%%"$__vact_env_ps1"*}
				if \[ "$__vact_env_front" != "$PS1" ]; then
					PS1=$__vact_env_front${PS1#"$__vact_env_front$__vact_env_ps1"}
				fi
			fi
			if \[ -n "${PYTHONHOME+x}" ]; then
				\:
			elif \[ -n "${_OLD_VIRTUAL_PYTHONHOME+x}" ]; then
				PYTHONHOME=$_OLD_VIRTUAL_PYTHONHOME
				\export PYTHONHOME
			elif \[ -n "${__vact_env_home+x}" ]; then
				PYTHONHOME=$__vact_env_home
			fi
			\unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT || \:
			\unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PS1 _OLD_VIRTUAL_PYTHONHOME || \:
			\unset __vact_env_bin __vact_env_ps1 __vact_env_home __vact_env_no_path || \:
			\unset __vact_env_rest __vact_env_front || \:
		fi
		# posh loses other functions when one that runs is unset.
		if \[ "${1-}" = nondestructive ] || \[ -n "${POSH_VERSION-}" ]; then
			\:
		elif \[ -n "${__vact_env_users-}" ]; then
			\eval "$__vact_env_users"
			\unset __vact_env_users
		else
			\unset -f deactivate
		fi
	}
}

# Sets __vact_env_ps1 to what shows the name in this shell's prompt.
__vact_env_prompt() {
	__vact_env_ps1=$__vact_env_ps1_sh __vact_env_front=
	if \[ -n "${BASH_VERSION-}" ]; then
		__vact_env_ps1=$__vact_env_ps1_bash
	elif \[ -n "${ZSH_VERSION-}" ]; then
		if \eval '[[ -o promptpercent ]]'; then
			__vact_env_ps1=$__vact_env_ps1_zsh
		fi
	elif \[ -n "${YASH_VERSION-}" ]; then
		# shellcheck disable=SC3013
		if ! \[ -o posixlycorrect ]; then
			__vact_env_ps1=$__vact_env_ps1_yash
		fi
	elif \[ -n "${POSH_VERSION-}" ]; then
		__vact_env_ps1=$__vact_env_ps1_posh
	elif \[ "$__vact_env_ksh" != "${__vact_env_ksh#*93}" ]; then
		__vact_env_ps1=$__vact_env_ps1_ksh93
	elif \[ "$__vact_env_ksh" != "${__vact_env_ksh#*MIRBSD}" ]; then
		__vact_env_ps1=$__vact_env_ps1_mksh
	elif \[ "/proc/$$/exe" -ef /bin/dash ]; then
		__vact_env_ps1=$__vact_env_ps1_dash
	elif \[ "/proc/$$/exe" -ef /bin/busybox ]; then
		__vact_env_ps1=$__vact_env_ps1_busybox
	fi
}

# In mksh, a first character before a CR marks what has no width; it stays first.
__vact_env_show() {
	__vact_env_prompt
	_OLD_VIRTUAL_PS1=$PS1 __vact_env_lead=
	if \[ "$__vact_env_ksh" != "${__vact_env_ksh#*MIRBSD}" ]; then
		\eval "__vact_env_lead=\$'\\r'"
		__vact_env_rest=${PS1#?}
		if \[ "${__vact_env_rest#"$__vact_env_lead"}" != "$__vact_env_rest" ]; then
			__vact_env_lead=${PS1%"$__vact_env_rest"}$__vact_env_lead
		else
			__vact_env_lead=
		fi
	fi
	PS1=$__vact_env_lead$__vact_env_ps1${PS1#"$__vact_env_lead"}
}

__vact_env_enter() {
	if \[ -n "${ZSH_VERSION-}" ]; then
		\builtin emulate -L zsh
	fi
	__vact_env_values
	__vact_env_ksh=${KSH_VERSION-}
	__vact_env_find || \return
	__vact_env_leave
	if \[ -n "${PYTHONHOME+x}" ]; then
		# Only another process can tell whether it was exported.
		if /bin/sh -c '[ -z "${PYTHONHOME+x}" ]'; then
			__vact_env_home=$PYTHONHOME
		else
			_OLD_VIRTUAL_PYTHONHOME=$PYTHONHOME
		fi
		\unset PYTHONHOME
	fi
	VIRTUAL_ENV=$__vact_env_dir VIRTUAL_ENV_PROMPT=$__vact_env_name
	\export VIRTUAL_ENV VIRTUAL_ENV_PROMPT
	if \[ -z "${PATH+x}" ]; then
		__vact_env_no_path=1
		\export PATH
	fi
	__vact_env_bin=$VIRTUAL_ENV/bin _OLD_VIRTUAL_PATH=${PATH-}
	PATH=$__vact_env_bin${PATH:+:$PATH}
	if \[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] && \[ -n "${PS1+x}" ]; then
		__vact_env_show
	fi
}

__vact_env_unload() {
	\unset __vact_env_path __vact_env_shown __vact_env_name __vact_env_ps1_sh || \:
	\unset __vact_env_ps1_bash __vact_env_ps1_zsh __vact_env_ps1_yash || \:
	\unset __vact_env_ps1_posh __vact_env_ps1_ksh93 __vact_env_ps1_mksh || \:
	\unset __vact_env_ps1_dash __vact_env_ps1_busybox || \:
	\unset __vact_env_file __vact_env_dir __vact_env_bin_dir __vact_env_fd || \:
	\unset __vact_env_old __vact_env_prefix __vact_env_now __vact_env_is_vacts || \:
	\unset __vact_env_rest __vact_env_front || \:
	\unset __vact_env_lead __vact_env_ksh || \:
	\unset -f __vact_env_values __vact_env_same __vact_env_search __vact_env_ask \
		__vact_env_normalise __vact_env_refuse __vact_env_find __vact_env_can_leave \
		__vact_env_leave __vact_env_define __vact_env_prompt __vact_env_show \
		__vact_env_enter || \:
}

if __vact_env_enter; then
	__vact_env_unload
	\unset -f __vact_env_unload
else
	__vact_env_unload
	\unset -f __vact_env_unload
	\false
fi
