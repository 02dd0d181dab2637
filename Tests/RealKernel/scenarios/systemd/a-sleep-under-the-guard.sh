# boot: -x rig.sleep=alone
# The machine sleeps (suspend to RAM: every CPU but the first goes down) and wakes by its clock: the guard sees that it
# has slept, and places the interrupt again, which the kernel has moved. A boot of its own, since the rig's driver does
# not restore what its card loses in a sleep.
. ./lib.sh
# The other devices' interrupts are the kernel's own to move in a sleep.
irq=$(rig irqs)
first=$(affinity $irq) governor=$(governor 4)
enable_service
say "ways to sleep: $(cat /sys/power/mem_sleep)"
echo deep >/sys/power/mem_sleep || fail "the rig: no suspend to RAM"
before=$(awk '{ print $1 }' /proc/uptime)
echo +20 >/sys/class/rtc/rtc0/wakealarm
echo mem >/sys/power/state || { dmesg | tail -n 20; fail "the rig: it does not sleep"; }
say "asleep at $before s, awake at $(awk '{ print $1 }' /proc/uptime) s; interrupt $irq on CPU $(affinity $irq)"
dmesg | grep -E 'PM: suspend|CPU4 is up|smpboot: CPU 4' | tail -n 6 | sed 's/^/  : /'
ms=$(placed 30) || { service_says 12; fail "interrupt $irq is on CPU $(affinity $irq)"; }
say "placed $ms ms after it woke"
service_says
assert_same "governor of CPU 4-5" performance "$(governor 4)"
assert_same "the service" active "$(systemctl is-active tunekit.service)"
disable_service
assert_same "restored: affinity" "$first" "$(affinity $irq)"
assert_same "restored: governor of CPU 4-5" "$governor" "$(governor 4)"
