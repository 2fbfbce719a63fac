/** Credentials and addresses of the runner, and everything a client library would pick up by itself. */
const taken = /^(INPUT_|ACTIONS_|ANTHROPIC_)|^(GITHUB_TOKEN|GH_TOKEN|NODE_OPTIONS)$/

/**
 * Takes credentials out of a process environment before anything else starts, so that no child inherits them.
 * @param environment changed in place
 * @returns what is left, as plain values
 */
export function stripEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  for (const name of Object.keys(environment)) if (taken.test(name)) delete environment[name]
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
