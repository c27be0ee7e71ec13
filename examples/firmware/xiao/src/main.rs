//! The clip on a Seeed XIAO nRF52840 Sense: radio, sensor and battery around the pure `clip`.
//!
//! Compiled, never yet run on the board. What it leaves out of the profile: self test, learning the
//! gyroscope's offset, sleep, and settings that outlive a reset (docs/wire-format.md allows that).

#![no_std]
#![no_main]

mod clip;
mod sensor;

use core::cell::RefCell;

use embassy_executor::Spawner;
use embassy_futures::join::join;
use embassy_futures::select::{Either, select, select4};
use embassy_nrf::config::{Config as Board, HfclkSource, LfclkSource};
use embassy_nrf::gpio::{Input, Level, Output, OutputDrive, Pull};
use embassy_nrf::interrupt::Priority;
use embassy_nrf::mode::Async;
use embassy_nrf::saadc::{self, Saadc};
use embassy_nrf::twim::{self, Twim};
use embassy_nrf::{bind_interrupts, pac, peripherals, rng};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::mutex::Mutex;
use embassy_sync::signal::Signal;
use embassy_time::{Duration, Instant, Timer};
use nape_wire::config::ATT_INVALID;
use nape_wire::data::payload;
use nape_wire::status::Rest;
use nape_wire::{Activity, Info, PlacementCode, Reply, Status, uuid};
use nrf_sdc::mpsl::{self, MultiprotocolServiceLayer};
use nrf_sdc::{self as sdc};
use panic_reset as _;
use static_cell::StaticCell;
use trouble_host::prelude::*;

use clip::{Clip, Frame, Todo};
use sensor::{CHUNK, Sensor};

bind_interrupts!(struct Irqs {
    RNG => rng::InterruptHandler<peripherals::RNG>;
    SAADC => saadc::InterruptHandler;
    TWISPI0 => twim::InterruptHandler<peripherals::TWISPI0>;
    EGU0_SWI0 => mpsl::LowPrioInterruptHandler;
    CLOCK_POWER => mpsl::ClockInterruptHandler;
    RADIO => mpsl::HighPrioInterruptHandler;
    TIMER0 => mpsl::HighPrioInterruptHandler;
    RTC0 => mpsl::HighPrioInterruptHandler;
});

#[gatt_server]
struct Server {
    motion: Motion,
    _device: Device,
    battery: Battery,
}

// Values of the profile are answered from the clip itself, so the table keeps none.
#[gatt_service(uuid = "98b90001-2cd7-4a2b-85c8-eb2403cdf8cd")]
struct Motion {
    #[characteristic(uuid = "98b90002-2cd7-4a2b-85c8-eb2403cdf8cd", read)]
    info: (),
    #[characteristic(uuid = "98b90003-2cd7-4a2b-85c8-eb2403cdf8cd", read, write)]
    config: (),
    #[characteristic(uuid = "98b90004-2cd7-4a2b-85c8-eb2403cdf8cd", write, indicate)]
    control: (),
    #[characteristic(uuid = "98b90005-2cd7-4a2b-85c8-eb2403cdf8cd", notify)]
    data: (),
    #[characteristic(uuid = "98b90006-2cd7-4a2b-85c8-eb2403cdf8cd", read, notify)]
    status: (),
}

#[gatt_service(uuid = service::DEVICE_INFORMATION)]
struct Device {
    #[characteristic(uuid = characteristic::MANUFACTURER_NAME_STRING, read, value = "Self-made")]
    maker: &'static str,
    #[characteristic(uuid = characteristic::MODEL_NUMBER_STRING, read, value = "XIAO nRF52840 Sense")]
    model: &'static str,
    #[characteristic(uuid = characteristic::FIRMWARE_REVISION_STRING, read, value = env!("CARGO_PKG_VERSION"))]
    firmware: &'static str,
}

#[gatt_service(uuid = service::BATTERY)]
struct Battery {
    #[characteristic(uuid = characteristic::BATTERY_LEVEL, read, notify, value = 100)]
    level: u8,
}

/// Where this clip is worn, until the host says otherwise.
const PLACEMENT: PlacementCode = PlacementCode::Unknown;
/// Battery low from here on, mV: about 10 % of a LiPo cell under a small load. Our choice.
const LOW_MV: u16 = 3500;

type Link<'stack, 'server> = GattConnection<'stack, 'server, DefaultPacketPool>;

