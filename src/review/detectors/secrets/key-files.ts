import type { FileDiff } from '../../file-diff.ts'
import { aboutFile, type Builtin, type Finding } from '../finding.ts'
import { addedLines, at, type Placed } from '../lines.ts'
import { isPlaceholder } from './placeholder.ts'

type Rule = { readonly what: string; readonly pattern: RegExp }

/** Files that are secrets whatever they hold. */
const byPath: readonly Rule[] = [
  { what: 'an SSH private key', pattern: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_[\w-]+)?$/ },
  { what: 'a keystore', pattern: /\.(?:p12|pfx|jks|keystore|bks|kdbx|ppk|snk)$/i },
  {
    what: 'an environment file',
    pattern: /(?:^|\/)\.env(?:\.(?!example|sample|template|dist|defaults?|schema|vault|test|tpl|ci)[\w.-]+)?$/i,
  },
  { what: 'a Terraform state', pattern: /\.tfstate(?:\.backup)?$/i },
  { what: 'a kubeconfig', pattern: /(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?|[^/]+\.kubeconfig)$/i },
  {
    what: 'a store of credentials',
    pattern: /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.pgpass|\.aws\/credentials|\.htpasswd|\.vault-token)$/,
  },
  { what: 'a dump or backup', pattern: /\.(?:dump|pgdump|rdb|bak|sql\.gz|sql\.zip|hprof|core)$/i },
  { what: 'a database', pattern: /\.(?:sqlite3?|mdb|ldf|mdf)$/i },
]

/** Lines that make a file a secret; the first group is the value, where there is one. */
const byLine: readonly (Rule & { readonly paths?: RegExp })[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a key of PuTTY', pattern: /^PuTTY-User-Key-File-\d/ },
  { what: 'a client key of a kubeconfig', pattern: /^\s{0,20}client-key-data:\s{1,5}["']?([A-Za-z0-9+/=]{40,})/ },
  {
    what: 'a registry token',
    pattern: /(?:^|:)_(?:authToken|auth|password)\s{0,3}=\s{0,3}["']?([^\s"']{8,300})/,
    paths: /(?:^|\/)\.(?:npmrc|yarnrc)$/,
  },
  { what: 'a registry token', pattern: /\bnpmAuthToken:\s{0,3}["']?([^\s"']{8,300})/, paths: /(?:^|\/)\.yarnrc\.yml$/ },
  {
    what: 'a registry password',
    pattern: /^\s{0,10}password\s{0,3}[=:]\s{0,3}([^\s]{8,300})/,
    paths: /(?:^|\/)\.pypirc$/,
  },
  {
    what: 'a registry login',
    pattern: /"auth"\s{0,3}:\s{0,3}"([A-Za-z0-9+/=]{12,300})"/,
    paths: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/,
  },
  {
    what: 'a database dump',
    pattern: /^-- (?:MySQL|MariaDB|PostgreSQL database|SQLite) (?:database )?dump/i,
    paths: /\.sql$/i,
  },
]

const unless = 'the file itself is a secret'

/** Files that hold secrets as a whole: by their name, or by a line that only such files have. */
export const keyFiles: Builtin = (file) => {
  if (file.change === 'removed') return []
  const lines = addedLines(file).flatMap((line) => byLine.flatMap((rule) => lineFinding(rule, file, line)))
  const named = byPath.find(({ pattern }) => pattern.test(file.path))
  if (named === undefined || !arrives(file, named)) return lines
  const [first] = addedLines(file)
  const finding = first ? at(first, `${named.what}: ${unless}`) : aboutFile(file, `${named.what}: ${unless}`)
  return [{ ...finding, secret: true }, ...lines]
}

/** A file that was there before under such a name is not new; its added lines still are. */
function arrives(file: FileDiff, { pattern }: Rule): boolean {
  if (file.change === 'renamed') return !pattern.test(file.oldPath)
  return file.change !== 'modified' || addedLines(file).length > 0
}

function lineFinding(rule: Rule & { readonly paths?: RegExp }, file: FileDiff, line: Placed): readonly Finding[] {
  if (rule.paths && !rule.paths.test(file.path)) return []
  const match = rule.pattern.exec(line.text)
  if (match === null || (match[1] !== undefined && isPlaceholder(match[1]))) return []
  return [{ ...at(line, rule.what), secret: true }]
}
