import Testing
import TuneKitCore

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
}
