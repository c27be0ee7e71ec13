# Runs in the guest: the programs are copied off the shared folder, which is slow, and the driver started.
mkdir -p /tmp/bin
busybox cp /host/vm-guest /host/firmware-sim /host/radio.py /tmp/bin/
busybox chmod +x /tmp/bin/*
/tmp/bin/vm-guest /tmp/bin /host/out
