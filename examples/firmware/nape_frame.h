/* The Nape Motion Profile, version 1, for a clip's firmware in C or C++: packs what a clip sends, parses
 * what it is sent. The contract is docs/wire-format.md; Nape's tests compile this file and compare its
 * bytes with those of Nape's own code.
 *
 * Header only; no allocation, no library but the compiler's own headers, no alignment or byte order of
 * the machine is relied on. What is absent: the radio, the sensor, the clock.
 *
 * Every nape_pack_… returns the length written, or 0 if the buffer is too small or a value means
 * nothing. Every nape_parse_… returns 1, or 0 if the bytes are not such a packet.
 *
 * Licence: MIT OR Apache-2.0, as the rest of Nape. */
#ifndef NAPE_FRAME_H
#define NAPE_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NAPE_VERSION 1

#define NAPE_UUID_SERVICE "98b90001-2cd7-4a2b-85c8-eb2403cdf8cd"
#define NAPE_UUID_INFO    "98b90002-2cd7-4a2b-85c8-eb2403cdf8cd"
#define NAPE_UUID_CONFIG  "98b90003-2cd7-4a2b-85c8-eb2403cdf8cd"
#define NAPE_UUID_CONTROL "98b90004-2cd7-4a2b-85c8-eb2403cdf8cd"
#define NAPE_UUID_DATA    "98b90005-2cd7-4a2b-85c8-eb2403cdf8cd"
#define NAPE_UUID_STATUS  "98b90006-2cd7-4a2b-85c8-eb2403cdf8cd"

/* ATT error of a Config write the clip cannot follow, and of Control bytes that are no command. */
#define NAPE_ATT_INVALID 0x80

/* Streams: what a sample consists of. */
enum { NAPE_ACC_GYR = 1, NAPE_ACC = 2, NAPE_ACC_GYR_MAG = 3, NAPE_QUATERNION = 4 };

/* Flags of a frame. */
enum {
    NAPE_CLIP_ACC = 1, NAPE_CLIP_GYR = 2, NAPE_OVERFLOW = 4, NAPE_UNSYNCED = 8,
    NAPE_BATTERY_LOW = 16, NAPE_CONFIG_CHANGED = 32, NAPE_REDUCED = 128
};

/* Features asked for in Config; only 0, GYR, GYR | MAG and FUSION go together. */
enum { NAPE_WANT_GYR = 1, NAPE_WANT_MAG = 2, NAPE_WANT_FUSION = 4 };

/* Features of Info. */
enum {
    NAPE_HAS_GYR = 1, NAPE_HAS_MAG = 2, NAPE_HAS_TEMPERATURE = 4, NAPE_HAS_FUSION = 8,
    NAPE_HAS_STORAGE = 16, NAPE_HAS_DFU = 32,
    /* What a sample of the gyroscope is: the mean over the interval that ends at its time (a chip with a
     * low-pass near half of the output rate), or the rate at its time. Neither: not said. */
    NAPE_GYR_MEAN = 64, NAPE_GYR_POINT = 128
};

/* Chip codes. */
enum {
    NAPE_CHIP_UNKNOWN = 0, NAPE_LSM6DS3TR_C = 1, NAPE_LSM6DSO = 2, NAPE_BMI270 = 3,
    NAPE_ICM_42688_P = 4, NAPE_MPU_6050 = 5, NAPE_MPU_9250 = 6, NAPE_ICM_20948 = 7,
    NAPE_LIS2DW12 = 8
};

/* Placements. */
enum {
    NAPE_HEAD = 1, NAPE_NECK = 2, NAPE_UPPER_BACK = 3, NAPE_CHEST = 4, NAPE_LOW_BACK = 5,
    NAPE_WRIST = 6, NAPE_PLACE_UNKNOWN = 255
};

