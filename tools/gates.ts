import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Change, changesOf } from './gates/changes.ts'
import { type Laboratory, openLaboratory } from './gates/laboratory.ts'
import { listedGates } from './gates/listed.ts'
import { placeOf, type Trial, tableText, whatOf } from './gates/table.ts'

const help = `npm run gates: takes away each gate of the merge, then each guard in it, and says which tests notice

  npm run gates                       everything, as a table in Markdown; it takes a quarter of an hour
  npm run gates -- --gates            only whole gates
  npm run gates -- --only threads     only places or guards whose text holds this

The exit code is 1 where something is taken away and no test notices.`

const list = 'src/decide/merge/judge.ts'
const guarded = ['gates/*', 'checks', 'labels', 'contributors', 'review-notice', 'facts', 'own-facts', 'memory']
const folder = 'test/decide/merge/'
const tables = ['test/cases/merge-evaluate.test.ts', `${folder}gates`]

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { gates: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } },
  })
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  if (values.help) {
    say(help)
    return 0
  }
  const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
  const all = [...listedGates(list, read(root, list)), ...(values.gates ? [] : guardsBelow(root))]
  const { only = '' } = values
  const trials = await tryAll(
    root,
    all.filter((change) => `${placeOf(change)} ${whatOf(change)}`.includes(only)),
  )
  const survivors = trials.filter(({ kind }) => kind === 'survived')
  say(`${tableText(trials)}\n\n${trials.length} were taken away; ${survivors.length} of them nothing noticed.`)
  return survivors.length > 0 ? 1 : 0
}

function guardsBelow(root: string): readonly Change[] {
  return guarded
    .flatMap((name) => globSync(`src/decide/merge/${name}.ts`, { cwd: root }).toSorted())
    .flatMap((path) => changesOf(path, read(root, path)))
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** One after another, in a copy. Tests that are red without any change notice nothing. */
async function tryAll(root: string, changes: readonly Change[]): Promise<readonly Trial[]> {
  const laboratory = await openLaboratory(root)
  try {
    const before = await laboratory.look([...tables, folder])
    const bad = [...before.red, ...before.broken]
    note(`${before.passed} tests pass as it is; ${bad.length} do not`)
    const trials: Trial[] = []
    for (const change of changes) {
      const trial = await laboratory.changed(change, () => tryOne(laboratory, change, bad))
      trials.push(trial)
      note(`${trials.length}/${changes.length} ${trial.kind} ${placeOf(change)} ${whatOf(change)}`)
    }
    return trials
  } finally {
    await laboratory.close()
  }
}

/** The tables first; what they do not notice is shown to everything else, which takes longer. */
async function tryOne({ look }: Laboratory, change: Change, bad: readonly string[]): Promise<Trial> {
  for (const filters of [tables, [folder]]) {
    const { red, broken } = await look(filters)
    const noticing = red.filter((title) => !bad.includes(title))
    if (noticing.length > 0) return { kind: 'noticed', change, red: noticing }
    const why = broken.find((title) => !bad.includes(title))
    if (why !== undefined) return { kind: 'broken', change, why }
  }
  return { kind: 'survived', change }
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
