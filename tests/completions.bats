#!/usr/bin/env bats
# Completions, as the real shells make them: lines typed on a terminal, with a
# TAB in them; nu says by itself what it would make of a line.
# shellcheck disable=SC2016 # the shells in the sessions expand it

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	mkdir "$WORLD/bin"
	ln -s "$VACT" "$WORLD/bin/vact"
	export PATH=$WORLD/bin:$PATH LOG=$WORLD/log
	mkdir work
	cd work || return
}

# SHELL: the lines that load the completions, then make `vact` write down what
# it is called with.
preamble() {
	case $1 in
	bash) echo 'eval "$(command vact completions bash)"' ;;
	zsh)
		echo 'autoload -Uz compinit && compinit -u -D'
		echo 'eval "$(command vact completions zsh)"'
		;;
	fish) echo 'command vact completions fish | source' ;;
	tcsh) echo 'eval "`vact completions tcsh`"' ;;
	elvish) echo 'eval (vact completions elvish | slurp)' ;;
	xonsh) echo 'exec($(vact completions xonsh))' ;;
	esac
	record "$1"
}

record() {
	case $1 in
	fish) echo 'function vact; printf "<%s>" $argv >>$LOG; echo >>$LOG; end' ;;
	tcsh) echo 'alias vact '\''printf "<%s>" \!*:q >>$LOG ; echo >>$LOG'\' ;;
	elvish) echo 'fn vact {|@a| { for w $a { print "<"$w">" }; echo } >>(get-env LOG) }' ;;
	xonsh) echo "aliases['vact'] = lambda args: print(''.join(f'<{each}>' for each in args), file=open(\$LOG, 'a'))" ;;
	*) echo 'vact() { \printf "<%s>" "$@" >>"$LOG"; echo >>"$LOG"; }' ;;
	esac
}

