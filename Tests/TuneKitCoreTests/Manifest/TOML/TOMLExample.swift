import Testing

/// A text of TOML and what it means, or the line at which it is refused.
struct TOMLExample: Sendable, CustomTestStringConvertible {
  let text: String
  /// As JSON with sorted keys, numbers with a fraction as Swift prints them.
  var meaning = ""
  var line = 0

  var testDescription: String { text }

  /// Each is also read by python's tomllib, where that is there.
  static let valid = meanings.map { TOMLExample(text: $0.0, meaning: $0.1) }

  private static let meanings: [(String, String)] = [
    ("", "{}"), ("# only a comment", "{}"), ("\n\r\n \t\n", "{}"),
    ("a = 1", #"{"a":1}"#), ("a=1 # one\r\nb=2", #"{"a":1,"b":2}"#),
    ("a-b_C9 = true", #"{"a-b_C9":true}"#), ("1234 = false", #"{"1234":false}"#),
    ("\"a b\" = 1\n'c\"d' = 2", #"{"a b":1,"c\"d":2}"#), ("\"\" = 1", #"{"":1}"#),
    ("a . \"b.c\" . d = 1", #"{"a":{"b.c":{"d":1}}}"#), ("3.14 = 1", #"{"3":{"14":1}}"#),
    (#"a = "x\ty\u00e9\U0001F600\"\\""#, #"{"a":"x\tyé😀\"\\"}"#),
    (#"a = 'C:\new'"#, #"{"a":"C:\\new"}"#), ("a = ''", #"{"a":""}"#),
    ("a = \"\"\"\none\ntwo\\\n   three\"\"\"", #"{"a":"one\ntwothree"}"#),
    ("a = \"\"\"x\"\"\"\"\"", #"{"a":"x\"\""}"#), ("a = '''\n'x''\n'''", #"{"a":"'x''\n"}"#),
    ("a = \"\"\"\"\"\"", #"{"a":""}"#), ("a = \"\"\"\\  \r\n\r\n x\"\"\"", #"{"a":"x"}"#),
    ("a = \"\"\"1\r\n2\"\"\"", #"{"a":"1\n2"}"#),
    ("a = 0\nb = +0\nc = -17\nd = 1_000", #"{"a":0,"b":0,"c":-17,"d":1000}"#),
    ("a = 0xDEAD_beef\nb = 0o17\nc = 0b1_01\nd = 0x0", #"{"a":3735928559,"b":15,"c":5,"d":0}"#),
    (
      "a = 9223372036854775807\nb = -9223372036854775808",
      #"{"a":9223372036854775807,"b":-9223372036854775808}"#
    ),
    ("a = 1.5\nb = -0.25\nc = 5e+2\nd = 1_0.2_5E-1", #"{"a":1.5,"b":-0.25,"c":500.0,"d":1.025}"#),
    ("a = inf\nb = -inf\nc = nan", #"{"a":inf,"b":-inf,"c":nan}"#),
    ("a = [1, 'x', [true], {b = 1},]", #"{"a":[1,"x",[true],{"b":1}]}"#),
    ("a = [ # one\n\n 1\n , # two\n 2 ]", #"{"a":[1,2]}"#), ("a = []\nb = {}", #"{"a":[],"b":{}}"#),
    ("a = {b.c = 1, 'd' = {e = []}, b.f = 2}", #"{"a":{"b":{"c":1,"f":2},"d":{"e":[]}}}"#),
    ("[a]\nb = 1\n[c]\n", #"{"a":{"b":1},"c":{}}"#), ("[ a . 'b' ] # x", #"{"a":{"b":{}}}"#),
    ("[a.b]\n[a]\nc = 1", #"{"a":{"b":{},"c":1}}"#), ("a.b = 1\na.c = 2", #"{"a":{"b":1,"c":2}}"#),
    ("[a]\nb.c = 1\n[a.b.d]\ne = 2", #"{"a":{"b":{"c":1,"d":{"e":2}}}}"#),
    ("[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2", #"{"a":[{"b":1},{"c":{"d":2}}]}"#),
    ("[[a]]\n[[a.b]]\nc=1\n[[a.b]]\nc=2", #"{"a":[{"b":[{"c":1},{"c":2}]}]}"#),
    ("[a.b]\n[[a.c]]\n", #"{"a":{"b":{},"c":[{}]}}"#),
  ]

  static let invalid = wrong.map { TOMLExample(text: $0.0, line: $0.1) }

  private static let wrong: [(String, Int)] = [
    ("a", 1), ("a =", 1), ("= 1", 1), ("a = 1 b = 2", 1), ("a = \n1", 1), ("\na b = 1", 2),
    ("a = 1\na = 2", 2), ("a = 1\n\"a\" = 2", 2), ("a.b = 1\na = 2", 2), ("a = 1\na.b = 2", 2),
    ("[a]\n[a]", 2), ("[a]\nb = 1\n[a.b]", 3), ("a = {}\na.b = 1", 2), ("a = {}\n[a.b]", 2),
    ("a = []\n[[a]]", 2), ("a = [{}]\n[a.b]", 2), ("[[a]]\n[a]", 2), ("[a]\n[[a]]", 2),
    ("[a]\nb.c = 1\n[a.b]", 3), ("[a.b.c]\nd = 1\n[a]\nb.c.e = 1", 4), ("[]", 1), ("[a", 1),
    ("[a]]", 1), ("[[a]", 1), ("[ [a]]", 1), ("[a] b = 1", 1), ("[a.]", 1), ("[.a]", 1),
    ("a..b = 1", 1), ("a = 'x", 1), ("a = \"x\n\"", 1), ("a = \"\"\"x\n\n", 1), ("a = '''x", 1),
    (#"a = "\x41""#, 1), (#"a = "\u12""#, 1), (#"a = "\uD800""#, 1), (#"a = "\U00110000""#, 1),
    ("a = \"x\u{1}\"", 1), ("a = '\u{7F}'", 1), ("# \u{0}", 1), ("a = \"\"\"\n\u{B}\"\"\"", 2),
    ("a = \"x\\ \ny\"", 1), ("a = 01", 1), ("a = 1__0", 1), ("a = _1", 1), ("a = 1_", 1),
    ("a = +0x1", 1), ("a = 0x", 1), ("a = 0xG", 1), ("a = 0o8", 1), ("a = 0X1", 1), ("a = 0b2", 1),
    ("a = 1.", 1), ("a = .5", 1), ("a = 1.e5", 1), ("a = 1e", 1), ("a = 1e_5", 1), ("a = 00.1", 1),
    ("a = 1._5", 1), ("a = Inf", 1), ("a = True", 1), ("a = truefalse", 1), ("a = 1 2", 1),
    ("a = [1 2]", 1), ("a = [,]", 1), ("a = [1,,2]", 1), ("a = [1\n", 2), ("a = {b = 1,}", 1),
    ("a = {b = 1\n}", 1), ("a = {b = 1, b = 2}", 1), ("a = {b}", 1), ("a = {,}", 1),
    ("a = {b = 1, b.c = 2}", 1), ("a = {b = {}, b.c = 2}", 1), ("a = \u{FEFF}1", 1),
    ("\u{FEFF}a = 1", 1), ("a = 1\rb = 2", 1), ("\"\"\"a\"\"\" = 1", 1), ("é = 1", 1),
  ]

  /// What TOML allows and this reader does not.
  static let refused = others.map { TOMLExample(text: $0.0, line: $0.1) }

  private static let others: [(String, Int)] = [
    ("a = 1979-05-27", 1), ("\na = 1979-05-27T07:32:00Z", 2), ("a = 07:32:00.5", 1),
    ("a = 9223372036854775808", 1), ("a = 0x8000000000000000", 1),
  ]
}
