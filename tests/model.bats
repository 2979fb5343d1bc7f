#!/usr/bin/env bats
# Random sequences of what users do, in real shells, compared with the contract
# as tests/contract.py has it. `make model` plays more of them.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	command -v python3 >/dev/null || skip 'python3 is not installed'
}

# SHELL SEQUENCES [OPTION...]
agrees() {
	need_shell "$1"
	python3 "$TESTS_DIR/model.py" --shell "$1" --sequences "${MODEL_SEQUENCES:-$2}" "${@:3}"
}

@test "bash agrees with the model of the contract" {
	agrees bash 100
}

@test "zsh agrees with the model of the contract" {
	agrees zsh 100
}

@test "fish agrees with the model of the contract" {
	agrees fish 100
}

@test "dash agrees with the model of the contract" {
	agrees dash 100
}

@test "on a terminal, shells agree with the model of the contract" {
	local shell
	for shell in bash zsh fish dash; do
		agrees "$shell" 2 --pty
	done
}
