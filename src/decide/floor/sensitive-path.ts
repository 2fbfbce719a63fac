import type { Config } from '../../domain/config.ts'
import { covers, matchesSegment } from '../../domain/glob.ts'
import { foldedSegments } from '../../domain/segments.ts'
import { type Finding, found } from './finding.ts'
import { isNamedBy, isRunBy } from './named-by.ts'

/** File names that steer builds, dependencies, tests or releases, by what they steer. `*` stands for any characters. */
const names: Readonly<Record<string, string>> = {
  'manifest-or-lockfile': `package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml pnpm-workspace.yaml
    bun.lock bun.lockb deno.json deno.jsonc deno.lock jsr.json go.mod go.sum go.work go.work.sum
    pyproject.toml setup.py setup.cfg requirements*.txt requirements*.in constraints*.txt pipfile pipfile.lock poetry.lock
    uv.lock pdm.lock environment.yml environment.yaml gemfile gemfile.lock gems.rb gems.locked *.gemspec
    pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.properties gradle.lockfile
    gradle-wrapper.* libs.versions.toml gradlew gradlew.bat mvnw mvnw.cmd mix.exs mix.lock rebar.config
    stack.yaml stack.yaml.lock cabal.project *.cabal
    *.csproj *.fsproj *.vbproj *.sln *.slnx packages.config packages.lock.json directory.*.props directory.*.targets
    nuget.config global.json paket.dependencies paket.lock cargo.toml cargo.lock composer.json composer.lock`,
  action: 'action.yml action.yaml',
  build: `dockerfile dockerfile.* *.dockerfile containerfile docker-compose*.yml docker-compose*.yaml compose.yml
    compose.yaml makefile gnumakefile *.mk justfile taskfile.yml taskfile.yaml rakefile jenkinsfile azure-pipelines.yml
    bitbucket-pipelines.yml cloudbuild.yaml .travis.yml`,
  'lint-or-test-config': `eslint.config.* .eslintrc* .eslintignore biome.json biome.jsonc .prettierrc* prettier.config.*
    .stylelintrc* .oxlintrc.json vitest.config.* vitest.workspace.* vite.config.* jest.config.* jest.setup.* .mocharc*
    karma.conf.* playwright.config.* cypress.config.* babel.config.* .babelrc* webpack.config.* rollup.config.*
    pytest.ini tox.ini noxfile.py conftest.py .coveragerc .flake8 .pylintrc ruff.toml .ruff.toml mypy.ini .mypy.ini
    .pre-commit-config.yaml lefthook.yml .rubocop.yml .rspec .golangci.yml .golangci.yaml phpunit.xml phpunit.xml.dist
    phpstan.neon checkstyle.xml detekt.yml .editorconfig codecov.yml .codecov.yml .swiftlint.yml rustfmt.toml clippy.toml`,
  policy: 'security.md license license.* licence licence.* copying copying.* notice',
}

const patterns = Object.entries(names).flatMap(([rule, list]) =>
  list.split(/\s+/).map((pattern) => ({ rule, pattern })),
)

/** Patterns of names that steer builds, tests or releases, wherever such a file stands. */
export const steeringNames: readonly string[] = patterns.map(({ pattern }) => pattern)

/** Folders whose scripts workflows run. */
export const scriptFolders: readonly string[] = ['scripts', 'script', 'ci']

const testPlaces =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|\.(?:test|spec)\.[a-z]+$|_test\.[a-z]+$|(?:^|\/)test_[^/]*\.py$/

type Touch = { readonly path: string; readonly deleted: boolean }

/**
 * Whether a change waits for a person because of where it is; null for ordinary files.
 * @param workflows the texts of the workflows that stand in the base; null for one that could not be read
 */
export function sensitivePath(
  { path, deleted }: Touch,
  { paths, run }: Config,
  workflows: readonly (string | null)[],
): Finding | null {
  const segments = foldedSegments(path)
  const name = segments.at(-1) ?? ''
  const known = patterns.find(({ pattern }) => matchesSegment(pattern, name))
  if (known) return found('sensitive_path', path, known.rule)
  if (scriptFolders.includes(segments[0] ?? '')) return found('sensitive_path', path, 'script')
  const commands = [...(run.setup ?? []), ...(run.verify ?? [])]
  const runs = commands.some((command) => isNamedBy(path, command))
  if (runs || workflows.some((text) => text === null || isRunBy(path, text))) {
    return found('sensitive_path', path, 'script')
  }
  if (deleted && testPlaces.test(segments.join('/'))) return found('sensitive_path', path, 'test-deleted')
  return paths.sensitive.some((pattern) => covers(pattern, path)) ? found('sensitive_path', path, 'configured') : null
}
