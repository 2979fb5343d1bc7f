#!/usr/bin/env bats
# Random values, some thousand strings of bytes in each shell and run, through
# the code that vact prints and as a user has the shell take it: each arrives
# as it was, and nothing of it is run. See random_values.c.
#
# VALUES_SEED=N repeats what a failure has told.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

# Of 100 values each; for tcsh, whose lines are short, of 10.
batches_of() {
	case $1 in
	tcsh) echo 200 ;;
	*) echo 20 ;;
	esac
}

setup() {
	: "${RANDOM_VALUES:?run the tests by make check, or set RANDOM_VALUES to tests/random_values}"
	make_world
	export RANDOM_VALUES
	mkdir "$WORLD/cwd"
	cd "$WORLD/cwd" || return
	SEED=${VALUES_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
}

# How many batches are to be refused.
SPOILT=40

# PREFIX SUFFIX [COUNT]: around the name of each variable that a plan of COUNT
# values, 100 unless said, sets and does not export.
set_only() {
	local i
	for ((i = 2; i < ${3-100}; i += 5)); do
		printf '%s%s%s' "$1" "V$i" "$2"
	done
}

# SHELL: the functions by which it takes a batch in one or the other way, sees
# whether the values arrived, and has PATH as before; and takes a spoilt one.
functions_bourne() {
	local form leave=__vact_leave
	# As its `deactivate` calls it, for options to be the usual ones.
	[[ $1 != zsh ]] || leave='() { emulate -L zsh; __vact_leave; }'
	for form in 0 1; do
		if [[ $form == 1 && ($1 == bash || $1 == zsh || $1 == ksh93) ]]; then
			echo "take$form() { . <(\"\$RANDOM_VALUES\" print $1 \"\$@\"); }"
		else
			echo "take$form() { eval \"\$(\"\$RANDOM_VALUES\" print $1 \"\$@\")\"; }"
		fi
	done
	cat <<-END
		PS1='@@ '
		look() {
			$leave
			export $(set_only '' ' ')
			"\$RANDOM_VALUES" check $1 "\$@" || echo "in batch \$2"
			[ "\$PS1" = '@@ ' ] || echo "PS1 is \$PS1 after batch \$2"
			PATH=\$BASE_PATH
		}
		spoil() {
			if eval "\$("\$RANDOM_VALUES" spoilt $1 "\$@")"; then
				echo "spoilt batch \$2 does not fail"
			fi
			"\$RANDOM_VALUES" none $1 "\$@" || echo "in spoilt batch \$2"
		}
	END
}

functions_fish() {
	cat <<-END
		set -g base \$PATH
		function fish_prompt; printf '@@ '; end
		function take0; \$RANDOM_VALUES print fish \$argv | source; end
		function take1; eval (\$RANDOM_VALUES print fish \$argv | string collect); end
		function look
			__vact_leave
			for name in $(set_only '' ' '); set -gx \$name \$\$name; end
			\$RANDOM_VALUES check fish \$argv; or echo "in batch \$argv[2]"
			test (fish_prompt) = '@@ '; or echo "the prompt is changed by batch \$argv[2]"
			set -gx PATH \$base
		end
	END
}

# Not in aliases, whose text is expanded once more.
functions_tcsh() {
	cat <<-END
		set prompt = '@@ '
		set look_at_rest = 'eval "\$__vact_leave:q" ; $(set_only 'setenv ' ' ; ' 10 | sed 's/V[0-9]*/& "$&:q"/g')'
	END
}

# No code shares a variable with another, so what leaves is behind what enters, in the
# same braces.
functions_elvish() {
	cat <<-END
		var values~ = (external (get-env RANDOM_VALUES))
		fn take0 {|@batch|
			var code = (values print elvish \$@batch | slurp)
			eval \$code[..(- (count \$code) 2)]'
				\$__vact:functions[__vact_leave]
				$(set_only 'set-env ' $'\n' | sed 's/\(V[0-9]*\)/\1 $__vact:values[\1]/')
			}'
		}
		fn take1 {|@batch| take0 \$@batch }
		fn look {|@batch|
			try { values check elvish \$@batch } catch _ { echo in batch \$@batch }
			set-env PATH (get-env BASE_PATH)
		}
	END
}

