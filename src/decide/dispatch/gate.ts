import type { Reason } from '../../domain/reason.ts'
import type { View } from '../view.ts'
import type { Plan } from './plan.ts'

/** Why work does not start now. */
export type Blocker = { readonly reason: Reason; readonly sentence: string; readonly wakeAt?: string }

/** One yes (null) or no. */
export type Gate = (view: View, plan: Plan) => Blocker | null
