#!/usr/bin/env bats
# The table of commands, help, completions, manual pages and README say the
# same: what is in the table is in all of them, and nothing else is in any.
# shellcheck disable=SC2013,SC2046,SC2086 # words without spaces; no word is no argument

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	TOP=$TESTS_DIR/..
	MAN=$TOP/man
	mkdir "$WORLD/bin"
	ln -s "$VACT" "$WORLD/bin/vact"
	export PATH=$WORLD/bin:$PATH
	vact --version
}

# The commands, one a line, as help lists them.
commands() {
	"$VACT" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# [COMMAND]: its options as help shows them, `LETTER NAME ARGUMENT` one a line,
# with a `-` for what there is not.
options() {
	"$VACT" help "$@" | sed -nE '/^options:/,/^$/{
		s/^  (-(.),|   ) --([a-z-]+)( ([A-Z]+|[a-z]+(\|[a-z]+)+))? .*/\2,\3,\5/
		t found
		b
		: found
		s/^,/-,/
		s/,$/,-/
		y/,/ /
		p
	}' | sort
}

# COMMAND: the words that stand for its operands, as usage shows them.
operands() {
	"$VACT" help "$1" | sed -n '1{s/.*\[OPTIONS\]//; y/[]|./    /; p; }' | tr -s ' ' '\n' |
		grep '[a-zA-Z]' || :
}

# COMMAND: the same out of vact(1).
man_options() {
	man_command "$1" | sed -nE \
		-e 's/^\.It Fl (.) , Fl -([a-z-]+)( Ar ([A-Z]+))?( Cm ([a-z |]+))?$/\1 \2 \4\6/p' \
		-e 's/^\.It Fl -([a-z-]+)( Ar ([A-Z]+))?( Cm ([a-z |]+))?$/- \1 \3\5/p' |
		sed -e 's/ | /|/g' -e 's/ $/ -/' | sort
}

# COMMAND: what vact(1) says of it, its own line first.
man_command() {
	awk -v line="^[.]It Cm $1( |\$)" '
		/^[.]Sh / { on = 0; section = $2 }
		section == "COMMANDS" && /^[.]It Cm / { on = $0 ~ line }
		on { printf "%s", $0; if (!sub(/\\$/, "")) print "" }' "$MAN/vact.1" |
		sed 's/\\/ /g'
}

man_commands() {
	awk '/^[.]Sh / { section = $2 }
		section == "COMMANDS" && /^[.]It Cm / { print $3 }' "$MAN/vact.1"
}

# WHAT, LEFT and RIGHT: two sorted lists that must be equal.
same() {
	diff -u --label "$2" --label "$4" <(printf '%s\n' "$3") <(printf '%s\n' "$5") || {
		printf '%s: %s and %s differ\n' "$1" "$2" "$4"
		return 1
	}
}

# What these tests find in help is all that is there.
@test "the table of commands is read whole" {
	[[ $(commands | wc -l) -ge 10 ]]
	[[ $(options) == $'- version -\nh help -' ]]
	[[ $(options on) == $'f force -\nh help -\ns shell SHELL' ]]
	[[ $(operands exec | xargs) == 'CMD ARG' ]]
	local command
	for command in $(commands); do
		[[ $(options "$command" | wc -l) == $("$VACT" help "$command" |
			sed -n '/^options:/,/^$/p' | grep -c -- ' --[a-z]') ]]
	done
}

@test "vact(1) has every command and every option, and no other" {
	local command
	same 'the commands' help "$(commands | sort)" 'vact(1)' "$(man_commands | sort)"
	for command in $(commands); do
		same "the options of $command" "help" "$(options "$command" | grep -v '^h help')" \
			'vact(1)' "$(man_options "$command")"
	done
	[[ $(sed -n '/^\.Sh DESCRIPTION/,/^\.Sh COMMANDS/p' "$MAN/vact.1" | grep '^\.It Fl') == $'.It Fl h , Fl -help\n.It Fl -version' ]]
}

@test "vact(1) has every option and operand in the line of its command, too" {
	local command line letter name word
	for command in $(commands); do
		line=" $(man_command "$command" | head -n 1 | tr '[]|.' ' ') "
		while read -r letter name _; do
			[[ $name != help ]] || continue
			[[ $line == *" Fl $letter "* || $line == *" -$name "* ]] || {
				echo "$line: lacks --$name"
				return 1
			}
		done < <(options "$command")
		for word in $(operands "$command"); do
			[[ $line == *" $word "* ]] || {
				echo "$line: lacks $word"
				return 1
			}
		done
	done
}

@test "help lists every command with its operands and what it does" {
	local command
	for command in $(commands); do
		"$VACT" help | grep -qE "^  $command( |\$).*[a-z]{3}"
	done
}

