#!/usr/bin/env bats
# Themes that show the environment themselves: vact leaves it to them, and is
# early enough for them to know. The themes here are stand-ins, made of the
# variables and functions that each defines in a shell, but for pure, which is
# the real one where it is installed.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	make_project proj
	# What the themes' programs print, which are given the environment alone.
	mkdir bin
	printf '#!/bin/sh\nprintf "theme%%s @@ " "${VIRTUAL_ENV_PROMPT:+[$VIRTUAL_ENV_PROMPT]}"\n' >bin/starship
	cp bin/starship bin/oh-my-posh
	chmod +x bin/*
	export PATH=$WORLD/bin:$PATH
	export BASE_PATH=$PATH
}

# SHELL THEME [HOOK-LINE]: sessions in which the theme of that function is
# loaded before the hook, and after it.
both_ways() {
	local theme hook
	need_shell "$1"
	theme=$("$2")
	hook=${3-$(hook_line "$1")}
	shown_by_theme "$1" "$theme
$hook"
	shown_by_theme "$1" "$hook
$theme"
}

# SHELL RC: the theme shows the environment, at once and alone.
shown_by_theme() {
	printf '%s\n' "$2" >"$WORLD/rc"
	: >"$PROBE_LOG"
	run interactive "$1" <<-END
		cd proj
		source \$WORLD/rc
		probe start
		cd ..
		probe before
		cd proj
		probe inside
		probe still
		deactivate
		probe off
		cd ..
		probe outside
		cd proj
		probe back
		exit
	END
	expect_prompt start 'theme[proj] '
	expect_prompt before 'theme '
	expect_prompt inside 'theme[proj] '
	expect_prompt still 'theme[proj] '
	expect_prompt off 'theme '
	expect_prompt outside 'theme '
	expect_prompt back 'theme[proj] '
	expect_quiet
	grep -qFx 'inside|proj/.venv|proj|proj/.venv/bin:BASE' "$PROBE_LOG"
}

starship_bash() {
	cat <<-'END'
		starship_precmd() { STARSHIP_CMD_STATUS=$?; eval "$_PRESERVED_PROMPT_COMMAND"; PS1="$(starship prompt)"; }
		if [[ $PROMPT_COMMAND ]]; then _PRESERVED_PROMPT_COMMAND=$PROMPT_COMMAND; fi
		PROMPT_COMMAND=starship_precmd; export STARSHIP_SHELL=bash
	END
}

starship_zsh() {
	cat <<-'END'
		prompt_starship_precmd() { STARSHIP_CMD_STATUS=$?; }
		precmd_functions+=(prompt_starship_precmd); export STARSHIP_SHELL=zsh
		VIRTUAL_ENV_DISABLE_PROMPT=1; setopt promptsubst; PROMPT='$(starship prompt)'
	END
}

starship_fish() {
	echo 'function fish_prompt; starship prompt; end; set -gx STARSHIP_SHELL fish'
}

oh_my_posh_bash() {
	cat <<-'END'
		_omp_get_primary() { oh-my-posh print primary; }
		_omp_hook() { _omp_status=$?; PS1='$(_omp_get_primary)'; return $_omp_status; }
		PROMPT_COMMAND=(_omp_hook "${PROMPT_COMMAND[@]}"); export POSH_SHELL=bash
	END
}

oh_my_posh_zsh() {
	cat <<-'END'
		_omp_precmd() { PS1="$(oh-my-posh print primary)"; }
		precmd_functions+=(_omp_precmd); export POSH_SHELL=zsh
	END
}

oh_my_posh_fish() {
	echo 'function fish_prompt; set -g _omp_status $status; oh-my-posh print primary; end; set -gx POSH_SHELL fish'
}

# Its own precmd function is the last one, always.
powerlevel10k() {
	cat <<-'END'
		typeset -g __p9k_enabled=1; p10k() { :; }
		_p9k_precmd() { precmd_functions=(${precmd_functions:#_p9k_precmd} _p9k_precmd); PROMPT="$(starship)"; }
		precmd_functions+=(_p9k_precmd)
	END
}

# As it is where its `preexec` has not run yet, VIRTUAL_ENV_DISABLE_PROMPT is
# not set at the first prompt.
pure() {
	cat <<-'END'
		prompt_pure_precmd() { psvar[20]=${VIRTUAL_ENV:+[$VIRTUAL_ENV_PROMPT]}; }
		prompt_pure_preexec() { export VIRTUAL_ENV_DISABLE_PROMPT=${VIRTUAL_ENV_DISABLE_PROMPT:-20}; }
		precmd_functions+=(prompt_pure_precmd); preexec_functions+=(prompt_pure_preexec)
		PROMPT='theme%(20V.%20v.) @@ '
	END
}

@test "starship in bash shows the environment, at once and alone" { both_ways bash starship_bash; }
@test "starship in zsh shows the environment, at once and alone" { both_ways zsh starship_zsh; }
@test "starship in fish shows the environment, at once and alone" { both_ways fish starship_fish; }
@test "oh-my-posh in bash shows the environment, at once and alone" { both_ways bash oh_my_posh_bash; }
@test "oh-my-posh in zsh shows the environment, at once and alone" { both_ways zsh oh_my_posh_zsh; }
@test "oh-my-posh in fish shows the environment, at once and alone" { both_ways fish oh_my_posh_fish; }
@test "powerlevel10k shows the environment, at once and alone" { both_ways zsh powerlevel10k; }
@test "pure shows the environment, at once and alone" { both_ways zsh pure; }

@test "starship in bash before 5.1 shows the environment, at once and alone" {
	both_ways bash starship_bash "eval \"\$(\"\$VACT\" hook bash | sed 's/>= 501/>= 99901/')\""
}

@test "starship in bash knows the status of the command that changed the environment" {
	need_shell bash
	starship_bash >rc
	echo 'starship() { printf "%s @@ " "$STARSHIP_CMD_STATUS"; }' >>rc
	hook_line bash >>rc
	interactive_bash() {
		run interactive bash <<-'END'
			source rc
			cd proj; (exit 7)
			probe failed
			cd ..; true
			probe fine
			exit
		END
	}
	interactive_bash
	expect_prompt failed '7 '
	expect_prompt fine '0 '
	# It is so in a strict shell, too, which goes on.
	sed -i '1s/^/set -u; PROMPT_COMMAND= _PRESERVED_PROMPT_COMMAND=\n/' rc
	interactive_bash
	expect_prompt failed '7 '
	expect_prompt fine '0 '
	expect_quiet
}

@test "starship in bash runs what else the user has at a prompt once" {
	need_shell bash
	{
		echo 'PROMPT_COMMAND="echo user >>\$PROBE_LOG"'
		starship_bash
		hook_line bash
	} >rc
	: >"$PROBE_LOG"
	run interactive bash <<-'END'
		source rc
		: >"$PROBE_LOG"; cd proj
		probe inside
		exit
	END
	expect_prompt inside 'theme[proj] '
	expect_probes <<-'END'
		user
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		user
	END
}

# The directory of the real pure, of npm's package pure-prompt.
pure_dir() {
	local dir
	for dir in "${PURE_DIR-}" /usr{/local,}/lib/node_modules/pure-prompt; do
		if [[ -e $dir/pure.zsh ]]; then
			echo "$dir"
			return
		fi
	done
	return 1
}

@test "the real pure shows the environment, at once and alone" {
	need_shell zsh
	local dir hook order
	dir=$(pure_dir) || skip 'pure is not installed; PURE_DIR may name its directory'
	hook=$(hook_line zsh)
	# Its functions are found by these names.
	mkdir fpath
	ln -s "$dir/pure.zsh" fpath/prompt_pure_setup
	ln -s "$dir/async.zsh" fpath/async
	printf '%s\n' 'fpath+=($WORLD/fpath); autoload -Uz promptinit; promptinit' \
		'PURE_PROMPT_SYMBOL=@@ PURE_GIT_PULL=0; prompt pure' >pure.zshrc
	for order in "source pure.zshrc;$hook" "$hook;source pure.zshrc"; do
		run interactive zsh <<-END
			$order
			probe before
			cd proj
			probe inside
			probe still
			cd ..
			probe outside
			exit
		END
		expect_prompt before ''
		expect_prompt inside 'proj '
		expect_prompt still 'proj '
		expect_prompt outside ''
		expect_quiet
	done
}

@test "VIRTUAL_ENV_PROMPT is there for a prompt of the user's own" {
	own_prompt() {
		need_shell "$1"
		{
			hook_line "$1"
			echo "$2"
		} >rc
		: >"$PROBE_LOG"
		run interactive "$1" <<-'END'
			source rc
			probe before
			cd proj
			probe inside
			cd ..
			probe outside
			exit
		END
		expect_prompt before 'own '
		expect_prompt inside 'own:proj '
		expect_prompt outside 'own '
	}
	own_prompt bash "VIRTUAL_ENV_DISABLE_PROMPT=1 PS1='own\${VIRTUAL_ENV_PROMPT:+:\$VIRTUAL_ENV_PROMPT} @@ '"
	own_prompt zsh "setopt prompt_subst; VIRTUAL_ENV_DISABLE_PROMPT=1
		PS1='own\${VIRTUAL_ENV_PROMPT:+:\${VIRTUAL_ENV_PROMPT//\%/%%}} @@ '"
	own_prompt fish 'set -g VIRTUAL_ENV_DISABLE_PROMPT 1
		function fish_prompt; printf own; set -q VIRTUAL_ENV_PROMPT; and printf :%s $VIRTUAL_ENV_PROMPT; printf " @@ "; end'
}
