import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type Html, raw } from './html.ts'

/** GitHub-flavored Markdown as HTML. Raw HTML stays text, except `<sub>`, `<sup>` and `<details>`. */
export function markdown(text: string): Html {
  const visible = text.replace(/<!--[\s\S]*?-->/g, '')
  const markup = folded(micromark(visible, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }))
  return raw(markup.replace(/&lt;(\/?su[bp])&gt;/g, '<$1>'))
}

/** The one piece of HTML that is let through: what folds away. */
function folded(markup: string): string {
  return markup
    .replaceAll(/&lt;details&gt;&lt;summary&gt;(.*?)&lt;\/summary&gt;/g, '<details><summary>$1</summary>')
    .replaceAll('&lt;/details&gt;', '</details>')
}
