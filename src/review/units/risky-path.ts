/** Words of paths that decide who may do what, or what is kept secret. */
const sensitiveWord =
  /auth(?!or)|log[-_]?in|sign[-_]?in|session|cookie|permission|polic(?:y|ies)|\broles?\b|\bacl\b|access|admin|crypt|cipher|secret|passw|credential|token|\bjwt\b|oauth|saml|\bsso\b|\bmfa\b|\botp\b|csrf|cors|middleware|guard|sanit|sandbox|webhook|payment|billing/i

/** What builds, deploys and provisions. */
const operations = [
  /^\.(?:github|circleci)\//,
  /(?:^|\/)(?:helm|charts|k8s|kubernetes|ansible)\//,
  /(?:^|\/)(?:action|\.gitlab-ci|azure-pipelines|serverless|template|(?:docker-)?compose[^/]*)\.ya?ml$/,
  /(?:^|\/)(?:dockerfile[^/]*|jenkinsfile|codeowners|\.gitattributes|nginx[^/]*\.conf)$/,
  /\.(?:tf|tfvars|hcl|bicep|dockerfile)$/,
]

/** Where requests come in, and what is installed. */
const entryPoint =
  /(?:^|\/)(?:routes?|routers?|controllers?|api|handlers?|graphql|migrations?|server)(?:[/.]|$)|(?:^|\/)(?:package\.json|requirements[^/]*\.txt|pyproject\.toml|Gemfile|pom\.xml|build\.gradle|Cargo\.toml|go\.mod)$/i

/** How much a path alone says about risk: 2 for authority, secrets and operations, 1 for entry points, else 0. */
export function pathRisk(path: string): 0 | 1 | 2 {
  if (sensitiveWord.test(path) || operations.some((pattern) => pattern.test(path.toLowerCase()))) return 2
  return entryPoint.test(path) ? 1 : 0
}
