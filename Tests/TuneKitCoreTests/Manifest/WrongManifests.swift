import TuneKitCore

/// Manifests with one error each, and what is said of it.
enum WrongManifests {
  typealias Example = (text: String, message: String)

  static let all = inBoards + inAccelerators + inNeeds

  private static func replaced(_ text: String, _ old: String, _ new: String) -> String {
    text.replacing(old, with: new)
  }

  static let inBoards: [Example] = [
    ("", "acme.toml:1: the file has no \"format\""),
    ("format = 2", "acme.toml:1: format 2 takes a newer tunekit; this one knows 1"),
    ("format = \"1\"", "acme.toml:1: \"format\" takes a whole number, not a text"),
    ("\nformat = 0", "acme.toml:2: \"format\" takes 1 or more, and not 0"),
    (
      "format = 1\nkind = \"bord\"",
      "acme.toml:2: \"kind\" takes board, accelerator, knob, and not \"bord\"; nearest: board"
    ),
    ("format = 1\nkind = ", "acme.toml:2: the end of the file found where a value should begin"),
    (
      replaced(ManifestText.board, "acme-sbc", "Acme"),
      "acme.toml:3: \"Acme\" is not an id: lower-case letters, digits and inner hyphens, at most 64"
    ),
    (replaced(ManifestText.board, "Acme SBC", " "), "acme.toml:4: \"name\" is empty"),
    (
      replaced(ManifestText.board, "Acme SBC", "Acme\\u001b[2J"),
      "acme.toml:4: \"name\" has a line end or control character in it"
    ),
    (
      replaced(ManifestText.board, "device-tree = [\"acme,sbc\"]", ""),
      "acme.toml:5: [known-by] has none of device-tree, dmi, chosen"
    ),
    (
      replaced(ManifestText.board, "[\"acme,sbc\"]", "\"acme,sbc\""),
      "acme.toml:6: \"device-tree\" takes a list of one or more texts, not a text"
    ),
    (
      ManifestText.board + "\nchosen = true",
      "acme.toml:7: \"device-tree\" and \"chosen\" exclude each other; give one of them"
    ),
    (
      replaced(
        ManifestText.board, "device-tree = [\"acme,sbc\"]", "chosen = true\nfamily = [\"x\"]"),
      "acme.toml:7: \"family\" goes with \"device-tree\" only"
    ),
    (
      replaced(ManifestText.board, "Acme SBC", "Acme\tSBC"), "acme.toml:4: \"name\" has a tab in it"
    ),
    (
      replaced(ManifestText.board, "kind =", "knid ="),
      "acme.toml:2: unknown key \"knid\"; nearest: kind"
    ),
    (
      replaced(ManifestText.board, "\n", "\r"),
      "acme.toml:1: a carriage return (lines end with LF or CR LF) found where the line should end"
    ),
    (
      replaced(ManifestText.board, "id = ", "id =\u{A0}"),
      "acme.toml:3: the invisible character U+00A0 found where a value should begin"
    ),
    (
      ManifestText.board + "\n[[controller]]\nname = \"x\"\nmoves = \"no\"",
      "acme.toml:9: \"moves\" is false or \"keeping-the-message\", and not \"no\""
    ),
    (
      ManifestText.board
        + "\n[[slot]]\nname = \"x\"\ncontroller = \"y\"\ngeneration = 3\nlanes = 3",
      "acme.toml:11: \"lanes\" takes 1, 2, 4, 8, 12 or 16, and not 3"
    ),
    (
      ManifestText.board + "\n[slot]",
      "acme.toml:7: \"slot\" takes tables, each under [[slot]], not a table"
    ),
    (
      ManifestText.board + "\n[[slot]]\nname = \"x\"\ncontroler = \"y\"",
      "acme.toml:9: unknown key \"controler\"; nearest: controller"
    ),
    (
      ManifestText.board
        + "\n[[slot]]\nname = \"x\"\ncontroller = \"y\"\ngeneration = 7\nlanes = 1",
      "acme.toml:10: \"generation\" takes 1 to 6, and not 7"
    ),
    (
      ManifestText.board + "\n[[core]]\nname = \"x\"\npart = 0x1000",
      "acme.toml:9: \"part\" takes 0 to 4095, and not 4096"
    ),
    (
      ManifestText.board + "\n[[controller]]\nname = \"x\"\nmoves = true",
      "acme.toml:9: \"moves\" is false or \"keeping-the-message\"; else leave the table out"
    ),
    (
      ManifestText.board + "\n[[controller]]\nname = \"x\"\nmoves = false\nmovable-since = \"7\"",
      "acme.toml:10: \"movable-since\" takes a kernel such as \"6.11\", and not \"7\""
    ),
    (
      ManifestText.board
        + "\n[[caution]]\nsummary = \"x\"\nbecause = \"y\"\nwhen = {slot-lanes = 1}",
      "acme.toml:10: unknown key \"slot-lanes\"; known: kernel-below, kernel-from, service-active"
    ),
    (
      ManifestText.board + "\n[xylophones]\n[tested]",
      "acme.toml:7: unknown key \"xylophones\"; known: format, kind, id, name, tested, chip, memory-clock, "
        + "known-by, core, slot, controller, caution"
    ),
    (
      replaced(ManifestText.board, "[known-by]", "tested = {aply = \"6.1\"}\n[known-by]"),
      "acme.toml:5: unknown key \"aply\"; nearest: apply"
    ),
  ]

