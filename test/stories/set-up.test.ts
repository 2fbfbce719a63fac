import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { paths as product } from '../../src/domain/names.ts'
import { workflowFor } from '../../src/hosts/cli/stage/files.ts'
import { type Story, tell } from '../support/story.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const template = readFileSync(resolve(import.meta.dirname, '../../templates/signalbox.yml'), 'utf8')

function waits(story: Story, reason: string): void {
  expect(story.workpad(1)).toContain(`**Waiting** (\`${reason}\`)`)
  expect(story.runs()).toEqual([])
  expect(story.replies(1)).toEqual([])
  expect(story.refs()).toEqual(['refs/heads/main'])
}

describe('a repository that is not set up', () => {
  it(
    'for lack of the workflow file gets one notice with a link, and starts by itself once the file is there',
    tell({ workflow: false }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      waits(story, 'workflow_missing')
      expect(story.workpad(issue)).toContain('/new/main?filename=.github%2Fworkflows%2Fsignalbox.yml')
      await story.swept()
      waits(story, 'workflow_missing')

      const text = workflowFor(template, story.app.slug, story.model?.url ?? '')
      await story.mona.push('main', product.workflow, text)
      await story.settled()
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
      expect(story.issue(issue).state).toBe('closed')
    }),
  )

  it(
    'because its configuration has a mistake is told which, and starts by itself once it is corrected',
    tell({ files: toy({ [paths.config]: 'merge: { modus: auto }\n' }) }, async (story) => {
      const issue = await story.mona.ask('Greet the world')
      await story.settled()
      waits(story, 'config_invalid')
      expect(story.workpad(issue)).toContain('modus')
      await story.mona.push('main', paths.config, config())
      await story.settled()
      expect(story.file('main', 'greeting.txt')).toBe('hello world\n')
    }),
  )

  it(
    'any more, while a pull request is open, keeps it unmerged until it is corrected',
    tell({ files: toy({ [paths.config]: config({ merge: '' }) }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      await story.mona.push('main', paths.config, 'merge: { modus: auto }\n')
      story.time.nextSecond()
      await story.mona.comment(2, '@agent approve')
      await story.settled()
      expect(story.mergeReason()).toBe('config_invalid')
      expect(story.pull().pull.merged).toBeNull()
      await story.mona.push('main', paths.config, config({ merge: '' }))
      await story.settled()
      expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
    }),
  )
})
