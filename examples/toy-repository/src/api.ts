import { mean } from './mean.ts'
import { range } from './range.ts'
import { requireUser } from './require-user.ts'
import { createRouter } from './router.ts'

export const router = createRouter()

router.get('/mean', requireUser, ({ values }) => ({ status: 200, body: mean(values) }))
router.get('/range', requireUser, ({ values }) => ({ status: 200, body: range(values) }))
