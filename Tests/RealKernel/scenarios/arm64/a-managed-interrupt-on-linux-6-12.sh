# boot: -a backports -n managed=1
# Since Linux 6.12 the affinity file of a managed interrupt is not even writable. The step is left
# alone with that reason, and the rest is applied.
. ./lib.sh
say "Linux $(uname -r)"
irq=$(rig irqs)
echo 10 >/proc/irq/$irq/smp_affinity 2>/run/seen/errno && fail "the rig: interrupt $irq is not managed"
say "the kernel: $(cat /run/seen/errno); mode $(stat -c %a /proc/irq/$irq/smp_affinity)"
keep
tunekit apply --yes
assert_text "the reason" '[Mm]anaged by the kernel|manages it|EIO|Input/output error|EPERM|not permitted|not writable|[Rr]ead-only'
assert_exit 0
assert_same "governor of policy4" performance "$(governor 4)"
assert_same "governor of policy6" performance "$(governor 6)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
