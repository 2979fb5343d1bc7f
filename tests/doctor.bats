#!/usr/bin/env bats
# vact doctor: a sound system, in which it reports nothing; and everything it
# claims to detect, broken on purpose in a real interactive shell.
# shellcheck disable=SC2016 # what other shells expand

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

SHELLS='bash zsh fish dash ksh93 mksh busybox yash posh tcsh'

setup() {
	make_world
	mkdir -p "$WORLD/on path"
	ln -s "$VACT" "$WORLD/on path/vact"
	export BASE_PATH=$BASE_PATH:"$WORLD/on path"
	export PATH=$BASE_PATH
	unset TERM_PROGRAM CONDA_PREFIX PYENV_ROOT MISE_DATA_DIR ASDF_DATA_DIR RYE_HOME ZDOTDIR
	unset NO_COLOR
}

# SHELL: its start-up file.
startup_file() {
	case $1 in
	bash) echo "$HOME/.bashrc" ;;
	zsh) echo "$HOME/.zshrc" ;;
	fish) echo "$XDG_CONFIG_HOME/fish/config.fish" ;;
	# Our prompt is in the other one.
	tcsh) echo "$HOME/.cshrc" ;;
	*) echo "$HOME/.profile" ;;
	esac
}

# SHELL: what `vact hook` calls it.
hook_name() {
	case $1 in
	bash | zsh | fish | tcsh) echo "$1" ;;
	*) echo sh ;;
	esac
}

# SHELL: puts the line into its start-up file, as README has it, where no
# other start-up file has any.
set_line() {
	rm -f "$HOME"/.{bashrc,bash_profile,zshrc,profile,cshrc} "$XDG_CONFIG_HOME/fish/config.fish"
	add_line "$1"
}

# SHELL: adds the line to it.
add_line() {
	local file
	file=$(startup_file "$1")
	mkdir -p "${file%/*}"
	case $1 in
	fish) echo 'vact hook fish | source' >>"$file" ;;
	tcsh) echo 'eval "`vact hook tcsh`"' >>"$file" ;;
	*) printf 'eval "$(vact hook %s)"\n' "$(hook_name "$1")" >>"$file" ;;
	esac
}

# SHELL [OPTION...]: a session with the script of standard input, and then
# vact doctor in it. Leaves the answer in $answer and its exit status in $rc.
doctor() {
	local shell=$1 script end='note rc $?' into=">$WORLD/answer 2>&1"
	shift
	script=$(cat)
	if [[ $shell == fish || $shell == tcsh ]]; then
		end='note rc $status'
	fi
	if [[ $shell == tcsh ]]; then
		into=">& $WORLD/answer"
	fi
	play "$shell" <<-END
		$script
		vact doctor $* $into
		$end
	END
	answer=$(<"$WORLD/answer")
	rc=$(sed -n 's/^rc //p' "$PROBE_LOG")
}

# STATUS PATTERN...: the exit status, and lines of the answer, as patterns.
expect() {
	local pattern line found
	if [[ $rc != "$1" ]]; then
		printf 'status %s, not %s; the answer:\n%s\n--- terminal:\n%s\n' \
			"$rc" "$1" "$answer" "$output"
		return 1
	fi
	shift
	for pattern; do
		found=
		while IFS= read -r line; do
			# shellcheck disable=SC2053 # it is a pattern
			[[ $line != $pattern ]] || found=1
		done <<<"$answer"
		if [[ -z $found ]]; then
			printf 'no line like: %s\nthe answer:\n%s\n--- terminal:\n%s\n' \
				"$pattern" "$answer" "$output"
			return 1
		fi
	done
}

# NAME...: nothing but these checks found anything.
expect_else_ok() {
	local line name
	while IFS= read -r line; do
		name=$(awk '{ print $2 }' <<<"$line")
		if [[ $line != ok\ * && " $* " != *" $name "* ]]; then
			printf 'not ok: %s\n--- terminal:\n%s\n' "$line" "$output"
			return 1
		fi
	done <<<"$answer"
}

# SHELL: fails the test or passes over a shell that is not installed.
have() {
	command -v "${1%% *}" >/dev/null
}

@test "in a sound system, every check is ok in every shell, and the status 0" {
	local shell checks
	make_project proj
	for shell in $SHELLS; do
		have "$shell" || continue
		set_line "$shell"
		doctor "$shell" <<<'cd proj'
		expect 0 'ok *hook *loaded in this *' "ok *path *python is '$WORLD/proj/.venv/bin/python'" \
			"ok *environment *'$WORLD/proj/.venv', which is active, is sound" || {
			echo "in $shell"
			return 1
		}
		expect_else_ok
		checks=$(awk '{ print $2 }' <<<"$answer" | tr '\n' ' ')
		[[ $checks == 'hook event startup program alias activators prompt path environment settings state ' ]]
		[[ $answer != *';'* ]]
	done
}

@test "where nothing is active, nothing is wrong with that" {
	have bash || skip 'bash is not installed'
	set_line bash
	doctor bash <<<':'
	expect 0 'ok *path *no environment is active' 'ok *environment *none is active, *'
	expect_else_ok
}

