import type {
  CreateRefInput,
  CreateRefPayload,
  DeleteRefInput,
  DeleteRefPayload,
  Mutation,
  RefUpdate,
  UpdateRefInput,
  UpdateRefPayload,
  UpdateRefsInput,
  UpdateRefsPayload,
} from '@octokit/graphql-schema'
import { createRef, deleteRef, updateRef, updateRefs } from '../../ops/refs.ts'
import type { Repository } from '../../state.ts'
import { refById, repositoryById } from '../find.ts'
import { refNode } from '../ref.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { payload } from './payload.ts'

export function refMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  const writable = (repository: Repository) => need(scope, repository, 'contents', 'write')
  return {
    createRef: ({ input }: { input: CreateRefInput }) => {
      const repository = repositoryById(scope, input.repositoryId)
      writable(repository)
      const ref = createRef(world, caller, repository, input.name, input.oid)
      return payload<CreateRefPayload>(input, { ref: () => refNode(scope, repository, ref) })
    },

    updateRef: ({ input }: { input: UpdateRefInput }) => {
      const { repository, ref: name } = refById(scope, input.refId)
      writable(repository)
      const ref = updateRef(world, caller, repository, name, input.oid, { force: input.force === true })
      return payload<UpdateRefPayload>(input, { ref: () => refNode(scope, repository, ref) })
    },

    updateRefs: ({ input }: { input: UpdateRefsInput }) => {
      const repository = repositoryById(scope, input.repositoryId)
      writable(repository)
      updateRefs(world, caller, repository, input.refUpdates.map(asked))
      return payload<UpdateRefsPayload>(input, {})
    },

    deleteRef: ({ input }: { input: DeleteRefInput }) => {
      const { repository, ref } = refById(scope, input.refId)
      writable(repository)
      deleteRef(world, caller, repository, ref)
      return payload<DeleteRefPayload>(input, {})
    },
  }
}

function asked({ name, beforeOid, afterOid, force }: RefUpdate) {
  return { name, afterOid, force: force === true, ...(beforeOid ? { beforeOid } : {}) }
}
