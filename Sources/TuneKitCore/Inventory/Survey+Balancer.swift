extension Survey {
  /// The irqbalance that runs; nil where none does.
  ///
  /// It is asked for its list only where it is running beside us, and answers to root alone.
  func balancer(among contenders: [Contender], _ seen: inout Sightings) -> Balancer? {
    guard let process = contenders.first(where: { $0.name == Service.irqbalance.rawValue })?.process
    else { return nil }
    let place = Service.irqbalance.socket(of: process)
    let socket = machine.nature != .files && machine.exists(place) ? place : nil
    let arguments = commandLine(of: process)
    let settings = IrqbalanceArguments.files.first { file in
      guard (try? machine.canonical(file)) == file, let text = try? machine.text(of: file) else {
        return false
      }
      seen.texts[file] = text
      return IrqbalanceArguments.areKnown(in: text)
    }
    return Balancer(
      process: process, socket: socket,
      bans: socket.flatMap { try? machine.answer(of: .irqbalance, at: $0) },
      spared: Self.values(of: "--banmod", "-m", in: arguments), settings: settings,
      interval: Self.values(of: "--interval", "-t", in: arguments).last.flatMap { Int($0) } ?? 10)
  }

  private func commandLine(of process: Int) -> [String] {
    let bytes = (try? machine.bytes(of: "/proc/\(process)/cmdline")) ?? []
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What follows an option: `--banmod=apex`, `--banmod apex`, `-m apex`, `-mapex`.
  private static func values(
    of long: String, _ short: String, in arguments: [String]
  ) -> [String] {
    arguments.indices.compactMap { index in
      let argument = arguments[index]
      if argument.hasPrefix(long + "=") { return String(argument.dropFirst(long.count + 1)) }
      if argument == long || argument == short {
        return index + 1 < arguments.count ? arguments[index + 1] : nil
      }
      let isShort = argument.hasPrefix(short) && !argument.hasPrefix("--")
      return isShort ? String(argument.dropFirst(short.count)) : nil
    }
  }
}
