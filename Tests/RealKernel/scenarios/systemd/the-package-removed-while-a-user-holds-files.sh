# limit: 400
# A user holds open and locked whatever a user can of what TuneKit has; the package is removed, and every value is as it was.
. ./lib.sh
keep
PROGRAM=/usr/bin/tunekit
dpkg -i ./tunekit.deb >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be installed"; }
tunekit apply --yes $BOARD
assert_exit 0
cat >/run/seen/hold.sh <<'END'
cd /run/tunekit 2>/dev/null || cd /
for f in /run/tunekit /var/lib/tunekit /run/tunekit/* /var/lib/tunekit/* /var/lib/tunekit/*/* /usr/bin/tunekit; do
  [ -r "$f" ] || continue
  echo "$f"
  flock -x "$f" sleep 300 &
done
(exec 9<>/run/tunekit/lock && flock 9 && echo "the lock itself") 2>/dev/null
echo all
wait
END
setpriv --reuid 65534 --regid 65534 --clear-groups sh /run/seen/hold.sh >/run/seen/held 2>&1 &
holder=$!
wait_for 20 grep -q '^all' /run/seen/held || fail "the rig: no process holds anything"
sed 's/^/  held: /' /run/seen/held
! grep -q 'the lock itself' /run/seen/held || fail "a user can have the lock"
tunekit status
assert_exit 0
start=$(now)
dpkg -r tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be removed"; }
took=$(($(now) - start))
sed 's/^/  : /' /run/seen/dpkg
[ $took -le 30 ] || fail "it took $took s"
assert_kept "after the package"
say "removed in $took s, while a user held $(grep -c ^/ /run/seen/held) files"
kill $holder
