#!/bin/bash
# setup.sh [arm64] [backports] [amd64] [systemd] [systemd-arm64]: makes everything the guests need, from nothing, on
# Debian 12 x86_64, below $RIG_CACHE. What is there and of the same making is left as it is.
# Every failure is one line that says what to do, and exit 1.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${RIG_CACHE:?}"
mkdir -p "$RIG_CACHE/bin" || exit 1
RIG_CACHE=$(cd "$RIG_CACHE" && pwd)
export RIG_CACHE
want=" ${*:-arm64} "
say() { echo "setup: $*" >&2; }
die() { say "$*"; exit 1; }
wanted() { case $want in *" $1 "*) return 0;; esac; return 1; }
log=$RIG_CACHE/setup.log
: >"$log"
# Runs a command whose talk goes to the log, or dies with the remedy given first.
quietly() { local remedy=$1; shift; "$@" >>"$log" 2>&1 || die "$remedy (what was said: $log)"; }

grep -qs '^VERSION_ID="12"' /etc/os-release && [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] ||
  die "this is made for Debian 12 on x86_64; run it there, in a virtual machine or a container"

host_packages() {   # no package of a foreign architecture is installed on the host
  local p list missing=
  list="python3 cpio kmod binutils make gcc libc6-dev e2fsprogs debian-archive-keyring"
  if wanted arm64 || wanted backports || wanted systemd-arm64; then
    list="$list qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross device-tree-compiler"
  fi
  if wanted amd64 || wanted systemd; then list="$list qemu-system-x86"; fi
  if wanted systemd || wanted systemd-arm64; then list="$list debootstrap"; fi
  if wanted systemd-arm64; then list="$list mmdebstrap"; fi
  for p in $list; do
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q ' installed$' || missing="$missing $p"
  done
  [ -n "$missing" ] || return 0
  local root=
  if [ "$(id -u)" != 0 ]; then
    root="sudo -n"
    sudo -n true 2>/dev/null || die "packages are missing; as root, run: apt-get install$missing"
  fi
  say "apt-get install$missing"
  $root apt-get update -q >>"$log" 2>&1 || true
  quietly "packages could not be installed; is there a network? By hand: apt-get install$missing" \
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}

