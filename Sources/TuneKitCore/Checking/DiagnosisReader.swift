/// Reads what a diagnosis shows and a survey does not, and puts both together.
///
/// It only looks. A device that sleeps is not asked for its registers, since that would wake it.
package struct DiagnosisReader {
  let machine: any MachineView
  let inventory: Inventory
  let topology: Topology
  /// Asks a runtime library; nil where none is to be asked.
  let ask: ((NativeQuestion) -> NativeAnswer)?
  /// What could not be read, one line each.
  package private(set) var unread: [String] = []

  package init(
    _ machine: any MachineView, _ inventory: Inventory, _ topology: Topology,
    asking ask: ((NativeQuestion) -> NativeAnswer)?
  ) {
    self.machine = machine
    self.inventory = inventory
    self.topology = topology
    self.ask = ask
  }

  /// A card, where it sits, and its state.
  package mutating func card(_ found: Recognition.Found) -> Diagnosis.Card {
    let (accelerator, place) = (found.accelerator, found.place)
    let device = place.device
    let registers = device.pci.map { self.registers(of: $0) } ?? Registers()
    let module = module(of: device)
    return Diagnosis.Card(
      id: accelerator.id, name: accelerator.name, address: device.address,
      attachment: device.attachment, driver: device.driver,
      module: module?.name, version: module?.version, slot: place.slot?.name,
      controller: device.pci?.controllers.last,
      chain: device.pci.map { chain(to: $0, registers.express) } ?? [],
      link: Diagnosis.Link(place),
      payload: device.pci.map { _ in
        Diagnosis.Transfer(
          registers.express?.payload, accelerator.stablePayload, unless: registers.why)
      },
      readRequest: device.pci.map { _ in
        Diagnosis.Transfer(
          registers.express?.readRequest, accelerator.stableReadRequest, unless: registers.why)
      },
      interrupts: place.vectors.map { Diagnosis.Vector($0, fastest: topology.fastest) },
      clocks: inventory.devfreq.filter { $0.drives(device) }.map(Diagnosis.OwnClock.init),
      errors: Diagnosis.Errors(place.errorCounts),
      powerControl: device.powerControl.flatMap { inventory.texts[$0]?.trimmed },
      powerStatus: powerStatus(at: device.path),
      questions: (place.isHandedOver ? [] : accelerator.questions).map { question in
        Diagnosis.Question(
          title: question.title, library: question.library, signature: question.signature,
          source: question.source.description, answer: ask?(question))
      },
      isPresent: registers.isPresent ?? device.pci?.answers, obstacles: place.obstacles,
      comesWithUse: accelerator.presence != .whileDriverLoaded, shared: place.shared,
      remarks: accelerator.remarks(about: place))
  }

  /// What the registers of a device say, or why they say nothing.
  private struct Registers {
    var express: PCIConfigSpace.Express?
    var isPresent: Bool?
    var why: String?
  }

  private mutating func registers(of device: PCIDevice) -> Registers {
    if device.answers == false {
      return Registers(isPresent: false, why: "the card does not answer on the bus")
    }
    if powerStatus(at: device.path) == "suspended" {
      return Registers(why: "the card sleeps, and TuneKit does not wake it")
    }
    let file = device.path.appending("config")
    do throws(MachineError) {
      guard let space = PCIConfigSpace(try machine.bytes(of: file)) else {
        return Registers(why: "\(file.name) is too short")
      }
      guard space.isPresent else {
        return Registers(isPresent: false, why: "the card does not answer on the bus")
      }
      guard let express = space.express else {
        let why = space.isCutOff ? "only root can read it" : "it has no PCI Express registers"
        if space.isCutOff {
          note("\(device.address): registers beyond the first 64 bytes, which only root can read")
        }
        return Registers(isPresent: true, why: why)
      }
      return Registers(express: express, isPresent: true)
    } catch {
      guard case .missing = error else {
        note(error.description)
        return Registers(why: "it cannot be read")
      }
      return Registers(why: "this machine shows no registers")
    }
  }

  private mutating func note(_ line: String) {
    if !unread.contains(line) { unread.append(line) }
  }

  private func powerStatus(at path: SystemPath) -> String? {
    machine.line(of: path.appending("power/runtime_status"))
  }

  /// The module behind the driver and its version: `/sys/module/NAME/version`, which only modules
  /// have that state one.
  private func module(of device: Device) -> (name: String, version: String?)? {
    guard device.driver != nil,
      let folder = try? machine.canonical(device.path.appending("driver/module")),
      folder.parent.name == "module"
    else { return nil }
    return (String(folder.name), machine.line(of: folder.appending("version")))
  }

  /// The bridges from the root port on, and the card.
  private mutating func chain(
    to device: PCIDevice, _ express: PCIConfigSpace.Express?
  ) -> [Diagnosis.End] {
    let ports = PCIPlace(of: device.address, at: device.path).ports
      .compactMap(inventory.device(at:))
    let ends = ports.map { ($0, registers(of: $0).express) } + [(device, express)]
    return ends.map { end, express in
      Diagnosis.End(
        address: end.address, device: end.identity,
        link: (end.link ?? express?.link).map(\.description),
        possible: (end.maximumLink ?? express?.possibleLink).map(\.description),
        sleepStates: express?.sleepStates)
    }
  }

  /// The clusters with the clock of this moment.
  package func clusters() -> [Diagnosis.Cluster] {
    topology.clusters.map { cluster in
      let policy = cluster.online.first.flatMap(inventory.policy(of:))
      let now = policy.map { PresentClock(of: $0.path, on: machine) }
      return Diagnosis.Cluster(
        cpus: cluster.processors.list, online: cluster.online.list, kind: cluster.kind,
        capacity: cluster.capacity, fastest: cluster.isFastest,
        isAlike: topology.criterion == nil, governor: cluster.governor,
        current: now?.kilohertz, toldBy: now?.kilohertz == nil ? nil : now?.basis,
        requested: now?.requestedKilohertz, floor: policy?.floorKilohertz,
        ceiling: policy?.ceilingKilohertz, maximum: cluster.maximumKilohertz)
    }
  }
}

