import type { Repository } from '../state.ts'
import { fullName } from '../world.ts'
import { type Html, html, raw } from './html.ts'
import { style } from './style.ts'

/** How a page names another one: live addresses, or file names of a static copy. */
export type Link = (path: string) => string

export const liveLink: Link = (path) => path

/** A whole page: header with the repository's tabs, then the content. */
export function page(repository: Repository, title: string, content: Html, link: Link): string {
  const name = fullName(repository)
  const tab = (path: string, words: string): Html => html`<a href="${link(path)}">${words}</a>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · ${name}</title><style>${raw(style)}</style></head>
<body><header class="top"><a class="repo" href="${link(`/${name}`)}">${name}</a>${tab(`/${name}/issues`, 'Issues')}${tab(`/${name}/pulls`, 'Pull requests')}${tab(`/${name}/actions`, 'Actions')}<span class="note">emulated GitHub, read only</span></header>
<main>${content}</main></body></html>`.markup
}

export function pill(kind: string, words = kind.replaceAll('_', ' ')): Html {
  return html`<span class="pill ${kind}">${words}</span>`
}

/** `2026-11-20 08:14:31`, or a dash. */
export function when(timestamp: string | null): string {
  return timestamp === null ? '–' : timestamp.replace('T', ' ').replace('Z', '')
}
