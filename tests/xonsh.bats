#!/usr/bin/env bats
# What is so in xonsh alone.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	need_shell xonsh
	make_world
}

@test "a script activates and leaves by what vact prints, and keeps no name of ours" {
	make_env mine
	cat >script <<-'END'
		def enter():
		    exec($(@($VACT) on ./mine))
		enter()
		probe on
		print('PYTHONHOME' in ${...})
		deactivate
		probe off
		print($PYTHONHOME, [name for name in globals() if 'vact' in name], 'deactivate' in aliases)
	END
	run -0 xonsh --no-rc -DPYTHONHOME=/usr/nowhere script
	[[ $output == $'False\n/usr/nowhere [] False' ]]
	expect_probes <<-'END'
		on|mine|mine|mine/bin:BASE
		off|none||BASE
	END
}

@test "activating what is not there fails with one line, and stops a script" {
	cat >script <<-'END'
		exec($(@($VACT) on ./nope))
		echo went on
	END
	run -1 --separate-stderr xonsh --no-rc script
	[[ -z $output && $(grep -c '^vact: ' <<<"$stderr") -eq 1 ]]
}

@test "an entry of PATH that xonsh would expand reaches children as it is" {
	local name='$HOME=~'
	make_env "$name"
	export ENV_NAME=$name
	cat >script <<-'END'
		exec($(@($VACT) on @('./' + $ENV_NAME)))
		printenv PATH
		deactivate
		printenv PATH
	END
	run -0 xonsh --no-rc script
	[[ ${lines[0]} == "$WORLD/$name/bin:$BASE_PATH" && ${lines[1]} == "$BASE_PATH" ]]
}

@test "a prompt with the field env_name shows the name once, and the field is given back" {
	make_project proj
	session xonsh <<-'END'
		$PROMPT = '{env_name}AA @' + '@ '
		cd proj
		probe inside
		cd ..
		probe out
		$PROMPT = lambda: 'BB @' + '@ '
		cd proj
		probe function
		$PROMPT = $PROMPT
		cd ..
		probe function-out
		note @($PROMPT.__name__) @($PROMPT_FIELDS['env_name'].__module__)
	END
	expect_prompt inside '(proj) AA '
	expect_prompt out 'AA '
	expect_prompt function '(proj) BB '
	expect_prompt function-out 'BB '
	grep -Fx '<lambda> xonsh.prompt.env' "$PROBE_LOG"
}

# The thread that reads for a substitution is late here each time, as it is now
# and then on a machine that has much to do.
@test "a substitution has all that vact prints" {
	make_env mine
	session xonsh <<-'END'
		from xonsh.procs import readers
		import queue, time
		late_put = lambda self, chunk: (time.sleep(0.01), queue.Queue.put(self, chunk))
		late_queue = type('Queue', (queue.Queue,), {'put': late_put})
		readers.queue = type('queue', (), {'Queue': late_queue, 'Empty': queue.Empty})
		whole = $(@($VACT) on ./mine)
		answer = $(vact on ./mine)
		note @(len(answer) > 4096) @(answer.rstrip() == whole.rstrip()) @(repr($(vact find nowhere 2>/dev/null)))
	END
	grep -Fx "True True ''" "$PROBE_LOG"
}

# It does what virtualenv's script for xonsh does.
@test "a script that activates over ours leaves one environment and one prefix" {
	make_project proj
	make_env foreign
	cat >foreign/activate.xsh <<-'END'
		def _deactivate(args):
		    $PATH = $_OLD_VIRTUAL_PATH
		    del $_OLD_VIRTUAL_PATH, $VIRTUAL_ENV, $VIRTUAL_ENV_PROMPT
		    del aliases['deactivate']
		aliases['deactivate'] = _deactivate
		$VIRTUAL_ENV = $WORLD + '/foreign'
		$VIRTUAL_ENV_PROMPT = 'foreign'
		$_OLD_VIRTUAL_PATH = $PATH
		$PATH = $PATH[:]
		$PATH.add($VIRTUAL_ENV + '/bin', front=True, replace=True)
	END
	session xonsh <<-'END'
		cd proj
		source ../foreign/activate.xsh
		probe theirs
		probe yielded
		cd ..
		deactivate
		probe off
		cd proj
		probe ours
		source ../foreign/activate.xsh
		vact on
		probe ours-again
		vact off
		probe none
	END
	grep -v '^theirs' "$PROBE_LOG" >log
	mv log "$PROBE_LOG"
	expect_probes <<-'END'
		yielded|foreign|foreign|foreign/bin:BASE
		off|none||BASE
		ours|proj/.venv|proj|proj/.venv/bin:BASE
		ours-again|proj/.venv|proj|proj/.venv/bin:BASE
		none|none||BASE
	END
	expect_prompt off ''
	expect_prompt ours '(proj) '
	expect_prompt none ''
}
