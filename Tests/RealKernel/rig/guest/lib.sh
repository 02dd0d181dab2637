# lib.sh: what scenarios are written with; sourced by them in the guest. POSIX sh: busybox and dash.
# A scenario prints what it sees and stops, with exit 1, at the first assertion that does not hold.
. /payload/settings
export SWIFT_BACKTRACE=enable=no,swift-backtrace=/x LANG=C.UTF-8
CPUS=/sys/devices/system/cpu
DEVICES=/sys/bus/pci/devices
CLOCKS=/sys/class/devfreq
PROGRAM=/payload/tunekit
mkdir -p /run/seen

say() { echo "  $*"; }

fail() { echo "  FAILED: $*"; exit 1; }

# tunekit VERB...: runs the program, prints its output indented; $out holds it, $status its exit status.
tunekit() {
  echo "  \$ tunekit $*"
  $PROGRAM "$@" >/run/seen/out 2>&1 </dev/null
  status=$?
  out=$(cat /run/seen/out)
  sed 's/^/  | /' /run/seen/out
  [ $status = 0 ] || echo "  = exit $status"
}

# assert_same WHAT EXPECTED SEEN
assert_same() {
  [ "$2" = "$3" ] || fail "$1: expected '$2', seen '$3'"
  say "$1: $3"
}

# assert_exit STATUS: of the last tunekit.
assert_exit() { [ "$status" = "$1" ] || fail "exit status: expected $1, seen $status"; }

# assert_line WHAT PATTERN: a line of the last tunekit's output matches (grep -E). Folded text: assert_text.
assert_line() { printf '%s\n' "$out" | grep -Eq -- "$2" || fail "$1: expected a line like /$2/, seen the above"; }
assert_no_line() { ! printf '%s\n' "$out" | grep -Eq -- "$2" || fail "$1: expected no line like /$2/, seen the above"; }
assert_text() { printf '%s\n' "$out" | tr -s ' \n' ' ' | grep -Eq -- "$2" || fail "$1: expected the text /$2/, seen the above"; }

# wait_for SECONDS COMMAND...: until it succeeds; prints nothing.
wait_for() {
  left=$(($1 * 2)); shift
  while [ $left -gt 0 ]; do "$@" >/dev/null 2>&1 && return 0; sleep 0.5; left=$((left - 1)); done
  return 1
}

now() { cut -d. -f1 /proc/uptime; }

# Every file that tunekit could ever write, with its bytes.
all_settings() {
  tail -n +1 $CPUS/cpufreq/policy*/scaling_governor $CPUS/cpufreq/policy*/scaling_m??_freq \
    $CPUS/cpu[0-9]*/power/pm_qos_resume_latency_us $DEVICES/*/power/control \
    $CLOCKS/*/governor $CLOCKS/*/m??_freq \
    /proc/irq/default_smp_affinity /proc/irq/[0-9]*/smp_affinity /proc/irq/[0-9]*/smp_affinity_list 2>/dev/null
}
keep() { all_settings >/run/seen/kept; }
# assert_kept WHAT: every file has the bytes that it had at `keep`.
assert_kept() {
  all_settings >/run/seen/after
  if ! cmp -s /run/seen/kept /run/seen/after; then
    diff /run/seen/kept /run/seen/after | sed 's/^/  ! /'
    fail "$1: expected every value as before, seen the above"
  fi
  say "$1: all $(grep -c '^==>' /run/seen/after) files as before"
}

governor() { cat $CPUS/cpufreq/policy$1/scaling_governor; }
clock() { cat $CPUS/cpufreq/policy$1/scaling_cur_freq; }
affinity() { cat /proc/irq/$1/smp_affinity_list; }
journal() { cat /var/lib/tunekit/journal/*.jsonl; }
# landing SECONDS [npu]: the CPUs that got interrupts of the card, or of the chip's own NPU, within that time.
landing() { rig $2 counts "${1:-2}" | awk '{print $3}' | sort -u | tr '\n' ' ' | sed 's/ $//'; }

# The journal on the disk, as on a real machine; the rest of the guest is in memory.
journal_on_disk() {
  mkdir -p /state/tunekit /var/lib/tunekit
  mount --bind /state/tunekit /var/lib/tunekit
}
# random LEAST MOST: a whole number.
random() { awk -v least="$1" -v most="$2" -v seed="$(od -An -N4 -tu4 /dev/urandom)" \
  'BEGIN { srand(seed); print least + int(rand() * (most - least + 1)) }'; }
milliseconds() { awk -v ms="$1" 'BEGIN { printf "%.3f", ms / 1000 }'; }
uptime_ms() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }

# Enables the service, from a place on the disk as an installed program has; it is tuned when this returns.
enable_service() {
  install -m 755 /payload/tunekit /usr/local/bin/tunekit
  PROGRAM=/usr/local/bin/tunekit
  tunekit enable $BOARD
  assert_exit 0
  assert_same "the service" active "$(systemctl is-active tunekit.service)"
}
# disable_service: and every value is as it was at `keep`.
disable_service() {
  PROGRAM=/usr/local/bin/tunekit
  tunekit disable
  assert_exit 0
  for f in /etc/systemd/system/tunekit.service /etc/udev/rules.d/60-tunekit.rules; do
    [ ! -e $f ] || fail "$f is still there"
  done
}
service_says() { journalctl -u tunekit.service --no-pager -o short-monotonic | tail -n "${1:-6}" | sed 's/^/  : /'; }
# placed SECONDS: waits until the card has an interrupt and it is on CPU 4; prints after how many ms.
placed() {
  began=$(uptime_ms)
  while :; do
    irq=$(rig irqs)
    [ -z "$irq" ] || [ "$(affinity "$irq" 2>/dev/null)" != 4 ] || break
    [ $(($(uptime_ms) - began)) -lt $(($1 * 1000)) ] || return 1
  done
  echo $(($(uptime_ms) - began))
}
