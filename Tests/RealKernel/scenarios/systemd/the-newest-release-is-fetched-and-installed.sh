# limit: 600
# README's first block on a machine without Swift: `scripts/get` fetches this architecture's package, checks and installs
# it, and `plan` runs. Printed: seconds. A package that was changed on its way is refused. Removed, nothing is left.
. ./lib.sh
keep
PROGRAM=/usr/bin/tunekit
release=/run/release
name="tunekit_$(dpkg-deb -f ./tunekit.deb Version)_$(dpkg --print-architecture).deb"
mkdir -p $release
cp ./tunekit.deb "$release/$name"
(cd $release && sha256sum "$name" >SHA256SUMS)

# get: what it prints, indented; $status is its exit status.
get() {
  echo "  \$ scripts/get"
  TUNEKIT_RELEASES=file://$release sh ./get >/run/seen/out 2>&1 </dev/null
  status=$?
  out=$(cat /run/seen/out)
  sed 's/^/  | /' /run/seen/out
}

echo >>"$release/$name"
get
assert_exit 1
assert_text "the refusal" "is not what SHA256SUMS says"
[ ! -e /usr/bin/tunekit ] || fail "it was installed all the same"

cp ./tunekit.deb "$release/$name"
start=$(uptime_ms)
get
assert_exit 0
assert_line "the end of it" "^installed: tunekit "
tunekit plan --machine cm3588+ax650n
assert_exit 0
assert_line "the plan" "interrupt 154 .*→  CPU 4"
say "from scripts/get to the plan: $(milliseconds $(($(uptime_ms) - start))) s on $(dpkg --print-architecture), emulated"
assert_kept "after the installation"

dpkg -P tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be purged"; }
rm -r $release
for f in /usr/bin/tunekit /var/lib/tunekit /run/tunekit /etc/tunekit; do
  [ ! -e $f ] || fail "left: $(find $f | tr '\n' ' ')"
done
