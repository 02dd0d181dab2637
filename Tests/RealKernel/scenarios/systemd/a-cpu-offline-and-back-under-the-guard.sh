# CPU 4 goes offline: the guard places the interrupt on the next fast CPU at once. CPU 4 comes back: it stays there.
. ./lib.sh
irq=$(rig irqs)
keep
enable_service
assert_same "affinity" 4 "$(affinity $irq)"
rig offline 4
began=$(uptime_ms)
kernels=$(affinity $irq)
wait_for 10 sh -c "c=\$(cat /proc/irq/$irq/smp_affinity_list); [ \${#c} = 1 ]" || fail "it is on CPU $(affinity $irq)"
say "CPU 4 offline: the kernel moved it to $kernels, the guard to CPU $(affinity $irq) within $(($(uptime_ms) - began)) ms"
there=$(affinity $irq)
rig online 4
sleep 3
assert_same "CPU 4 back: affinity" "$there" "$(affinity $irq)"
assert_same "where it lands" "cpu$there" "$(landing 2)"
service_says
tunekit verify
assert_exit 0
disable_service
