#!/usr/bin/env bats
# What `vact new` keeps of interpreters and their wheels: where links are not
# possible, what is damaged or others could have written, and interpreters that
# are no longer what they were.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"

setup_file() {
	make_small_python
}

setup() {
	make_small_world
	[[ ! -d $CACHE ]] || PIP=$(echo "$CACHE"/wheels/pip-*[0-9a-f])
}

teardown() {
	[[ -z ${ELSEWHERE-} ]] || rm -rf "$ELSEWHERE"
}

# ENV: its packages, but for what each environment has of its own.
packages() {
	(cd "$1"/lib/python3*/site-packages && find . -type f ! -name RECORD -printf '%P %m %s %T@\n' | sort)
}

kept_packages() {
	(for each in "$WARM"/vact/wheels/*/files; do
		(cd "$each" && find . -type f -printf '%P %m %s %T@\n')
	done) | sort
}

# ENV: it is sound, and its packages are copies as good as links, bytecode too.
expect_copies() {
	expect_sound "$1"
	diff <(kept_packages) <(packages "$1")
	[[ -z $(find "$1" -type f -links +1) ]]
}

# Sets ELSEWHERE to a directory on another file system.
another_file_system() {
	ELSEWHERE=$(mktemp -d -p /dev/shm 2>/dev/null) || skip 'there is no /dev/shm'
	[[ $(stat -c %d "$ELSEWHERE") != "$(stat -c %d "$WORLD")" ]] || skip 'it is the same as /dev/shm'
}

@test "packages are hard links to the cache, which stays as it is" {
	local before
	before=$(contents "$CACHE")
	small env
	expect_runs 0 0
	expect_sound env
	diff <(kept_packages) <(packages env)
	# One of each wheel tells who installed it, for pip to write there.
	[[ $(find env/lib -type f -links 1 | wc -l) -eq 4 ]]
	[[ $(contents "$CACHE") == "$before" ]]
	rm -r env
	[[ $(contents "$CACHE") == "$before" ]]
}

@test "on another file system than the cache, packages are copied" {
	another_file_system
	small "$ELSEWHERE/env"
	expect_copies "$ELSEWHERE/env"
	cp -a "$CACHE" "$ELSEWHERE/vact"
	XDG_CACHE_HOME=$ELSEWHERE small env
	expect_copies env
	expect_runs 0 0
}

@test "where links are not possible, packages are copied" {
	local error
	need_strace
	for error in EMLINK EPERM EXDEV ENOSYS EOPNOTSUPP; do
		strace -qq -o /dev/null -e trace=linkat -e inject=linkat:error=$error \
			"$VACT" new --no-allow -p "$PYTHON" $error
		expect_copies $error
	done
	small --link-mode copy copy
	expect_copies copy
	small --link-mode reflink reflink
	expect_copies reflink
	expect_runs 0 0
}

# COMMAND...: with the cache read-only.
with_read_only_cache() {
	local inside=(unshare -m)
	[[ $(id -u) -eq 0 ]] || inside=(unshare -r -m)
	"${inside[@]}" mount -t tmpfs none /mnt 2>/dev/null || skip 'nothing can be mounted here'
	# shellcheck disable=SC2016
	"${inside[@]}" bash -euc 'mount --bind "$XDG_CACHE_HOME" "$XDG_CACHE_HOME"
		mount -o remount,bind,ro "$XDG_CACHE_HOME"
		"$@"' - "$@"
}

@test "a read-only cache is used where it is warm, and done without where it is cold" {
	with_read_only_cache "$VACT" new --no-allow -p "$PYTHON" warm
	expect_runs 0 0
	expect_copies warm
	rm -r "$CACHE"
	with_read_only_cache "$VACT" new --no-allow -p "$PYTHON" cold
	expect_runs 1 1
	expect_sound cold
	[[ -z $(ls -A "$XDG_CACHE_HOME") ]]
}

@test "without HOME there is no cache, and an environment all the same" {
	run --separate-stderr env -u HOME -u XDG_CACHE_HOME -u XDG_STATE_HOME -u XDG_CONFIG_HOME \
		"$VACT" new -p "$PYTHON" env
	[[ $status -eq 0 && $stderr == *'HOME is not set'* ]]
	expect_runs 1 1
	expect_sound env
	# Nor is one in the working directory.
	[[ -z $(find . -name vact ! -path './home/*') ]]
}

@test "a file where the cache is to be costs time and nothing else" {
	rm -r "$CACHE"
	touch "$CACHE"
	small env
	expect_runs 1 1
	expect_sound env
	[[ -f $CACHE && ! -s $CACHE ]]
}

# A file of the cache whose size and time are as before.
forge_pip() {
	local file=$PIP/files/pip/__init__.py
	touch -r "$file" stamp
	sed -i 's/__file__/1 or 2.0/' "$file"
	touch -r stamp "$file"
}

@test "what others could have written to is not used" {
	local each
	for each in "$CACHE/wheels" "$PIP"; do
		for mode in g+w o+w; do
			forge_pip
			chmod "$mode" "$each"
			small env
			expect_sound env
			rm -rf env "$CACHE" "$RUNS"
			cp -a "$WARM/vact" "$CACHE"
		done
	done
	for mode in g+w o+w; do
		sed -i 's/"version": "3/"version": "3.999/' "$CACHE"/interpreters/*
		chmod "$mode" "$CACHE"/interpreters/*
		small env 2>said
		expect_runs 1 0
		[[ $(<said) != *999* ]]
		rm -r env
	done
}

@test "what belongs to another user is not used" {
	[[ $(id -u) -eq 0 ]] || skip 'only root can give files away'
	forge_pip
	sed -i 's/"version": "3/"version": "3.999/' "$CACHE"/interpreters/*
	chown -R 65534 "$CACHE"
	small env 2>said
	expect_runs 1 1
	[[ $(<said) != *999* ]]
	expect_sound env
	# Nor is it changed.
	grep -q '1 or 2.0' "$PIP/files/pip/__init__.py"
}

# What can become of an entry. Each is called in its directory.
truncated() { truncate -s 3 files/pip/__init__.py; }
same_size() { sed -i 's/main/niam/' files/pip/__init__.py; }
in_place() { printf '#' 1<>files/pip/__init__.py; }
deleted() { rm files/pip/__init__.py; }
no_bytecode() { rm -r files/pip/__pycache__; }
bytecode() { echo garbage >"$(echo files/pip/__pycache__/__init__.*)"; }
linked() { mv files/pip/empty.py .. && ln -s ../../../empty.py files/pip/empty.py; }
directory() { rm files/pip/empty.py && mkdir files/pip/empty.py; }
fifo() { rm files/pip/empty.py && mkfifo files/pip/empty.py; }
no_directory() { rm -r files/pip/sub; }
no_files() { rm -r files; }
files_linked() { mv files .. && ln -s ../files files; }
no_manifest() { rm manifest; }
manifest_empty() { : >manifest; }
manifest_cut() { truncate -s -9 manifest; }
manifest_garbage() { head -c 999 /dev/urandom >manifest; }
manifest_fifo() { rm manifest && mkfifo manifest; }
no_record() { rm record; }
record_cut() { truncate -s -9 record; }
record_more() { echo ../../../evil,, >>record; }
no_identity() { rm identity; }
identity_cut() { truncate -s -1 identity; }
identity_old() { sed -i 's/vact-cache 1/vact-cache 0/' identity; }
identity_other() { sed -i '2s/ / 1/' identity; }
identity_huge() { head -c 1000000 /dev/zero >identity; }
no_entry() { rm -r "$PWD"; }
entry_file() { rm -r "$PWD" && touch "$PWD"; }
entry_linked() { mv "$PWD" "$WORLD/moved" && ln -s "$WORLD/moved" "$PWD"; }

@test "a damaged entry is noticed, and made anew" {
	local damage
	for damage in truncated same_size in_place deleted no_bytecode bytecode linked directory fifo \
		no_directory no_files files_linked no_manifest manifest_empty manifest_cut manifest_garbage \
		manifest_fifo no_record record_cut record_more no_identity identity_cut identity_old \
		identity_other identity_huge no_entry entry_file entry_linked; do
		(cd "$PIP" && "$damage")
		small env 2>said || {
			echo "$damage: $(<said)"
			return 1
		}
		expect_runs 0 1 || {
			echo "$damage"
			return 1
		}
		expect_sound env
		diff <(cd "$WARM/vact/wheels" && find . -printf '%P %y %m %l\n' | sort) \
			<(cd "$CACHE/wheels" && find ./*[0-9a-f] ./*.lock -printf '%p %y %m %l\n' | cut -c3- | sort |
				sed '1i\ d 700 ') || {
			echo "$damage"
			return 1
		}
		rm -r env
		small env
		expect_runs 0 0
		rm -rf env "$CACHE"
		cp -a "$WARM/vact" "$CACHE"
	done
}

# LINE: more in the manifest, with all else as it ought to be.
add_to_manifest() {
	local count
	count=$(wc -l <"$PIP/manifest")
	sed -i -e "\$s/.*/end $count/" -e "\$i\\$1" "$PIP/manifest"
	count=$(stat -c '%s %.9Y' "$PIP/manifest")
	sed -i "4s/.*/$count/" "$PIP/identity"
}

@test "no entry leads out of the environment, whatever it says" {
	local line before
	add_to_manifest 'dir pip/another'
	small env
	[[ -d $(echo env/lib/python3*/site-packages/pip/another) ]]
	expect_runs 0 0
	mkdir -p outside/env
	for line in 'dir ../../../../evil' "dir $WORLD/evil" 'dir pip/../../../../../evil' \
		'script ../../evil pip:main' 'script a/../../../evil pip:main' 'record ../../../../evil' \
		'script evil pip:main();print(1)' 'file 1 2 ../../../../evil'; do
		rm -rf env "$CACHE"
		cp -a "$WARM/vact" "$CACHE"
		add_to_manifest "$line"
		before=$(cd "$WORLD" && find . ! -path './home*' ! -path './env*' | sort)
		small env
		expect_runs 0 1
		expect_sound env
		[[ $(cd "$WORLD" && find . ! -path './home*' ! -path './env*' ! -path ./runs | sort) == "$before" ]]
		[[ -z $(find "$WORLD" -name '*evil*') ]]
	done
}

# What can become of the facts file, which is its argument.
garbage() { head -c 999 /dev/urandom >"$1"; }
emptied() { : >"$1"; }
cut_short() { truncate -s -9 "$1"; }
key_alone() { sed -i 2d "$1"; }
of_another_version() { sed -i '2s/"site"/"place"/' "$1"; }
of_another_type() { sed -i '2s/"site": "[^"]*"/"site": 5/' "$1"; }
wheels_odd() { sed -i '2s/"wheels": .*\]/"wheels": [7, {}, "x"]/' "$1"; }
no_json() { sed -i '2s/^{/[/' "$1"; }
huge() { head -c 1000000 /dev/zero | tr '\0' ' ' >>"$1"; }
nul() { printf '\0' >>"$1"; }
a_link() { mv "$1" "$WORLD/facts" && ln -s "$WORLD/facts" "$1" && sed -i 1s/1/2/ "$WORLD/facts"; }
a_fifo() { rm "$1" && mkfifo "$1"; }
a_directory() { rm "$1" && mkdir "$1"; }
gone() { rm "$1"; }

@test "damaged facts are noticed, and asked for anew" {
	local damage
	for damage in garbage emptied cut_short key_alone of_another_version of_another_type wheels_odd \
		no_json huge a_link a_fifo a_directory gone; do
		"$damage" "$(echo "$CACHE"/interpreters/*)"
		small env 2>said || {
			echo "$damage: $(<said)"
			return 1
		}
		expect_runs 1 0 || {
			echo "$damage"
			return 1
		}
		expect_sound env
		rm -rf env "$CACHE"
		cp -a "$WARM/vact" "$CACHE"
	done
}
