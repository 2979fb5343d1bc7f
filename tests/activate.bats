#!/usr/bin/env bats
# The scripts in bin/ of an environment that vact makes: they activate it without
# vact, wherever it is by now and whatever it is called, and undo that.
# shellcheck disable=SC2016,SC2001 # the code is for other shells; sed shows lines
# shellcheck disable=SC2034 # restore.bash uses these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/restore"

: "${PRINT_SCRIPTS:?run the tests by make check, or set PRINT_SCRIPTS to tests/print_scripts}"

# What children of the shells leave of what they got.
see='printenv -0 VIRTUAL_ENV VIRTUAL_ENV_PROMPT PATH >>"$SEEN"'

# Every hostile name: where it was made below r/, moved below m/.
setup_file() {
	local i
	export NAMES_WORLD
	NAMES_WORLD=$(cd "$BATS_FILE_TMPDIR" && pwd -P)
	bash "$TESTS_DIR/names.bash" "$NAMES_WORLD"
	cd "$NAMES_WORLD" || return
	cp -r e m
	mkdir bin
	printf '#!/bin/sh\nexec %s\n' "$see" >bin/see
	chmod +x bin/see
	load_names
	for i in "${!DIRS[@]}"; do
		"$PRINT_SCRIPTS" "$NAMES_WORLD/r/${DIRS[i]}" "$NAMES_WORLD/r/${DIRS[i]}" "${OTHERS[i]}"
		"$PRINT_SCRIPTS" "$NAMES_WORLD/m/${DIRS[i]}" "$NAMES_WORLD/gone/${DIRS[i]}" "${OTHERS[i]}"
	done
}

load_names() {
	local list
	DIRS=() OTHERS=() SHOWN=() NOT_UTF8=()
	for list in DIRS OTHERS SHOWN NOT_UTF8; do
		mapfile -d '' -t "$list" <"$NAMES_WORLD/lists/$list"
	done
}

setup() {
	make_world
	load_names
	export SEEN=$WORLD/seen
	make_scripted a
	make_scripted b
	OUR_NAMES="deactivate $(grep -o '^__vact_[a-z_]*()' a/.venv/bin/activate | tr -d '()' | tr '\n' ' ')"
}

# Nothing of any name was run.
teardown() {
	local traces
	traces=$(find "$NAMES_WORLD" "$WORLD" -name 'PWNED*' ! -type d)
	if [[ -n $traces ]]; then
		printf 'run out of a name: %q\n' "$traces"
		rm -f "$traces"
		return 1
	fi
}

# PROJECT: an environment of that name in it, with our scripts.
make_scripted() {
	make_env "$1/.venv"
	"$PRINT_SCRIPTS" "$WORLD/$1/.venv" "$WORLD/$1/.venv" "$1"
}

# SHELL: the name of the script for it, and the word that reads it.
script_name() {
	case $1 in
	fish) echo activate.fish ;;
	tcsh) echo activate.csh ;;
	nu) echo activate.nu ;;
	xonsh) echo activate.xsh ;;
	*) echo activate ;;
	esac
}

reader() {
	case $1 in
	fish | tcsh | xonsh) echo source ;;
	nu) echo overlay use ;;
	*) echo . ;;
	esac
}

# SHELL: the code that sources the script of the environment a, or of ENV.
on_code() {
	echo "$(reader "$1") '${2-$WORLD/a/.venv}/bin/$(script_name "$1")'"
}

# SHELL INDEX: whether the shell can hold that name and that of the prompt. nu takes
# "..." for two directories up.
fits() {
	[[ $1 != @(yash|nu) || -z ${NOT_UTF8[$2]}${NOT_UTF8[-1 - $2]} ]] &&
		[[ $1 != nu || ${DIRS[$2]} != ... ]]
}

# SHELL INDEX: whether it can find itself there; csh loses newlines of a path.
finds() {
	fits "$1" "$2" && [[ $1 != tcsh || ${DIRS[$2]} != *$'\n'* ]]
}

# FILE: compares it with FILE.expected.
same_file() {
	if ! cmp -s "$1.expected" "$1"; then
		diff -u <(tr '\0' '\n' <"$1.expected" | cat -v) <(tr '\0' '\n' <"$1" | cat -v) | head -30
		return 1
	fi
}

# VALUE: as a word of nu.
quoted_nu() {
	local value=${1//\\/\\\\}
	printf '"%s"' "${value//\"/\\\"}"
}

# SHELL DIRECTORY PREDICATE: a script sources all that are there and leaves each.
exact() {
	local i line name
	need_shell "$1"
	export PATH=$PATH:$NAMES_WORLD/bin
	name=$(script_name "$1")
	: >"$SEEN"
	: >"$SEEN.expected"
	case $1 in
	fish)
		echo 'function fish_prompt; printf "@@ "; end'
		line="source \$E%s/bin/$name; see; deactivate; see; test (fish_prompt) = '@@ '; or echo changed %s"
		;;
	tcsh)
		echo 'set prompt = "@@ "'
		# An alias is there from the next line on.
		line="source \"\$E%s:q/bin/$name\"; see\ndeactivate; see; if ( \"\$prompt\" != '@@ ' ) echo changed %s"
		;;
	nu)
		# Of what is sourced, a script of nu must name the path.
		echo "\$env.PROMPT_COMMAND = {|| '@@ ' }"
		line="use %s *; see; deactivate; try { see }; if (do \$env.PROMPT_COMMAND) != '@@ ' { print changed }"
		;;
	xonsh)
		echo "\$PROMPT = '@@ '"
		line="source @(\$E%s + '/bin/$name'); see; deactivate; see; \$PROMPT == '@@ ' or print('changed %s')"
		# Of one line, xonsh knows what is Python at its beginning alone.
		line=${line//; /\\n}
		;;
	*)
		echo "PS1='@@ '"
		line=". \"\$E%s/bin/$name\"; see; deactivate; see; [ \"\$PS1\" = '@@ ' ] || echo changed %s"
		;;
	esac >code
	for i in "${!DIRS[@]}"; do
		"$3" "$1" "$i" || continue
		export "E$i=$NAMES_WORLD/$2/${DIRS[i]}"
		# shellcheck disable=SC2059 # it has two places for the number
		if [[ $1 == nu ]]; then
			printf "$line\n" "$(quoted_nu "$NAMES_WORLD/$2/${DIRS[i]}/bin/$name")" >>code
		else
			printf "$line\n" "$i" "$i" >>code
		fi
		printf '%s\0' "$NAMES_WORLD/$2/${DIRS[i]}" "${OTHERS[i]}" \
			"$NAMES_WORLD/$2/${DIRS[i]}/bin:$PATH" "$PATH" >>"$SEEN.expected"
	done
	[[ $(wc -l <code) -gt 100 ]]
	run script "$1" "$(cat code)"
	same_file "$SEEN"
	[[ -z $output ]] || {
		echo "$1 said: $output"
		return 1
	}
}

