#!/usr/bin/env bash
# Boots the image with FOLDER shared as /host and runs FOLDER/guest.sh inside, as root, until it ends.
#
# Usage: run_vm.sh IMAGE_FOLDER FOLDER [SECONDS]     its console is standard output
#
# Always emulated (TCG): where /dev/kvm exists it may still be broken, and then hangs instead of failing.
# `-M microvm` hangs, hence `pc`.
set -euo pipefail
image=$(cd "$1" && pwd) share=$(cd "$2" && pwd)
exec timeout -k 5 "${3:-600}" qemu-system-x86_64 -accel tcg,thread=multi -M pc -cpu qemu64 -smp 2 -m "${NAPE_VM_MB:-1024}" \
    -nodefaults -display none -serial stdio -no-reboot -kernel "$image/vmlinuz" -initrd "$image/img.cpio" \
    -append "console=ttyS0 panic=-1 quiet mitigations=off nokaslr audit=0 random.trust_cpu=on" \
    -virtfs "local,path=$share,mount_tag=host,security_model=none,id=host" </dev/null
