import { type Handlers, issueOf, notFound, repositoryOf } from '../http/handler.ts'
import { eventView, eventWithIssueView, timelineViews } from '../views/timeline.ts'

export const handlers: Handlers = {
  'issues/list-events': (request) => {
    const repository = repositoryOf(request)
    return { list: issueOf(request).timeline.map((event) => eventView(request.world, repository, event)) }
  },

  'issues/list-events-for-timeline': (request) => ({
    list: timelineViews(request.world, repositoryOf(request), issueOf(request)),
  }),

  'issues/list-events-for-repo': (request) => {
    const repository = repositoryOf(request)
    const events = [...repository.issues.values()].flatMap((issue) => issue.timeline.map((event) => ({ issue, event })))
    const newestFirst = events.sort((a, b) => b.event.id - a.event.id)
    return { list: newestFirst.map(({ issue, event }) => eventWithIssueView(request.world, repository, issue, event)) }
  },

  'issues/get-event': (request) => {
    const repository = repositoryOf(request)
    const id = Number(request.params['event_id'])
    for (const issue of repository.issues.values()) {
      const event = issue.timeline.find((candidate) => candidate.id === id)
      if (event) return { body: eventWithIssueView(request.world, repository, issue, event) }
    }
    throw notFound()
  },
}
