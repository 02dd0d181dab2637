# After the failures around it: the machine is as a CM3588 with a card, and put back in order.
. ./lib.sh
assert_same "compatible" "friendlyelec,cm3588-nas friendlyelec,cm3588 rockchip,rk3588 " "$(tr '\0' ' ' </proc/device-tree/compatible)"
assert_same "capacities" "414 414 414 414 1024 1024 1024 1024 " "$(cat $CPUS/cpu[0-7]/cpu_capacity | tr '\n' ' ')"
assert_same "link" "5.0 GT/s PCIe x1" "$(cat $DEVICES/$(rig bdf)/current_link_speed) x$(cat $DEVICES/$(rig bdf)/current_link_width)"
for g in performance:2304000 powersave:408000; do
  echo ${g%:*} >$CPUS/cpufreq/policy4/scaling_governor
  assert_same "clock with ${g%:*}" "${g#*:}" "$(clock 4)"
done
irq=$(rig irqs)
for c in 4 6 1; do
  echo $c >/proc/irq/$irq/smp_affinity_list
  assert_same "where interrupt $irq lands" "cpu$c" "$(landing 1)"
done
