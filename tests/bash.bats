#!/usr/bin/env bats
# What bash alone has: PROMPT_COMMAND in all its forms, and a hook that wraps
# cd. The rest is in shell.bats.in.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	need_shell bash
	make_world
	make_project proj
}

need_arrays() {
	bash -c '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501))' ||
		skip 'before bash 5.1, PROMPT_COMMAND is a string'
}

# The hook as bash has it before 5.1.
old_hook_line() {
	echo "eval \"\$(\"\$VACT\" hook bash | sed 's/>= 501/>= 99901/')\""
}

# HOOK-LINE [BEFORE [AFTER]]: an interactive bash with the script of standard
# input, after these lines.
bash_session() {
	local script
	script=$(cat)
	: >"$PROBE_LOG"
	run interactive bash <<-END
		user() { /usr/bin/printf 'user\n' >>"\$PROBE_LOG"; }
		${2-:}
		$1
		${3-:}
		$script
		exit
	END
}

# HOOK-LINE COUNT [BEFORE [AFTER]]: the user's prompt command goes on, once
# for each prompt; COUNT prompts came before `probe inside`.
goes_on() {
	local count=$2 before
	bash_session "$1" "${@:3}" <<-'END'
		cd proj
		probe inside
		cd ..
		probe outside
	END
	before=$(yes user | head -n "$count")
	expect_probes <<-END || {
		$before
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		user
		user
		outside|none||BASE
		user
	END
		echo "with: ${*:3}"
		return 1
	}
	expect_prompt inside '(proj) '
	expect_prompt outside ''
	expect_quiet
}

# BEFORE: set before the hook was loaded.
goes_on_before() {
	goes_on "$(hook_line bash)" 4 "$1"
	goes_on "$(old_hook_line)" 4 "$1"
}

@test "bash: a PROMPT_COMMAND that is a string goes on" {
	goes_on_before 'PROMPT_COMMAND=user'
	goes_on_before "PROMPT_COMMAND='user;'"
	goes_on_before "PROMPT_COMMAND=' user ; '"
	goes_on_before "PROMPT_COMMAND='user # why'"
	goes_on_before "PROMPT_COMMAND=\$'user\\n'"
	goes_on_before "export PROMPT_COMMAND='user'"
}

@test "bash: a PROMPT_COMMAND that is an array goes on" {
	need_arrays
	local hook
	hook=$(hook_line bash)
	goes_on "$hook" 4 'PROMPT_COMMAND=(user)'
	goes_on "$hook" 4 "PROMPT_COMMAND=(: 'user;')"
	goes_on "$hook" 4 'PROMPT_COMMAND=([7]=user)'
	goes_on "$hook" 4 "PROMPT_COMMAND=('' user '')"
}

@test "bash: a PROMPT_COMMAND that is set after loading the hook goes along with it" {
	need_arrays
	local hook
	hook=$(hook_line bash)
	goes_on "$hook" 2 : 'PROMPT_COMMAND=user'
	goes_on "$hook" 2 : "PROMPT_COMMAND='user;'"
	goes_on "$hook" 2 : 'PROMPT_COMMAND+=(user)'
	goes_on "$hook" 2 : 'PROMPT_COMMAND=(user "${PROMPT_COMMAND[@]}")'
	goes_on "$hook" 2 : 'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }user"'
	goes_on "$hook" 2 PROMPT_COMMAND=: 'PROMPT_COMMAND="$PROMPT_COMMAND; user"'
	goes_on "$hook" 2 PROMPT_COMMAND=: 'PROMPT_COMMAND+="; user"'
}

@test "bash before 5.1: a PROMPT_COMMAND that is added to after loading the hook goes along" {
	local hook
	hook=$(old_hook_line)
	goes_on "$hook" 2 : 'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }user"'
	goes_on "$hook" 2 : 'PROMPT_COMMAND="user;$PROMPT_COMMAND"'
	goes_on "$hook" 2 : "PROMPT_COMMAND+=\$'\\nuser'"
	goes_on "$hook" 2 PROMPT_COMMAND=: 'PROMPT_COMMAND="$PROMPT_COMMAND;user"'
}

@test "bash: loading the hook again leaves PROMPT_COMMAND as it is" {
	local hook before
	for before in : 'PROMPT_COMMAND=user' 'export PROMPT_COMMAND=user' 'PROMPT_COMMAND=(user)'; do
		for hook in "$(hook_line bash)" "$(old_hook_line)"; do
			bash_session "$hook" "$before" <<-END
				declare -p PROMPT_COMMAND >once
				$hook
				declare -p PROMPT_COMMAND >twice
			END
			diff -u once twice
		done
	done
}

@test "bash: an exported PROMPT_COMMAND stays exported, and child shells without the hook are quiet" {
	local hook
	for hook in "$(hook_line bash)" "$(old_hook_line)"; do
		bash_session "$hook" "export PROMPT_COMMAND='printf child'" <<-'END'
			cd proj
			bash --norc --noprofile -i
			true
			exit
		END
		# After `true`, at a prompt of the child.
		grep -q '@@ true' <<<"$output"
		grep -A1 '@@ true' <<<"$output" | grep -q '^child'
		expect_quiet
	done
}

