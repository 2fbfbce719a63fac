import type { FindNodes } from '../../review/hit.ts'

/** The part of `@ast-grep/napi` that is used. */
type AstGrep = { readonly parse: (language: string, text: string) => { readonly root: () => Root } }
type Root = {
  readonly findAll: (
    rule: unknown,
  ) => readonly { readonly range: () => { readonly start: { readonly line: number } } }[]
}

const names: Readonly<Record<string, string>> = {
  typescript: 'TypeScript',
  tsx: 'Tsx',
  javascript: 'JavaScript',
  html: 'Html',
  css: 'Css',
}

/**
 * Finds nodes with ast-grep, where somebody has installed `@ast-grep/napi` beside this product.
 * @returns null where it is not installed: its detectors are then unavailable, and say so
 */
export async function loadFindNodes(): Promise<FindNodes> {
  const astGrep = await load()
  if (astGrep === null) return null
  return (language, rule, text) => {
    const root = astGrep.parse(names[language] ?? language, text).root()
    return root.findAll({ rule }).map((node) => ({ line: node.range().start.line + 1 }))
  }
}

async function load(): Promise<AstGrep | null> {
  // Not among the dependencies, so its name is no literal that a bundler would look for.
  const name = ['@ast-grep', 'napi'].join('/')
  try {
    const loaded: unknown = await import(name)
    return isAstGrep(loaded) ? loaded : null
  } catch {
    return null
  }
}

function isAstGrep(loaded: unknown): loaded is AstGrep {
  return typeof loaded === 'object' && loaded !== null && 'parse' in loaded && typeof loaded.parse === 'function'
}
