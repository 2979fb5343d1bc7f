# shellcheck shell=bash
# What the tests of `vact new` under faults share, besides helper.bash:
# a Python that is quick to unpack for, states of directories to
# compare, and faults at system calls.

# For setup_file: $SMALL, an installation of its own with a pip and setuptools
# of some few files, and $WARM, a cache in which they are unpacked. Each run of
# it for vact writes to $RUNS what it does, and the descriptors that it inherited.
make_small_python() {
	local python lib module
	export SMALL WARM
	SMALL=$(cd "$BATS_FILE_TMPDIR" && pwd -P)/small
	WARM=${SMALL%/*}/warm
	unset PYTHONHOME PYTHONPATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT RUNS
	umask 022
	# Of a version with two wheels, since that is what takes more care.
	for python in "$HOME"/.pyenv/versions/*/bin/python3.{11,10,9,8,7,6}; do
		[[ ! -x $python ]] || break
	done
	[[ -x $python ]] || return 0
	lib=$("$python" -I -S -c 'import os; print(os.path.dirname(os.__file__))')
	mkdir -p "$SMALL/bin" "$SMALL/lib/${lib##*/}"
	cp "$python" "$SMALL/bin/python"
	ln -s python "$SMALL/bin/python3"
	ln -s "$lib"/* "$SMALL/lib/${lib##*/}"
	lib=$SMALL/lib/${lib##*/}
	rm "$lib/ensurepip"
	mkdir -p "$lib/ensurepip/_bundled"
	printf '_SETUPTOOLS_VERSION = "7"\n_PIP_VERSION = "9.1"\n' >"$lib/ensurepip/__init__.py"
	for module in setuptools-7 pip-9.1; do
		"$python" "$TESTS_DIR/make_wheel.py" "$lib/ensurepip/_bundled/$module-py3-none-any.whl"
	done
	# What src/facts.py and src/unpack.py import, each alone.
	for module in sysconfig zipfile; do
		python=$(readlink -f "$lib/$module.py")
		rm "$lib/$module.py"
		sed "s/@module@/$module/" - "$python" >"$lib/$module.py" <<-'END'
			import os
			def _is_open(fd):
			    try:
			        return os.fstat(fd)
			    except OSError:
			        return None
			if "RUNS" in os.environ:
			    with open(os.environ["RUNS"], "a") as runs:
			        runs.write("@module@ %s\n" % [fd for fd in range(3, 99) if _is_open(fd) and fd != runs.fileno()])
		END
	done
	env -i HOME="${SMALL%/*}" XDG_CACHE_HOME="$WARM" PATH=/usr/bin:/bin \
		"$VACT" new --no-allow -p "$SMALL/bin/python" "${SMALL%/*}/env" 2>&1
}

# The world, with a cache of its own that is warm.
make_small_world() {
	[[ -d ${WARM:?}/vact ]] || skip 'there is no Python here that can be copied'
	make_world
	umask 022
	export RUNS=$WORLD/runs
	unset PYENV_ROOT PYENV_VERSION
	PYTHON=$SMALL/bin/python
	CACHE=$XDG_CACHE_HOME/vact
	mkdir -p "$XDG_CACHE_HOME"
	cp -a "$WARM/vact" "$CACHE"
}

# ARG...: makes an environment of the small Python.
small() {
	"$VACT" new --no-allow -p "$PYTHON" "$@"
}

# FACTS UNPACKED: how often the small Python ran since the last time.
expect_runs() {
	local facts unpacked
	facts=$(grep -c ^sysconfig "$RUNS" 2>/dev/null) || :
	unpacked=$(grep -c ^zipfile "$RUNS" 2>/dev/null) || :
	rm -f "$RUNS"
	if [[ ${facts:-0} -ne $1 || ${unpacked:-0} -ne $2 ]]; then
		echo "Python ran ${facts:-0} times for its facts and ${unpacked:-0} to unpack, not $1 and $2"
		return 1
	fi
}

# DIR: all that is in it, as far as it can be made twice alike.
shape() {
	find "$1" -printf '%P %y %m %l' \( -type f -printf ' %s' -o -true \) -printf '\n' 2>/dev/null | sort
}

# DIR: all that is in it, for finding whether it is the same as before.
identity() {
	find "$1" -printf '%P %y %m %l %i' \( ! -type d -printf ' %s %T@' -o -true \) -printf '\n' \
		2>/dev/null | sort
}

# DIR: bytes and times of all files, and what else there is.
contents() {
	(cd "$1" && find . -type f -printf '%P %m %s %T@\n' -o -printf '%P %y %m %l\n' | sort &&
		find . -type f -print0 | sort -z | xargs -0 cksum)
}

# DIR: the names of what was left behind in it.
left_in() {
	find "$1" -name '.vact*' -printf '%P\n'
}

# ENV: it runs, and so do its pip and its packages.
expect_sound() {
	local said
	said=$(unset RUNS && "$1/bin/python" -c 'import os, setuptools, sys
print(os.path.realpath(sys.prefix), end="")') || return
	[[ $said == "$(readlink -f "$1")" ]] || return
	said=$(unset RUNS && "$1/bin/pip" 2>&1) || :
	[[ $said -ef $1/lib/$(ls "$1/lib")/site-packages/pip/__init__.py && -z $(left_in "$1") ]] || {
		echo "pip of $1 says: $said; left: $(left_in "$1")"
		return 1
	}
}

# What may change a file. To be killed at another call is to be killed at the
# next of these.
CHANGES='^(mkdir|symlink|link|rename|unlink|rmdir|write|fsync|chmod|fchmod|utimens|flock|open.*O_CREAT)'

# PATTERN: the calls in $WORLD/calls that match, in the order of time and without
# those of the loader, as lines `CALL COUNT`. Of many of a kind, the first and the
# last and some between will do; as long as nothing is made, to be told that a
# file is not there does no harm.
calls() {
	awk -v pattern="$1" -v changes="$CHANGES" -v all="${FAULTS-}" '
		{ call = $0; sub(/\(.*/, "", call); count[call]++ }
		/"\."/ { has_begun = 1 }
		# A build for gcov writes its counts from here on.
		/\.gcda"/ { has_ended = 1 }
		has_ended { next }
		/^mkdir.*\.vact-/ { has_stage = 1 }
		!has_begun || $0 !~ pattern { next }
		# A sanitizer learns from there what it is to do.
		$0 ~ /"\/proc\/self\// { next }
		$0 !~ changes && $0 !~ /^(open|getdents)/ && !has_stage { next }
		{
			step[call] = $0 ~ changes ? 5 : 12
			calls[++total] = call
			counts[total] = count[call]
			if (!(call in first))
				first[call] = count[call]
		}
		END {
			for (i = 1; i <= total; i++) {
				call = calls[i]
				from_first = counts[i] - first[call]
				to_last = count[call] - counts[i]
				if (all || call ~ /^rename/ || from_first < 3 || to_last < 3 || i % step[call] == 0)
					print call, counts[i]
			}
		}' "$WORLD/calls"
}
