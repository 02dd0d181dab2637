# power-cut.sh: sourced by scenarios that lose their power. Each boot settles what the one before left,
# and then loses its power itself, until all points have been seen.

# power_cuts COMMAND BEFORE: cuts COMMAND before each of its durable steps, BEFORE being run first.
power_cuts() {
  journal_on_disk
  if [ ! -e /state/steps ]; then
    sh -c "$2" >/dev/null 2>&1 || fail "$2: expected exit 0, seen $?"
    steps count 0 $1 >/run/seen/steps || fail "$1: expected exit 0, seen $?"
    sed 's/^/  /' /run/seen/steps
    sed -n 's/^steps: //p' /run/seen/steps >/state/steps
    /payload/tunekit revert >/dev/null 2>&1 || fail "revert: expected exit 0, seen $?"
    echo 1 >/state/point
    lose_power "$1" "$2"
  fi
  settle "$(cat /state/cut)"
  lose_power "$1" "$2"
}

# After a boot: the previous boot's session is not ours. Values as an earlier apply would have left them,
# and others, set by hand: a revert that writes back blindly would change the first or the second.
settle() {
  say "booted after: $1; journals: $(ls /var/lib/tunekit/journal 2>/dev/null | wc -l)"
  irq=$(rig irqs)
  echo performance >$CPUS/cpufreq/policy4/scaling_governor
  echo powersave >$CPUS/cpufreq/policy6/scaling_governor
  echo 4 >/proc/irq/$irq/smp_affinity_list
  keep
  tunekit status
  assert_exit 0
  assert_text "status" 'Nothing is applied'
  tunekit revert
  assert_exit 0
  assert_kept "after a revert in the next boot"
  assert_same "damaged lines or files left over" "" "$(ls /var/lib/tunekit/journal 2>/dev/null | grep -v '\.jsonl$')"
  for p in 4 6; do echo schedutil >$CPUS/cpufreq/policy$p/scaling_governor; done
  cat /proc/irq/default_smp_affinity >/proc/irq/$irq/smp_affinity
}

lose_power() {
  point=$(cat /state/point) all=$(cat /state/steps)
  # one point more than there are steps: after the last one
  if [ "$point" -gt $((all + 1)) ]; then
    keep
    tunekit apply --yes $BOARD
    assert_exit 0
    assert_same "where the interrupt lands" cpu4 "$(landing 2)"
    tunekit revert
    assert_exit 0
    assert_kept "after the last revert"
    exit 0
  fi
  stride=$(((all + POINTS) / POINTS))
  echo $((point + stride)) >/state/point
  echo "$1 before step $point of $all" >/state/cut
  sync
  sh -c "$2" >/dev/null 2>&1 || fail "$2: expected exit 0, seen $?"
  say "power cut: $(cat /state/cut)"
  steps cut "$point" $1
  sleep 30                         # never reached: the host cuts the power
}
