# limit: 1800
# by name only: takes half an hour in emulation
# A command on the CPU on which the card's interrupts land is slowed down by them, and prove shows what moving them
# brings, and that the interrupt brings it and the clock does not. While the card is silent, moving them brings nothing.
. ./lib.sh
# The timer that raises the interrupts stays where the driver begins: on neither of the CPUs that matter.
rig unbind
taskset -c 7 rig bind
rig rate 4000
irq=$(rig irqs)
echo 0 >/proc/irq/$irq/smp_affinity_list
assert_same "where they land" cpu0 "$(landing)"
keep
work='i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'

tunekit prove --ablate --budget 15m -o /run/seen/result.json $BOARD -- taskset -c 0 sh -c "$work"
assert_exit 0
assert_line "on the CPU of the interrupts" '^shown'
assert_kept "after proving"
# step ID: the lower end of what it brings alone, in percent.
step() {
  tr -d ' \n' </run/seen/result.json | grep -o "\"effect\":{[^}]*},\"id\":\"$1\"" |
    sed 's/.*"low":\(-\{0,1\}[0-9.]*\).*/\1/'
}
above() { awk -v value="$1" 'BEGIN { exit !(value > 0) }'; }
above "$(step interrupt/0)" || fail "the interrupt: expected an interval above 0, seen from $(step interrupt/0)"
above "$(step governor/policy4)" && fail "the clock: expected no effect, seen from $(step governor/policy4)"

# The same command, where no interrupt slows it down.
rig rate 0
tunekit prove --budget 5m $BOARD -- taskset -c 0 sh -c "$work"
assert_exit 0
assert_line "without interrupts" '^not shown'
assert_kept "after proving again"
