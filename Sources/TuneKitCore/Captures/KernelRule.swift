import SystemPackage

/// One of the kernel's answers to a write, as ``MachineImage`` gives it.
///
/// Where the image does not answer as the kernel does, a test on it proves nothing; so this list is
/// the place to look whether it does.
struct KernelRule: Sendable {
  typealias Answer =
    @Sendable (inout SimulatedKernel, SystemPath, String) throws(Errno) -> Void

  /// Canonical files: names from the root, or the last names where it begins with none.
  ///
  /// A `*` ends a name that may go on.
  let files: String
  /// What the kernel does with the text.
  let answer: Answer

  init(_ files: String, _ answer: @escaping Answer) {
    self.files = files
    self.answer = answer
  }

  static let all: [KernelRule] = [
    // kernel/irq/proc.c, write_irq_affinity: no online CPU in the mask is EINVAL, and so, by
    // irq_select_affinity_usr, is an empty one. lib/bitmap.c, bitmap_parse: EOVERFLOW beyond the
    // possible CPUs. kernel/irq/manage.c, irq_do_set_affinity: the mask is kept as asked for, with
    // possible CPUs that are offline.
    KernelRule("/proc/irq/*/smp_affinity") { kernel, file, text throws(Errno) in
      let mask = try kernel.mask(text)
      try kernel.setAffinity(mask, of: String(file.parent.name))
    },
    // The same by irq_affinity_list_proc_write. lib/bitmap.c, bitmap_check_region: ERANGE beyond
    // the possible CPUs, and not EOVERFLOW.
    KernelRule("/proc/irq/*/smp_affinity_list") { kernel, file, text throws(Errno) in
      let list = try kernel.list(text)
      try kernel.setAffinity(list, of: String(file.parent.name))
    },
    // kernel/irq/proc.c, default_affinity_write: EINVAL without an online CPU; no interrupt moves.
    KernelRule("/proc/irq/default_smp_affinity") { kernel, file, text throws(Errno) in
      let mask = try kernel.mask(text)
      guard !mask.intersection(kernel.online).isEmpty else { throw .invalidArgument }
      kernel.show(mask.mask(width: kernel.maskWidth(file)), in: file)
    },
    // drivers/cpufreq/cpufreq.c, store_scaling_governor, cpufreq_parse_governor: the first word, its
    // case ignored; else EINVAL. performance and powersave go to their limit at once
    // (cpufreq_performance.c, cpufreq_powersave.c).
    KernelRule("scaling_governor") { kernel, file, text throws(Errno) in
      try kernel.setGovernor(text, in: file)
    },
    // drivers/cpufreq/cpufreq.c, store_one: a number or EINVAL, kept as a request of freq QoS
    // (kernel/power/qos.c). cpufreq_set_policy, cpufreq_verify_within_limits: what is shown is the
    // request within the hardware's limits, the floor not above the ceiling, and in newer kernels a
    // frequency of the table, the floor's above and the ceiling's below.
    KernelRule("scaling_min_freq") { kernel, file, text throws(Errno) in
      try kernel.request(text, of: \.lowest, in: file.parent)
    },
    KernelRule("scaling_max_freq") { kernel, file, text throws(Errno) in
      try kernel.request(text, of: \.highest, in: file.parent)
    },
    // drivers/devfreq/devfreq.c, governor_store, try_then_request_governor: EINVAL for a governor
    // that no module has.
    KernelRule("devfreq/*/governor") { kernel, file, text throws(Errno) in
      let name = kernel.firstWord(text, atMost: 16)
      let known = kernel.words(file.parent.appending("available_governors"))
      guard let name, known?.contains(name) ?? true else { throw .invalidArgument }
      kernel.show(name, in: file)
      kernel.followDevfreqGovernor(in: file.parent)
    },
    // drivers/devfreq/devfreq.c, min_freq_store, max_freq_store: a number or EINVAL.
    KernelRule("devfreq/*/min_freq") { kernel, file, text throws(Errno) in
      kernel.show("\(try KernelNumber.unsigned(text))", in: file)
      kernel.followDevfreqGovernor(in: file.parent)
    },
    KernelRule("devfreq/*/max_freq") { kernel, file, text throws(Errno) in
      kernel.show("\(try KernelNumber.unsigned(text))", in: file)
      kernel.followDevfreqGovernor(in: file.parent)
    },
    // drivers/base/power/sysfs.c, control_store.
    KernelRule("power/control") { kernel, file, text throws(Errno) in
      let value = kernel.withoutLineEnd(text)
      guard value == "on" || value == "auto" else { throw .invalidArgument }
      kernel.show(value, in: file)
    },
    // drivers/base/power/sysfs.c, pm_qos_resume_latency_us_store: n/a, or a number from 0 that is
    // not PM_QOS_RESUME_LATENCY_NO_CONSTRAINT, the largest; pm_qos_resume_latency_us_show: decimal.
    KernelRule("power/pm_qos_resume_latency_us") { kernel, file, text throws(Errno) in
      if kernel.withoutLineEnd(text) == "n/a" { return kernel.show("n/a", in: file) }
      let number = (try? KernelNumber.unsigned(text)) ?? .max
      guard number < UInt64(Int32.max) else { throw .invalidArgument }
      kernel.show("\(number)", in: file)
    },
    // drivers/base/core.c, online_store, by lib/kstrtox.c, kstrtobool. kernel/cpu.c, _cpu_down:
    // EBUSY for the last CPU.
    KernelRule("/sys/devices/system/cpu/cpu*/online") { kernel, file, text throws(Errno) in
      guard let isOnline = KernelNumber.bool(text), let processor = kernel.processor(of: file)
      else { throw .invalidArgument }
      guard kernel.setOnline(isOnline, processor) else { throw .resourceBusy }
    },
    // drivers/cpuidle/sysfs.c, store_state_disable: a number or EINVAL; any but zero is 1.
    KernelRule("cpuidle/*/disable") { kernel, file, text throws(Errno) in
      kernel.show(try KernelNumber.unsigned(text) == 0 ? "0" : "1", in: file)
    },
    // drivers/pci/pcie/aspm.c, pcie_aspm_set_policy, pcie_aspm_get_policy: one of the words, shown
    // in brackets among the others.
    KernelRule("/sys/module/pcie_aspm/parameters/policy") { kernel, file, text throws(Errno) in
      let bare = { (word: String) in word.filter { $0 != "[" && $0 != "]" } }
      let words = (kernel.words(file) ?? []).map(bare)
      let wanted = kernel.withoutLineEnd(text)
      guard words.contains(wanted) else { throw .invalidArgument }
      kernel.show(words.map { $0 == wanted ? "[\($0)]" : $0 }.joined(separator: " "), in: file)
    },
  ]

