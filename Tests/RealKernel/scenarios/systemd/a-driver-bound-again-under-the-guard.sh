# The driver is bound again, the interrupt gets another number: the guard places it, five times. Printed: ms after the bind.
. ./lib.sh
keep
enable_service
for look in 1 2 3 4 5; do
  sleep 1
  rig rebind
  ms=$(placed 10) || { service_says 12; fail "interrupt $(rig irqs) is on CPU $(affinity "$(rig irqs)")"; }
  say "bound again: interrupt $(rig irqs), placed $ms ms later"
done
service_says
assert_same "where interrupt $(rig irqs) lands" cpu4 "$(landing 2)"
assert_same "the service" active "$(systemctl is-active tunekit.service)"
say "$(systemctl show tunekit.service -p CPUUsageNSec -p MemoryCurrent | tr '\n' ' '), $(grep -E 'VmRSS' /proc/$(systemctl show -P MainPID tunekit.service)/status | tr -s '\t ' ' ')"
rig take 0
disable_service
