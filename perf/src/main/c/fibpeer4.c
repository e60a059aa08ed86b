/* rte_lpm and rte_fib. */
#include "fibpeer.h"
#include <rte_byteorder.h>
#include <rte_errno.h>
#include <rte_fib.h>
#include <rte_lpm.h>
#include <stdio.h>
#include <string.h>

static struct rte_lpm *lpm;
static struct rte_fib *fib;

static uint32_t address(const struct prefix *prefix) {
    uint32_t word;
    memcpy(&word, prefix->address, sizeof word);
    return rte_be_to_cpu_32(word);
}

/* The /24s that hold a longer prefix: each takes a group of 256 second-level entries. The prefixes are sorted. */
static uint32_t count_groups(const struct prefix *prefixes, size_t count) {
    uint32_t groups = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (prefixes[i].length > 24 && (groups == 0 || address(prefixes + i) >> 8 != last)) {
            last = address(prefixes + i) >> 8;
            groups++;
        }
    }
    return groups + TBL8_SPARE;
}

static int lpm_withdraw(const struct prefix *prefix) { return rte_lpm_delete(lpm, address(prefix), prefix->length); }

static int lpm_return(const struct prefix *prefix) {
    return rte_lpm_add(lpm, address(prefix), prefix->length, prefix->next_hop);
}

static const char *load_lpm(const struct prefix *prefixes, size_t count) {
    struct rte_lpm_config config = {.max_rules = count, .number_tbl8s = count_groups(prefixes, count)};
    lpm = rte_lpm_create("lpm", 0, &config);
    if (lpm == NULL)
        fail("rte_lpm_create: %s", rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = lpm_return(prefixes + i);
        if (code != 0)
            fail("rte_lpm_add of prefix %zu: %s", i, rte_strerror(-code));
    }
    return NULL;
}

static int fib_withdraw(const struct prefix *prefix) { return rte_fib_delete(fib, address(prefix), prefix->length); }

static int fib_return(const struct prefix *prefix) {
    return rte_fib_add(fib, address(prefix), prefix->length, prefix->next_hop);
}

static const char *load_fib(const struct prefix *prefixes, size_t count) {
    struct rte_fib_conf config = {.type = RTE_FIB_DIR24_8, .default_nh = 0, .max_routes = count + 1};
    config.dir24_8.num_tbl8 = count_groups(prefixes, count);
    /* an entry of two bytes numbers next hops and groups alike, with one bit to tell them apart */
    config.dir24_8.nh_sz = config.dir24_8.num_tbl8 <= INT16_MAX ? RTE_FIB_DIR24_8_2B : RTE_FIB_DIR24_8_4B;
    fib = rte_fib_create("fib", 0, &config);
    if (fib == NULL)
        fail("rte_fib_create: %s", rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = fib_return(prefixes + i);
        if (code != 0)
            fail("rte_fib_add of prefix %zu: %s", i, rte_strerror(-code));
    }
    int vector = rte_fib_select_lookup(fib, RTE_FIB_LOOKUP_DIR24_8_VECTOR_AVX512) == 0;
    if (!vector && rte_fib_select_lookup(fib, RTE_FIB_LOOKUP_DIR24_8_SCALAR_MACRO) != 0)
        fail("rte_fib has no scalar lookup");
    printf(", \"rte_fib.lookup\": \"%s\", \"rte_fib.entry.bytes\": %d", vector ? "avx512" : "scalar",
           1 << config.dir24_8.nh_sz);
    return NULL;
}

static uint64_t lpm_scalar(struct keys keys) {
    const uint32_t *at = keys.at;
    uint64_t sum = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint32_t next_hop = 0;
        if (rte_lpm_lookup(lpm, at[i], &next_hop) != 0)
            next_hop = 0;
        sum = 31 * sum + next_hop;
    }
    return sum;
}

static uint64_t lpm_chain(struct keys keys) {
    const uint32_t *at = keys.at;
    uint64_t sum = 0;
    uint32_t nothing = nothing_source, found = 0;
    for (size_t i = 0; i < keys.count; i++) {
        /* the key waits for what was loaded, found or not: a branch between would be guessed, and the chain broken */
        int code = rte_lpm_lookup(lpm, at[i] ^ (found & nothing), &found);
        sum = 31 * sum + (code == 0 ? found : 0);
    }
    return sum;
}

static uint64_t lpm_bulk(struct keys keys) {
    const uint32_t *at = keys.at;
    uint64_t sum = 0;
    uint32_t found[BATCH];
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_lpm_lookup_bulk(lpm, at + i, found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + (found[j] & RTE_LPM_LOOKUP_SUCCESS ? found[j] & 0x00FFFFFF : 0);
    }
    return sum;
}

static uint64_t fib_bulk(struct keys keys) {
    uint32_t *at = (uint32_t *)keys.at;
    uint64_t sum = 0, found[BATCH];
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_fib_lookup_bulk(fib, at + i, found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + found[j];
    }
    return sum;
}

const struct family ipv4 = {
    sizeof(uint32_t),
    "peer",
    {{"rte_fib", load_fib, fib_withdraw, fib_return, {{"bulk", fib_bulk, NULL}}},
     {"rte_lpm",
      load_lpm,
      lpm_withdraw,
      lpm_return,
      {{"scalar", lpm_scalar, NULL}, {"chain", lpm_chain, NULL}, {"bulk", lpm_bulk, NULL}}}},
};
