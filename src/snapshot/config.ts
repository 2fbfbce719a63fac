import * as z from 'zod'
import { config, defaultConfig } from '../domain/config.ts'
import { paths } from '../domain/names.ts'
import type { ConfigReading } from '../domain/snapshot.ts'
import { nearest } from './nearest.ts'
import { readStrictYaml } from './strict-yaml.ts'

/** The file as GitHub shows it; `text` is null for a binary blob. */
export type ConfigBlob = { readonly text: string | null; readonly isTruncated: boolean }

class NotAConfig extends Error {}

/**
 * Reads `.github/signalbox.yml`. Strict in both senses: YAML with duplicate keys, aliases or warnings is refused, and so
 * is a key the schema does not know.
 * @param blob null when the repository has no file, which is fine: everything has a default
 */
export function readConfig(blob: ConfigBlob | null): ConfigReading {
  if (blob === null) return { kind: 'read', config: defaultConfig, source: 'defaults' }
  try {
    return { kind: 'read', config: parseConfig(blob), source: 'file' }
  } catch (error) {
    if (!(error instanceof NotAConfig)) throw error
    return { kind: 'invalid', message: `\`${paths.config}\`: ${error.message}`, config: defaultConfig }
  }
}

function parseConfig({ text, isTruncated }: ConfigBlob): z.infer<typeof config> {
  if (isTruncated) throw new NotAConfig('the file is too large.')
  if (text === null) throw new NotAConfig('the file is not text.')
  const read = readStrictYaml(text)
  if ('problem' in read) throw new NotAConfig(`${firstLine(read.problem)}.`)
  const parsed = config.safeParse(read.value ?? {})
  if (parsed.success) return parsed.data
  throw new NotAConfig(parsed.error.issues.map(sentence).join(' '))
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') {
    return `\`${place.join('.') || 'the file'}\` is not right: ${lowerFirst(issue.message)}.`
  }
  const known = keysAt(place)
  return issue.keys
    .map((key) => {
      const meant = nearest(key, known)
      const advice = meant ? `did you mean \`${meant}\`?` : `there is ${known.map((one) => `\`${one}\``).join(', ')}.`
      return `\`${[...place, key].join('.')}\` is not a key here; ${advice}`
    })
    .join(' ')
}

const schemaNode = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })

/** The keys the schema knows at a place, for example those of `merge`. */
function keysAt(place: readonly string[]): readonly string[] {
  const root: unknown = z.toJSONSchema(config, { io: 'input' })
  const node = place.reduce<unknown>((at, step) => schemaNode.safeParse(at).data?.properties?.[step], root)
  return Object.keys(schemaNode.safeParse(node).data?.properties ?? {})
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/[.:]$/, '')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
}
