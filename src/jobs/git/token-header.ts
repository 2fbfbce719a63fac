/**
 * Variables that make git send a token as a request header to one server: never on disk, never in an argument.
 * @param address any URL of that server
 */
export function tokenHeader(address: string, token: string): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL('/', address).href}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
  }
}
