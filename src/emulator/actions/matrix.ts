import type { JobDefinition } from './workflow-file.ts'

type Values = Readonly<Record<string, string | number | boolean>>

/** One job of a matrix: its values, and what GitHub writes behind the job's name (`(ubuntu, 22)`). */
export type Leg = { matrix: Values; suffix: string; strategy: Readonly<Record<string, unknown>> }

/** The product of a matrix's axes in written order; one leg without values where there is no matrix. */
export function legsOf(job: JobDefinition): Leg[] {
  const axes = Object.entries(job.strategy?.matrix ?? {})
  let products: Values[] = [{}]
  for (const [name, values] of axes) {
    products = products.flatMap((product) => values.map((value) => ({ ...product, [name]: value })))
  }
  return products.map((matrix, index) => ({
    matrix,
    suffix: axes.length === 0 ? '' : ` (${Object.values(matrix).join(', ')})`,
    strategy: {
      'fail-fast': job.strategy?.['fail-fast'] ?? true,
      'job-index': index,
      'job-total': products.length,
      'max-parallel': products.length,
    },
  }))
}
