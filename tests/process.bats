#!/usr/bin/env bats
# A still prompt starts no process and a `cd` at most one, by strace's count,
# wherever one stands and whatever lies there.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	need_strace
	STRACE='strace -f -qq -s 300 -e trace=execve,clone,clone3,fork,vfork,open,openat'
	if strace -f --seccomp-bpf -o /dev/null -e trace=execve true 2>/dev/null; then
		STRACE+=' --seccomp-bpf'
	fi
	export STRACE
	make_world
	make_places
	export M=$WORLD/m
	mkdir "$M"
}

# Directories of each kind. What is an environment is allowed, but for two.
make_places() {
	local name
	cd "$WORLD" || return
	rm -rf outside weird proj denied unsafe nopython dangling unknown envs moved gone
	mkdir outside weird
	for name in proj denied unsafe nopython dangling; do
		make_project $name
	done
	make_env unknown/.venv
	"$VACT" deny denied
	chmod o+w unsafe/.venv
	rm nopython/.venv/bin/python
	ln -sf /nowhere dangling/.venv/bin/python
	mkdir -p proj/sub
	# Redirects, good and bad, and things of the wrong kind.
	mkdir weird/{fifo,dir,link,loop,cfgdir,file,missing,garbage,empty,long,chmod,goodfile,linked}
	mkdir weird/{nul,bytes,spaces,return,backslash,device}
	mkfifo weird/fifo/.venv
	mkdir weird/dir/.venv
	ln -s nowhere weird/link/.venv
	ln -s .venv weird/loop/.venv
	mkdir -p weird/cfgdir/.venv/{pyvenv.cfg,bin}
	ln -s /bin/sh weird/cfgdir/.venv/bin/python
	echo venv >weird/file/venv
	echo ../nowhere/env >weird/missing/.venv
	printf 'a\nb\n\0\377' >weird/garbage/.venv
	: >weird/empty/.venv
	head -c 9000 /dev/zero | tr '\0' x >weird/long/.venv
	printf 'a\0b\n' >weird/nul/.venv
	printf '\377\376/x\n' >weird/bytes/.venv
	printf ' \t../x  \ny' >weird/spaces/.venv
	printf '../x\r\n' >weird/return/.venv
	# shellcheck disable=SC1003
	printf '..\\x\\\n\\' >weird/backslash/.venv
	ln -s /dev/null weird/device/.venv
	mkdir weird/chmod/.venv
	chmod 0 weird/chmod/.venv
	make_env envs/one
	echo ../../envs/one >weird/goodfile/.venv
	# tcsh, which knows them by their time, asks again in the second they are made in.
	find weird -name .venv -type f -exec touch -t 202001010000 {} +
	"$VACT" allow weird/goodfile
	ln -s ../../envs/one weird/linked/.venv
	"$VACT" allow weird/linked
	"$VACT" allow proj
}

