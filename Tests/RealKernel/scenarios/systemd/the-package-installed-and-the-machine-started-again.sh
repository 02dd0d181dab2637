# boot: -x rig.driver=late
# power cuts: 1
# limit: 900
# The package is installed and enabled, the machine starts again, and the driver comes when everything runs: tuned
# without a hand. Printed: ms after the driver was bound. Upgraded, nothing is reverted. Removed and purged: every
# value and every file is as it was.
. ./lib.sh
PROGRAM=/usr/bin/tunekit
files() { find / -xdev -o -path /run -prune | grep -Ev '^/(proc|sys|dev|tmp|run)/|^/var/log/|^/var/tmp/systemd-private|^/root/|^/var/lib/dpkg/[a-z]*-old$' | sort; }

if [ ! -e /root/installed ]; then
  all_settings >/root/settings.before
  : >/root/files.before
  files >/root/files.before
  dpkg -i ./tunekit.deb >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be installed"; }
  sed 's/^/  : /' /run/seen/dpkg
  dpkg -L tunekit | sed 's/^/  : /'
  assert_same "the service, once installed" "inactive disabled" "$(systemctl is-active tunekit.service) $(systemctl is-enabled tunekit.service)"
  tunekit enable $BOARD
  assert_exit 0
  # The driver comes late, as one that the vendor's own service loads.
  cat >/etc/systemd/system/rig-driver.service <<'U'
[Unit]
After=tunekit.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c "sleep 3; exec /sbin/insmod /run/rig/rignpu.ko"
[Install]
WantedBy=multi-user.target
U
  systemctl -q enable rig-driver.service
  : >/root/installed
  sync
  rig powercut
fi

ms=$(placed 20) || { service_says 20; fail "the card is there and not tuned"; }
assert_same "the service" active "$(systemctl is-active tunekit.service)"
service_says
irq=$(rig irqs)
bound=$(journalctl -k -b -o short-monotonic --no-pager | sed -n 's/^\[ *\([0-9.]*\)\].* rignpu: .*irq.*/\1/p' | tail -n 1)
[ -n "$bound" ] || { dmesg | tail -n 5 | sed 's/^/  ! /'; fail "the rig: the driver has not told when it was bound"; }
applied=$(journalctl -u tunekit.service -b -o short-monotonic --no-pager | sed -n 's/^\[ *\([0-9.]*\)\].*interrupt .*CPU 4.*/\1/p' | head -n 1)
say "driver bound at $bound s, told to be tuned at $applied s: $(awk -v a="$applied" -v b="$bound" 'BEGIN { printf "%d", (a - b) * 1000 }') ms"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
tunekit verify
assert_exit 0

guard=$(systemctl show -P MainPID tunekit.service)
dpkg -i ./tunekit.deb >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be upgraded"; }
assert_same "upgraded: affinity of interrupt $irq" 4 "$(affinity "$irq")"
assert_same "upgraded: governor of CPU 4-5" performance "$(governor 4)"
assert_same "upgraded: the service" active "$(systemctl is-active tunekit.service)"
[ "$(systemctl show -P MainPID tunekit.service)" != "$guard" ] || fail "the old program goes on"

dpkg -r tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be removed"; }
sed 's/^/  : /' /run/seen/dpkg
assert_same "affinity of interrupt $irq" 0-7 "$(affinity "$irq")"
assert_same "processes of it" "" "$(pidof tunekit)"
dpkg -P tunekit >/run/seen/dpkg 2>&1 || { cat /run/seen/dpkg; fail "it cannot be purged"; }
systemctl -q disable rig-driver.service
rm /etc/systemd/system/rig-driver.service
rmmod rignpu
all_settings >/run/seen/settings.after
diff /root/settings.before /run/seen/settings.after | sed 's/^/  ! /'
cmp -s /root/settings.before /run/seen/settings.after || fail "values are left"
say "all $(grep -c '^==>' /root/settings.before) settings as before the package"
files >/run/seen/files.after
diff /root/files.before /run/seen/files.after | sed 's/^/  ! /'
cmp -s /root/files.before /run/seen/files.after || fail "files are left"
say "all $(wc -l </root/files.before) files as before the package"
