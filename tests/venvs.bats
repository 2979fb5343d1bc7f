#!/usr/bin/env bats
# Environments as they come, of every Python there is, and the words by which
# the user may name one.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC2016,SC2034 # event.bash uses these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/event"
load "$TESTS_DIR/pythons"

# Makes in $MADE one directory for each Python, with environments in it.
setup_file() {
	local python dir
	export MADE
	MADE=$(cd "$BATS_FILE_TMPDIR" && pwd -P)
	unset PYTHONHOME PYTHONPATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT
	umask 022
	pythons >"$MADE/pythons"
	while IFS= read -r python; do
		dir=$MADE/${python##*/}-$(cksum <<<"$python" | cut -d' ' -f1)
		mkdir "$dir"
		"$python" -m venv --without-pip "$dir/plain"
		"$python" -m venv --without-pip --copies "$dir/copies"
		"$python" -m venv --without-pip --prompt 'a name' "$dir/prompt"
		"$python" -m venv --without-pip --prompt "$TRICKY" "$dir/tricky"
	done <"$MADE/pythons"
}

TRICKY="it's \"x\" \\n \$(id) é \`\`"

setup() {
	event_setup
}

teardown() {
	event_teardown
}

# The environments called NAME of all Pythons; skips where there are none.
all_made() {
	[[ -s $MADE/pythons ]] || skip "no Python with venv is installed"
	ENVS=("$MADE"/*/"$1")
}

# ENV: on, exec and find lead to its Python; the shell has its prefix.
is_served() {
	local code prefix='import sys; print(sys.prefix)'
	works vact exec -e "$1" python -c "$prefix" || return
	[[ $output == "$1" ]] || {
		echo "exec runs the Python of '$output', not of '$1'"
		return 1
	}
	works bash -c '. <("$VACT" on "$1") && python -c "$2" && echo "$VIRTUAL_ENV"' - \
		"$1" "$prefix" || return
	[[ $output == "$1"$'\n'"$1" ]] || {
		echo "on leads to '$output', not to '$1'"
		return 1
	}
	mkdir -p "$1.project/sub"
	ln -sfn "$1" "$1.project/.venv"
	works vact find "$1.project/sub" || return
	[[ $output == "$1.project/.venv" ]]
}

# ENV: the name that vact shows for it.
name_of() {
	vact on --shell bash "$1" | sed -n "s/^__vact_export 'VIRTUAL_ENV_PROMPT' '\(.*\)'$/\1/p"
}

# ENV: vact shows the name that the environment's own script shows; virtualenv
# before 20.5 shows one that was asked for without parentheses.
is_named_as_by_its_script() {
	local theirs ours
	theirs=$(bash --norc -c 'PS1=@; . "$1/bin/activate"; printf %s "$PS1"' - "$1")
	ours=$(name_of "$1")
	if [[ $theirs != "($ours) @" && $theirs != "$ours@" ]]; then
		echo "$1: its script shows '$theirs', vact shows '$ours'"
		return 1
	fi
}

@test "environments of every Python's venv are served" {
	all_made plain
	for env in "${ENVS[@]}"; do
		is_served "$env"
		is_named_as_by_its_script "$env"
	done
}

@test "environments with a copied interpreter are served" {
	all_made copies
	for env in "${ENVS[@]}"; do
		[[ ! -L $env/bin/python ]]
		is_served "$env"
		is_named_as_by_its_script "$env"
	done
}

@test "environments with a prompt go by it, where pyvenv.cfg says so" {
	all_made prompt
	local named=0
	for env in "${ENVS[@]}"; do
		is_served "$env"
		# Before 3.8, only the scripts knew it.
		if grep -q '^prompt' "$env/pyvenv.cfg"; then
			is_named_as_by_its_script "$env"
			named=$((named + 1))
		else
			[[ $(name_of "$env") == prompt ]]
		fi
	done
	[[ $named -gt 0 ]] || skip "no Python here writes the prompt to pyvenv.cfg"
}

@test "a prompt with quotes, backslashes and the like comes back from its repr" {
	all_made tricky
	for env in "${ENVS[@]}"; do
		is_served "$env"
		if grep -q '^prompt' "$env/pyvenv.cfg"; then
			VIRTUAL_ENV_PROMPT=
			eval "$(vact on --shell bash "$env" | grep '^__vact_export .VIRTUAL_ENV_PROMPT')"
			works vact exec -e "$env" printenv VIRTUAL_ENV_PROMPT
			[[ $output == "$TRICKY" ]] || {
				echo "$env: '$output'"
				return 1
			}
		fi
	done
}

@test "an environment with pip is served, and its pip is the one that runs" {
	local python
	while IFS= read -r python; do
		if "$python" -m venv env 2>/dev/null; then
			is_served "$WORLD/env"
			works vact exec -e ./env pip --version
			[[ $output == *" from $WORLD/env/lib/"* ]]
			return
		fi
		rm -rf env
	done < <(sort -r "$MADE/pythons")
	skip "no Python here has ensurepip"
}

@test "environments by virtualenv are served" {
	command -v virtualenv >/dev/null || skip "virtualenv is not installed"
	local -a opts=(--no-download --no-pip --no-setuptools --no-wheel --quiet)
	opts+=(--app-data "$WORLD/app-data" --no-periodic-update)
	virtualenv "${opts[@]}" plain
	virtualenv "${opts[@]}" --copies copies
	virtualenv "${opts[@]}" --prompt "a name" prompt
	for env in plain copies prompt; do
		is_served "$WORLD/$env"
		is_named_as_by_its_script "$WORLD/$env"
	done
	[[ $(name_of ./prompt) == 'a name' ]]
}

@test "environments in uv's layout are served" {
	local python version bin=proj/.venv/bin
	python=$(head -n 1 "$MADE/pythons")
	[[ -n $python ]] || skip "no Python is installed"
	version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
	mkdir -p "$bin" "proj/.venv/lib/python${version%.*}/site-packages"
	echo '*' >proj/.venv/.gitignore
	printf 'Signature: 8a477f597d28d172789f06886806bc55' >proj/.venv/CACHEDIR.TAG
	: >proj/.venv/.lock
	ln -s "$python" "$bin/python"
	ln -s python "$bin/python3"
	ln -s python "$bin/python${version%.*}"
	printf '%s = %s\n' home "${python%/*}" implementation CPython uv 0.5.4 \
		version_info "$version" include-system-site-packages false prompt proj \
		>proj/.venv/pyvenv.cfg
	is_served "$WORLD/proj/.venv"
	[[ $(name_of ./proj) == proj ]]
	vact allow proj
	[[ $(cd proj && vact status) == *"python   $version, from ${python%/*}"* ]]
}

@test "exec passes on arguments and the status, and runs no shell" {
	make_env env
	works vact exec -e ./env printf '%s|' 'a b' '$(id)' '' '*' --help
	[[ $output == 'a b|$(id)||*|--help|' ]]
	run -7 vact exec -e ./env sh -c 'exit 7'
	run -0 vact exec -e ./env -- env
	[[ $output == *"VIRTUAL_ENV=$WORLD/env"* && $output == *"PATH=$WORLD/env/bin:"* ]]
	run -127 --separate-stderr vact exec -e ./env no-such-program
	# shellcheck disable=SC2154 # run sets it
	[[ $stderr == "vact: cannot run 'no-such-program': "* ]]
	: >env/bin/no-program
	fails_with 126 "vact: cannot run './env/bin/no-program': *" \
		vact exec -e ./env ./env/bin/no-program
	fails_with 2 "vact: 'vact exec' needs *" vact exec -e ./env
	PYTHONHOME=/nowhere run -0 vact exec -e ./env env
	[[ $output != *PYTHONHOME* ]]
}

# The words for an environment

# WORD ENV: on and exec take the word for ENV.
means() {
	local wanted=$2
	[[ $wanted == /* ]] || wanted=$WORLD/$wanted
	works vact on --shell sh -- "$1" || return
	if [[ $output != *"__vact_export 'VIRTUAL_ENV' '$wanted'"* ]]; then
		echo "'$1' should mean '$wanted':"
		grep VIRTUAL_ENV <<<"$output"
		return 1
	fi
	works vact exec -e "$1" printenv VIRTUAL_ENV || return
	[[ $output == "$wanted" ]]
}

# WORD PATTERN: on and exec do not know it, say one line, and fail.
means_nothing() {
	fails_with 1 "vact: $2" vact on --shell sh -- "$1" || return
	[[ $output == false ]] || return
	fails_with 1 "vact: $2" vact exec -e "$1" touch "$WORLD/ran" || return
	[[ ! -e $WORLD/ran ]]
}

@test "a path means the environment there, as the user walked it" {
	make_env dir/env
	ln -s dir link
	for word in dir/env ./dir/env "$WORLD/dir/env" dir/env/ dir//env dir/../dir/./env; do
		means "$word" dir/env
	done
	means link/env link/env
	cd link
	means ./env link/env
	means env link/env
	means ../dir/env dir/env
	cd env/bin
	means .. link/env
	cd ../..
	cd env
	means . link/env
}

@test "a path through .. behind a link means what the kernel says" {
	make_env real/env
	make_env env
	mkdir real/sub
	ln -s real/sub link
	means link/../env real/env
	cd link
	means ../env real/env
}

@test "bin/activate and bin/python mean their environment" {
	make_env env
	for name in activate activate.fish activate.csh python3 python3.11; do
		: >"env/bin/$name"
		means "env/bin/$name" env
		means "./env/bin/$name" env
	done
	means env/bin/python env
	(cd env/bin && means ./activate env && means ./python env)
	: >env/bin/pip
	means_nothing ./env/bin/pip "'$WORLD/env/bin/pip' is not an environment: *"
	mkdir bin
	: >bin/activate
	means_nothing ./bin/activate "'$WORLD/bin/activate' is not an environment: *"
}

@test "a project directory means its environment, a redirect or a link what it leads to" {
	make_env envs/a
	make_env one/.venv
	make_env two/env
	mkdir three four
	echo ../envs/a >three/.venv
	ln -s ../envs/a four/.venv
	means one one/.venv
	means ./one/ one/.venv
	means two two/env
	means three envs/a
	means three/.venv envs/a
	means four four/.venv
	means four/.venv four/.venv
	cd three
	means .venv envs/a
	means ./.venv envs/a
	means . envs/a
}

@test "a project directory does not mean an environment above it" {
	make_env .venv
	mkdir sub
	means_nothing ./sub "'$WORLD/sub' is not an environment: *"
	(cd sub && works vact on --shell sh && [[ $output == *"'$WORLD/.venv'"* ]])
}

@test "a name means a directory here, then one in WORKON_HOME, then a known prompt name" {
	make_env home/.virtualenvs/name
	make_env work/name
	make_env known/.venv name
	means name home/.virtualenvs/name
	WORKON_HOME=$WORLD/work means name work/name
	WORKON_HOME=$WORLD/work/ means name work/name
	WORKON_HOME=relative means name home/.virtualenvs/name
	WORKON_HOME='' means name home/.virtualenvs/name
	rm -r home/.virtualenvs
	means_nothing name "no environment 'name': *; give a path"
	vact allow known
	means name known/.venv
	WORKON_HOME=$WORLD/work means name work/name
	make_env name
	means name name
	WORKON_HOME=$WORLD/work means name name
	rm -r name
	mkdir name
	means_nothing name "'$WORLD/name' is not an environment: *"
}

@test "a prompt name that two known environments have means none of them" {
	make_env a/.venv same
	make_env b/.venv same
	make_env c/.venv
	mkdir d
	make_env envs/d redirected
	echo ../envs/d >d/.venv
	for each in a b c d; do
		vact allow "$each"
	done
	means_nothing same "'same' is the name of 2 environments; give the path"
	means c c/.venv
	cd home
	means c c/.venv
	means redirected envs/d
	rm -r ../b
	means same a/.venv
	means_nothing sam "no environment 'sam': *"
}

@test "without a word, the environment that belongs to the directory is meant" {
	make_env proj/.venv
	mkdir -p proj/a/b
	for dir in proj proj/a proj/a/b proj/.venv/bin; do
		(cd "$dir" && works vact on --shell sh && [[ $output == *"'VIRTUAL_ENV' '$WORLD/proj/.venv'"* ]])
		(cd "$dir" && works vact exec printenv VIRTUAL_ENV && [[ $output == "$WORLD/proj/.venv" ]])
	done
	fails_with 1 "vact: no environment belongs to '$WORLD'; *" vact on --shell sh
	fails_with 1 "vact: no environment belongs to '$WORLD'; *" vact exec true
}

@test "what is no environment is refused with its reason" {
	mkdir empty
	: >file
	make_env nocfg
	rm nocfg/pyvenv.cfg
	make_env nopython
	rm nopython/bin/python
	make_env dangling
	ln -sfn /nowhere/python dangling/bin/python
	make_env nul
	printf '\0' >>nul/pyvenv.cfg
	make_env big
	head -c 70000 /dev/zero | tr '\0' '#' >>big/pyvenv.cfg
	make_env a:b
	means_nothing ./none "'$WORLD/none' is not an environment: no such directory; *"
	means_nothing ./empty "'$WORLD/empty' is not an environment: no pyvenv.cfg in it; *"
	means_nothing ./file "'$WORLD/file' is not an environment: *"
	means_nothing ./nocfg "'$WORLD/nocfg' is not an environment: no pyvenv.cfg in it; *"
	means_nothing ./nopython "'$WORLD/nopython' is not an environment: no bin/python in it; 'vact new --upgrade' with that path repairs it"
	means_nothing ./dangling "*'$WORLD/dangling'*bin/python leads nowhere*"
	means_nothing ./nul "'$WORLD/nul/pyvenv.cfg' holds a NUL byte; *"
	means_nothing ./big "cannot read '$WORLD/big/pyvenv.cfg': larger than 65536 bytes*"
	means_nothing ./a:b "cannot activate '$WORLD/a:b': a path with ':' cannot stand in PATH; *"
	means_nothing '' 'the name of the environment is empty; give a path'
	means_nothing none "no environment 'none': *"
	means_nothing ./none/bin/activate "'$WORLD/none/bin/activate' is not an environment: *"
}

@test "an environment whose pyvenv.cfg cannot be read is refused with its reason" {
	become_ordinary
	make_env env
	chmod 000 env/pyvenv.cfg
	own env
	means_nothing ./env "cannot read '$WORLD/env/pyvenv.cfg': Permission denied*"
}

@test "a pyvenv.cfg of another kind is read as Python reads it" {
	# TEXT NAME
	reads() {
		make_env env
		# shellcheck disable=SC2059 # it has the escapes
		printf "$1" >env/pyvenv.cfg
		[[ $(name_of ./env) == "$2" ]] || {
			printf '%q should give the name %q, and gives %q\n' "$1" "$2" "$(name_of ./env)"
			return 1
		}
	}
	reads '' env
	reads 'prompt = x\n' x
	reads 'prompt=x' x
	reads '  PROMPT  =   x y  \r\nhome = /\r\n' 'x y'
	reads 'prompt = a = b\n' 'a = b'
	reads 'prompt =\n' env
	reads 'prompt = x\nprompt = y\n' y
	reads '# prompt = x\nno equals sign\n' env
	reads 'prompt = "x\n' '"x'
	reads 'prompt = "x"\n' x
	reads "prompt = ''\\n" env
	reads "prompt = '\\\\u00e9\\\\x41'\\n" éA
}
