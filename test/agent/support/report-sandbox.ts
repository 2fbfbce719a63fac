import { findSandbox } from '../../../src/agent/sandbox/find.ts'

/** Prints what `findSandbox` finds for each tier, as whoever and wherever this process runs. */
const found = [await findSandbox({ tier: 'bwrap' }), await findSandbox({ tier: 'unshare' }), await findSandbox()]
process.stdout.write(JSON.stringify(found.map((sandbox) => (sandbox.tier === 'none' ? sandbox.tried : sandbox.tier))))