/// What the tasks of a connection share; one thread, so borrows never meet.
struct Shared {
    clip: RefCell<Clip>,
    /// Full: 4, more than a host that waits for its replies can cause; a further one is dropped, and
    /// the host asks again.
    replies: Channel<NoopRawMutex, Reply, 4>,
    todo: Signal<NoopRawMutex, Todo>,
    blink: Signal<NoopRawMutex, u8>,
    health: RefCell<Health>,
}

struct Health {
    battery_mv: u16,
    charging: bool,
    temperature_cc: i16,
    reset_reason: u8,
    dead_sensor: bool,
    interval: u16,
    dropped_notifications: u32,
}

impl Shared {
    fn status(&self, mtu: u16, short: bool) -> Status {
        let (clip, health) = (self.clip.borrow(), self.health.borrow());
        Status {
            uptime_ms: Instant::now().as_millis() as u32,
            activity: match (health.dead_sensor, clip.streaming()) {
                (true, _) => Activity::Fault,
                (false, true) => Activity::Streaming,
                (false, false) => Activity::Idle,
            },
            charging: health.charging,
            worn: None,
            battery_mv: health.battery_mv,
            temperature_cc: health.temperature_cc,
            dropped_samples: clip.dropped_samples,
            rest: (!short).then_some(Rest {
                dropped_notifications: health.dropped_notifications,
                reset_reason: health.reset_reason,
                errors: 0,
                interval: health.interval,
                mtu,
            }),
        }
    }
}

#[embassy_executor::task]
async fn mpsl_task(mpsl: &'static MultiprotocolServiceLayer<'static>) -> ! {
    mpsl.run().await
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let mut board = Board::default();
    board.hfclk_source = HfclkSource::ExternalXtal;
    // The board has a 32.768 kHz crystal (Seeed's variant.h: USE_LFXO).
    board.lfclk_source = LfclkSource::ExternalXtal;
    board.dcdc.reg1 = true;
    // The radio's own interrupts come first.
    board.gpiote_interrupt_priority = Priority::P2;
    board.time_interrupt_priority = Priority::P2;
    let p = embassy_nrf::init(board);

    let mpsl_p =
        mpsl::Peripherals::new(p.RTC0, p.TIMER0, p.TEMP, p.PPI_CH19, p.PPI_CH30, p.PPI_CH31);
    let clock = mpsl::raw::mpsl_clock_lfclk_cfg_t {
        source: mpsl::raw::MPSL_CLOCK_LF_SRC_XTAL as u8,
        rc_ctiv: 0,
        rc_temp_ctiv: 0,
        accuracy_ppm: 50,
        skip_wait_lfclk_started: mpsl::raw::MPSL_DEFAULT_SKIP_WAIT_LFCLK_STARTED != 0,
    };
    static MPSL: StaticCell<MultiprotocolServiceLayer> = StaticCell::new();
    let mpsl =
        MPSL.init(MultiprotocolServiceLayer::new(mpsl_p, Irqs, clock).expect("the radio's clock"));
    spawner.spawn(mpsl_task(&*mpsl).expect("the only one"));

    let sdc_p = sdc::Peripherals::new(
        p.PPI_CH17, p.PPI_CH18, p.PPI_CH20, p.PPI_CH21, p.PPI_CH22, p.PPI_CH23, p.PPI_CH24,
        p.PPI_CH25, p.PPI_CH26, p.PPI_CH27, p.PPI_CH28, p.PPI_CH29,
    );
    let mut rng = rng::Rng::new(p.RNG, Irqs);
    let mut memory = sdc::Mem::<6144>::new();
    let controller =
        controller(sdc_p, &mut rng, mpsl, &mut memory).expect("memory enough for the radio");

    // P0.13 is left alone: the charger then gives 50 mA. Low, as an output, means 100 mA (Seeed's wiki).
    // P0.14 stays low: high while charging could damage P0.31 (Seeed's wiki, question 3).
    let _divider = Output::new(p.P0_14, Level::Low, OutputDrive::Standard);
    let charging = Input::new(p.P0_17, Pull::Up);
    let light = Output::new(p.P0_26, Level::High, OutputDrive::Standard);
    let channel = saadc::ChannelConfig::single_ended(p.P0_31);
    let adc = Saadc::new(p.SAADC, Irqs, saadc::Config::default(), [channel]);

    static WIRE: StaticCell<[u8; 16]> = StaticCell::new();
    let mut wire = twim::Config::default();
    wire.frequency = twim::Frequency::K400;
    let bus = Twim::new(p.TWISPI0, Irqs, p.P0_07, p.P0_27, wire, WIRE.init([0; 16]));
    let interrupt = Input::new(p.P0_11, Pull::None);
    let power = Output::new(p.P1_08, Level::High, OutputDrive::Standard0HighDrive1);
    let sensor = Mutex::new(Sensor::new(bus, interrupt, power));

    let mut uid = [0; 8];
    for (half, to) in uid.chunks_exact_mut(4).enumerate() {
        to.copy_from_slice(&pac::FICR.deviceid(half).read().to_le_bytes());
    }
    let reason = pac::POWER.resetreas().read().0;
    pac::POWER.resetreas().write(|w| w.0 = u32::MAX);
    let shared = Shared {
        clip: RefCell::new(Clip::new(uid, PLACEMENT)),
        replies: Channel::new(),
        todo: Signal::new(),
        blink: Signal::new(),
        health: RefCell::new(Health {
            battery_mv: 0,
            charging: false,
            temperature_cc: i16::MIN,
            reset_reason: reason as u8,
            dead_sensor: false,
            interval: 0,
            dropped_notifications: 0,
        }),
    };
    join(
        radio(controller, uid, &shared, &sensor),
        join(battery(adc, charging, &shared), blink(light, &shared)),
    )
    .await;
}