@test "bash: every path and name is exact, and none is run" { exact bash r fits; }
@test "zsh: every path and name is exact, and none is run" { exact zsh r fits; }
@test "fish: every path and name is exact, and none is run" { exact fish r fits; }
@test "tcsh: every path and name is exact, and none is run" { exact tcsh r fits; }
@test "dash: every path and name is exact, and none is run" { exact dash r fits; }
@test "ksh93: every path and name is exact, and none is run" { exact ksh93 r fits; }
@test "mksh: every path and name is exact, and none is run" { exact mksh r fits; }
@test "busybox: every path and name is exact, and none is run" { exact busybox r fits; }
@test "yash: every path and name is exact, and none is run" { exact yash r fits; }
@test "posh: every path and name is exact, and none is run" { exact posh r fits; }

@test "nu: every path and name is exact, and none is run" { exact nu r fits; }
@test "xonsh: every path and name is exact, and none is run" { exact xonsh r fits; }

@test "bash: moved to any path, it finds itself" { exact bash m finds; }
@test "zsh: moved to any path, it finds itself" { exact zsh m finds; }
@test "fish: moved to any path, it finds itself" { exact fish m finds; }
@test "tcsh: moved to any path without newline, it finds itself" { exact tcsh m finds; }
@test "dash: moved to any path, it finds itself" { exact dash m finds; }
@test "ksh93: moved to any path, it finds itself" { exact ksh93 m finds; }
@test "mksh: moved to any path, it finds itself" { exact mksh m finds; }
@test "busybox: moved to any path, it finds itself" { exact busybox m finds; }
@test "yash: moved to any path, it finds itself" { exact yash m finds; }
@test "posh: moved to any path, it finds itself" { exact posh m finds; }

@test "nu: moved to any path, it finds itself" { exact nu m fits; }
@test "xonsh: moved to any path, it finds itself" { exact xonsh m finds; }

@test "nu: a copy finds where it was made, and what is nowhere is refused" {
	need_shell nu
	cp a/.venv/bin/activate.nu copy.nu
	run script nu 'use copy.nu *' 'print $env.VIRTUAL_ENV'
	[[ $output == "$WORLD/a/.venv" ]]
	rm a/.venv/pyvenv.cfg
	run -1 --separate-stderr script nu 'use copy.nu *' 'print went on'
	# nu breaks lines.
	[[ -z $output && $(tr -d ' |\n' <<<"$stderr") == *"vact:cannotfindtheenvironmentmadeat'$WORLD/a/.venv'"* ]]
	mkdir 'c:d'
	mv b 'c:d'
	run -1 --separate-stderr script nu 'use "c:d/b/.venv/bin/activate.nu" *' 'print went on'
	[[ -z $output && $(tr -d ' |\n' <<<"$stderr") == *"vact:cannotactivatetheenvironmentmadeat'$WORLD/b/.venv'"* ]]
}

