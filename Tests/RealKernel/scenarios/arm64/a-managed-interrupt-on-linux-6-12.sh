# boot: -a backports -n managed=1
# Since Linux 6.12 the affinity file of a managed interrupt is not even writable. Nothing may be left
# half done, and the reason must be said, whichever way it is handled: apply gives everything back (exit 6),
# or leaves this step alone and does the rest (exit 0).
. ./lib.sh
say "Linux $(uname -r)"
irq=$(rig irqs)
echo 10 >/proc/irq/$irq/smp_affinity 2>/run/seen/errno && fail "the rig: interrupt $irq is not managed"
say "the kernel: $(cat /run/seen/errno); mode $(stat -c %a /proc/irq/$irq/smp_affinity)"
keep
tunekit apply --yes
assert_text "the reason" '[Mm]anaged by the kernel|manages it|EIO|Input/output error|EPERM|not permitted|not writable|[Rr]ead-only'
case $status in
6)
  assert_kept "after an apply that failed"
  tunekit status
  assert_exit 0
  assert_line "status" 'Nothing is applied'
  ;;
0)
  assert_same "governor of policy4" performance "$(governor 4)"
  assert_same "governor of policy6" performance "$(governor 6)"
  tunekit verify
  assert_exit 0
  tunekit revert
  assert_exit 0
  assert_kept "after revert"
  ;;
*) fail "exit status: expected 0 or 6, seen $status" ;;
esac