extension Diagnosis.Link {
  fileprivate init?(_ place: Placement) {
    guard let own = place.cardLink else { return nil }
    let (link, best) = (place.link, place.expectedLink)
    self.init(
      speed: link?.generation.gigatransfers, width: link?.lanes, rate: link?.megabytesPerSecond,
      expectedSpeed: best?.generation.gigatransfers, expectedWidth: best?.lanes,
      expectedRate: best?.megabytesPerSecond, ownWidth: own.lanes,
      ownSpeed: own.generation.gigatransfers, hops: place.hops.map(Diagnosis.Hop.init),
      slowestHop: place.hops.count > 1 ? place.slowestHop?.description : nil,
      verdict: place.linkVerdict)
  }
}

extension Diagnosis.Transfer {
  fileprivate init(_ bytes: Int?, _ stable: KnownGoodSizes?, unless why: String?) {
    let verdict: Verdict =
      if let bytes {
        stable.map { $0.bytes.contains(bytes) ? .stable : .unstable } ?? .unproven
      } else {
        .unknown
      }
    self.init(
      bytes: bytes, stable: stable?.bytes ?? [], verdict: verdict,
      why: bytes == nil ? why ?? "the register holds no size" : stable?.reason.text,
      source: stable?.reason.source.description)
  }
}

extension Diagnosis.Vector {
  fileprivate init(_ vector: Placement.Vector, fastest: CPUSet) {
    let interrupt = vector.interrupt
    let place = interrupt.effective ?? interrupt.affinity
    self.init(
      irq: interrupt.number, vector: vector.index,
      action: interrupt.actions.joined(separator: ", "), affinity: interrupt.affinity?.list,
      effective: interrupt.effective?.list,
      arrived: CPUSet(interrupt.counts.filter { $0.value > 0 }.map(\.key)).list,
      count: interrupt.total, isFast: place.map { $0.isSubset(of: fastest) },
      mobility: interrupt.mobility)
  }
}
