/** What a handler is told of a request. */
export type Request = { readonly user: string | null; readonly values: readonly number[] }
export type Reply = { readonly status: number; readonly body: unknown }
/** Answers, or leaves the request to the next handler. */
export type Handler = (request: Request) => Reply | null

/** Handlers by path, asked in the order they were given. */
export function createRouter() {
  const routes = new Map<string, readonly Handler[]>()
  return {
    get(path: string, ...handlers: readonly Handler[]): void {
      routes.set(path, handlers)
    },
    answer(path: string, request: Request): Reply {
      for (const handler of routes.get(path) ?? []) {
        const reply = handler(request)
        if (reply) return reply
      }
      return { status: 404, body: 'not found' }
    },
  }
}
