import { secretRules } from '../../../domain/secret.ts'

export type VendorRule = { readonly id: string; readonly pattern: RegExp }

/**
 * Credentials that vendors gave a fixed beginning or a fixed shape. Every quantifier is bounded, so that matching stays
 * linear on whatever text it meets.
 */
export const vendorRules: readonly VendorRule[] = [
  ...secretRules,
  {
    id: 'aws-secret-key',
    pattern: /\baws_?secret_?(?:access_?)?key\b["']?\s{0,5}[:=]\s{0,5}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
  },
  { id: 'google-api-key', pattern: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { id: 'google-oauth-secret', pattern: /\bGOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])/g },
  { id: 'azure-storage-key', pattern: /\bAccountKey=[A-Za-z0-9+/]{86}==/g },
  {
    id: 'azure-client-secret',
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  { id: 'stripe-key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,247}/g },
  { id: 'stripe-webhook-secret', pattern: /\bwhsec_[A-Za-z0-9+/]{32,100}/g },
  { id: 'slack-app-token', pattern: /\bxapp-[0-9]-[A-Za-z0-9]{8,20}-[0-9]{8,20}-[a-f0-9]{32,128}/g },
  {
    id: 'slack-webhook',
    pattern:
      /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Z][A-Za-z0-9]{6,14}\/[A-Z][A-Za-z0-9]{6,14}\/[A-Za-z0-9]{16,30}/g,
  },
  { id: 'discord-webhook', pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/[0-9]{15,21}\/[A-Za-z0-9_-]{50,90}/g },
  { id: 'telegram-bot-token', pattern: /(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { id: 'openai-key', pattern: /\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,250}/g },
  { id: 'openai-legacy-key', pattern: /\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/g },
  { id: 'hugging-face-token', pattern: /\bhf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/g },
  { id: 'gitlab-token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_.-]{20,100}/g },
  { id: 'pypi-token', pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,500}/g },
  { id: 'rubygems-key', pattern: /\brubygems_[a-f0-9]{48}(?![a-f0-9])/g },
  { id: 'docker-token', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{24,40}/g },
  { id: 'digitalocean-token', pattern: /\bdo[oprt]_v1_[a-f0-9]{64}/g },
  { id: 'sendgrid-key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
  { id: 'twilio-key', pattern: /\btwilio[A-Za-z0-9_]{0,30}["']?\s{0,5}[:=]\s{0,5}["'](?:SK)?[a-f0-9]{32}["']/gi },
  { id: 'mailgun-key', pattern: /\bkey-[a-f0-9]{32}(?![a-f0-9])/g },
  { id: 'shopify-token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g },
  { id: 'vault-token', pattern: /\bhv[sb]\.[A-Za-z0-9_-]{24,300}/g },
  { id: 'terraform-token', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}/g },
  { id: 'databricks-token', pattern: /\bdapi[a-f0-9]{32}(?![a-f0-9])/g },
  { id: 'linear-key', pattern: /\blin_(?:api|oauth)_[A-Za-z0-9]{40,64}/g },
  { id: 'grafana-token', pattern: /\bgls[a]_[A-Za-z0-9]{32}_[a-f0-9]{8}/g },
  { id: 'postman-key', pattern: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}/g },
  { id: 'age-key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/g },
  {
    id: 'password-in-address',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|amqps?|mssql|ftp|https?):\/\/[^\s:@/'"`<>{}$]{0,64}:[^\s:@/'"`<>{}$]{6,128}@[A-Za-z0-9.-]{3,253}/g,
  },
]