@test "without the hook, doctor says so with the line to add, and fails" {
	local shell
	for shell in $SHELLS; do
		have "$shell" || continue
		run interactive "$shell" <<-END
			:
			"\$VACT" doctor >$WORLD/answer
			exit
		END
		answer=$(<"$WORLD/answer")
		rc=1 expect 1 "failure *hook *not loaded in this *vact hook $(hook_name "$shell")*" || {
			echo "in $shell"
			return 1
		}
		[[ $answer != *' alias '* && $answer != *' event '* ]]
	done
	run -1 "$VACT" doctor
}

@test "without the hook, but with the line, it says to open a new shell" {
	have bash || skip 'bash is not installed'
	set_line bash
	run -1 bash --norc -c '"$VACT" doctor; exit $?'
	[[ ${lines[0]} == "failure "*"not loaded in this bash "*"; '$HOME/.bashrc' has the line: type just 'vact doctor', and open a new shell where that is not found" ]]
}

@test "without the hook, a line that calls what is not on PATH is told with the full path" {
	have bash || skip 'bash is not installed'
	set_line bash
	PATH=/usr/bin:/bin run -1 bash --norc -c '"$VACT" doctor; exit $?'
	[[ ${lines[0]} == "failure  hook "*"; see 'startup'" ]]
	[[ ${lines[1]} == "failure  startup "*"'$HOME/.bashrc' line 1 calls 'vact', which is not on PATH; write its full path there, /"* ]]
	rm "$HOME/.bashrc"
	PATH=/usr/bin:/bin run -1 bash --norc -c '"$VACT" doctor; exit $?'
	[[ ${lines[0]} == "failure "*"; '/"*"/vact setup' adds this line to "* ]]
}

@test "bash: a hook that was thrown out of PROMPT_COMMAND is a failure" {
	need_shell bash
	local words
	set_line bash
	for words in 'unset PROMPT_COMMAND' 'PROMPT_COMMAND=(true)' 'unset -f __vact_hook'; do
		doctor bash <<<"$words"
		expect 1 'failure *event *not in PROMPT_COMMAND any more*; let the line *be the last*'
		expect_else_ok event
	done
}

@test "bash: a hook that a theme calls for PROMPT_COMMAND is there" {
	need_shell bash
	set_line bash
	doctor bash <<-'END'
		STARSHIP_PROMPT_COMMAND='__vact_hook "$_" && \: "$_"'
		unset PROMPT_COMMAND
	END
	expect 0 'ok *event *'
	doctor bash <<-'END'
		unset PROMPT_COMMAND
		precmd_functions=(other __vact_hook)
	END
	expect 0 'ok *event *'
}

@test "zsh: a hook that was thrown out of precmd_functions is a failure" {
	need_shell zsh
	local words
	set_line zsh
	for words in 'precmd_functions=()' 'unset precmd_functions' 'precmd_functions=(other)' \
		'unset -f __vact_precmd'; do
		doctor zsh <<<"$words"
		expect 1 'failure *event *not in precmd_functions any more*'
		expect_else_ok event
	done
}

@test "fish: a hook whose event handler was erased or replaced is a failure" {
	need_shell fish
	local words
	set_line fish
	for words in 'functions -e __vact_prompt' 'function __vact_prompt; end' \
		'functions -e __vact_hook'; do
		doctor fish <<<"$words"
		expect 1 'failure *event *not in the handlers of fish_prompt any more*'
		expect_else_ok event
	done
}

# PATTERN: a line of $output.
shows() {
	grep -qE "$1" <<<"$output" || {
		printf '%s is not in:\n%s\n' "$1" "$output"
		return 1
	}
}

# SHELL: sessions whose start-up file has the line, as README has it, twice or for a
# program that is another; `vact doctor` is typed with and without the hook at work.
elsewhere() {
	local file setup=$2 lost=$3
	need_shell "$1"
	# Our prompt is in the other one of xonsh.
	mkdir -p "$XDG_CONFIG_HOME/xonsh"
	: >"$XDG_CONFIG_HOME/xonsh/rc.xsh"
	"$VACT" setup "$1"
	file=$(grep -rl "hook $1" "$HOME" | head -n 1)
	export NO_COLOR=1
	play "$1" <<<'vact doctor'
	shows "^ok +hook +loaded in this $1, calls '$VACT'"
	shows "^ok +event +the hook is in "
	shows "'$file' line 1 loads the hook"
	run ! grep -E '^(failure|warning) ' <<<"$output"
	play "$1" <<<"$lost"$'\n''vact doctor'
	shows '^failure +event +the hook is not in '
	printf '%s\n' "$setup" "$setup" >>"$file"
	play "$1" <<<'vact doctor'
	shows "^warning +startup .*'$file' line 1.*2"
	mkdir -p "$WORLD/gone"
	"$VACT" setup --undo "$1"
	mkdir -p "${file%/*}"
	printf '%s\n' "${setup//vact/$WORLD/gone/vact}" >"$file"
	play "$1" <<<'vact doctor'
	shows "startup +.*$WORLD/gone/vact"
}