# SHELL: the completions' rows, without their quotes.
rows() {
	"$VACT" completions "$1" | sed -nE "s/^	'((command|option) .*)/\1/p"
}

@test "all completions have every command and every option, and no other" {
	local shell command
	for shell in bash zsh fish; do
		same "the commands" help "$(commands | sort)" "$shell" \
			"$(rows "$shell" | sed -n 's/^command \([a-z]*\) .*/\1/p' | sort)"
		for command in '' $(commands); do
			same "the options of $command" help \
				"$(options $command | awk '{ print ($1 == "-" ? "" : "-" $1 ","), "--" $2 }' | sort)" \
				"$shell" "$(rows "$shell" | awk -v c="${command:--}" '
					$1 == "option" && $2 == c {
						n = split($3, names, ",")
						print (n > 1 ? names[2] "," : ""), names[1]
					}' | sort)"
		done
	done
}

# What a user of each shell gets offered for `vact COMMAND --`.
offered_by_bash() {
	bash -c 'eval "$(vact completions bash)"
		COMP_WORDS=(vact "$1" --) COMP_CWORD=2
		__vact_complete vact -- "$1"; printf "%s\n" "${COMPREPLY[@]}"' - "$1"
}

offered_by_fish() {
	fish --no-config -c 'vact completions fish | source; complete -C "vact $argv[1] --"' "$1" |
		cut -f 1
}

@test "bash and fish offer every option of every command when asked" {
	local shell command
	for shell in bash fish; do
		need_shell "$shell"
		for command in $(commands); do
			same "the options of $command" help \
				"$(options "$command" | awk '{ print "--" $2 }' | sort)" "$shell" \
				"$("offered_by_$shell" "$command" | sort)"
		done
	done
}

@test "zsh offers every option of every command when asked" {
	need_shell zsh
	local command name
	run interactive zsh < <(
		printf '%s\n' 'autoload -Uz compinit && compinit -u -D' 'eval "$(vact completions zsh)"' \
			'LISTMAX=0; zstyle ":completion:*" list-packed no; setopt nobeep'
		for command in $(commands); do
			# With one option alone, that is put into the line.
			printf 'vact %s --\t\x15\n' "$command"
			printf ': end of %s\n' "$command"
		done
		echo exit
	)
	for command in $(commands); do
		shown=$(sed -n "/@@ vact $command --/,/: end of $command/p" <<<"$output")
		while read -r _ name _; do
			[[ $shown == *--$name* ]] || {
				printf '%s --%s is not offered: %s\n' "$command" "$name" "$shown"
				return 1
			}
		done < <(options "$command")
	done
}

# All options there are, of any command.
all_options() {
	for command in '' $(commands); do
		options $command | cut -d ' ' -f 2
	done | sort -u
}

# FILE...: what is said of vact in what is typeset as code, calls, one a line.
markdown_code() {
	local file
	for file; do
		sed -n '/^```/,/^```/p' "$file"
		grep -v '^```' "$file" | tr '\n' ' ' | grep -o '`[^`]*`' | tr -d '`'
	done | grep -E '(^|[^./[:alnum:]-])vact( |$)|^--' || :
}

man_code() {
	awk '/^[.]Bd -literal/ { on = 1; next } /^[.]Ed/ { on = 0 }
		on || /^[.](Dl|Ql|Ss) .*vact/ { print }' "$MAN"/*
}

@test "README names every command" {
	local command
	for command in $(commands); do
		markdown_code "$TOP/README.md" | grep -qE "(^|[^./[:alnum:]-])vact $command([^a-z]|\$)" || {
			echo "README does not name 'vact $command'"
			return 1
		}
	done
}

