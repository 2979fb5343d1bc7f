#!/usr/bin/env bats
# What is so in elvish alone.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	need_shell elvish
	make_world
}

@test "a script activates and leaves by what vact prints" {
	make_env mine
	export PYTHONHOME=/usr PATH=$PATH
	cat >script <<-'END'
		eval ((external $E:VACT) on ./mine | slurp)
		probe on
		echo (has-env PYTHONHOME)
		eval ((external $E:VACT) off | slurp)
		probe off
		echo $E:PYTHONHOME (has-env VACT_STATE) (has-env VIRTUAL_ENV_PROMPT)
	END
	run -0 elvish -norc script
	[[ $output == $'$false\n/usr $false $false' ]]
	expect_probes <<-'END'
		on|mine|mine|mine/bin:BASE
		off|none||BASE
	END
}

@test "activating what is not there fails with one line, and stops a script" {
	cat >script <<-'END'
		eval ((external $E:VACT) on ./nope | slurp)
		echo went on
	END
	run -2 --separate-stderr elvish -norc script
	[[ -z $output ]]
	[[ $(grep -c '^vact: ' <<<"$stderr") -eq 1 ]]
}

@test "what vact prints where it fails is a failure" {
	run -1 "$VACT" on --shell elvish ./nope 2>/dev/null
	run ! elvish -norc -c "$output; echo went on"
	[[ $output != *'went on'* ]]
}

@test "without the hook, on and off act on prompt and deactivate, too" {
	make_env mine
	interactive elvish >screen <<-'END'
		nop
		eval ((external (get-env VACT)) on ./mine | slurp)
		nop
		probe on
		deactivate
		nop
		probe left
		eval ((external (get-env VACT)) on ./mine | slurp)
		eval ((external (get-env VACT)) off | slurp)
		nop
		probe off
		exit
	END
	expect_probes <<-'END'
		on|mine|mine|mine/bin:BASE
		left|none||BASE
		off|none||BASE
	END
	output=$(<screen)
	expect_prompt on '(mine) '
	expect_prompt left ''
	expect_prompt off ''
}

@test "a prompt of bytes, of values, and one set later have the name in front" {
	make_project proj
	session elvish <<-'END'
		cd proj
		set edit:prompt = { put 'AA @@ '; print "\a" >/dev/tty }
		nop
		probe values
		set edit:prompt = { print 'BB @@ '; print "\a" >/dev/tty }
		nop
		probe bytes
		cd ..
		nop
		probe out
	END
	expect_prompt values '(proj) AA '
	expect_prompt bytes '(proj) BB '
	expect_prompt out 'BB '
}

@test "a PATH that was empty or not set is so again" {
	make_env mine
	cat >script <<-'END'
		var on = ((external $E:VACT) on ./mine | slurp)
		set-env PATH ''
		eval $on
		echo $E:PATH
		eval ((external $E:VACT) off --shell elvish | slurp)
		echo (has-env PATH) "["$E:PATH"]"
	END
	run -0 elvish -norc script
	[[ $output == "$WORLD/mine/bin"$'\n$true []' ]]
}
