# A command is tuned for as long as it runs, on the cores that are left beside the interrupt's; two are counted; one
# that is killed is given back by the next run.
. ./lib.sh
irq=$(rig irqs)
keep

tunekit run --place -- sh -c "cat /proc/irq/$irq/smp_affinity_list $CPUS/cpufreq/policy4/scaling_governor; grep Cpus_allowed_list /proc/self/status; exit 3"
assert_exit 3
assert_line "the interrupt meanwhile" '^4$'
assert_line "the governor meanwhile" '^performance$'
assert_line "the command's CPUs" 'Cpus_allowed_list:.5-7$'
assert_kept "after the command"

/payload/tunekit run -- sleep 4 </dev/null & first=$!
/payload/tunekit run -- sleep 8 </dev/null & second=$!
sleep 2
assert_same "affinity while both run" 4 "$(affinity $irq)"
wait $first
assert_same "affinity while the second one runs" 4 "$(affinity $irq)"
tunekit status
assert_line "who holds" 'held by sleep, process'
wait $second
assert_kept "after both"

/payload/tunekit run -- sleep 600 </dev/null & holder=$!
sleep 2
kill -9 $holder
wait $holder
assert_same "affinity after the holder was killed" 4 "$(affinity $irq)"
tunekit run -- true
assert_exit 0
assert_text "what was found" 'a command that was killed had left this machine tuned'
assert_kept "after the next one"
