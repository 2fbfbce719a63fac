import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { slice } from './slice.ts'

// Most places are checked a few times in a process: compiling fast (each shared schema once, nothing optimized) counts
// for more than checking fast.
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  logger: false,
  inlineRefs: false,
  code: { optimize: false },
})
formats.default(ajv)
for (const name of ['timestamp', 'repo.nwo', 'ssh-key', 'repo_name']) ajv.addFormat(name, true)
// The strict pattern for addresses is slow, and payloads are full of them.
ajv.addFormat('uri', (text) => URL.canParse(text))
// GitHub's own noreply addresses of bots hold brackets, which the strict format refuses.
ajv.addFormat('email', /^\S+@\S+$/)
ajv.addSchema({ $id: 'github', ...slice })

const compiled = new Map<string, ValidateFunction>()

/**
 * Checks a value against one place of the slice, compiled when first needed.
 * @param place names from the slice's root, for example `['webhooks', 'push']`
 * @returns what is wrong, in words; empty when nothing is
 */
export function violationsOf(place: readonly (string | number)[], value: unknown): string[] {
  const pointer = place.map(escapeName).join('/')
  const known = compiled.get(pointer)
  const validate = known ?? ajv.compile({ $ref: `github#/${pointer}` })
  if (!known) compiled.set(pointer, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`)
}

function escapeName(name: string | number): string {
  return encodeURIComponent(String(name).replaceAll('~', '~0').replaceAll('/', '~1'))
}
