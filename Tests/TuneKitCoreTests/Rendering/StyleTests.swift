import Testing
import TuneKitCore

@Suite struct `A style` {
  @Test func `a device's name cannot send control codes to the terminal`() {
    let text = "driver \u{1b}]0;title\u{7}\u{1b}[2J x\u{9b}31m\ry"
    let plain = Style(hasColor: true).plain(text)
    #expect(plain == "driver ?]0;title??[2J x?31m?y")
  }

  @Test func `a style keeps its own colours and removes others`() {
    let style = Style(hasColor: true)
    #expect(style.plain(style.green("so\n")) == "\u{1b}[32mso\n\u{1b}[0m")
    #expect(Style(hasColor: false).plain("\u{1b}[32mso") == "?[32mso")
  }
}
