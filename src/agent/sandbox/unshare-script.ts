import { freshProc } from './scripts.ts'

/**
 * Builds the walls of the \`unshare\` tier from inside fresh namespaces, as their root, then lets the command in.
 *
 * The new root is assembled on \`/sys\`, where no tree of the host can be a source. The command's own user namespace is
 * made while the old process table is still writable (its id map is written there); the last steps, which need the
 * rights the command must not have, happen while it waits. This shell stays behind as process 1 and ends everything
 * when the command ends.
 *
 * Arguments: rights, network, workspace, uid, gid, bash, setsid, unshare, the command's first script, the number of
 * mounts, then kind and path of each mount, then the command's arguments.
 */
export const buildWalls = `
set -euo pipefail
rights=$1 network=$2 workspace=$3 uid=$4 gid=$5 bash=$6 setsid=$7 unshare=$8 first=$9 count=\${10}
shift 10
new=/sys

points=() flags=()
while read -r _ _ _ _ point options _; do
  case $point in /dev/* | /proc/*) continue ;; esac
  printf -v point '%b' "$point"
  options=\${options//,idmapped/}
  points+=("$point") flags+=("\${options/#rw/ro}")
done </proc/self/mountinfo

# Remounts a shown tree and every mount below it; a flag that a mount has already may not be dropped.
read_only() {
  local top=\${1%/} index kept=
  for index in "\${!points[@]}"; do
    case $top/ in "\${points[index]%/}"/*) kept=\${flags[index]} ;; esac
  done
  mount -o "remount,bind,ro,nosuid,$kept" "$new$top"
  for index in "\${!points[@]}"; do
    case \${points[index]} in "$top"/?*) ;; *) continue ;; esac
    if [[ ! -e $new\${points[index]} ]]; then continue; fi
    mount -o "remount,bind,ro,nosuid,\${flags[index]}" "$new\${points[index]}"
  done
}

mount --rbind / "$new"
read_only /
${freshProc}
fresh_proc "$new/proc" "$new/dev/shm"

mount -t tmpfs -o mode=755,nosuid tmpfs "$new/dev"
for device in null zero full random urandom tty; do
  : >"$new/dev/$device"
  mount --bind "/dev/$device" "$new/dev/$device"
done
mkdir "$new/dev/pts" "$new/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts "$new/dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$new/dev/shm"
ln -s pts/ptmx "$new/dev/ptmx"
ln -s /proc/self/fd "$new/dev/fd"
for number in 0 1 2; do
  name=(stdin stdout stderr)
  ln -s "/proc/self/fd/$number" "$new/dev/\${name[number]}"
done

place() {
  if [[ -e $new$2 ]]; then return; fi
  mkdir -p "$new\${2%/*}"
  if [[ -d $1 ]]; then mkdir "$new$2"; else : >"$new$2"; fi
}
for (( ; count > 0; count-- )); do
  kind=$1 path=$2
  shift 2
  case $kind in
    hide) place / "$path"; mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$new$path" ;;
    mask) place /dev/null "$path"; mount --bind /dev/null "$new$path" ;;
    write) place "$path" "$path"; mount --rbind "$path" "$new$path" ;;
    read) place "$path" "$path"; mount --rbind "$path" "$new$path"; read_only "$path" ;;
  esac
done

if [[ $network == none ]]; then
  ip link set lo up 2>/dev/null || perl -e '
    my $request = pack("Z16 s x22", "lo", 0x41);
    socket(my $socket, 2, 2, 0) or exit 1;
    ioctl($socket, 0x8914, $request) or exit 1'
fi

exec 3<> <(:) 4<> <(:)
"$setsid" "$unshare" --user "--map-user=$uid" "--map-group=$gid" -- "$bash" -c '
  echo >&3
  read -r <&4
  exec 3>&- 4>&-
  exec "$@"
' sandbox "$bash" -c "$first" sandbox "$workspace" "$@" &
command=$!
read -r -t 20 <&3
cd "$new"
mkdir dev/old
pivot_root . dev/old
umount -l /dev/old
rmdir /dev/old
cd /
echo >&4
wait "$command"
`
