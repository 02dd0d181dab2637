# A guard that is stopped is killed by the service manager, and another takes its place and goes on.
. ./lib.sh
irq=$(rig irqs)
keep
enable_service
assert_same "how long it may hang" 2min "$(systemctl show -p WatchdogUSec --value tunekit.service)"
# Two minutes are long for a test.
mkdir -p /run/systemd/system/tunekit.service.d
printf '[Service]\nWatchdogSec=6\n' >/run/systemd/system/tunekit.service.d/watchdog.conf
systemctl daemon-reload
systemctl restart tunekit.service
first=$(systemctl show -p MainPID --value tunekit.service)
sleep 15
assert_same "the guard that looks is left" "$first" "$(systemctl show -p MainPID --value tunekit.service)"
kill -STOP "$first"
for i in $(seq 20); do
  sleep 1
  now=$(systemctl show -p MainPID --value tunekit.service)
  [ "$now" = "$first" ] || [ "$now" = 0 ] || break
done
[ "$now" != "$first" ] && [ "$now" != 0 ] || fail "the guard that hangs was not started again"
rig unbind; rig bind
sleep 3
assert_same "affinity" 4 "$(affinity "$(rig irqs)")"
service_says
rm -r /run/systemd/system/tunekit.service.d
systemctl daemon-reload
disable_service
