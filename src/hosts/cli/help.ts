export const help = `signalbox: hand work to coding agents from GitHub, and get it back merged

  signalbox demo               the whole story on this machine, nothing needed (npm run demo)
  signalbox sweep <owner/repo> look once for work that webhooks missed (needs APP_ID, PRIVATE_KEY, WEBHOOK_SECRET)
  signalbox explain <owner/repo> <number>
                               what is true about an issue or pull request, and what would be done; writes nothing
  signalbox checklist <lint | test | explain>
                               check a checklist, run its fixtures, show what a diff would oblige; asks no model
  signalbox help               this page

Each takes --json and --help. Exit: 0 done; 1 something failed; 2 a wrong option, setting or name.
The server is \`npm start\`.
`
