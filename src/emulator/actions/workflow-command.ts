import type { Log } from './job-log.ts'
import type { Mask } from './mask.ts'

/** What a step says about a place in a file, as check runs carry it. */
export type Annotation = {
  path: string
  start_line: number
  end_line: number
  annotation_level: 'failure' | 'warning' | 'notice'
  title: string | null
  message: string
}

const levels: Readonly<Record<string, Annotation['annotation_level']>> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice',
}
const silent = new Set(['debug', 'echo', 'add-matcher', 'remove-matcher'])
const retired = new Set(['set-output', 'save-state', 'set-env', 'add-path'])

/**
 * Reads the output of one step: workflow commands (`::error file=a.ts,line=1::text`) have their effect, everything else
 * goes to the log. GitHub docs, "Workflow commands".
 */
export function commandReader(sink: { log: Log; mask: Mask; annotate: (annotation: Annotation) => void }): Log {
  let resumeAt: string | null = null
  return (line) => {
    const command = parse(line)
    if (resumeAt !== null) {
      if (command?.name === resumeAt) resumeAt = null
      sink.log(line)
    } else if (command?.name === 'stop-commands') {
      resumeAt = command.message.toLowerCase()
      sink.log(line)
    } else if (command) obey(command, line, sink)
    else sink.log(line)
  }
}

type Command = { name: string; properties: Record<string, string>; message: string }

function obey(command: Command, line: string, sink: Parameters<typeof commandReader>[0]): void {
  const { name, properties, message } = command
  const level = levels[name]
  if (name === 'add-mask') {
    sink.mask.add(message)
    sink.log('::add-mask::***')
  } else if (level) {
    sink.log(`##[${name}]${message}`)
    sink.annotate(annotationOf(level, properties, message))
  } else if (name === 'group' || name === 'endgroup') sink.log(`##[${name}]${message}`)
  else if (retired.has(name)) sink.log(`##[warning]The \`${name}\` command is not run here. Use Environment Files.`)
  else if (!silent.has(name)) sink.log(line)
}

function annotationOf(
  level: Annotation['annotation_level'],
  properties: Record<string, string>,
  message: string,
): Annotation {
  const line = Number(properties['line'] ?? 1) || 1
  return {
    path: properties['file'] ?? '.github',
    start_line: line,
    end_line: Number(properties['endLine'] ?? line) || line,
    annotation_level: level,
    title: properties['title'] ?? null,
    message,
  }
}

function parse(line: string): Command | null {
  const match = /^\s*::([\w-]+)(?: ((?:(?!::).)*))?::(.*)$/.exec(line)
  if (!match) return null
  const [, name = '', written = '', message = ''] = match
  const pairs = written.split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at).trim(), unescaped(pair.slice(at + 1))] as const] : []
  })
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), message: unescaped(message) }
}

const escapes: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' }

function unescaped(text: string): string {
  return text.replace(/%(?:0D|0A|3A|2C|25)/gi, (code) => escapes[code.toUpperCase()] ?? code)
}
