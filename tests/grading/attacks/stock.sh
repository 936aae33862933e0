# nbgrader on a copy of the machine: stock.sh PLACE COURSE STUDENT, inside of new namespaces.
set -e
place=$1 course=$2 student=$3
mkdir "$place/result" "$place/copy"
mount -t tmpfs -o size=1g none "$place/copy"
cd "$place/copy"
mkdir changes work machine
for path in /*; do
    if [ -L "$path" ]; then
        cp -P "$path" machine/
    elif [ -d "$path" ] && ! [[ "$path" =~ ^/(dev|mnt|proc|sys)$ ]]; then
        mkdir "changes$path" "work$path" "machine$path"
        mount -t overlay overlay "machine$path" \
            -o "lowerdir=$path,upperdir=$PWD/changes$path,workdir=$PWD/work$path,userxattr"
    fi
done
mkdir -p machine/proc machine/dev/shm
mount -t proc proc machine/proc
for device in null zero full random urandom; do
    touch "machine/dev/$device"
    mount --bind "/dev/$device" "machine/dev/$device"
done

limited() { prlimit --nproc=400 --as=4294967296 --core=0 -- chroot machine "$@"; }
run='cd "$1" && timeout --kill-after=5 "$3" nbgrader autograde small --student "$2" &&
  timeout 60 nbgrader generate_feedback small --student "$2"'
set +e
limited bash -c "$run" bash "$course" "$student" "$SECONDS_FOR_IT" </dev/null >"$place/result/log" 2>&1

sleep 2 # for what the attack does behind nbgrader's back
left=0
for process in machine/proc/[0-9]*; do
    [ "$process" = machine/proc/1 ] || left=$((left + 1))
done
cp "machine$course/gradebook.db" "$place/result/"
cp -r "machine$course/autograded/$student/small" "$place/result/autograded" 2>/dev/null
cp -r "machine$course/feedback/$student/small" "$place/result/feedback" 2>/dev/null
(cd changes && grep -rlI planted . | sed 's|^\./||') >"$place/result/changed"
echo "$left" >"$place/result/left"
