# The interrupt is gone with the card: revert restores what there still is, writes nothing else, and is done.
. ./lib.sh
irq=$(rig irqs)
keep
tunekit apply --yes $BOARD
assert_exit 0
rig unplug
wait_for 60 sh -c '! rig bdf' || fail "the rig: the card is still there after 60 s"
say "the card is gone; /proc/irq/$irq: $([ -e /proc/irq/$irq ] && echo there || echo gone)"
tunekit verify
[ $status = 4 ] || [ $status = 3 ] || fail "exit status of verify: expected 3 or 4, seen $status"
tunekit revert
assert_exit 0
assert_same "governor of policy4" schedutil "$(governor 4)"
assert_same "governor of policy6" schedutil "$(governor 6)"
tunekit status
assert_exit 0
assert_line "status" 'Nothing is applied'

rig plug
wait_for 60 rig bdf || fail "the rig: the card does not come back"
wait_for 30 sh -c '[ -n "$(rig irqs)" ]' || fail "the rig: no driver for the card that came back"
assert_same "affinity of the interrupt of the card that came back" 0-7 "$(affinity $(rig irqs))"
tunekit apply --yes $BOARD
assert_exit 0
assert_same "affinity after a new apply" 4 "$(affinity $(rig irqs))"
tunekit revert
assert_exit 0
