import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * `node tools/build.ts` writes `dist`; `--check` compares instead; `--to <folder>` means `dist` below another folder.
 * The runner downloads the whole action before every job, so it has to stay small.
 */
const mostBytes = 2_000_000
const root = fileURLToPath(new URL('..', import.meta.url))

/** Some dependencies are CommonJS and call `require` for Node's own modules. */
const banner = "import { createRequire as require_ } from 'node:module'; const require = require_(import.meta.url);"

/** Bundles the Action into memory: the same bytes for the same sources and lock file, wherever the checkout lies. */
async function bundle(): Promise<Map<string, Buffer>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { action: 'src/hosts/action.ts' },
    outdir: 'dist',
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: banner },
    legalComments: 'linked',
    logLevel: 'warning',
  })
  return new Map(outputFiles.map(({ path, contents }) => [relative(root, path), Buffer.from(contents)]))
}

const files = await bundle()
const size = [...files.values()].reduce((sum, { length }) => sum + length, 0)
if (size > mostBytes) throw new Error(`dist is ${size} bytes; ${mostBytes} are the limit.`)

const to = process.argv.indexOf('--to')
const target = to > 0 ? (process.argv[to + 1] ?? root) : root

if (process.argv.includes('--check')) {
  const stale = [...files].filter(([path, bytes]) => {
    const there = join(target, path)
    return !existsSync(there) || !readFileSync(there).equals(bytes)
  })
  if (stale.length > 0) {
    console.error(`Stale: ${stale.map(([path]) => path).join(', ')}. Run \`npm run build\` and commit dist.`)
    process.exitCode = 1
  }
} else {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), bytes)
    console.log(`${path} ${bytes.length}`)
  }
}
