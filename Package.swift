// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// Pages, captures and measurements lie beside the Swift they belong to.
///
/// They are not resources,
/// so each target excludes whatever of the kind its folder holds; nobody has to list a file here.
func documents(below folder: String) -> [String] {
  files(below: folder, ending: "md", "capture", "csv", "json")
}

func files(below folder: String, ending endings: String...) -> [String] {
  let root = Context.packageDirectory + "/" + folder
  let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return files.filter { file in endings.contains { file.hasSuffix("." + $0) } }.sorted()
}

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A part of the core: a folder of `Sources/TuneKitCore`, which knows the parts below it that it names.
func layer(_ folder: String, on parts: String..., using more: [Target.Dependency] = []) -> Target {
  .target(
    name: "TuneKit" + folder, dependencies: parts.map { .target(name: "TuneKit" + $0) } + more,
    path: "Sources/TuneKitCore/" + folder,
    exclude: documents(below: "Sources/TuneKitCore/" + folder),
    swiftSettings: strict)
}

let systemPackage: [Target.Dependency] = [.product(name: "SystemPackage", package: "swift-system")]

/// From the bottom up; Plugins-doc/architecture.md says what each one is.
let layers = [
  layer("System", using: systemPackage),
  // Only what is handed a `Machine` can write to it.
  layer("Writing", on: "System"),
  layer("Linux", on: "System", "Writing", using: ["CLinux"] + systemPackage),
  layer("TOML"),
  layer("Model", on: "System", using: systemPackage),
  layer("Evidence", on: "Model"),
  layer("Survey", on: "Model"),
  layer("Captures", on: "Survey", "Writing", using: systemPackage),
  layer("Planning", on: "Model"),
  layer("Applying", on: "Survey", "Linux", "Writing", using: systemPackage),
  layer("Questions", on: "Model"),
  layer("Checking", on: "Applying", "Planning", "Questions", "Captures", using: systemPackage),
  layer("Manifests", on: "Model", "Linux", "TOML", "Questions", using: systemPackage),
  layer("Text", on: "Checking", "Manifests", "Evidence"),
  layer("Facade", on: "Text", "Writing", using: systemPackage),
  layer("Guarding", on: "Facade"),
  layer("ModuleKit", on: "Facade", "Captures"),
]

let fuzzed: [Target.Dependency] = ["TuneKitCore", "Boards", "Accelerators"] + systemPackage

/// From the network, or out of a folder, as in a distribution's build.
let dependencies: [Package.Dependency] =
  if let folder = Context.environment["TUNEKIT_PACKAGES"] {
    [.package(path: folder + "/swift-argument-parser"), .package(path: folder + "/swift-system")]
  } else {
    [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
      .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ]
  }

let package = Package(
  name: "tunekit",
  products: [
    .library(name: "TuneKitCore", targets: ["TuneKitCore"]),
    .library(name: "Boards", targets: ["Boards"]),
    .library(name: "Accelerators", targets: ["Accelerators"]),
    .library(name: "TuneKitCommand", targets: ["TuneKitCommand"]),
    .executable(name: "tunekit", targets: ["tunekit"]),
    .executable(name: "tunekit-ask", targets: ["tunekit-ask"]),
  ],
  dependencies: dependencies,
  targets: layers + [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CFFI"),
    .target(name: "CStart"),
    .target(
      name: "TuneKitCore", dependencies: layers.map { .target(name: $0.name) },
      path: "Sources/TuneKitCore",
      exclude: layers.map { String($0.name.dropFirst("TuneKit".count)) },
      swiftSettings: strict),
    .target(
      name: "Boards", dependencies: ["TuneKitModel"],
      exclude: documents(below: "Sources/Boards"), swiftSettings: strict),
    .target(
      name: "Accelerators", dependencies: ["TuneKitModel"],
      exclude: files(below: "Sources/Accelerators", ending: "md", "capture", "json"),
      // The program is one file: `estimate` finds the published rows in it.
      resources: files(below: "Sources/Accelerators", ending: "csv").map { .embedInCode($0) },
      swiftSettings: strict),
    // The verbs: a package of one's own makes a program of them and of its modules.
    .target(
      name: "TuneKitCommand",
      dependencies: [
        "TuneKitCore", "Boards", "Accelerators", "CLinux", "CStart",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/tunekit", exclude: ["Program"], swiftSettings: strict),
    .executableTarget(
      name: "tunekit", dependencies: ["TuneKitCommand"], path: "Sources/tunekit/Program",
      swiftSettings: strict),
    // The archive by its file name: the program shall not need libffi where it runs.
    .executableTarget(
      name: "tunekit-ask", dependencies: ["CFFI"], swiftSettings: strict,
      linkerSettings: [.linkedLibrary(":libffi.a")]),
    .testTarget(
      name: "TuneKitCoreTests",
      dependencies: ["TuneKitCore"] + systemPackage, swiftSettings: strict),
    .testTarget(
      name: "DeviceTests",
      dependencies: ["TuneKitCore", "Boards", "Accelerators", "TuneKitCommand"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: ["TuneKitCore", "Boards", "Accelerators", "TuneKitCommand"],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["Program", "Corpora", "words.dict", "README.md"], swiftSettings: strict),
  ]
)

// `scripts/fuzz` makes a program of the same files, which links only where libFuzzer is linked too.
if Context.environment["TUNEKIT_FUZZ"] != nil {
  package.targets.removeAll { $0.type == .test }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["ReplayTests.swift", "Corpora", "words.dict", "README.md"],
      // gold, which is the default here, breaks down over a second `main`.
      swiftSettings: strict, linkerSettings: [.unsafeFlags(["-use-ld=lld"])]))
}