@test "no command or option is documented that is not there" {
	local word known
	known=" $(commands | xargs) "
	for word in $({ markdown_code "$TOP/README.md" "$TOP"/docs/*.md && man_code; } |
		grep -oE "(^|[^./[:alnum:]-])vact [a-z]+" | sed 's/.*vact //' | sort -u); do
		[[ $known == *" $word "* ]] || {
			echo "'vact $word' is documented"
			return 1
		}
	done
	for word in $(sed -nE 's/^\.Nm vact Cm ([a-z]+).*/\1/p' "$MAN"/*); do
		[[ $known == *" $word "* ]]
	done
	known=" $(all_options | xargs) "
	for word in $({
		sed -n '/^\./s/Fl -/ --/gp' "$MAN"/* && man_code && markdown_code "$TOP/README.md" | grep -v bootstrap
	} |
		grep -E 'vact|^\.' | grep -oE -- ' --[a-z][a-z-]*' | sort -u); do
		[[ $known == *" ${word#--} "* ]] || {
			echo "$word is documented"
			return 1
		}
	done
}

@test "every operand of help has its word in the completions" {
	# What no completion knows is left alone there; so a new word is a choice
	# to make, here and in cmd_completions.c.
	local word
	for word in $({
		for command in $(commands); do
			operands "$command"
			options "$command" | cut -d ' ' -f 3-
		done
	} | tr '|' '\n' | grep -E '^[A-Z]' | sort -u); do
		[[ " ARG CMD COMMAND DIR ENV FILE MODE NAME PYTHON SHELL WHEN " == *" $word "* ]] || {
			echo "$word: what is it completed with?"
			return 1
		}
	done
}

# The world in which the examples of help make sense.
make_example_world() {
	export WORKON_HOME=$HOME/envs SHELL=/bin/sh
	make_project "$HOME/src/project"
	make_env "$HOME/envs/tools"
	mkdir -p "$WORLD/here"
	cd "$WORLD/here" || return
	make_env env
	make_env .venv
	ln -sf /bin/true env/bin/python
}

@test "the example of each command is understood" {
	local command example
	for command in $(commands); do
		cd "$WORLD" && rm -rf here
		make_example_world
		example=$("$VACT" help "$command" | sed -n '/^example:/{n; s/^  //p; }')
		[[ $example == *"vact $command"* ]]
		run --separate-stderr bash -c "$example" </dev/null
		if [[ $status -eq 2 || $stderr == *"see 'vact help"* || $stderr == *'syntax error'* ]]; then
			printf '%s: %s\n%s\n' "$example" "$status" "$stderr"
			return 1
		fi
	done
}

@test "the manual pages are without warnings" {
	command -v mandoc >/dev/null || skip 'mandoc is not installed'
	run -0 mandoc -Tlint -W warning "$MAN"/*
	[[ -z $output ]]
	for page in vact.1 vact-trust.7 vact.json.5; do
		run -0 mandoc -Tutf8 "$MAN/$page"
		[[ ${#lines[@]} -gt 50 ]]
	done
}

@test "the manual pages are all installed" {
	local page
	for page in "$MAN"/*; do
		grep -q "^dist_man_MANS = .*man/${page##*/}" "$TOP/Makefile.am" || {
			echo "$page is not installed"
			return 1
		}
	done
}

@test "each promise of SECURITY.md names tests, and these are run" {
	local file promises=0
	while IFS= read -r line; do
		[[ $line == *'`tests/'* ]]
		promises=$((promises + 1))
	done < <(sed -n '/^## Promises/,/^## /s/^| \([A-Z].*\)/\1/p' "$TOP/SECURITY.md")
	[[ $promises -gt 10 ]]
	for file in $(grep -o 'tests/[a-z_.-]*[a-z]' "$TOP/SECURITY.md" | sort -u); do
		if [[ ! -f $TOP/$file ]] || ! grep -q "${file%.[a-z]*}" "$TOP/Makefile.am"; then
			echo "$file is not there, or is not run"
			return 1
		fi
	done
}

@test "the exit statuses are documented, and no other" {
	same 'the statuses' err.h \
		"$(sed -nE 's/^	EXIT_[A-Z_]+ = ([0-9]+),.*/\1/p' "$TOP/src/err.h" | sort)" 'vact(1)' \
		"$(sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EX/s/^\.It \([0-9 ,]*\)$/\1/p' "$MAN/vact.1" |
			tr -d ' ' | tr , '\n' | sort)"
}

@test "the environment variables of the manual are those that are looked at" {
	local name
	for name in $(sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh FILES/s/^\.It Ev //p' "$MAN/vact.1" | tr -d ,); do
		grep -qE "\"$name\"|\\\$\{?$name\b" "$TOP"/src/*.c "$TOP"/hooks/* || {
			echo "nothing looks at $name"
			return 1
		}
	done
	for name in $(grep -ohE 'getenv\("[A-Z_]+"\)' "$TOP"/src/*.c | cut -d '"' -f 2 | sort -u); do
		[[ $name == PWD || $name == PATH ]] || grep -qE "^\.It Ev .*\b$name\b" "$MAN/vact.1" || {
			echo "$name is not in vact(1)"
			return 1
		}
	done
}

# PAGE-SECTION: the members that vact.json(5) names in it.
members() {
	awk -v heading="$1" '
		/^[.]S[hs] / { on = substr($0, 5) == heading }
		on && /^[.](It )?Va / { print $1 == ".It" ? $3 : $2 }' "$MAN/vact.json.5" |
		sort -u
}

# The keys of the documents on standard input, of whatever depth.
keys() {
	grep -oE '"[a-z_]+":' | tr -d '":' | sort -u
}

@test "the settings of vact.json(5) are those that are read" {
	same 'the settings' settings.c \
		"$(sed -n '/^} keys/,/^};/s/.*{"\([a-z]*\)",.*/\1/p' "$TOP/src/settings.c" | sort)" \
		'vact.json(5)' "$(members SETTINGS)"
}

@test "the members of a decision are those that vact.json(5) names" {
	make_project "$WORLD/proj"
	same 'a decision' 'the file' "$(keys <"$XDG_STATE_HOME"/vact/decisions/*.json)" \
		'vact.json(5)' "$(members DECISIONS)"
}

# COMMAND: what it says with --json where there is something to say.
json_of() {
	make_project "$WORLD/proj"
	cd "$WORLD/proj" || return
	case $1 in
	allow | deny) "$VACT" "$1" --list --json ;;
	*) VIRTUAL_ENV=$WORLD/proj/.venv "$VACT" "$1" --json || [[ $? -eq 1 ]] ;;
	esac
}

