#!/bin/sh
# Prints the named files as the C table that hook_files.h declares.
set -eu

bytes() {
	od -A n -v -t x1 "$1" | sed -e 's/ \([0-9a-f][0-9a-f]\)/ 0x\1,/g' -e 's/^/	/'
}

echo '/* Made by embed.sh from hooks/; edit the files there. */'
echo '#include "hook_files.h"'
count=0
for file in "$@"; do
	echo "static const unsigned char file_${count}[] = {"
	bytes "$file"
	echo '};'
	count=$((count + 1))
done
echo 'const struct hook_file hook_files[] = {'
count=0
for file in "$@"; do
	echo "	{\"$(basename "$file")\", file_$count, sizeof(file_$count)},"
	count=$((count + 1))
done
echo '	{NULL, NULL, 0},'
echo '};'
