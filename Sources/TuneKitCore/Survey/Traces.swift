/// What was found running or set up on a machine, read once for all who tune.
package struct Traces {
  /// The processes of each name that is known, the lowest first.
  var processes: [String: [Int]] = [:]
  /// The units that have a control group.
  var running: Set<String> = []
  /// The links that start a unit or a script at boot, by their names.
  var links: [String: SystemPath] = [:]
}

extension Survey {
  /// What is found of those who tune.
  package func traces() -> Traces {
    Traces(processes: processes(), running: runningUnits(), links: startLinks())
  }

  /// By which link one of these units or scripts is started at boot; nil where none is.
  ///
  /// A unit is started by its timer, too.
  func start(of names: [String], _ traces: Traces) -> (name: String, link: SystemPath)? {
    for name in names where !isMasked(name) {
      let timer = name.hasSuffix(".service") ? "\(name.dropLast(8)).timer" : nil
      let link = traces.links[name] ?? timer.flatMap { isMasked($0) ? nil : traces.links[$0] }
      if let link { return (name, link) }
    }
    return nil
  }

  /// Whether a unit or script is there to be started, be it or not.
  func isInstalled(_ name: String) -> Bool {
    let places: [SystemPath] =
      name.contains(".")
      ? ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"] : ["/etc/init.d"]
    return places.contains { machine.exists($0.appending(name)) }
  }

  /// Whether the administrator has ruled a unit out, which leaves the links that would start it.
  ///
  /// A script is ruled out by the unit that systemd makes of it.
  private func isMasked(_ name: String) -> Bool {
    let unit = name.contains(".") ? name : "\(name).service"
    let folders: [SystemPath] = ["/etc/systemd/system", "/run/systemd/system"]
    return folders.contains { (try? machine.canonical($0.appending(unit))) == "/dev/null" }
  }

  /// The processes by name, of root alone, but for programs that users start.
  ///
  /// Everybody may call a process as he likes, and only root can set what tuners set. One that ends
  /// while we look is as if it had not been there.
  private func processes() -> [String: [Int]] {
    var processes: [String: [Int]] = [:]
    for number in Self.numbers(machine.names(in: "/proc"), behind: "") {
      guard let bytes = try? machine.bytes(of: "/proc/\(number)/comm"),
        let name = Self.line(bytes), OtherTuner.programs.contains(name),
        OtherTuner.usersPrograms.contains(name) || machine.isRoots(process: number)
      else { continue }
      processes[name, default: []].append(number)
    }
    return processes
  }

  /// The units of the system slice: in the unified hierarchy, or in systemd's own where there are
  /// several.
  private func runningUnits() -> Set<String> {
    let folders: [SystemPath] = [
      "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice",
    ]
    return Set(folders.flatMap { machine.names(in: $0) })
  }

  /// What starts at boot: `*.wants/NAME.service`, and `rcN.d/S20NAME` by its plain name.
  private func startLinks() -> [String: SystemPath] {
    var links: [String: SystemPath] = [:]
    let units: SystemPath = "/etc/systemd/system"
    let folders = machine.names(in: units).filter {
      $0.hasSuffix(".wants") || $0.hasSuffix(".requires")
    }
    for path in folders.map({ units.appending($0) }) + Self.vendorsFolders {
      for name in machine.names(in: path) where links[name] == nil {
        links[name] = path.appending(name)
      }
    }
    for level in ["2", "3", "4", "5", "S"] {
      let path: SystemPath = "/etc/rc\(level).d"
      for name in machine.names(in: path) where name.hasPrefix("S") {
        let script = String(name.dropFirst().drop(while: \.isNumber))
        if links[script] == nil { links[script] = path.appending(name) }
      }
    }
    return links
  }

  /// Where a package, or an image, lays links that need no enabling.
  private static var vendorsFolders: [SystemPath] {
    ["/usr/lib/systemd/system", "/lib/systemd/system"].flatMap { (folder: SystemPath) in
      ["sysinit", "basic", "multi-user", "graphical", "timers"].map {
        folder.appending("\($0).target.wants")
      }
    }
  }
}