/* Ops of Control, and how they end. */
enum {
    NAPE_START = 1, NAPE_STOP = 2, NAPE_TIME_SYNC = 3, NAPE_SELF_TEST = 4, NAPE_GYRO_BIAS = 5,
    NAPE_IDENTIFY = 6, NAPE_SLEEP = 7, NAPE_FACTORY_DEFAULTS = 8, NAPE_SET_PLACEMENT = 9
};
enum {
    NAPE_DONE = 0, NAPE_UNKNOWN_OP = 1, NAPE_BAD_ARGUMENTS = 2, NAPE_BUSY = 3, NAPE_NOT_NOW = 4,
    NAPE_FAILED = 5
};

/* What the clip is doing (Status), and the bits above it. */
enum { NAPE_IDLE = 0, NAPE_WARMING_UP = 1, NAPE_STREAMING = 2, NAPE_SLEEPING = 3, NAPE_FAULT = 4 };
enum { NAPE_CHARGING = 16, NAPE_WORN_KNOWN = 32, NAPE_WORN = 64 };

enum { NAPE_HEADER_LEN = 16, NAPE_REDUCED_LEN = 8, NAPE_LIST_MAX = 8 };
enum { NAPE_CONFIG_LEN = 10, NAPE_APPLIED_LEN = 19, NAPE_INFO_MAX = 60, NAPE_REPLY_MAX = 15 };
enum { NAPE_STATUS_LEN = 26, NAPE_STATUS_SHORT_LEN = 13 };

/* ---- bytes ---- */

static inline uint8_t *nape_put(uint8_t *at, uint64_t value, size_t bytes) {
    size_t i;
    for (i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
    return at + bytes;
}

static inline uint32_t nape_get(const uint8_t *at, size_t bytes) {
    uint32_t value = 0;
    size_t i;
    for (i = 0; i < bytes; i++) value |= (uint32_t)at[i] << (8 * i);
    return value;
}

static inline uint32_t nape_float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* ---- Data ---- */

/* Channels of a sample; 0: no such stream. */
static inline size_t nape_channels(int stream) {
    switch (stream) {
        case NAPE_ACC_GYR: return 6;
        case NAPE_ACC: return 3;
        case NAPE_ACC_GYR_MAG: return 9;
        case NAPE_QUATERNION: return 4;
        default: return 0;
    }
}

/* Bytes a notification may have at this ATT MTU. */
static inline size_t nape_payload(size_t mtu) {
    if (mtu <= 3) return 0;
    return mtu - 3 > 512 ? 512 : mtu - 3;
}

/* Most samples a full frame may have at this ATT MTU; 0: use nape_pack_reduced. */
static inline size_t nape_fit(int stream, size_t mtu) {
    size_t room = nape_payload(mtu);
    if (nape_channels(stream) == 0 || room < NAPE_HEADER_LEN) return 0;
    return (room - NAPE_HEADER_LEN) / (2 * nape_channels(stream));
}

struct nape_frame {
    uint8_t stream;       /* NAPE_ACC_GYR … */
    uint8_t flags;        /* without NAPE_REDUCED, which the functions set */
    uint16_t seq;         /* frames since start; of reduced frames: samples since start */
    uint32_t first_index; /* samples the sensor took since start, before this frame's first */
    uint32_t time_us;     /* device time of the first sample */
    uint16_t period_us;   /* as measured; 0: unknown */
    uint8_t config_id;
};

static inline uint8_t *nape_put_samples(uint8_t *at, const int16_t *values, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) at = nape_put(at, (uint16_t)values[i], 2);
    return at;
}

/* `values` are count × channels counts, sample by sample. */
static inline size_t nape_pack_frame(uint8_t *out, size_t room, const struct nape_frame *f,
                                     const int16_t *values, uint8_t count) {
    size_t channels = nape_channels(f->stream);
    size_t len = NAPE_HEADER_LEN + 2 * channels * count;
    uint8_t *at = out;
    if (channels == 0 || count == 0 || room < len) return 0;
    *at++ = (uint8_t)(NAPE_VERSION << 4 | f->stream);
    *at++ = (uint8_t)(f->flags & ~NAPE_REDUCED);
    at = nape_put(at, f->seq, 2);
    at = nape_put(at, f->first_index, 4);
    at = nape_put(at, f->time_us, 4);
    at = nape_put(at, f->period_us, 2);
    *at++ = count;
    *at++ = f->config_id;
    nape_put_samples(at, values, channels * count);
    return len;
}

