#!/usr/bin/env bats
# `vact new`: what it allows, and --activate, with the hook and without.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC2016,SC2034 # lines for shells; event.bash and probe use these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"
load "$TESTS_DIR/new"
load "$TESTS_DIR/event"

setup_file() {
	find_pythons
}

# No test here needs pip, so `new` goes without.
setup() {
	new_world
	MEMORY='' RUN=()
	export PATH=$WORLD/bin:$PATH
	BASE_PATH=$PATH
	mkdir -p "$WORLD/bin" p
	ln -s "$PYTHON" bin/python3
	"$VACT" new --no-allow --without-pip warm 2>/dev/null
	rm -rf warm
}

new() {
	makes --without-pip "$@"
}

# DIR PATTERN: what `vact status` says of trust there.
trust() {
	run -0 --separate-stderr bash -c 'cd "$0" && "$VACT" status' "$1"
	# shellcheck disable=SC2053
	[[ $(sed -n 's/^trust *//p' <<<"$output") == $2 ]] || {
		echo "$output"
		return 1
	}
}

@test "what is made is allowed, and the hook activates it" {
	(cd p && new)
	trust p 'allowed*'
	activates p
	mkdir -p q/deep
	new q/env
	activates q/deep "$WORLD/q/env"
}

@test "--no-allow decides nothing" {
	new --no-allow p/.venv
	trust p 'not allowed*'
	declines p "$UNKNOWN"
	[[ ! -e $XDG_STATE_HOME ]]
	# Nor does it take anything back.
	"$VACT" allow p
	new --no-allow --clear p/.venv
	activates p
}

# OPTION...: `vact new` makes p/.venv, and says that p stays denied.
stays_denied() {
	run -0 --separate-stderr "$VACT" new --without-pip "$@" p/.venv
	[[ ${stderr_lines[0]} == "vact: made "*"; activate it with 'vact on $WORLD/p/.venv', "* ]] &&
		[[ ${stderr_lines[1]} == "vact: the hook will not activate it: '$WORLD/p' stays denied; 'vact allow' lets it" ]] &&
		trust p 'denied*' && declines p ''
}

@test "what is denied stays denied, and what is made anew stays allowed" {
	new p/.venv
	"$VACT" deny p
	stays_denied --clear
	rm -rf p/.venv
	stays_denied
	"$VACT" allow p
	new --upgrade p/.venv
	trust p 'allowed*'
}

@test "what does not belong to the project brings no decision" {
	new p/other
	[[ ! -e $XDG_STATE_HOME ]]
	# Of the names, the first that is there belongs.
	make_env p/.venv
	new p/venv
	trust p 'not allowed*'
	declines p "$UNKNOWN"
	mkdir -p "$WORLD/q"
	new q/env
	trust q 'allowed*'
}

@test "a redirect that leads to it is not decided on, the directory is" {
	mkdir envs
	echo ../envs/e >p/.venv
	new envs/e
	declines p "$UNKNOWN"
	mkdir -p "$XDG_CONFIG_HOME/vact"
	printf '{"names": ["e"]}\n' >"$XDG_CONFIG_HOME/vact/config.json"
	new --clear envs/e
	activates envs "$WORLD/envs/e"
}

@test "an existing environment of another's making is not allowed by what fails" {
	make_env p/.venv
	run -1 "$VACT" new --without-pip p/.venv
	trust p 'not allowed*'
	run -1 "$VACT" new --without-pip -p /nowhere/python --clear p/.venv
	trust p 'not allowed*'
	[[ ! -e $XDG_STATE_HOME ]]
}

