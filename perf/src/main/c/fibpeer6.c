/* rte_lpm6 and rte_fib6. Addresses are passed as void *, for DPDK has changed their type. */
#include "fibpeer.h"
#include <rte_errno.h>
#include <rte_fib6.h>
#include <rte_lpm6.h>
#include <stdio.h>
#include <string.h>

#define ADDRESS_BYTES 16
#define DIRECT_BYTES 3
#define MAX_LPM_GROUPS (1 << 21)

static struct rte_lpm6 *lpm;
static struct rte_fib6 *fib;
static int vector;

/* A group of 256 entries is taken by whatever has a longer prefix below it, after 24, 32, .. 120 bits. The prefixes are sorted. */
static uint32_t count_groups(const struct prefix *prefixes, size_t count) {
    const struct prefix *last[ADDRESS_BYTES] = {NULL};
    uint32_t groups = 0;
    for (const struct prefix *each = prefixes; each < prefixes + count; each++) {
        for (uint32_t bytes = DIRECT_BYTES; 8 * bytes < each->length; bytes++) {
            groups += last[bytes] == NULL || memcmp(last[bytes]->address, each->address, bytes) != 0;
            last[bytes] = each;
        }
    }
    return groups;
}

static int contains(const struct prefix *prefix, const struct prefix *other) {
    uint32_t bytes = prefix->length / 8, rest = prefix->length % 8;
    return prefix->length <= other->length && memcmp(prefix->address, other->address, bytes) == 0 &&
           (rest == 0 || (prefix->address[bytes] ^ other->address[bytes]) >> (8 - rest) == 0);
}

/*
 * The groups that rte_fib6 wants to have free: for each route as many as lie between it and the route around it, whether its neighbours
 * have brought them or not. That is several times what it takes in the end, but it refuses routes without them.
 */
static uint32_t count_reserved(const struct prefix *prefixes, size_t count) {
    const struct prefix *around[8 * ADDRESS_BYTES + 1];
    uint32_t depth = 0, reserved = 0;
    for (const struct prefix *each = prefixes; each < prefixes + count; each++) {
        while (depth > 0 && !contains(around[depth - 1], each))
            depth--;
        uint32_t outer = depth > 0 ? (around[depth - 1]->length + 7) / 8 : 0, inner = (each->length + 7) / 8;
        outer = outer < DIRECT_BYTES ? DIRECT_BYTES : outer;
        reserved += inner > outer ? inner - outer : 0;
        around[depth++] = each;
    }
    return reserved;
}

static int lpm_withdraw(const struct prefix *prefix) {
    return rte_lpm6_delete(lpm, (void *)prefix->address, prefix->length);
}

static int lpm_return(const struct prefix *prefix) {
    return rte_lpm6_add(lpm, (void *)prefix->address, prefix->length, prefix->next_hop);
}

static const char *load_lpm(const struct prefix *prefixes, size_t count) {
    uint32_t groups = count_groups(prefixes, count) + TBL8_SPARE;
    if (groups > MAX_LPM_GROUPS)
        return because("rte_lpm6 has %d groups of entries at most, the table takes %u", MAX_LPM_GROUPS, groups);
    struct rte_lpm6_config config = {.max_rules = count, .number_tbl8s = groups};
    lpm = rte_lpm6_create("lpm6", 0, &config);
    if (lpm == NULL)
        return because("rte_lpm6_create for %u groups of entries: %s", groups, rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = lpm_return(prefixes + i);
        if (code != 0)
            fail("rte_lpm6_add of prefix %zu: %s", i, rte_strerror(-code));
    }
    return NULL;
}

static int fib_withdraw(const struct prefix *prefix) {
    return rte_fib6_delete(fib, (void *)prefix->address, prefix->length);
}

static int fib_return(const struct prefix *prefix) {
    return rte_fib6_add(fib, (void *)prefix->address, prefix->length, prefix->next_hop);
}

