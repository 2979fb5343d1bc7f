#!/usr/bin/env bats
# The ways to build vact that the other tests do not go: fully static, and with
# a cJSON that the user brings. CJSON_TREE names a source tree of cJSON; without
# one, only what configure says is tested.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	# It refuses a path of its own with a blank in it.
	ln -s "$(cd "$TESTS_DIR/.." && pwd)" "$WORLD/source"
	CONFIGURE=$WORLD/source/configure
	[[ -x $CONFIGURE ]] || skip 'there is no configure'
	mkdir "$WORLD/build"
	cd "$WORLD/build" || return
}

@test "a directory without cJSON.c is refused by configure, by its name" {
	run -1 "$CONFIGURE" -q --with-cjson=/nowhere
	[[ $output == *"there is no cJSON.c and cJSON.h in '/nowhere'"* ]]
	run -1 "$CONFIGURE" -q --with-cjson
	[[ $output == *'--with-cjson needs the directory'* ]]
}

@test "where there is no static libcjson, configure says what to give it" {
	local library
	for library in /usr/lib/libcjson.a /usr/lib/*/libcjson.a /usr/local/lib/libcjson.a; do
		[[ ! -e $library ]] || skip "there is $library"
	done
	run -1 "$CONFIGURE" -q --enable-static
	[[ $output == *'give a source tree of cJSON by --with-cjson=DIR'* ]]
}

# OPTION...: a program that needs no other file, and does what it is to do.
builds_static() {
	[[ -n ${CJSON_TREE-} ]] || skip 'CJSON_TREE names no source tree of cJSON'
	"$CONFIGURE" -q --enable-static --with-cjson="$CJSON_TREE" "$@"
	make -s vact
	run ! grep -q '/ld-' <(readelf -l vact)
	VACT=$WORLD/build/vact
	make_project "$WORLD/project"
	echo '{"trusted": ["/srv"]}' >"$WORLD/config"
	cd "$WORLD/project" || return
	run -0 --separate-stderr "$VACT" find
	# shellcheck disable=SC2154 # run sets it
	[[ $output == "$WORLD/project/.venv" && -z $stderr ]]
	VACT_CONFIG=$WORLD/config run -0 --separate-stderr "$VACT" list --json
	[[ $output == *'"version":'*1*"$WORLD/project/.venv"* && -z $stderr ]]
	run -0 "$VACT" event --shell bash --memory '' --taken '' -- "$PWD"
	[[ $output == *"__vact_export 'VIRTUAL_ENV' '$WORLD/project/.venv'"* ]]
}

@test "a static vact needs no other file, and activates" {
	builds_static
}

@test "a static vact with a musl libc needs no other file, and activates" {
	command -v musl-gcc >/dev/null || skip 'musl-gcc is not installed'
	builds_static CC=musl-gcc
}
