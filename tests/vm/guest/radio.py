#!/usr/bin/env python3
"""A virtual radio: one controller the kernel sees as its Bluetooth adapter, and one clip for each that
`firmware-sim pipe` serves, all on one simulated air (Bumble behind /dev/vhci).

It only moves bytes. What a clip offers, says and does, and when it dies or falls silent, is firmware-sim's;
here are the link layer and the attribute protocol. Each line sent to its socket is handed on as
a command (`kill head`, `range head 10`, …) and answered with one line.

Usage: radio.py PROGRAM [ARGUMENT…]     the command that speaks the pipe's JSON lines
"""

import asyncio
import json
import os
import sys
import time

from bumble import att, hci
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink
from bumble.transport.vhci import open_vhci_transport

START = time.monotonic()
SOCKET = "/run/radio.sock"
# Connection Timeout (Bluetooth Core 5.4, vol 1, part F, 2.8): what both ends see when a link dies.
TIMEOUT = 0x08
# Unlikely Error (vol 3, part F, 3.4.1.1): for what the pipe could not do and has no ATT error for.
UNLIKELY = 0x0E
# One fragment of a link with data length extension; the default of 27 bytes costs six times the work.
ACL_BYTES = 251


def say(*words):
    print(f"[radio {time.monotonic() - START:8.3f}]", *words, flush=True)


class Air(LocalLink):
    """Bumble 0.0.236 names the sender of data by its random address. Linux scans with a private address
    and connects with its public one: the connection's own address is the right one."""

    def send_acl_data(self, sender_controller, destination_address, transport, data):
        link = sender_controller.le_connections.get(destination_address)
        source = link.self_address if link else sender_controller.random_address

        def deliver():
            for c in self.controllers:
                there = c.le_connections.get(source)
                if c is not sender_controller and there and there.self_address == destination_address:
                    c.on_link_acl_data(source, transport, data)
                    return

        asyncio.get_running_loop().call_soon(deliver)


