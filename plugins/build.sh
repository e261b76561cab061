#!/bin/sh
# Builds plugins to WebAssembly. The same sources and toolchains give the same bytes; each plugin.yaml names the versions.
set -eu
usage() {
	cat >&2 <<'END'
usage: plugins/build.sh OUT [NAME | FOLDER/ ...]

Builds into the folder OUT, each plugin as NAME.wasm: the four reference plugins (look-through state product hop) unless some
are named. A name with a slash is the folder of another plugin: Go sources, or one NAME.rs; it is built with the go or rustc
that is there.

The reference plugins want rustc 1.63.0 at /usr/bin/rustc (or $RUSTC) with the target wasm32-unknown-unknown, and wasm-ld 14
(Debian: rustc libstd-rust-dev-wasm32 lld). Exits 77, and says so, where a toolchain is missing or another version.
END
	exit 2
}
case "${1:-}" in "" | -*) usage ;; esac
from=$(pwd)
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- look-through state product hop
rustc=${RUSTC:-/usr/bin/rustc}
missing() {
	echo "$1" >&2
	exit 77
}
wasm_go() { # WHERE-TO PACKAGE-OR-FILES, in the folder that it is called in
	to=$1
	shift
	GOOS=wasip1 GOARCH=wasm GOFLAGS= go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$to" "$@"
}
wasm_rust() { # WHERE-TO SOURCE
	"$rustc" --version >/dev/null 2>&1 || missing "there is no rustc at $rustc"
	[ -d "$("$rustc" --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] || missing "rustc lacks wasm32-unknown-unknown"
	"$rustc" --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown -C opt-level=s -C panic=abort \
		-C strip=symbols -C lto -C codegen-units=1 -C link-arg=-zstack-size=65536 --remap-path-prefix "$here=plugins" -o "$1" "$2"
}
for name in "$@"; do
	case "$name" in
	*/*)
		folder=$(cd "$from" && cd "$name" && pwd)
		name=$(basename "$folder")
		cd "$folder"
		if [ -f "$name.rs" ]; then
			wasm_rust "$out/$name.wasm" "$name.rs"
		elif [ "$(go env GOMOD)" = /dev/null ]; then
			wasm_go "$out/$name.wasm" $(ls -- *.go | grep -v '_test\.go$')
		else
			wasm_go "$out/$name.wasm" .
		fi
		;;
	*)
		cd "$here"
		"$rustc" --version 2>/dev/null | grep -q '^rustc 1\.63\.0' || missing "rustc 1.63.0 is not at $rustc"
		wasm_rust "$out/$name.wasm" "$name/$name.rs"
		;;
	esac
done
