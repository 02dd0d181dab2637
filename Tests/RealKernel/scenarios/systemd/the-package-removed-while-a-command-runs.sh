# limit: 600
# The package is removed while a command of `run` is at work: the command goes on, and in the end every value is as it was.
. ./lib.sh
keep
PROGRAM=/usr/bin/tunekit
dpkg -i ./tunekit.deb >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be installed"; }
irq=$(rig irqs)
/usr/bin/tunekit run $BOARD -- sh -c 'until [ -e /run/seen/removed ]; do sleep 1; done; echo "the command is done"' </dev/null >/run/seen/command 2>&1 &
runner=$!
wait_for 20 sh -c "[ \"\$(cat /proc/irq/$irq/smp_affinity_list)\" = 4 ]" || fail "it is not tuned"
dpkg -r tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be removed"; }
sed 's/^/  : /' /run/seen/dpkg
[ ! -e /usr/bin/tunekit ] || fail "it is still there"
kill -0 $runner || fail "the command was ended"
say "the command goes on, interrupt $irq on CPU $(affinity "$irq")"
dpkg -P tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be purged"; }
: >/run/seen/removed
wait $runner
ended=$?
sed 's/^/  | /' /run/seen/command
assert_same "how the command ended" 0 $ended
grep -q 'the command is done' /run/seen/command || fail "the command did not end by itself"
assert_kept "after the command"
for f in /usr/bin/tunekit /var/lib/tunekit /run/tunekit /etc/tunekit; do
  [ ! -e $f ] || fail "left: $(find $f | tr '\n' ' ')"
done
