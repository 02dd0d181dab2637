#!/bin/sh
# debs.sh ARCH SUITE FOLDER PACKAGE...: downloads Debian packages of any architecture with an apt state of
# its own (the host's apt and dpkg are not touched) and unpacks them into FOLDER. FOLDER.list names the
# files, which are kept in $RIG_CACHE/debs.
set -eu
arch=$1 suite=$2 out=$3
scripts=$(cd "$(dirname "$0")/../../../scripts" && pwd)
shift 3
state=$RIG_CACHE/apt-$arch-$suite debs=$RIG_CACHE/debs
mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/etc" "$debs" "$out"
: >>"$state/status"
mirror=$("$scripts/mirror")
security=$("$scripts/mirror" security)
signed="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
{
  echo "deb $signed $mirror $suite main"
  [ "$suite" != bookworm ] || [ -z "$security" ] || echo "deb $signed $security bookworm-security main"
} >"$state/sources.list"
apt() {
  apt-get -q -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
    -o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" \
    -o Dir::Cache="$state/cache" -o Dir::Etc::sourcelist="$state/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=0 -o Acquire::Retries=3 \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -o Acquire::Languages=none -o APT::Update::Error-Mode=any "$@"
}
# an index older than half a day may name packages that the mirror no longer has
find "$state/updated" -mmin -720 2>/dev/null | grep -q . || { apt update >&2; : >"$state/updated"; }
: >"$out.list"
cd "$debs"
for package in "$@"; do
  # --print-uris says nothing of a file that is already in the current folder
  file=$(cd "$state/etc" && apt download --print-uris "$package" | awk '{print $2}')
  [ -n "$file" ] || { echo "debs.sh: no package $package for $arch in $suite" >&2; exit 1; }
  [ -s "$file" ] || apt download "$package" >&2
  # not dpkg-deb -x: it would put a folder where the target has /lib as a link to /usr/lib
  dpkg-deb --fsys-tarfile "$debs/$file" | tar -x --keep-directory-symlink -C "$out"
  echo "$debs/$file" >>"$out.list"
done