@test "elvish: the hook at work, overwritten, loaded twice, and of another program" {
	elsewhere elvish 'eval (vact hook elvish | slurp)' 'set edit:before-readline = $edit:before-readline[..1]'
}

@test "xonsh: the hook at work, overwritten, loaded twice, and of another program" {
	elsewhere xonsh 'exec($(vact hook xonsh))' 'events.on_pre_prompt_format.clear()'
}

@test "sh: a cd that calls the hook no more is a failure" {
	local shell words
	for shell in dash ksh93 mksh busybox yash posh; do
		have "$shell" || continue
		set_line "$shell"
		for words in 'unset -f cd' 'cd() { command cd "$@"; }'; do
			doctor "$shell" <<<"$words"
			expect 1 "failure *event *not in the function 'cd' any more*" || {
				echo "in $shell: $words"
				return 1
			}
			expect_else_ok event
		done
		doctor "$shell" <<<'alias cd="cd -P"'
		expect 0 'ok *event *'
	done
}

@test "bash: the hook for sh is looked for in cd" {
	need_shell bash
	set_line bash
	run bash --norc -c 'eval "$("$VACT" hook sh)"; vact doctor; unset -f cd; vact doctor'
	[[ $output == *"ok       event        the hook is in the function 'cd'"$'\n'* ]]
	[[ $output == *"failure  event        the hook is not in the function 'cd' any more"* ]]
}

@test "a hook that VACT_DISABLE keeps from working is a warning" {
	local shell words
	for shell in bash zsh fish dash; do
		have "$shell" || continue
		set_line "$shell"
		words='VACT_DISABLE=1'
		[[ $shell != fish ]] || words='set -g VACT_DISABLE 1'
		doctor "$shell" <<<"$words"
		expect 0 'warning *hook *VACT_DISABLE is set*; unset VACT_DISABLE'
		expect_else_ok hook
	done
}

@test "a start-up file without the line is a warning with the line" {
	local shell
	for shell in $SHELLS; do
		have "$shell" || continue
		doctor "$shell" <<<':'
		expect 0 "warning *startup *no line loads the hook *vact hook $(hook_name "$shell")*" || {
			echo "in $shell"
			return 1
		}
		expect_else_ok startup
	done
}

@test "a start-up file that has the line twice is a warning with both places" {
	local shell file
	for shell in bash zsh fish dash; do
		have "$shell" || continue
		file=$(startup_file "$shell")
		set_line "$shell"
		printf '\n# more\n' >>"$file"
		add_line "$shell"
		doctor "$shell" <<<':'
		expect 0 "warning *startup *2 lines load the hook: '$file' line 1, '$file' line 4; leave one*"
		expect_else_ok startup
	done
}

@test "the line in two start-up files is a warning, and a link to one is not" {
	need_shell bash
	set_line bash
	ln -s .bashrc "$HOME/.bash_profile"
	doctor bash <<<':'
	expect 0 'ok *startup *'
	rm "$HOME/.bash_profile"
	cp "$HOME/.bashrc" "$HOME/.bash_profile"
	doctor bash <<<':'
	expect 0 "warning *startup *'$HOME/.bashrc' line 1, '$HOME/.bash_profile' line 1;*"
}

# LINE PATTERN: what doctor says of the start-up file in bash.
startup_is() {
	printf '%s\n' "$1" >"$HOME/.bashrc"
	doctor bash <<<':'
	expect "${3-0}" "$2" || {
		echo "with the line: $1"
		return 1
	}
	expect_else_ok startup
}

@test "a line that names another vact is a warning, and one that is gone a failure" {
	need_shell bash
	local other="$WORLD/an \"other's\" \$place"
	mkdir -p "$other" "$HOME/bin"
	cp "$VACT" "$other/vact"
	cp "$VACT" "$HOME/bin/vact"
	ln -s "$VACT" "$HOME/vact"
	startup_is "eval \"\$(\"\$HOME/bin/vact\" hook bash)\"" \
		"warning *startup *calls '$HOME/bin/vact', and not '$VACT'; *"
	startup_is 'eval "$(~/bin/vact hook bash)"' \
		"warning *startup *calls '$HOME/bin/vact', and not '$VACT'; *"
	startup_is 'eval "$('"'$WORLD/an \"other'\\''s\" \$place/vact'"' hook bash)"' 'ok *startup *'
	startup_is "eval \"\$($WORLD/gone/vact hook bash)\"" \
		"failure *startup *calls '$WORLD/gone/vact', which is not there; *" 1
	startup_is "eval \"\$('$WORLD/on path/vact' hook bash)\"" 'ok *startup *'
	startup_is 'eval "$("$HOME/vact" hook bash --cd)" # comment' 'ok *startup *'
	startup_is 'if command -v vact >/dev/null 2>&1; then eval "$(vact hook bash)"; fi' 'ok *startup *'
	startup_is 'if command -v vact >/dev/null 2>&1; then eval "$(vact hook bash)"; fi # by setup' 'ok *startup *'
	startup_is 'eval "`vact hook bash`"' 'ok *startup *'
	startup_is '. <(vact hook bash)' 'ok *startup *'
	startup_is '	eval "$( vact  hook  bash )"' 'ok *startup *'
}