@test "bash: the prefix is there, once, where a prompt command makes PS1 anew" {
	local theme="PS1='\\u:@@ '" user
	user=$(id -un)
	shown_once() {
		bash_session "$@" <<-'END'
			probe before
			cd proj
			probe inside
			probe still
			cd ..
			probe outside
		END
		expect_prompt before "$user:"
		expect_prompt inside "(proj) $user:"
		expect_prompt still "(proj) $user:"
		expect_prompt outside "$user:"
	}
	shown_once "$(hook_line bash)" "PROMPT_COMMAND=\"$theme\""
	shown_once "$(old_hook_line)" "PROMPT_COMMAND=\"$theme\""
	shown_once "$(hook_line bash)" : "PROMPT_COMMAND=\"$theme\""
	shown_once "$(old_hook_line)" : "PROMPT_COMMAND=\"$theme;\$PROMPT_COMMAND\""
}

@test "bash: a theme that came after the hook does not keep the prefix away" {
	away() {
		bash_session "$@" <<-'END'
			cd proj
			true
			true
			probe inside
			probe still
			cd ..
			probe outside
			cd proj
			probe back
		END
		expect_prompt inside '(proj) theme '
		expect_prompt still '(proj) theme '
		expect_prompt outside 'theme '
		expect_prompt back '(proj) theme '
		expect_quiet
	}
	local theme="PS1='theme @@ '"
	away "$(old_hook_line)" : "PROMPT_COMMAND+=\$'\n'\"$theme\""
	away "$(hook_line bash)" 'export PROMPT_COMMAND=:' "PROMPT_COMMAND+=\";$theme\""
	need_arrays
	away "$(hook_line bash)" : "PROMPT_COMMAND+=(\"$theme\")"
}

@test "bash: a PS1 of the user's that came in between is kept" {
	bash_session "$(hook_line bash)" <<-'END'
		cd proj
		PS1='new @@ '
		probe inside
		PS1="more $PS1"
		probe more
		cd ..
		probe outside
	END
	expect_prompt inside '(proj) new '
	expect_prompt more 'more (proj) new '
	expect_prompt outside 'more new '
}

@test "bash: with --cd, what follows a cd on its line sees the environment" {
	make_project other
	bash_session 'eval "$("$VACT" hook bash --cd)"' <<-'END'
		cd proj && probe cd
		pushd ../other >/dev/null; probe pushd
		popd >/dev/null; probe popd
		cd nowhere || probe "failed $?"
		f() { cd ..; probe function; }; f; cd proj
		(cd ../other; probe subshell); : "$(cd ../other; probe substitution)"
		cd ..; probe out
		cd proj; deactivate; cd .; probe off; cd ..; cd proj; probe back
	END
	expect_probes <<-'END'
		cd|proj/.venv|proj|proj/.venv/bin:BASE
		pushd|other/.venv|other|other/.venv/bin:BASE
		popd|proj/.venv|proj|proj/.venv/bin:BASE
		failed 1|proj/.venv|proj|proj/.venv/bin:BASE
		function|none||BASE
		subshell|proj/.venv|proj|proj/.venv/bin:BASE
		substitution|proj/.venv|proj|proj/.venv/bin:BASE
		out|none||BASE
		off|none||BASE
		back|proj/.venv|proj|proj/.venv/bin:BASE
	END
	run ! grep -E '^vact:|__vact' <<<"$output"
}

@test "bash: with autocd and CDPATH, a project is entered as with cd" {
	mkdir elsewhere
	bash_session "$(hook_line bash)" 'shopt -s autocd; CDPATH=$WORLD' <<-'END'
		./proj
		probe autocd
		cd ..
		cd elsewhere
		cd proj
		probe cdpath
	END
	expect_probes <<-'END'
		autocd|proj/.venv|proj|proj/.venv/bin:BASE
		cdpath|proj/.venv|proj|proj/.venv/bin:BASE
	END
}

@test "bash: what vact on did stays where another tool only writes over VIRTUAL_ENV" {
	make_env one/.venv
	mkdir elsewhere
	session bash <<-'END'
		vact on one
		cd one
		export VIRTUAL_ENV=/somewhere
		cd ../elsewhere
		probe over
		vact off
		probe off
	END
	expect_probes <<-'END'
		over|/somewhere|one|one/.venv/bin:BASE
		off|none||BASE
	END
}

@test "bash: what a DEBUG trap prints is no code" {
	bash_session "$(hook_line bash)" : "set -T; trap 'echo \"\$BASH_COMMAND\"' DEBUG" <<-'END'
		cd proj
		probe inside
		vact off
		probe off
		cd ..
		probe outside
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		off|none||BASE
		outside|none||BASE
	END
	# It prints as before, the user's words too.
	[[ $(grep -c '^probe outside' <<<"$output") -ge 1 ]]
}

@test "bash: where all variables are exported, a child knows that it is another shell" {
	bash_session "set -a; $(hook_line bash)" : 'set +a' <<-'END'
		cd proj
		probe parent
		PS1='@''@ ' bash --norc --noprofile -i
		PS1='@''@ '; eval "$("$VACT" hook bash)"
		probe child
		deactivate
		probe left
	END
	expect_probes <<-'END'
		parent|proj/.venv|proj|proj/.venv/bin:BASE
		child|proj/.venv|proj|proj/.venv/bin:BASE
		left|none||BASE
	END
	expect_prompt child '(proj) '
	expect_prompt left ''
}