/* One sample, for an MTU that has no room for a full header. */
static inline size_t nape_pack_reduced(uint8_t *out, size_t room, const struct nape_frame *f,
                                       const int16_t *values) {
    size_t channels = nape_channels(f->stream);
    size_t len = NAPE_REDUCED_LEN + 2 * channels;
    uint8_t *at = out;
    if (channels == 0 || room < len) return 0;
    *at++ = (uint8_t)(NAPE_VERSION << 4 | f->stream);
    *at++ = (uint8_t)(f->flags | NAPE_REDUCED);
    at = nape_put(at, f->seq, 2);
    at = nape_put(at, f->time_us, 4);
    nape_put_samples(at, values, channels);
    return len;
}

/* ---- Config ---- */

struct nape_config {
    uint16_t rate_dhz;      /* 0.1 Hz, from 160 */
    uint8_t acc_range_g;    /* ± g, from 1 */
    uint16_t gyr_range_dps; /* ± deg/s, from 1 with NAPE_WANT_GYR */
    uint8_t batch;          /* samples a frame, from 1 */
    uint16_t latency_ms;    /* 0: a frame is sent when it is full */
    uint8_t features;       /* NAPE_WANT_… */
};

/* The stream of a configuration; 0: its features do not go together. */
static inline int nape_stream_of(uint8_t features) {
    switch (features) {
        case 0: return NAPE_ACC;
        case NAPE_WANT_GYR: return NAPE_ACC_GYR;
        case NAPE_WANT_GYR | NAPE_WANT_MAG: return NAPE_ACC_GYR_MAG;
        case NAPE_WANT_FUSION: return NAPE_QUATERNION;
        default: return 0;
    }
}

static inline int nape_config_means_something(const struct nape_config *c) {
    return c->rate_dhz >= 160 && c->acc_range_g > 0 && c->batch > 0 &&
           nape_stream_of(c->features) != 0 &&
           (c->gyr_range_dps > 0 || !(c->features & NAPE_WANT_GYR));
}

/* Whether this clip can do it (its rates, ranges, features) is the caller's to check. */
static inline int nape_parse_config(const uint8_t *in, size_t len, struct nape_config *c) {
    if (len != NAPE_CONFIG_LEN || in[0] != NAPE_VERSION) return 0;
    c->rate_dhz = (uint16_t)nape_get(in + 1, 2);
    c->acc_range_g = in[3];
    c->gyr_range_dps = (uint16_t)nape_get(in + 4, 2);
    c->batch = in[6];
    c->latency_ms = (uint16_t)nape_get(in + 7, 2);
    c->features = in[9];
    return nape_config_means_something(c);
}

/* What reading Config gives. Scales: m/s² and rad/s per count; gyr_scale 0 without NAPE_WANT_GYR. */
static inline size_t nape_pack_applied(uint8_t *out, size_t room, const struct nape_config *c,
                                       uint8_t id, float acc_scale, float gyr_scale) {
    uint8_t *at = out;
    uint32_t acc = nape_float_bits(acc_scale), gyr = nape_float_bits(gyr_scale);
    /* Positive and finite, by the bits: no NaN, infinity, 0 or sign. */
    int acc_good = acc > 0 && acc < 0x7f800000u;
    int gyr_good = (c->features & NAPE_WANT_GYR) ? gyr > 0 && gyr < 0x7f800000u : gyr == 0;
    if (room < NAPE_APPLIED_LEN || !acc_good || !gyr_good || !nape_config_means_something(c))
        return 0;
    *at++ = NAPE_VERSION;
    at = nape_put(at, c->rate_dhz, 2);
    *at++ = c->acc_range_g;
    at = nape_put(at, c->gyr_range_dps, 2);
    *at++ = c->batch;
    at = nape_put(at, c->latency_ms, 2);
    *at++ = c->features;
    *at++ = id;
    at = nape_put(at, acc, 4);
    nape_put(at, gyr, 4);
    return NAPE_APPLIED_LEN;
}

/* ---- Info ---- */

