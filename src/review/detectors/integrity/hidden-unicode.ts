import type { FileDiff } from '../../file-diff.ts'
import { isCode } from '../../language-of.ts'
import type { Builtin, Finding } from '../finding.ts'
import { addedLines, at } from '../lines.ts'
import { mixesScripts } from './mixed-scripts.ts'

const bidi = /[\u202A-\u202E\u2066-\u2069]/u
const directionMark = /[\u061C\u200E\u200F]/u
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const tags = /[\u{E0000}-\u{E007F}]|[\u{E0100}-\u{E01EF}]/u
const flag = /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}/gu
const zeroWidth =
  /\u034F|\u17B4|\u17B5|[\u180B-\u180F]|[\u00AD\u115F\u1160\u200B-\u200D\u2060-\u2064\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}]/u
/** Joiners that shape an emoji, or letters of a script that is written with them. */
const joined =
  /(?<=\uFE0F|[\p{Extended_Pictographic}\p{Emoji_Modifier}])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Khmer}\p{M}])[\u200C\u200D]/gu
/** Selectors of a shape, where there is no sign that has several: in a row they spell out bytes that nobody sees. */
const strayed = /(?<=^|[\t !"$-)+-/:-~]|[\uFE00-\uFE0F])[\uFE00-\uFE0F]|(?<=[0-9#*])[\uFE00-\uFE0D]/u
/** What ends a line for a parser, though not in a diff: behind a comment, code. */
const lineBreaks = /[\u0085\u2028\u2029]|\r(?!$)/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u0008\u000B\u000E-\u001F\u007F]/u

/** Characters that people do not see but parsers and models read, and letters that pass for others. */
export const hiddenUnicode: Builtin = (file) => [
  ...inName(file),
  ...addedLines(file).flatMap((line) => {
    const text = line.line === 1 ? line.text.replace(/^\uFEFF/, '') : line.text
    const found = hiddenIn(text, isCode(file.path))
    return found === null ? [] : [at(line, found)]
  }),
]

function inName({ path, oldPath, change }: FileDiff): readonly Finding[] {
  const isNew = change === 'added' || change === 'copied' || path !== oldPath
  const found = isNew ? hiddenIn(path, true) : null
  return found === null
    ? []
    : [{ side: 'RIGHT', line: 1, kind: 'file', text: '', message: `in the name of the file, ${found}` }]
}

/** What a line hides, in words; null for nothing. */
function hiddenIn(text: string, code: boolean): string | null {
  if (isPlain(text)) return null
  if (bidi.test(text)) return 'a bidirectional control changes the order in which the line is shown'
  if (directionMark.test(text) && !rightToLeft.test(text)) return 'an invisible direction mark'
  if (tags.test(text.replaceAll(flag, ''))) return 'invisible tag characters or variation selectors'
  if (strayed.test(text)) return 'a variation selector without a sign that it selects'
  if (code && lineBreaks.test(text)) return 'a line break that is shown as none'
  if (zeroWidth.test(text.replaceAll(joined, ''))) return 'a character without width'
  if (controls.test(text)) return 'a control character'
  return code && mixesScripts(text) ? 'a name that mixes letters of several scripts' : null
}

function isPlain(text: string): boolean {
  return /^[\t\f -~]*$/.test(text)
}
