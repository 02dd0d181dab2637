# irqbalance is told to leave the card alone: it holds over three of its intervals, a new start of irqbalance and a new
# number of the interrupt, and revert takes back no more than was said.
# limit: 900
. ./lib.sh
settings=/etc/default/irqbalance
mkdir -p /etc/default /run/irqbalance
printf '# as Debian ships it\n#IRQBALANCE_ARGS=\n' >$settings
cp $settings /run/seen/settings
rig rate 3000                         # so that irqbalance finds it worth moving
start() { IRQBALANCE_ARGS=; . $settings; say "irqbalance -t 3 $IRQBALANCE_ARGS"; rig irqbalance start "-t 3 $IRQBALANCE_ARGS"; }
# stays WHAT: on CPU 4 for 12 s, four intervals, by its mask and by where it arrives.
stays() {
  for look in 1 2 3 4; do
    sleep 3
    [ "$(affinity $irq)" = 4 ] || fail "$1: interrupt $irq is on CPU $(affinity $irq) after $((look * 3)) s"
  done
  assert_same "$1: where interrupt $irq lands after 12 s" cpu4 "$(landing 1)"
}

irq=$(rig irqs)
start
echo 4 >/proc/irq/$irq/smp_affinity_list
began=$(now)
wait_for 60 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) != 4 ]" || fail "the rig: irqbalance left interrupt $irq alone"
say "written by hand, undone after $(($(now) - began)) s: $(affinity $irq)"
keep

tunekit apply --yes $BOARD
assert_exit 0
assert_line "irqbalance is told" 'irqbalance .*leaves it alone'
stays "irqbalance running"
assert_same "its arguments" 'IRQBALANCE_ARGS="--banmod=rignpu"' "$(tail -n 1 $settings)"
tunekit verify
assert_exit 0

rig irqbalance stop
start
sleep 1
stays "irqbalance started again"
tunekit verify
assert_exit 0

rig rebind
rig rate 3000
irq=$(rig irqs)
say "the interrupt is $irq now"
tunekit apply --yes $BOARD
assert_exit 0
stays "another number"

tunekit revert
assert_exit 0
cmp $settings /run/seen/settings || fail "$settings is not as it was"
rig irqbalance stop
