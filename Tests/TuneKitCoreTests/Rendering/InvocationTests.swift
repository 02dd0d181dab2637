import Testing
import TuneKitCore

@testable import TuneKitFacade
@testable import TuneKitModel
@testable import TuneKitText

@Suite struct `A suggested command` {
  /// As it looks when it is printed.
  private func printed(_ command: String, _ style: Style = Style()) -> String {
    style.plain(style.command(command))
  }

  @Test func `a suggested command for this machine is printed unchanged`() {
    #expect(printed("sudo tunekit apply") == "sudo tunekit apply")
  }

  @Test func `a suggested command repeats the options, quoted for a shell`() {
    let style = Style(invocation: Invocation(["--manifest", "my board's.toml", "--root", ""]))
    #expect(
      printed("sudo tunekit apply --board acme", style)
        == #"sudo tunekit apply --board acme --manifest 'my board'\''s.toml' --root ''"#)
  }

  @Test func `a suggested command is never broken over two lines`() {
    let style = Style(width: 40, invocation: Invocation(["--machine", "cm3588+ax650n"]))
    let line = "3 changes, nothing written yet.  " + style.suggestion("Next", "sudo tunekit apply")
    #expect(
      style.wrapped(line)
        == "3 changes, nothing written yet.\nNext: sudo tunekit apply --machine cm3588+ax650n")
  }

  @Test func `a suggested command for another machine has no sudo`() {
    let style = Style(invocation: Invocation(["--machine", "a+b@2"], needsRoot: false))
    #expect(printed("sudo tunekit apply", style) == "tunekit apply --machine a+b@2")
    #expect(printed("tunekit plan", style) == "tunekit plan --machine a+b@2")
  }

  @Test(arguments: ["lspci -nn", "sudo lspci -vv", "sudo tunekitty x", "tunekit", ""])
  func `a command of another program is printed unchanged`(command: String) {
    let style = Style(invocation: Invocation(["--root", "/t"], needsRoot: false))
    #expect(printed(command, style) == command)
  }

  @Test func `a suggested command repeats the selection, each option once`() {
    let words = ["--board", "generic", "--device", "0001:01:00.0", "--force"]
    let invocation = Invocation(["--root", "/t"], selecting: words, needsRoot: false)
    let style = Style(invocation: invocation)
    #expect(
      printed("sudo tunekit apply", style)
        == "tunekit apply --board generic --device 0001:01:00.0 --force --root /t")
    #expect(
      printed("tunekit plan --device 0002:01:00.0", style)
        == "tunekit plan --device 0002:01:00.0 --board generic --force --root /t")
    #expect(printed("sudo tunekit revert", style) == "tunekit revert --root /t")
  }

  @Test(arguments: SuggestedCommand.allCases)
  func `a suggested command is found anywhere in a text`(command: SuggestedCommand) {
    let invocation = Invocation(["--machine", "m"], needsRoot: false)
    let spelled = invocation.spelled(in: "It drifted: \(command). Or: \(command)")
    let own = invocation.repeated(in: command.rawValue)
    #expect(spelled == "It drifted: \(own). Or: \(own)")
    #expect(!own.hasPrefix("sudo") && own.hasSuffix(" --machine m"))
  }

  @Test(arguments: [
    "tunekit planning", "see tunekit apply/x", "tunekit verify-all", "atunekitapply",
  ])
  func `a suggested command is not found inside a word`(text: String) {
    #expect(Invocation(["--machine", "m"]).spelled(in: text) == text)
  }

  @Test func `a suggested command is escaped in JSON`() {
    let invocation = Invocation(["--root", #"a"b\c"#]).inJSON
    #expect(
      invocation.spelled(in: #"{"remedy": "sudo tunekit apply"}"#)
        == #"{"remedy": "sudo tunekit apply --root 'a\"b\\c'"}"#)
  }

  @Test func `a suggested command does not repeat an option that follows it`() {
    let words = ["--profile", "cool", "--device", "0001:01:00.0"]
    let invocation = Invocation(["--root", "/t"], selecting: words, needsRoot: false)
    let apply = SuggestedCommand.apply
    #expect(
      invocation.spelled(in: "again: \(apply) --device 0002:01:00.0, then look")
        == "again: tunekit apply --device 0002:01:00.0 --profile cool --root /t, then look")
    #expect(
      invocation.spelled(in: "\(apply) --spread. Or --profile")
        == "tunekit apply --spread --profile cool --device 0001:01:00.0 --root /t. Or --profile")
    #expect(
      SuggestedCommand.first(in: "first \(apply) --profile latency: done")
        == "sudo tunekit apply --profile latency")
  }

  @Test func `a suggested command about one card keeps that card`() {
    let again = "\(SuggestedCommand.revert), then \(SuggestedCommand.apply)"
    let finding = Finding(
      id: "x", title: "x", state: .drifted, expected: "a", seen: "b", culprit: nil, remedy: again)
    let chosen = finding.choosing(["--device", "0001:01:00.0", "--profile", "cool"])
    #expect(
      chosen.remedy == "sudo tunekit revert --device 0001:01:00.0, "
        + "then sudo tunekit apply --device 0001:01:00.0 --profile cool")
    #expect(chosen.remedyCommand == "sudo tunekit revert --device 0001:01:00.0")
    let style = Style(invocation: Invocation(["--root", "/t"], needsRoot: false))
    #expect(
      style.plain(style.spelled(chosen.remedy ?? ""))
        == "tunekit revert --device 0001:01:00.0 --root /t, "
        + "then tunekit apply --device 0001:01:00.0 --profile cool --root /t")
  }
}
