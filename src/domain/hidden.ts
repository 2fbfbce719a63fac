/** Characters that a person does not see but a model or a parser reads. */

/** The Tag block and the bidirectional controls: nobody types them, so a run waits until somebody looked. */
const deceiving = /[\u{E0000}-\u{E007F}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** Everything without a shape of its own: format characters, fillers, private use, controls but tab and line ends. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\u2800\p{Cc}]/gu

export function hidesText(text: string): boolean {
  return deceiving.test(text)
}

/** The text without invisible characters; tabs and line ends stay. */
export function withoutHidden(text: string): string {
  return text.replaceAll(invisible, (found) => (found === '\n' || found === '\t' || found === '\r' ? found : ''))
}
