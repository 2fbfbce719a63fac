/** What the self-test proves, each by name. */
export const properties = [
  'environment',
  'descriptors',
  'hidden',
  'network',
  'workspace',
  'git',
  'outside',
  'privileges',
  'processes',
  'namespaces',
] as const

export type Property = (typeof properties)[number]

/**
 * Runs inside a sandbox and tries everything a hostile command would. Prints `property ok` or `property leak: …`.
 * The canary arrives in two halves, so that no argument list holds it by our own doing.
 * Arguments: both halves, the hidden file, a port where the host listens, a name for files, the host's namespaces,
 * then the folders outside the workspace.
 */
export const probe = `
canary=$1$2 hidden=$3 port=$4 name=$5 namespaces=$6
shift 6
say() { if [[ -z $2 ]]; then echo "$1 ok"; else echo "$1 leak: $2"; fi; }
holds() { grep -aqsF -- "$canary"; }

leak=
if env | holds; then leak=variables; fi
for file in /proc/[0-9]*/environ; do if cat "$file" 2>/dev/null | holds; then leak=$file; fi; done
say environment "$leak"

leak=
for open in /proc/self/fd/*; do
  number=\${open##*/}
  if (( number > 2 )) && [[ -e $open ]]; then leak=$number; fi
done
if cat <&9 2>/dev/null | holds; then leak=9; fi
if [[ $(readlink /proc/self/fd/0) != /dev/null ]]; then leak=0; fi
say descriptors "$leak"

leak=
if cat "$hidden" 2>/dev/null | holds; then leak=$hidden; fi
say hidden "$leak"

leak=
if (exec 5<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then leak="port $port"; fi
while read -r interface _; do
  case $interface in *:) if [[ $interface != lo: ]]; then leak=$interface; fi ;; esac
done </proc/self/net/dev
if [[ $( (exec 5<>/dev/tcp/127.0.0.1/1) 2>&1 ) == *unreachable* ]]; then leak='no loopback'; fi
say network "$leak"

leak=
if ! (: >"$name") 2>/dev/null; then leak='not writable'; fi
say workspace "$leak"

leak=
if (: >".git/$name") 2>/dev/null || mv .git ".git-$name" 2>/dev/null; then leak=writable; fi
if ! [[ -e .git/HEAD ]]; then leak='not readable'; fi
say git "$leak"

leak=
for folder in "$@"; do if (: >"$folder/$name") 2>/dev/null; then leak="$leak $folder"; fi; done
if (cat /proc/sys/kernel/core_pattern >/proc/sys/kernel/core_pattern) 2>/dev/null; then leak="$leak /proc/sys"; fi
say outside "$leak"

leak=
while read -r field value; do
  case $field in
    CapInh: | CapPrm: | CapEff: | CapAmb:) if [[ $value != 0000000000000000 ]]; then leak="$leak $field"; fi ;;
    NoNewPrivs:) if [[ $value != 1 ]]; then leak="$leak $field"; fi ;;
  esac
done </proc/self/status
if sudo -n true 2>/dev/null; then leak="$leak sudo"; fi
say privileges "$leak"

leak=
for file in /proc/[0-9]*/cmdline; do if cat "$file" 2>/dev/null | holds; then leak=$file; fi; done
say processes "$leak"

leak=
for pair in $namespaces; do
  if [[ $(readlink "/proc/self/ns/\${pair%%=*}") == "\${pair#*=}" ]]; then leak="$leak \${pair%%=*}"; fi
done
say namespaces "$leak"
`
