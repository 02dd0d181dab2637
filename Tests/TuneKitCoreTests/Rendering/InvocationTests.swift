import Testing

@testable import TuneKitCore

@Suite struct `A suggested command` {
  /// As it looks when it is printed.
  private func printed(_ command: String, _ style: Style = Style()) -> String {
    style.plain(style.command(command))
  }

  @Test func `is as it stands where this machine is meant`() {
    #expect(printed("sudo tunekit apply") == "sudo tunekit apply")
  }

  @Test func `repeats the options, each as one word of a shell`() {
    let style = Style(invocation: Invocation(["--manifest", "my board's.toml", "--root", ""]))
    #expect(
      printed("sudo tunekit apply --board acme", style)
        == #"sudo tunekit apply --board acme --manifest 'my board'\''s.toml' --root ''"#)
  }

  @Test func `is never broken in two, and its line is`() {
    let style = Style(width: 40, invocation: Invocation(["--machine", "cm3588+ax650n"]))
    let line = "3 changes, nothing written yet.  " + style.suggestion("Next", "sudo tunekit apply")
    #expect(
      style.wrapped(line)
        == "3 changes, nothing written yet.\nNext: sudo tunekit apply --machine cm3588+ax650n")
  }

  @Test func `is not run as root where nothing of this machine is changed`() {
    let style = Style(invocation: Invocation(["--machine", "a+b@2"], needsRoot: false))
    #expect(printed("sudo tunekit apply", style) == "tunekit apply --machine a+b@2")
    #expect(printed("tunekit plan", style) == "tunekit plan --machine a+b@2")
  }

  @Test(arguments: ["lspci -nn", "sudo lspci -vv", "sudo tunekitty x", "tunekit", ""])
  func `of another program stays as it is`(command: String) {
    let style = Style(invocation: Invocation(["--root", "/t"], needsRoot: false))
    #expect(printed(command, style) == command)
  }

  @Test func `repeats the selection where its verb takes one, and says no option twice`() {
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
  func `is found wherever it stands in a text`(command: SuggestedCommand) {
    let invocation = Invocation(["--machine", "m"], needsRoot: false)
    let spelled = invocation.spelled(in: "It drifted: \(command). Or: \(command)")
    let own = invocation.repeated(in: command.rawValue)
    #expect(spelled == "It drifted: \(own). Or: \(own)")
    #expect(!own.hasPrefix("sudo") && own.hasSuffix(" --machine m"))
  }

  @Test(arguments: [
    "tunekit planning", "see tunekit apply/x", "tunekit verify-all", "atunekitapply",
  ])
  func `is none in the middle of a word`(text: String) {
    #expect(Invocation(["--machine", "m"]).spelled(in: text) == text)
  }

  @Test func `is escaped in JSON`() {
    let invocation = Invocation(["--root", #"a"b\c"#]).inJSON
    #expect(
      invocation.spelled(in: #"{"remedy": "sudo tunekit apply"}"#)
        == #"{"remedy": "sudo tunekit apply --root 'a\"b\\c'"}"#)
  }

  @Test func `says an option once that stands behind the command in the text`() {
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

  @Test func `leaves a remedy to one card that is about one card`() {
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
