import Testing
import TuneKitCore

/// A unit's name may identify a person or a firm.
@Suite struct `The scrubber of units` {
  private static let others = """
    /etc/rc2.d/S02acme-sync ?
    /etc/rc.d/rc3.d/S02acme-sync ?
    /etc/systemd/system/acme-vpn@.service ?
    /etc/systemd/system/dev-mapper-alice.device.wants ?
    /etc/systemd/system/multi-user.target.wants/acme-vpn@alice.service ?
    /etc/systemd/system/home-alice-Private.mount.requires/acme.service ?
    /sys/fs/cgroup/system.slice/acme-vpn@alice.service ?
    /sys/fs/cgroup/system.slice/home-alice-Private.mount ?
    /sys/fs/cgroup/systemd/system.slice/acme.service ?

    """

  private static let known = """
    /etc/rc2.d/S01cpufrequtils ?
    /etc/systemd/system/irqbalance.service -> /dev/null
    /etc/systemd/system/multi-user.target.wants/tlp.service ?
    /proc/7/comm = irqbalance
    /sys/fs/cgroup/system.slice/tuned.service ?

    """

  @Test func `the scrubber keeps the units of known tuners and no others`() throws {
    let capture = try Capture(parsing: Self.others + Self.known)
    let scrubbed = Scrubber().scrubbed(capture).capture
    #expect(scrubbed == (try Capture(parsing: Self.known)))
    #expect(Scrubber().scrubbed(scrubbed).capture == scrubbed)
  }

  @Test func `the scrubber keeps the names it is given`() throws {
    let scrubber = Scrubber(keeping: ["acmed"], units: ["acme.service"])
    let capture = try Capture(
      parsing: "/proc/8/comm = acmed\n" + Self.others + Self.known)
    #expect(
      scrubber.scrubbed(capture).capture.paths.map(\.string) == [
        "/etc/systemd/system/home-alice-Private.mount.requires/acme.service", "/proc/8/comm",
        "/sys/fs/cgroup/systemd/system.slice/acme.service",
      ])
  }

  /// A replay of the capture shows the same tuners.
  @Test func `a scrubbed capture keeps the known tuners and nothing of others`() throws {
    let machine = TextMachine(
      [
        "/proc/912/comm": "tuned\n", "/proc/913/comm": "acme-vpn\n",
        "/sys/fs/cgroup/system.slice/acme-vpn@alice.service/cgroup.procs": "",
        "/sys/fs/cgroup/system.slice/irqbalance.service/cgroup.procs": "",
        "/etc/rc2.d/S01cpufrequtils": "", "/etc/rc2.d/S01acme": "",
      ],
      links: [
        "/etc/systemd/system/basic.target.wants/tlp.service": "/x",
        "/etc/systemd/system/basic.target.wants/acme-vpn@alice.service": "/x",
        "/etc/systemd/system/alice.service": "/x",
      ])
    let view = CapturingView(machine)
    let seen = Survey(of: view).inventory().otherTuners
    #expect(seen.count == 4)
    let capture = Scrubber().scrubbed(view.capture).capture
    #expect(Survey(of: MachineImage(capture)).inventory().otherTuners == seen)
    #expect(view.capture.text.contains("alice"))
    #expect(!capture.text.contains("alice") && !capture.text.contains("acme"))
  }
}
