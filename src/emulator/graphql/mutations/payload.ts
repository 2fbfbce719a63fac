import type { Fields, Node } from '../scope.ts'

/** What every mutation's input may carry, and what its answer gives back. */
export type Input = { clientMutationId?: string | null | undefined }

export function payload<Published>(input: Input, fields: Fields<Published>): Readonly<Record<string, unknown>> {
  return { clientMutationId: input.clientMutationId ?? null, ...fields }
}

/** A freshly made node as the edge of the list it now belongs to. */
export function edge(key: number, node: () => Node): Readonly<Record<string, unknown>> {
  return { cursor: Buffer.from(`cursor:v2:0:${key}`).toString('base64'), node }
}
