# The usual way (echo 4 > smp_affinity_list) and tunekit beside irqbalance as its service: how long the placement lasts.
. ./lib.sh
irq=$(rig irqs)
rig rate 3000                         # so that irqbalance finds it worth moving
cp /etc/default/irqbalance /run/seen/settings

# lasts: seconds from a new start of irqbalance until the placement is undone, at most 40. It is started again each
# time: once it has placed an interrupt it looks at it again only when the load shifts.
lasts() {
  systemctl restart irqbalance
  began=$(now)
  if wait_for 40 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) != 4 ]"; then echo "undone after $(($(now) - began)) s"
  else echo "still there after 40 s"; fi
}
systemctl start irqbalance
echo 4 >/proc/irq/$irq/smp_affinity_list
usual=$(lasts)
tunekit apply --yes $BOARD
assert_exit 0
ours=$(lasts)
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
cmp /etc/default/irqbalance /run/seen/settings || fail "the settings of irqbalance are not as they were"
say "                         placement on CPU 4, irqbalance restarted"
say "echo > smp_affinity      $usual"
say "tunekit apply            $ours"
case $usual in undone*) ;; *) fail "the rig: irqbalance left interrupt $irq alone" ;; esac
assert_same "tunekit's placement" "still there after 40 s" "$ours"
