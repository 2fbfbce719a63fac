import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type Html, raw } from './html.ts'

/** GitHub-flavored Markdown as HTML. Raw HTML stays text, except `<sub>` and `<sup>`. */
export function markdown(text: string): Html {
  const visible = text.replace(/<!--[\s\S]*?-->/g, '')
  const markup = micromark(visible, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  return raw(markup.replace(/&lt;(\/?su[bp])&gt;/g, '<$1>'))
}
