import { type Commands, has, type Root } from './found.ts'

export function cargoCommands(root: Root): Commands | null {
  if (!has(root, 'Cargo.toml')) return null
  const locked = has(root, 'Cargo.lock') ? ' --locked' : ''
  return { setup: [`cargo fetch${locked}`], verify: [`cargo test --offline${locked}`], source: '`Cargo.toml`' }
}

export function goCommands(root: Root): Commands | null {
  if (!has(root, 'go.mod')) return null
  return { setup: ['go mod download'], verify: ['go test ./...'], source: '`go.mod`' }
}

const pythonManifests = [
  'pytest.ini',
  'pyproject.toml',
  'tox.ini',
  'setup.cfg',
  'requirements-dev.txt',
  'requirements.txt',
]

/** pytest where a manifest names it, in a virtual environment of the checkout; only wheels, so nothing runs on install. */
export async function pythonCommands(root: Root): Promise<Commands | null> {
  const named = pythonManifests.filter((name) => has(root, name))
  const texts = await Promise.all(named.map(async (name) => ({ name, text: (await root.read(name)) ?? '' })))
  const found = texts.find(({ name, text }) => name === 'pytest.ini' || /\bpytest\b/.test(text))
  if (!found) return null
  const lists = named.filter((name) => name.startsWith('requirements')).map((name) => ` -r ${name}`)
  return {
    setup: [`python3 -m venv .venv && .venv/bin/pip install --quiet --only-binary :all: pytest${lists.join('')}`],
    verify: ['.venv/bin/python -m pytest -q'],
    source: `\`${found.name}\``,
  }
}

/** A `test` target of the Makefile; how to prepare comes from whichever manifest lies beside it. */
export async function makeCommands(root: Root): Promise<Commands | null> {
  const name = ['GNUmakefile', 'makefile', 'Makefile'].find((file) => has(root, file))
  const text = name ? await root.read(name) : null
  if (!name || text === null || !/^test\s*:(?!=)/m.test(text)) return null
  return { setup: [], verify: ['make test'], source: `\`${name}\`` }
}
