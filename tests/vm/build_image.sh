#!/usr/bin/env bash
# Builds the virtual machine of the Bluetooth tests: a Linux kernel with a virtual radio, bluetoothd, a
# system bus and Bumble, from Debian packages and three Python wheels. Nothing else: the programs under
# test come in through a shared folder (run_vm.sh), so that a new test needs no new image.
#
# Usage: build_image.sh [--check] [FOLDER]     makes FOLDER/img.cpio and FOLDER/vmlinuz; default target/vm
#        --check: only says whether they are there and up to date
# Needs: apt-get install cpio kmod python3-pip  (and qemu-system-x86 seabios to run it)
#
# The packages are those of this machine's own Debian release: its programs then find in the guest the
# libraries they were linked for. No root is needed. An image that is there and up to date is kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
check=
[ "${1:-}" != --check ] || { check=1 && shift; }
out=${1:-${CARGO_TARGET_DIR:-$here/../../target}/vm}
mkdir -p "$out" && out=$(cd "$out" && pwd)

# What Bluetooth and the radio need; their dependencies follow.
packages=(bluez dbus-daemon dbus-bin dbus-system-bus-common python3 busybox-static kmod)
# Dependencies that only an installed system needs, not one that is unpacked and thrown away.
left_out='adduser|debconf|dpkg|init-system-helpers|lib(asound2-data|db5|file|gdbm|gssapi|k5|krb5|nsl|number|pam|perl|semanage|sepol|sqlite|text|tirpc)|lsb-base|media-types|passwd|perl|python3\.[0-9]+_|sysvinit|tar_|udev|usr-is-merged|usrmerge'
# Bumble drives the virtual radio (its own cryptography will do: nothing is paired here).
wheels=(bumble==0.0.236 pyee==13.0.1 typing_extensions==4.16.0)
# 9p: the shared folder; hci_vhci: the radio; uhid and the algorithms: bluetoothd asks for them.
modules=(virtio_pci 9pnet_virtio 9p hci_vhci uhid cmac algif_skcipher algif_hash ecb ctr)

stamp=$(cat "$here/build_image.sh" "$here/guest/init" /etc/debian_version | sha256sum | cut -d' ' -f1)
if [ -f "$out/img.cpio" ] && [ -f "$out/vmlinuz" ] && [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then
    echo "$out is up to date"
    exit 0
fi
[ -z "$check" ] || exit 1
[ "$(dpkg --print-architecture)" = amd64 ] || { echo "the image is made for amd64 only" >&2; exit 1; }
PATH=$PATH:/usr/sbin:/sbin
for program in cpio depmod python3; do
    command -v $program >/dev/null || { echo "$program is missing: apt-get install cpio kmod python3-pip" >&2; exit 1; }
done
rm -f "$out/stamp"
work=$(mktemp -d "$out/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

# --- packages, by this machine's own apt, as if nothing were installed
mkdir -p "$work"/archives/partial "$root"
: >"$work/status"
kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-[0-9]/ { print $2; exit }')
[ -n "$kernel" ] || { echo "no Debian kernel is offered here: apt-get update, and Debian, are needed" >&2; exit 1; }
uris() {
    apt-get -qq --print-uris --no-install-recommends -o Debug::NoLocking=1 "$@" | awk '{ print $2 }'
}
mapfile -t wanted < <(uris -o Dir::State::Status="$work/status" install "${packages[@]}" | grep -vE "^($left_out)")
# The names and versions just resolved, asked for one by one: apt checks each against the signed list.
names=()
for file in "${wanted[@]}"; do
    name=${file%%_*} version=${file#*_}
    version=${version%_*}
    names+=("$name=${version//%3a/:}")
done
(cd "$work/archives" && apt-get download -qq -o APT::Sandbox::User=root "${names[@]}" "$kernel")
# Merged /usr: the links first, and tar must not replace them.
for d in bin sbin lib lib64; do mkdir -p "$root/usr/$d" && ln -s usr/$d "$root/$d"; done
kern=$work/kern
mkdir "$kern"
for deb in "$work"/archives/*.deb; do
    to=$root
    case $deb in */linux-image-*) to=$kern ;; esac
    dpkg --fsys-tarfile "$deb" | tar -x --keep-directory-symlink --no-same-owner -C "$to"
done
rm -rf "$work/archives"

# --- Python: Bumble, and only what it imports
mkdir -p "$root/opt/py"
PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install -q --root-user-action=ignore --no-deps --no-compile \
    --target "$root/opt/py" "${wheels[@]}"
rm -rf "$root"/opt/py/{*.dist-info,bin,bumble/{apps,tools,vendor,testing,audio}}

# --- what nobody reads in there
rm -rf "$root"/usr/share/{doc,man,locale,info,lintian,perl*,mime,zsh,i18n,bash-completion,X11,icons,python3*,alsa} \
    "$root"/usr/lib/x86_64-linux-gnu/{gconv,perl*} "$root"/usr/lib/{udev,cups} "$root"/usr/lib/python3/dist-packages \
    "$root"/usr/lib/python3.*/{test,idlelib,lib2to3,ensurepip,pydoc_data,tkinter,unittest,distutils} \
    "$root"/usr/bin/{*-tester,perl*,btmon} "$root"/var/{lib,cache}

# --- kernel and the modules it needs
version=$(ls "$kern"/lib/modules)
depmod -b "$kern" "$version"
mkdir -p "$root/usr/lib/modules/$version"
for m in "${modules[@]}"; do
    modprobe -d "$kern" -S "$version" --show-depends "$m" 2>/dev/null | awk '/^insmod/ { print $2 }'
done | sort -u | while read -r file; do
    to=$root/usr/${file#"$kern/"}
    mkdir -p "$(dirname "$to")" && cp "$file" "$to"
done
cp "$kern/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$root/usr/lib/modules/$version/"
depmod -b "$root" "$version"
cp "$kern/boot/vmlinuz-$version" "$out/vmlinuz"

# --- the little system around it
mkdir -p "$root"/{host,proc,sys,dev,run,tmp,var/lib/{bluetooth,dbus},etc/bluetooth,root}
ln -s /run "$root/var/run"
cat >"$root/etc/passwd" <<'P'
root:x:0:0:root:/root:/bin/sh
messagebus:x:100:100::/nonexistent:/bin/false
P
cat >"$root/etc/group" <<'G'
root:x:0:
messagebus:x:100:
bluetooth:x:101:
G
printf '[General]\nName=guest\n[Policy]\nAutoEnable=true\n' >"$root/etc/bluetooth/main.conf"
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
cp "$here/guest/init" "$root/init" && chmod +x "$root/init"
# Same version of Python here and there: compiled here, as the emulated guest is slow. Else it compiles itself.
guest_python=$(cd "$root/usr/lib" && echo python3.[0-9]*)
if command -v "$guest_python" >/dev/null; then
    "$guest_python" -m compileall -q -s "$root" "$root/usr/lib/$guest_python" "$root/opt/py" >/dev/null || true
fi
(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio -0 -o -H newc -R 0:0 --quiet) >"$work/img.cpio"
mv "$work/img.cpio" "$out/img.cpio"
echo "$stamp" >"$out/stamp"
ls -l "$out/img.cpio" "$out/vmlinuz"
