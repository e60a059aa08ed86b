/*
 * Longest-prefix match by DPDK, rte_lpm and rte_fib or rte_lpm6 and rte_fib6, over the prefixes and keys that the FIB's bench has written.
 *
 * usage: fibpeer 4|6 PREFIXES MEMORY_MB LPM_ROUTES KEYS...
 *
 * PREFIXES: records of 24 bytes: the address in network order, 16 bytes, of IPv4 its first four; length and next hop (1..64), 32 bits each,
 * little-endian; sorted. KEYS: addresses, of IPv4 32 bits, little-endian, of IPv6 16 bytes in network order, one file a distribution. Both are
 * read whole. rte_lpm, or rte_lpm6, is left out of tables with more than LPM_ROUTES routes.
 *
 * Prints a line with one JSON object when the tables are loaded; what is left out has its reason there, PEER.left.out. Then each line "run SECONDS"
 * on standard input is answered by one more: for each method and key file, named by its place, lookups a microsecond, and the checksum of the
 * answers to compare with those of others. Each line "updates COUNT" is answered by percentiles, in microseconds, of as many withdrawals of random
 * routes and of their returns, after which the tables need not be as before. Ends with standard input. Exit code 1 and a line on standard error if
 * anything fails.
 */
#define _GNU_SOURCE
#include "fibpeer.h"
#include <errno.h>
#include <inttypes.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_malloc.h>
#include <rte_memory.h>
#include <rte_version.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define FIXED_ARGUMENTS 5
#define MAX_KEY_FILES 8
#define MAX_PASSES 4096

volatile uint32_t nothing_source;
static const struct family *family;
/* of each of the family's peers, whether it has the table */
static bool loaded[PEERS];

