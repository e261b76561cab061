#!/bin/sh
# Builds the reference plugins into a folder: plugins/build.sh OUT [NAME ...]. The same sources and toolchains give the same
# bytes; plugin.yaml names the versions. Exits 77, and says so, where a toolchain is missing or another version.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- look-through state product hop
rustc=${RUSTC:-/usr/bin/rustc}
cd "$here"
for name in "$@"; do
	case "$name" in
	look-through)
		GOTOOLCHAIN=go1.26.8 GOOS=wasip1 GOARCH=wasm GOFLAGS= go build -trimpath -buildvcs=false -ldflags='-s -w' \
			-o "$out/$name.wasm" ./look-through || { echo "go1.26.8 cannot be had" >&2; exit 77; }
		;;
	*)
		"$rustc" --version 2>/dev/null | grep -q '^rustc 1\.63\.0' || { echo "rustc 1.63.0 is not at $rustc" >&2; exit 77; }
		[ -d "$("$rustc" --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] || { echo "rustc lacks wasm32-unknown-unknown" >&2; exit 77; }
		"$rustc" --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown -C opt-level=s -C panic=abort \
			-C strip=symbols -C lto -C codegen-units=1 -C link-arg=-zstack-size=65536 --remap-path-prefix "$here=plugins" \
			-o "$out/$name.wasm" "$name/$name.rs"
		;;
	esac
done
