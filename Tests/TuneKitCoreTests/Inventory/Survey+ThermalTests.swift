import Testing
import TuneKitCore

@Suite struct `The survey of heat` {
  @Test func `the survey reads thermal zones and cooling devices by number`() {
    let thermal = "/sys/class/thermal"
    let machine = TextMachine([
      "\(thermal)/thermal_zone10/type": "npu-thermal\n", "\(thermal)/thermal_zone10/temp": "-500\n",
      "\(thermal)/thermal_zone2/type": "soc-thermal\n",
      "\(thermal)/cooling_device0/type": "cpufreq-cpu4\n",
      "\(thermal)/cooling_device0/cur_state": "2\n", "\(thermal)/cooling_device0/max_state": "8\n",
      "\(thermal)/cooling_device1/type": "broken\n",
    ])
    let inventory = machine.inventory
    #expect(inventory.thermalZones.map(\.name) == ["soc-thermal", "npu-thermal"])
    #expect(inventory.thermalZones.map(\.millidegrees) == [nil, -500])
    #expect(inventory.coolingDevices.map(\.name) == ["cpufreq-cpu4"])
    #expect(inventory.coolingDevices.map(\.state) == [2])
    #expect(inventory.coolingDevices.map(\.maximumState) == [8])
  }
}
