import type { Handler } from './router.ts'

/** Lets nobody through who is not signed in. */
export const requireUser: Handler = ({ user }) => (user === null ? { status: 401, body: 'sign in first' } : null)
