import Testing
import TuneKitCore

@testable import TuneKitFacade
@testable import TuneKitModel
@testable import TuneKitText

@Suite struct `A suggested command` {
  /// As it looks when it is printed.
  private func printed(_ command: Message, _ style: Style = Style()) -> String {
    style.plain(style.command(command))
  }

  private func printed(_ action: Action, _ style: Style = Style()) -> String {
    printed(Message(action), style)
  }

  private static let tree = Invocation(["--root", "/t"], needsRoot: false)

  /// What each says for the machine that you sit at, in the words of every document.
  @Test(
    arguments: [
      (.detect, "tunekit detect"), (.plan, "tunekit plan"), (.verify, "tunekit verify"),
      (.planIntoFile, "tunekit plan -o FILE"), (.status, "tunekit status"),
      (.diagnose, "tunekit diagnose"), (.verifyAsRoot, "sudo tunekit verify"),
      (.diagnoseAsRoot, "sudo tunekit diagnose"), (.apply, "sudo tunekit apply"),
      (.apply(saved: "my plan"), "sudo tunekit apply 'my plan'"),
      (.revert, "sudo tunekit revert"), (.revertByForce, "sudo tunekit revert --force"),
      (.enable, "sudo tunekit enable"), (.disable, "sudo tunekit disable"),
      (.run, "sudo tunekit run"), (.confirm, "sudo tunekit confirm"),
      (.capture(into: "FILE"), "tunekit capture FILE"), (.listModules, "tunekit plugin list"),
      (.showModule, "tunekit plugin show ID"), (.checkModules, "tunekit plugin check"),
      (.check("some-card"), "tunekit plugin check some-card"),
      (.beginBoard(from: "FILE"), "tunekit plugin new board ID --from FILE"),
      (.plan.choosing([.profile(.latency)]), "tunekit plan --profile latency"),
    ] as [(Action, String)])
  func `a suggested command for this machine is printed in the usual words`(
    action: Action, text: String
  ) {
    #expect(printed(action) == text)
    #expect(Message("First: \(action).").description == "First: \(text).")
  }

  @Test func `a suggested command repeats the options, quoted for a shell`() {
    let style = Style(invocation: Invocation(["--manifest", "my board's.toml", "--root", ""]))
    #expect(
      printed(.apply.choosing([.board("acme")]), style)
        == #"sudo tunekit apply --board acme --manifest 'my board'\''s.toml' --root ''"#)
  }

  @Test(
    arguments: [
      (.enable, "tunekit enable"), (.disable, "tunekit disable"),
      (.run, "tunekit run --machine pc"), (.apply, "tunekit apply --machine pc"),
    ] as [(Action, String)])
  func `what a captured machine cannot do is suggested without its name, and never as root`(
    action: Action, text: String
  ) {
    let style = Style(invocation: Invocation(["--machine", "pc"], needsRoot: false))
    #expect(printed(action, style) == text)
  }