# SHELL [BEFORE [AFTER]]: types the rows of standard input, `TYPED => WORDS`,
# with a TAB for each `^`, into that shell; vact must then have been called with
# WORDS. The lines are typed before and after the completions are loaded. Slashes behind directories are not compared: not every
# shell leaves them there.
completes() {
	local shell=$1 row typed expected=
	local -a lines=()
	need_shell "$shell"
	if [[ $shell == nu ]]; then
		nu_completes
		return
	fi
	while IFS= read -r row; do
		typed=${row%% => *}
		lines+=("${typed//^/$'\t'}")
		# There, a word that is to be quoted is shown first, and taken by Enter.
		if [[ $shell == elvish && ! ${row#* => } =~ ^[-A-Za-z0-9./\<\>]*$ ]]; then
			lines[-1]=${typed//^/$'\t\r'}
		fi
		expected+=${row#* => }$'\n'
	done
	: >"$LOG"
	run interactive "$shell" < <(
		printf '%s\n' "${2-$(word "$shell" : || echo :)}"
		preamble "$shell"
		printf '%s\n' "${3-$(word "$shell" : || echo :)}" "${lines[@]}" exit
	)
	if ! diff -u <(printf '%s' "$expected") <(sed 's|/>|>|g' "$LOG"); then
		printf '%s: on the terminal:\n%s\n' "$shell" "$output"
		return 1
	fi
}

# The same in nu, whose line editor shows its menu whenever it likes: nu itself says
# what completes the line up to `^`, and runs the line with that in it.
nu_completes() {
	local row typed begun word expected=
	"$VACT" completions nu >"$WORLD/complete.nu"
	mkdir -p "$WORLD/recording"
	cat >"$WORLD/recording/vact" <<-'END'
		#!/bin/sh
		printf '<%s>' "$@" >>"$LOG"
		echo >>"$LOG"
	END
	chmod +x "$WORLD/recording/vact"
	: >"$LOG"
	while IFS= read -r row; do
		typed=${row%% => *}
		begun=${typed%%^*}
		expected+=${row#* => }$'\n'
		printf "source '%s'\n%s" "$WORLD/complete.nu" "$begun" >"$WORLD/typed.nu"
		word=$("$NU" --no-config-file --ide-complete "$(wc -c <"$WORLD/typed.nu")" "$WORLD/typed.nu")
		word=${word#'{"completions": ['} word=${word%']}'}
		word=${word#'"'} word=${word%'"'}
		PATH=$WORLD/recording:$PATH "$NU" --no-config-file \
			-c "${begun% *} ${word:-${begun##* }}${typed#*^}" 2>>"$WORLD/nu.log" || :
	done
	diff -u <(printf '%s' "$expected") <(sed 's|/>|>|g' "$LOG") || {
		cat "$WORLD/nu.log"
		return 1
	}
}

# The same for each shell that has completions: quotes and backslashes are those of
# the first three, which also put a blank behind a word that is whole, and only
# plain words can be completed in tcsh.
all_complete() {
	local shell rows plain
	rows=$(cat)
	for shell in bash zsh fish; do
		completes "$shell" <<<"$rows" || return
	done
	plain=$(grep -v "^[^=]*[\\'\"]\|^[^ ].*^[^ ].* =>" <<<"$rows")
	for shell in elvish xonsh nu; do
		completes "$shell" <<<"$plain" || return
	done
	completes tcsh < <(grep -E '=> [-A-Za-z0-9./=<>]*$' <<<"$plain")
}

# NAME: an environment in WORKON_HOME.
make_named() {
	make_env "$HOME/.virtualenvs/$1"
}

@test "TAB completes commands, and the options of each" {
	all_complete <<-'END'
		vact sta^ => <status>
		vact comp^zsh => <completions><zsh>
		vact --ver^ => <--version>
		vact find --js^ => <find><--json>
		vact deny --forg^ . => <deny><--forget><.>
		vact allow . --forg^ => <allow><.><--forget>
		vact on --forc^ x => <on><--force><x>
	END
}

@test "TAB completes what a command takes: shells, commands, one of a choice" {
	all_complete <<-'END'
		vact hook z^ => <hook><zsh>
		vact hook yas^ => <hook><yash>
		vact completions ba^ => <completions><bash>
		vact help stat^ => <help><status>
		vact on --shell js^ => <on><--shell><json>
		vact on -s fi^ => <on><-s><fish>
		vact off --shell=fi^ => <off><--shell=fish>
		vact hook js^ => <hook><js>
		vact completions das^ => <completions><das>
	END
}

@test "TAB completes environments by their names, wherever they can be given" {
	make_named plain-env
	make_project "$WORLD/elsewhere/shop"
	all_complete <<-'END'
		vact on plai^ => <on><plain-env>
		vact on sho^ => <on><shop>
		vact exec -e plai^ true => <exec><-e><plain-env><true>
		vact exec --env plai^ true => <exec><--env><plain-env><true>
		vact exec --env=plai^ true => <exec><--env=plain-env><true>
		vact on -f plai^ => <on><-f><plain-env>
		vact on -- plai^ => <on><--><plain-env>
		vact on other plai^ => <on><other><plai>
		vact off plai^ => <off><plai>
	END
}

@test "TAB completes environments by their paths, those that a dot hides too" {
	make_env proj/.venv
	make_env 'my proj/env'
	all_complete <<-'END'
		vact on proj/^ => <on><proj/.venv>
		vact on ./pro^ => <on><./proj>
		vact on my^ => <on><my proj>
		vact on my\ proj/e^ => <on><my proj/env>
	END
}

@test "TAB completes a path below the home directory" {
	make_env "$HOME/stuff/env"
	make_named '~stuff'
	for shell in bash zsh fish; do
		completes "$shell" <<-END
			vact on ~/stu^ => <on><$HOME/stuff>
			vact allow ~/stu^ => <allow><$HOME/stuff>
		END
	done
}

@test "TAB completes directories, not files, where a directory is meant" {
	mkdir somewhere 'other place'
	touch some-file other-file
	all_complete <<-'END'
		vact allow some^ => <allow><somewhere>
		vact deny ./some^ => <deny><./somewhere>
		vact find other^ => <find><other place>
		vact allow some-f^ => <allow><some-f>
	END
}

@test "vact exec completes a command, then its arguments" {
	printf '#!/bin/sh\n' >"$WORLD/bin/vact-test-command"
	chmod +x "$WORLD/bin/vact-test-command"
	touch some-file
	all_complete <<-'END'
		vact exec vact-test-c^ => <exec><vact-test-command>
		vact exec -- vact-test-c^ => <exec><--><vact-test-command>
		vact exec vact-test-command some-^ => <exec><vact-test-command><some-file>
		vact exec -f vact-test-command a some-^ => <exec><-f><vact-test-command><a><some-file>
		vact exec vact-test-command --forc^ => <exec><vact-test-command><--forc>
	END
}

# NAMEs of any characters, and what a user types of each.
hostile_names() {
	local name
	for name in 'q$(touch ran)' 'r`touch ran`' 's;touch ran' "t'u\"v" 'v w  x' 'x*?[y]' \
		'y{a,b}' 'z!!' 'b\c' 'c&|<>#' 'd$HOME' 'e~' 'fü→' 'g=h' 'i^j' 'k%l' '~m' '-n'; do
		make_named "$name"
	done
}

@test "a name is completed to what stands for it, and nothing in it is run" {
	hostile_names
	all_complete <<-'END'
		vact on q^ => <on><q$(touch ran)>
		vact on r^ => <on><r`touch ran`>
		vact on s^ => <on><s;touch ran>
		vact on t^ => <on><t'u"v>
		vact on v^ => <on><v w  x>
		vact on x^ => <on><x*?[y]>
		vact on y^ => <on><y{a,b}>
		vact on z^ => <on><z!!>
		vact on b^ => <on><b\c>
		vact on c^ => <on><c&|<>#>
		vact on d^ => <on><d$HOME>
		vact on e^ => <on><e~>
		vact on f^ => <on><fü→>
		vact on g^ => <on><g=h>
		vact on k^ => <on><k%l>
		vact on \~^ => <on><~m>
		vact on 'q^ => <on><q$(touch ran)>
		vact on 's;^ => <on><s;touch ran>
		vact on "q^ => <on><q$(touch ran)>
		vact on "b^ => <on><b\c>
		vact on \q\$^ => <on><q$(touch ran)>
		vact on v\ ^ => <on><v w  x>
	END
	[[ ! -e ran && ! -e $HOME/ran ]]
}

@test "directories of such names are completed too, and nothing in them is run" {
	mkdir -p 'a$(touch ran)' 'b`touch ran`' "c'd" 'e;f' 'g h' 'i\j' 'a$(touch ran)/k l'
	all_complete <<-'END'
		vact allow a^ => <allow><a$(touch ran)>
		vact allow b^ => <allow><b`touch ran`>
		vact on c^ => <on><c'd>
		vact on e^ => <on><e;f>
		vact on ./g^ => <on><./g h>
		vact on i^ => <on><i\j>
		vact on a\$\(touch\ ran\)/^ => <on><a$(touch ran)/k l>
	END
	[[ ! -e ran ]]
}

@test "what is typed is not run either" {
	make_named plain-env
	for shell in bash zsh fish; do
		need_shell "$shell"
		run interactive "$shell" < <(
			preamble "$shell"
			# ^U takes the line back. zsh itself runs a substitution in the word at
			# the cursor, for every command.
			if [[ $shell != zsh ]]; then
				printf '%s\n' $'vact on $(touch ran)/\t\x15' $'vact on "$(touch ran)"/\t\x15' \
					$'vact on --shell=$(touch ran)\t\x15'
			fi
			printf '%s\n' $'vact exec \'$(touch ran)\' \t\x15' $'vact $(touch ran) \t\x15' \
				$'vact \'a[$(touch ran)]\' \t\x15' $'vact exec -e $(touch ran) \t\x15' \
				$'vact on \'$(touch ran)/\t\x15\x03' exit
		)
		[[ ! -e ran ]] || {
			echo "$shell: $output"
			return 1
		}
	done
}

@test "what is typed is not run where vact is asked, either" {
	local shell
	for shell in tcsh elvish xonsh; do
		need_shell "$shell"
		run interactive "$shell" < <(
			preamble "$shell"
			printf '%s\n' $'vact exec \'$(touch ran)\' \t\x15' $'vact on \'$(touch ran)/\t\x15' \
				$'vact on "`touch ran`"\t\x15' $'vact on (touch ran) \t\x15' exit
		)
		[[ ! -e ran ]] || {
			echo "$shell: $output"
			return 1
		}
	done
}

@test "nu: what is typed is not run where vact is asked, either" {
	local typed
	need_shell nu
	"$VACT" completions nu >complete.nu
	for typed in 'vact on (touch ran) ' 'vact on $(touch ran)' 'vact on "$(touch ran)' "vact on \$'(touch ran)'/"; do
		printf 'source complete.nu\n%s' "$typed" >typed.nu
		"$NU" --no-config-file --ide-complete "$(wc -c <typed.nu)" typed.nu
	done
	[[ ! -e ran ]]
}

@test "names that cannot be typed, or mean something else, are left out" {
	make_named good
	make_named $'new\nline'
	make_named $'ta\tb'
	make_named $'es\ec'
	make_named $'latin\xe9'
	make_named -dash
	make_named work-dir
	make_named co:lon
	make_named dangling
	ln -sf /nonexistent "$HOME/.virtualenvs/dangling/bin/python"
	make_named $'c1\xc2\x9b'
	mkdir work-dir "$HOME/.virtualenvs/no-env"
	make_project "$WORLD/one/twice"
	make_project "$WORLD/two/twice"
	make_project "$WORLD/three/good"
	make_project "$WORLD/four"
	make_env "$WORLD/four/.venv" 'a/b'
	run -0 --separate-stderr "$VACT" known
	[[ $output == $'good\t'"$HOME/.virtualenvs/good" && -z $stderr ]]
}

@test "each name that is offered leads to the environment that is shown with it" {
	local name path
	hostile_names
	make_named plain
	make_project "$WORLD/p/shop"
	make_env "$WORLD/q/.venv" 'My Prompt'
	"$VACT" allow "$WORLD/q"
	run -0 "$VACT" known
	[[ ${#lines[@]} -eq 20 ]]
	while IFS=$'\t' read -r name path; do
		run -0 "$VACT" exec -e "$name" -- printenv VIRTUAL_ENV
		[[ $output == "$path" ]]
	done < <("$VACT" known)
}

@test "what may stand there is listed, with what it is in zsh and fish" {
	local shell line word said
	make_named plain-env
	make_named other-env
	for shell in bash zsh fish; do
		need_shell "$shell"
		said=
		# A session each: what is typed while the line before is being taken, the
		# terminal would take the \x15 out of.
		for line in $'vact \t\t\x15' $'vact on \t\t\x15' $'vact on --\t\t\x15'; do
			run interactive "$shell" < <(
				preamble "$shell"
				printf '%s\n' "$line" exit
			)
			said+=$output
		done
		for word in status completions plain-env --force --shell; do
			[[ $said == *$word* ]] || {
				echo "$shell lists no $word: $said"
				return 1
			}
		done
		[[ $said != *known* && $said != *event* && $said != *--hooked* ]]
		if [[ $shell != bash ]]; then
			[[ $said == *'print a completion script'* ]]
			[[ $said == *"$HOME/.virtualenvs/plain-env"* ]]
			[[ $said == *'activate an unsafe environment too'* ]]
		fi
	done
}

@test "bash completes under strict options, and keeps them" {
	make_named plain-env
	make_named 'q$(touch ran)'
	mkdir some-dir
	local options
	for options in 'set -eu' 'set -f' 'set -o posix' 'shopt -s failglob' 'shopt -s nullglob dotglob' \
		'shopt -s nocasematch extglob' 'set -C' 'IFS=:' 'set -eu -o pipefail' \
		"alias local=false printf=false return=false read=false"; do
		completes bash "$options" <<-'END'
			vact on plai^ => <on><plain-env>
			vact on q^ => <on><q$(touch ran)>
			vact allow some^ => <allow><some-dir>
			vact exec -e plai^ printen^ => <exec><-e><plain-env><printenv>
			vact on --shell=fi^ => <on><--shell=fish>
			vact nosuch x^ => <nosuch><x>
		END
		[[ $output != *'unbound'* && $output != *'no match'* ]]
	done
}

@test "bash before version 4 has what it needs" {
	# Its completion lacks compopt; all else is of version 3.2.
	make_named plain-env
	make_named 'q$(touch ran)'
	mkdir some-dir
	completes bash 'enable -n compopt' <<-'END'
		vact on plai^ => <on><plain-env>
		vact on q^ => <on><q$(touch ran)>
		vact allow some^ => <allow><some-dir>
		vact hook fi^ => <hook><fish>
	END
}

@test "bash's function can be asked without a terminal" {
	need_shell bash
	make_named 'with space'
	mkdir some-dir
	run -0 bash -c '
		eval "$(vact completions bash)"
		ask() {
			COMP_WORDS=(vact "$@") COMP_CWORD=$# COMPREPLY=()
			__vact_complete vact "${!#}" "" && printf "[%s]" "${COMPREPLY[@]}" && echo
		}
		ask on with
		ask allow so
		ask on --shell = z
		ask completions ""
	'
	[[ $output == '[with\ space]
[some-dir/]
[zsh]
[bash][zsh][fish][tcsh][elvish][xonsh][nu]' ]]
}

@test "zsh completes under strict options" {
	make_named plain-env
	mkdir some-dir
	local options
	for options in 'setopt ksharrays' 'setopt nounset' 'setopt shwordsplit globsubst noglob' \
		'setopt kshglob noextendedglob nonomatch'; do
		completes zsh : "$options" <<-'END'
			vact on plai^ => <on><plain-env>
			vact allow some^ => <allow><some-dir>
			vact exec --env=plai^ true => <exec><--env=plain-env><true>
			vact on --shell=fi^ => <on><--shell=fish>
		END
	done
}

@test "zsh takes the completions out of fpath, from the first TAB on" {
	need_shell zsh
	make_named plain-env
	mkdir site
	"$VACT" completions zsh >site/_vact
	: >"$LOG"
	run interactive zsh < <(
		echo 'fpath=($PWD/site $fpath); autoload -Uz compinit && compinit -u -D'
		record zsh
		printf '%s\n' $'vact sta\t' $'vact on plai\t' exit
	)
	[[ $(cat "$LOG") == $'<status>\n<on><plain-env>' ]]
}

@test "zsh says what is missing when compinit was not called" {
	need_shell zsh
	run -0 zsh -f -c 'eval "$(vact completions zsh)"; print done'
	[[ $output == 'vact: completions for zsh need compinit: call it first'$'\n'done ]]
}

@test "fish completes where it takes a question mark for itself, as from 4.0 on" {
	need_shell fish
	mkdir -p pro/ject
	run -0 --separate-stderr fish --no-config --features=qmark-noglob -c '
		vact completions fish | source
		complete -C "vact on --force pro"
		complete -C "vact setup --dry-run ba"
		complete -C "vact exec -- vac"'
	[[ -z $stderr && $output == *pro/* && $output == *bash* && $output == *vact* ]]
}

@test "fish takes the completions out of its directory" {
	need_shell fish
	make_named plain-env
	mkdir -p "$HOME/.config/fish/completions"
	"$VACT" completions fish >"$HOME/.config/fish/completions/vact.fish"
	run -0 fish -c 'complete -C "vact sta"; complete -C "vact on plai"'
	[[ ${lines[0]} == $'status\t'* ]]
	[[ ${lines[1]} == $'plain-env\t'"$HOME/.virtualenvs/plain-env" ]]
}

@test "loading the completions twice equals loading them once" {
	need_shell fish
	run -0 fish --no-config -c '
		vact completions fish | source
		complete -c vact >once
		vact completions fish | source
		complete -c vact >twice'
	[[ $(wc -l <once) -gt 20 ]]
	diff once twice
}

@test "with the hook loaded, completions ask the vact it came from" {
	make_named plain-env
	mkdir other
	printf '#!/bin/sh\ntouch "%s/ran"\n' "$WORLD" >other/vact
	chmod +x other/vact
	for shell in bash zsh fish tcsh elvish xonsh; do
		completes "$shell" "$(hook_line "$shell")" "$(word "$shell" path_first "$PWD/other" || echo "export PATH='$PWD/other:$PATH'")" <<-'END'
			vact on plai^ => <on><plain-env>
		END
		[[ ! -e $WORLD/ran ]]
	done
}

@test "with the hook loaded, TAB and Enter activate" {
	make_named 'my env'
	for shell in bash zsh fish; do
		need_shell "$shell"
		: >"$PROBE_LOG"
		run interactive "$shell" < <(
			hook_line "$shell"
			preamble "$shell" | grep -v LOG
			printf '%s\n' $'vact on my\t' 'probe on' exit
		)
		expect_probes <<<'on|home/.virtualenvs/my env|my env|home/.virtualenvs/my env/bin:'"$WORLD/bin:BASE"
	done
}

@test "a vact that fails, or is not there, completes the rest without noise" {
	mkdir some-dir broken
	printf '#!/bin/sh\necho noise; echo noise >&2; exit 1\n' >broken/vact
	chmod +x broken/vact
	for shell in bash zsh fish; do
		need_shell "$shell"
		: >"$LOG"
		run interactive "$shell" < <(
			preamble "$shell"
			echo 'export PATH=/usr/bin:/bin'
			printf '%s\n' $'vact on some\t' $'vact hook z\t' exit
		)
		[[ $(sed 's|/>|>|' "$LOG") == $'<on><some-dir>\n<hook><zsh>' ]]
		expect_quiet
	done
}

@test "settings with mistakes do not speak up at a TAB" {
	make_named plain-env
	mkdir -p "$XDG_CONFIG_HOME/vact"
	echo '{"nonsense": 1}' >"$XDG_CONFIG_HOME/vact/config.json"
	all_complete <<-'END'
		vact on plai^ => <on><plain-env>
	END
	expect_quiet
}

@test "there are completions for seven shells, and wrong usage for others" {
	local shell
	for shell in bash zsh fish tcsh elvish xonsh nu /bin/bash; do
		run -0 --separate-stderr "$VACT" completions "$shell"
		[[ -n $output && -z $stderr ]]
	done
	for shell in sh dash json nosuch; do
		run -2 --separate-stderr "$VACT" completions "$shell"
		[[ -z $output ]]
		[[ $stderr == "vact: there are no completions for '$shell', but for bash, zsh, fish, tcsh, elvish, xonsh, nu" ]]
	done
	run -2 "$VACT" completions
}

@test "what is printed has the files of hooks/ in it as they stand" {
	local shell file
	while read -r shell file; do
		"$VACT" completions "$shell" >printed
		tail -c "$(wc -c <"$TESTS_DIR/../hooks/$file")" printed |
			cmp - "$TESTS_DIR/../hooks/$file"
	done <<-'END'
		bash complete.bash
		zsh complete.zsh
		fish complete.fish
		elvish complete.elv
		xonsh complete.xsh
		nu extern.nu
	END
	[[ $("$VACT" completions zsh | head -n 1) == '#compdef vact' ]]
	[[ $("$VACT" completions tcsh | wc -l) == 1 ]]
}

# WORD...: what `vact complete` says of them, in one line.
candidates() {
	"$VACT" complete "$@" | cut -f 1 | tr '\n' ' '
}

@test "vact tells what the last word may become, and nothing else of the line counts" {
	make_named plain-env
	make_env proj/.venv
	mkdir -p proj/src
	touch proj/file
	[[ $(candidates -- 'st') == 'status ' ]]
	[[ $(candidates -- on --s) == '--shell ' ]]
	[[ $(candidates -- on -- --s) == '' ]]
	[[ $(candidates -- on --shell js) == 'json ' ]]
	[[ $(candidates -- hook js) == '' ]]
	[[ $(candidates -- on --shell=js) == '--shell=json ' ]]
	[[ $(candidates -- on proj/) == 'proj/.venv/ proj/src/ ' ]]
	[[ $(candidates -- allow --list proj/s) == 'proj/src/ ' ]]
	[[ $(candidates -- exec -e plai) == 'plain-env ' ]]
	[[ $(candidates -- exec -e plain-env -- cat proj/f) == 'proj/file ' ]]
	[[ $(candidates -- exec cat -) == '' ]]
	make_env "$HOME/stuff/env"
	[[ $(candidates -- allow \~/stu) == \~/stuff/' ' ]]
	[[ $(candidates -- nosuch '') == '' ]]
	[[ $(candidates -- event --) == '' ]]
	[[ $(candidates) == "$(candidates -- '')" ]]
	[[ $(COMMAND_LINE='a b; cd x && vact  on "plai' candidates --shell tcsh) == 'plain-env ' ]]
	[[ $(COMMAND_LINE='vact on plai\n-e' candidates --shell tcsh) == 'plain-env ' ]]
	[[ $(COMMAND_LINE='vact ' candidates --shell tcsh) == "$(candidates -- '')" ]]
	[[ $(COMMAND_LINE='echo `vact on' candidates --shell tcsh) == '' ]]
	run -2 "$VACT" complete --shell nosuch ''
}

# What stands before the cursor, as nu gives it: with the quotes.
@test "in nu, words come back quoted, and where a quote is open" {
	make_named 'my env'
	make_named "it's"
	make_named '7"'
	[[ $("$VACT" complete --shell nu -- on '"my e' | cut -f 1) == '"my env"' ]]
	[[ $("$VACT" complete --shell nu -- on "it" | cut -f 1) == '"it'"'"'s"' ]]
	[[ $("$VACT" complete --shell nu -- on 7 | cut -f 1) == '"7\""' ]]
}

@test "tcsh leaves out what backticks would part or expand" {
	need_shell tcsh
	make_named plain
	hostile_names
	[[ $(candidates --shell tcsh -- on '') == 'g=h plain ' ]]
	completes tcsh <<-'END'
		vact on q^ => <on><q>
		vact on v^ => <on><v>
		vact on pla^ => <on><plain>
	END
	[[ ! -e ran && ! -e $HOME/ran ]]
}

@test "every option that help shows is completed, by the shells that ask vact too" {
	local command
	while read -r command; do
		diff <("$VACT" help "$command" | sed -n 's/^  \(-., \)\{0,1\} *\(--[a-z-]*\).*/\2/p' | sort) \
			<("$VACT" complete -- "$command" -- | cut -f 1 | sort)
	done < <("$VACT" complete -- '' | cut -f 1)
}
