#!/usr/bin/env bats
# What fish alone has: a prompt that is a function, universal variables, no
# subshells. The rest is in shell.bats.in.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	need_shell fish
	make_world
	make_project proj
}

# NAME: the line that makes a prompt that shows it.
prompt_line() {
	echo "function fish_prompt; printf '$1 @@ '; end"
}

@test "fish: a fish_prompt that is redefined gets the prefix, and is kept" {
	session fish <<-END
		cd proj
		$(prompt_line one)
		probe inside
		$(prompt_line two)
		probe again
		cd ..
		probe outside
		cd proj
		probe back
		$(prompt_line three); deactivate
		probe off
		cd ..
		probe out
	END
	expect_prompt inside '(proj) one '
	expect_prompt again '(proj) two '
	expect_prompt outside 'two '
	expect_prompt back '(proj) two '
	expect_prompt off 'three '
	expect_prompt out 'three '
	expect_quiet
}

@test "fish: a script over ours gives a fish_prompt back that was made on its line" {
	make_real_env foreign
	session fish <<-END
		cd proj
		$(prompt_line new); . ../foreign/bin/activate.fish
		probe theirs
		cd ..
		deactivate
		probe off
	END
	expect_prompt theirs '(foreign) new '
	expect_prompt off 'new '
}

@test "fish: of a script that a parent sourced, vact off leaves no variable in a child" {
	make_real_env foreign
	session fish <<-END
		set -gx PYTHONHOME /old
		source foreign/bin/activate.fish
		$(word fish child)
		$(hook_line fish)
		vact off
		set -n | string match -r '_OLD_.*' >left
		exit
	END
	[[ -e left && ! -s left ]] || {
		cat left
		return 1
	}
}

@test "fish: the prefix is there, once, where a theme redefines the prompt at each prompt" {
	: >"$PROBE_LOG"
	run interactive fish <<-END
		function theme --on-event fish_prompt; $(prompt_line theme); end
		$(hook_line fish)
		probe before
		cd proj
		probe inside
		probe still
		cd ..
		probe outside
		exit
	END
	expect_prompt before 'theme '
	expect_prompt inside '(proj) theme '
	expect_prompt still '(proj) theme '
	expect_prompt outside 'theme '
	expect_quiet
}

@test "fish: a fish_prompt from a file is the file's again after leaving" {
	mkdir -p "$XDG_CONFIG_HOME/fish/functions"
	prompt_line file >"$XDG_CONFIG_HOME/fish/functions/fish_prompt.fish"
	: >"$PROBE_LOG"
	run "$PTYRUN" -t 60 fish -i <<-END
		set -g fish_greeting
		$(hook_line fish)
		cd proj
		probe inside
		cd ..
		probe outside
		cd proj
		echo "$(prompt_line edited)" >"$XDG_CONFIG_HOME/fish/functions/fish_prompt.fish"
		cd ..
		probe edited
		exit
	END
	expect_prompt inside '(proj) file '
	expect_prompt outside 'file '
	expect_prompt edited 'edited '
}

@test "fish: the prompt sees the status of the user's command" {
	session fish <<-'END'
		function fish_prompt; printf '%s:%s @@ ' $status "$pipestatus"; end
		cd proj
		true | false
		probe inside
		cd .; true | false | true
		probe again
		cd ..; sh -c 'exit 7' | true
		probe outside
	END
	expect_prompt inside '(proj) 1:0 1 '
	expect_prompt again '(proj) 0:0 1 0 '
	expect_prompt outside '0:7 0 '
}

@test "fish: a prompt of several lines gets the prefix on its first" {
	session fish <<-'END'
		function fish_prompt; printf 'top\n\nlow @@ '; end
		cd proj
		probe inside
		cd ..
		probe outside
	END
	expect_prompt inside 'low '
	[[ $(grep -cx '(proj) top' <<<"$output") -eq 2 ]]
}

@test "fish: the prompts at the right and for the mode stay as they are" {
	session fish <<-'END'
		function fish_right_prompt; printf right; end
		functions fish_right_prompt fish_mode_prompt >before
		cd proj
		functions fish_right_prompt fish_mode_prompt >../inside
		cd ..
		functions fish_right_prompt fish_mode_prompt >after
	END
	diff -u before inside
	diff -u before after
}

@test "fish: the user's paths keep their place, those that come in between as well" {
	mkdir early late
	: >"$PROBE_LOG"
	run "$PTYRUN" -t 60 fish -i -C "$(prompt_line fish)" <<-END
		set -U fish_user_paths \$WORLD/early
		$(hook_line fish)
		cd proj
		probe inside
		set -U fish_user_paths \$WORLD/late \$fish_user_paths
		probe added
		cd ..
		probe outside
		exit
	END
	grep -q "^inside|proj/.venv|proj|proj/.venv/bin:$WORLD/early:BASE\$" "$PROBE_LOG"
	grep -q '^added|proj/.venv|' "$PROBE_LOG"
	grep -qFx "outside|none||late:$WORLD/early:BASE" "$PROBE_LOG"
}

@test "fish: a cd in a command substitution is real" {
	session fish <<-'END'
		echo (cd proj; probe inside)
		probe after
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		after|proj/.venv|proj|proj/.venv/bin:BASE
	END
}

@test "fish: prevd, nextd and a cd in a function are moves like cd" {
	make_project other
	session fish <<-'END'
		cd proj
		cd ../other
		prevd
		probe previous
		nextd
		probe next
		function away; cd $WORLD; probe $argv; end
		away function
	END
	expect_probes <<-'END'
		previous|proj/.venv|proj|proj/.venv/bin:BASE
		next|other/.venv|other|other/.venv/bin:BASE
		function|none||BASE
	END
}

@test "fish: loading the hook again adds no event handler" {
	session fish <<-END
		functions --handlers >once
		$(hook_line fish)
		functions --handlers >twice
	END
	diff -u once twice
	grep -q __vact once
}

@test "fish: what was set comes back exported or not as it was, be it an operator of test" {
	local value
	for value in '!' '(' -a -o -n =; do
		run -0 fish --no-config -c "
			set -gx PYTHONHOME '$value'
			\$VACT on --shell fish ./proj | source
			deactivate
			sh -c 'printf \"<%s>\" \"\$PYTHONHOME\"'
			set -gu PYTHONHOME '$value'
			\$VACT on --shell fish ./proj | source
			deactivate
			sh -c 'printf \"<%s>\" \"\${PYTHONHOME-unset}\"'
			printf '<%s>' \$PYTHONHOME"
		[[ $output == "<$value><unset><$value>" ]] || {
			printf 'of %s: %s\n' "$value" "$output"
			return 1
		}
	done
}

@test "fish: a link to an environment in a directory whose name has a newline makes no noise" {
	local dir=$'two\nlines'
	make_env "$dir/envs/a"
	mkdir "$dir/proj"
	ln -s ../envs/a "$dir/proj/.venv"
	"$VACT" allow "$dir/proj"
	play fish <<-'END'
		cd two*/proj
		probe inside
		cd ..
		probe above
	END
	[[ $(probed) == *'lines/proj/.venv|proj|'* ]]
	expect_prompt inside '(proj) '
	expect_prompt above ''
	expect_quiet
}

@test "fish: functions of the user's with names of newer builtins are left alone" {
	play fish <<-'END'
		function path; echo theirs; return 1; end
		function contains; echo theirs; return 1; end
		cd proj
		probe inside
		look
		cd ..
		probe above
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		above|none||BASE
	END
	run ! grep -x theirs <<<"$output"
}
