/**
 * The shell text that builds a sandbox. Bash, because every system that has the launchers has it, and because the text
 * runs before the wall stands: it takes everything as arguments and nothing from the repository.
 */

/**
 * First in every launch: drops what the caller's process left open, so that no descriptor of the host gets inside.
 * Arguments: the command to become.
 */
export const closeDescriptors = `
[[ -d /proc/self/fd ]] || exit 125
for open in /proc/self/fd/*; do
  number=\${open##*/}
  if (( number > 2 )); then eval "exec $number>&-"; fi
done
exec "$@" </dev/null
`

/**
 * Last in every launch, already inside and without rights: limits, then the command with exactly its environment.
 * A limit that is already lower stays. Arguments: folder, setpriv, env, then \`NAME=value\`… and the command.
 */
export const becomeCommand = `
ulimit -c 0
ulimit -u 4096 2>/dev/null
ulimit -f $((4 * 1024 * 1024)) 2>/dev/null
ulimit -v $((128 * 1024 * 1024)) 2>/dev/null
cd -- "$1" || exit 125
exec "$2" --no-new-privs -- "$3" -i -- "\${@:4}"
`

/**
 * \`fresh_proc FOLDER TWIN\`: a process table of this namespace only. For the kernel's user 0 the writable parts are
 * covered: without any capability it may still write \`/proc/sys/kernel/core_pattern\`, which runs as the host's root.
 * A covered table may not be mounted again by a sandbox inside this one, so TWIN holds a whole one, read-only, from
 * which the inner sandbox may make a read-only one. Needs \`$rights\`.
 */
export const freshProc = `
options=nosuid,nodev,noexec
fresh_proc() {
  if ! mount -t proc -o "$options" proc "$1" 2>/dev/null; then
    mount -t proc -o "ro,$options" proc "$1"
    return
  fi
  if [[ $rights != root ]]; then return; fi
  for name in acpi bus driver fs irq mtrr pressure scsi sys sysrq-trigger tty; do
    if [[ ! -e $1/$name ]]; then continue; fi
    mount -o "bind,ro,$options" "$1/$name" "$1/$name"
  done
  mount -t proc -o "ro,$options" proc "$2"
}
`
