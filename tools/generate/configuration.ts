import * as z from 'zod'
import { config } from '../../src/domain/config.ts'
import { paths } from '../../src/domain/names.ts'

/** The part of JSON Schema that the configuration uses. */
const node = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  get properties() {
    return z.record(z.string(), node).optional()
  },
  get items() {
    return node.optional()
  },
  get anyOf() {
    return z.array(node).optional()
  },
})
type Node = z.infer<typeof node>

function schema(): Record<string, unknown> {
  return { title: `Signalbox: ${paths.config}`, ...z.toJSONSchema(config, { io: 'input' }) }
}

export function configurationSchema(): string {
  return `${JSON.stringify(schema(), null, 2)}\n`
}

/** The reference page: one table per section, in the order of the schema. */
export function configurationPage(): string {
  const root = node.parse(schema())
  const sections = Object.entries(root.properties ?? {}).map(([name, section]) => sectionText(name, section))
  return `${intro}\n${sections.join('\n')}`
}

const intro = `# Configuration

<!-- Generated from src/domain/config.ts by \`npm run generate\`. -->

\`${paths.config}\` on the default branch. Every key has a default, so a repository without the file works; a key that is
not on this page is an error, and the error names the nearest one that is. The file may be 64 KB large and 32 levels deep.
For completion in editors, begin the file with:

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/signalbox/signalbox/main/docs/config.schema.json
\`\`\`
`

function sectionText(name: string, section: Node): string {
  const rows = rowsOf(section, '').map((cells) => `| ${cells.join(' | ')} |`)
  return `## \`${name}\`\n\n${section.description ?? ''}\n\n| key | what | values | default |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function rowsOf(section: Node, prefix: string): string[][] {
  return Object.entries(section.properties ?? {}).flatMap(([key, child]) =>
    child.properties
      ? rowsOf(child, `${prefix}${key}.`)
      : [[`\`${prefix}${key}\``, child.description ?? '', values(child), defaultOf(child)]],
  )
}

/** The values of a key, in words and in the syntax of the file. */
function values(child: Node): string {
  if (child.anyOf) return child.anyOf.map(values).join(', or ')
  if (child.enum) return child.enum.map((word) => `\`${word}\``).join(', ')
  switch (child.type) {
    case 'array':
      return `list of ${severalOf(child.items)}`
    case 'object':
      return `an object ${members(child)}`
    case 'null':
      return '`null`'
    case 'boolean':
      return '`true`, `false`'
    case 'integer':
    case 'number':
      return numberRange(child)
    default:
      return textOf(child)
  }
}

function severalOf(items: Node | undefined): string {
  if (!items) return 'anything'
  if (items.anyOf) return items.anyOf.map(severalOf).join(', or of ')
  if (items.properties) return `objects ${members(items)}`
  return items.type === 'string' && !isLogin(items) ? values(items) : `${values(items)}s`
}

/** The keys of an object that stands in one line. A bar would end the cell of the table. */
function members({ properties }: Node): string {
  const lines = Object.entries(properties ?? {}).map(([key, child]) => `\`${key}: ${placeholder(child)}\``)
  return lines.join(' with ')
}

function placeholder(child: Node): string {
  if (child.enum) return child.enum.join(String.raw` \| `)
  const { minimum, maximum } = child
  return minimum === undefined ? `<${textOf(child)}>` : `<${minimum} to ${maximum ?? 'any'}>`
}

function textOf(child: Node): string {
  if (child.pattern?.includes('ms|s|m|h|d')) return 'a length of time: `90s`, `3m`, `2h`'
  return isLogin(child) ? 'login' : 'text'
}

function isLogin({ pattern }: Node): boolean {
  return pattern?.includes('(?:\\[bot\\])?') === true
}

function numberRange({ type, minimum, exclusiveMinimum, maximum }: Node): string {
  const kind = type === 'integer' ? 'whole number' : 'number'
  if (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return kind
  return exclusiveMinimum === undefined
    ? `${kind}, ${minimum ?? 0} to ${maximum}`
    : `${kind} above ${exclusiveMinimum}, up to ${maximum}`
}

function defaultOf(child: Node): string {
  return child.default === undefined ? '–' : `\`${JSON.stringify(child.default)}\``
}
