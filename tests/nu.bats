#!/usr/bin/env bats
# What nushell alone has: data in place of code, a PATH that is a list, prompts
# that are closures, overlays, no subshells. The rest is in shell.bats.in.
# shellcheck disable=SC2016 # the code is for another shell

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	need_shell nu
	make_world
	make_project proj
	make_env mine
}

# LINE...: what a session without terminal makes of them, in $output.
script() {
	printf '%s\n' "$@" >"$WORLD/script.nu"
	run --separate-stderr "$NU" --no-config-file "$WORLD/script.nu"
}

# LINE: that was shown on the terminal, as it is.
expect_line() {
	grep -qFx -e "$1" <<<"$output" || {
		printf 'not shown: %s\n--- on the terminal:\n%s\n' "$1" "$output"
		return 1
	}
}

@test "nu: a deleted current directory makes no noise of ours" {
	session nu <<-'END'
		cd proj
		mkdir src
		cd src
		^rmdir ../src
		1 + 1
		cd $"($env.WORLD)/proj"
		probe back
		cd ..
		probe out
	END
	expect_probes <<-'END'
		back|proj/.venv|proj|proj/.venv/bin:BASE
		out|none||BASE
	END
	run ! grep -E '^vact:|__vact_' < <(grep -v '@@ ' <<<"$output")
}

@test "nu: the status of the last command is the user's, at the prompt too" {
	session nu <<-'END'
		$env.PROMPT_COMMAND = {|| $"<($env.LAST_EXIT_CODE)> @@ " }
		^sh -c 'exit 7'
		probe seven
		cd proj
		^sh -c 'exit 8'
		probe eight
		^sh -c 'exit 9'
		print $"last ($env.LAST_EXIT_CODE)"
	END
	expect_prompt seven '<7> '
	expect_prompt eight '(proj) <8> '
	expect_line 'last 9'
	expect_quiet
}

@test "nu: the statuses of vact are passed on" {
	session nu <<-'END'
		try { vact on ./nope } catch { print $"on ($env.LAST_EXIT_CODE)" }
		try { vact find } catch { print $"find ($env.LAST_EXIT_CODE)" }
		try { vact on a b c } catch { print $"usage ($env.LAST_EXIT_CODE)" }
		try { vact frobnicate } catch { print $"unknown ($env.LAST_EXIT_CODE)" }
		vact on ./mine
		print $"fine ($env.LAST_EXIT_CODE)"
		try { vact status --frob } catch { print $"status ($env.LAST_EXIT_CODE)" }
	END
	expect_line 'on 1'
	expect_line 'find 1'
	expect_line 'usage 2'
	expect_line 'unknown 2'
	expect_line 'fine 0'
	expect_line 'status 2'
}

@test "nu: words reach vact as they would any program, and its output goes on" {
	ln -s "$WORLD/mine" home/mine
	session nu <<-'END'
		vact on ~/mine
		probe home
		vact off
		vact on min*
		probe glob
		vact find proj | path basename
		vact status --json | from json | get active.name
	END
	expect_probes <<-'END'
		home|home/mine|mine|home/mine/bin:BASE
		glob|mine|mine|mine/bin:BASE
	END
	expect_line '.venv'
	expect_line 'mine'
}

@test "nu: a PATH that is a string stays one, and none stays none" {
	session nu <<-'END'
		$env.PATH = ($env.PATH | str join ':')
		vact on ./mine
		print ($env.PATH | str replace $env.WORLD '' | str substring 0..9)
		vact off
		print ($env.PATH == $env.BASE_PATH)
		vact on ./mine
		$env.PATH = ($env.PATH | split row ':' | append '/last')
		vact off
		print ($env.PATH == ($env.BASE_PATH | split row ':' | append '/last'))
		hide-env PATH
		vact on ./mine
		print ($env.PATH | length)
		vact off
		print ('PATH' in $env)
	END
	expect_line '/mine/bin:'
	[[ $(grep -cx true <<<"$output") == 2 ]]
	expect_line 1
	expect_line false
}

@test "nu: PYTHONHOME is given back, unset, empty or of any type; a new one is kept" {
	session nu <<-'END'
		vact on ./mine
		vact off
		print $"unset ('PYTHONHOME' in $env)"
		$env.PYTHONHOME = ''
		vact on ./mine
		print $"inside ('PYTHONHOME' in $env)"
		vact off
		print $"empty ($env.PYTHONHOME | to json)"
		$env.PYTHONHOME = {a: 1}
		cd proj
		cd ..
		print $"record ($env.PYTHONHOME | to json --raw)"
		vact on ./mine
		$env.PYTHONHOME = '/new'
		vact off
		print $"new ($env.PYTHONHOME)"
	END
	expect_line 'unset false'
	expect_line 'inside false'
	expect_line 'empty ""'
	expect_line 'record {"a":1}'
	expect_line 'new /new'
}

