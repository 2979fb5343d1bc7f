#!/usr/bin/env bats
# The rules of the source tree that a compiler does not keep, and the table of
# commands as the user meets it.
# shellcheck disable=SC2013,SC2016,SC2030,SC2031 # words without spaces; tests are subshells

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	SRC=$TESTS_DIR/../src
	MAKEFILE=$TESTS_DIR/../Makefile.am
}

# The modules in the order of the floors, lowest first; what stands behind the
# table of commands are the commands.
floors() {
	sed -n '/^libvact_a_SOURCES/,/[^\\]$/p' "$MAKEFILE" |
		grep -o 'src/[a-z0-9_]*\.[ch]' | sed 's|src/\(.*\)\.[ch]$|\1|' | awk '!seen[$0]++'
}

# FILE: the modules whose headers it includes.
includes() {
	sed -n 's/^#[[:space:]]*include[[:space:]]*"\([a-z0-9_]*\)\.h"$/\1/p' "$1"
}

@test "each file includes only from the floors below" {
	local -A floor=()
	local module file each number=0 checked=0 wrong=
	for module in $(floors); do
		# The commands stand side by side, and so does their table.
		[[ $module == cmd_* || $module == commands ]] || number=$((number + 1))
		floor[$module]=$number
	done
	[[ $number -gt 15 ]]
	for module in "${!floor[@]}"; do
		for file in "$SRC/$module.c" "$SRC/$module.h"; do
			[[ -e $file ]] || continue
			for each in $(includes "$file"); do
				checked=$((checked + 1))
				[[ $each != "$module" ]] || continue
				if [[ -z ${floor[$each]-} ]]; then
					wrong+="${file##*/} includes $each.h, which is on no floor"$'\n'
				elif [[ ${floor[$each]} -ge ${floor[$module]} && $module != cmd_* && $module != commands ]]; then
					wrong+="${file##*/} includes $each.h, from above"$'\n'
				fi
			done
		done
	done
	[[ $checked -gt 100 ]]
	if [[ -n $wrong ]]; then
		printf '%s' "$wrong"
		return 1
	fi
}

@test "every file under src/ is on a floor, but for main" {
	local file module
	for file in "$SRC"/*.[ch]; do
		module=${file##*/}
		module=${module%.*}
		[[ $module != main ]] || continue
		[[ $module != hook_files || $file == *.h ]] || continue
		floors | grep -qx "$module" || {
			echo "$file is not in libvact_a_SOURCES"
			return 1
		}
	done
}

@test "includes of our own are written so that these tests see them" {
	local file line
	for file in "$SRC"/*.[ch]; do
		while IFS= read -r line; do
			[[ $line =~ ^#include\ \"[a-z0-9_]+\.h\"$ ]] || {
				echo "$file: $line"
				return 1
			}
		done < <(grep '#[[:space:]]*include[[:space:]]*"' "$file")
	done
}

@test "each .c file includes its own header first" {
	local file module
	for file in "$SRC"/*.c; do
		module=${file##*/}
		module=${module%.c}
		[[ -e $SRC/$module.h && $module != hook_files ]] || continue
		[[ $(grep -m 1 '^#include' "$file") == "#include \"$module.h\"" ]] || {
			echo "$file begins with another header"
			return 1
		}
	done
}

# HEADER MODULE...: only these modules include it.
included_by() {
	local header=$1 expected
	shift
	expected=$(printf '%s\n' "$@" | sort)
	run grep -l "^#include \"$header\"" "$SRC"/*.[ch]
	found=$(for file in "${lines[@]}"; do basename "$file"; done | sort)
	if [[ $found != "$expected" ]]; then
		printf '%s should be included by: %s\nbut is by: %s\n' "$header" "$*" "$found"
		return 1
	fi
}

@test "only the dialects and the scripts of environments spell shell code" {
	included_by quote.h dialect.c env_script.c quote.c
	included_by dialect_rows.h dialect.c dialect_code.c
	# The file that is made from hooks/ may lie in the source tree.
	if [[ -e $SRC/hook_files.c ]]; then
		included_by hook_files.h dialect_code.c env_script.c hook_files.c
	else
		included_by hook_files.h dialect_code.c env_script.c
	fi
}

@test "below the commands nobody prints and nobody exits, but for lack of memory" {
	local file
	for file in "$SRC"/*.c; do
		case ${file##*/} in
		main.c | cmd_*.c | message.c | buf.c | lazy_json.c) continue ;;
		esac
		run ! grep -nE '(^|[^a-z_])(printf|puts|putchar|fputs|fputc|fprintf|perror|exit|_exit|abort)\(' "$file"
	done
}

