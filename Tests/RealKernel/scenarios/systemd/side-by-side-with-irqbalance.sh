# The usual way (echo 4 > smp_affinity_list) and tunekit, with irqbalance running: how long the placement lasts.
. ./lib.sh
irq=$(rig irqs)
rig rate 3000                         # so that irqbalance finds it worth moving

# lasts: seconds from irqbalance's start until the placement is undone, at most 40. It is started anew each
# time: once it has placed an interrupt it looks at it again only when the load shifts.
lasts() {
  systemctl start irqbalance
  began=$(now)
  if wait_for 40 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) != 4 ]"; then echo "undone after $(($(now) - began)) s"
  else echo "still there after 40 s"; fi
}
echo 4 >/proc/irq/$irq/smp_affinity_list
usual=$(lasts)
systemctl stop irqbalance
tunekit apply --yes $BOARD
assert_exit 0
ours=$(lasts)
tunekit verify
said=$status
named=$(printf '%s\n' "$out" | grep -c 'likely: irqbalance')
say "                         placement on CPU 4        is it noticed"
say "echo > smp_affinity      $usual        no"
say "tunekit apply            $ours        verify exits $said$([ "$named" = 0 ] || echo ', names irqbalance')"
case $ours in
undone*) [ $said = 4 ] && [ "$named" -gt 0 ] || fail "verify: expected exit 4 and irqbalance named, seen the above" ;;
*) assert_same "exit status of verify" 0 $said ;;
esac
