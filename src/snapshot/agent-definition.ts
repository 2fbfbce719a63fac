import * as z from 'zod'
import { readStrictYaml } from './strict-yaml.ts'

const names = z.array(z.string().min(1).max(200)).max(200)
const comma = z.string().transform((text) => text.split(',').map((each) => each.trim()))
const either = z.union([names, comma])

/** Our own settings. Strict: a misspelled key must not pass for a rule that is kept. */
const settings = z.strictObject({
  owns: names.optional(),
  'read-only': names.optional(),
  never: names.optional(),
  budget: z
    .strictObject({ 'run-usd': z.number().positive().optional(), 'month-usd': z.number().positive().optional() })
    .optional(),
  phases: z.record(z.string(), names).optional(),
  labels: names.optional(),
  'hold-for-review': names.optional(),
  verify: names.optional(),
  runtime: z.string().optional(),
})

/** Other tools read these files too and add keys of their own, so everything but `signalbox` is lenient. */
const frontMatter = z.looseObject({
  name: z.string().min(1).max(64).optional(),
  description: z.string().max(2000),
  model: z.string().min(1).max(100).optional(),
  maxTurns: z.int().positive().optional(),
  skills: either.optional(),
  signalbox: settings.optional(),
})

/** What an agent is: its rules, its role, what "done" means, and the limits it works in. */
export type AgentDefinition = {
  readonly name: string
  readonly description: string
  readonly model: string | null
  readonly turns: number | null
  readonly usd: number | null
  readonly skills: readonly string[]
  readonly scope: {
    readonly owns: readonly string[]
    readonly readOnly: readonly string[]
    readonly never: readonly string[]
  }
  readonly hardRules: string
  readonly definitionOfDone: string
  /** The body without those two sections. */
  readonly role: string
}

/**
 * Reads a definition file: front matter between `---` lines, then Markdown.
 * @param name the file's name without its ending; the file cannot call itself something else
 */
export function readAgentDefinition(name: string, text: string): AgentDefinition | { readonly problem: string } {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text) ?? []
  if (head === undefined || body === undefined) return { problem: 'the file does not start with front matter' }
  const read = readStrictYaml(head)
  if ('problem' in read) return read
  const parsed = frontMatter.safeParse(read.value)
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) }
  const { description, model, maxTurns, skills, signalbox } = parsed.data
  const sections = splitSections(body)
  return {
    name,
    description,
    model: model ?? null,
    turns: maxTurns ?? null,
    usd: signalbox?.budget?.['run-usd'] ?? null,
    skills: skills ?? [],
    scope: {
      owns: signalbox?.owns ?? ['**'],
      readOnly: signalbox?.['read-only'] ?? ['**'],
      never: signalbox?.never ?? [],
    },
    ...sections,
  }
}

function splitSections(body: string): Pick<AgentDefinition, 'hardRules' | 'definitionOfDone' | 'role'> {
  const sections = body.split(/^(?=## )/m).map((section) => {
    const [, title = '', text = section] = /^## +([^\n]*)\n([\s\S]*)$/.exec(section) ?? []
    return { title: title.trim().toLowerCase(), text: text.trim(), whole: section.trim() }
  })
  const named = (title: string): string => sections.find((section) => section.title === title)?.text ?? ''
  const rest = sections.filter(({ title }) => title !== 'hard rules' && title !== 'definition of done')
  return {
    hardRules: named('hard rules'),
    definitionOfDone: named('definition of done'),
    role: rest
      .map(({ title, text, whole }) => (title === 'role' ? text : whole))
      .join('\n\n')
      .trim(),
  }
}
