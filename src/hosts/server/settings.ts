import { createPrivateKey } from 'node:crypto'
import * as z from 'zod'

/** What the server needs to know before it may listen. */
export type Settings = {
  readonly appId: number
  readonly privateKey: string
  readonly webhookSecrets: readonly [string, ...string[]]
  readonly apiUrl: string
  readonly serverUrl: string
  readonly port: number
  readonly host: string
  /** Milliseconds between two sweeps. */
  readonly sweepInterval: number
}

/** A start that must not happen: the message names the variable and says what to do. */
export class SettingsError extends Error {}

const shortestSecret = 16
const wellKnownSecrets = ['development', 'secret', 'changeme', 'password', 'webhook-secret', 'your-webhook-secret']

const text = z.string().optional()
const environment = z.object({
  APP_ID: text,
  PRIVATE_KEY: text,
  WEBHOOK_SECRET: text,
  WEBHOOK_SECRET_PREVIOUS: text,
  GITHUB_API_URL: text,
  GITHUB_SERVER_URL: text,
  PORT: text,
  HOST: text,
  SWEEP_INTERVAL_SECONDS: text,
})

/**
 * Reads and judges the environment.
 * @throws SettingsError naming the first variable that is missing or unusable; a secret's value is never repeated
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const read = environment.parse(variables)
  const previous = read.WEBHOOK_SECRET_PREVIOUS
  return {
    appId: wholeNumber('APP_ID', read.APP_ID, 'the number on the App’s settings page'),
    privateKey: privateKey(read.PRIVATE_KEY),
    webhookSecrets: [
      secret('WEBHOOK_SECRET', read.WEBHOOK_SECRET),
      ...(previous === undefined || previous === '' ? [] : [secret('WEBHOOK_SECRET_PREVIOUS', previous)]),
    ],
    apiUrl: address('GITHUB_API_URL', read.GITHUB_API_URL ?? 'https://api.github.com'),
    serverUrl: address('GITHUB_SERVER_URL', read.GITHUB_SERVER_URL ?? 'https://github.com'),
    port: read.PORT === undefined ? 3000 : wholeNumber('PORT', read.PORT, 'a port number', 65_535),
    host: read.HOST ?? '0.0.0.0',
    sweepInterval:
      1000 *
      (read.SWEEP_INTERVAL_SECONDS === undefined
        ? 300
        : wholeNumber('SWEEP_INTERVAL_SECONDS', read.SWEEP_INTERVAL_SECONDS, 'a number of seconds')),
  }
}

function secret(name: string, value: string | undefined): string {
  const advice = `Set it to at least ${shortestSecret} random characters, for example from \`openssl rand -hex 32\`, and to the same value in the App’s settings.`
  if (value === undefined || value.trim() === '') throw new SettingsError(`${name} is not set. ${advice}`)
  if (wellKnownSecrets.includes(value.trim().toLowerCase())) {
    throw new SettingsError(`${name} is a well-known default, so anybody could sign webhooks. ${advice}`)
  }
  if (Buffer.byteLength(value) < shortestSecret) throw new SettingsError(`${name} is too short. ${advice}`)
  return value
}

/** The PEM text itself, with real or escaped line ends, or the same in base64. */
function privateKey(value: string | undefined): string {
  if (value === undefined || value.trim() === '') {
    throw new SettingsError('PRIVATE_KEY is not set. Paste the contents of the .pem file of the App, or its base64.')
  }
  const unescaped = value.replaceAll('\\n', '\n').trim()
  const pem = unescaped.startsWith('-----') ? unescaped : Buffer.from(unescaped, 'base64').toString('utf8').trim()
  try {
    createPrivateKey(pem)
  } catch {
    throw new SettingsError('PRIVATE_KEY cannot be read as a private key. Paste the whole .pem file, or its base64.')
  }
  return `${pem}\n`
}

function wholeNumber(name: string, value: string | undefined, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (value === undefined || value.trim() === '') throw new SettingsError(`${name} is not set. It is ${what}.`)
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number <= 0 || number > most) {
    throw new SettingsError(`${name} must be ${what}, not \`${value}\`.`)
  }
  return number
}

function address(name: string, value: string): string {
  if (!URL.canParse(value)) throw new SettingsError(`${name} must be a web address, not \`${value}\`.`)
  return value.replace(/\/+$/, '')
}
