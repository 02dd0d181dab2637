# boot: -n refuse=0,refusal=28,refusecpu=4
# The kernel has no vector left on the CPU that was planned (ENOSPC): the next fast one takes the interrupt.
. ./lib.sh
irq=$(rig irqs)
echo 4 2>/run/seen/errno >/proc/irq/$irq/smp_affinity_list && fail "the rig: CPU 4 takes it"
echo 5 >/proc/irq/$irq/smp_affinity_list || fail "the rig: CPU 5 does not take it"
cat /proc/irq/default_smp_affinity >/proc/irq/$irq/smp_affinity
keep
tunekit apply --yes
assert_exit 0
case "$(affinity $irq)" in 5|6|7) say "interrupt $irq is on CPU $(affinity $irq)" ;; *) fail "interrupt $irq is on CPU $(affinity $irq)" ;; esac
assert_same "where it lands" "cpu$(affinity $irq)" "$(landing 2)"
assert_same "governor of policy4" performance "$(governor 4)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