fn controller<'d, const N: usize>(
    p: sdc::Peripherals<'d>,
    rng: &'d mut rng::Rng<Async>,
    mpsl: &'d MultiprotocolServiceLayer,
    memory: &'d mut sdc::Mem<N>,
) -> Result<sdc::SoftdeviceController<'d>, sdc::Error> {
    let mtu = DefaultPacketPool::MTU as u16;
    sdc::Builder::new()?
        .support_adv()
        .support_peripheral()
        .support_dle_peripheral()
        .peripheral_count(1)?
        .buffer_cfg(mtu, mtu, 3, 3)?
        .build(p, rng, mpsl, memory)
}

/// Advertises, serves one host, and so on for ever.
async fn radio(
    controller: sdc::SoftdeviceController<'_>,
    uid: [u8; 8],
    shared: &Shared,
    sensor: &Mutex<NoopRawMutex, Sensor<'_>>,
) {
    // Random static (its two highest bits are 1), the same at each boot: hosts pin it.
    let mut address = [uid[0], uid[1], uid[2], uid[3], uid[4], uid[5] | 0xc0];
    address[0] ^= uid[6];
    address[1] ^= uid[7];
    let mut resources: HostResources<DefaultPacketPool, 1, 2> = HostResources::new();
    let stack = trouble_host::new(controller, &mut resources)
        .set_random_address(Address::random(address))
        .build();
    let mut runner = stack.runner();
    let mut peripheral = stack.peripheral();

    let mut name = *b"Nape clip 0000";
    for (i, digit) in name[10..].iter_mut().enumerate() {
        let nibble = uid[6 + i / 2] >> (4 * (1 - i % 2)) & 15;
        *digit = b"0123456789abcdef"[usize::from(nibble)];
    }
    let server = Server::new_with_config(GapConfig::Peripheral(PeripheralConfig {
        name: "Nape clip",
        appearance: &appearance::sensor::MOTION_SENSOR,
    }))
    .expect("a table of attributes");

    let serve = async {
        loop {
            let link = match advertise(&name, &mut peripheral, &server).await {
                Ok(link) => link,
                Err(_) => {
                    Timer::after_secs(1).await;
                    continue;
                }
            };
            shared.replies.clear();
            shared.todo.reset();
            let wishes = async {
                // Nobody is in the way of the first reads.
                Timer::after_secs(2).await;
                let longer = link.raw().update_data_length(&stack, 251, 2120);
                longer.await.ok();
                let wanted = RequestedConnParams {
                    min_connection_interval: Duration::from_millis(60),
                    max_connection_interval: Duration::from_millis(100),
                    max_latency: 0,
                    supervision_timeout: Duration::from_secs(4),
                    ..Default::default()
                };
                link.raw()
                    .update_connection_params(&stack, &wanted)
                    .await
                    .ok();
                core::future::pending::<()>().await;
            };
            // Whichever ends first: the link is gone.
            select4(
                events(&server, &link, shared),
                join(replies(&server, &link, shared), wishes),
                stream(&server, &link, shared, sensor),
                health(&server, &link, shared),
            )
            .await;
            shared.clip.borrow_mut().disconnected();
            sensor.lock().await.stop().await.ok();
        }
    };
    select(
        async {
            // An error of the controller leaves nothing to do but to begin anew.
            if runner.run().await.is_err() {
                cortex_m::peripheral::SCB::sys_reset();
            }
        },
        serve,
    )
    .await;
}

