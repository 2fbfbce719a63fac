import type { getOctokit } from '@actions/github'

type Client = ReturnType<typeof getOctokit>

/** The slice of an Octokit that the core uses; the clients of Probot and of `@actions/github` both are one. */
export type GitHub = Pick<Client, 'request' | 'graphql'>

/** A client whose requests can be wrapped. */
export type Hookable = Pick<Client, 'request' | 'graphql' | 'hook'>
