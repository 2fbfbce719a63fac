/** Whether words of a command name this very file, counted from the root of the repository or from where the command runs. */
export function isNamedBy(path: string, commands: string): boolean {
  const words = commands.split(/[\s;&|()'"`<>=,${}]+/)
  return words.some((word) => {
    const place = word.replace(/^\.?\//, '')
    return place === path || (place !== word && place !== '' && path.endsWith(`/${place}`))
  })
}

const localAction = /^[ \t]*(?:-[ \t]+)?uses:[ \t]*['"]?\.\/([^\s'"#]{1,300})/gm

/** Whether a workflow runs a file of this repository: a word of it names the file, or the action it uses holds it. */
export function isRunBy(path: string, workflow: string): boolean {
  const actions = [...workflow.matchAll(localAction)].map(([, folder = '']) => folder.replace(/\/+$/, ''))
  return actions.some((folder) => path.startsWith(`${folder}/`)) || isNamedBy(path, workflow)
}