async fn advertise<'stack, 'server, C: Controller>(
    name: &[u8],
    peripheral: &mut Peripheral<'stack, C, DefaultPacketPool>,
    server: &'server Server<'stack>,
) -> Result<Link<'stack, 'server>, BleHostError<C::Error>> {
    let mut packet = [0; 31];
    let len = AdStructure::encode_slice(
        &[
            AdStructure::Flags(LE_GENERAL_DISCOVERABLE | BR_EDR_NOT_SUPPORTED),
            AdStructure::CompleteServiceUuids128(&[uuid::SERVICE.to_le_bytes()]),
        ],
        &mut packet,
    )?;
    let mut answer = [0; 31];
    let named = AdStructure::encode_slice(&[AdStructure::CompleteLocalName(name)], &mut answer)?;
    let parameters = AdvertisementParameters {
        interval_min: Duration::from_millis(150),
        interval_max: Duration::from_millis(200),
        ..Default::default()
    };
    let advertiser = peripheral
        .advertise(
            &parameters,
            Advertisement::ConnectableScannableUndirected {
                adv_data: &packet[..len],
                scan_data: &answer[..named],
            },
        )
        .await?;
    Ok(advertiser.accept().await?.with_attribute_server(server)?)
}

/// Reads and writes of the host.
async fn events(server: &Server<'_>, link: &Link<'_, '_>, shared: &Shared) {
    let motion = &server.motion;
    loop {
        let event = match link.next().await {
            GattConnectionEvent::Disconnected { .. } => return,
            GattConnectionEvent::ConnectionParamsUpdated { conn_interval, .. } => {
                shared.health.borrow_mut().interval = (conn_interval.as_micros() / 1250) as u16;
                continue;
            }
            GattConnectionEvent::Gatt { event } => event,
            _ => continue,
        };
        let mtu = link.raw().att_mtu();
        let reply = match event {
            GattEvent::Read(event) => {
                let mut out = [0; Info::MAX_LEN];
                let handle = event.handle();
                let len = if handle == motion.info.handle {
                    shared.clip.borrow().info().emit(&mut out).ok()
                } else if handle == motion.config.handle {
                    shared.clip.borrow().applied().emit(&mut out).ok()
                } else if handle == motion.status.handle {
                    shared.status(mtu, false).emit(&mut out).ok()
                } else {
                    None
                };
                match len {
                    Some(len) => {
                        let mut value = heapless::Vec::<u8, { Info::MAX_LEN }>::new();
                        value.extend_from_slice(&out[..len]).ok();
                        event.accept_unprocessed(&value)
                    }
                    None => event.accept(),
                }
            }
            GattEvent::Write(event) if event.handle() == motion.config.handle => {
                let taken = event.with_data(|offset, bytes| match offset {
                    0 => shared.clip.borrow_mut().write_config(bytes),
                    _ => Err(ATT_INVALID),
                });
                match taken {
                    Ok(()) => event.accept_unprocessed(),
                    Err(code) => event.reject(AttErrorCode::new(code)),
                }
            }
            GattEvent::Write(event) if event.handle() == motion.control.handle => {
                // The moment it arrived is what time sync is about.
                let now = Instant::now().as_micros();
                let answer = event.with_data(|offset, bytes| match offset {
                    0 => shared
                        .clip
                        .borrow_mut()
                        .command(bytes, now, usize::from(mtu)),
                    _ => Err(ATT_INVALID),
                });
                match answer {
                    Ok((reply, todo)) => {
                        match todo {
                            Todo::Nothing => {}
                            Todo::Blink(seconds) => shared.blink.signal(seconds),
                            todo => shared.todo.signal(todo),
                        }
                        shared.replies.try_send(reply).ok();
                        event.accept_unprocessed()
                    }
                    Err(code) => event.reject(AttErrorCode::new(code)),
                }
            }
            event => event.accept(),
        };
        if let Ok(reply) = reply {
            reply.send().await;
        }
    }
}

/// Indicates replies, one after the other.
async fn replies(server: &Server<'_>, link: &Link<'_, '_>, shared: &Shared) {
    loop {
        let reply = shared.replies.receive().await;
        let mut out = [0; Reply::MAX_LEN];
        if let Ok(len) = reply.emit(&mut out) {
            let control = server.motion.control.to_raw();
            if control
                .indicate_raw(link, &out[..len], false)
                .await
                .is_err()
            {
                return;
            }
        }
    }
}