@test "nu: a prompt that changes gets the prefix, and is kept" {
	session nu <<-'END'
		cd proj
		$env.PROMPT_COMMAND = 'text @@ '
		probe text
		let users = $env.PROMPT_COMMAND; $env.PROMPT_COMMAND = {|| $"[x] (do $users)" }
		probe wrapped
		cd ..
		probe out
		cd proj
		probe again
		cd ..
		probe out-again
		$env.PROMPT_COMMAND = {|| '@@ ' }
		cd proj
		cd ..
		print (view source $env.PROMPT_COMMAND)
	END
	expect_prompt text '(proj) text '
	expect_prompt wrapped '(proj) [x] text '
	expect_prompt out '[x] text '
	expect_prompt again '(proj) [x] text '
	expect_prompt out-again '[x] text '
	expect_line "{|| '@@ ' }"
}

@test "nu: a theme that shows the environment is left alone" {
	session nu <<-'END'
		$env.PROMPT_COMMAND = {|| if 'starship' != '' { '@@ ' } }
		cd proj
		probe starship
		$env.STARSHIP_SHELL = 'nu'; $env.PROMPT_COMMAND = {|| '@@ ' }
		probe variable
	END
	expect_prompt starship ''
	expect_prompt variable ''
}

@test "nu: the user's hooks stay, before and behind ours" {
	session nu <<-'END'
		$env.config.hooks.pre_prompt ++= [{|| $env.TICKS = ($env.TICKS? | default 0) + 1 } "$env.TEXT = 1"]
		$env.config.hooks.env_change.PWD = [{|before, after| note moved }]
		$env.config.hooks.env_change.__vact_load = [(^$env.VACT hook nu)]; $env.__vact_load = [(date now)]
		cd proj
		cd ..
		print $"text ($env.TEXT) (($env.TICKS) > 2) ($env.config.hooks.pre_prompt | length)"
		$env.config.hooks.env_change.__vact_load = [(^$env.VACT hook nu)]; $env.__vact_load = [(date now)]
		^true
		print $"again ($env.config.hooks.pre_prompt | length) ('__vact_load' in $env.config.hooks.env_change)"
	END
	[[ $(grep -c moved "$PROBE_LOG") == 3 ]]
	expect_line 'text 1 true 8'
	expect_line 'again 8 false'
}

@test "nu: children get nothing but what activation is, and vact's own record" {
	session nu <<-'END'
		cd proj
		^env | lines | where $it =~ '(?i)vact_' | each { split row '=' | first } | sort | str join ' ' | save --force seen
	END
	[[ $(<proj/seen) == 'VACT_STATE' ]]
}

@test "nu: a hook that was saved is one, and it is silent in scripts" {
	"$VACT" hook nu >hook.nu
	{
		words_nu nu prompt
		echo "source '$WORLD/hook.nu'"
	} >startup.nu
	local -a command opts=(-t 60)
	run_nu "$WORLD/startup.nu"
	cd proj
	run "$PTYRUN" "${opts[@]}" "${command[@]}" <<-'END'
		probe first
		deactivate
		probe off
		exit
	END
	expect_probes <<-'END'
		first|proj/.venv|proj|proj/.venv/bin:BASE
		off|none||BASE
	END
	expect_prompt first '(proj) '
	script "source '$WORLD/hook.nu'" '"VIRTUAL_ENV" in $env' 'vact on ../mine' '$env.VIRTUAL_ENV_PROMPT'
	[[ $output == mine && -z $stderr ]]
}

@test "nu: without the hook, load-env takes what vact prints" {
	PYTHONHOME=/x script '^$env.VACT on --shell nu ./mine | from json | load-env' \
		'print $env.VIRTUAL_ENV ($env.PATH | first) ($env.PYTHONHOME? | to json)' \
		'^sh -c "echo ${PYTHONHOME-unset}"' \
		'^$env.VACT off | from json | load-env' \
		'print ($env.VIRTUAL_ENV? | to json) ($env.PATH | first) $env.PYTHONHOME' \
		'^sh -c "echo ${VIRTUAL_ENV-unset} ${VIRTUAL_ENV_PROMPT-unset} ${VACT_STATE-unset}"' \
		'print ($env.PATH == ($env.BASE_PATH | split row ":"))'
	diff -u - <(echo "$output") <<-END
		$WORLD/mine
		$WORLD/mine/bin
		null
		unset
		null
		/usr/local/bin
		/x
		unset unset unset
		true
	END
	[[ -z $stderr ]]
}

@test "nu: without the hook, what fails stops a script" {
	script '^$env.VACT on --shell nu ./nope | from json | load-env' 'print went on'
	[[ $status -ne 0 && $output != *'went on'* ]]
	[[ $stderr == "vact: "* ]]
	run -1 --separate-stderr "$VACT" on --shell nu ./nope
	[[ -z $output ]]
}

