import { reasons } from '../../src/domain/reason.ts'

/** The page of every answer the product can give. */
export function reasonsPage(): string {
  const rows = Object.entries(reasons).map(([word, sentence]) => `| \`${word}\` | ${sentence} |`)
  return `# Reasons

<!-- Generated from src/domain/reason.ts by \`npm run generate\`. -->

Every answer has one of these names: in the log, in \`signalbox / merge\`, in the ledger and in comments.

| reason | meaning |
|---|---|
${rows.join('\n')}
`
}