# PHASE NAME: the line that marks where in the trace a phase begins; a builtin
# that opens a file.
mark() {
	local name=$1.${2//[^a-z0-9]/-}
	: >"$M/$name"
	if [[ ${in_nu-} ]]; then
		echo "open --raw '$M/$name' | ignore"
	else
		echo ": <\"\$M/$name\""
	fi
}

# NAME COMMAND: the lines of one measurement: a `cd` (or what else leads
# there), and prompts where nothing changes.
at() {
	mark cd "$1"
	echo "$2"
	mark still "$1"
	mark again "$1"
}

# NAME COMMAND: the same, but getting there may take what it takes.
after() {
	mark rest "$1"
	echo "$2"
	echo :
	mark still "$1"
	mark again "$1"
}

# All places, one after the other.
tour() {
	local place
	at outside "cd '$WORLD/outside'"
	for place in proj proj/sub proj unknown denied unsafe nopython dangling outside proj unknown outside; do
		at "$place" "cd '$WORLD/$place'"
	done
	for place in weird/*; do
		at "$place" "cd '$WORLD/$place'"
	done
	at back "cd '$WORLD/proj'"
	at root 'cd /'
	at home "cd"
}

# The rest needs `vact`, or the user.
states() {
	after project "cd '$WORLD/proj'"
	after off 'vact off'
	at off-sub 'cd sub'
	at off-back 'cd ..'
	at off-left "cd '$WORLD/outside'"
	after manual "vact on '$WORLD/proj'"
	at manual-proj "cd '$WORLD/proj'"
	at manual-unknown "cd '$WORLD/unknown'"
	after manual-off 'vact off'
	after deactivate-on "cd '$WORLD/proj'"
	after deactivate deactivate
	at deactivate-left "cd '$WORLD/outside'"
	after nope 'vact on nope'
	after moved "vact on '$WORLD/envs/one'; mv '$WORLD/envs' '$WORLD/moved'"
	after moved-off 'vact off'
	after gone "mkdir '$WORLD/gone'; cd '$WORLD/gone'; rmdir '$WORLD/gone'"
	at gone-left "cd '$WORLD/outside'"
}

# What others may do to the shell, or to vact's own files.
troubles() {
	if [[ $1 = fish ]]; then
		echo 'function unset; set -eg $argv; end'
	fi
	after in "cd '$WORLD/proj'"
	after path-lost 'export PATH="$BASE_PATH"'
	after path-more 'export PATH="/x:$PATH"'
	after path-back 'export PATH="$BASE_PATH"'
	at away "cd '$WORLD/outside'"
	after in-again "cd '$WORLD/proj'"
	after env-lost 'unset VIRTUAL_ENV'
	after env-left "cd '$WORLD/outside'"
	after state-again "cd '$WORLD/proj'"
	after state-lost 'unset VACT_STATE'
	after state-junk 'export VACT_STATE=junk'
	after state-gone 'unset VACT_STATE VIRTUAL_ENV'
	after foreign-left "cd '$WORLD/outside'"
	after foreign 'export VIRTUAL_ENV=/elsewhere/env'
	at foreign-proj "cd '$WORLD/proj'"
	at foreign-unknown "cd '$WORLD/unknown'"
	after taken 'export _OLD_VIRTUAL_PATH="$PATH"'
	at taken-cd "cd '$WORLD/proj'"
	after not-taken 'unset _OLD_VIRTUAL_PATH VIRTUAL_ENV'
	after disabled 'export VACT_DISABLE=1'
	at disabled-cd "cd '$WORLD/outside'"
	after enabled 'unset VACT_DISABLE'
	at enabled-cd "cd '$WORLD/proj'"
	after config 'export VACT_CONFIG=/nowhere/config.json'
	at config-cd "cd '$WORLD/outside'"
	at config-proj "cd '$WORLD/proj'"
	after no-config 'unset VACT_CONFIG'
	after stamp-long "head -c 300 /dev/zero | tr '\\0' x >\"\$XDG_STATE_HOME/vact/changed\""
	at stamp-cd "cd '$WORLD/outside'"
	at stamp-proj "cd '$WORLD/proj'"
	after stamp-nul "printf 'a\\0b\\n' >\"\$XDG_STATE_HOME/vact/changed\""
	at stamp-out "cd '$WORLD/outside'"
	at stamp-in "cd '$WORLD/proj'"
	after stamp-dir 'rm "$XDG_STATE_HOME/vact/changed"; mkdir "$XDG_STATE_HOME/vact/changed"'
	at stamp-dir-out "cd '$WORLD/outside'"
	at stamp-dir-in "cd '$WORLD/proj'"
	after open 'rmdir "$XDG_STATE_HOME/vact/changed"; chmod 777 "$XDG_STATE_HOME/vact"'
	at open-out "cd '$WORLD/outside'"
	at open-in "cd '$WORLD/proj'"
	after none 'rm -r "$XDG_STATE_HOME/vact"'
	at none-out "cd '$WORLD/outside'"
	at none-in "cd '$WORLD/proj'"
	after homeless 'unset HOME XDG_STATE_HOME XDG_CONFIG_HOME'
	at homeless-out "cd '$WORLD/outside'"
	at homeless-in "cd '$WORLD/proj'"
	after fails 'printf "#!/bin/sh\nexit 1\n" >"$VACT.new"; chmod +x "$VACT.new"; mv "$VACT.new" "$VACT"'
	at fails-out "cd '$WORLD/outside'"
	at fails-in "cd '$WORLD/proj'"
	after no-binary 'rm "$VACT"'
	at no-binary-out "cd '$WORLD/outside'"
	at no-binary-in "cd '$WORLD/proj'"
}

# TRACE: prints each phase and how many processes were started in it.
count() {
	awk '
		/open(at)?\(/ && match($0, /\/m\/[a-z]+\.[-a-z0-9]+"/) {
			phase = substr($0, RSTART + 3, RLENGTH - 4)
			# nu opens a file twice.
			if (phase != order[n]) order[++n] = phase
		}
		/ (clone|clone3|fork|vfork)\(/ && !/CLONE_THREAD/ { started[n]++ }
		END { for (i = 1; i <= n; i++) print order[i], started[i] + 0 }
	' "$1"
}

# SHELL: the lines of standard input in its language, as far as they are for a
# Bourne-like shell.
in_language() {
	if [[ $1 == tcsh ]]; then
		sed -E -e 's/^(export|unset) _OLD_VIRTUAL_PATH=?/set _OLD_VIRTUAL_PATH = /' \
			-e 's/^(set _OLD_VIRTUAL_PATH) = .*VIRTUAL_ENV/un\1; unsetenv VIRTUAL_ENV/' \
			-e 's/^export ([A-Z_]+)=/setenv \1 /' -e 's/^unset ([A-Z])/unsetenv \1/' \
			-e 's/\$PATH/${PATH}/' -e 's/#!/#\\!/'
	else
		cat
	fi
}

# SHELL LINES: types what the function LINES prints, and fails when some phase
# has started too many.
expect_few() {
	{
		word "$1" : || echo :
		"${HOOK_LINE-hook_line}" "$1"
		"$2" "$1" | in_language "$1"
		mark rest end
		echo exit
	} >"$WORLD/lines"
	cat >"$WORLD/tracer" <<-'END'
		#!/bin/sh
		shift 2
		query=
		if [ "$1" = -c ]; then
			query=-c
			shift
		fi
		exec "$REAL_PTYRUN" -t 120 $query $STRACE -o "$WORLD/trace" "$@"
	END
	chmod +x "$WORLD/tracer"
	# shellcheck disable=SC2097,SC2098
	REAL_PTYRUN=$PTYRUN PTYRUN=$WORLD/tracer run interactive "$1" <"$WORLD/lines"
	check_counts "$1"
}

# SHELL LINES: the same for a shell that has no event but `cd`, as a script.
expect_few_in_script() {
	local shell=$1
	{
		hook_line "$shell"
		"$2" "$shell"
		mark rest end
		echo exit
	} >"$WORLD/lines"
	if [[ $shell = busybox ]]; then
		shell='busybox sh'
	fi
	# shellcheck disable=SC2086
	run $STRACE -o "$WORLD/trace" $shell "$WORLD/lines"
	check_counts "$1"
}

# SHELL: what the trace must show.
check_counts() {
	local phase number bad='' typed
	count "$WORLD/trace" >"$WORLD/counts"
	typed=$(grep -cE '^(: <|open --raw)' "$WORLD/lines")
	if [[ $(wc -l <"$WORLD/counts") -ne $typed ]]; then
		bad="$(wc -l <"$WORLD/counts") phases of $typed were seen"$'\n'
	fi
	while read -r phase number; do
		case $phase:$number in
		rest.*:* | *:0 | cd.*:1) ;;
		*) bad+="$phase: $number"$'\n' ;;
		esac
	done <"$WORLD/counts"
	# Nothing at all would be too few: then the hook is not there.
	grep -q '^cd\.[-a-z]* 1$' "$WORLD/counts" || bad+='no cd has started one'
	if [[ -n $bad ]]; then
		echo "$1 starts too many processes:"
		echo "$bad"
		printf '%s\n' "$output" | tail -n 40
		return 1
	fi
}

# SHELL: everywhere, in every state, and in trouble; with a copy of vact, for
# the last of the troubles is its end.
expect_few_everywhere() {
	need_shell "$1"
	expect_few "$1" tour
	expect_few "$1" states
	make_places
	cp "$VACT" "$WORLD/vact"
	VACT=$WORLD/vact expect_few "$1" troubles
}

@test "bash: a still prompt starts no process, a cd at most one" { expect_few_everywhere bash; }
@test "zsh: a still prompt starts no process, a cd at most one" { expect_few_everywhere zsh; }
@test "fish: a still prompt starts no process, a cd at most one" { expect_few_everywhere fish; }

@test "nu: a still prompt starts no process, a cd at most one" {
	need_shell nu
	in_nu=1 expect_few nu tour
}

@test "tcsh: a still prompt starts no process, a cd at most one" { expect_few_everywhere tcsh; }

@test "bash: so it is with --cd, and with a prompt made anew each time" {
	need_shell bash
	hook_with_cd() {
		echo 'eval "$("$VACT" hook bash --cd)"'
	}
	hook_and_theme() {
		echo 'PROMPT_COMMAND="PS1=\"@\"\"@ \""; eval "$("$VACT" hook bash)"'
	}
	HOOK_LINE=hook_with_cd expect_few bash states
	make_places
	HOOK_LINE=hook_and_theme expect_few bash states
}

@test "zsh: so it is with a prompt made anew each time" {
	need_shell zsh
	hook_and_theme() {
		echo 'precmd() { PS1="@""@ " }; eval "$("$VACT" hook zsh)"'
	}
	HOOK_LINE=hook_and_theme expect_few zsh states
}

# SHELL: for a sh, prompts are nothing, and `cd` is all.
expect_few_cds() {
	need_shell "$1"
	expect_few_in_script "$1" tour
	expect_few_in_script "$1" states
	make_places
	cp "$VACT" "$WORLD/vact"
	VACT=$WORLD/vact expect_few_in_script "$1" troubles
}

@test "dash: a cd starts at most one process, and nothing else any" { expect_few_cds dash; }
@test "ksh93: a cd starts at most one process, and nothing else any" { expect_few_cds ksh93; }
@test "mksh: a cd starts at most one process, and nothing else any" { expect_few_cds mksh; }
@test "busybox: a cd starts at most one process, and nothing else any" { expect_few_cds busybox; }
@test "yash: a cd starts at most one process, and nothing else any" { expect_few_cds yash; }
@test "posh: a cd starts at most one process, and nothing else any" { expect_few_cds posh; }
