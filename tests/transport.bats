#!/usr/bin/env bats
# Random values, some thousand strings of bytes in each shell and run, through
# the code that vact prints and as a user has the shell take it: each arrives
# as it was, and nothing of it is run. See random_values.c.
#
# VALUES_SEED=N repeats what a failure has told.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

BATCHES=20

setup() {
	: "${RANDOM_VALUES:?run the tests by make check, or set RANDOM_VALUES to tests/random_values}"
	make_world
	export RANDOM_VALUES
	mkdir "$WORLD/cwd"
	cd "$WORLD/cwd" || return
	SEED=${VALUES_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
}

# SHELL: the words by which it takes a batch in one or the other way, sees
# whether the values arrived, and has PATH as before.
print_functions() {
	local form words='' leave=__vact_leave i
	for ((i = 2; i < 100; i += 5)); do
		words+=" V$i"
	done
	if [[ $1 == fish ]]; then
		cat <<-END
			set -g base \$PATH
			function fish_prompt; printf '@@ '; end
			function take0; \$RANDOM_VALUES print fish \$argv | source; end
			function take1; eval (\$RANDOM_VALUES print fish \$argv | string collect); end
			function look
				__vact_leave
				for name in $words; set -gx \$name \$\$name; end
				\$RANDOM_VALUES check fish \$argv; or echo "in batch \$argv[2]"
				test (fish_prompt) = '@@ '; or echo "the prompt is changed by batch \$argv[2]"
				set -gx PATH \$base
			end
		END
		return
	fi
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
			export$words
			"\$RANDOM_VALUES" check $1 "\$@" || echo "in batch \$2"
			[ "\$PS1" = '@@ ' ] || echo "PS1 is \$PS1 after batch \$2"
			PATH=\$BASE_PATH
		}
	END
}

# SHELL COMMAND...: the command runs the shell on a script.
expect_values() {
	local shell=$1 i
	shift
	need_shell "$1"
	print_functions "$shell" >../script
	for ((i = 0; i < BATCHES; i++)); do
		printf 'take%d %s %d\nlook %s %d\n' $((i % 2)) "$SEED" "$i" "$SEED" "$i" >>../script
		"$RANDOM_VALUES" say "$shell" "$SEED" "$i" >>../said.expected
	done
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
	cmp ../said.expected ../said || {
		diff <(cat -v ../said.expected) <(cat -v ../said) | head -20
		return 1
	}
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
