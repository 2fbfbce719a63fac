/** A workflow file that GitHub would refuse, or that uses what this engine does not run. The message names the place. */
export class BrokenWorkflow extends Error {}
