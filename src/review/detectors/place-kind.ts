import { languageOf } from '../language-of.ts'

const testPath =
  /(?:^|\/)(?:tests?|specs?|__tests__|__mocks__|e2e|fixtures?|testdata|test-data|__fixtures__|__snapshots__|cypress)\/|(?:^|\/)(?:test_[^/]*\.py|conftest\.py|[^/]*[._-](?:test|tests|spec|e2e)\.[^/]+|[^/]*_test\.[^/]+|[^/]*Tests?\.(?:java|kt|cs|php|swift|scala))$/
const docsPath = /(?:^|\/)(?:docs?|examples?|samples?)\/|(?:^|\/)readme[^/]*$/i

/** Whether a file is part of the tests, by its path. */
export function isTest(path: string): boolean {
  return testPath.test(path)
}

/** Whether a file explains rather than runs, by its path. */
export function isDocs(path: string): boolean {
  const language = languageOf(path)
  return docsPath.test(path) || language === 'markdown' || language === 'text'
}