# EDIT EXPECTED: what is there after the edit, in which BASE is PATH as it was, and OURS
# what activation put there, is in $output.
expect_left() {
	local expected=${2//BASE/$BASE_PATH}
	[[ $output == "${expected//OURS/$WORLD/a/.venv/bin}" ]] || {
		printf '%s should give %s:\n%s\n' "$1" "$expected" "$output"
		return 1
	}
}

@test "nu: leaving restores, and keeps what became of PATH, prompt and PYTHONHOME meanwhile" {
	local setting edit expected
	need_shell nu
	for setting in '' '$env.PYTHONHOME = "/t"' '$env.PYTHONHOME = ""' 'hide-env PATH' \
		'$env.PATH = "/a::/b c"' '$env.PATH = []' '$env.PROMPT_COMMAND = "text"' \
		'hide-env -i PROMPT_COMMAND' '$env.VIRTUAL_ENV_DISABLE_PROMPT = "1"'; do
		run script nu '$env.PROMPT_COMMAND = {|| "@@ " }' "$setting" \
			'def shown [] { [$env.PATH? $env.PYTHONHOME? (try { view source $env.PROMPT_COMMAND } catch { $env.PROMPT_COMMAND? }) $env.VIRTUAL_ENV? $env.VIRTUAL_ENV_PROMPT?] | to json --raw }' \
			'let before = (shown)' 'use a/.venv/bin/activate.nu *' 'let inside = (shown)' \
			'use b/.venv/bin/activate.nu *' 'use a/.venv/bin/activate.nu *' 'use a/.venv/bin/activate.nu *' \
			'let again = (shown)' 'deactivate' 'let after = (shown)' 'deactivate nondestructive' \
			'if $before != (shown) or $before != $after { print $before $after }' \
			'if $inside != $again or $inside == $before { print $inside $again }'
		[[ $status -eq 0 && -z $output ]] || {
			echo "after '$setting': $output"
			return 1
		}
	done
	while IFS=@ read -r edit expected; do
		run script nu '$env.PROMPT_COMMAND = {|| "> " }' 'use a/.venv/bin/activate.nu *' \
			'let ours = $"($env.VIRTUAL_ENV)/bin"' "$edit" deactivate \
			'print $"($env.PATH | str join ":") (do $env.PROMPT_COMMAND)($env.PYTHONHOME?)"'
		expect_left "$edit" "$expected"
	done <<-'END'
		@BASE > 
		$env.PATH = ($env.PATH | prepend "/x")@/x:BASE > 
		$env.PATH = ($env.PATH | append $ours)@BASE:OURS > 
		$env.PATH = ($env.PATH | skip 1)@BASE > 
		$env.PATH = "/other"@/other > 
		$env.PROMPT_COMMAND = {|| "new> " }@BASE new> 
		$env.PYTHONHOME = "/new"@BASE > /new
	END
}

@test "xonsh: leaving restores, and keeps what became of PATH, prompt and PYTHONHOME meanwhile" {
	local setting edit expected
	need_shell xonsh
	for setting in pass '$PYTHONHOME = "/t"' '$PYTHONHOME = ""' 'del $PYTHONHOME' 'del $PATH' \
		'$PATH = "/a::/b c"' '$PATH = []' '$PATH.insert(0, b"/b\xff")' \
		'$PATH.append("$HOME=~")' '$PROMPT = "{env_name}x "' '$PROMPT = lambda: "y "' 'del $PROMPT' \
		'$PROMPT_FIELDS["env_name"] = "mine"' '$PROMPT_FIELDS["env_name"] = lambda: "{a}"' \
		'aliases["deactivate"] = "echo mine"' '$VIRTUAL_ENV_DISABLE_PROMPT = "1"'; do
		PYTHONHOME=/usr run script xonsh 'from xonsh.built_ins import XSH as x' 'import sys' "$setting" \
			'def shown():' \
			'    paths = getattr(x.env["PATH"], "_l", x.env["PATH"])' \
			'    fields = dict(x.env["PROMPT_FIELDS"])' \
			'    own = {k: v for k, v in x.env.detype().items() if k not in ("_", "OLDPWD")}' \
			'    return [list(paths), x.env["PROMPT"], fields, own, dict(x.aliases._raw), sorted(globals())]' \
			'before = inside = again = after = 0' 'before = shown()' \
			'source a/.venv/bin/activate.xsh' 'inside = shown()' \
			'source b/.venv/bin/activate.xsh' 'source a/.venv/bin/activate.xsh' \
			'source a/.venv/bin/activate.xsh' 'again = shown()' 'deactivate nondestructive' 'deactivate' \
			'after = shown()' 'before == after or print(before, after)' \
			'inside[0] == again[0] and inside[5] == before[5] or print(inside, again)' \
			'inside[0][0] == $WORLD + "/a/.venv/bin" and "PYTHONHOME" not in inside[3] or print(inside)'
		[[ $status -eq 0 && -z $output ]] || {
			echo "after '$setting': $output"
			return 1
		}
	done
	while IFS=@ read -r edit expected; do
		run script xonsh '$PROMPT = "> "' 'source a/.venv/bin/activate.xsh' \
			'ours = $VIRTUAL_ENV + "/bin"' "$edit" deactivate \
			'print(":".join(map(str, $PATH)), $PROMPT if isinstance($PROMPT, str) else $PROMPT(), ${...}.get("PYTHONHOME"))'
		expect_left "$edit" "$expected"
	done <<-'END'
		pass@BASE >  None
		$PATH.insert(0, '/x')@/x:BASE >  None
		$PATH.append(ours)@BASE:OURS >  None
		del $PATH[0]@BASE >  None
		$PATH = '/other'@/other >  None
		$PROMPT = '[x] ' + $PROMPT@BASE [x] >  None
		$PROMPT = lambda: 'new> '@BASE new>  None
		$PYTHONHOME = '/new'@BASE >  /new
	END
}

@test "xonsh: a copy finds where it was made; what is nowhere is refused and changes nothing" {
	local way
	need_shell xonsh
	cp a/.venv/bin/activate.xsh copy.xsh
	run script xonsh 'source copy.xsh' 'print($VIRTUAL_ENV)' deactivate \
		'exec(open("copy.xsh").read())' 'print($VIRTUAL_ENV)'
	[[ $output == "$WORLD/a/.venv"$'\n'"$WORLD/a/.venv" ]]
	rm a/.venv/pyvenv.cfg
	mkdir c:d
	mv b c:d
	ln -s c:d/b/.venv/bin/activate.xsh activate.xsh
	for way in 'copy.xsh cannot find a' 'c:d/b/.venv/bin/activate.xsh cannot activate b' \
		'activate.xsh cannot find b'; do
		read -r -a way <<<"$way"
		run -1 --separate-stderr script xonsh '$RAISE_SUBPROC_ERROR = True' "source ${way[0]}" 'echo went on'
		[[ -z $output && $stderr == *"vact: ${way[1]} ${way[2]} the environment made at '$WORLD/${way[3]}/.venv'"* ]] || {
			echo "${way[*]}: $output $stderr"
			return 1
		}
		run -0 --separate-stderr script xonsh 'before = ${...}.detype()' "source ${way[0]} && echo went on" \
			'print("refused", before == ${...}.detype(), [n for n in globals() if "vact" in n], "deactivate" in aliases)'
		[[ $output == 'refused True [] False' ]]
	done
}

# What virtualenv's script for xonsh does: PATH as it was comes back from a variable.
@test "xonsh: over and under a script that does what virtualenv's does" {
	need_shell xonsh
	cat >foreign.xsh <<-'END'
		def _deactivate(args=None):
		    if '_OLD_VIRTUAL_PATH' in ${...}:
		        $PATH = $_OLD_VIRTUAL_PATH
		        del $_OLD_VIRTUAL_PATH
		    for name in ('VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT'):
		        ${...}.pop(name, None)
		    if 'nondestructive' not in (args or ()):
		        del aliases['deactivate']
		_deactivate(['nondestructive'])
		aliases['deactivate'] = _deactivate
		$VIRTUAL_ENV = $WORLD + '/foreign'
		$VIRTUAL_ENV_PROMPT = 'foreign'
		$_OLD_VIRTUAL_PATH = $PATH
		$PATH = [$VIRTUAL_ENV + '/bin', *$PATH]
	END
	run -0 script xonsh 'def at(label):' \
		'    env = ${...}' \
		'    print(label, env.get("VIRTUAL_ENV_PROMPT"), ":".join(map(str, $PATH)), $PROMPT_FIELDS["env_name"](), "deactivate" in aliases)' \
		'$PROMPT = "> "' 'source foreign.xsh' '$PATH.append("/late")' 'source a/.venv/bin/activate.xsh' 'at("over")' \
		deactivate 'at("left")' 'source a/.venv/bin/activate.xsh' 'source foreign.xsh' 'at("under")' \
		deactivate 'at("none")' 'exec($(@($VACT) on ./b))' 'source a/.venv/bin/activate.xsh' 'at("vact")' \
		deactivate 'at("out")' 'print("VACT_STATE" in ${...}, "_OLD_VIRTUAL_PATH" in ${...})'
	diff -u - <(sed "s|$WORLD/||g; s|$BASE_PATH|BASE|" <<<"$output") <<-'END'
		over a a/.venv/bin:BASE:/late (a)  True
		left None BASE:/late  False
		under foreign foreign/bin:BASE:/late foreign True
		none None BASE:/late  False
		vact a a/.venv/bin:BASE:/late (a)  True
		out None BASE:/late  False
		False False
	END
}

@test "tcsh: moved to a path with a newline, it refuses and changes nothing" {
	need_shell tcsh
	mkdir 'd'
	mv a $'d/new\nline'
	printf '%s\n' 'set before = "$PATH"' 'source d/new*/.venv/bin/activate.csh' 'echo "status $status"' \
		'if ( "$PATH" == "$before" && $?VIRTUAL_ENV == 0 ) echo same' 'set' 'alias' >code
	run script tcsh "$(cat code)"
	[[ $output == "vact: cannot find the environment made at '$WORLD/a/.venv'; "*$'\nstatus 1\nsame\n'* ]]
	[[ $output != *__vact* && $output != *deactivate* ]] || {
		echo "$output"
		return 1
	}
}

@test "yash: what is not UTF-8 is refused, and changes nothing" {
	need_shell yash
	"$PRINT_SCRIPTS" a/.venv "$WORLD/a/.venv" $'a\xffb'
	run script yash 'before=$PATH' '. a/.venv/bin/activate || echo refused' \
		'[ "$PATH" = "$before" ] && [ -z "${VIRTUAL_ENV+x}" ] && echo same; set | grep ^__vact'
	[[ $output == *$'\nrefused\nsame' ]] || {
		echo "$output"
		return 1
	}
}

# Restoring: the shapes are those of restore.bats.

SHAPES=$(all_shapes | grep -v ^VIRTUAL_ENV)

restores() {
	local on_a on_b
	need_shell "$1"
	on_a=$(on_code "$1") on_b=$(on_code "$1" "$WORLD/b/.venv")
	shapes "$1" "$on_a" deactivate
	shapes "$1" "$on_b"$'\n'"$on_a"$'\n'"$on_a" deactivate
	shapes "$1" "$on_b"$'\n'"$on_a" 'deactivate nondestructive'$'\n'"$on_a"$'\ndeactivate'
}

@test "bash: leaving restores variables, functions, options, traps and aliases" { restores bash; }
@test "zsh: leaving restores variables, functions, options, traps and aliases" { restores zsh; }
@test "fish: leaving restores variables and functions" { restores fish; }
@test "dash: leaving restores variables, functions, options, traps and aliases" { restores dash; }
@test "ksh93: leaving restores variables, functions, options, traps and aliases" { restores ksh93; }
@test "mksh: leaving restores variables, functions, options, traps and aliases" { restores mksh; }
@test "busybox: leaving restores variables, functions, options, traps and aliases" { restores busybox; }
@test "yash: leaving restores variables, functions, options, traps and aliases" { restores yash; }
@test "posh: leaving restores variables, functions, options and traps" { restores posh; }

@test "tcsh: leaving restores variables and aliases" {
	local setting
	need_shell tcsh
	for setting in : 'setenv PYTHONHOME /t' 'setenv PYTHONHOME ""' 'set PYTHONHOME = /t' \
		'unset prompt' 'set prompt = ""' 'set prompt = "%{a%}\!%%x"' $'set prompt = "a\\\nb$ "' \
		'setenv PATH ""' 'unsetenv PATH' 'setenv PATH "/a::/b c/*:"' 'set path = ()' \
		'setenv VIRTUAL_ENV_DISABLE_PROMPT 1'; do
		rm -f before after
		printf '%s\n' "set prompt = '@@ '" "$setting" \
			'set >before; setenv >>before; alias >>before' \
			'source a/.venv/bin/activate.csh' \
			'if ( "$path[1]" != "$WORLD/a/.venv/bin" ) echo wrong PATH' \
			'printenv PYTHONHOME' \
			'source b/.venv/bin/activate.csh' \
			'source b/.venv/bin/activate.csh' 'deactivate nondestructive' \
			'source a/.venv/bin/activate.csh' 'deactivate' \
			'set >after; setenv >>after; alias >>after' >code
		run script tcsh "$(cat code)"
		diff -u <(grep -v '^_' before) <(grep -v '^_' after)
		[[ -z $output && -s before ]] || {
			echo "after $setting: $output"
			return 1
		}
	done
}

# What came meanwhile is kept: the tables are those of restore.bats, but for the
# name of the prompt, which goes with the environment.
keeps() {
	need_shell "$1"
	path_table "$1" >"$WORLD/table"
	path_edits "$1" "$(on_code "$1")" deactivate
	values_table "$1" | grep -v VIRTUAL_ENV_PROMPT >"$WORLD/table"
	edits "$1" "$(on_code "$1")" deactivate
}

@test "bash: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps bash; }
@test "zsh: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps zsh; }
@test "fish: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps fish; }
@test "dash: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps dash; }
@test "ksh93: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps ksh93; }
@test "mksh: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps mksh; }
@test "busybox: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps busybox; }
@test "yash: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps yash; }
@test "posh: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" { keeps posh; }

@test "tcsh: leaving keeps what became of PATH, prompt and PYTHONHOME meanwhile" {
	local edit expected
	need_shell tcsh
	while IFS='|' read -r edit expected; do
		run script tcsh "set prompt = '@@ '" 'source a/.venv/bin/activate.csh' \
			'set ours = $VIRTUAL_ENV/bin' "$edit" deactivate \
			'echo "$path" "$?prompt" "$?PYTHONHOME"' \
			'if ( $?prompt ) then' 'echo "$prompt:q"' endif
		expected=${expected//BASE/${BASE_PATH//:/ }}
		expected=${expected//OURS/$WORLD/a/.venv/bin}
		[[ $output == "${expected//^/$'\n'}" ]] || {
			printf '%s should give %s:\n%s\n' "$edit" "$expected" "$output"
			return 1
		}
	done <<-'END'
		:|BASE 1 0^@@ 
		set path = (/x $path:q)|/x BASE 1 0^@@ 
		set path = ($path:q "/y z")|BASE /y z 1 0^@@ 
		set path = (/x $path:q $ours)|/x BASE OURS 1 0^@@ 
		set path = (/x $path[2-])|/x BASE 1 0^@@ 
		set path = (/other)|/other 1 0^@@ 
		set prompt = "[x] $prompt:q"|BASE 1 0^[x] @@ 
		set prompt = "new> "|BASE 1 0^new> 
		unset prompt|BASE 0 0
		setenv PYTHONHOME /new|BASE 1 1^@@ 
	END
}

# Strict settings

# SHELL MODE [LEAVE]: the script is silent under these settings and leaves them,
# and a failure of the kind that is none ends nothing.
under() {
	local in=''
	[[ $1 != @(bash|zsh) ]] || in='function in_one { \. b/.venv/bin/activate; }'
	[[ -n $in ]] || in='in_one() { . b/.venv/bin/activate; }'
	cat >code <<-END
		at() { \\printf '%s\n' "\$1 \${VIRTUAL_ENV-none} \${PATH%%:*} \${PS1-}"; }
		$in
		PS1='@@ '
		$2
		\\. a/.venv/bin/activate && at a
		in_one && at b
		\\. a/.venv/bin/activate
		at again
		deactivate && at left
	END
	run script "$1" "$(cat code)"
	diff -u - <(printf '%s\n' "$output" | sed "s|$WORLD/||g") <<-'END' || {
		a a/.venv a/.venv/bin (a) @@ 
		b b/.venv b/.venv/bin (b) @@ 
		again a/.venv a/.venv/bin (a) @@ 
		left none /usr/local/bin @@ 
	END
		echo "$1 under: $2"
		return 1
	}
}

# What an alias can be made of: each would say so.
aliases() {
	local name
	for name in deactivate eval unset export return printf test '[' set read typeset readlink \
		command builtin echo true false : . unalias pwd cd emulate; do
		printf "alias '%s'='\\\\echo alias-%s' 2>/dev/null || :\n" "$name" "$name"
	done
}

# SHELL [MODE...]
modes() {
	local mode
	need_shell "$1"
	for mode in : 'set -eu' 'set -f' 'set -C' 'set -euCf' 'IFS=/' 'unset IFS' 'IFS=_v1: ' "${@:2}"; do
		under "$1" "$mode"
	done
}

@test "bash: strict modes, aliases and a hostile IFS" {
	modes bash 'set -euo pipefail' 'set -o posix' 'set -a' 'set -k' 'shopt -u extquote promptvars' \
		'shopt -s nocasematch nullglob failglob extglob' "set -E; trap 'echo an ERR trap' ERR" \
		"set -T; trap ': debug' DEBUG" 'shopt -s compat31 extdebug' \
		"shopt -s expand_aliases"$'\n'"$(aliases)"
}

@test "zsh: strict modes, aliases and a hostile IFS" {
	local option
	modes zsh 'emulate sh' 'emulate ksh' 'emulate csh' "trap 'echo a ZERR trap' ZERR" \
		"alias -g G='| grep' L='| less' N='>/dev/null'" "$(aliases)"
	for option in ksharrays 'shwordsplit globsubst globassign' rcquotes nounset errexit \
		warncreateglobal noglob posixbuiltins ignorebraces 'nobareglobqual extendedglob' \
		'posixidentifiers posixaliases' shnullcmd noclobber aliasfuncdef \
		'nullglob cshnullglob' errreturn 'localoptions localtraps' 'nofunctionargzero nomultios' \
		allexport 'kshtypeset kshautoload' 'octalzeroes kshglob shglob shfileexpansion' \
		'ksharrays shwordsplit globsubst nounset errexit warncreateglobal noclobber rcquotes'; do
		under zsh "setopt $option"
	done
}

@test "dash: strict modes, aliases and a hostile IFS" { modes dash "$(aliases)" 'set -a'; }
@test "ksh93: strict modes, aliases and a hostile IFS" { modes ksh93 "$(aliases)" 'set -k' 'set -o pipefail'; }
@test "mksh: strict modes, aliases and a hostile IFS" { modes mksh "$(aliases)" 'set -o posix' 'set -o sh' 'set -k'; }
@test "busybox: strict modes, aliases and a hostile IFS" { modes busybox "$(aliases)" 'set -o pipefail'; }
@test "yash: strict modes, aliases and a hostile IFS" { modes yash "$(aliases)" 'set -o posixlycorrect'; }
@test "posh: strict modes and a hostile IFS" { modes posh; }

@test "tcsh: options, echo styles and strange characters for the history" {
	local mode
	need_shell tcsh
	make_scripted 'd,x'
	export DIR='d,x'
	for mode in : 'set noglob' 'set noclobber' 'set backslash_quote' 'set echo_style = both' \
		'set histchars = ",^"' 'set histchars = ""' 'set nonomatch' 'set autocorrect' 'set nokanji'; do
		run script tcsh "$mode" 'source "$DIR:q/.venv/bin/activate.csh"' \
			'echo "$status $VIRTUAL_ENV:q $VIRTUAL_ENV_PROMPT:q"' 'deactivate' \
			'echo "$status $?VIRTUAL_ENV $path[1]"'
		[[ $output == "0 $WORLD/d,x/.venv d,x"$'\n0 0 /usr/local/bin' ]] || {
			echo "after $mode: $output"
			return 1
		}
	done
	run -0 tcsh -fec 'source a/.venv/bin/activate.csh'
}

# Others that activate

# SHELL LINES: runs them with a word that says what is active, what PATH has more
# than at the begin, and what the prompt is.
told() {
	case $1 in
	fish)
		cat <<-'END'
			function fish_prompt; echo -n '> '; end
			set -g before $PATH
			function at
				set -l path (string replace -- (string join : $before) '' (string join : $PATH))
				echo "$argv: [$VIRTUAL_ENV] $path "(fish_prompt)
			end
		END
		;;
	*)
		cat <<-'END'
			PS1='> ' before=$PATH
			at() { echo "$1: [${VIRTUAL_ENV-}] ${PATH%"$before"} $PS1"; }
		END
		;;
	esac >code
	printf '%s\n' "$2" >>code
	run script "$1" "$(cat code)"
	# Python's script for fish colours the name.
	diff -u - <(sed "s|$WORLD/||g; s/\x1b(B//g; s/\x1b[^m]*m//g" <<<"$output") || {
		echo "$1: $2"
		return 1
	}
}

# SHELL THEIRS PREFIX [LEAVE]: code that activates b otherwise. Whichever comes
# first, one is in PATH and in the prompt, and what PATH got meanwhile is kept by
# ours.
takes_over() {
	local ours theirs=$2 leave=${4-deactivate} add='PATH=/x:$PATH'
	ours=$(on_code "$1")
	[[ $1 != fish ]] || add='set PATH /x $PATH'
	told "$1" "$theirs; $add
		$ours; at ours
		deactivate; at left" <<-'END' || return
		ours: [a/.venv] a/.venv/bin:/x: (a) > 
		left: [] /x: > 
	END
	told "$1" "$ours
		$theirs; at theirs
		$leave; at left" <<-END || return
		theirs: [b/.venv] b/.venv/bin: $3> 
		left: []  > 
	END
	told "$1" "$ours; $theirs; $ours; $theirs; $ours; at ours
		deactivate; at left" <<-END
		ours: [a/.venv] a/.venv/bin: (a) > 
		left: []  > 
	END
}

# SHELL: theirs is vact itself, python's script, or virtualenv's.
takes_over_all() {
	local vact='eval "$("$VACT" on b)"' theirs off=deactivate
	need_shell "$1"
	[[ $1 != fish ]] || vact='$VACT on b | source'
	# Our `deactivate` stays there, and vact leaves one alone that it cannot print.
	[[ $1 != posh ]] || off='eval "$("$VACT" off)"'
	takes_over "$1" "$vact" '(b) ' "$off"
	# There, a stock script's own `deactivate` loses other functions.
	[[ $1 != posh ]] || return 0
	rm -r b
	make_real_env b/.venv
	theirs=$(on_code "$1" b/.venv)
	takes_over "$1" "$theirs" '(.venv) '
	if command -v virtualenv >/dev/null; then
		rm -r b
		virtualenv -q --no-download --no-pip --no-setuptools --no-wheel --no-periodic-update \
			--app-data "$WORLD/app" b/.venv
		takes_over "$1" "$theirs" '(.venv) '
	fi
}

# SHELL: a stock script over vact over ours, and ours over all that.
stacked() {
	local vact='eval "$("$VACT" on b)"'
	need_shell "$1"
	[[ $1 != fish ]] || vact='$VACT on b | source'
	make_real_env c/.venv
	told "$1" "$(on_code "$1"); $vact; $(on_code "$1" c/.venv); $(on_code "$1"); at ours
		deactivate; at left" <<-'END'
		ours: [a/.venv] a/.venv/bin: (a) > 
		left: []  > 
	END
}

@test "all shells: over a script that is over vact that is over ours" {
	local shell
	for shell in bash zsh fish dash ksh93 mksh busybox yash posh; do
		stacked "$shell"
	done
}

@test "bash: over vact's and other scripts, and they over ours" { takes_over_all bash; }
@test "zsh: over vact's and other scripts, and they over ours" { takes_over_all zsh; }
@test "fish: over vact's and other scripts, and they over ours" { takes_over_all fish; }
@test "dash: over vact's and other scripts, and they over ours" { takes_over_all dash; }
@test "ksh93: over vact's and other scripts, and they over ours" { takes_over_all ksh93; }
@test "mksh: over vact's and other scripts, and they over ours" { takes_over_all mksh; }
@test "busybox: over vact's and other scripts, and they over ours" { takes_over_all busybox; }
@test "yash: over vact's and other scripts, and they over ours" { takes_over_all yash; }
@test "posh: over vact's and other scripts, and they over ours" { takes_over_all posh; }

@test "tcsh: over another script, and that over ours" {
	need_shell tcsh
	rm -r b
	make_real_env b/.venv
	printf '%s\n' 'set prompt = "> "' 'source b/.venv/bin/activate.csh' 'set path = (/x $path:q)' \
		'source a/.venv/bin/activate.csh' \
		'echo "$VIRTUAL_ENV:q $path[1-3] $prompt"' 'deactivate' \
		'echo "$?VIRTUAL_ENV $path[1-2] $prompt"' 'set path = ($path[2-])' \
		'source a/.venv/bin/activate.csh' 'source b/.venv/bin/activate.csh' \
		'echo "$VIRTUAL_ENV:q $path[1-2] $prompt"' 'deactivate' \
		'echo "$?VIRTUAL_ENV $path[1] $prompt"' >code
	run script tcsh "$(cat code)"
	diff -u - <(sed "s|$WORLD/||g" <<<"$output") <<-'END'
		a/.venv a/.venv/bin /x /usr/local/bin %${__vact_env_ps1_csh}> 
		0 /x /usr/local/bin > 
		b/.venv b/.venv/bin /usr/local/bin (.venv) > 
		0 /usr/local/bin > 
	END
}

# SHELL: with the hook loaded, ours is left alone until it is left.
with_hook() {
	need_shell "$1"
	make_project one
	play "$1" <<-END
		cd one
		probe auto
		$(on_code "$1")
		look
		probe ours
		cd ..
		probe outside
		cd one
		probe inside
		deactivate
		cd ..
		look
		probe left
		$(on_code "$1")
		cd one
		vact on "$WORLD/b/.venv"
		look
		probe manual
		vact off
		cd ..
		probe off
		$(on_code "$1")
		vact off
		look
		probe "ours off"
	END
	expect_probes <<-'END'
		auto|one/.venv|one|one/.venv/bin:BASE
		ours|a/.venv|a|a/.venv/bin:BASE
		outside|a/.venv|a|a/.venv/bin:BASE
		inside|a/.venv|a|a/.venv/bin:BASE
		left|none||BASE
		manual|b/.venv|b|b/.venv/bin:BASE
		off|none||BASE
		ours off|none||BASE
	END
	expect_quiet
}

@test "bash: with vact's hook" { with_hook bash; }
@test "zsh: with vact's hook" { with_hook zsh; }
@test "fish: with vact's hook" { with_hook fish; }
@test "dash: with vact's hook" { with_hook dash; }
@test "ksh93: with vact's hook" { with_hook ksh93; }
@test "mksh: with vact's hook" { with_hook mksh; }
@test "busybox: with vact's hook" { with_hook busybox; }
@test "yash: with vact's hook" { with_hook yash; }
@test "posh: with vact's hook" { with_hook posh; }
@test "xonsh: with vact's hook" { with_hook xonsh; }

# SHELL [LINE...]: every name is shown as it is, once, and is gone again; LINEs
# come first.
shows_names() {
	local i n=0 mark='@@ ' terminal=$WORLD/terminal name
	need_shell "$1"
	name=$(script_name "$1")
	[[ $1 != @(mksh|posh) ]] || mark='# @@ '
	for i in "${!DIRS[@]}"; do
		fits "$1" "$i" || continue
		export "E$n=$NAMES_WORLD/r/${DIRS[i]}"
		printf '%s\n' "(${SHOWN[-1 - i]}) $mark" "$mark" >>"$terminal.expected"
		n=$((n + 1))
	done
	((n > 100))
	{
		printf '%s\n' : "${@:2}"
		for ((i = 0; i < n; i++)); do
			if [[ $1 == tcsh ]]; then
				echo "source \"\$E$i:q/bin/$name\""
			elif [[ $1 == xonsh ]]; then
				echo "source @(\$E$i + '/bin/$name')"
			else
				echo "$(reader "$1") \"\$E$i/bin/$name\""
			fi
			echo deactivate
		done
		echo exit
	} | interactive "$1" >"$terminal.all"
	sed -n 's/@@ .*/@@ /p' "$terminal.all" | sed "1,$(($# + 1))d" >"$terminal"
	same_file "$terminal"
}

@test "bash: every name is shown as it is" { shows_names bash; }
@test "bash without promptvars: every name is shown, and nothing is run" {
	# There, the backslashes are seen that keep it from being run with the option.
	run shows_names bash 'shopt -u promptvars'
	[[ $(grep -c '^(.*) @@ deactivate' "$WORLD/terminal.all") -gt 100 ]]
}
@test "bash in posix mode: every name is shown as it is" { shows_names bash 'set -o posix'; }
@test "zsh: every name is shown as it is" { shows_names zsh; }
@test "zsh expanding all in prompts: every name is shown as it is" {
	shows_names zsh 'setopt promptsubst promptbang'
}
@test "fish: every name is shown as it is" { shows_names fish 'function fish_title; end'; }
@test "tcsh: every name is shown as it is" { shows_names tcsh; }
@test "dash: every name is shown as it is" { shows_names dash; }
@test "ksh93: every name is shown as it is" { shows_names ksh93; }
@test "mksh: every name is shown as it is" { shows_names mksh; }
@test "busybox: every name is shown as it is" { shows_names busybox; }
@test "yash: every name is shown as it is" { shows_names yash; }
@test "posh: every name is shown as it is" { shows_names posh; }
@test "xonsh: every name is shown as it is" { shows_names xonsh; }

# What else there is

# A function that unsets others loses some there.
@test "posh: none of the user's functions is lost" {
	local names
	need_shell posh
	for names in 'a b c' 'zz yy xx' '__a __b' 'deploy ll gst' 'm d x e w vz'; do
		# shellcheck disable=SC2086
		run script posh "$(printf '%s() { :; }\n' $names)" '. a/.venv/bin/activate' \
			'. b/.venv/bin/activate' deactivate deactivate '. a/.venv/bin/activate' deactivate \
			"$(for name in $names; do echo "$name || echo $name is lost"; done)"
		[[ -z $output ]] || {
			echo "$output"
			return 1
		}
	done
}

# SHELL: the user's own `deactivate` is there again in the end.
keeps_function() {
	local code='deactivate() { echo "mine $1"; }'
	need_shell "$1"
	[[ $1 != fish ]] || code='function deactivate; echo mine $argv; end'
	run script "$1" "$code" "$(on_code "$1")" "$(on_code "$1" "$WORLD/b/.venv")" "$(on_code "$1")" \
		'deactivate nondestructive' "$(on_code "$1")" 'deactivate' 'deactivate 1'
	[[ $output == 'mine 1' ]] || {
		echo "$1: $output"
		return 1
	}
}

@test "the user's own deactivate comes back, where a shell can print it" {
	local shell
	for shell in bash zsh fish ksh93 mksh yash; do
		keeps_function "$shell"
	done
}

@test "a deactivate that virtualenvwrapper renamed leaves, too" {
	local shell
	for shell in bash zsh ksh93 mksh; do
		need_shell "$shell"
		told "$shell" '. a/.venv/bin/activate
			eval "$(typeset -f deactivate | sed s/deactivate/virtualenv_deactivate/g)"
			unset -f deactivate
			deactivate() { virtualenv_deactivate "$1"; unset -f deactivate; }
			. b/.venv/bin/activate; at b; deactivate; at left
			set | grep ^__vact_env || :' <<-'END'
			b: [b/.venv] b/.venv/bin: (b) > 
			left: []  > 
		END
	done
}

# SHELL: what a parent shell activated is left, too.
leaves_inherited() {
	local shown='[]' parent
	need_shell "$1"
	# Some take no PS1 from others; mksh takes none of root's without a `#`.
	[[ $1 == fish ]] || shown=$(PS1='# > ' "${@:2}" -c 'echo "[${PS1-}]"')
	printf '%s\n' "$(on_code "$1")" deactivate >code
	if [[ $1 == fish ]]; then
		echo 'test "$PATH" = "/y:$BASE_PATH" -a -z "$VIRTUAL_ENV$VACT_STATE"; and echo "same []"'
	else
		echo '[ "$PATH" = "/y:$BASE_PATH" ] && [ -z "${VIRTUAL_ENV-}${VACT_STATE-}" ] && echo "same [${PS1-}]"'
	fi >>code
	for parent in '. c/.venv/bin/activate' 'eval "$("$VACT" on b)"' '. b/.venv/bin/activate'; do
		run bash -c "PS1='# > '; export PATH=\$BASE_PATH; $parent; PATH=/y:\$PATH; export PS1; \"\$@\"" - \
			"${@:2}" ./code
		[[ $output == "same $shown" ]] || {
			printf '%s under %s:\n%s\n' "$1" "$parent" "$output"
			return 1
		}
	done
}

@test "in a child of a shell where one is active, that one is left" {
	make_real_env c/.venv
	leaves_inherited bash bash
	leaves_inherited zsh zsh -f
	leaves_inherited fish fish --no-config
	leaves_inherited dash dash
	leaves_inherited ksh93 ksh93
	leaves_inherited mksh mksh
	leaves_inherited busybox busybox sh
	leaves_inherited yash yash
}

@test "the environment's own python runs, in every shell" {
	local shell
	rm -r a
	make_real_env a/.venv
	"$PRINT_SCRIPTS" "$WORLD/a/.venv"
	for shell in bash zsh fish tcsh dash ksh93 mksh busybox yash posh xonsh; do
		command -v "$shell" >/dev/null || continue
		run script "$shell" "$(on_code "$shell")" 'python -c "import sys; print(sys.prefix)"'
		[[ $output == "$WORLD/a/.venv" ]] || {
			echo "$shell: $output"
			return 1
		}
	done
}

@test "an environment that was deleted meanwhile is left all the same" {
	local shell
	for shell in bash zsh fish tcsh dash ksh93 mksh busybox yash posh xonsh; do
		command -v "$shell" >/dev/null || continue
		make_scripted d
		run script "$shell" "$(on_code "$shell" "$WORLD/d/.venv")" '/bin/rm -r d' deactivate 'printenv PATH'
		[[ $output == "$PATH" ]] || {
			echo "$shell: $output"
			return 1
		}
	done
}

@test "no prompt is made where there is none, or where it is not wanted" {
	local shell
	for shell in bash dash ksh93 mksh busybox yash posh; do
		command -v "$shell" >/dev/null || continue
		run script "$shell" 'unset PS1' '. a/.venv/bin/activate' 'echo "${PS1-none} ${_OLD_VIRTUAL_PS1-none}"'
		[[ $output == 'none none' ]]
		run script "$shell" 'PS1=@' 'VIRTUAL_ENV_DISABLE_PROMPT=1' '. a/.venv/bin/activate' 'echo "$PS1"'
		[[ $output == @ ]]
		run script "$shell" 'PS1=@' 'VIRTUAL_ENV_DISABLE_PROMPT=' '. a/.venv/bin/activate' 'echo "$PS1"'
		[[ $output == '(a) @' ]]
	done
	run script fish 'function fish_prompt; echo @; end' 'set VIRTUAL_ENV_DISABLE_PROMPT 1' \
		'source a/.venv/bin/activate.fish' fish_prompt
	[[ $output == @ ]]
	run script tcsh 'set prompt = @' 'setenv VIRTUAL_ENV_DISABLE_PROMPT 1' \
		'source a/.venv/bin/activate.csh' 'echo "$prompt"'
	[[ $output == @ ]]
}

@test "where it was made, no process is started" {
	local shell
	command -v strace >/dev/null || skip 'strace is not installed'
	for shell in bash 'zsh -f' dash ksh93 mksh 'busybox sh' yash 'tcsh -f'; do
		command -v "${shell%% *}" >/dev/null || continue
		echo : >code
		# shellcheck disable=SC2086
		strace -f -qq -e trace=fork,vfork,clone,clone3 -o without $shell ./code
		printf '%s\n' "$(on_code "${shell%% *}")" deactivate >code
		# shellcheck disable=SC2086
		strace -f -qq -e trace=fork,vfork,clone,clone3 -o with $shell ./code
		[[ $(grep -c = with) == "$(grep -c = without)" ]] || {
			echo "$shell:"
			cat with
			return 1
		}
	done
}

# Finding itself

# STATE: the environment a is at "moved a" by now, and the one it was made as is
# there still, gone, or another one.
move_it() {
	rm -rf a 'moved a'
	make_scripted a
	cp -r a 'moved a'
	[[ $1 == there ]] || rm -r a
	[[ $1 != other ]] || {
		make_env a/.venv
		"$PRINT_SCRIPTS" a/.venv "$WORLD/a/.venv" other
	}
}

# SHELL WAY: a script in that directory sources it so, and gets it.
found() {
	local show='echo "$VIRTUAL_ENV $VIRTUAL_ENV_PROMPT ${PATH%%:*}"' way=$2
	if [[ $1 == @(fish|tcsh|xonsh) ]]; then
		show='echo "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" $PATH[1]'
		way=${way//. /source } way=${way//activate/$(script_name "$1")}
	fi
	[[ $1 != tcsh ]] || show='echo "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$path[1]"'
	[[ $1 != xonsh ]] || show='print($VIRTUAL_ENV, $VIRTUAL_ENV_PROMPT, $PATH[0])'
	run script "$1" 'cd "moved a"' "$way" "$show"
	[[ $output == "$WORLD/moved a/.venv a $WORLD/moved a/.venv/bin" ]] || {
		printf '%s: %s gave:\n%s\n' "$1" "$way" "$output"
		return 1
	}
}

finds_itself() {
	local state way
	need_shell "$1"
	mkdir real
	ln -s real link
	for state in there gone other; do
		move_it "$state"
		for way in '. .venv/bin/activate' '. ./.venv/bin/activate' '. .venv//bin/../bin/./activate' \
			'. "../moved a/.venv/bin/activate"' '. "$WORLD/moved a/.venv/bin/activate"' \
			'cd .venv/bin; . ./activate' 'cd .venv; . bin/activate' \
			'. "../link/../moved a/.venv/bin/activate"'; do
			found "$1" "$way"
		done
		[[ $1 != @(fish|tcsh|xonsh) ]] || continue
		for way in 'f() { . .venv/bin/activate; }; f' 'set -eu; . .venv/bin/activate' \
			'PATH=/nowhere; . .venv/bin/activate' 'eval ". .venv/bin/activate"' \
			'p=$PATH; PATH=$PWD/.venv/bin:$PATH; . activate; PATH=$VIRTUAL_ENV/bin:$p' \
			'exec 3<.venv/pyvenv.cfg 9<.venv/bin/python; . .venv/bin/activate'; do
			found "$1" "$way"
		done
	done
}

@test "bash: it finds itself, however it is sourced" { finds_itself bash; }
@test "zsh: it finds itself, however it is sourced" { finds_itself zsh; }
@test "fish: it finds itself, however it is sourced" { finds_itself fish; }
@test "tcsh: it finds itself, however it is sourced" { finds_itself tcsh; }
@test "dash: it finds itself, however it is sourced" { finds_itself dash; }
@test "ksh93: it finds itself, however it is sourced" { finds_itself ksh93; }
@test "mksh: it finds itself, however it is sourced" { finds_itself mksh; }
@test "busybox: it finds itself, however it is sourced" { finds_itself busybox; }
@test "yash: it finds itself, however it is sourced" { finds_itself yash; }
@test "posh: it finds itself, however it is sourced" { finds_itself posh; }
@test "xonsh: it finds itself, however it is sourced" { finds_itself xonsh; }

# SHELL: where it was made, the path is the one it was made at, be it through
# links, and no matter by which way it is reached.
keeps_spelling() {
	local way
	need_shell "$1"
	mkdir real
	mv a real/a
	ln -s real link
	ln -s link/a a
	for way in . '"$WORLD/a"' '"$WORLD/link/a"' '"$WORLD/real/a"' ../../link/a; do
		if [[ $1 == xonsh ]]; then
			run script xonsh 'cd real/a' "source \"${way//\"/}/.venv/bin/activate.xsh\"" 'print($VIRTUAL_ENV)'
		else
			run script "$1" "cd real/a; $(reader "$1") $way/.venv/bin/$(script_name "$1"); echo \"\$VIRTUAL_ENV\""
		fi
		[[ $output == "$WORLD/a/.venv" ]] || {
			echo "$1: by $way: $output"
			return 1
		}
	done
}

@test "bash: its path stays the one it was made at" { keeps_spelling bash; }
@test "zsh: its path stays the one it was made at" { keeps_spelling zsh; }
@test "fish: its path stays the one it was made at" { keeps_spelling fish; }
@test "tcsh: its path stays the one it was made at" { keeps_spelling tcsh; }
@test "dash: its path stays the one it was made at" { keeps_spelling dash; }
@test "ksh93: its path stays the one it was made at" { keeps_spelling ksh93; }
@test "mksh: its path stays the one it was made at" { keeps_spelling mksh; }
@test "busybox: its path stays the one it was made at" { keeps_spelling busybox; }
@test "yash: its path stays the one it was made at" { keeps_spelling yash; }
@test "posh: its path stays the one it was made at" { keeps_spelling posh; }
@test "xonsh: its path stays the one it was made at" { keeps_spelling xonsh; }

# SHELL: in none of these cases a wrong one is activated; nothing is changed, one
# line says so, and a script with set -e ends.
refuses() {
	local name what code
	need_shell "$1"
	name=$(script_name "$1")
	what='echo "status $? ${VIRTUAL_ENV-none} $PS1"; [ "$PATH" = "$BASE_PATH" ] && echo same; set | grep ^__vact_env'
	[[ $1 != fish ]] || what='echo "status $status none >"; test -z "$VIRTUAL_ENV"; and test "$PATH" = "$BASE_PATH"; and echo same; set | grep ^__vact_env'
	[[ $1 != tcsh ]] || what='echo "status $status none $prompt"; if ( $?VIRTUAL_ENV == 0 && "$PATH" == "$BASE_PATH" ) echo same; set | grep ^__vact_env'
	code="PS1='>'"
	[[ $1 != fish ]] || code=
	[[ $1 != tcsh ]] || code='set prompt = ">"'
	PATH=$BASE_PATH
	move_it gone
	cp "moved a/.venv/bin/$name" copy
	[[ $1 == tcsh ]] || refused "$1" "$code" "$(reader "$1") ./copy" "$what" 'cannot find'
	move_it other
	mkdir x:y
	mv 'moved a' x:y/a
	refused "$1" "$code" "$(reader "$1") x:y/a/.venv/bin/$name" "$what" 'cannot activate'
	if [[ $1 == @(bash|zsh|fish) ]]; then
		ln -s "x:y/a/.venv/bin/$name" "$name"
		refused "$1" "$code" "$(reader "$1") ./$name" "$what" 'cannot find'
	fi
	[[ $1 == @(fish|tcsh) ]] || {
		run -1 script "$1" 'set -e' ". x:y/a/.venv/bin/$name" 'echo went on'
		[[ $output != *'went on'* ]]
	}
}

# SHELL SETUP WAY TELL PATTERN
refused() {
	run script "$1" "$2" "$3" "$4"
	[[ $output == "vact: $5 the environment made at '$WORLD/a/.venv'"*$'\nstatus 1 none >\nsame' &&
		${#lines[@]} == 3 ]] || {
		printf '%s: %s\n%s\n' "$1" "$3" "$output"
		return 1
	}
}

@test "bash: it refuses what it cannot do, and changes nothing" { refuses bash; }
@test "zsh: it refuses what it cannot do, and changes nothing" { refuses zsh; }
@test "fish: it refuses what it cannot do, and changes nothing" { refuses fish; }
@test "tcsh: it refuses what it cannot do, and changes nothing" { refuses tcsh; }
@test "dash: it refuses what it cannot do, and changes nothing" { refuses dash; }
@test "ksh93: it refuses what it cannot do, and changes nothing" { refuses ksh93; }
@test "mksh: it refuses what it cannot do, and changes nothing" { refuses mksh; }
@test "busybox: it refuses what it cannot do, and changes nothing" { refuses busybox; }
@test "yash: it refuses what it cannot do, and changes nothing" { refuses yash; }
@test "posh: it refuses what it cannot do, and changes nothing" { refuses posh; }
