#!/usr/bin/env bats
# The program is built so that a fault in memory is hard to make use of: what
# configure has found this compiler and linker to have is in the binary.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	if [[ -z ${HARDENING-} ]]; then
		skip 'built with --disable-hardening, or tests/hardening.bats was not called by make'
	fi
	if ! command -v readelf >/dev/null || ! readelf -h "$VACT" >/dev/null 2>&1; then
		skip 'there is no readelf, or this is no ELF system'
	fi
}

# WHAT: the build was to have it.
need() {
	if [[ " $HARDENING " != *" $1 "* ]]; then
		skip "this compiler has no $1, or the build wants none"
	fi
}

# OPTION PATTERN: a line of readelf's is like that.
shows() {
	local lines
	lines=$(readelf -W "$1" "$VACT")
	if ! grep -Eq -- "$2" <<<"$lines"; then
		printf 'readelf %s shows nothing like %s:\n%s\n' "$1" "$2" "$lines"
		return 1
	fi
}

@test "gcc and clang on Linux have all of it, so that no check here is passed over unseen" {
	local what
	[[ $(uname -sm) == 'Linux x86_64' ]] || skip 'this is another machine'
	for what in stack-protector stack-clash control-flow pie relro noexecstack; do
		[[ " $HARDENING " == *" $what "* ]]
	done
	# Sanitizers and gcov go without, and where nothing is optimized it cannot be.
	[[ " $HARDENING " == *' fortify '* || " $HARDENING " == *' no-fortify '* ]]
}

@test "it is loaded at an address that nobody knows" {
	need pie
	shows -h 'Type: +DYN'
}

@test "what the linker has resolved cannot be written to" {
	need relro
	shows -l 'GNU_RELRO'
	if [[ $(readelf -lW "$VACT") != *INTERP* ]]; then
		skip 'it is static, and resolves nothing'
	fi
	shows -d 'BIND_NOW|FLAGS_1.*NOW'
}

@test "no page is writable and executable" {
	need noexecstack
	shows -l 'GNU_STACK.* RW '
	run ! shows -l 'LOAD.* RWE '
}

@test "an overwritten stack is noticed" {
	need stack-protector
	shows -s '__stack_chk_(fail|guard)'
}

@test "the C library checks the buffers it is given" {
	need fortify
	shows -s '__(memcpy|snprintf|vsnprintf)_chk'
}

@test "indirect jumps lead to where functions begin" {
	need control-flow
	command -v objdump >/dev/null || skip 'there is no objdump'
	[[ $(objdump -d --no-show-raw-insn "$VACT" | grep -Ecw 'endbr64|endbr32|bti|paciasp') -gt 100 ]]
}