@test "what only looks like the line is none" {
	need_shell bash
	local line
	for line in '# eval "$(vact hook bash)"' 'true # eval "$(vact hook bash)"' \
		'eval "$(vact hook zsh)"' 'eval "$(xvact hook bash)"' 'vact hooks bash' 'vact hook' \
		"'vact hook bash" ''; do
		startup_is "$line" 'warning *startup *no line loads *'
	done
}

@test "zsh: the start-up file is where ZDOTDIR says, exported or not" {
	need_shell zsh
	mkdir -p "$WORLD/z"
	echo 'eval "$(vact hook zsh)"' >"$WORLD/z/.zshrc"
	doctor zsh <<<'ZDOTDIR=$WORLD/z'
	expect 0 "ok *startup *'$WORLD/z/.zshrc' line 1 *"
}

@test "fish: a file in conf.d counts, too" {
	need_shell fish
	mkdir -p "$XDG_CONFIG_HOME/fish/conf.d"
	echo 'vact hook fish | source' >"$XDG_CONFIG_HOME/fish/conf.d/vact.fish"
	doctor fish <<<':'
	expect 0 "ok *startup *'$XDG_CONFIG_HOME/fish/conf.d/vact.fish' line 1 *"
}

@test "sh: the file that ENV names counts" {
	need_shell dash
	echo 'eval "$(vact hook sh)"' >"$WORLD/shrc"
	doctor dash <<<'ENV=$WORLD/shrc'
	expect 0 "ok *startup *'$WORLD/shrc' line 1 *"
}

@test "a vact that is not on PATH, or another one there, is a warning" {
	local shell
	mkdir -p "$WORLD/first"
	printf '#!/bin/sh\n' >"$WORLD/first/vact"
	chmod +x "$WORLD/first/vact"
	for shell in bash zsh fish dash; do
		have "$shell" || continue
		set_line "$shell"
		PATH=$WORLD/first:$PATH doctor "$shell" <<<':'
		expect 0 "warning *program *'$WORLD/first/vact' is first on PATH, and the hook calls '$VACT'; *"
		expect_else_ok program
		PATH=/usr/local/bin:/usr/bin:/bin:$TESTS_DIR/bin doctor "$shell" <<<':'
		expect 0 "warning *program *there is no vact on PATH*; add '${VACT%/*}' to PATH"
		expect_else_ok program
	done
}

@test "a hook of another version is a warning, and a new shell the remedy" {
	local shell words
	for shell in bash zsh fish dash; do
		have "$shell" || continue
		set_line "$shell"
		words='__vact_version=0.0.1'
		[[ $shell != fish ]] || words='set -g __vact_version 0.0.1'
		doctor "$shell" <<<"$words"
		expect 0 'warning *program *hook of vact 0.0.1, and vact is * by now; open a new shell'
		expect_else_ok program
	done
}

# DIR: a python there that is no environment's.
make_python() {
	mkdir -p "$1"
	printf '#!/bin/sh\n' >"$1/python"
	chmod +x "$1/python"
}

# DIR TOOL [VARIABLE=VALUE]: what stands in front of PATH beats the environment.
is_beaten_by() {
	local shell words
	make_python "$1"
	for shell in bash fish dash; do
		have "$shell" || continue
		set_line "$shell"
		words="PATH='$1':\$PATH"
		[[ $shell != fish ]] || words="set -g PATH '$1' \$PATH"
		env ${3+"$3"} true
		if [[ -n ${3-} ]]; then
			export "${3?}"
		fi
		doctor "$shell" <<-END
			vact on ./env
			$words
		END
		expect 1 "failure *path *python is '$1/python': '$1'${2:+ ($2)} stands before '$WORLD/env/bin' in PATH; *" || {
			echo "in $shell"
			return 1
		}
		expect_else_ok path
		[[ -z ${3-} ]] || unset "${3%%=*}"
	done
}

@test "pyenv's shims before the environment in PATH are a failure" {
	make_env env
	is_beaten_by "$HOME/.pyenv/shims" pyenv
	[[ $answer == *"let 'pyenv init' come before"* ]]
	is_beaten_by "$WORLD/py env/shims" pyenv PYENV_ROOT="$WORLD/py env"
}

@test "mise, asdf and rye before the environment in PATH are a failure" {
	make_env env
	is_beaten_by "$HOME/.local/share/mise/installs/python/3.12/bin" mise
	is_beaten_by "$HOME/.local/share/mise/shims" mise
	is_beaten_by "$HOME/.asdf/shims" asdf
	is_beaten_by "$HOME/.rye/shims" rye
}

@test "conda before the environment in PATH is a failure" {
	make_env env
	mkdir -p "$WORLD/c/conda-meta"
	is_beaten_by "$WORLD/c/bin" conda
	[[ $answer == *"'conda deactivate'"* ]]
	is_beaten_by "$HOME/miniconda3/bin" conda
	is_beaten_by "$WORLD/prefix/bin" conda CONDA_PREFIX="$WORLD/prefix"
}