class Pipe:
    """firmware-sim behind its standard input and output."""

    def __init__(self, process):
        self.process, self.waiting, self.last = process, {}, 0

    def tell(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")

    async def ask(self, **request):
        self.last += 1
        answer = self.waiting[self.last] = asyncio.get_running_loop().create_future()
        self.tell(id=self.last, **request)
        return await answer

    async def listen(self, happened):
        while line := await self.process.stdout.readline():
            message = json.loads(line)
            if "id" in message:
                self.waiting.pop(message["id"]).set_result(message)
            else:
                happened(message)
        say("the pipe has ended")
        os._exit(1)


class Clip:
    """One clip's link layer and attribute server."""

    def __init__(self, air, pipe, name, address, mtu, services):
        self.air, self.pipe, self.name = air, pipe, name
        self.address = hci.Address(address, hci.Address.RANDOM_DEVICE_ADDRESS)
        self.controller = plain(Controller(name, link=air))
        self.device = Device(name=name, address=self.address, host=Host(self.controller, AsyncPipeSink(self.controller)))
        self.values, self.connection, self.opened = {}, None, None
        self.advertised, self.on_air, self.changing = None, None, asyncio.Lock()
        self.indications = asyncio.Queue()
        self.device.gatt_server.max_mtu = mtu
        for service in services:
            self.device.add_service(Service(uuid(service["uuid"]), [self.characteristic(c) for c in service["characteristics"]]))
        self.device.on("connection", self.on_connection)

    def characteristic(self, about):
        name, key, may = about["uuid"], uuid(about["uuid"]), Characteristic.Properties
        properties, permissions = may(0), Characteristic.Permissions(0)
        for flag in ("read", "write", "notify", "indicate"):
            if about[flag]:
                properties |= may[flag.upper()]
        if about["read"]:
            permissions |= Characteristic.READABLE
        if about["write"]:
            permissions |= Characteristic.WRITEABLE

        async def read(_connection):
            answer = await self.request(do="read", uuid=name)
            return bytes.fromhex(answer["value"])

        async def write(_connection, value):
            await self.request(do="write", uuid=name, value=value.hex())

        made = Characteristic(key, properties, permissions, CharacteristicValue(read=read, write=write))
        # (Not awaited: the pipe answers in order, so a later write finds the subscription done.)
        made.on("subscription", lambda _c, notify, indicate: self.later(self.request(do="subscribe", uuid=name, on=notify or indicate)))
        self.values[name] = (made, about["indicate"])
        return made

    def later(self, what):
        async def guarded():
            try:
                await what
            except att.ATT_Error as error:
                say(self.name, "refused with ATT error", hex(error.error_code))

        asyncio.get_running_loop().create_task(guarded())

    async def request(self, **request):
        await self.open()
        answer = await self.pipe.ask(clip=self.name, **request)
        if answer.get("silent") and self.connection:
            say(self.name, request, "is not answered")
            await self.connection.cancel_on_disconnection(asyncio.get_running_loop().create_future())
        if "value" not in answer and "ok" not in answer:
            say(self.name, request, "->", answer)
            raise att.ATT_Error(answer.get("att_error", UNLIKELY))
        return answer

    def on_connection(self, connection):
        say(self.name, "connected to", connection.peer_address)
        self.connection, self.on_air, self.opened = connection, None, None
        connection.on("disconnection", self.on_disconnection)
        connection.on("connection_att_mtu_update", lambda: self.later(self.open()))

    def open(self):
        """Tells the firmware that somebody is there: once the MTU is known, or at the first request."""
        if self.opened is None and self.connection:
            mtu = self.connection.att_mtu
            say(self.name, "MTU", mtu)
            self.opened = asyncio.ensure_future(self.pipe.ask(clip=self.name, do="connect", mtu=mtu))
            self.opened.add_done_callback(self.on_open)
        return asyncio.shield(self.opened) if self.opened else asyncio.sleep(0)

    def on_open(self, done):
        if "ok" not in done.result():
            say(self.name, "does not take the connection:", done.result())
            self.drop()

    def on_disconnection(self, reason):
        say(self.name, "disconnected, reason", hex(reason))
        self.connection, self.opened = None, None
        while not self.indications.empty():
            self.indications.get_nowait()
        self.pipe.tell(clip=self.name, do="disconnect")
        self.later(self.advertise())

    def drop(self):
        """The link dies: both ends notice at once."""
        for controller in list(self.air.controllers):
            for peer, link in list(controller.le_connections.items()):
                if controller is self.controller or peer == self.address:
                    controller.on_le_disconnected(link, TIMEOUT)

    def happened(self, message):
        what = message["event"]
        if what == "notify":
            made, indicate = self.values[message["uuid"]]
            value = bytes.fromhex(message["value"])
            if not self.connection:
                return
            if indicate:
                self.indications.put_nowait((made, value))
            else:
                # Runs to its end without waiting for anything, so the order is kept.
                self.later(self.device.notify_subscriber(self.connection, made, value))
        elif what == "disconnected":
            self.drop()
        elif what == "advertising":
            self.advertised = (message["service"], message["name"]) if message["on"] else None
            self.later(self.advertise())

    async def indicate(self):
        while True:
            made, value = await self.indications.get()
            if not self.connection:
                continue
            try:
                # (Else it would wait half a minute for a host that has gone.)
                await self.connection.cancel_on_disconnection(
                    self.device.indicate_subscriber(self.connection, made, value)
                )
            except (asyncio.CancelledError, TimeoutError) as error:
                say(self.name, "indication lost:", repr(error))

    async def advertise(self):
        async with self.changing:
            wanted = None if self.connection else self.advertised
            if wanted == self.on_air:
                return
            if self.on_air:
                await self.device.stop_advertising()
            self.on_air = wanted
            say(self.name, "advertises" if wanted else "is silent")
            if not wanted:
                return
            service, name = wanted
            parts = [(AdvertisingData.FLAGS, b"\x06"), (AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, bytes(uuid(service)))]
            # 31 bytes in all; the simulated air answers no scan requests, so the name must be in here.
            room = 31 - len(bytes(AdvertisingData(parts))) - 2
            name = name.encode()
            kind = AdvertisingData.COMPLETE_LOCAL_NAME if len(name) <= room else AdvertisingData.SHORTENED_LOCAL_NAME
            parts.append((kind, name[:room]))
            await self.device.start_advertising(
                advertising_data=bytes(AdvertisingData(parts)),
                scan_response_data=b"",
                advertising_interval_min=100,
                advertising_interval_max=100,
            )

    async def run(self):
        await self.device.power_on()
        await self.advertise()
        await self.indicate()


def uuid(text):
    """16-bit UUIDs of the Bluetooth SIG go out as 16 bits, as real clips send them."""
    short = text.lower().removesuffix("-0000-1000-8000-00805f9b34fb")
    return UUID(short[4:] if len(short) == 8 and short.startswith("0000") else text)


def plain(controller):
    """Legacy LE only: with extended advertising or LL privacy the kernel waits for an event Bumble does not
    send; then each connect blocks it for 4 s and a disconnect never reaches the clip."""
    bits = hci.LeFeatureMask
    controller.le_features = bits(int(controller.le_features)) & ~(bits.LL_PRIVACY | bits.LE_EXTENDED_ADVERTISING)
    controller.le_acl_data_packet_length = ACL_BYTES
    return controller


async def main():
    process = await asyncio.create_subprocess_exec(
        *sys.argv[1:], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20
    )
    pipe, air = Pipe(process), Air()
    hello = json.loads(await process.stdout.readline())
    transport = await open_vhci_transport(None)
    plain(
        Controller(
            "laptop",
            host_source=transport.source,
            host_sink=transport.sink,
            link=air,
            public_address="C0:FF:EE:00:00:01",
        )
    )
    clips = {c["name"]: Clip(air, pipe, c["name"], c["address"], hello["mtu"], hello["services"]) for c in hello["clips"]}

    async def control(reader, writer):
        while line := await reader.readline():
            text = line.decode().strip()
            answer = await pipe.ask(do="command", line=text)
            say("command", text, "->", answer)
            writer.write((json.dumps(answer) + "\n").encode())
            await writer.drain()

    listening = asyncio.get_running_loop().create_task(pipe.listen(lambda m: clips[m["clip"]].happened(m)))
    running = [asyncio.get_running_loop().create_task(c.run()) for c in clips.values()]
    # Who is on the air, for the test; before the socket, whose presence says that all is ready.
    with open(SOCKET + ".json", "w") as file:
        json.dump(hello, file)
    await asyncio.start_unix_server(control, SOCKET)
    say("ready")
    await asyncio.gather(listening, *running)


asyncio.run(main())
