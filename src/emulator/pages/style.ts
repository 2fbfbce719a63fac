/** The look of the pages: quiet, readable, no script. */
export const style = `
:root { --ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --green: #1a7f37; --red: #d1242f; --amber: #9a6700; --purple: #8250df; --blue: #0969da }
* { box-sizing: border-box }
body { margin: 0; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: var(--ink); background: #fff }
a { color: var(--blue); text-decoration: none } a:hover { text-decoration: underline }
header.top { background: var(--soft); border-bottom: 1px solid var(--line); padding: 12px 24px; display: flex; gap: 20px; align-items: baseline }
header.top .repo { font-weight: 600; font-size: 16px } header.top .note { margin-left: auto; color: var(--dim); font-size: 12px }
main { max-width: 1020px; margin: 0 auto; padding: 24px }
h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px } h1 .number { color: var(--dim) }
h2 { font-size: 16px; margin: 28px 0 8px }
.meta { color: var(--dim); padding-bottom: 16px; border-bottom: 1px solid var(--line); margin-bottom: 20px }
.pill { display: inline-block; border-radius: 2em; padding: 2px 10px; font-weight: 500; font-size: 12px; color: #fff; background: var(--dim); margin-right: 6px }
.open { background: var(--green) } .closed { background: var(--purple) } .merged { background: var(--purple) } .draft { background: var(--dim) }
.success { background: var(--green) } .failure, .timed_out, .startup_failure { background: var(--red) } .action_required, .in_progress, .queued { background: var(--amber) }
.label { background: #ddf4ff; color: #0550ae; border: 1px solid #b6e3ff }
.box { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 16px; overflow: hidden }
.box > .head { background: var(--soft); border-bottom: 1px solid var(--line); padding: 8px 14px; color: var(--dim) } .box > .head b { color: var(--ink) }
.box > .body { padding: 4px 16px; overflow-x: auto } .box.bot > .head { background: #eef6ff }
.reactions { padding: 4px 14px 10px; color: var(--dim) } .reactions span { border: 1px solid var(--line); border-radius: 2em; padding: 1px 8px; margin-right: 6px }
.event { color: var(--dim); margin: 0 0 14px 14px } .event::before { content: "● "; color: var(--line) }
table { border-collapse: collapse; margin: 8px 0; width: auto } td, th { border: 1px solid var(--line); padding: 5px 10px; text-align: left; vertical-align: top } th { background: var(--soft) }
table.list { width: 100% } table.list td { border-width: 0 0 1px }
pre { background: var(--soft); padding: 12px; border-radius: 6px; overflow-x: auto; font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", monospace }
code { background: #eff1f3; border-radius: 4px; padding: 1px 5px; font: 12px ui-monospace, "DejaVu Sans Mono", monospace } pre code { background: none; padding: 0 }
.diff { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; padding: 0; white-space: pre; overflow-x: auto }
.diff div { padding: 0 12px } .diff .add { background: #dafbe1 } .diff .del { background: #ffebe9 } .diff .hunk { background: #ddf4ff; color: var(--dim) }
details summary { cursor: pointer }
`
