import { storeBlob } from '../http/blobs.ts'
import { type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import type { Job, Run } from '../state.ts'
import { jobView } from '../views/job.ts'
import { namedRun } from './actions-runs.ts'

/** Jobs of a run's last attempt (REST, "Workflow jobs"). */
export const jobHandlers: Handlers = {
  'actions/list-jobs-for-workflow-run': (request) => {
    const { world } = request
    const repository = repositoryOf(request)
    const run = namedRun(request)
    return { list: run.jobs.map((job) => jobView(world, repository, run, job)), key: 'jobs' }
  },

  'actions/get-job-for-workflow-run': (request) => {
    const { run, job } = namedJob(request)
    return { body: jobView(request.world, repositoryOf(request), run, job) }
  },

  'actions/download-job-logs-for-workflow-run': (request) => {
    const { job } = namedJob(request)
    if (job.status !== 'completed') throw notFound()
    const blob = storeBlob(request.world, Buffer.from(job.log), 'text/plain; charset=utf-8')
    return { status: 302, headers: { location: blob } }
  },
}

function namedJob(request: ApiRequest): { run: Run; job: Job } {
  const id = Number(request.params['job_id'])
  for (const run of repositoryOf(request).runs) {
    const job = run.jobs.find((one) => one.id === id)
    if (job) return { run, job }
  }
  throw notFound()
}
