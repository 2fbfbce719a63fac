import { forms } from '../../domain/merge/what-if.ts'

export const help = `signalbox: hand work to coding agents from GitHub, and get it back merged

  signalbox demo               the whole story on this machine, nothing needed (npm run demo)
  signalbox sweep <owner/repo> look once for work that webhooks missed (needs APP_ID, PRIVATE_KEY, WEBHOOK_SECRET)
  signalbox explain <owner/repo> <number> [--what-if "<change>"]...
                               what is true about an issue or pull request, what would be done, the gates of its merge
                               and what would open them; each --what-if is supposed first, in order; writes nothing
  signalbox checklist <lint | test | explain>
                               check a checklist, run its fixtures, show what a diff would oblige; asks no model
  signalbox help               this page

Changes to suppose: ${forms.join(' | ')}
  for example --what-if 'approve by octocat' --what-if 'check "build (ubuntu)" success' --what-if 'time +3m'

Each takes --json and --help. Exit: 0 done; 1 something failed; 2 a wrong option, setting or name.
The server is \`npm start\`.
`
