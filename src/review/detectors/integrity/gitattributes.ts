import type { Builtin } from '../finding.ts'
import { addedLines, at } from '../lines.ts'
import { lockfileName } from '../lockfile/names.ts'

const hiding = /(?:^|\s)(-diff|diff=false|binary|linguist-(?:generated|vendored)(?:=(?:true|1))?)(?=\s|$)/i
const media =
  /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|icns|pdf|woff2?|ttf|otf|eot|mp[34]|mov|webm|ogg|wav|flac|psd|sketch|zip|gz|xz|bz2|7z|tar|jar|snap)$/i

/** Attributes that take source out of diffs, or tell reviewers to skip it. */
export const gitattributes: Builtin = (file) => {
  if (!/(?:^|\/)\.gitattributes$/.test(file.path)) return []
  return addedLines(file).flatMap((line) => {
    const text = line.text.trim()
    const [, pattern = '', attributes = ''] = /^("(?:[^"\\]|\\.)*"|\S+)(\s.*)?$/.exec(text) ?? []
    const attribute = hiding.exec(attributes)?.[1]
    if (attribute === undefined || pattern.startsWith('#') || holdsNoSource(pattern.replaceAll('"', ''))) return []
    return [at(line, `\`${attribute}\` takes \`${pattern.slice(0, 80)}\` out of what people and reviewers see`)]
  })
}

function holdsNoSource(pattern: string): boolean {
  const name = pattern.split('/').pop() ?? ''
  return media.test(name) || lockfileName(name) !== null || name === '*.lock'
}
