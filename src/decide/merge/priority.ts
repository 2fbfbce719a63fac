import { mergeLabels } from '../../domain/names.ts'

/** The number of a label `priority:<number>`, in whatever case; null for any other label. */
export function priorityIn(label: string): number | null {
  const word = label.toLowerCase()
  const digits = word.startsWith(mergeLabels.priority) ? word.slice(mergeLabels.priority.length) : ''
  return /^\d{1,4}$/.test(digits) ? Number(digits) : null
}
