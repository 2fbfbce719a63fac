import type { TestReport } from './test.ts'

type Fixtures = TestReport['fixtures']

/** A line per item, then everything that is wrong, then what nobody but a model can see. */
export function testText({ problems, fixtures, lacking }: TestReport): string {
  const names = [...new Set(fixtures.map(({ item }) => item))]
  const wide = Math.max(...names.map(({ length }) => length), 0)
  const rows = names.map((name) => `${name.padEnd(wide)}  ${rowOf(fixtures.filter(({ item }) => item === name))}`)
  const bad = fixtures.filter(({ wrong }) => wrong)
  const missed = fixtures.filter(({ wrong, outcome }) => !wrong && outcome === 'miss')
  return `${[
    ...rows,
    '',
    ...problems.map((problem) => `✗ ${problem}`),
    ...bad.map(({ name, words }) => `✗ ${name}: ${words}`),
    ...missed.map(({ name, words }) => `· ${name}: ${words}`),
    ...lacking.map(({ item, labels }) => `· ${item} has no fixture for ${labels.join(', ')}`),
    summaryOf(fixtures),
  ].join('\n')}\n`
}

function rowOf(fixtures: Fixtures): string {
  const of = (label: string) => fixtures.filter((one) => one.label === label)
  const count = (some: Fixtures, outcome: string): number => some.filter((one) => one.outcome === outcome).length
  const [fail, pass, na] = [of('fail'), of('pass'), of('na')]
  const alarms = count([...pass, ...na], 'false_alarm')
  return [
    `fail ${fail.length} (hit ${count(fail, 'hit')}, obliged ${count(fail, 'obliged')}, miss ${count(fail, 'miss') + count(fail, 'outside')})`,
    `pass ${pass.length}`,
    `n/a ${na.length}`,
    `false alarms ${alarms}`,
  ].join(' · ')
}

function summaryOf(fixtures: Fixtures): string {
  const wrong = fixtures.filter((one) => one.wrong).length
  return `${fixtures.length} fixtures: ${wrong === 0 ? 'none is wrong' : `${wrong} wrong`}`
}
