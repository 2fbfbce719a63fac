import nock from 'nock'
import { afterAll, beforeAll } from 'vitest'

/** No test reaches the internet: everything but loopback is refused at the socket. */
beforeAll(() => {
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/)
})

afterAll(() => {
  nock.cleanAll()
  nock.restore()
})
