# limit: 1500
# What the guard takes up in ten minutes in which nothing happens, beside irqbalance and tuned.
. ./lib.sh
services="tunekit.service irqbalance.service tuned.service"
systemctl start irqbalance tuned
wait_for 60 systemctl is-active tuned || fail "the rig: tuned does not start"
sleep 20
enable_service
sleep 60
nanoseconds() { systemctl show -P CPUUsageNSec "$1"; }
for s in $services; do nanoseconds $s >/run/seen/$s; done
sleep 600
for s in irqbalance.service tuned.service tunekit.service; do
  pid=$(systemctl show -P MainPID $s)
  used=$((($(nanoseconds $s) - $(cat /run/seen/$s)) / 1000000))
  say "$s: $used ms of CPU in ten minutes, resident $(awk '/^(VmRSS|RssAnon|RssFile)/ { printf "%s %s kB  ", $1, $2 }' /proc/$pid/status)"
done
service_says 12
resident=$(awk '/^VmRSS/ { print $2 }' /proc/$(systemctl show -P MainPID tunekit.service)/status)
[ "$resident" -le 10240 ] || fail "the guard takes up $resident kB"
# Emulated code is some thirty times slower than real code, so this is a thousandth of a core's time and less.
[ "$used" -lt 3000 ] || fail "the guard takes up $used ms of CPU"
assert_same "where interrupt $(rig irqs) lands" cpu4 "$(landing 2)"
disable_service
systemctl stop irqbalance tuned
