import type { BuiltinName } from './builtins.ts'
import type { Builtin } from './finding.ts'
import { binaryBlob, unreviewableUnits } from './integrity/blobs.ts'
import { gitattributes } from './integrity/gitattributes.ts'
import { hiddenUnicode } from './integrity/hidden-unicode.ts'
import { execBit, submodule, symlink } from './integrity/modes.ts'
import { protectedReviewFiles } from './integrity/protected-files.ts'
import { reviewerAddress } from './integrity/reviewer-address.ts'
import { testsRemoved } from './integrity/tests-removed.ts'
import { lockfile } from './lockfile/lockfile.ts'
import { keyFiles } from './secrets/key-files.ts'
import { fakeSecrets, removedSecrets, secrets, vendorSecrets } from './secrets/secret-lines.ts'
import { curlToShell } from './workflow/curl-to-shell.ts'
import { deployOpen, selfHostedFork, timeoutMissing } from './workflow/jobs.ts'
import { permissionsBroad, permissionsMissing } from './workflow/permissions.ts'
import { persistCredentials } from './workflow/persist-credentials.ts'
import { privilegedCheckout } from './workflow/privileged-checkout.ts'
import { secretsSpread } from './workflow/secrets-spread.ts'
import { unpinnedUses } from './workflow/unpinned-uses.ts'
import { untrustedExpression } from './workflow/untrusted-expression.ts'

/** The function behind every name of `builtins.ts`. */
export const builtinFor: Readonly<Record<BuiltinName, Builtin>> = {
  secrets,
  'vendor-secrets': vendorSecrets,
  'key-files': keyFiles,
  'removed-secrets': removedSecrets,
  'fake-secrets': fakeSecrets,
  lockfile,
  'workflow-untrusted-expression': untrustedExpression,
  'workflow-privileged-checkout': privilegedCheckout,
  'workflow-permissions-missing': permissionsMissing,
  'workflow-permissions-broad': permissionsBroad,
  'workflow-unpinned-uses': unpinnedUses,
  'workflow-secrets-spread': secretsSpread,
  'workflow-persist-credentials': persistCredentials,
  'workflow-timeout-missing': timeoutMissing,
  'workflow-self-hosted-fork': selfHostedFork,
  'workflow-deploy-open': deployOpen,
  'workflow-curl-to-shell': curlToShell,
  'hidden-unicode': hiddenUnicode,
  gitattributes,
  'reviewer-address': reviewerAddress,
  'exec-bit': execBit,
  symlink,
  submodule,
  'binary-blob': binaryBlob,
  'protected-review-files': protectedReviewFiles,
  'tests-removed': testsRemoved,
  'unreviewable-units': unreviewableUnits,
}
