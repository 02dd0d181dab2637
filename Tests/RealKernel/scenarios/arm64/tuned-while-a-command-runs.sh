# A command is tuned for as long as it runs, on the cores that are left beside the interrupt's; two are counted; one
# that is killed is reverted by the next run.
. ./lib.sh
irq=$(rig irqs)
keep

tunekit run --place -- sh -c "cat /proc/irq/$irq/smp_affinity_list $CPUS/cpufreq/policy4/scaling_governor; grep Cpus_allowed_list /proc/self/status; exit 3"
assert_exit 3
assert_line "the interrupt meanwhile" '^4$'
assert_line "the governor meanwhile" '^performance$'
assert_line "the command's CPUs" 'Cpus_allowed_list:.5-7$'
assert_kept "after the command"

# until_made FILE: a command that lives until another makes the file.
until_made() { /payload/tunekit run -- sh -c "until [ -e $1 ]; do sleep 0.2; done" </dev/null; }
holders() { ls /run/tunekit/holders 2>/dev/null | wc -l; }
until_made /run/seen/first & first=$!
wait_for 60 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) = 4 ]" || fail "it is not tuned"
until_made /run/seen/second & second=$!
for look in $(seq 60); do [ "$(holders)" = 2 ] && break; sleep 1; done
assert_same "holders" 2 "$(holders)"
: >/run/seen/first
wait $first
assert_same "affinity while the second one runs" 4 "$(affinity $irq)"
tunekit status
assert_line "who holds" 'held by sh, process'
: >/run/seen/second
wait $second
assert_kept "after both"

/payload/tunekit run -- sleep 600 </dev/null & holder=$!
wait_for 60 sh -c "[ \$(cat /proc/irq/$irq/smp_affinity_list) = 4 ]" || fail "it is not tuned"
sleep 2
kill -9 $holder
wait $holder
assert_same "affinity after the holder was killed" 4 "$(affinity $irq)"
tunekit run -- true
assert_exit 0
assert_text "what was found" 'a killed command had left this machine tuned'
assert_kept "after the next one"
