//! The LSM6DS3TR-C on the board's own I2C bus: its FIFO collects, its interrupt wakes us.
//!
//! Registers: ST, LSM6DS3TR-C datasheet, DocID030071 rev 3, pages in the comments; the way to read the
//! FIFO: application note AN5130.

use embassy_nrf::gpio::{Input, Output};
use embassy_nrf::twim::{Error, Twim};
use embassy_time::Timer;
use nape_wire::Config;
use nape_wire::config::FEATURE_GYR;
use nape_wire::data::Channels;

use crate::clip::Newest;

const ADDRESS: u8 = 0x6a;
const WHO_AM_I: u8 = 0x0f; // p. 60
const CHIP: u8 = 0x6a;
const FIFO_CTRL1: u8 = 0x06; // p. 54: threshold in words
const FIFO_CTRL5: u8 = 0x0a; // p. 58: rate, mode
const INT1_CTRL: u8 = 0x0d; // p. 59
const CTRL1_XL: u8 = 0x10; // p. 61
const CTRL3_C: u8 = 0x12; // p. 63
const CTRL6_C: u8 = 0x15; // p. 66
const OUT_TEMP_L: u8 = 0x20; // p. 73
const FIFO_STATUS1: u8 = 0x3a; // p. 79
const FIFO_DATA_OUT_L: u8 = 0x3e; // p. 81

/// Most samples read at once. Our choice: 240 bytes are 6 ms at 400 kHz.
pub const CHUNK: usize = 20;

/// What came out of the FIFO.
pub struct Drained {
    /// Samples read into the buffer.
    pub count: usize,
    /// When the newest of them was taken.
    pub newest: Newest,
    /// The FIFO ran over: nothing was read, it is empty now.
    pub overran: bool,
}

/// The sensor.
pub struct Sensor<'d> {
    bus: Twim<'d>,
    interrupt: Input<'d>,
    /// Kept high: it feeds the chip.
    power: Output<'d>,
    words: usize,
    threshold: usize,
    fifo: u8,
}

impl<'d> Sensor<'d> {
    /// The sensor behind this bus, interrupt line (P0.11) and supply (P1.08).
    pub fn new(bus: Twim<'d>, interrupt: Input<'d>, power: Output<'d>) -> Self {
        Self {
            bus,
            interrupt,
            power,
            words: 6,
            threshold: 1,
            fifo: 0,
        }
    }

    async fn write(&mut self, register: u8, value: u8) -> Result<(), Error> {
        self.bus.write(ADDRESS, &[register, value]).await
    }

    /// Measures as configured, and wakes us each `batch` samples. False: no such chip answers.
    pub async fn start(&mut self, config: Config, batch: usize) -> Result<bool, Error> {
        self.power.set_high();
        // Boot takes 15 ms (AN5130).
        Timer::after_millis(20).await;
        let mut who = [0];
        self.bus.write_read(ADDRESS, &[WHO_AM_I], &mut who).await?;
        if who[0] != CHIP {
            return Ok(false);
        }
        self.write(CTRL3_C, 0x01).await?; // reset
        Timer::after_millis(1).await;
        self.write(CTRL3_C, 0x44).await?; // whole words only (BDU), address counts up
        self.write(CTRL6_C, 0x10).await?; // accelerometer: normal mode, 0.45 instead of 0.9 mA
        self.write(CTRL6_C + 1, 0x80).await?; // gyroscope: normal mode
        let rate = match config.rate_dhz {
            260 => 2,
            520 => 3,
            _ => 4,
        };
        let acc = match config.acc_range_g {
            2 => 0,
            4 => 2,
            8 => 3,
            _ => 1,
        };
        let gyr = match config.gyr_range_dps {
            250 => 0,
            500 => 1,
            1000 => 2,
            _ => 3,
        };
        let gyroscope = config.wants(FEATURE_GYR);
        self.words = if gyroscope { 6 } else { 3 };
        self.threshold = batch.clamp(1, CHUNK);
        let words = (self.threshold * self.words) as u16;
        // Both sensors into the FIFO, each sample (p. 56): gyroscope first, then accelerometer.
        let decimation = if gyroscope { 0b001_001 } else { 0b000_001 };
        self.bus
            .write(
                ADDRESS,
                &[FIFO_CTRL1, words as u8, (words >> 8) as u8, decimation, 0],
            )
            .await?;
        self.write(INT1_CTRL, 0x08).await?; // the FIFO's threshold
        let on = rate << 4;
        self.bus
            .write(
                ADDRESS,
                &[
                    CTRL1_XL,
                    on | acc << 2,
                    if gyroscope { on | gyr << 2 } else { 0 },
                ],
            )
            .await?;
        // The gyroscope's first 80 ms are not to be used (AN5130).
        Timer::after_millis(80).await;
        self.fifo = rate << 3 | 0b110; // oldest are overwritten
        self.write(FIFO_CTRL5, self.fifo).await?;
        Ok(true)
    }

    /// Stops measuring: 3 µA (p. 24). The supply stays, as the bus would feed the chip through its pins.
    pub async fn stop(&mut self) -> Result<(), Error> {
        self.write(FIFO_CTRL5, 0).await?;
        self.bus.write(ADDRESS, &[CTRL1_XL, 0, 0]).await
    }

    /// Until the threshold is reached.
    pub async fn wait(&mut self) {
        self.interrupt.wait_for_high().await;
    }

    /// Reads what is there, up to a chunk. Channels as on the wire: accelerometer, then gyroscope.
    pub async fn drain(&mut self, samples: &mut [Channels; CHUNK]) -> Result<Drained, Error> {
        let mut status = [0; 2];
        self.bus
            .write_read(ADDRESS, &[FIFO_STATUS1], &mut status)
            .await?;
        if status[1] & 0x40 != 0 {
            // Which word comes next is unknown now: through bypass it is the first again (p. 58).
            self.write(FIFO_CTRL5, 0).await?;
            self.write(FIFO_CTRL5, self.fifo).await?;
            return Ok(Drained {
                count: 0,
                newest: Newest::Behind(0),
                overran: true,
            });
        }
        let words = usize::from(status[0]) | usize::from(status[1] & 7) << 8;
        let there = words / self.words;
        let count = there.min(CHUNK);
        let mut raw = [0; CHUNK * 12];
        let raw = &mut raw[..count * self.words * 2];
        if count > 0 {
            self.bus
                .write_read(ADDRESS, &[FIFO_DATA_OUT_L], raw)
                .await?;
        }
        for (sample, bytes) in samples.iter_mut().zip(raw.chunks_exact(self.words * 2)) {
            *sample = [0; 9];
            for (i, pair) in bytes.chunks_exact(2).enumerate() {
                // Three words of gyroscope first, where there are six.
                let to = if self.words == 6 { (i + 3) % 6 } else { i };
                sample[to] = i16::from_le_bytes([pair[0], pair[1]]);
            }
        }
        Ok(Drained {
            count,
            newest: if there == self.threshold {
                Newest::Now
            } else {
                Newest::Behind(there - count)
            },
            overran: false,
        })
    }

    /// Die temperature, 0.01 °C: 256 counts a degree, 0 at 25 °C (p. 25).
    pub async fn temperature_cc(&mut self) -> Result<i16, Error> {
        let mut raw = [0; 2];
        self.bus
            .write_read(ADDRESS, &[OUT_TEMP_L], &mut raw)
            .await?;
        let counts = i32::from(i16::from_le_bytes(raw));
        Ok((2500 + counts * 100 / 256) as i16)
    }
}