@test "VS Code's environment before ours in PATH is a failure" {
	make_env env
	make_env other
	rm other/bin/python
	is_beaten_by "$WORLD/other/bin" 'another environment'
	is_beaten_by "$WORLD/other/bin" 'VS Code' TERM_PROGRAM=vscode
}

@test "any other directory before the environment in PATH is a failure" {
	make_env env
	is_beaten_by "$WORLD/b in" ''
	[[ $answer == *"'vact off' and 'vact on' put it in front again"* ]]
}

@test "an entry that PATH has lost is a failure" {
	need_shell bash
	make_env env
	set_line bash
	doctor bash <<-'END'
		vact on ./env; PATH=$BASE_PATH; __vact_hook() { :; }
	END
	expect 1 "failure *path *'$WORLD/env/bin' is not in PATH; *"
	expect_else_ok path
}

@test "a python that does not run is not looked for in PATH" {
	need_shell bash
	make_env env
	set_line bash
	doctor bash <<-'END'
		vact on ./env; rm env/bin/python; PATH=$WORLD/env/bin:$TESTS_DIR/bin; __vact_hook() { :; }
	END
	expect 1 "failure *path *python is missing: '$WORLD/env/bin/python' cannot be run; 'vact new --upgrade' repairs it"
	# Nor is the one behind it to blame.
	mkdir behind
	ln -s /bin/sh behind/python
	make_env env
	doctor bash <<-'END'
		vact on ./env; rm env/bin/python; PATH=$WORLD/env/bin:$WORLD/behind:$TESTS_DIR/bin; __vact_hook() { :; }
	END
	expect 1 "failure *path *python is '$WORLD/behind/python': '$WORLD/env/bin/python' cannot be run; 'vact new --upgrade' repairs it"
	make_env env
	doctor bash <<-'END'
		vact on ./env; command rm -r env; __vact_hook() { :; }
	END
	expect 1 "failure *path *'$WORLD/env/bin/python' cannot be run; 'vact off' leaves it"
}

@test "a working directory that is gone, and its name with it, is a warning" {
	mkdir gone
	cd gone
	rmdir ../gone
	unset PWD
	run "$VACT" doctor
	[[ $output == *$'\nwarning  environment  no working directory: '*'; cd somewhere else'* ]]
}

# SHELL NAME TEXT: the line that makes the alias.
alias_line() {
	case $1 in
	tcsh) echo "alias $2 '$3'" ;;
	*) echo "alias $2='$3'" ;;
	esac
}

@test "an alias of python, python3 or pip is a warning in every shell" {
	local shell name
	for shell in $SHELLS; do
		have "$shell" || continue
		# These show it as a function, or have none.
		[[ $shell != fish && $shell != posh ]] || continue
		set_line "$shell"
		for name in python python3 pip; do
			doctor "$shell" <<<"$(alias_line "$shell" "$name" 'nice x y')"
			expect 0 "warning *alias *'$name' is an alias: *nice x y*; 'unalias $name'*" || {
				echo "in $shell"
				return 1
			}
			expect_else_ok alias
		done
		doctor "$shell" <<<"$(alias_line "$shell" python /bin/echo)"
		expect 0 "warning *alias *'python' *"
	done
}

@test "a function python is a warning in every shell" {
	local shell words
	for shell in $SHELLS; do
		have "$shell" || continue
		set_line "$shell"
		# tcsh has no functions.
		[[ $shell != tcsh ]] || continue
		words='python() { :; }'
		[[ $shell != fish ]] || words='alias python=true'
		doctor "$shell" <<<"$words"
		expect 0 "warning *alias *'python' is a function; *" || {
			echo "in $shell"
			return 1
		}
		expect_else_ok alias
	done
}

@test "a python that bash remembers from somewhere else is a warning" {
	need_shell bash
	set_line bash
	make_python "$WORLD/old"
	doctor bash <<<'hash -p "$WORLD/old/python" python'
	expect 0 "warning *alias *'python' leads to '$WORLD/old/python', and along PATH to *'hash -r'*"
}

# SHELL FUNCTION TOOL: what defines that is named as one that activates.
is_activator() {
	have "$1" || return 0
	set_line "$1"
	case $1 in
	fish) doctor fish <<<"function $2; end" ;;
	*) doctor "$1" <<<"function $2 { :; }" ;;
	esac
	expect 0 "warning *activators *$3 may activate environments, too; *" || {
		echo "in $1: $2"
		return 1
	}
	expect_else_ok activators
}

@test "what else activates environments is a warning that names it" {
	is_activator bash _direnv_hook direnv
	is_activator zsh _direnv_hook direnv
	is_activator fish __direnv_export_eval direnv
	is_activator bash _mise_hook mise
	is_activator zsh _mise_hook mise
	is_activator fish __mise_env_eval mise
	is_activator bash autoenv_init autoenv
	is_activator bash _pyenv_virtualenv_hook pyenv-virtualenv
	is_activator zsh _pyenv_virtualenv_hook pyenv-virtualenv
	is_activator fish _pyenv_virtualenv_hook pyenv-virtualenv
	is_activator fish __vfsupport_auto_activate virtualfish
}

