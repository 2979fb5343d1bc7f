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

@test "zsh: what a DEBUG trap prints is no code" {
	local trap
	for trap in "trap 'print -r -- \"\$ZSH_DEBUG_CMD\"' DEBUG" 'TRAPDEBUG() { print -r -- "$ZSH_DEBUG_CMD" }'; do
		zsh_session : "$trap" <<-'END'
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
	done
}

@test "zsh: where all variables are exported, a child knows that it is another shell" {
	zsh_session 'setopt allexport' : <<-'END'
		cd proj
		probe parent
		zsh -f +o promptcr +o promptsp -i
		PS1='@''@ '; eval "$("$VACT" hook zsh)"
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

@test "zsh: global aliases change nothing of what the hook says to vact" {
	zsh_session : "alias -g event=EV -- --=DASHES --shell=X --memory=X --taken=X zsh=X --hooked=X" <<-'END'
		cd proj
		probe inside
		vact off
		probe off
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		off|none||BASE
	END
}
