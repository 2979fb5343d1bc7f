#!/bin/sh
# TABLE FILE...: prints the files as the C table that TABLE.h declares.
set -eu

table=$1
shift

bytes() {
	od -A n -v -t x1 "$1" | sed -e 's/ \([0-9a-f][0-9a-f]\)/ 0x\1,/g' -e 's/^/	/'
}

echo '/* Made by embed.sh; edit the files it was made from. */'
echo "#include \"$table.h\""
count=0
for file in "$@"; do
	echo "static const unsigned char file_${count}[] = {"
	bytes "$file"
	echo '	0x00};'
	count=$((count + 1))
done
echo "const struct embedded ${table}[] = {"
count=0
for file in "$@"; do
	echo "	{\"$(basename "$file")\", file_$count, sizeof(file_$count) - 1},"
	count=$((count + 1))
done
echo '	{NULL, NULL, 0},'
echo '};'
