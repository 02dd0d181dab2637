# boot: -n managed=1
# The kernel keeps a managed interrupt to itself: writing its affinity fails with EIO. The step is left
# alone with that reason, and the rest is applied.
. ./lib.sh
irq=$(rig irqs)
echo 10 >/proc/irq/$irq/smp_affinity 2>/run/seen/errno && fail "the rig: interrupt $irq is not managed"
say "the kernel: $(cat /run/seen/errno)"
keep
tunekit apply --yes
assert_text "the reason" '[Mm]anaged by the kernel|manages it|EIO|Input/output error'
assert_exit 0
assert_same "governor of policy4" performance "$(governor 4)"
assert_same "governor of policy6" performance "$(governor 6)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
