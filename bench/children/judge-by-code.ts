import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { cellsOf } from '../../src/review/cells/lay-out.ts'
import { detect } from '../../src/review/detect.ts'
import { review } from '../../src/review/review.ts'
import { scopesOf } from '../../src/review/scope.ts'
import { splitUnits, unitsOf } from '../../src/review/units/split-units.ts'
import { digestOf, type Given, portsOf, readingOf, requestOf } from '../review/by-code.ts'
import { useOf } from '../world/process-use.ts'

/** Reviews a diff without a model, once in a fresh process and then again, and says as JSON what that took. */
const [root = '', file = '', part = ''] = process.argv.slice(2)
const given: Given = JSON.parse(readFileSync(file, 'utf8'))
const tried = { calls: 0, characters: 0 }
const ports = portsOf((characters) => {
  tried.calls += 1
  tried.characters += characters
})

async function timed<Result>(run: () => Result | Promise<Result>): Promise<readonly [number, Result]> {
  const begin = performance.now()
  const result = await run()
  return [performance.now() - begin, result]
}

async function whole() {
  const before = useOf(process.pid)
  const run = () => {
    const request = requestOf(root, readingOf(given))
    return review(request, ports)
  }
  const [first, report] = await timed(run)
  const after = useOf(process.pid)
  const [again] = await timed(run)
  const { coverage, model } = report
  return {
    first,
    again,
    cpu: 1000 * (after.cpuSeconds - before.cpuSeconds),
    before: before.megabytes,
    peak: after.peakMegabytes,
    cells: model.asked,
    units: coverage.units,
    reviewed: coverage.reviewed,
  }
}

async function parts() {
  const [read, diff] = await timed(() => readingOf(given))
  const request = requestOf(root, diff)
  const [split, units] = await timed(() => unitsOf(diff))
  const [scope, within] = await timed(() =>
    request.items.map((item) => scopesOf(item, units, request, ports.matchLines)),
  )
  const scopeTried = { ...tried }
  const pairs = request.items.flatMap((item, index) =>
    units.filter((_, at) => within[index]?.[at]?.kind === 'applies').map((unit) => ({ item, unit, overCap: false })),
  )
  const names = new Set(pairs.map(({ item, unit }) => `${item.name} ${unit.id}`))
  const [found, detected] = await timed(() =>
    detect(request.items, units, diff, ports, (item, unit) => names.has(`${item.name} ${unit.id}`)),
  )
  const [order] = await timed(() => splitUnits(diff, request.caps))
  const [keys] = await timed(() => cellsOf(pairs, { ...request, detected, digest: digestOf }))
  const { hits, troubles } = detected
  return {
    read,
    split: split + order,
    scope,
    detect: found,
    keys,
    pairs: pairs.length,
    hits: hits.length,
    troubles: troubles.length,
    calls: tried.calls,
    scopeCalls: scopeTried.calls,
    characters: tried.characters,
    detectors: request.items.flatMap(({ detectors }) => detectors).length,
    items: request.items.length,
  }
}

process.stdout.write(JSON.stringify(part === 'whole' ? await whole() : await parts()))