functions_xonsh() {
	cat <<-END
		\$PROMPT = '@@ '
		def take0(*batch):
		    exec(\$(@(\$RANDOM_VALUES) print xonsh @(batch)))
		def take1(*batch):
		    code = \$(@(\$RANDOM_VALUES) print xonsh @(batch))
		    exec(code, globals())
		def look(*batch):
		    __vact_state['__vact_leave']()
		    for name in '$(set_only '' ' ')'.split():
		        __xonsh__.env[name] = __vact_state[name]
		    print(\$(@(\$RANDOM_VALUES) check xonsh @(batch)), end='')
		    if \$PROMPT != '@@ ':
		        print('the prompt is changed by', *batch)
		    \$PATH = list(\$BASE_PATH)
	END
}

# As a hook takes it, and as a script, in which there is no code to come.
functions_nu() {
	"$VACT" hook nu
	cat <<-END
		\$env.PROMPT_COMMAND = {|| '@@ ' }
		def --env take0 [...batch] {
			__vact_apply (^\$env.RANDOM_VALUES hooked nu ...\$batch | from json)
			__vact_apply (__vact_get __vact_leave)
			for name in [$(set_only '' ' ')] { load-env {\$name: (__vact_get \$name)} }
		}
		def --env take1 [...batch] {
			^\$env.RANDOM_VALUES print nu ...\$batch | from json | load-env
		}
		def --env look [...batch] {
			try { ^\$env.RANDOM_VALUES check nu ...\$batch } catch { print \$"in batch (\$batch.1)" }
			if (do \$env.PROMPT_COMMAND) != '@@ ' { print 'the prompt is changed' }
			\$env.PATH = (\$env.BASE_PATH | split row ':')
		}
		def --env spoil [...batch] {
			try {
				^\$env.RANDOM_VALUES spoilt nu ...\$batch | from json | load-env
				print 'a spoilt batch does not fail'
			} catch { }
			print -n (^\$env.RANDOM_VALUES none nu ...\$batch | complete).stdout
		}
	END
}

# SHELL WORD BATCH
call() {
	case $1-$2 in
	xonsh-*) echo "$2('$SEED', '$3')" ;;
	tcsh-take0) echo "eval \"\`\"\\\$\"RANDOM_VALUES:q print tcsh $SEED $3\`\"" ;;
	tcsh-take1) printf '%s\n' "set code = \"\`\"\\\$\"RANDOM_VALUES:q print tcsh $SEED $3\`\"" 'eval "$code:q"' ;;
	tcsh-look)
		cat <<-END
			eval "\$look_at_rest:q"
			\$RANDOM_VALUES:q check tcsh $SEED $3 || echo in batch $3
			if ( "\$prompt:q" != '@@ ' ) echo the prompt is changed by batch $3
			setenv PATH "\$BASE_PATH"
		END
		;;
	tcsh-spoil)
		cat <<-END
			eval "\`"\\\$"RANDOM_VALUES:q spoilt tcsh $SEED $3\`"
			if ( \$status == 0 ) echo spoilt batch $3 does not fail
			\$RANDOM_VALUES:q none tcsh $SEED $3 || echo in spoilt batch $3
		END
		;;
	*) echo "$2 $SEED $3" ;;
	esac
}

print_functions() {
	if declare -F "functions_$1" >/dev/null; then
		"functions_$1"
	else
		functions_bourne "$1"
	fi
}

# COMMAND...: runs the shell on the script, which is to say nothing on standard
# output, and to leave no file.
play_script() {
	printf 'the seed is %s\n' "$SEED"
	timeout 300 "$@" ../script >../output 2>../said || {
		printf 'the script failed with status %d\n' $?
		cat -v ../said | head -20
		return 1
	}
	# Whatever would have been run wrote a file here.
	[[ -z $(ls -A) ]] || {
		ls -A
		return 1
	}
	head -c 4000 ../output
	[[ ! -s ../output ]]
}

# SHELL COMMAND...: the command runs the shell on a script.
expect_values() {
	local shell=$1 batches i
	shift
	need_shell "$shell"
	batches=$(batches_of "$shell")
	print_functions "$shell" >../script
	for ((i = 0; i < batches; i++)); do
		call "$shell" "take$((i % 2))" "$i" >>../script
		call "$shell" look "$i" >>../script
		# A record for nu says nothing.
		[[ $shell == nu && $((i % 2)) == 1 ]] ||
			"$RANDOM_VALUES" say "$shell" "$SEED" "$i" >>../said.expected
	done
	play_script "$@"
	cmp ../said.expected ../said || {
		diff <(cat -v ../said.expected) <(cat -v ../said) | head -20
		return 1
	}
}

