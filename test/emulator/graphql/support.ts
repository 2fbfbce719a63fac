import { readFileSync } from 'node:fs'
import { parse, print } from 'graphql'
import { executeGraphql, type GraphqlAnswer } from '../../../src/emulator/graphql/execute.ts'
import type { Caller } from '../../../src/emulator/state.ts'
import type { Town } from '../issues/support.ts'

/** Asks as the App unless told otherwise. */
export function ask(
  { world, bot }: Pick<Town, 'world' | 'bot'>,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  caller: Caller = bot,
): Promise<GraphqlAnswer> {
  return executeGraphql(world, caller, { query, variables })
}

/** One operation of a file of documents, with the fragments it may need. */
export function documentNamed(file: string, name: string): string {
  const { definitions } = parse(readFileSync(new URL(`documents/${file}`, import.meta.url), 'utf8'))
  const fragments = definitions.filter((one) => one.kind === 'FragmentDefinition')
  const operation = definitions.find((one) => one.kind === 'OperationDefinition' && one.name?.value === name)
  if (!operation) throw new Error(`${file} has no operation ${name}`)
  const text = print(operation)
  const used = new Set<string>()
  const grow = (source: string): void => {
    for (const fragment of fragments) {
      const known = used.has(fragment.name.value)
      if (known || !new RegExp(`\\.\\.\\.\\s*${fragment.name.value}\\b`).test(source)) continue
      used.add(fragment.name.value)
      grow(print(fragment))
    }
  }
  grow(text)
  return [text, ...fragments.filter((one) => used.has(one.name.value)).map((one) => print(one))].join('\n\n')
}
