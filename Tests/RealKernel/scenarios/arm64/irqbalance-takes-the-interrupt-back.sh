# Debian's irqbalance undoes the placement within seconds: verify must see it and name the culprit.
. ./lib.sh
irq=$(rig irqs)
rig rate 3000                         # so that irqbalance finds it worth moving
tunekit apply --yes $BOARD
assert_exit 0
rig irqbalance start
began=$(now)
wait_for 90 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) != 4 ]" ||
  fail "the rig: irqbalance left interrupt $irq alone for 90 s: $(cat /tmp/irqbalance.log)"
say "irqbalance moved interrupt $irq from 4 to $(affinity $irq) after $(($(now) - began)) s"
tunekit verify
assert_exit 4
assert_text "the culprit" 'irqbalance'
rig irqbalance stop