  @Test func `a suggested command is never broken over two lines`() {
    let style = Style(width: 40, invocation: Invocation(["--machine", "cm3588+ax650n"]))
    let line = "3 changes, nothing written yet.  " + style.suggestion("Next", .apply)
    #expect(
      style.wrapped(line)
        == "3 changes, nothing written yet.\nNext: sudo tunekit apply --machine cm3588+ax650n")
    let message: Message = "3 changes, nothing written yet; to write them: \(Action.apply)."
    #expect(
      style.wrapped(style.spelled(message))
        == "3 changes, nothing written yet; to write\nthem:\n"
        + "sudo tunekit apply --machine cm3588+ax650n.")
  }

  @Test func `a suggested command for another machine has no sudo`() {
    let style = Style(invocation: Invocation(["--machine", "a+b@2"], needsRoot: false))
    #expect(printed(.apply, style) == "tunekit apply --machine a+b@2")
    #expect(printed(.plan, style) == "tunekit plan --machine a+b@2")
  }

  @Test func `a suggested command that looks at no machine names none`() {
    let text = printed(.beginBoard(from: "FILE"), Style(invocation: Self.tree))
    #expect(text == "tunekit plugin new board ID --from FILE")
  }

  /// Also where it looks like one of TuneKit's: no text is searched.
  @Test(arguments: ["lspci -nn", "sudo lspci -vv", "sudo tunekit apply", "tunekit", ""])
  func `a command of another program is printed unchanged`(command: String) {
    #expect(printed(Message(command), Style(invocation: Self.tree)) == command)
  }

  @Test func `a suggested command repeats the selection, each option once`() {
    let options: [Action.Option] = [.board("generic"), .device("0001:01:00.0"), .force]
    let style = Style(
      invocation: Invocation(["--root", "/t"], selecting: options, needsRoot: false))
    #expect(
      printed(.apply, style)
        == "tunekit apply --board generic --device 0001:01:00.0 --force --root /t")
    #expect(
      printed(.plan.choosing([.device("0002:01:00.0")]), style)
        == "tunekit plan --device 0002:01:00.0 --board generic --force --root /t")
    #expect(printed(.revert, style) == "tunekit revert --root /t")
  }

  @Test func `a message is spelled whole, with every action in it`() {
    let invocation = Invocation(
      ["--root", "/t"], selecting: [.profile(.cool), .device("0001:01:00.0")], needsRoot: false)
    let apply = Action.apply.choosing([.device("0002:01:00.0")])
    let inner: Message = "\(Action.revert), then \(apply)"
    #expect(
      invocation.spelled("again: \(inner), then look")
        == "again: tunekit revert --root /t, then tunekit apply --device 0002:01:00.0 "
        + "--profile cool --root /t, then look")
    #expect(inner.actions == [.revert, apply])
    let both: Message = "First: " + inner + "."
    #expect(both.description == "First: \(inner.description).")
    #expect([inner, inner].joined(separator: "; ").actions.count == 4)
  }

  @Test func `an error keeps its action in a message and in another error`() {
    let error = TuneKitError.recognition(.noAccelerator(seen: []))
    #expect(error.message.actions == [.diagnose])
    #expect(("no: \(error)" as Message).actions == [.diagnose])
    let stale = ExecutionError.stale([error.message])
    #expect(stale.message.actions == [.diagnose, .planIntoFile])
    #expect(stale.message.onOneLine.description == stale.description.replacing("\n", with: ";"))
  }

  @Test func `a suggested command is spelled in JSON as the call says, and escaped`() throws {
    let invocation = Invocation(["--root", #"a"b\c"#])
    let texts: [Message] = ["now: \(Action.apply)"]
    #expect(
      try JSON.pretty(texts, in: invocation.context)
        == "[\n  \"now: sudo tunekit apply --root 'a\\\"b\\\\c'\"\n]\n")
    #expect(try JSON.line(texts) == #"["now: sudo tunekit apply"]"#)
    let read = try JSON.value([Message].self, from: Array(try JSON.line(texts).utf8))
    #expect(read == texts && read[0].actions.isEmpty)
  }

  @Test func `a suggested command about one card keeps that card`() throws {
    let finding = Finding(
      id: "x", title: "x", state: .drifted, expected: "a", seen: "b", culprit: nil,
      remedy: "\(Action.revert), then \(Action.apply)")
    let chosen = finding.choosing([.device("0001:01:00.0"), .profile(.cool)])
    #expect(
      chosen.remedy?.description == "sudo tunekit revert --device 0001:01:00.0, "
        + "then sudo tunekit apply --device 0001:01:00.0 --profile cool")
    #expect(chosen.remedyCommand == "sudo tunekit revert --device 0001:01:00.0")
    let remedy = try #require(chosen.remedy)
    #expect(
      Self.tree.spelled(remedy)
        == "tunekit revert --device 0001:01:00.0 --root /t, "
        + "then tunekit apply --device 0001:01:00.0 --profile cool --root /t")
  }
}