  static let inQuestions: [Example] = [
    (
      question("int33 version()"),
      "acme.toml:16: \"function\": column 1: no type \"int33\"; nearest: int32, int, int16"
    ),
    (
      question("int32 version(", shows: "{result}"),
      "acme.toml:16: \"function\": column 15: a type expected, and there is the end"
    ),
    (
      question("int32 version()", shows: "{major}"),
      "acme.toml:17: \"shows\": the answer has no \"major\"; it has: result"
    ),
    (
      ManifestText.accelerator
        + "\n[stable]\npayload = { bytes = [200], because = \"x\", source = \"assumed: y\" }",
      "acme.toml:14: \"bytes\" takes a list of 128, 256, 512, 1024, 2048 and 4096"
    ),
  ]

  /// A question of six lines behind the twelve of an accelerator.
  private static func question(_ function: String, shows: String = "{result}") -> String {
    ManifestText.accelerator + """

      [[question]]
      title = "version"
      library = "libx.so"
      function = "\(function)"
      shows = "\(shows)"
      source = "documented: x.h"
      """
  }

  static let inAccelerators: [Example] =
    inQuestions + [
      (
        replaced(ManifestText.accelerator, "source = \"documented: x\"", ""),
        "acme.toml:5: [pci] has no \"source\""
      ),
      (
        replaced(ManifestText.accelerator, "source =", "soruce ="),
        "acme.toml:10: unknown key \"soruce\"; nearest: source"
      ),
      (
        replaced(ManifestText.accelerator, "documented: x", "somewhere"),
        "acme.toml:10: \"source\" begins with measured:, documented:, reasoned: or assumed: and then "
          + "says where"
      ),
      (
        replaced(ManifestText.accelerator, "lanes = 2", "lanes = 2.0"),
        "acme.toml:9: \"lanes\" takes a whole number, not a number with a fraction"
      ),
      (
        replaced(ManifestText.accelerator, "device = 0x0001", "device = 0x10000"),
        "acme.toml:7: \"device\" takes 0 to 65535, and not 65536"
      ),
      (
        replaced(ManifestText.accelerator, "device = 0x0001", "devices = [1, 2, 1]"),
        "acme.toml:7: \"devices\" has one id twice"
      ),
      (
        replaced(ManifestText.accelerator, "\"bus-address\"", "\"bus-adress\""),
        "acme.toml:12: \"names\" takes \"bus-address\" or a list of names, and not \"bus-adress\"; one name "
          + "is a list, too: [\"bus-adress\"]"
      ),
      (
        replaced(ManifestText.accelerator, "\"bus-address\"", "[\"\"]"),
        "acme.toml:12: \"names\" has an empty name"
      ),
      (
        replaced(ManifestText.accelerator, "[interrupts]", "[interupts]"),
        "acme.toml:11: unknown key \"interupts\"; nearest: interrupts"
      ),
      (
        ManifestText.accelerator + "\nonly-while-open = true",
        "acme.toml:13: \"only-while-open\" takes a table, not true or false"
      ),
      (
        ManifestText.accelerator + "\n[[benchmark]]\nprogram = \"x\"",
        "acme.toml:13: [[benchmark]] has neither \"after\" nor \"before\""
      ),
    ]

