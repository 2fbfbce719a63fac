import { createHmac } from 'node:crypto'
import type { App } from '../state.ts'

/**
 * The headers of a delivery, as "Webhook events and payloads" lists them.
 * @param body the exact bytes that are sent; signed when the App has a secret
 */
export function deliveryHeaders(app: App, event: string, guid: string, body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0000000',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    ...(app.secret === '' ? {} : signatures(app.secret, body)),
  }
}

function signatures(secret: string, body: string): Record<string, string> {
  const digest = (algorithm: string) => createHmac(algorithm, secret).update(body).digest('hex')
  return { 'x-hub-signature': `sha1=${digest('sha1')}`, 'x-hub-signature-256': `sha256=${digest('sha256')}` }
}