@test "nu: vact off of an environment that came by load-env leaves it" {
	session nu <<-'END'
		^$env.VACT on ./mine | from json | load-env
		probe on
		vact off
		probe off
	END
	expect_probes <<-'END'
		on|mine|mine|mine/bin:BASE
		off|none||BASE
	END
	expect_prompt on '(mine) '
	expect_prompt off ''
}

@test "nu: a shell started by vact shell has all of it, without the hook and with it" {
	words_nu nu prompt >config.nu
	mkdir -p "$XDG_CONFIG_HOME/nushell"
	cp config.nu "$XDG_CONFIG_HOME/nushell/config.nu"
	for _ in without with; do
		: >"$PROBE_LOG"
		SHELL=$NU run "$PTYRUN" -c -t 60 "$VACT" shell ./mine <<-'END'
			probe in
			cd proj
			probe holds
			deactivate
			probe off
			exit
		END
		expect_probes <<-'END'
			in|mine|mine|mine/bin:BASE
			holds|mine|mine|mine/bin:BASE
			off|none||BASE
		END
		expect_prompt in '(mine) '
		expect_prompt off ''
		[[ $output != *Error* && $output != *__vact_[a-z]*:* ]]
		hook_line nu >>"$XDG_CONFIG_HOME/nushell/config.nu"
	done
}

@test "nu: bin/activate.nu over ours leaves one environment and one prefix" {
	: "${PRINT_SCRIPTS:?}"
	"$PRINT_SCRIPTS" "$WORLD/mine" "$WORLD/mine" mine
	session nu <<-'END'
		cd proj
		overlay use ../mine/bin/activate.nu
		probe theirs
		cd ..
		probe outside
		deactivate
		probe off
		cd proj
		probe ours-again
		cd ..
		probe out
	END
	expect_probes <<-'END'
		theirs|mine|mine|mine/bin:BASE
		outside|mine|mine|mine/bin:BASE
		off|none||BASE
		ours-again|proj/.venv|proj|proj/.venv/bin:BASE
		out|none||BASE
	END
	expect_prompt theirs '(mine) '
	expect_prompt outside '(mine) '
	expect_prompt off ''
	expect_prompt ours-again '(proj) '
	expect_prompt out ''
	expect_quiet
}

@test "nu: the hook leaves an environment of bin/activate.nu alone, vact leaves it" {
	"$PRINT_SCRIPTS" "$WORLD/mine" "$WORLD/mine" mine
	session nu <<-'END'
		use mine/bin/activate.nu *
		cd proj
		probe foreign
		vact on
		probe on
		vact off
		probe off
	END
	expect_probes <<-'END'
		foreign|mine|mine|mine/bin:BASE
		on|proj/.venv|proj|proj/.venv/bin:BASE
		off|none||BASE
	END
	expect_prompt foreign '(mine) '
	expect_prompt on '(proj) '
	expect_prompt off ''
}

@test "nu: setup makes a file that nu reads, and doctor finds all in order" {
	words_nu nu prompt >config.nu
	mkdir -p "$XDG_CONFIG_HOME/nushell"
	cp config.nu "$XDG_CONFIG_HOME/nushell/config.nu"
	"$VACT" setup nu
	cd proj
	run "$PTYRUN" -c -t 60 "$NU" --no-history -i <<-'END'
		probe first
		vact doctor
		exit
	END
	expect_probes <<-'END'
		first|proj/.venv|proj|proj/.venv/bin:BASE
	END
	expect_prompt first '(proj) '
	grep -q "^ok  *hook  *loaded in this nu, calls '$VACT'" <<<"$output"
	grep -q '^ok  *event  *the hook is in $env.config.hooks.pre_prompt' <<<"$output"
	grep -q "^ok  *startup  *'$XDG_CONFIG_HOME/nushell/autoload/vact.nu' line 1 loads the hook" <<<"$output"
	"$VACT" setup nu --undo
	[[ ! -e $XDG_CONFIG_HOME/nushell/autoload ]]
}

@test "nu: with the hook, vact itself completes" {
	mkdir bin
	ln -s "$VACT" bin/vact
	# nu only reads the line, so that no hook tells which vact it came from.
	export PATH=$WORLD/bin:$PATH
	"$VACT" hook nu >hook.nu
	printf "source '%s'\nvact on --forc" "$WORLD/hook.nu" >typed.nu
	run -0 --separate-stderr "$NU" --no-config-file --ide-complete "$(wc -c <typed.nu)" typed.nu
	[[ $output == '{"completions": ["--force"]}' && -z $stderr ]]
	printf "source '%s'\nvact on pro" "$WORLD/hook.nu" >typed.nu
	run -0 --separate-stderr "$NU" --no-config-file --ide-complete "$(wc -c <typed.nu)" typed.nu
	[[ $output == *'"proj"'* || $output == *'"proj/"'* ]]
	[[ -z $stderr ]]
}
