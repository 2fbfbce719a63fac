const suspicious = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u

/** An emoji may be followed by a presentation selector, a skin tone, and joiners to further emoji. */
const emoji = String.raw`(?:\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]|[0-9#*]\uFE0F?\u20E3)[\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}]{0,2}`
const emojiSequence = new RegExp(String.raw`${emoji}(?:\u200D${emoji}){0,9}`, 'gu')

/** In these scripts the (non-)joiner between letters is spelling. */
const joined = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Gujarati}\p{Script=Mongolian}]`
const spelling = new RegExp(String.raw`(?<=${joined})[\u200C\u200D](?=${joined})`, 'gu')

/** Whether a line of a file holds characters that nobody sees; a byte order mark may open the file. */
export function hidesCharacters(line: string, number: number): boolean {
  const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
  if (!suspicious.test(text)) return false
  return suspicious.test(text.replaceAll(emojiSequence, '').replaceAll(spelling, ''))
}
