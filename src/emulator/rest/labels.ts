import { type ApiRequest, type Handlers, issueOf, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import {
  addLabels,
  createLabel,
  deleteLabel,
  editLabel,
  findLabel,
  labelsOf,
  removeLabel,
  setLabels,
} from '../ops/labels.ts'
import type { Label } from '../state.ts'
import { labelView } from '../views/label.ts'
import { labelNames, text } from './fields.ts'

export const handlers: Handlers = {
  'issues/list-labels-for-repo': (request) => list(request, [...repositoryOf(request).labels.values()]),
  'issues/list-labels-on-issue': (request) => list(request, labelsOf(repositoryOf(request), issueOf(request))),
  'issues/get-label': (request) => show(request, named(request)),

  'issues/create-label': (request) => {
    const { world, caller, body } = request
    const look = { color: text(body['color']), description: text(body['description']) }
    const label = createLabel(world, caller, repositoryOf(request), { name: text(body['name']) ?? '', ...look })
    return { status: 201, ...show(request, label) }
  },

  'issues/update-label': (request) => {
    const { world, caller, body } = request
    const change = { name: text(body['new_name']), color: text(body['color']), description: text(body['description']) }
    const label = named(request)
    editLabel(world, caller, repositoryOf(request), label, change)
    return show(request, label)
  },

  'issues/delete-label': (request) => {
    deleteLabel(request.world, request.caller, repositoryOf(request), named(request))
    return { status: 204 }
  },

  'issues/add-labels': (request) => {
    const { world, caller } = request
    return list(request, addLabels(world, caller, repositoryOf(request), issueOf(request), wanted(request)))
  },

  'issues/set-labels': (request) => {
    const { world, caller } = request
    return list(request, setLabels(world, caller, repositoryOf(request), issueOf(request), wanted(request)))
  },

  'issues/remove-label': (request) => {
    const { world, caller, params } = request
    return list(request, removeLabel(world, caller, repositoryOf(request), issueOf(request), params['name'] ?? ''))
  },

  'issues/remove-all-labels': (request) => {
    setLabels(request.world, request.caller, repositoryOf(request), issueOf(request), [])
    return { status: 204 }
  },
}

/** `{ "labels": […] }`, or the bare array, which the pipeline shows as `items`. */
function wanted(request: ApiRequest): string[] {
  return labelNames(request.body['labels']) ?? labelNames(request.body['items']) ?? []
}

function named(request: ApiRequest): Label {
  const label = findLabel(repositoryOf(request), request.params['name'] ?? '')
  if (!label) throw notFound()
  return label
}

function show(request: ApiRequest, label: Label): { body: Record<string, unknown> } {
  return { body: labelView(request.world, repositoryOf(request), label) }
}

function list(request: ApiRequest, labels: readonly Label[]): Reply {
  return { list: labels.map((label) => labelView(request.world, repositoryOf(request), label)) }
}
