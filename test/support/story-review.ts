import { checks } from '../../src/domain/names.ts'
import { type ReviewRecord, readRecords } from '../../src/domain/review/record.ts'
import type { VerdictLine } from '../../src/domain/review/verdict.ts'
import { describeRequest } from '../../src/emulator/model/request.ts'
import { type Asked, questionOf } from '../../src/emulator/model/review/question.ts'
import type { CheckRun, Pull, Run } from '../../src/emulator/state.ts'
import type { Files } from '../../src/hosts/cli/stage/files.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { type Somebody, somebody } from './story-people.ts'
import { config, paths, toy } from './story-toy.ts'

/** What anybody can read about reviews, on GitHub's pages; and what the model was asked. */
export type ReviewReading = {
  /** The App's check `signalbox / checklist` on the head of a pull request; of the only one when left out. */
  readonly checklist: (pull?: number) => CheckRun | null
  /** What that check run keeps for machines about the pull request. */
  readonly record: (pull?: number) => ReviewRecord | null
  readonly line: (item: string, pull?: number) => VerdictLine
  /** The one comment with all verdicts. */
  readonly verdict: (pull?: number) => string | null
  readonly threads: (pull?: number) => readonly ShownThread[]
  /** Runs that review, oldest first. */
  readonly reviews: () => readonly Run[]
  /** What the model was asked to judge, question by question. */
  readonly questions: () => readonly (readonly Asked[])[]
  /** Every word of every request of a review to the model. */
  readonly prompts: () => string
  /** What the App writes while something happens. A first sweep after anything else notes in the ledger that it was here. */
  readonly writesDuring: (happening: () => Promise<unknown>) => Promise<readonly string[]>
}

export type ShownThread = {
  readonly place: string
  readonly bodies: readonly string[]
  readonly logins: readonly string[]
  readonly resolvedBy: string | null
}

export function reviewReading({ emulator, repository, app, model }: Stage): ReviewReading {
  const pullOf = (number?: number): { number: number; pull: Pull } => {
    const all = [...repository.issues.values()].flatMap((one) => (one.pull ? [{ ...one, pull: one.pull }] : []))
    const [found, another] = all.filter((one) => number === undefined || one.number === number)
    if (!found || another) throw new Error('say which pull request')
    return found
  }
  const checklist = (number?: number): CheckRun | null => {
    const { headSha: head } = pullOf(number).pull
    const own = repository.checkRuns.filter(
      ({ appId, headSha, name }) => appId === app.id && headSha === head && name === checks.checklist,
    )
    if (own.length > 1) throw new Error(`the App made ${own.length} verdicts on ${head}`)
    return own[0] ?? null
  }
  const record = (number?: number): ReviewRecord | null => {
    const { number: pull } = pullOf(number)
    return readRecords(checklist(number)?.output.text ?? '').find((one) => one.pull === pull) ?? null
  }
  const asked = () =>
    (model?.requests ?? []).flatMap(({ body }) => {
      const request = describeRequest(body, () => 0)
      const question = questionOf(request)
      return question === null ? [] : [{ question, words: JSON.stringify(body) }]
    })
  return {
    checklist,
    record,
    line: (item, number) => {
      const about = record(number)
      const line = about?.kind === 'judged' ? about.report.lines.find((one) => one.item === item) : undefined
      if (!line) throw new Error(`${item} was not judged`)
      return line
    },
    verdict: (number) => {
      const { number: pull } = pullOf(number)
      const own = (repository.issues.get(pull)?.comments ?? []).filter(
        ({ login, body }) => login === app.botLogin && body.startsWith('<!-- signalbox:verdict'),
      )
      if (own.length > 1) throw new Error(`#${pull} has ${own.length} verdict comments`)
      return own[0]?.body ?? null
    },
    threads: (number) =>
      pullOf(number).pull.threads.map(({ path, line, comments, resolvedBy }) => ({
        place: `${path}:${line}`,
        bodies: comments.map(({ body }) => body),
        logins: comments.map(({ login }) => login),
        resolvedBy,
      })),
    reviews: () => repository.runs.filter(({ displayTitle }) => displayTitle.startsWith('signalbox r-')),
    questions: () => asked().flatMap(({ question }) => (question.kind === 'judge' ? [question.asked] : [])),
    prompts: () =>
      asked()
        .map(({ words }) => words)
        .join('\n'),
    writesDuring: async (happening) => {
      const written: string[] = []
      const stop = emulator.onWrite(({ call }) => {
        if (call.login === app.botLogin) written.push(call.operation)
      })
      await happening()
      stop()
      return written
    },
  }
}

/** The routes of the toy: each line after the imports registers one. */
export function api(...routes: readonly string[]): string {
  const head = ["import { requireUser } from './require-user.ts'", "import { createRouter } from './router.ts'", '']
  return [...head, 'export const router = createRouter()', '', ...routes, ''].join('\n')
}

export function open(path: string): string {
  return `router.get('${path}', () => ({ status: 200, body: 'hello' }))`
}

export function guarded(path: string): string {
  return `router.get('${path}', requireUser, () => ({ status: 200, body: 'hello' }))`
}

/** The line of the first route that `api` writes. */
export const firstRoute = 6

/** A greeting that can be asked for over HTTP, where reviews are on. */
export function routes(changes: Readonly<Record<string, string | null>> = {}): Files {
  return toy({
    'src/api.ts': api(guarded('/greeting')),
    'src/require-user.ts': 'export const requireUser = ({ user }) => (user ? null : { status: 401 })\n',
    'src/router.ts': 'export const createRouter = () => ({ get() {} })\n',
    [paths.config]: config({ review: 'enabled: true' }),
    ...changes,
  })
}

/** Somebody's own copy of the repository, from which they propose changes. */
export function forkOf(stage: Stage, login: string): Somebody {
  const fork = stage.emulator.forkRepository(stage.repository, login)
  return somebody({ ...stage, repository: fork }, login)
}

/** A checklist of the repository itself, decided by a pattern: the word SHOUT stands in no added line. */
export function houseRules({ severity = 'high', word = 'SHOUT' } = {}): string {
  return `schema: 1
id: house
version: 1.0.0
title: House rules
items:
  - id: A
    title: Nobody shouts
    assert: No added line of the source holds the word ${word}.
    pass_when: [Each added line is calm.]
    fail_when: [An added line holds the word.]
    detectors:
      - { id: shout, engine: regex, effect: fail, pattern: '${word}', message: somebody shouts here }
    severity: ${severity}
    second_opinion: never
`
}

export const house = '.github/checklists/house.yml'
