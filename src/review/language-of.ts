/** Languages by the end of a file's name, in the words that `applies.languages` uses. */
const byExtension: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  vue: 'vue',
  svelte: 'svelte',
  astro: 'astro',
  py: 'python',
  pyi: 'python',
  go: 'go',
  rb: 'ruby',
  erb: 'ruby',
  rake: 'ruby',
  java: 'java',
  kt: 'kotlin',
  kts: 'kotlin',
  scala: 'scala',
  groovy: 'groovy',
  gradle: 'groovy',
  cs: 'csharp',
  fs: 'fsharp',
  vb: 'visualbasic',
  php: 'php',
  phtml: 'php',
  rs: 'rust',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  swift: 'swift',
  m: 'objectivec',
  mm: 'objectivec',
  dart: 'dart',
  ex: 'elixir',
  exs: 'elixir',
  erl: 'erlang',
  hs: 'haskell',
  clj: 'clojure',
  lua: 'lua',
  pl: 'perl',
  pm: 'perl',
  r: 'r',
  jl: 'julia',
  sol: 'solidity',
  zig: 'zig',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  ps1: 'powershell',
  psm1: 'powershell',
  bat: 'batch',
  cmd: 'batch',
  sql: 'sql',
  html: 'html',
  htm: 'html',
  ejs: 'html',
  hbs: 'html',
  pug: 'html',
  jinja: 'html',
  j2: 'html',
  css: 'css',
  scss: 'css',
  less: 'css',
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  toml: 'toml',
  xml: 'xml',
  tf: 'terraform',
  tfvars: 'terraform',
  hcl: 'terraform',
  graphql: 'graphql',
  gql: 'graphql',
  proto: 'protobuf',
  prisma: 'prisma',
  md: 'markdown',
  mdx: 'markdown',
  rst: 'text',
  txt: 'text',
  adoc: 'text',
}

const byName: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  makefile: 'makefile',
  gnumakefile: 'makefile',
  jenkinsfile: 'groovy',
  gemfile: 'ruby',
  rakefile: 'ruby',
}

/** Languages whose text is not run: data, prose and markup of styles. */
const notCode: ReadonlySet<string> = new Set([
  'css',
  'yaml',
  'json',
  'toml',
  'xml',
  'markdown',
  'text',
  'graphql',
  'protobuf',
])

/** The language of a file by its name; null where the name tells none. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const named = own(byName, name) ?? (/^(?:dockerfile|containerfile)\./.test(name) ? 'dockerfile' : null)
  const dot = name.lastIndexOf('.')
  return named ?? (dot < 0 ? null : own(byExtension, name.slice(dot + 1)))
}

/** A file may be called `constructor`. */
function own(table: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null
}

/** Whether a file holds program code, by its name. */
export function isCode(path: string): boolean {
  const language = languageOf(path)
  return language !== null && !notCode.has(language)
}

/** Every word that `applies.languages` can use. */
export const languages: ReadonlySet<string> = new Set([...Object.values(byExtension), ...Object.values(byName)])