@test "zsh: plugins that activate environments are a warning that names them" {
	need_shell zsh
	is_activator zsh _autoenv_chpwd_handler zsh-autoenv
	is_activator zsh _autoswitch_startup zsh-autoswitch-virtualenv
	is_activator zsh check_venv zsh-autoswitch-virtualenv
	is_activator zsh auto_vrun 'the python plugin of oh-my-zsh'
	is_activator zsh workon_cwd 'the virtualenvwrapper plugin of oh-my-zsh'
	is_activator zsh _togglePipenvShell 'the pipenv plugin of oh-my-zsh'
	is_activator zsh _togglePoetryShell 'the poetry-env plugin of oh-my-zsh'
	is_activator zsh _python-workon-cwd "prezto's python module"
}

@test "VS Code's activation is a warning, and several tools share the line" {
	need_shell bash
	set_line bash
	VSCODE_PYTHON_BASH_ACTIVATE='. /x/bin/activate' doctor bash <<<'_direnv_hook() { :; }'
	expect 0 'warning *activators *direnv, VS Code may activate environments, too; *.envrc*; *autoActivationType*'
	[[ $(wc -l <<<"$answer") == 11 ]]
	expect_else_ok activators
}

@test "the hook of the real direnv is seen" {
	need_shell bash
	command -v direnv >/dev/null || skip 'direnv is not installed'
	set_line bash
	doctor bash <<<'eval "$(direnv hook bash)"'
	expect 0 'warning *activators *direnv may activate *'
}

# SHELL SCRIPT THEME: a theme that shows the environment itself is told.
is_theme() {
	have "$1" || return 0
	set_line "$1"
	doctor "$1" <<<"$2"
	expect 0 "ok *prompt *$3 shows the environment, so vact does not" || {
		echo "in $1: $2"
		return 1
	}
	expect_else_ok
}

@test "a theme that shows the environment itself is named" {
	is_theme bash 'starship_precmd() { :; }' starship
	is_theme bash 'STARSHIP_SHELL=bash' starship
	is_theme bash '_omp_hook() { :; }' oh-my-posh
	is_theme zsh 'prompt_starship_precmd() { :; }' starship
	is_theme zsh '_omp_precmd() { :; }' oh-my-posh
	is_theme zsh 'p10k() { :; }' powerlevel10k
	is_theme zsh 'prompt_pure_precmd() { :; }' pure
	is_theme fish 'set -g STARSHIP_SHELL fish' starship
	is_theme fish 'function fish_prompt; printf "@@ "; : _omp_get_prompt; end' oh-my-posh
}

@test "a theme for another shell, or one that is off, is none" {
	set_line bash
	set_line zsh
	if have bash; then
		doctor bash <<<'export STARSHIP_SHELL=zsh'
		expect 0 'ok *prompt *vact shows the environment'
	fi
	if have zsh; then
		doctor zsh <<<'p10k() { :; }; __p9k_enabled=0'
		expect 0 'ok *prompt *vact shows the environment'
	fi
}

@test "a prompt that is not to show the environment is told" {
	need_shell bash
	set_line bash
	doctor bash <<<'VIRTUAL_ENV_DISABLE_PROMPT=1'
	expect 0 'ok *prompt *VIRTUAL_ENV_DISABLE_PROMPT is set*'
	mkdir -p "$XDG_CONFIG_HOME/vact"
	echo '{"prompt": false}' >"$XDG_CONFIG_HOME/vact/config.json"
	doctor bash <<<':'
	expect 0 'ok *prompt *the settings say not to show the environment'
	expect_else_ok
}

@test "an environment that is not sound is a failure, active or not" {
	need_shell bash
	set_line bash
	make_project proj
	doctor bash <<-'END'
		cd proj
		ln -sfn /nowhere .venv/bin/python
	END
	expect 1 "failure *environment *the interpreter of '$WORLD/proj/.venv' is gone*; 'vact new --upgrade' repairs it"
	doctor bash <<<'cd proj; vact off'
	expect 1 "failure *environment *the interpreter of '$WORLD/proj/.venv' is gone*" 'ok *path *'
	expect_else_ok environment
}

@test "settings that are not valid are a warning, all in one line" {
	need_shell bash
	set_line bash
	mkdir -p "$XDG_CONFIG_HOME/vact"
	printf '{"nope": 1,\n"quiet": 3}\n' >"$XDG_CONFIG_HOME/vact/config.json"
	doctor bash <<<':'
	expect 0 "warning *settings *config.json' line 1: \"nope\" is no setting *config.json' line 2: \"quiet\" must*; correct the file"
	expect_else_ok settings
	[[ $(wc -l <<<"$answer") == 11 ]]
}

# PATTERN [STATUS]: what is said about the state directory.
state_is() {
	doctor bash <<<':'
	expect "${2-0}" "$1"
	expect_else_ok state
}

