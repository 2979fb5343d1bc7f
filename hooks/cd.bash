# shellcheck shell=bash
# With `vact hook bash --cd`: an environment is active at once, also for what
# follows a `cd` on the same line.

function cd {
	\builtin cd "$@" || \return
	__vact_moved
}

function pushd {
	\builtin pushd "$@" || \return
	__vact_moved
}

function popd {
	\builtin popd "$@" || \return
	__vact_moved
}

__vact_moved() {
	if ((BASH_SUBSHELL == 0)); then
		__vact_hook
	fi
}
