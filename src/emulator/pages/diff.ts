import { type Html, html } from './html.ts'

/** A unified diff with its added and removed lines in color, one box per file. */
export function diffBoxes(diff: string): readonly Html[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const lines = part.trimEnd().split('\n')
      const name = lines[0]?.replace(/^diff --git a\/.* b\//, '') ?? ''
      const body = lines.slice(1).filter((line) => !/^(index|---|\+\+\+) /.test(line))
      return html`<div class="box"><div class="head"><b>${name}</b></div><div class="diff">${body.map(diffLine)}</div></div>`
    })
}

function diffLine(line: string): Html {
  return html`<div class="${lineClass(line)}">${line === '' ? ' ' : line}</div>`
}

function lineClass(line: string): string {
  if (line.startsWith('@@')) return 'hunk'
  if (line.startsWith('+')) return 'add'
  return line.startsWith('-') ? 'del' : ''
}
