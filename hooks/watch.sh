# shellcheck shell=sh
# When a shell with a hook at its prompt asks vact, in bash and zsh.

# Whether an answer holds; the events define them anew.
__vact_still() {
	\return 1
}
__vact_none() {
	\return 1
}

# DIR BELOW: whether the shell is in one of them, or between. What leads to BELOW
# and is as long as DIR is not above that.
__vact_is_between() {
	\[ "${PWD-}" = "$2" ] || {
		__vact_now=${PWD-}
		\[ "$__vact_now/${2#"$__vact_now/"}" = "$2" ] && \[ "${#__vact_now}" -ge "${#1}" ]
	}
}

# All that can change without a file doing so, but for the directory.
__vact_look() {
	__vact_now=${VIRTUAL_ENV-}:${VACT_STATE-}:${_OLD_VIRTUAL_PATH+1}:${HOME-}:${VACT_CONFIG-}:${XDG_CONFIG_HOME-}:${XDG_STATE_HOME-}
}

# Back where nothing belongs, vact has said before what to do; not so when what it
# said that by has changed.
__vact_watch() {
	__vact_look
	if \[ "$__vact_now" != "$__vact_seen" ]; then
		__vact_none() {
			\return 1
		}
		\set -- __vact_event
	elif __vact_still; then
		\return 0
	elif __vact_none; then
		\set -- __vact_back
	else
		\set -- __vact_event
	fi
	\[ -x "$__vact_bin" ] || \return 0
	"$1"
	__vact_look
	__vact_seen=$__vact_now
}