  /// Whether this rule is for a canonical file.
  func applies(to path: SystemPath) -> Bool {
    let wanted = files.split(separator: "/")
    let names = path.components
    if files.utf8.first == UInt8(ascii: "/") {
      guard names.count == wanted.count else { return false }
    } else {
      guard names.count > wanted.count, names.first == "sys" else { return false }
    }
    return zip(wanted.reversed(), names.reversed()).allSatisfy { wanted, name in
      wanted.last == "*" ? name.hasPrefix(wanted.dropLast()) : name == wanted
    }
  }
}

extension SimulatedKernel {
  /// Takes what is written to a canonical file, or refuses it.
  mutating func take(_ text: String, in file: SystemPath) throws(Errno) {
    switch self[file] {
    case .directory, .link, nil: throw .isDirectory
    case _ where hasChildren(file): throw .isDirectory
    default: break
    }
    if let errno = capture.refusals[file] { throw errno }
    // fs/sysfs/file.c, sysfs_kf_write: nothing is written where there is nothing to write.
    if text.isEmpty && file.isBelow("/sys") { return }
    if let rule = KernelRule.all.first(where: { $0.applies(to: file) }) {
      return try rule.answer(&self, file, text)
    }
    // A file that is written and never read stays one.
    if case .failing = self[file] { return }
    show(withoutLineEnd(text), in: file)
  }

  /// lib/string_helpers.c, `sysfs_streq`: one line end does not count, blanks do.
  func withoutLineEnd(_ text: String) -> String {
    text.utf8.last == 0x0A ? String(decoding: text.utf8.dropLast(), as: UTF8.self) : text
  }

  /// lib/vsprintf.c, `vsscanf` with `%15s` and the like: the first word, cut where the buffer ends.
  func firstWord(_ text: String, atMost length: Int) -> String? {
    text.split(whereSeparator: \.isWhitespace).first.map { String($0.prefix(length)) }
  }

  /// The words in a canonical file, or nil where there is none.
  func words(_ file: SystemPath) -> [String]? {
    text(file)?.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
