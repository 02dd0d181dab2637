import TuneKitCore

/// The texts that 'enable' writes, made from what this program knows.
struct UnitText {
  /// Where the program lies that the service starts.
  let program: String
  /// Its options besides `guard`.
  let options: [String]

  /// The first line of all that is ours, by which it is known again.
  static let mark = "# Written by 'tunekit enable'; 'tunekit disable' takes it away."

  var service: String {
    """
    \(Self.mark)
    # To change it: systemctl edit tunekit.service

    [Unit]
    Description=Keep the AI accelerator tuned
    Documentation=man:tunekit-guard(8) man:tunekit-enable(8)
    # Like any service, but multi-user.target does not wait for it: some of those below start later.
    DefaultDependencies=no
    Requires=sysinit.target
    After=sysinit.target basic.target
    Conflicts=shutdown.target
    Before=shutdown.target
    # After other tuners that set governors or move interrupts at boot. None is stopped.
    \(Self.order)
    StartLimitIntervalSec=60
    StartLimitBurst=5

    [Service]
    Type=notify
    NotifyAccess=main
    ExecStart=\(command)
    Restart=on-failure
    RestartSec=1
    # The guard reports each time that it has looked; systemd kills and restarts one that hangs.
    WatchdogSec=120
    WatchdogSignal=SIGKILL
    StateDirectory=tunekit
    StateDirectoryMode=0700
    RuntimeDirectory=tunekit
    RuntimeDirectoryMode=0755
    RuntimeDirectoryPreserve=yes

    \(Self.hardening)

    [Install]
    WantedBy=multi-user.target

    """
  }

  /// The options of a packaged service besides `guard`.
  var dropIn: String {
    """
    \(Self.mark)
    [Service]
    ExecStart=
    ExecStart=\(command)

    """
  }

  /// What the service may not do.
  ///
  /// ProtectKernelTunables would make /proc/irq and /sys read-only, ProtectProc would hide what
  /// else is at work. Uevents come also with PrivateNetwork, since systemd's name space is the first
  /// user's: lib/kobject_uevent.c, `uevent_net_init`.
  private static let hardening = """
    ProtectSystem=strict
    ReadWritePaths=\(IrqbalanceArguments.files.map { "-\($0.string)" }.joined(separator: " "))
    ProtectHome=yes
    PrivateTmp=yes
    PrivateDevices=yes
    PrivateMounts=yes
    PrivateNetwork=yes
    ProtectClock=yes
    ProtectControlGroups=yes
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    RestrictAddressFamilies=AF_UNIX AF_NETLINK
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    NoNewPrivileges=yes
    CapabilityBoundingSet=
    SystemCallArchitectures=native
    SystemCallFilter=@system-service
    SystemCallFilter=~@privileged @resources
    SystemCallErrorNumber=EPERM
    IPAddressDeny=any
    KeyringMode=private
    UMask=0077
    """

  /// After whom it starts, as many to a line as fit.
  private static var order: String {
    OtherTuner.unitsAtBoot.reduce(into: [String]()) { lines, unit in
      if let last = lines.last, last.utf8.count + unit.utf8.count < 100 {
        lines[lines.count - 1] = "\(last) \(unit)"
      } else {
        lines.append("After=\(unit)")
      }
    }.joined(separator: "\n")
  }

  private var command: String {
    ([program, "guard"] + options).map(Self.quoted).joined(separator: " ")
  }

  /// A word as systemd.service(5) takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || "/-_.:,+".utf8.contains(byte)
    }
    if isPlain { return word }
    let text = word.map { character in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "%": "%%"
      case "$": "$$"
      default: String(character)
      }
    }
    return "\"\(text.joined())\""
  }

  /// The rule that starts the service as soon as one of these cards appears, by vendor and device.
  static func rule(for registry: Registry) -> String {
    let lines = registry.accelerators.flatMap { accelerator -> [String] in
      let onChip = accelerator.signature.compatible.map { known in
        "ACTION!=\"remove\", SUBSYSTEM==\"platform\", ENV{OF_COMPATIBLE_0}==\"\(known)\", "
          + "TAG+=\"systemd\", ENV{SYSTEMD_WANTS}+=\"tunekit.service\""
      }
      guard case .pci(let identities) = accelerator.signature else {
        return onChip.isEmpty ? [] : ["", "# \(accelerator.name)"] + onChip
      }
      return ["", "# \(accelerator.name)"]
        + identities.map { identity in
          "ACTION!=\"remove\", SUBSYSTEM==\"pci\", ATTR{vendor}==\"\(hex(identity.vendor))\", "
            + "ATTR{device}==\"\(hex(identity.device))\", TAG+=\"systemd\", "
            + "ENV{SYSTEMD_WANTS}+=\"tunekit.service\""
        }
    }
    return ([mark] + lines).joined(separator: "\n") + "\n"
  }

  private static func hex(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
