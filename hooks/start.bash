# shellcheck shell=bash
# `vact shell` has an interactive bash read this file, which is made for the
# occasion, in place of ~/.bashrc: it goes away, ~/.bashrc is read, and then
# what follows, the activation. So PATH is right whatever ~/.bashrc did to it.

{ \command rm -f -- "${BASH_SOURCE[0]}" && \command rmdir -- "${BASH_SOURCE[0]%/*}"; } 2>/dev/null || \:
if \[ -r ~/.bashrc ]; then
	# shellcheck disable=SC1090
	\. ~/.bashrc
fi