struct nape_info {
    uint16_t features;    /* NAPE_HAS_… */
    uint8_t chip;
    uint8_t placement;
    uint8_t uid[8];       /* not all 00, not all ff */
    uint8_t max_batch;    /* from 1 */
    uint16_t max_payload; /* bytes, 20 to 512 */
    uint8_t rates, acc_ranges, gyr_ranges; /* lengths of the lists, at most NAPE_LIST_MAX */
    uint16_t rates_dhz[NAPE_LIST_MAX];     /* ascending, from 160 */
    uint8_t acc_ranges_g[NAPE_LIST_MAX];   /* ascending */
    uint16_t gyr_ranges_dps[NAPE_LIST_MAX]; /* ascending; none without NAPE_HAS_GYR */
};

static inline size_t nape_pack_info(uint8_t *out, size_t room, const struct nape_info *info) {
    size_t len = 20u + 2u * info->rates + info->acc_ranges + 2u * info->gyr_ranges;
    size_t i, zeros = 0, ones = 0;
    uint8_t *at = out;
    int has_gyr = (info->features & NAPE_HAS_GYR) != 0;
    int place = info->placement;
    if (info->rates == 0 || info->rates > NAPE_LIST_MAX || info->acc_ranges == 0 ||
        info->acc_ranges > NAPE_LIST_MAX || info->gyr_ranges > NAPE_LIST_MAX ||
        (info->gyr_ranges > 0) != has_gyr || room < len || info->max_batch == 0 ||
        info->max_payload < 20 || info->max_payload > 512 ||
        !((place >= NAPE_HEAD && place <= NAPE_WRIST) || place == NAPE_PLACE_UNKNOWN))
        return 0;
    for (i = 0; i < 8; i++) {
        zeros += info->uid[i] == 0x00;
        ones += info->uid[i] == 0xff;
    }
    if (zeros == 8 || ones == 8) return 0;
    for (i = 0; i < info->rates; i++)
        if (info->rates_dhz[i] < (i ? info->rates_dhz[i - 1] + 1 : 160)) return 0;
    for (i = 0; i < info->acc_ranges; i++)
        if (info->acc_ranges_g[i] < (i ? info->acc_ranges_g[i - 1] + 1 : 1)) return 0;
    for (i = 0; i < info->gyr_ranges; i++)
        if (info->gyr_ranges_dps[i] < (i ? info->gyr_ranges_dps[i - 1] + 1 : 1)) return 0;
    *at++ = NAPE_VERSION;
    *at++ = NAPE_VERSION;
    at = nape_put(at, info->features, 2);
    *at++ = info->chip;
    *at++ = info->placement;
    for (i = 0; i < 8; i++) *at++ = info->uid[i];
    *at++ = info->max_batch;
    at = nape_put(at, info->max_payload, 2);
    *at++ = info->rates;
    for (i = 0; i < info->rates; i++) at = nape_put(at, info->rates_dhz[i], 2);
    *at++ = info->acc_ranges;
    for (i = 0; i < info->acc_ranges; i++) *at++ = info->acc_ranges_g[i];
    *at++ = info->gyr_ranges;
    for (i = 0; i < info->gyr_ranges; i++) at = nape_put(at, info->gyr_ranges_dps[i], 2);
    return len;
}

/* ---- Control ---- */

struct nape_command {
    uint8_t op;
    uint8_t ref;
    uint32_t argument; /* token, seconds or placement; else 0 */
};

/* Parses a command. Returns NAPE_DONE if it is one; NAPE_UNKNOWN_OP or NAPE_BAD_ARGUMENTS if it is to
 * be answered so (op and ref are set); -1 if the bytes are no command: answer NAPE_ATT_INVALID. */
