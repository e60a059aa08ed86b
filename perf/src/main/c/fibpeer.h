/* What fibpeer's families of addresses have in common, and what each says of itself. */
#ifndef FIBPEER_H
#define FIBPEER_H

#if !__has_include(<rte_fib6.h>)
#error "DPDK's headers are missing: install libdpdk-dev"
#endif

#include <stddef.h>
#include <stdint.h>

#define BATCH 32
#define MAX_METHODS 4
#define PEERS 2
#define TBL8_SPARE 256

/* As the file has it: the address in network order, of IPv4 its first four bytes, the rest little-endian. */
struct prefix {
    uint8_t address[16];
    uint32_t length, next_hop;
};

/* Of IPv4 words in the machine's order, of IPv6 16 bytes in network order. */
struct keys {
    const void *at;
    size_t count;
};

/* A pass over all keys. @return a checksum: h = 31 h + next hop, 0 where there is none */
typedef uint64_t (*pass)(struct keys keys);

/* @return 0, or a negative error */
typedef int (*change)(const struct prefix *prefix);

struct method {
    const char *name;
    pass run;
    /* NULL, or where loading says whether this machine has it */
    const int *is_there;
};

/* One implementation of longest-prefix match. */
struct peer {
    const char *name;
    /* Prints what else there is to say of it. @return NULL, or why this table is left out */
    const char *(*load)(const struct prefix *prefixes, size_t count);
    change withdraw, put_back;
    struct method methods[MAX_METHODS];
};

struct family {
    size_t key_bytes;
    const char *both; /* name of the figures that are of both peers */
    struct peer peers[PEERS];
};

extern const struct family ipv4, ipv6;

/* 0, which the compiler does not know: makes a key depend on the last answer without changing it */
extern volatile uint32_t nothing_source;

/* Says it on standard error and ends. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* @return the same, in memory that the next call takes */
const char *because(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
