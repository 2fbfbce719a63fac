/** The text without what stands in backticks or quotes: code is no wording. */
export function plain(text: string): string {
  return text.replaceAll(/`[^`]*`/g, '`').replaceAll(/"[^"]*"/g, '"')
}

const vague =
  /\b(?:proper(?:ly)?|appropriate(?:ly)?|inappropriate(?:ly)?|adequate(?:ly)?|inadequate(?:ly)?|secure(?:ly)?|insecure(?:ly)?|consider(?:s|ed)?|reasonabl[ey]|unreasonabl[ey]|sufficient(?:ly)?|sensibl[ey]|suitabl[ey]|correct(?:ly)?|robust(?:ly)?|good|bad|clean|best practices?|as needed|if (?:needed|necessary|possible)|where (?:possible|appropriate)|should|etc)\b/gi

/** Words that leave the judgement to the reader. */
export function vagueWords(text: string): readonly string[] {
  return [...plain(text).matchAll(vague)].map(([word]) => word.toLowerCase())
}

/** Questions and orders have no truth: `Is there …?`, `Check that …`. */
export function isQuestion(text: string): boolean {
  const words = plain(text).trim()
  return (
    /\?$/.test(words) ||
    /^(?:is|are|does|do|has|have|can|could|will|was|were|check|ensure|verify|make sure|confirm|look)\b/i.test(words)
  )
}

const verb =
  '(?:is|are|was|were|has|have|does|do|goes|carries|carry|names?|holds?|uses?|must|shall|can|cannot|never|stays?|remains?|rejects?|returns?|reads?|runs?|throws?|ends?)'
const subject = '(?:the|a|an|each|every|no|all|any|its|their|it|they|such)'
const joined = new RegExp(
  String.raw`\b${verb}\b.*(?:,? (?:and|but)) (?:${verb}\b(?! not\b)|${subject} (?:[\w-]+ ){1,6}?${verb}\b)`,
  'i',
)

/**
 * Whether a statement says two things that can fail apart: two sentences, a semicolon, or `and` between two verbs. A
 * list of nouns or of conditions (`names the author and the committer`) is one predicate. Known to miss: a second verb
 * that is not among the common ones above.
 */
export function joinsAssertions(text: string): boolean {
  const words = plain(text).trim()
  return /[.!] +[A-Z]/.test(words) || /;/.test(words) || joined.test(withoutClauses(words))
}

/** Without clauses that only narrow the subject (`that …`, `which …`, `where …`): their verbs assert nothing. */
function withoutClauses(words: string): string {
  return words.replaceAll(/\b(?:that|which|who|whose|where|when|while|if|unless|because|before|after)\b[^,;.]*/gi, '')
}

const places =
  /\b(?:lines?|calls?|routes?|handlers?|quer(?:y|ies)|statements?|predicates?|files?|paths?|functions?|methods?|imports?|keys?|jobs?|steps?|headers?|arguments?|literals?|blocks?|patterns?|expressions?|parameters?|queries|catch|branch(?:es)?|decorators?|annotations?|middlewares?|templates?|attributes?|entr(?:y|ies)|fields?|identifiers?|tests?|assertions?|modes?|links?|submodules?|values?|variables?|names?|registrations?|checkouts?|permissions|workflows?|units?|blobs?|characters?|quoted?|content|reads?|writes?)\b/i

/** Whether a sentence names something of the change that a finger can be put on. */
export function namesPlace(text: string): boolean {
  return quotes(text) || places.test(text)
}

/** Whether a sentence quotes code. */
export function quotes(text: string): boolean {
  return /`[^`]+`|"[^"]+"/.test(text)
}