@test "what C makes easy to get wrong is not used" {
	run ! grep -nE '(^|[^a-z_])(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|alloca|system|popen)\(' \
		"$SRC"/*.c
}

@test "no line of C is longer than 100 columns" {
	local file
	for file in "$SRC"/*.[ch] "$TESTS_DIR"/*.[ch]; do
		[[ ${file##*/} != hook_files.c ]] || continue
		run expand "$file"
		for line in "${lines[@]}"; do
			if [[ ${#line} -gt 100 ]]; then
				echo "$file: $line"
				return 1
			fi
		done
	done
}

# The table of commands, as help shows it.
listed() {
	"$VACT" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

@test "help lists the commands, and explains each with usage and an example" {
	local command
	[[ $(listed | wc -l) -ge 9 ]]
	for command in $(listed); do
		run -0 --separate-stderr "$VACT" help "$command"
		[[ -z $stderr ]]
		[[ ${lines[0]} == "usage: vact $command"* ]]
		[[ $output == *$'\noptions:\n'*--help*$'\nexample:\n  '*vact\ "$command"* ]]
		help=$output
		run -0 --separate-stderr "$VACT" "$command" --help
		[[ $output == "$help" ]]
		run -0 --separate-stderr "$VACT" "$command" -h
		[[ $output == "$help" ]]
	done
}

@test "each file of a command is in the table, and the other way round" {
	local file command
	for file in "$SRC"/cmd_*.c; do
		for command in $(sed -n 's/^const struct command cmd_\([a-z]*\) = {$/\1/p' "$file"); do
			grep -q "&cmd_$command,\$" "$SRC/commands.c" || {
				echo "$command is not in the table"
				return 1
			}
		done
	done
	for command in $(listed); do
		grep -q "^const struct command cmd_$command = {\$" "$SRC"/cmd_*.c
	done
}

@test "what only hooks call is in no list, and has no help" {
	[[ $'\n'$(listed)$'\n' != *$'\n'event$'\n'* ]]
	run -2 "$VACT" help event
}

@test "a command that is not there is answered with a hint and wrong usage" {
	run -2 --separate-stderr "$VACT" alow
	[[ -z $output && $stderr == "vact: there is no command 'alow'; did you mean 'allow'?" ]]
	run -2 --separate-stderr "$VACT" xyzzy
	[[ -z $output && $stderr == "vact: there is no command 'xyzzy'; 'vact help' lists them" ]]
	run -2 --separate-stderr "$VACT" help xyzzy
	[[ -z $output && $stderr == "vact: there is no command 'xyzzy'; 'vact help' lists them" ]]
	run -2 --separate-stderr "$VACT" $'\e[31m'
	[[ $stderr == "vact: there is no command '\\x1b[31m'; 'vact help' lists them" ]]
	run -2 --separate-stderr "$VACT"
	[[ -z $output && $stderr == "vact: which command? 'vact help' lists them" ]]
}

# WORDS PATTERN: wrong usage, said in one line. Nothing to evaluate is printed
# but, by the commands whose code is evaluated, the code that fails.
is_wrong() {
	local words
	read -ra words <<<"$1"
	run --separate-stderr "$VACT" "${words[@]}" </dev/null
	# shellcheck disable=SC2053 # it is a pattern
	if [[ $1 =~ ^o(n|ff)\  && $output == false ]]; then
		output=
	fi
	# shellcheck disable=SC2053
	if [[ $status -ne 2 || -n $output || $stderr == *$'\n'* || $stderr != $2 ]]; then
		printf 'vact %s should be wrong usage: %s\nended with %s: %s\n%s\n' \
			"$1" "$2" "$status" "$output" "$stderr"
		return 1
	fi
}

@test "words that do not fit are wrong usage, named in one line with where to look" {
	local command
	for command in $(listed); do
		is_wrong "$command --nope" "vact: no such option '--nope' of 'vact $command'; see 'vact help $command'"
		is_wrong "$command -Z" "vact: no such option '-Z' of 'vact $command'; see 'vact help $command'"
	done
	for command in on hook find allow deny help; do
		is_wrong "$command a b" "vact: 'b' is one word too many for 'vact $command'; see 'vact help $command'"
	done
	is_wrong 'off a' "vact: 'a' is one word too many for 'vact off'; see *"
	is_wrong 'status a' "vact: 'a' is one word too many for 'vact status'; see *"
	is_wrong hook "vact: 'vact hook' needs SHELL; see 'vact help hook'"
	is_wrong exec "vact: 'vact exec' needs *; see 'vact help exec'"
	is_wrong 'exec -e' "vact: no argument for option '-e' of 'vact exec'; see *"
	is_wrong 'on --shell' "vact: no argument for option '--shell' of 'vact on'; see *"
	is_wrong 'on --force=x' "vact: no such option '--force=x' of 'vact on'; did you mean '--force'?"
	is_wrong 'list --jsn' "vact: no such option '--jsn' of 'vact list'; did you mean '--json'?"
	is_wrong 'new --pyton=3 x' "vact: no such option '--pyton=3' of 'vact new'; did you mean '--python'?"
	is_wrong 'list --x' "vact: no such option '--x' of 'vact list'; see *"
	is_wrong 'on --shell nosuch' "vact: 'nosuch' is no shell that vact knows; it knows bash, *"
	is_wrong 'hook nosuch' "vact: 'nosuch' is no shell that vact knows; it knows bash, *"
	is_wrong 'hook json' "vact: 'json' is no shell that vact knows; it knows bash, *"
	is_wrong 'hook zsh --cd' "vact: --cd is for bash; *"
}

@test "an answer that cannot be written is a failure" {
	[[ -w /dev/full ]] || skip 'there is no /dev/full'
	for words in help --version --help 'hook bash' status 'find --json'; do
		# shellcheck disable=SC2086 # they are words
		run -1 --separate-stderr bash -c '"$VACT" "$@" >/dev/full' - $words
		# shellcheck disable=SC2154 # run sets it
		[[ $stderr == 'vact: cannot write the answer: '* ]]
	done
}
