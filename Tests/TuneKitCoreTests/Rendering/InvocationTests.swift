import Testing
import TuneKitCore

@Suite struct `A suggested command` {
  @Test func `is as it stands where this machine is meant`() {
    #expect(Style().command("sudo tunekit apply") == "sudo tunekit apply")
  }

  @Test func `repeats the options, each as one word of a shell`() {
    let style = Style(invocation: Invocation(["--manifest", "my board's.toml", "--root", ""]))
    #expect(
      style.command("sudo tunekit apply --board acme")
        == #"sudo tunekit apply --board acme --manifest 'my board'\''s.toml' --root ''"#)
  }

  @Test func `is not run as root where nothing of this machine is changed`() {
    let style = Style(invocation: Invocation(["--machine", "a+b@2"], needsRoot: false))
    #expect(style.command("sudo tunekit apply") == "tunekit apply --machine a+b@2")
    #expect(style.command("tunekit plan") == "tunekit plan --machine a+b@2")
  }

  @Test(arguments: ["lspci -nn", "sudo lspci -vv", "sudo tunekitty x", "tunekit", ""])
  func `of another program stays as it is`(command: String) {
    let style = Style(invocation: Invocation(["--root", "/t"], needsRoot: false))
    #expect(style.command(command) == command)
  }
}