static inline int nape_parse_command(const uint8_t *in, size_t len, struct nape_command *c) {
    if (len < 2 || in[0] == 0 || in[0] > 127) return -1;
    c->op = in[0];
    c->ref = in[1];
    c->argument = 0;
    switch (c->op) {
        case NAPE_START: case NAPE_STOP: case NAPE_SELF_TEST: case NAPE_SLEEP:
            return len == 2 ? NAPE_DONE : NAPE_BAD_ARGUMENTS;
        case NAPE_TIME_SYNC:
            if (len != 6) return NAPE_BAD_ARGUMENTS;
            c->argument = nape_get(in + 2, 4);
            return NAPE_DONE;
        case NAPE_GYRO_BIAS: case NAPE_IDENTIFY:
            if (len != 3) return NAPE_BAD_ARGUMENTS;
            c->argument = in[2];
            return NAPE_DONE;
        case NAPE_FACTORY_DEFAULTS:
            return len == 3 && in[2] == 0xa5 ? NAPE_DONE : NAPE_BAD_ARGUMENTS;
        case NAPE_SET_PLACEMENT:
            if (len != 3 || !((in[2] >= NAPE_HEAD && in[2] <= NAPE_WRIST) || in[2] == 255))
                return NAPE_BAD_ARGUMENTS;
            c->argument = in[2];
            return NAPE_DONE;
        default: return NAPE_UNKNOWN_OP;
    }
}

/* The reply to a command. When done, start says the configuration id in `byte` and the time, time sync
 * the token of the command and the time it arrived, self test its result in `byte`. */
static inline size_t nape_pack_reply(uint8_t *out, size_t room, const struct nape_command *c,
                                     int status, uint8_t byte, uint64_t time_us) {
    uint8_t *at = out;
    if (room < NAPE_REPLY_MAX || c->op == 0 || c->op > 127 || status < 0 || status > NAPE_FAILED ||
        (status == NAPE_DONE && c->op > NAPE_SET_PLACEMENT))
        return 0;
    *at++ = (uint8_t)(0x80 | c->op);
    *at++ = c->ref;
    *at++ = (uint8_t)status;
    if (status == NAPE_DONE && c->op == NAPE_START) {
        *at++ = byte;
        at = nape_put(at, time_us, 8);
    } else if (status == NAPE_DONE && c->op == NAPE_TIME_SYNC) {
        at = nape_put(at, c->argument, 4);
        at = nape_put(at, time_us, 8);
    } else if (status == NAPE_DONE && c->op == NAPE_SELF_TEST) {
        *at++ = byte;
    }
    return (size_t)(at - out);
}

/* ---- Status ---- */

struct nape_status {
    uint32_t uptime_ms;
    uint8_t state;                  /* NAPE_IDLE … | NAPE_CHARGING | NAPE_WORN_KNOWN | NAPE_WORN */
    uint16_t battery_mv;            /* 0: unknown */
    int16_t temperature_cc;         /* 0.01 °C; -32768: unknown */
    uint32_t dropped_samples;
    uint32_t dropped_notifications;
    uint8_t reset_reason;
    uint32_t errors;
    uint16_t interval;              /* 1.25 ms; 0: unknown */
    uint16_t mtu;                   /* 0: unknown */
};

/* 26 bytes, or 13 if `room` has not enough: give nape_payload(mtu) for a notification, at least
 * NAPE_STATUS_LEN for a read. */
static inline size_t nape_pack_status(uint8_t *out, size_t room, const struct nape_status *s) {
    uint8_t *at = out;
    if (room < NAPE_STATUS_SHORT_LEN || (s->state & 15) > NAPE_FAULT || (s->state & 128) ||
        ((s->state & NAPE_WORN) && !(s->state & NAPE_WORN_KNOWN)))
        return 0;
    at = nape_put(at, s->uptime_ms, 4);
    *at++ = s->state;
    at = nape_put(at, s->battery_mv, 2);
    at = nape_put(at, (uint16_t)s->temperature_cc, 2);
    at = nape_put(at, s->dropped_samples, 4);
    if (room < NAPE_STATUS_LEN) return NAPE_STATUS_SHORT_LEN;
    at = nape_put(at, s->dropped_notifications, 4);
    *at++ = s->reset_reason;
    at = nape_put(at, s->errors, 4);
    at = nape_put(at, s->interval, 2);
    nape_put(at, s->mtu, 2);
    return NAPE_STATUS_LEN;
}

#endif
