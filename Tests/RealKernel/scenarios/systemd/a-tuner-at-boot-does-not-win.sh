# power cuts: 3
# limit: 900
# A script of System V sets ondemand at boot, as raspi-config's does, and another one seconds later: over three boots the card stays tuned.
. ./lib.sh
sets() { # NAME SECONDS: an init script that sets ondemand on every policy, after so many seconds.
  cat >/etc/init.d/"$1" <<E
#!/bin/sh
### BEGIN INIT INFO
# Provides: $1
# Required-Start: udev mountkernfs \$remote_fs
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop:
# Short-Description: Switch to ondemand cpu governor
### END INIT INFO
[ "\$1" = start ] || exit 0
(sleep $2; for f in $CPUS/cpufreq/policy*/scaling_governor; do echo ondemand >\$f; done; echo $1 >>/run/seen.tuners) ${3:-}
E
  chmod 755 /etc/init.d/"$1"
  for n in 2 3 4 5; do ln -sf ../init.d/"$1" /etc/rc$n.d/S01"$1"; done
}
boots=$(cat /root/boots 2>/dev/null || echo 0)
if [ "$boots" = 0 ]; then
  modprobe cpufreq_ondemand 2>/dev/null || :
  grep -q ondemand $CPUS/cpufreq/policy4/scaling_available_governors || fail "the rig: no governor ondemand"
  echo cpufreq_ondemand >/etc/modules-load.d/ondemand.conf
  sets raspi-config 2
  # It is done before what it has begun, so that no order helps.
  sets ondemand 30 '>/dev/null 2>&1 &'
  enable_service
  tunekit detect $BOARD
  assert_text "who sets governors at boot" 'raspi-config: enabled: /etc/rc2.d/S01raspi-config'
  echo 1 >/root/boots
  sync
  rig powercut
fi
say "boot $boots"
wait_for 90 grep -q '^ondemand$' /run/seen.tuners || fail "the rig: the tuners have not run: $(cat /run/seen.tuners)"
assert_same "who has set ondemand" "raspi-config ondemand" "$(tr '\n' ' ' </run/seen.tuners | sed 's/ $//')"
PROGRAM=/usr/local/bin/tunekit
is_fast() { [ "$(governor 4)" = performance ]; }
wait_for 60 is_fast || { service_says 20; fail "policy4 has the governor $(governor 4)"; }
service_says 20
journalctl -b --no-pager | grep -i 'ordering cycle' && fail "systemd has found a cycle"
assert_same "the governor of CPU 4-5" performance "$(governor 4)"
assert_same "affinity of interrupt $(rig irqs)" 4 "$(affinity "$(rig irqs)")"
journalctl -b -u tunekit.service --no-pager | grep -q 'is ondemand, likely set by .* while the system starts; set again' ||
  fail "the journal does not tell who has set ondemand"
tunekit verify $BOARD
assert_exit 0
if [ "$boots" -lt 3 ]; then
  echo $((boots + 1)) >/root/boots
  sync
  rig powercut
fi
# A person's own value is left from now on.
wait_for 200 sh -c '[ $(cut -d. -f1 /proc/uptime) -gt 180 ]'
echo ondemand >$CPUS/cpufreq/policy4/scaling_governor
sleep 35
service_says 3
assert_same "the governor that a person sets later" ondemand "$(governor 4)"
disable_service