/// The sensor into frames, and those to the host. While the link is slow the sensor's own FIFO waits:
/// 4 kbyte, 6.5 s at 52 Hz; what it cannot hold is counted as lost.
async fn stream(
    server: &Server<'_>,
    link: &Link<'_, '_>,
    shared: &Shared,
    sensor: &Mutex<NoopRawMutex, Sensor<'_>>,
) {
    let mut sensor = sensor.lock().await;
    let mut running = false;
    let mut samples = [[0; 9]; CHUNK];
    loop {
        let todo = if running {
            match select(shared.todo.wait(), sensor.wait()).await {
                Either::First(todo) => Some(todo),
                Either::Second(()) => None,
            }
        } else {
            Some(shared.todo.wait().await)
        };
        match todo {
            Some(Todo::Start(config)) => {
                let batch = usize::from(config.batch);
                running = matches!(sensor.start(config, batch).await, Ok(true));
                shared.health.borrow_mut().dead_sensor = !running;
                continue;
            }
            Some(_) => {
                sensor.stop().await.ok();
                running = false;
                continue;
            }
            None => {}
        }
        let Ok(drained) = sensor.drain(&mut samples).await else {
            shared.health.borrow_mut().dead_sensor = true;
            running = false;
            continue;
        };
        let (now, mtu) = (
            Instant::now().as_micros(),
            usize::from(link.raw().att_mtu()),
        );
        let mut frames = heapless::Vec::<Frame, { CHUNK + 1 }>::new();
        let keep = |frame| {
            frames.push(frame).ok();
        };
        if drained.overran {
            shared.clip.borrow_mut().overran(now, mtu, keep);
        } else {
            let samples = &samples[..drained.count];
            shared
                .clip
                .borrow_mut()
                .samples(now, drained.newest, samples, mtu, keep);
        }
        for frame in &frames {
            let data = server.motion.data.to_raw();
            if data.notify_raw(link, frame.bytes(), false).await.is_err() {
                let mut health = shared.health.borrow_mut();
                health.dropped_notifications = health.dropped_notifications.wrapping_add(1);
            }
        }
        if let Ok(temperature) = sensor.temperature_cc().await {
            shared.health.borrow_mut().temperature_cc = temperature;
        }
    }
}

/// Status each second, and when its state changes; the battery level when it does.
async fn health(server: &Server<'_>, link: &Link<'_, '_>, shared: &Shared) {
    let (mut level, mut before, mut ticks) = (None, None, 0_u8);
    loop {
        let mtu = link.raw().att_mtu();
        let status = shared.status(mtu, payload(usize::from(mtu)) < Status::LEN);
        let state = (status.activity, status.charging);
        if ticks == 0 || before != Some(state) {
            let mut out = [0; Status::LEN];
            if let Ok(len) = status.emit(&mut out) {
                let raw = server.motion.status.to_raw();
                raw.notify_raw(link, &out[..len], false).await.ok();
            }
        }
        before = Some(state);
        let now = percent(status.battery_mv);
        if level != Some(now) {
            server.battery.level.notify(link, &now, true).await.ok();
            level = Some(now);
        }
        ticks = (ticks + 1) % 10;
        Timer::after_millis(100).await;
    }
}

/// Share of the charge at this voltage: a LiPo cell at rest, three straight lines. Our choice, ± 10 %.
fn percent(mv: u16) -> u8 {
    let part =
        |from: u16, to: u16, low: u16, high: u16| low + (mv - from) * (high - low) / (to - from);
    (match mv {
        0..3300 => 0,
        3300..3650 => part(3300, 3650, 0, 10),
        3650..3850 => part(3650, 3850, 10, 60),
        3850..4180 => part(3850, 4180, 60, 100),
        _ => 100,
    }) as u8
}

/// Looks at the battery and the charger every ten seconds.
async fn battery(mut adc: Saadc<'_, 1>, charging: Input<'_>, shared: &Shared) {
    loop {
        let mut raw = [0];
        adc.sample(&mut raw).await;
        // 12 bits of 3.6 V (reference 0.6 V, gain 1/6), behind 1 MOhm over 510 kOhm.
        let mv = u32::from(raw[0].max(0).unsigned_abs()) * 3600 / 4096 * 1510 / 510;
        {
            let mut health = shared.health.borrow_mut();
            health.battery_mv = mv as u16;
            health.charging = charging.is_low();
        }
        shared.clip.borrow_mut().battery_low = mv < u32::from(LOW_MV);
        Timer::after_secs(10).await;
    }
}

/// Blinks when asked to; the light is on at low.
async fn blink(mut light: Output<'_>, shared: &Shared) {
    loop {
        let mut left = u32::from(shared.blink.wait().await) * 4;
        while left > 0 {
            light.toggle();
            left -= 1;
            match select(Timer::after_millis(250), shared.blink.wait()).await {
                Either::First(()) => {}
                Either::Second(seconds) => left = u32::from(seconds) * 4,
            }
        }
        light.set_high();
    }
}
