/* Lets Nape's tests try nape_frame.h: a packet to pack or bytes to parse in each line of standard input,
 * the answer in a line of standard output. All numbers are hexadecimal, `-` is "refused".
 *
 *   frame STREAM FLAGS SEQ INDEX TIME PERIOD ID COUNT VALUES…    reduced … (the same)
 *   applied BYTES-OF-CONFIG ID ACC-BITS GYR-BITS                  reply BYTES-OF-COMMAND STATUS BYTE TIME
 *   info FEATURES CHIP PLACE UID BATCH PAYLOAD N RATES… N ACCS… N GYRS…
 *   status ROOM UPTIME STATE MV TEMPERATURE SAMPLES NOTIFICATIONS RESET ERRORS INTERVAL MTU
 *   fit STREAM MTU */
#include "nape_frame.h"

#include <stdio.h>
#include <stdlib.h>

static char *at;

static uint64_t number(void) { return strtoull(at, &at, 16); }

static size_t bytes(uint8_t *out, size_t room) {
    size_t n = 0;
    while (*at == ' ') at++;
    for (; n < room && *at > ' '; at += 2) {
        char pair[3] = {at[0], at[1], 0};
        out[n++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return n;
}

static void frame(int reduced, uint8_t *out, size_t *len, size_t room) {
    static int16_t values[255 * 9];
    struct nape_frame f;
    size_t n = 0;
    uint8_t count;
    f.stream = (uint8_t)number();
    f.flags = (uint8_t)number();
    f.seq = (uint16_t)number();
    f.first_index = (uint32_t)number();
    f.time_us = (uint32_t)number();
    f.period_us = (uint16_t)number();
    f.config_id = (uint8_t)number();
    count = (uint8_t)number();
    while (n < nape_channels(f.stream) * count) values[n++] = (int16_t)(uint16_t)number();
    *len = reduced ? nape_pack_reduced(out, room, &f, values)
                   : nape_pack_frame(out, room, &f, values, count);
}

static size_t applied(uint8_t *out, size_t room) {
    uint8_t in[64];
    struct nape_config c;
    float scale[2];
    size_t len = bytes(in, sizeof in);
    uint8_t id = (uint8_t)number();
    uint32_t bits[2];
    if (!nape_parse_config(in, len, &c)) return 0;
    bits[0] = (uint32_t)number();
    bits[1] = (uint32_t)number();
    memcpy(scale, bits, sizeof scale);
    return nape_pack_applied(out, room, &c, id, scale[0], scale[1]);
}

static size_t reply(uint8_t *out, size_t room) {
    uint8_t in[64];
    struct nape_command c;
    size_t len = bytes(in, sizeof in);
    int wanted = (int)number(), parsed = nape_parse_command(in, len, &c);
    uint8_t byte = (uint8_t)number();
    uint64_t time_us = number();
    if (parsed < 0) return 0;
    return nape_pack_reply(out, room, &c, parsed == NAPE_DONE ? wanted : parsed, byte, time_us);
}

static size_t info(uint8_t *out, size_t room) {
    struct nape_info i;
    uint8_t n;
    memset(&i, 0, sizeof i);
    i.features = (uint16_t)number();
    i.chip = (uint8_t)number();
    i.placement = (uint8_t)number();
    bytes(i.uid, sizeof i.uid);
    i.max_batch = (uint8_t)number();
    i.max_payload = (uint16_t)number();
    i.rates = (uint8_t)number();
    for (n = 0; n < i.rates && n < NAPE_LIST_MAX; n++) i.rates_dhz[n] = (uint16_t)number();
    i.acc_ranges = (uint8_t)number();
    for (n = 0; n < i.acc_ranges && n < NAPE_LIST_MAX; n++) i.acc_ranges_g[n] = (uint8_t)number();
    i.gyr_ranges = (uint8_t)number();
    for (n = 0; n < i.gyr_ranges && n < NAPE_LIST_MAX; n++) i.gyr_ranges_dps[n] = (uint16_t)number();
    return nape_pack_info(out, room, &i);
}

static size_t status(uint8_t *out) {
    struct nape_status s;
    size_t room = (size_t)number();
    s.uptime_ms = (uint32_t)number();
    s.state = (uint8_t)number();
    s.battery_mv = (uint16_t)number();
    s.temperature_cc = (int16_t)(uint16_t)number();
    s.dropped_samples = (uint32_t)number();
    s.dropped_notifications = (uint32_t)number();
    s.reset_reason = (uint8_t)number();
    s.errors = (uint32_t)number();
    s.interval = (uint16_t)number();
    s.mtu = (uint16_t)number();
    return nape_pack_status(out, room, &s);
}

int main(void) {
    static char line[1 << 16];
    static uint8_t out[8192];
    while (fgets(line, sizeof line, stdin)) {
        size_t len = 0, i;
        at = strchr(line, ' ');
        if (!at) return 2;
        *at++ = 0;
        if (!strcmp(line, "frame")) frame(0, out, &len, sizeof out);
        else if (!strcmp(line, "reduced")) frame(1, out, &len, sizeof out);
        else if (!strcmp(line, "applied")) len = applied(out, sizeof out);
        else if (!strcmp(line, "reply")) len = reply(out, sizeof out);
        else if (!strcmp(line, "info")) len = info(out, sizeof out);
        else if (!strcmp(line, "status")) len = status(out);
        else if (!strcmp(line, "fit")) {
            int stream = (int)number();
            out[0] = (uint8_t)nape_fit(stream, (size_t)number());
            len = 1;
        } else return 2;
        if (len == 0) fputs("-", stdout);
        for (i = 0; i < len; i++) printf("%02x", out[i]);
        putchar('\n');
    }
    return 0;
}