@test "a project that others may write to: it is made, and the reason is told" {
	chmod o+w p
	run --separate-stderr "$VACT" new --without-pip p/.venv
	[[ $status -eq 0 && ${#stderr_lines[@]} -eq 2 && ${stderr_lines[0]} == "vact: made "* ]]
	[[ ${stderr_lines[1]} == "vact: the hook will not activate it: "*"/p': everyone may write"* ]]
	declines p 'vact: *everyone may write*'
}

@test "where the decision cannot be stored, it is made, and that is told" {
	mkdir -p "${XDG_STATE_HOME%/*}"
	echo file >"$XDG_STATE_HOME"
	run --separate-stderr "$VACT" new --without-pip p/.venv
	[[ $status -eq 0 && -e p/.venv/pyvenv.cfg && ${#stderr_lines[@]} -eq 2 && -z $output ]]
	[[ ${stderr_lines[1]} == "vact: the hook will not activate it: "* ]]
}

@test "without HOME, it is made" {
	run --separate-stderr env -u HOME -u XDG_CACHE_HOME -u XDG_STATE_HOME -u XDG_CONFIG_HOME \
		"$VACT" new --without-pip p/.venv
	[[ $status -eq 0 && -e p/.venv/pyvenv.cfg && ${stderr_lines[0]} == "vact: made "* ]]
	[[ ${#stderr_lines[@]} -eq 2 && ${stderr_lines[1]} == *HOME* ]]
}

# In shells

# SHELL: with the hook, what `vact new` allowed is activated at the next prompt.
next_prompt_activates() {
	need_shell "$1"
	rm -rf p && mkdir p
	play "$1" <<-END
		cd p
		look
		probe before
		vact new --without-pip
		look
		probe after
		vact status
		cd ..
		probe left
	END
	expect_probes <<-END
		before|none||BASE
		after|p/.venv|p|p/.venv/bin:BASE
		left|none||BASE
	END
	[[ $status -eq 0 && $output == *'trust    allowed'* ]]
}

# SHELL: `vact new --activate` activates at once, here and in the prompt.
hooked_activates() {
	need_shell "$1"
	rm -rf p && mkdir -p p
	play "$1" <<-END
		vact new --without-pip --activate 'p/my env' --prompt 'a b'
		probe at-once
		python -c 'import sys; print("prefix", sys.prefix)'
		has deactivate
		vact off
		probe off
		vact new --without-pip -a p/other; probe line
		vact new --without-pip --activate p/other || note failed
		probe still
		vact new --without-pip --activate ''; note status
		deactivate
		probe end
	END
	expect_probes <<-END
		at-once|p/my env|a b|p/my env/bin:BASE
		has deactivate
		off|none||BASE
		line|p/other|other|p/other/bin:BASE
		failed
		still|p/other|other|p/other/bin:BASE
		status
		end|none||BASE
	END
	[[ $output == *"prefix $WORLD/p/my env"* ]]
	expect_prompt at-once '(a b) '
	expect_prompt end ''
}

@test "with the hook, the next prompt activates what was made" {
	local shell
	for shell in bash zsh fish dash; do
		next_prompt_activates "$shell"
	done
}

@test "with the hook, --activate activates at once, shown in the prompt; failure leaves all" {
	local shell
	for shell in bash zsh fish dash; do
		hooked_activates "$shell"
	done
}

# SHELL LINE...: a script; its output ends in `end VIRTUAL_ENV PYTHON`.
in_script() {
	local shell=$1
	shift
	need_shell "$shell"
	printf '%s\n' "$@" 'echo "end ${VIRTUAL_ENV#"$WORLD"/} $(command -v python)"' >"$WORLD/script"
	run --separate-stderr "$shell" "$WORLD/script"
}

@test "without the hook, what is printed activates in bash, zsh, dash and fish" {
	local shell
	for shell in bash zsh dash; do
		rm -rf p
		in_script "$shell" 'set -eu' 'eval "$("$VACT" new --without-pip --activate p/.venv)"'
		[[ $status -eq 0 && $output == "end p/.venv $WORLD/p/.venv/bin/python" ]]
		[[ ${#stderr_lines[@]} -eq 1 && $stderr == "vact: made '$WORLD/p/.venv' with Python "* ]]
		[[ $stderr != *'activate it with'* ]]
	done
	for shell in bash zsh; do
		rm -rf p
		in_script "$shell" 'set -eu' '. <("$VACT" new --without-pip --activate "p/my env")'
		[[ $status -eq 0 && $output == "end p/my env $WORLD/p/my env/bin/python" ]]
	done
	need_shell fish
	rm -rf p
	printf '%s\n' '$VACT new --without-pip --activate p/.venv | source' \
		'echo end $VIRTUAL_ENV (command -v python)' >script
	run --separate-stderr fish --no-config script
	[[ $output == "end $WORLD/p/.venv $WORLD/p/.venv/bin/python" ]]
}

@test "a failure stops a script that set -e, before the next line" {
	local shell
	make_env p/there
	for shell in bash zsh dash; do
		in_script "$shell" 'set -e' 'eval "$("$VACT" new --without-pip --activate p/there)"'
		[[ $status -ne 0 && -z $output && ${#stderr_lines[@]} -eq 1 ]]
		in_script "$shell" 'set -e' 'eval "$("$VACT" new --activate --bogus)"'
		[[ $status -ne 0 && -z $output && ${#stderr_lines[@]} -eq 1 ]]
		in_script "$shell" 'set -e' 'eval "$("$VACT" new --activate --clear --upgrade)"'
		[[ $status -ne 0 && -z $output && ${#stderr_lines[@]} -eq 1 ]]
	done
	in_script bash 'set -e' '. <("$VACT" new --activate p/there)'
	[[ $status -ne 0 && -z $output && ${#stderr_lines[@]} -eq 1 ]]
	run -1 --separate-stderr "$VACT" new --activate --shell sh p/there
	[[ $output == false && ${#stderr_lines[@]} -eq 1 ]]
	run -2 --separate-stderr "$VACT" new --activate --shell sh ''
	[[ $output == false && ${#stderr_lines[@]} -eq 1 ]]
	run -2 --separate-stderr "$VACT" new --activate --shell nonesuch p/e
	[[ ${#stderr_lines[@]} -eq 1 && ! -e p/e ]]
}

@test "without --activate, a failure prints nothing to evaluate" {
	run -2 --separate-stderr "$VACT" new --bogus
	[[ -z $output ]]
	run -1 --separate-stderr "$VACT" new -p /nowhere/python p/e
	[[ -z $output ]]
	run -2 --separate-stderr "$VACT" new --without-pip --shell fish p/e
	[[ -z $output && $stderr == *'--shell is for --activate'* && ! -e p/e ]]
}

@test "on a terminal without the hook, --activate makes nothing and says what to do" {
	run interactive bash <<-'END'
		"$VACT" new --without-pip --activate p/e; echo "status $?"
		test -e p/e || echo nothing made
		"$VACT" new --without-pip --activate; echo "status $?"
		test -e .venv || echo nothing made
		"$VACT" new --without-pip --activate --shell sh p/e >code; test -e p/e && echo made
		exit
	END
	expect_said 2 'status 2'
	expect_said 2 'nothing made'
	expect_said 1 made
	[[ $output == *'vact: '*'eval "$(vact new --activate'*'or load the hook'* ]]
}

@test "inside a command substitution the hooked shell prints, as without the hook" {
	need_shell bash
	play bash <<-'END'
		eval "$(vact new --without-pip --activate p/e)"
		probe evaluated
		vact off
		. <(vact new --without-pip --activate p/f)
		probe sourced
	END
	expect_probes <<-END
		evaluated|p/e|e|p/e/bin:BASE
		sourced|p/f|f|p/f/bin:BASE
	END
}

@test "the first unpacking shows progress on a terminal, and takes it away; elsewhere none" {
	"$PYTHON" -c 'import ensurepip' || skip 'this Python has no pip'
	XDG_CACHE_HOME=$WORLD/cold PS1='@@ ' run "$PTYRUN" -r -t 100 sh -i <<<"\"\$VACT\" new e; exit"
	[[ $output == *$'\rvact: unpacking pip for this Python, once: '*' %'*$'\r'*"vact: made "* ]]
	[[ ${output##*$'\r'} != *unpacking* ]]
	XDG_CACHE_HOME=$WORLD/cold2 makes e2
	XDG_CACHE_HOME=$WORLD/cold PS1='@@ ' run "$PTYRUN" -r -t 100 sh -i <<<"\"\$VACT\" new e3; exit"
	[[ $output != *unpacking* ]]
}
