extension MachineReport {
  /// One page that needs nothing else: no script runs in it, and nothing is fetched.
  ///
  /// - Returns: HTML.
  /// - Throws: what encoding the data throws, which is nothing.
  public func page() throws -> String {
    let title = "\(strategy.subject.boardName) with \(strategy.subject.acceleratorName)"
    let sections = [
      summary, machineSection, planSection, resultSection, evidenceSection, restSection,
    ]
    let data = Markup.data(try JSON.line(self))
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <title>\(title): TuneKit report</title>
      <link rel="icon" href="data:,">
      <style>\(Markup(trusting: Self.style))</style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>
      \(sections)</main>
      <script type="application/json" id="data">\(data)</script>
      </body>
      </html>

      """
    return page.text
  }

  private var summary: Markup {
    let subject = strategy.subject
    let count = strategy.changes.count
    let open: Markup =
      count == 0
      ? "Nothing is left to change."
      : "Nothing is applied yet; the plan below shows what would change."
    let state: Markup = isApplied ? "This tuning is applied." : open
    let others: Markup =
      tuners.isEmpty ? "" : "<dt>Other tuners</dt><dd>\(tuners.joined(separator: "; "))</dd>"
    let chip: Markup = chip.map { "<dt>Chip</dt><dd>\($0)</dd>" } ?? ""
    return """
      <p class="lead">\(verdict)</p>
      <p>\(state)</p>
      <dl class="facts">
      <dt>Card</dt><dd>\(subject.acceleratorName) at \(subject.address.description)</dd>
      \(chip)
      <dt>Kernel</dt><dd>\(subject.kernel)</dd>
      <dt>Profile</dt><dd>\(strategy.profile.rawValue)</dd>
      \(others)
      <dt>Made</dt><dd>\(time), TuneKit \(version)</dd>
      </dl>

      """
  }

  /// The answer first: measured here, or by others, or not at all.
  private var verdict: Markup {
    if let result, let size = result.effect.text {
      return switch result.verdict {
      case .shown: "Measured here: tuned is better: <b>\(size)</b>."
      case .worse: "Measured here: tuned is <b>worse</b>: \(size)."
      case .notShown: "Measured here: an effect is <b>not shown</b>: \(size)."
      }
    }
    if result != nil { return "Measured here: <b>too little</b> to compare tuned with untuned." }
    guard let expected = strategy.expected else {
      return "What this tuning brings on this machine is not measured."
    }
    return """
      Measured by others: <b>\(expected.text)</b>. <span class="muted">\(expected.source)</span>
      """
  }

  private var machineSection: Markup {
    guard !drawing.clusters.isEmpty else { return "" }
    let isSame =
      drawing.interrupts.allSatisfy { $0.before == $0.after }
      && drawing.clusters.allSatisfy { $0.before == $0.after }
    let after = isApplied ? "After, as it is now" : "After, as planned"
    let pictures: [Markup] =
      isSame
      ? [figure("As it is", drawing.picture(isAfter: true))]
      : [
        figure("Before", drawing.picture(isAfter: false)),
        figure(after, drawing.picture(isAfter: true)),
      ]
    return """
      <section><h2>The machine</h2>
      <div class="pictures">
      \(pictures)</div></section>

      """
  }

  func figure(_ caption: String, _ picture: Markup) -> Markup {
    "<figure><figcaption>\(caption)</figcaption>\n\(picture)</figure>\n"
  }

  private var planSection: Markup {
    var rows: [Markup] = []
    for group in planGroups {
      let step = group.step
      let choice = step.choice.map { " \($0)." } ?? ""
      let why: Markup = "<p>\(step.reason)\(choice)</p><p class=\"muted\">\(step.source)</p>"
      let cost: Markup = step.risk.map { "<p>costs \($0)</p>" } ?? ""
      let title =
        group.titles.count > 3
        ? "\(group.titles[0]) to \(group.titles[group.titles.count - 1])"
        : group.titles.joined(separator: ", ")
      rows.append(
        """
        <tr><th scope="row">\(title)</th>
        <td data-label="before">\(step.shows.from)</td>
        <td data-label="after"><b>\(step.shownTo)</b></td>
        <td data-label="why">\(why)\(cost)</td></tr>

        """)
    }
    guard !rows.isEmpty else {
      return "<section><h2>The plan</h2><p>There is nothing to set.</p></section>\n"
    }
    return """
      <section><h2>The plan</h2>
      <table>
      <thead><tr><th scope="col">setting</th><th scope="col">before</th>\
      <th scope="col">after</th><th scope="col">why</th></tr></thead>
      <tbody>
      \(rows)</tbody></table></section>

      """
  }

  /// The steps of which people would read the same but for what is set, one for all of them.
  private var planGroups: [(step: Step, titles: [String])] {
    var groups: [(step: Step, titles: [String])] = []
    for run in StepRun.runs(of: strategy.steps, isVerbose: false) {
      let step = strategy.steps[run.positions.lowerBound]
      if let last = groups.last?.step, last.shows == step.shows, last.reason == step.reason,
        last.source == step.source, last.choice == step.choice, last.risk == step.risk,
        last.isAlreadyTrue == step.isAlreadyTrue
      {
        groups[groups.count - 1].titles.append(run.title)
      } else {
        groups.append((step, [run.title]))
      }
    }
    return groups
  }

  private var restSection: Markup {
    let declined = strategy.declined.map { item -> Markup in
      "<li><b>\(item.what)</b> not done: \(item.why)</li>\n"
    }
    let left = strategy.leftAlone.map { item -> Markup in
      let source: Markup = "<span class=\"muted\">\(item.source)</span>"
      return "<li><b>\(item.what)</b> left alone: \(item.why) \(source)</li>\n"
    }
    let cautions = strategy.cautions.map { item -> Markup in
      "<li><b>\(item.summary)</b>: \(item.detail)</li>\n"
    }
    let items = cautions + declined + left
    guard !items.isEmpty else { return "" }
    return "<section><h2>What to know</h2>\n<ul>\n\(items)</ul></section>\n"
  }

  private static let style = """
    :root{--ink:#1b1f24;--page:#fff;--soft:#f3f5f7;--line:#c9d0d8;--muted:#57606a;--mark:#0b5cad;\
    --good:#1a7f37;--odd:#8a5a00;--bad:#b42318}
    @media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--page:#14181d;--soft:#1e242b;\
    --line:#46505b;--muted:#a7b0ba;--mark:#79b8ff;--good:#5cc27e;--odd:#e2b04a;--bad:#ff8f85}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);\
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main{max-width:1120px;margin:0 auto;padding:24px 16px}
    h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
    h2{font-size:1.15rem;margin:2rem 0 .5rem}
    p,ul,dl{margin:.25rem 0 .75rem}
    .lead{font-size:1.15rem}
    .muted,figcaption small{color:var(--muted);font-size:.875rem}
    .facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}
    .facts dt{color:var(--muted)}
    .facts dd{margin:0;overflow-wrap:anywhere}
    figure{margin:0;min-width:0}
    figcaption{font-weight:600;margin-bottom:.25rem}
    figcaption small{display:block;font-weight:400}
    svg{display:block;width:100%;height:auto;max-width:540px;\
    font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    svg text{fill:var(--ink)}
    svg .muted{fill:var(--muted);font-size:10px}
    svg .over{paint-order:stroke;stroke:var(--page);stroke-width:4px}
    svg .box{fill:var(--soft);stroke:var(--line)}
    svg .off{stroke-dasharray:2 2}
    svg .hit{fill:var(--mark);stroke:var(--mark)}
    svg .hit-text{fill:var(--page);font-weight:700}
    svg.before .hit{fill:var(--odd);stroke:var(--odd)}
    svg .way{fill:none;stroke:var(--mark);stroke-width:2}
    svg.before .way{stroke:var(--odd)}
    svg .wire{fill:none;stroke:var(--muted);stroke-width:1.5}
    svg .axis{fill:none;stroke:var(--line)}
    svg .none{fill:none;stroke:var(--muted);stroke-dasharray:3 3}
    svg .dots{fill:none;stroke:var(--mark);stroke-width:4;stroke-linecap:round;stroke-opacity:.55}
    svg .dots.early{stroke:var(--odd)}
    svg .dots.out{stroke:var(--muted);stroke-width:2.5;stroke-opacity:.5}
    svg .middle{stroke:var(--ink);stroke-width:2}
    svg .bar{stroke:var(--mark);stroke-width:3;fill:none}
    svg .bar.unsure{stroke:var(--muted)}
    svg .bar.worse{stroke:var(--bad)}
    svg .dot{fill:var(--ink)}
    svg .band{fill:var(--mark);fill-opacity:.15}
    svg .curve{fill:none;stroke:var(--mark);stroke-width:2}
    svg .own{fill:var(--bad);stroke:var(--page)}
    .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:1.5rem}
    table{border-collapse:collapse;width:100%}
    th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;\
    border-top:1px solid var(--line);overflow-wrap:break-word}
    td[data-label=why]{overflow-wrap:anywhere;width:55%}
    thead th{color:var(--muted);font-weight:400;border-top:0}
    tbody th{font-weight:600;min-width:9rem}
    td p{margin:0 0 .15rem}
    @media screen and (max-width:640px){
    thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    table,tbody,tr,tbody th,tbody td{display:block}
    td[data-label=why]{width:auto}
    tbody tr{border-top:1px solid var(--line);padding:.5rem 0}
    tbody th,tbody td{border:0;padding:.1rem 0}
    tbody td::before{content:attr(data-label) ": ";color:var(--muted)}
    td p:first-of-type{display:inline}}
    @media print{
    @page{size:A4;margin:12mm}
    :root{--ink:#000;--page:#fff;--soft:#f3f5f7;--line:#b8c0c8;--muted:#4a525a;--mark:#0b5cad;\
    --good:#1a7f37;--odd:#8a5a00;--bad:#b42318}
    body{font-size:9.5pt;line-height:1.35}
    main{max-width:none;padding:0}
    h1{font-size:15pt}
    h2{font-size:11pt;margin:.7rem 0 .25rem;break-after:avoid}
    p,ul,dl{margin:.1rem 0 .3rem}
    .lead{font-size:11pt}
    .muted{font-size:8pt}
    figure,tr,li{break-inside:avoid}
    figcaption small{font-size:8pt}
    .pictures{grid-template-columns:repeat(auto-fit,minmax(55mm,1fr));gap:.75rem}
    svg{max-width:95mm;-webkit-print-color-adjust:exact;print-color-adjust:exact}
    th,td{padding:.2rem .5rem .2rem 0}
    ul{columns:2;column-gap:2rem;font-size:8.5pt;padding-left:1.1rem}}
    """
}