  /// Each behind a whole need, whose lines begin at 5; the last line is the twelfth.
  static let inNeeds: [Example] = [
    (ManifestText.knob, "acme.toml:1: the file has no \"need\""),
    (
      ManifestText.knob + "\nneed = 1",
      "acme.toml:5: \"need\" takes tables, each under [[need]], not a whole number"
    ),
    (
      replaced(ManifestText.knob + ManifestText.need, "source = \"documented: y\"", ""),
      "acme.toml:6: [[need]] has no \"source\""
    ),
    (
      replaced(ManifestText.knob + ManifestText.need, "because = \"It wakes cores.\"", ""),
      "acme.toml:6: [[need]] has no \"because\""
    ),
    (
      ManifestText.knob + ManifestText.need("clock = \"maximum\""),
      "acme.toml:12: \"file\" and \"clock\" exclude each other; give one of them"
    ),
    (
      ManifestText.knob + ManifestText.need("of = \"fastest-cores\""),
      "acme.toml:12: \"of\" goes with \"clock\" only"
    ),
    (
      replaced(
        ManifestText.knob + ManifestText.need, "/proc/sys/kernel/timer_migration", "/etc/passwd"),
      "acme.toml:7: /etc/passwd is never written: it is no file below /proc and /sys"
    ),
    (
      replaced(
        ManifestText.knob + ManifestText.need, "/proc/sys/kernel/timer_migration",
        "/sys/bus/pci/rescan"),
      "acme.toml:7: /sys/bus/pci/rescan is never written: binding, rescanning and removing devices "
        + "has crashed hosts whose driver read on"
    ),
    (
      replaced(
        ManifestText.knob + ManifestText.need, "/proc/sys/kernel/timer_migration",
        "/proc/../etc/passwd"),
      "acme.toml:7: the path \"/proc/../etc/passwd\" climbs with .., which is not allowed"
    ),
    (
      replaced(ManifestText.knob + ManifestText.need, "\"integer\"", "\"ban-list\""),
      "acme.toml:8: \"grammar\" takes word, choice, integer, cpu-mask, cpu-list, and not "
        + "\"ban-list\"; nearest: cpu-list"
    ),
    (
      replaced(ManifestText.knob + ManifestText.need, "\"0\"", "\"off\""),
      "acme.toml:9: \"off\" is not a whole number"
    ),
    (
      replaced(ManifestText.knob + ManifestText.need, "\"0\"", "0"),
      "acme.toml:9: \"value\" takes a text, not a whole number"
    ),
    (
      ManifestText.knob + ManifestText.need("profiles = [\"fast\"]"),
      "acme.toml:12: \"profiles\" takes standard, latency, cool, and not \"fast\""
    ),
    (
      ManifestText.knob + ManifestText.need("desirable = \"yes\""),
      "acme.toml:12: \"desirable\" takes true or false, not a text"
    ),
    (
      ManifestText.knob + ManifestText.need("when = {service-active = \"irqbalanced\"}"),
      "acme.toml:12: \"service-active\" takes \(OtherTuner.names.joined(separator: ", ")), and "
        + "not \"irqbalanced\"; nearest: irqbalance"
    ),
    (ManifestText.knob + ManifestText.need("when = {}"), "acme.toml:12: \"when\" says nothing"),
    (
      ManifestText.knob + ManifestText.need("name = \"a\"") + ManifestText.need("after = [\"b\"]"),
      "acme.toml:20: no need has the name \"b\"; nearest: a"
    ),
    (
      ManifestText.knob + ManifestText.need("name = \"a\"") + ManifestText.need("name = \"a\""),
      "acme.toml:20: another need has the name \"a\", too"
    ),
    (
      ManifestText.knob + ManifestText.need("name = \"a\"\nafter = [\"b\"]")
        + ManifestText.need("name = \"b\"\nafter = [\"a\"]"),
      "acme.toml:13: these needs wait for each other: a, b"
    ),
    (
      ManifestText.knob + ManifestText.need("name = \"a\"\nafter = [\"a\"]"),
      "acme.toml:13: these needs wait for each other: a"
    ),
    (
      ManifestText.knob
        + "\n[[need]]\nshallow-sleep = false\nbecause = \"x\"\nsource = \"assumed: y\"",
      "acme.toml:6: \"shallow-sleep\" is true or left out"
    ),
    (
      ManifestText.knob
        + "\n[[need]]\nleave-alone = \"resets\"\nbecause = \"x\"\nsource = \"assumed: y\"",
      "acme.toml:6: \"leave-alone\" takes read-request-size, payload-size, link-control, reset, "
        + "removal, rescan, power-control, clock-tree, voltage, and not \"resets\"; nearest: reset"
    ),
    (
      ManifestText.knob
        + "\n[[need]]\ninterrupts = \"cpu4\"\nbecause = \"x\"\nsource = \"assumed: y\"",
      "acme.toml:6: \"interrupts\" takes fastest-cores, and not \"cpu4\""
    ),
    (
      ManifestText.knob + "\naccelerators = []" + ManifestText.need,
      "acme.toml:5: \"accelerators\" takes a list of one or more texts, not an empty list"
    ),
    (
      replaced(
        ManifestText.knob + ManifestText.need, "/proc/sys/kernel/timer_migration",
        "/sys/class/net/*/queues/rx-0/rps_cpus"),
      "acme.toml:7: /sys/class/net/*/queues/rx-0/rps_cpus is never written: a path is no pattern; "
        + "name each file"
    ),
    (
      replaced(
        ManifestText.knob + ManifestText.need, "/proc/sys/kernel/timer_migration",
        "/proc/irq/41/smp_affinity"),
      "acme.toml:7: /proc/irq/41/smp_affinity is never written: an interrupt has another number after "
        + "a boot; ask for interrupts on the fastest cores"
    ),
    (
      replaced(
        replaced(ManifestText.knob + ManifestText.need, "\"integer\"", "\"cpu-mask\""), "\"0\"",
        "\"0xf0\""),
      "acme.toml:9: \"0xf0\" is not a mask of CPUs, hexadecimal without 0x, as f0"
    ),
  ]
}
