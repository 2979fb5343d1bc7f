#!/usr/bin/env bash
# Names that try to be more than names: makes environments and projects of
# them below the directory WORLD, for names.bats; a program of its own, for
# bats makes long loops slow.
#
#   e/DIR        an environment called after its directory
#   r/DIR        an environment, in whose pyvenv.cfg is OTHER, as a repr
#   b/DIR/.venv  a project with OTHER there, bare
#   p/DIR/.venv  a project called after its directory
#   u/DIR/.venv  the same
#   d/I/.venv    a redirect to e/DIR, I being the index
#   bytes/, characters/  environments with random paths and names
#
# DIR is the name, or the index where a name cannot be a directory in PATH.
# lists/ has what is to be expected, as parallel lists of words ended by NUL.
#
# usage: names.bash WORLD
# shellcheck disable=SC2016,SC1003,SC2034
set -eu
export LC_ALL=C.UTF-8
cd "$1"
umask 022

# Parallel arrays: NAMES the bytes, SHOWN how a prompt or message shows them,
# REPRS how Python's repr() writes them, NOT_UTF8 non-empty where they are not.
NAMES=() SHOWN=() REPRS=() NOT_UTF8=()

# BYTES [SHOWN [REPR]]: SHOWN is BYTES and REPR what Python makes of printable
# characters, unless they are given.
name() {
	local quote="'" body=${1//\\/\\\\}
	if [[ $1 == *\'* && $1 != *\"* ]]; then
		quote='"'
	else
		body=${body//\'/\\\'}
	fi
	NAMES+=("$1")
	SHOWN+=("${2-$1}")
	REPRS+=("${3-$quote$body$quote}")
	NOT_UTF8+=('')
}

# BYTES SHOWN REPR of what is not UTF-8.
bytes() {
	name "$@"
	NOT_UTF8[${#NAMES[@]} - 1]=1
}

# Blanks and quotes.
name 'my env'
name ' leading space'
name 'trailing space '
name "it's"
name 'say "hi"'
name \''"'
name "''"
name '""'
name $'a\tb' 'a\tb' "'a\\tb'"
name $'\ttab' '\ttab' "'\\ttab'"
name $'two\nlines' 'two\nlines' "'two\\nlines'"
name $'trailing newline\n' 'trailing newline\n' "'trailing newline\\n'"
name $'trailing newlines\n\n' 'trailing newlines\n\n' "'trailing newlines\\n\\n'"
name $'\nleading newline' '\nleading newline' "'\\nleading newline'"
name $'a\rb' 'a\rb' "'a\\rb'"
name $'trailing cr\r' 'trailing cr\r' "'trailing cr\\r'"

# Code that leaves a trace.
name '$(touch PWNED)'
name '`touch PWNED`'
name '; touch PWNED;'
name '| touch PWNED'
name '& touch PWNED &'
name '&& touch PWNED'
name '(touch PWNED)'
name '<(touch PWNED)'
name '=(touch PWNED)'
name '>PWNED'
name '"$(touch PWNED)"'
name "'\$(touch PWNED)'"
name "';touch PWNED;'"
name '";touch PWNED;"'
name "'; touch PWNED #"
name "\\'; touch PWNED #"
name "\\\\'; touch PWNED; \\\\'"
name '\$(touch PWNED)'
name '\\$(touch PWNED)'
name '\\\$(touch PWNED)'
name '\`touch PWNED\`'
name '\044(touch PWNED)'
name '\\044(touch PWNED)'
name '\140touch PWNED\140'
name '\x24(touch PWNED)'
name '${x-$(touch PWNED)}'
name '${x:-$(touch PWNED)}'
name '$(touch "$WORLD/PWNED")'
name '$((a[$(touch PWNED)]))'
name 'x[$(touch PWNED)]'
name '$x[$(touch PWNED)]'
name '${(e)NAME}$(touch PWNED)'
name '%$(touch PWNED)'
name '!$(touch PWNED)'
name '\!$(touch PWNED)'
name $'$(touch\nPWNED)' '$(touch\nPWNED)' "'\$(touch\\nPWNED)'"
name $'\ntouch PWNED\n' '\ntouch PWNED\n' "'\\ntouch PWNED\\n'"
name $'#\ntouch PWNED #' '#\ntouch PWNED #' "'#\\ntouch PWNED #'"
name $'\'\ntouch PWNED\n\'' "'\\ntouch PWNED\\n'" '"'"'\\ntouch PWNED\\n'"'"'

# What shells and prompts expand.
name 'trailing backslash\'
name 'two\\'
name '\'
name '$HOME'
name '$'
name '$$'
name '$?'
name '${x'
name '$(x'
name '`x'
name '$((1+1))'
name '$[1+1]'
name "\$'\\n'"
name '!'
name '!!'
name '!-1'
name 'a!b'
name '^a^b^'
name '*'
name '?'
name '[a]'
name '{}'
name '{a,b}'
name '{name}'
name '%'
name '%%'
name '%n'
name '%~ %# %F{red}'
name '%{%G'
name '%(!.a.b)'
name '%s%d%n'
name '\w'
name '\u@\h \$'
name '\n'
name '\[\]'
name '\e]0;x\a'
name '\001\033'
name '\D{%s}'
name '\!'
name '~'
name '~root'
name '#'
name '&'
name '|'
name '<>'
name '='
name '=ls'
name 'A=b'
name '()'
name ')'
name '(a) '
name 'done'

# What commands take for something else.
name '-n'
name '-weird'
name '--'
name '--help'
name '-'
name '...'
name '.hidden'

# Control bytes.
name $'\e]0;x\a' '\x1b]0;x\x07' "'\\x1b]0;x\\x07'"
name $'\e[31mred\e[0m' '\x1b[31mred\x1b[0m' "'\\x1b[31mred\\x1b[0m'"
name $'\e[2J\e[6n' '\x1b[2J\x1b[6n' "'\\x1b[2J\\x1b[6n'"
name $'\001\002' '\x01\x02' "'\\x01\\x02'"
name $'\003\004\032' '\x03\x04\x1a' "'\\x03\\x04\\x1a'"
name $'a\b\x7fb' 'a\x08\x7fb' "'a\\x08\\x7fb'"
name $'a\vb\fc' 'a\x0bb\x0cc' "'a\\x0bb\\x0cc'"
name $'c1 \u009b31m' 'c1 \u009b31m' "'c1 \\x9b31m'"
name $'nel \u0085x' 'nel \u0085x' "'nel \\x85x'"

# Characters beyond ASCII.
name '🐍 snake'
name 'Ünïcödé 日本語'
name $'e\u0301'
name $'bidi \u202e\u2066x' $'bidi \u202e\u2066x' "'bidi \\u202e\\u2066x'"
name $'zero\u200b\u200d\u2060width' $'zero\u200b\u200d\u2060width' "'zero\\u200b\\u200d\\u2060width'"
name $'\ufeffbom' $'\ufeffbom' "'\\ufeffbom'"
name $'no\u00a0break' $'no\u00a0break' "'no\\xa0break'"
name $'line\u2028sep' $'line\u2028sep' "'line\\u2028sep'"
name $'private \ue000\uf6ff' $'private \ue000\uf6ff' "'private \\ue000\\uf6ff'"
name $'nonchar \ufdd0\ufdd6\uffff' $'nonchar \ufdd0\ufdd6\uffff' "'nonchar \\ufdd0\\ufdd6\\uffff'"
name $'last \U10ffff' $'last \U10ffff' "'last \\U0010ffff'"
name "$(printf '%0200d' 0)"
name 'ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé'

# Bytes that are not UTF-8.
bytes $'\xff\xfe' '\xff\xfe' "'\\udcff\\udcfe'"
bytes $'a\x80b' 'a\x80b' "'a\\udc80b'"
bytes $'\xe2\x82' '\xe2\x82' "'\\udce2\\udc82'"
bytes $'\xc0\xaf' '\xc0\xaf' "'\\udcc0\\udcaf'"
bytes $'\xed\xa0\x80' '\xed\xa0\x80' "'\\udced\\udca0\\udc80'"
bytes $'\x9b31m' '\x9b31m' "'\\udc9b31m'"
bytes $'\x81\x82\x83\x84\x85\x86\x87\x88' '\x81\x82\x83\x84\x85\x86\x87\x88' \
	"'\\udc81\\udc82\\udc83\\udc84\\udc85\\udc86\\udc87\\udc88'"
bytes $'\xff$(touch PWNED)' '\xff$(touch PWNED)' "'\\udcff\$(touch PWNED)'"
bytes $'\xe2\'; touch PWNED #' "\\xe2'; touch PWNED #" '"\udce2'"'; touch PWNED #"'"'

# Random ones, the same in each run unless NAMES_SEED is given.
RANDOM=${NAMES_SEED:-4}
random_name() {
	local chunks='\\$`(){}!%'\''"~;&|<>#*?[]=^-+,. 014nwtex' random=r i
	for ((i = 0; i < 12; i++)); do
		random+=${chunks:RANDOM%${#chunks}:1}
		((RANDOM % 12)) || random+='$(touch PWNED)'
		((RANDOM % 12)) || random+='`touch PWNED`'
	done
	name "$random."
}
for ((i = 0; i < 20; i++)); do
	random_name
done

# NAME: sets `bare` to what it becomes when it stands bare in pyvenv.cfg: it ends
# with its line, blanks around it are lost, and quotes around all are a repr's.
bare_name() {
	local blank=$' \t\r\f\v'
	bare=${1%%$'\n'*}
	# shellcheck disable=SC2295
	bare=${bare#"${bare%%[!$blank]*}"}
	# shellcheck disable=SC2295
	bare=${bare%"${bare##*[!$blank]}"}
	if [[ ${#bare} -gt 1 && ($bare == "'"*"'" || $bare == '"'*'"') ]]; then
		bare=${bare:1:-1}
	fi
}

# DIR...: environments; few processes for many of them.
make_envs() {
	local dir
	mkdir -p "${@/%//bin}"
	for dir; do
		printf 'home = /usr/bin\nversion = 3.11.2\n' >"$dir/pyvenv.cfg"
		: >"$dir/bin/python"
	done
}

# LIST WORD...
write_list() {
	local list=lists/$1
	shift
	printf '%s\0' "$@" >"$list"
}

DIRS=() DIRS_SHOWN=() OTHERS=() BARES=() BARES_SHOWN=()
last=$((${#NAMES[@]} - 1))
for i in "${!NAMES[@]}"; do
	DIRS[i]=${NAMES[i]} DIRS_SHOWN[i]=${SHOWN[i]}
	if [[ ${NAMES[i]} == *[/:]* ]]; then
		DIRS[i]=$i DIRS_SHOWN[i]=$i
	fi
	OTHERS[i]=${NAMES[last - i]}
	bare_name "${OTHERS[i]}"
	BARES[i]=$bare BARES_SHOWN[i]=$bare
	if [[ -z $bare ]]; then
		BARES[i]=${DIRS[i]} BARES_SHOWN[i]=${DIRS_SHOWN[i]}
	elif [[ $bare == "${OTHERS[i]}" ]]; then
		BARES_SHOWN[i]=${SHOWN[last - i]}
	fi
done
mkdir -p lists
all=("${DIRS[@]/#/b/}" "${DIRS[@]/#/p/}" "${DIRS[@]/#/u/}")
make_envs "${DIRS[@]/#/e/}" "${DIRS[@]/#/r/}" "${all[@]/%//.venv}"
all=("${!DIRS[@]}")
mkdir -p "${all[@]/#/d/}"
for i in "${!NAMES[@]}"; do
	printf 'prompt = %s\n' "${OTHERS[i]}" >>"b/${DIRS[i]}/.venv/pyvenv.cfg"
	printf 'prompt = %s\n' "${REPRS[last - i]}" >>"r/${DIRS[i]}/pyvenv.cfg"
	printf '%s\n' "../../e/${DIRS[i]}" >"d/$i/.venv"
done
for list in NAMES SHOWN NOT_UTF8 DIRS DIRS_SHOWN OTHERS BARES BARES_SHOWN; do
	declare -n words=$list
	write_list "$list" "${words[@]}"
done

# Random bytes or characters; special ones have more than their share.
special=$'\'"\\$`!;|&<>*?[]{}()~#%=- \n\t\r\a\e\x01\x7f'

# KIND LENGTH: sets `random` to so many of them, without / and :.
make_random() {
	local one i
	random=
	for ((i = 0; i < $2; i++)); do
		if ((RANDOM % 2)); then
			one=${special:RANDOM%${#special}:1}
		elif [[ $1 == bytes ]]; then
			printf -v one '\\x%02x' $((1 + RANDOM % 255))
			printf -v one %b "$one"
		else
			one=$((0x80 + (RANDOM << 1) % 0xd780))
			((RANDOM % 2)) || one=$((0xe000 + (RANDOM << 6 | RANDOM % 64) % 0x102000))
			printf -v one '\\U%08x' "$one"
			printf -v one %b "$one"
		fi
		[[ $one == [/:] ]] || random+=$one
	done
}

# BYTES: sets `repr` to them as Python would read it, each one escaped.
escape_all() {
	local LC_ALL=C code hex i
	repr="'"
	for ((i = 0; i < ${#1}; i++)); do
		printf -v code %d "'${1:i:1}"
		printf -v hex '\\x%02x' $((code & 0xff))
		(((code & 0xff) < 0x80)) || hex=\\udc${hex#??}
		repr+=$hex
	done
	repr+="'"
}

for kind in bytes characters; do
	envs=() names=()
	for ((i = 0; i < 40; i++)); do
		dir=$PWD/$kind/$i
		for ((j = 0; j < 6; j++)); do
			make_random "$kind" $((RANDOM % 30))
			dir+=/_$random
		done
		make_random "$kind" 100
		envs+=("$dir")
		names+=("n$random")
	done
	make_envs "${envs[@]}"
	for i in "${!envs[@]}"; do
		escape_all "${names[i]}"
		echo "prompt = $repr" >>"${envs[i]}/pyvenv.cfg"
	done
	write_list "$kind.envs" "${envs[@]}"
	write_list "$kind.names" "${names[@]}"
done