# SHELL COMMAND...: what it cannot hold is refused, all or nothing.
expect_refused() {
	local shell=$1 i
	shift
	need_shell "$shell"
	print_functions "$shell" >../script
	for ((i = 0; i < SPOILT; i++)); do
		call "$shell" spoil "$i" >>../script
	done
	play_script "$@"
	[[ $(grep -c "^random_values: $shell cannot hold '.*', which .*; rename it" ../said) -eq $SPOILT ]]
	[[ $(wc -l <../said) -eq $SPOILT ]]
}

# A locale in which a character's second byte may be that of a backslash.
enter_shift_jis() {
	mkdir "$WORLD/locale"
	localedef -i ja_JP -f SHIFT_JIS "$WORLD/locale/ja_JP.SHIFT_JIS" 2>/dev/null || :
	[[ -e $WORLD/locale/ja_JP.SHIFT_JIS/LC_CTYPE ]] || skip 'localedef cannot make the locale'
	export LOCPATH=$WORLD/locale LC_ALL=ja_JP.SHIFT_JIS
}

@test "bash gets random values exactly" {
	expect_values bash bash
}

@test "bash in posix mode gets random values exactly" {
	expect_values bash bash --posix
}

@test "zsh gets random values exactly" {
	expect_values zsh zsh -f
}

@test "zsh gets random values exactly, whatever its options" {
	expect_values zsh zsh -f -o rcquotes -o shwordsplit -o globsubst -o ksharrays -o extendedglob
}

@test "fish gets random values exactly" {
	expect_values fish fish --no-config
}

@test "dash gets random values exactly" {
	expect_values dash dash
}

@test "ksh93 gets random values exactly" {
	expect_values ksh93 ksh93
}

@test "mksh gets random values exactly" {
	expect_values mksh mksh
}

@test "busybox gets random values exactly" {
	expect_values busybox busybox sh
}

@test "yash gets random values exactly" {
	expect_values yash yash
}

@test "posh gets random values exactly" {
	expect_values posh posh
}

@test "tcsh gets random values exactly" {
	expect_values tcsh tcsh -f
}

@test "elvish gets random values exactly" {
	expect_values elvish elvish -norc
}

@test "xonsh gets random values exactly" {
	expect_values xonsh xonsh --no-rc
}

@test "nushell gets random values exactly" {
	expect_values nu "$NU" --no-config-file
}

@test "yash is refused what is no UTF-8, and changes nothing" {
	expect_refused yash yash
}

@test "tcsh is refused newlines and what is no text in its locale, and changes nothing" {
	expect_refused tcsh tcsh -f
}

@test "nushell is refused what is no UTF-8, and changes nothing" {
	expect_refused nu "$NU" --no-config-file
}

@test "fish gets random values exactly where characters may end in a backslash" {
	enter_shift_jis
	expect_values fish fish --no-config
}

# SHELL: its prompt runs nothing of a name, where the byte in front of a dollar,
# backtick or backslash begins a character in that locale.
expect_harmless_prompt() {
	need_shell "$1"
	make_env env $'\xc3\x81$(touch PWNED)\xc3\x81`touch PWNED`\xc3\x81\\$(touch PWNED)'
	enter_shift_jis
	run interactive "$1" <<-END
		:
		eval "\$("\$VACT" on --shell $1 ./env)"
		: here
		exit
	END
	[[ ! -e PWNED ]]
	LC_ALL=C grep -qaF $'(\xc3\x81$(touch PWNED)\xc3\x81`touch PWNED`\xc3\x81\\$(touch PWNED)) @@ : here' \
		<<<"$output"
}

@test "bash runs nothing of a name in its prompt where characters may end in a backslash" {
	expect_harmless_prompt bash
}

@test "ksh93 runs nothing of a name in its prompt where characters may end in a backslash" {
	expect_harmless_prompt ksh93
}

@test "zsh runs nothing of a name in its prompt where characters may end in a backslash" {
	expect_harmless_prompt zsh
}
