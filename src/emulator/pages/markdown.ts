import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type Html, raw } from './html.ts'

/** GitHub-flavored Markdown as HTML. Raw HTML and dangerous addresses in it stay text, as micromark does by default. */
export function markdown(text: string): Html {
  const visible = text.replace(/<!--[\s\S]*?-->/g, '')
  return raw(micromark(visible, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }))
}
