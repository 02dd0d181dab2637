#!/bin/sh
# build-kmod.sh ARCH HEADERS OUT: builds the rig's kernel modules against Debian headers that were only
# unpacked, not installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
arch=$1; headers=$(cd "$2" && pwd); mkdir -p "$3"; out=$(cd "$3" && pwd)
tree=$(ls -d "$headers"/usr/src/linux-headers-*-"$arch")
# Debian's Makefile names the common headers by an absolute path: make it ours
sed -i "s|^include .*/\(linux-headers-[^/]*-common\)/Makefile|include $headers/usr/src/\1/Makefile|" "$tree/Makefile"
cross=; karch=x86
[ "$arch" = arm64 ] && { cross=aarch64-linux-gnu-; karch=arm64; }
work=$out/work; rm -rf "$work"; mkdir -p "$work"; cp "$here"/kmod/*.c "$here/kmod/Makefile" "$work/"
make -s -C "$tree" M="$work" ARCH=$karch CROSS_COMPILE=$cross CC="${cross}gcc" CONFIG_DEBUG_INFO_BTF_MODULES= modules
cp "$work"/*.ko "$out/"; rm -rf "$work"
