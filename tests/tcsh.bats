#!/usr/bin/env bats
# What only tcsh has: its aliases precmd and cwdcmd, its options, and variables
# that the environment does not share. The rest is in shell.bats.in.
# shellcheck disable=SC2016 # tcsh expands it

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	need_shell tcsh
	make_world
}

# NAME: a line that logs its value as the environment has it, in brackets.
log_env() {
	printf '/bin/sh -c '\''note %s="[${%s-unset}]"'\''\n' "$1" "$1"
}

# The log is this.
expect_log() {
	diff -u - <(probed) || {
		printf '%s\n' '--- on the terminal:' "$output"
		return 1
	}
}

@test "what the user has in precmd and cwdcmd goes on, and sees the environment and \$status" {
	make_project proj
	session tcsh <<-'END'
		alias precmd 'set seen = "$status" ; if ( $?VIRTUAL_ENV ) set in = yes'
		alias cwdcmd 'if ( $?VIRTUAL_ENV ) note cwdcmd in $VIRTUAL_ENV:t'
		eval "`"\$"VACT:q hook tcsh`"
		eval "`"\$"VACT:q hook tcsh`"
		cd proj
		sh -c 'exit 7'
		note $status $seen $in
		cd ..
		alias cd 'chdir \!*'
		cd proj
		probe inside
	END
	expect_log <<-'END'
		cwdcmd in .venv
		7 7 yes
		cwdcmd in .venv
		inside|proj/.venv|proj|proj/.venv/bin:BASE
	END
	expect_quiet
}

@test "PYTHONHOME, PATH and the prompt come back as they were" {
	make_env one
	make_env two
	{
		echo 'setenv PYTHONHOME "/p  y*"; set prompt = "@@ "; setenv PATH "/x::/usr/bin:/bin:.:$TESTS_DIR/bin:"'
		echo 'eval "`"\$"VACT:q on ./one`"'
		log_env PYTHONHOME
		echo 'eval "`"\$"VACT:q on ./two`"'
		log_env PATH
		echo 'deactivate; note "$prompt:q"'
		log_env PYTHONHOME
		log_env PATH
		log_env VACT_STATE
		echo 'eval "`"\$"VACT:q on ./one`"; setenv PATH /y:"$PATH:q"; setenv PYTHONHOME /new; set prompt = "new $prompt:q"'
		echo 'eval "`"\$"VACT:q off`"; note "$prompt:q"'
		log_env PYTHONHOME
		log_env PATH
		echo 'unsetenv PYTHONHOME'
		echo 'eval "`"\$"VACT:q on ./one`"; eval "`"\$"VACT:q off`"'
		log_env PYTHONHOME
		echo 'setenv PATH ""; eval "`"\$"VACT:q on ./one`"'
		log_env PATH
		echo deactivate
		log_env PATH
		echo 'unsetenv PATH; eval "`"\$"VACT:q on ./one`"; eval deactivate; note $?PATH'
	} >script
	export TESTS_DIR
	sed -i 's|note |"$TESTS_DIR/bin/note" |' script
	run tcsh -f script
	[[ -z $output ]] || {
		echo "$output"
		return 1
	}
	expect_log <<-END
		PYTHONHOME=[unset]
		PATH=[$WORLD/two/bin:/x::/usr/bin:/bin:.:$TESTS_DIR/bin:]
		@@ 
		PYTHONHOME=[/p  y*]
		PATH=[/x::/usr/bin:/bin:.:$TESTS_DIR/bin:]
		VACT_STATE=[unset]
		new @@ 
		PYTHONHOME=[/new]
		PATH=[/y:/x::/usr/bin:/bin::$TESTS_DIR/bin:]
		PYTHONHOME=[unset]
		PATH=[$WORLD/one/bin]
		PATH=[]
		0
	END
}

@test "without the hook, an activation leaves no variable and no alias behind" {
	make_env one
	for how in deactivate 'eval "`"\$"VACT:q off`"'; do
		printf '%s\n' 'set before = 1' 'set >before; alias >>before; setenv | sort >>before' \
			'eval "`"\$"VACT:q on ./one`"' "$how" \
			'set >after; alias >>after; setenv | sort >>after' >script
		run -0 tcsh -f script
		[[ -z $output ]]
		diff -u before after
	done
}

@test "a failed vact on fails, prints nothing to run, and stops a chain" {
	run tcsh -f -c 'eval "`"\$"VACT:q on ./nope`" && echo wrong ; echo $?VIRTUAL_ENV'
	[[ $output == "vact: "*$'\n'0 ]]
}

@test "the options of the user do not matter" {
	make_project proj
	session tcsh <<-'END'
		set noclobber noglob nonomatch backslash_quote histlit echo_style = both rmstar
		cd proj
		probe inside
		cd ..
		unset noglob echo_style cdpath
		cd proj
		vact off
		probe off
		cd ..
		probe out
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		off|none||BASE
		out|none||BASE
	END
	expect_quiet
}

@test "what the hook says is shown as it is, whatever echo does" {
	local style
	make_env 'a\tb\c/.venv'
	for style in 'set echo_style = both' 'set echo_style = none' 'unset echo_style'; do
		session tcsh <<-END
			$style
			cd a*
			cd ..
			note \$?echo_style
		END
		expect_said 1 "vact: $WORLD/a\\tb\\c/.venv is not allowed here; 'vact allow' activates it"
		[[ $style != unset* || $(probed) == 0 ]]
	done
}

@test "a directory whose name has a newline is quiet where no environment is, and refused where one is" {
	local dir=$'new\nline'
	mkdir "$dir"
	make_project "$dir/proj"
	export D=$WORLD/$dir
	make_project proj
	session tcsh <<-'END'
		cd proj
		cd "$D:q"
		probe quiet
		cd proj
		probe refused
		cd "$D:q"
		cd proj
		cd "$WORLD/proj"
		probe inside
	END
	expect_probes <<-'END'
		quiet|none||BASE
		refused|none||BASE
		inside|proj/.venv|proj|proj/.venv/bin:BASE
	END
	[[ $(grep -c 'vact: tcsh cannot hold .*which has a newline; rename it' <<<"$output") == 1 ]]
}

@test "what is not text in the locale is refused once, and its directory is quiet" {
	export E=$WORLD/é P=$WORLD/é/proj
	make_project é/proj
	make_project proj
	LC_ALL=C session tcsh <<-'END'
		cd "$E:q"
		probe quiet
		cd "$P:q"
		probe refused
		cd "$WORLD/proj"
		probe inside
		cd "$P:q"
		probe left
	END
	expect_probes <<-'END'
		quiet|none||BASE
		refused|none||BASE
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		left|none||BASE
	END
	expect_said 1 "vact: tcsh cannot hold '$WORLD/\\xc3\\xa9/proj/.venv', which is not text in its locale; rename it, or use another shell"
	[[ $(grep -c 'vact: ' <<<"$output") == 1 ]]
}

@test "words with blanks and quotes reach vact as they were typed" {
	make_env "my env"
	session tcsh <<-'END'
		vact on './my env'
		probe single
		vact off
		vact on my\ env
		probe slash
		vact find "my env/nope" >& said
		vact status | cat >piped
		vact list >/dev/null && note fine
		vact nope >& /dev/null || note failed
	END
	expect_log <<-'END'
		single|my env|my env|my env/bin:BASE
		slash|my env|my env|my env/bin:BASE
		fine
		failed
	END
	grep -q "^vact: .*my env/nope" said
	grep -q "^active  *$WORLD/my env" piped
}