void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("fibpeer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

const char *because(const char *format, ...) {
    static char reason[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return reason;
}

/* @return in units of that many bytes */
static struct keys read_whole(const char *name, size_t unit) {
    FILE *file = fopen(name, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        fail("%s: %s", name, strerror(errno));
    long bytes = ftell(file);
    rewind(file);
    void *at = malloc(bytes > 0 ? bytes : 1);
    struct keys whole = {at, bytes / unit};
    if (at == NULL || bytes % unit != 0 || fread(at, unit, whole.count, file) != whole.count)
        fail("%s: cannot be read whole", name);
    fclose(file);
    return whole;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static double allocated_mb(void) {
    struct rte_malloc_socket_stats stats;
    if (rte_malloc_get_socket_stats(0, &stats) != 0)
        fail("no statistics of the heap");
    return stats.heap_allocsz_bytes / 1e6;
}

/*
 * Puts anonymous memory in the place of the heap's, with what it holds, and asks for huge pages: without them the large tables of the peers would
 * be measured by their TLB misses. --no-huge maps a memory file, which seldom has any.
 */
static int to_huge_pages(const struct rte_memseg_list *list, void *unused) {
    (void)unused;
    size_t page = sysconf(_SC_PAGESIZE), pages = list->len / page;
    if (list->external || list->base_va == NULL)
        return 0;
    unsigned char *resident = malloc(pages);
    char *old = list->base_va;
    char *new = mmap(NULL, list->len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (resident == NULL || new == MAP_FAILED || mincore(old, list->len, resident) != 0)
        fail("no memory for the heap: %s", strerror(errno));
    for (size_t i = 0; i < pages; i++) {
        if (resident[i] & 1)
            memcpy(new + i * page, old + i * page, page);
    }
    if (mremap(new, list->len, list->len, MREMAP_MAYMOVE | MREMAP_FIXED, old) != old)
        fail("the heap cannot be moved: %s", strerror(errno));
    madvise(old, list->len, MADV_HUGEPAGE); /* a kernel without them is told by huge_mb() */
    free(resident);
    return 0;
}

static double huge_mb(void) {
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[128];
    double kib = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        sscanf(line, "AnonHugePages: %lf kB", &kib);
    if (file != NULL)
        fclose(file);
    return kib * 1024 / 1e6;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The median of the rates of as many passes as the time has room for, one at least. */
static void measure(const char *peer, const struct method *method, const struct keys *keys, int files, double seconds) {
    static double rates[MAX_PASSES];
    for (int file = 0; file < files; file++) {
        uint64_t sum = method->run(keys[file]); /* and warms the caches */
        double end = now() + seconds, before, after;
        int passes = 0;
        do {
            before = now();
            if (method->run(keys[file]) != sum)
                fail("%s.%s: other answers than before", peer, method->name);
            after = now();
            rates[passes++] = keys[file].count / (after - before) / 1e6;
        } while (after < end && passes < MAX_PASSES);
        qsort(rates, passes, sizeof rates[0], by_value);
        printf(", \"%s.%s.%d.mlps\": %.3f", peer, method->name, file, rates[passes / 2]);
        printf(", \"%s.%s.%d.checksum\": \"%016" PRIx64 "\"", peer, method->name, file, sum);
    }
}

static void run(const struct keys *keys, int files, double seconds) {
    printf("{\"seconds\": %g", seconds);
    for (int i = 0; i < PEERS; i++) {
        const struct peer *peer = family->peers + i;
        for (int j = 0; loaded[i] && j < MAX_METHODS && peer->methods[j].run != NULL; j++) {
            if (peer->methods[j].is_there == NULL || *peer->methods[j].is_there)
                measure(peer->name, peer->methods + j, keys, files, seconds);
        }
    }
    printf("}\n");
    fflush(stdout);
}

/* Ends early when a route finds no room on its return: rte_fib6 keeps what it had reserved for the route that was withdrawn. */
static void update(const char *before, const struct peer *peer, const struct prefix *prefixes, size_t routes, size_t count) {
    static const double percentiles[] = {50, 90, 99, 99.9, 99.99};
    double *times = malloc(2 * count * sizeof(double));
    if (times == NULL)
        fail("no memory");
    uint64_t random = 4;
    size_t done = 0;
    for (int code = 0; done < count && code == 0; done += code == 0) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const struct prefix *prefix = prefixes + (random >> 33) % routes;
        double start = now();
        code = peer->withdraw(prefix);
        double between = now();
        if (code == 0)
            code = peer->put_back(prefix);
        if (code != 0 && (code != -ENOSPC || done == 0))
            fail("%s update: %s", peer->name, rte_strerror(-code));
        times[2 * done] = between - start;
        times[2 * done + 1] = now() - between;
    }
    qsort(times, 2 * done, sizeof times[0], by_value);
    printf("%s\"%s.updates\": %zu", before, peer->name, done);
    for (size_t i = 0; i < RTE_DIM(percentiles); i++)
        printf(", \"%s.update.latency.p%g.us\": %.3f", peer->name, percentiles[i],
               times[(size_t)(2 * done * percentiles[i] / 100)] * 1e6);
    printf(", \"%s.update.latency.max.us\": %.3f", peer->name, times[2 * done - 1] * 1e6);
    free(times);
}

static void updates(const struct prefix *prefixes, size_t routes, size_t count) {
    const char *before = "{";
    for (int i = 0; i < PEERS; i++) {
        if (loaded[i]) {
            update(before, family->peers + i, prefixes, routes, count);
            before = ", ";
        }
    }
    printf("%s}\n", *before == '{' ? before : "");
    fflush(stdout);
}

static void load(const struct prefix *prefixes, size_t routes, size_t lpm_routes) {
    printf("{\"dpdk\": \"%s\"", rte_version());
    for (int i = 0; i < PEERS; i++) {
        const struct peer *peer = family->peers + i;
        const char *why = NULL;
        double base = allocated_mb(), start = now();
        if (strstr(peer->name, "lpm") != NULL && routes > lpm_routes)
            why = because("only up to %zu routes", lpm_routes);
        else
            why = peer->load(prefixes, routes);
        loaded[i] = why == NULL;
        if (loaded[i])
            printf(", \"%s.load.s\": %.6f, \"%s.mb\": %.3f", peer->name, now() - start, peer->name, allocated_mb() - base);
        else
            printf(", \"%s.left.out\": \"%s\"", peer->name, why);
    }
    printf(", \"%s.huge.mb\": %.1f}\n", family->both, huge_mb());
    fflush(stdout);
}

int main(int count, char **arguments) {
    if (count <= FIXED_ARGUMENTS || count - FIXED_ARGUMENTS > MAX_KEY_FILES)
        fail("usage: fibpeer 4|6 PREFIXES MEMORY_MB LPM_ROUTES KEYS...");
    family = strcmp(arguments[1], "6") == 0 ? &ipv6 : &ipv4;
    /* --in-memory would be the name for it, but some versions refuse it beside --no-huge */
    char *eal[] = {arguments[0], "--no-huge", "--no-pci", "--no-shconf", "--file-prefix=margay-fibpeer", "--no-telemetry",
                   "--log-level=error", "--force-max-simd-bitwidth=512", "-l", "0", "-m", arguments[3]};
    if (rte_eal_init(RTE_DIM(eal), eal) < 0)
        fail("rte_eal_init: %s", rte_strerror(rte_errno));
    rte_memseg_list_walk(to_huge_pages, NULL);
    struct keys table = read_whole(arguments[2], sizeof(struct prefix));
    const struct prefix *prefixes = table.at;
    struct keys keys[MAX_KEY_FILES];
    int files = count - FIXED_ARGUMENTS;
    for (int i = 0; i < files; i++) {
        keys[i] = read_whole(arguments[FIXED_ARGUMENTS + i], family->key_bytes);
        if (keys[i].count % BATCH != 0)
            fail("%s: not a multiple of %d keys", arguments[FIXED_ARGUMENTS + i], BATCH);
    }
    load(prefixes, table.count, strtoul(arguments[4], NULL, 10));
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        double seconds;
        size_t changes;
        if (sscanf(line, "run %lf", &seconds) == 1 && seconds >= 0)
            run(keys, files, seconds);
        else if (sscanf(line, "updates %zu", &changes) == 1 && changes > 0)
            updates(prefixes, table.count, changes);
        else
            fail("not a command: %s", line);
    }
    return 0;
}
