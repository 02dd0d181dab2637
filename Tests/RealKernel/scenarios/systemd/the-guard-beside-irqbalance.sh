# limit: 900
# irqbalance and the guard for a minute: the interrupt stays where it is, and nothing is reported again and again.
. ./lib.sh
begun=$(date +%s)
rig rate 3000
systemctl start irqbalance
wait_for 30 systemctl is-active irqbalance || fail "the rig: irqbalance does not start"
cp /etc/default/irqbalance /run/seen/settings
enable_service
irq=$(rig irqs)
moved=0
for second in 1 2 3 4 5 6; do sleep 10; [ "$(affinity $irq)" = 4 ] || moved=$((moved + 1)); done
assert_same "looks of 6 at which interrupt $irq was elsewhere" 0 $moved
assert_same "where it lands" cpu4 "$(landing 2)"
systemctl restart irqbalance
rig rebind
rig rate 3000
placed 15 >/dev/null || fail "the new interrupt $(rig irqs) is on CPU $(affinity "$(rig irqs)")"
irq=$(rig irqs)
sleep 30
assert_same "irqbalance and the driver started again: affinity of interrupt $irq" 4 "$(affinity $irq)"
service_says 12
[ "$(journalctl -u tunekit.service --since "@$begun" --no-pager | wc -l)" -lt 20 ] || fail "it says too much"
disable_service
cmp /etc/default/irqbalance /run/seen/settings || fail "the settings of irqbalance are not as they were"