@test "every command with --json has its members in vact.json(5)" {
	local command key heading checked=0
	for command in $(commands); do
		options "$command" | grep -q -- '^- json -' || continue
		case $command in
		allow | deny) heading='vact allow --list --json' ;;
		*) heading="vact $command --json" ;;
		esac
		run -0 json_of "$command"
		[[ $(keys <<<"$output" | wc -l) -ge 2 ]]
		for key in $(keys <<<"$output"); do
			[[ $key != version ]] || continue
			members "$heading" | grep -qx "$key" || {
				echo "$heading: $key is not documented"
				return 1
			}
		done
		checked=$((checked + 1))
		for key in $(members "$heading"); do
			grep -q "\"$key\"" "$TOP"/src/*.c || {
				echo "$heading: $key is not there"
				return 1
			}
		done
	done
	[[ $checked -ge 3 ]]
	for heading in $(sed -n 's/^\.Ss vact \([a-z]*\) .*--json$/\1/p' "$MAN/vact.json.5"); do
		options "$heading" | grep -q -- '^- json -'
	done
}

@test "what on --shell json says is in vact.json(5)" {
	make_env env
	same 'the members' 'on --shell json' \
		"$("$VACT" on --shell json ./env | grep -oE '^	"[a-z]+":' | tr -d '":	' | sort)" \
		'vact.json(5)' "$(printf '%s\n' version $(members 'vact on --shell json') | sort)"
}

# WORDS: the code in vact(1) that follows the line which begins with them.
example() {
	awk -v words="$1" '
		index($0, words) == 1 { near = 1 }
		near && /^[.]Dl / { sub(/^[.]Dl /, ""); gsub(/\\\(dq/, "\""); print; exit }
		near && /^[.]Ed/ { exit }
		on { print }
		near && /^[.]Bd / { on = 1 }' "$MAN/vact.1"
}

# ENV: its python writes down what it is called with.
make_logging_env() {
	make_env "$1"
	rm "$1/bin/python"
	printf '#!/bin/sh\necho "${VIRTUAL_ENV#"$WORLD"/} python $*" >>"$WORLD/log"\n' >"$1/bin/python"
	chmod +x "$1/bin/python"
}

# KEY: the strings of its value in the JSON document on standard input.
json_strings() {
	tr -d '\n' | grep -oE "\"$1\": *(\"[^\"]*\"|\[[^]]*\])" | sed 's/^"[^"]*"//' |
		grep -o '"[^"]*"' | tr -d '"'
}

@test "the examples of vact(1) for scripts, make and CI do what they say" {
	make_logging_env shop/.venv
	cd shop || return
	bash -ec "$(example 'In a script'); python -c script"
	example 'A rule of a Makefile' >Makefile
	command -v make >/dev/null || skip 'make is not installed'
	make -s test
	bash -ec "$(example 'A step in CI' | sed '1d; s/^    //')"
	[[ $(cat "$WORLD/log") == 'shop/.venv python -c script
shop/.venv python -m pytest -q
shop/.venv python -m pytest -q' ]]
}

@test "the examples of vact(1) for editors, containers and cron do what they say" {
	local -a words
	make_logging_env shop/.venv
	make_logging_env app/env
	cd shop || return
	mapfile -t words < <(
		example 'A task of VS Code' | json_strings command
		example 'A task of VS Code' | json_strings args
	)
	[[ ${#words[@]} -eq 7 ]]
	"${words[@]}"
	mapfile -t words < <(example 'A container image' | sed "s|/app|$WORLD/app|" |
		grep -o '"[^"]*"' | tr -d '"')
	[[ ${#words[@]} -eq 8 ]]
	(cd / && "${words[@]}")
	example 'A line of a' | sed -e 's/^\([^ ]* \)\{5\}//' -e "s|/srv/|$WORLD/|" \
		-e "s|/usr/local/bin/|$WORLD/bin/|" >job
	env -i HOME="$HOME" WORLD="$WORLD" PATH=/usr/bin:/bin sh <job
	[[ $(cat "$WORLD/log") == 'shop/.venv python -m pytest -q
app/env python -m shop
shop/.venv python report.py' ]]
}