# What the result depends on: these files and the QEMU that is patched.
making() {
  { (cd "$here" && cat setup.sh debs.sh patch-qemu.py mkinitrd.py build-kmod.sh build-dtb.py \
      guest/* kmod/*); stat -c '%s %Y' "$(command -v "$1" || echo /nowhere)" 2>&1; } | sha256sum | cut -c1-16
}

libraries="libc6 libcap-ng0 libglib2.0-0 libncursesw6 libtinfo6 libnuma1 libpcre2-8-0 libsystemd0 libpci3 libkmod2
 zlib1g libudev1 libzstd1 liblzma5 libssl3 liblz4-1 libgcrypt20 libgpg-error0 libcap2"

debs() { quietly "packages for the guest could not be fetched; is there a network? The mirror is RIG_MIRROR" \
  "$here/debs.sh" "$@"; }

programs() {   # $1 = arm64|amd64, $2 = folder: what the guest runs besides the kernel
  debs "$1" bookworm "$2" busybox-static irqbalance pciutils $libraries
}

kernel() {   # $1 = folder in the cache, $2 = arm64|amd64, $3 = suite: kernel, modules, initramfs
  local A=$RIG_CACHE/$1 a=$2 suite=$3 version cross=
  mkdir -p "$A"
  debs "$a" "$suite" "$A/meta" "linux-image-$a"
  version=$(dpkg-deb -f "$(cat "$A/meta.list")" Depends | sed 's/.*linux-image-\([0-9][^ ,]*\).*/\1/')
  say "$1: Linux $version"
  if [ ! -e "$A/done-$version" ]; then
    rm -rf "$A/kernel" "$A/headers" "$A/root"
    debs "$a" "$suite" "$A/kernel" "linux-image-$version"
    debs "$a" "$suite" "$A/headers" "linux-headers-$version" "linux-headers-${version%-*}-common"
    # the build tools must run here: always the amd64 ones
    debs amd64 "$suite" "$A/headers" "$(dpkg-deb -f "$(sed -n 1p "$A/headers.list")" Depends |
      grep -o 'linux-kbuild-[^ ,]*')"
    programs "$a" "$A/root"
    : >"$A/done-$version"
  fi
  cp "$A/kernel/boot/vmlinuz-$version" "$A/vmlinuz"
  [ "$a" = amd64 ] || cross=aarch64-linux-gnu-
  quietly "the rig's kernel modules do not build against Linux $version; kmod/ needs a look" \
    "$here/build-kmod.sh" "$a" "$A/headers" "$A/ko"
  quietly "no compiler for $a" ${cross}gcc -O2 -Wall -Werror -static -o "$A/steps" "$here/guest/steps.c"
  quietly "the initramfs could not be packed" python3 "$here/mkinitrd.py" "$1" "$a" "$RIG_CACHE" "$A/initrd.cpio"
}

patched() {
  local why
  why=$(python3 "$here/patch-qemu.py" "$(command -v "$1")" "$RIG_CACHE/bin/$1" 2>&1 >>"$log") ||
    die "${why##*$'\n'}"
}

arm64() {   # $1 = folder in the cache, $2 = suite
  local A=$RIG_CACHE/$1 q=$RIG_CACHE/bin/qemu-system-aarch64 mark
  mark=$(making qemu-system-aarch64)
  [ "$(cat "$A/ready" 2>/dev/null)" != "$mark" ] || return 0
  patched qemu-system-aarch64
  kernel "$1" arm64 "$2"
  # the same -machine and -smp as in run-guest.sh
  quietly "QEMU does not start" "$q" -machine "virt,gic-version=3,its=on,dumpdtb=$A/virt.dtb" -cpu cortex-a76 \
    -smp 8 -m 512 -nodefaults -display none
  dtc -q -I dtb -O dts "$A/virt.dtb" -o "$A/virt.dts"
  quietly "QEMU's device tree is not the one known; build-dtb.py needs a look" \
    python3 "$here/build-dtb.py" "$A/virt.dts" "$A/cm3588.dts"
  dtc -q -I dts -O dtb "$A/cm3588.dts" -o "$A/cm3588.dtb"
  python3 "$here/build-dtb.py" "$A/virt.dts" "$A/cm3588-npu.dts" npu
  dtc -q -I dts -O dtb "$A/cm3588-npu.dts" -o "$A/cm3588-npu.dtb"
  echo "$mark" >"$A/ready"
}

amd64() {
  local A=$RIG_CACHE/amd64 mark
  mark=$(making qemu-system-x86_64)
  [ "$(cat "$A/ready" 2>/dev/null)" != "$mark" ] || return 0
  patched qemu-system-x86_64
  kernel amd64 amd64 bookworm
  echo "$mark" >"$A/ready"
}

systemd() {   # $1 = amd64|arm64
  local mark ready=$RIG_CACHE/$1/systemd.ready
  mark=$(sha256sum <"$here/mksystemd.sh")
  [ "$(cat "$ready" 2>/dev/null)" != "$mark" ] || return 0
  [ "$(id -u)" = 0 ] || die "debootstrap needs root; run this once as root: RIG_CACHE=$RIG_CACHE $here/setup.sh $want"
  say "systemd: a Debian for $1 with systemd, tuned and irqbalance"
  quietly "Debian could not be installed into the image; is there a network?" "$here/mksystemd.sh" "$1"
  echo "$mark" >"$ready"
}

host_packages
if wanted arm64 || wanted systemd-arm64; then arm64 arm64 bookworm; fi
if wanted backports; then arm64 backports bookworm-backports; fi
if wanted amd64 || wanted systemd; then amd64; fi
if wanted systemd; then systemd amd64; fi
if wanted systemd-arm64; then systemd arm64; fi
