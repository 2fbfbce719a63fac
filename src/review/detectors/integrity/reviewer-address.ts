import type { FileDiff } from '../../file-diff.ts'
import type { Builtin, Finding } from '../finding.ts'
import { addedLines, at } from '../lines.ts'

const reader =
  '(?:ai|llm|language model|gpt|chatgpt|claude|copilot|gemini|codex|assistant|agent|bot|(?:code |automated |automatic |security )?review(?:er|bot)s?)'
const word = String.raw`[\s"'*_\x60,.:;()-]`

/** What somebody who speaks to a reviewer wants of it. */
const wish =
  "(?:please|approve|pass|skip|ignore|mark|treat|consider|accept|trust|do not|don't|never|must|no need|rate|disregard|exempt|fine|safe|harmless|approved|reviewed|nothing to)"

/** Text that speaks to whoever reviews, about what the review should say. */
const rules: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'tells the reader to drop its instructions',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|preceding|system|your|all|any)\b.{0,30}\b(?:instructions?|rules|prompts?|directives?|guidelines|checklists?|context)\b/i,
  },
  {
    what: 'speaks to a reviewer',
    pattern: new RegExp(
      String.raw`\b(?:dear|hello|hi|hey|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|reminder (?:to|for)|for|to) (?:the |any |all )?(?:automated |automatic |ai |code |security )*${reader}(?:s|ing)?${word}{0,4}(?::|,|-|\u2014)?.{0,60}\b${wish}\b`,
      'i',
    ),
  },
  {
    what: 'says what a reviewer should answer',
    pattern: new RegExp(
      String.raw`\b${reader}s?\b[\w ,:]{0,24}\b(?:must|should|shall|may|can|please|need to|are to|is to|has to|have to)\b[\w ,]{0,24}\b(?:approve|pass|skip|ignore|accept|not (?:flag|report|fail|mention|comment)|mark|treat|consider|trust)\b`,
      'i',
    ),
  },
  {
    what: 'asks for a verdict',
    pattern:
      /\b(?:mark|rate|report|return|answer|give|grade|treat|classify|consider|judge|record)(?:\s[\w,.'"`*-]{1,24}){1,9}?\s(?:as|with)\s(?:an?\s)?["'`*]{0,2}(?:pass(?:ed|ing)?|approved?|safe|secure|compliant|not[_ ]applicable|n\/a|lgtm|no (?:issues|findings))\b/i,
  },
  {
    what: 'asks for a verdict',
    pattern:
      /\b(?:return|answer|give|report|reply)(?:\s[\w-]{1,16}){0,4}?\s(?:a\s|the\s)?verdicts?\W{1,5}["'`*]{0,2}(?:pass|approved?|not[_ ]applicable|n\/a)\b/i,
  },
  {
    what: 'asks not to be reported',
    pattern:
      /\b(?:do not|don't|never|please don't|no need to) (?:flag|report|review|raise|scan|analy[sz]e|mention|comment on|warn about|check) (?:this|these|the (?:following|above|below|change|code|file|diff))/i,
  },
  {
    what: 'claims that a review has been done',
    pattern:
      /\b(?:this|the) (?:change|diff|code|file|pull request|pr|commit|function|line)s? (?:is|are|was|were|has been|have been) (?:already |previously |fully |manually )?(?:reviewed|approved|audited|verified|vetted|whitelisted|pre-approved|exempt)\b/i,
  },
  {
    what: 'looks like a message to a model',
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|system-prompt|instructions?|untrusted)>|^\W{0,8}(?:system|assistant) (?:prompt|message) ?:\s|^\W{0,8}(?:system|assistant) ?: [A-Z][a-z]* [a-z]+ |\byou are (?:now )?(?:an? |the )?(?:ai|assistant|helpful|language model|reviewer|code reviewer)\b/i,
  },
]

/** A line above this is never shown to a model. */
const longest = 20_000
/** What is read at once, so that no line makes this slow, and how much of it is read again with what follows. */
const [window, overlap] = [4_000, 500]

/**
 * Added lines and new names that speak to reviewers or models; a model is shown the name with every line. Two lines that
 * follow each other are read together, too.
 */
export const reviewerAddress: Builtin = (file) => {
  const lines = addedLines(file)
  const inLines = lines.flatMap((line, index) => {
    const next = lines[index + 1]
    const alone = what(line.text)
    const follows = next !== undefined && next.line === line.line + 1
    const found = alone ?? (follows && what(next.text) === null ? what(`${line.text} ${stripped(next.text)}`) : null)
    return found === null ? [] : [at(line, found)]
  })
  return [...inName(file), ...inLines]
}

function inName({ path, oldPath, change }: FileDiff): readonly Finding[] {
  const isNew = change === 'added' || change === 'copied' || path !== oldPath
  const found = isNew ? what(path.replaceAll(/[\s._/-]+/g, ' ')) : null
  return found === null
    ? []
    : [{ side: 'RIGHT', line: 1, kind: 'file', text: '', message: `the name of the file ${found}` }]
}

function what(text: string): string | null {
  const shown = text.slice(0, longest)
  for (let start = 0; start === 0 || start + overlap < shown.length; start += window - overlap) {
    const found = rules.find(({ pattern }) => pattern.test(shown.slice(start, start + window)))
    if (found) return found.what
  }
  return null
}

/** Without what begins a comment line. */
function stripped(text: string): string {
  return text.slice(0, window).replace(/^[\s/*#;<!>-]{1,40}/, '')
}