@test "a state directory that is not ours alone is a failure, or a warning" {
	need_shell bash
	local state=$XDG_STATE_HOME/vact
	set_line bash
	make_project proj
	state_is 'ok *state *'
	chmod 755 "$state"
	state_is "warning *state *others may look into '$state'; 'chmod 700' it"
	chmod 770 "$state"
	state_is "failure *state *'$state' belongs to others or is writable by them*; make it yours*" 1
	chmod 700 "$state"
	chmod 722 "$state/decisions"
	state_is "failure *state *'$state/decisions' belongs to others*" 1
	chmod 700 "$state/decisions"
	if [[ $(id -u) -eq 0 ]]; then
		chown 12345 "$state"
		state_is "failure *state *'$state' belongs to others*" 1
		chown 0 "$state"
	else
		chmod 500 "$state"
		state_is "failure *state *nothing can be stored in '$state'*" 1
		chmod 700 "$state"
	fi
	state_is 'ok *state *'
}

@test "broken records are a warning that names each" {
	need_shell bash
	local decisions=$XDG_STATE_HOME/vact/decisions
	set_line bash
	make_project proj
	echo '{' >"$decisions/0000000000000001.json"
	echo '{}' >"$decisions/0000000000000002.json"
	doctor bash <<<':'
	expect 0 "warning *state *'$decisions/0000000000000001.json' line 2 is not JSON*"
	expect 0 "warning *state *'$decisions/0000000000000002.json' is no record of vact's; remove it*"
	expect_else_ok state
	rm "$decisions"/000000000000000[12].json
	chmod 666 "$decisions"/*.json
	state_is "warning *state *may have been written by others, so it decides nothing; remove it"
}

@test "a file in the state directory's place, or no HOME, is a failure" {
	mkdir -p "$XDG_STATE_HOME"
	: >"$XDG_STATE_HOME/vact"
	run -1 "$VACT" doctor
	[[ $output == *$'\n'"failure  state        '$XDG_STATE_HOME/vact' is not a directory; remove it"* ]]
	run -1 env -u HOME -u XDG_STATE_HOME "$VACT" doctor
	[[ $output == *$'\n''failure  state        HOME is not set'* ]]
}

# FILE: fails unless it is one document as vact.json(5) has it.
check_document() {
	command -v python3 >/dev/null || skip 'python3 is not installed'
	python3 - "$1" <<-'END'
		import json, sys
		with open(sys.argv[1], "rb") as f:
		    d = json.loads(f.read().decode("utf-8"))
		assert list(d) == ["version", "shell", "hooked", "checks", "result"], list(d)
		assert d["version"] == 1
		words = ["ok", "warning", "failure"]
		names = [c["name"] for c in d["checks"]]
		assert len(names) == len(set(names))
		for c in d["checks"]:
		    assert list(c) == ["name", "result", "message", "remedy"], c
		    assert c["result"] in words and isinstance(c["message"], str), c
		    assert c["remedy"] is None if c["result"] == "ok" else isinstance(c["remedy"], (str, type(None)))
		worst = max(words.index(c["result"]) for c in d["checks"])
		assert d["result"] == words[worst]
		print(d["shell"], d["hooked"], d["result"], len(names))
	END
}

@test "--json gives the same as one document, in every shell" {
	local shell name
	for shell in $SHELLS; do
		have "$shell" || continue
		set_line "$shell"
		doctor "$shell" --json <<<':'
		[[ $rc == 0 ]]
		name=$shell
		[[ $shell != ksh93 ]] || name=ksh
		[[ $(check_document "$WORLD/answer") == "$name True ok 11" ]]
	done
	"$VACT" doctor --json >"$WORLD/answer" || :
	[[ $(check_document "$WORLD/answer") == *' False failure 7' ]]
}

@test "bytes of every kind come out harmless, and exact in JSON" {
	need_shell bash
	local odd=$'a\x01\x1b[31m\xff"\\é'
	set_line bash
	make_env "$WORLD/$odd/.venv"
	rm "$WORLD/$odd/.venv/bin/python"
	ln -s /nowhere "$WORLD/$odd/.venv/bin/python"
	cd "$WORLD/$odd"
	doctor bash <<<"alias python=\$'x\\ny\\e[31m'"
	expect 1 '*the interpreter of *a\\x01\\x1b\[31m\\xff"\\é/.venv*'
	LC_ALL=C run ! grep -q $'[\x01-\x08\x0b-\x1f\x7f]' "$WORLD/answer"
	[[ $(wc -l <<<"$answer") == 11 ]]
	doctor bash --json <<<':'
	check_document "$WORLD/answer"
	PLACE=$WORLD/$odd/.venv python3 - "$WORLD/answer" <<-'END'
		import json, os, sys
		d = json.load(open(sys.argv[1], encoding="utf-8"))
		text = [c["message"] for c in d["checks"] if c["name"] == "environment"][0]
		assert os.environb[b"PLACE"].decode("utf-8", "surrogateescape") in text, ascii(text)
	END
}

@test "facts with quotes, newlines and blanks reach doctor as they are" {
	local shell
	for shell in bash zsh ksh93 mksh yash; do
		have "$shell" || continue
		set_line "$shell"
		NL=$'\n' doctor "$shell" --json <<-'END'
			IFS=ao
			alias python="x 'y  z' \$(touch PWNED) \\ \"q\"${NL}new"
		END
		[[ ! -e PWNED ]]
		python3 - "$WORLD/answer" <<-'END' || {
			import json, sys
			d = json.load(open(sys.argv[1]))
			text = [c["message"] for c in d["checks"] if c["name"] == "alias"][0]
			for part in ("y  z", "$(touch PWNED)", "new"):
			    assert part in text, text
		END
			echo "in $shell"
			return 1
		}
	done
}

@test "doctor and status leave nothing behind in the shell, and keep its options" {
	need_shell bash
	run bash --norc -c '
		eval "$("$VACT" hook bash)"
		set -euo pipefail -o noglob -o noclobber
		IFS=x
		trap "echo ERR" ERR
		cd "$WORLD"
		before=$(set; declare -f; shopt -p; trap -p)
		vact doctor >seen
		vact status >>seen
		after=$(set; declare -f; shopt -p; trap -p)
		diff <(echo "$before") <(echo "$after") | grep "^[<>]" |
			grep -Ev "BASH_ARG|BASH_LINENO|FUNCNAME|LINENO|PIPESTATUS|RANDOM|SRANDOM|SECONDS|EPOCH|BASHPID|^[<>] _=|before=" || echo same
	'
	[[ $output == same ]]
	run bash --norc -c '
		eval "$("$VACT" hook bash)"
		export XDG_STATE_HOME=$WORLD/file/x
		: >$WORLD/file
		PATH=/usr/bin:/bin
		vact doctor --json | tail -n 2
		echo "${PIPESTATUS[*]}"
		vact doctor >/dev/null || echo "status $?"
	'
	[[ $output == *'"result":'*$'\n'* ]]
}

@test "zsh and sh: strict modes and odd options do not disturb it" {
	local shell
	for shell in zsh dash ksh93 mksh 'busybox sh' yash posh; do
		have "$shell" || continue
		set_line "$shell"
		printf '%s\n' "eval \"\$(\"\$VACT\" hook $(hook_name "$shell"))\"" 'set -euf' \
			'set -C' 'vact doctor >"$WORLD/seen.$$"' 'cat "$WORLD/seen.$$"' >script
		# shellcheck disable=SC2086 # it may be two words
		run -0 --separate-stderr $shell ./script
		[[ -z ${stderr-} ]] || {
			echo "$shell: $stderr"
			return 1
		}
		answer=$output rc=0 expect 0 'ok *hook *' 'ok *event *' 'ok *alias *'
	done
}

@test "colours come on a terminal alone, with NO_COLOR never, with --color as said" {
	need_shell bash
	export PS1='@@ '
	run "$PTYRUN" -r -t 60 bash --norc -i <<<'"$VACT" doctor; exit'
	[[ $output == *$'\e[31mfailure\e[0m  hook'* ]]
	NO_COLOR=1 run "$PTYRUN" -r -t 60 bash --norc -i <<<'"$VACT" doctor; exit'
	[[ $output != *$'\e[31m'* && $output == *'failure  hook'* ]]
	NO_COLOR=1 run "$PTYRUN" -r -t 60 bash --norc -i <<<'"$VACT" doctor --color always; exit'
	[[ $output == *$'\e[31mfailure\e[0m  hook'* ]]
	run "$PTYRUN" -r -t 60 bash --norc -i <<<'"$VACT" doctor --color=never; exit'
	[[ $output != *$'\e[31m'* && $output == *'failure  hook'* ]]
	TERM=dumb run "$PTYRUN" -r -t 60 bash --norc -i <<<'"$VACT" doctor; exit'
	[[ $output != *$'\e[31m'* && $output == *'failure  hook'* ]]
	run "$VACT" doctor
	[[ $output != *$'\e'* ]]
	run "$VACT" doctor --color=always
	[[ $output == *$'\e[31mfailure\e[0m  hook'* ]]
	run -2 --separate-stderr "$VACT" doctor --color red
	[[ -z $output && $stderr == "vact: --color is auto, always or never, and not 'red'" ]]
}

@test "wrong usage and help go through the hook as without it" {
	local shell
	for shell in bash zsh fish dash; do
		have "$shell" || continue
		doctor "$shell" --nope <<<':'
		# fish shows it on the terminal, wherever a function's errors go.
		answer+=$'\n'$output
		expect 2 "vact: no such option '--nope' of 'vact doctor'; see 'vact help doctor'"
		doctor "$shell" word <<<':'
		answer+=$'\n'$output
		expect 2 "vact: 'word' is one word too many for 'vact doctor'; see 'vact help doctor'"
		doctor "$shell" --help <<<':'
		[[ $rc == 0 && $answer == "$("$VACT" help doctor)" ]]
	done
}
