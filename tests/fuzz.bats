#!/usr/bin/env bats
# What `make fuzz` does with its targets; programs of ours stand for them.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	mkdir -p run corpus/good corpus/bad
	printf '#!/bin/sh\nprintf "%%s\\n" "$@" >good.args\necho stat::new_units_added: 3\n' >run/good
	printf '#!/bin/sh\necho "not so: it holds"\nexit 77\n' >run/bad
	chmod +x run/good run/bad
	: >corpus/good.dict
}

@test "a target runs as long as it was said, from its corpus, and writes outside of it" {
	FUZZ_SECONDS=7 run -0 "$TESTS_DIR/fuzz.bash" run corpus good
	[[ $output == *'good: 7 s'*'new_units_added: 3'* ]]
	grep -qx -e -max_total_time=7 good.args
	grep -qx -e "-dict=$WORLD/corpus/good.dict" good.args
	grep -qx -e "-artifact_prefix=$WORLD/run/broken/good-" good.args
	# libFuzzer writes what it finds to the first directory.
	[[ $(grep -v -e '^-' good.args) == "$WORLD/run/found/good"$'\n'"$WORLD/corpus/good" ]]
}

@test "when a target finds something, the others run, and it fails and says where" {
	run -1 "$TESTS_DIR/fuzz.bash" run corpus bad good
	[[ $output == *'not so: it holds'*'good: 60 s'*"bad found a defect: see '$WORLD/run/bad.log'"* ]]
}

@test "seconds that are none are refused" {
	FUZZ_SECONDS=soon run -2 "$TESTS_DIR/fuzz.bash" run corpus good
	[[ $output == "FUZZ_SECONDS is 'soon'; make it a number from 1 on" ]]
	[[ ! -e good.args ]]
}

@test "where the compiler has no libFuzzer, make fuzz says so" {
	local build=${VACT%/vact}
	[[ -e $build/Makefile ]] || skip 'there is no build directory here'
	run -2 make -s -C "$build" fuzz FUZZ_DIR="$WORLD/dir" FUZZ_CC=false
	[[ $output == *"'false' cannot build for libFuzzer"*'needs clang'* ]]
}
