import { type Checklist, checklist } from '../checklist.ts'
import { isBuiltin } from '../detectors/builtins.ts'
import { readStrictYaml } from './strict-yaml.ts'

/** A checklist file; null where it could not be read. */
export type ChecklistFile = { readonly path: string; readonly text: string | null }

export type ChecklistReading =
  | { readonly checklist: Checklist }
  /** Each with the file, and the line where there is one. */
  | { readonly problems: readonly string[] }

/** Reads one checklist file, strictly: unknown keys, unknown detectors and patterns that do not compile are problems. */
export function readChecklist({ path, text }: ChecklistFile): ChecklistReading {
  if (text === null) return { problems: [`${path}: the file could not be read`] }
  const yaml = readStrictYaml(text)
  if ('problem' in yaml) return { problems: [`${placed(path, yaml.line)}: ${yaml.problem}`] }
  const parsed = checklist.safeParse(yaml.value)
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(({ path: at, message }) => {
        const name = at.map(String).join('.')
        return `${placed(path, yaml.lineOf(at))}: ${name ? `\`${name}\`: ` : ''}${message}`
      }),
    }
  }
  const unknown = unknownDetectors(parsed.data).map(({ at, words }) => `${placed(path, yaml.lineOf(at))}: ${words}`)
  return unknown.length > 0 ? { problems: unknown } : { checklist: parsed.data }
}

function unknownDetectors({ items }: Checklist) {
  return items.flatMap((item, index) =>
    item.detectors.flatMap((detector, nth) => {
      const at = ['items', index, 'detectors', nth, 'name']
      if (item.detectors.findIndex(({ id }) => id === detector.id) !== nth) {
        return [{ at: at.with(4, 'id'), words: `item ${item.id} has two detectors \`${detector.id}\`` }]
      }
      const known = detector.engine !== 'builtin' || isBuiltin(detector.name)
      return known
        ? []
        : [
            {
              at,
              words: `item ${item.id}: there is no detector \`${detector.engine === 'builtin' ? detector.name : ''}\``,
            },
          ]
    }),
  )
}

function placed(path: string, line: number | null): string {
  return line === null ? path : `${path}:${line}`
}
