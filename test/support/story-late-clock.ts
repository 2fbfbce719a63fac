/** Loaded before a server in a process of its own: its clock is ahead by as much as the story's. */
const ahead = Number(process.env['STORY_AHEAD_MS'] ?? 0)
const real = Date

globalThis.Date = new Proxy(real, {
  construct: (target, given, itself) =>
    Reflect.construct(target, given.length === 0 ? [real.now() + ahead] : given, itself),
  get: (target, name) => (name === 'now' ? () => real.now() + ahead : Reflect.get(target, name)),
})
