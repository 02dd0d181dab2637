/// What may disturb a measurement, at one moment.
package struct MeasuringConditions: Hashable, Sendable {
  /// By what the machine shows that it is slowed down; none where it is not.
  package let heat: [String]
  /// The limits of each clock, by the name of its policy: `408000 to 2256000 kHz`.
  package let limits: [String: String]
  /// The clocks that the hardware keeps below what was asked for.
  package let withheld: [String]
  /// The CPU time that programs have used since boot, in seconds; nil where it is not told.
  package let busy: Double?
}

extension Survey {
  /// The conditions now.
  ///
  /// Some sixty small files; cheap enough for once a second.
  package func conditions() -> MeasuringConditions {
    let heat = heatSigns()
    return machine.looking {
      var seen = SurveyLog()
      let folder: SystemPath = "/sys/devices/system/cpu/cpufreq"
      var limits: [String: String] = [:]
      var withheld: [String] = []
      for number in Self.numbers(names(in: folder, &seen), behind: "policy") {
        let policy = folder.appending("policy\(number)")
        let ends = ["scaling_min_freq", "scaling_max_freq"].map {
          line(of: policy.appending($0), &seen) ?? "?"
        }
        limits["policy\(number)"] = ends.joined(separator: " to ") + " kHz"
        if PresentClock(of: policy, on: machine).isWithheld { withheld.append("policy\(number)") }
      }
      return MeasuringConditions(
        heat: heat, limits: limits, withheld: withheld, busy: busySeconds(&seen))
    }
  }

  /// The CPU time that programs have used, by the first line of proc_stat(5).
  ///
  /// It has the sums of all CPUs, in hundredths of a second (USER_HZ) on every architecture but alpha
  /// and ia64. Of its columns, `user`, `nice`, `system` and `steal` count; time in interrupts is what
  /// tuning moves.
  private func busySeconds(_ seen: inout SurveyLog) -> Double? {
    let words = words(of: "/proc/stat", &seen)
    guard words.first == "cpu", words.count > 8 else { return nil }
    let ticks = [1, 2, 3, 8].compactMap { Double(words[$0]) }
    return ticks.count == 4 ? ticks.reduce(0, +) / 100 : nil
  }
}
