#!/usr/bin/env bats
# What zsh alone has: precmd and chpwd functions, themes that use them. The
# rest is in shell.bats.in.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	need_shell zsh
	make_world
	make_project proj
}

# BEFORE AFTER: an interactive zsh with the script of standard input, after
# these lines around the hook.
zsh_session() {
	local script
	script=$(cat)
	: >"$PROBE_LOG"
	run interactive zsh <<-END
		user() { /usr/bin/printf 'user\n' >>"\$PROBE_LOG"; }
		$1
		$(hook_line zsh)
		$2
		$script
		exit
	END
}

# BEFORE AFTER: the prefix is there, once, in front of what a theme makes.
shown_once() {
	zsh_session "$1" "$2" <<-'END'
		probe before
		cd proj
		probe inside
		probe still
		cd ..
		probe outside
	END
	expect_prompt before 'theme '
	expect_prompt inside '(proj) theme '
	expect_prompt still '(proj) theme '
	expect_prompt outside 'theme '
	expect_quiet
}

@test "zsh: the prefix is there, once, where a theme makes the prompt anew" {
	shown_once "precmd() { PS1='theme @@ ' }" :
	shown_once "precmd() { PROMPT='theme @@ ' }" :
	shown_once "theme() { PS1='theme @@ ' }; precmd_functions=(theme)" :
}

@test "zsh: a theme that came after the hook does not keep the prefix away" {
	shown_once : "precmd() { PS1='theme @@ ' }"
	local unique
	for unique in '' U; do
		zsh_session "typeset -ga$unique precmd_functions" \
			"theme() { PS1='theme @@ ' }; precmd_functions+=(theme)" <<-'END'
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
	done
}

@test "zsh: the prefix is there, once, with a prompt that is expanded" {
	shown_once "setopt prompt_subst; word=theme; PS1='\${word} @@ '" :
	shown_once "setopt prompt_subst; PS1='\$(echo theme) @@ '" :
	shown_once "PS1='%(?.theme.failed) @@ '" :
}

@test "zsh: a PS1 of the user's that came in between is kept" {
	zsh_session : : <<-'END'
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

@test "zsh: the user's precmd and chpwd functions go on" {
	zsh_session 'chpwd_functions=(user); precmd() { user }' 'precmd_functions+=(user)' <<-'END'
		true
		probe before
		cd proj
		probe inside
	END
	sed -i '0,/^before/{/^user/d;}' "$PROBE_LOG"
	expect_probes <<-'END'
		before|none||BASE
		user
		user
		user
		user
		user
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		user
		user
	END
}

@test "zsh: loading the hook again leaves precmd_functions as they are" {
	zsh_session 'precmd_functions=(user)' 'precmd_functions+=(user)' <<-END
		print -l \$precmd_functions >once
		$(hook_line zsh)
		print -l \$precmd_functions >twice
	END
	diff -u once twice
	[[ $(grep -c __vact once) -eq 1 ]]
}

@test "zsh: with auto_cd and cdpath, a project is entered as with cd" {
	mkdir elsewhere
	zsh_session 'setopt auto_cd; cdpath=($WORLD)' : <<-'END'
		./proj
		probe autocd
		cd ../elsewhere
		cd proj
		probe cdpath
		cd -q ..
		probe quietly-out
	END
	expect_probes <<-'END'
		autocd|proj/.venv|proj|proj/.venv/bin:BASE
		cdpath|proj/.venv|proj|proj/.venv/bin:BASE
		quietly-out|none||BASE
	END
}
