/** Fails the whole run when the tests do not execute on Node 24: a missing optional binary must not go unnoticed. */
export default function requireNode24(): void {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) {
    throw new Error(
      `The tests need Node 24 and run on ${process.versions.node}. Run them with \`npm test\` after \`npm ci\`.`,
    )
  }
}