static const char *load_fib(const struct prefix *prefixes, size_t count) {
    struct rte_fib6_conf config = {.type = RTE_FIB6_TRIE, .default_nh = 0, .max_routes = count + 1};
    config.trie.num_tbl8 = count_reserved(prefixes, count) + TBL8_SPARE;
    /* an entry of two bytes numbers next hops and groups alike, with one bit to tell them apart */
    config.trie.nh_sz = config.trie.num_tbl8 <= INT16_MAX ? RTE_FIB6_TRIE_2B : RTE_FIB6_TRIE_4B;
    fib = rte_fib6_create("fib6", 0, &config);
    if (fib == NULL)
        return because("rte_fib6_create for %u groups of entries: %s", config.trie.num_tbl8, rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = fib_return(prefixes + i);
        if (code != 0)
            fail("rte_fib6_add of prefix %zu: %s", i, rte_strerror(-code));
    }
    vector = rte_fib6_select_lookup(fib, RTE_FIB6_LOOKUP_TRIE_VECTOR_AVX512) == 0;
    printf(", \"rte_fib6.lookup\": \"%s\", \"rte_fib6.entry.bytes\": %d", vector ? "avx512" : "scalar",
           1 << config.trie.nh_sz);
    printf(", \"rte_fib6.tbl8.reserved\": %u, \"rte_fib6.tbl8.used\": %u", config.trie.num_tbl8,
           count_groups(prefixes, count));
    return NULL;
}

static uint64_t lpm_scalar(struct keys keys) {
    const uint8_t(*at)[ADDRESS_BYTES] = keys.at;
    uint64_t sum = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint32_t next_hop = 0;
        if (rte_lpm6_lookup(lpm, (void *)at[i], &next_hop) != 0)
            next_hop = 0;
        sum = 31 * sum + next_hop;
    }
    return sum;
}

/* A key that no prefix holds leaves nothing for the next to wait for but a branch, which the processor guesses. */
static uint64_t lpm_chain(struct keys keys) {
    const uint64_t(*at)[2] = keys.at;
    uint64_t sum = 0;
    uint32_t nothing = nothing_source, found = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint64_t key[2] = {at[i][0] ^ (found & nothing), at[i][1]};
        int code = rte_lpm6_lookup(lpm, (void *)key, &found);
        sum = 31 * sum + (code == 0 ? found : 0);
    }
    return sum;
}

static uint64_t lpm_bulk(struct keys keys) {
    const uint8_t(*at)[ADDRESS_BYTES] = keys.at;
    uint64_t sum = 0;
    int32_t found[BATCH];
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_lpm6_lookup_bulk_func(lpm, (void *)(at + i), found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + (found[j] >= 0 ? found[j] : 0);
    }
    return sum;
}

static uint64_t fib_pass(struct keys keys, enum rte_fib6_lookup_type lookup) {
    const uint8_t(*at)[ADDRESS_BYTES] = keys.at;
    uint64_t sum = 0, found[BATCH];
    if (rte_fib6_select_lookup(fib, lookup) != 0)
        fail("rte_fib6 has no such lookup");
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_fib6_lookup_bulk(fib, (void *)(at + i), found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + found[j];
    }
    return sum;
}

/* The better one. */
static uint64_t fib_bulk(struct keys keys) {
    return fib_pass(keys, vector ? RTE_FIB6_LOOKUP_TRIE_VECTOR_AVX512 : RTE_FIB6_LOOKUP_TRIE_SCALAR);
}

/* Measured too where the better one is another. */
static uint64_t fib_bulk_scalar(struct keys keys) { return fib_pass(keys, RTE_FIB6_LOOKUP_TRIE_SCALAR); }

const struct family ipv6 = {
    ADDRESS_BYTES,
    "peer6",
    {{"rte_fib6", load_fib, fib_withdraw, fib_return, {{"bulk", fib_bulk, NULL}, {"scalar", fib_bulk_scalar, &vector}}},
     {"rte_lpm6",
      load_lpm,
      lpm_withdraw,
      lpm_return,
      {{"scalar", lpm_scalar, NULL}, {"chain", lpm_chain, NULL}, {"bulk", lpm_bulk, NULL}}}},
};
