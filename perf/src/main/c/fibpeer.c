/*
 * Longest-prefix match by DPDK's rte_lpm and rte_fib, over the prefixes and keys that the FIB's bench has written.
 *
 * usage: fibpeer PREFIXES MEMORY_MB LPM_ROUTES KEYS...
 *
 * PREFIXES: records of three little-endian 32-bit words: address, length, next hop (1..64). KEYS: little-endian 32-bit addresses, one
 * file a distribution. Both are read whole. rte_lpm is left out of tables with more than LPM_ROUTES routes: it looks for a rule from
 * first to last whenever one is added.
 *
 * Prints a line with one JSON object when the tables are loaded. Then each line "run SECONDS" on standard input is answered by one more: for
 * each method and key file, named by its place, lookups a microsecond, and the checksum of the answers to compare with those of others.
 * Each line "updates COUNT" is answered by percentiles, in microseconds, of as many withdrawals of random routes and of their returns.
 * Ends with standard input. Exit code 1 and a line on standard error if anything fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_fib.h>
#include <rte_lpm.h>
#include <rte_malloc.h>
#include <rte_memory.h>
#include <rte_vect.h>
#include <rte_version.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32
#define MAX_KEY_FILES 8
#define TBL8_SPARE 256
#define MAX_PASSES 4096

struct prefix {
    uint32_t address, length, next_hop;
};

struct words {
    uint32_t *at;
    size_t count;
};

static struct rte_lpm *lpm;
static struct rte_fib *fib;
/* 0, which the compiler does not know: makes a key depend on the last answer without changing it */
static volatile uint32_t nothing_source;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("fibpeer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static struct words read_words(const char *name) {
    FILE *file = fopen(name, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        fail("%s: %s", name, strerror(errno));
    long bytes = ftell(file);
    rewind(file);
    struct words words = {malloc(bytes > 0 ? bytes : 1), bytes / sizeof(uint32_t)};
    if (words.at == NULL || fread(words.at, sizeof(uint32_t), words.count, file) != words.count)
        fail("%s: cannot be read whole", name);
    fclose(file);
    return words;
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

/* The /24s that hold a longer prefix: each takes a group of 256 second-level entries. The prefixes are sorted. */
static uint32_t count_groups(const struct prefix *prefixes, size_t count) {
    uint32_t groups = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (prefixes[i].length > 24 && (groups == 0 || prefixes[i].address >> 8 != last)) {
            last = prefixes[i].address >> 8;
            groups++;
        }
    }
    return groups + TBL8_SPARE;
}

static void load_lpm(const struct prefix *prefixes, size_t count) {
    struct rte_lpm_config config = {.max_rules = count, .number_tbl8s = count_groups(prefixes, count)};
    lpm = rte_lpm_create("lpm", 0, &config);
    if (lpm == NULL)
        fail("rte_lpm_create: %s", rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = rte_lpm_add(lpm, prefixes[i].address, prefixes[i].length, prefixes[i].next_hop);
        if (code != 0)
            fail("rte_lpm_add of prefix %zu: %s", i, rte_strerror(-code));
    }
}

/* @return the lookup function's name */
static const char *load_fib(const struct prefix *prefixes, size_t count) {
    struct rte_fib_conf config = {.type = RTE_FIB_DIR24_8, .default_nh = 0, .max_routes = count + 1};
    config.dir24_8.num_tbl8 = count_groups(prefixes, count);
    /* an entry of two bytes numbers next hops and groups alike, with one bit to tell them apart */
    config.dir24_8.nh_sz = config.dir24_8.num_tbl8 <= INT16_MAX ? RTE_FIB_DIR24_8_2B : RTE_FIB_DIR24_8_4B;
    fib = rte_fib_create("fib", 0, &config);
    if (fib == NULL)
        fail("rte_fib_create: %s", rte_strerror(rte_errno));
    for (size_t i = 0; i < count; i++) {
        int code = rte_fib_add(fib, prefixes[i].address, prefixes[i].length, prefixes[i].next_hop);
        if (code != 0)
            fail("rte_fib_add of prefix %zu: %s", i, rte_strerror(-code));
    }
    if (rte_fib_select_lookup(fib, RTE_FIB_LOOKUP_DIR24_8_VECTOR_AVX512) == 0)
        return "avx512";
    if (rte_fib_select_lookup(fib, RTE_FIB_LOOKUP_DIR24_8_SCALAR_MACRO) != 0)
        fail("rte_fib has no scalar lookup");
    return "scalar";
}

/* A pass over all keys. @return a checksum: h = 31 h + next hop, 0 where there is none */
typedef uint64_t (*pass)(struct words keys);

static uint64_t lpm_scalar(struct words keys) {
    uint64_t sum = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint32_t next_hop = 0;
        if (rte_lpm_lookup(lpm, keys.at[i], &next_hop) != 0)
            next_hop = 0;
        sum = 31 * sum + next_hop;
    }
    return sum;
}

static uint64_t lpm_chain(struct words keys) {
    uint64_t sum = 0;
    uint32_t nothing = nothing_source, found = 0;
    for (size_t i = 0; i < keys.count; i++) {
        /* the key waits for what was loaded, found or not: a branch between would be guessed, and the chain broken */
        int code = rte_lpm_lookup(lpm, keys.at[i] ^ (found & nothing), &found);
        sum = 31 * sum + (code == 0 ? found : 0);
    }
    return sum;
}

static uint64_t lpm_bulk(struct words keys) {
    uint64_t sum = 0;
    uint32_t found[BATCH];
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_lpm_lookup_bulk(lpm, keys.at + i, found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + (found[j] & RTE_LPM_LOOKUP_SUCCESS ? found[j] & 0x00FFFFFF : 0);
    }
    return sum;
}

static uint64_t fib_bulk(struct words keys) {
    uint64_t sum = 0, found[BATCH];
    for (size_t i = 0; i < keys.count; i += BATCH) {
        rte_fib_lookup_bulk(fib, keys.at + i, found, BATCH);
        for (int j = 0; j < BATCH; j++)
            sum = 31 * sum + found[j];
    }
    return sum;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The median of the rates of as many passes as the time has room for, one at least. */
static void measure(const char *name, pass method, const struct words *keys, int files, double seconds) {
    static double rates[MAX_PASSES];
    for (int file = 0; file < files; file++) {
        uint64_t sum = method(keys[file]); /* and warms the caches */
        double end = now() + seconds, before, after;
        int passes = 0;
        do {
            before = now();
            if (method(keys[file]) != sum)
                fail("%s: other answers than before", name);
            after = now();
            rates[passes++] = keys[file].count / (after - before) / 1e6;
        } while (after < end && passes < MAX_PASSES);
        qsort(rates, passes, sizeof rates[0], by_value);
        printf(", \"%s.%d.mlps\": %.3f, \"%s.%d.checksum\": \"%016" PRIx64 "\"", name, file, rates[passes / 2], name, file,
               sum);
    }
}

static void run(const struct words *keys, int files, double seconds) {
    printf("{\"seconds\": %g", seconds);
    if (lpm != NULL) {
        measure("rte_lpm.scalar", lpm_scalar, keys, files, seconds);
        measure("rte_lpm.chain", lpm_chain, keys, files, seconds);
        measure("rte_lpm.bulk", lpm_bulk, keys, files, seconds);
    }
    measure("rte_fib.bulk", fib_bulk, keys, files, seconds);
    printf("}\n");
    fflush(stdout);
}

typedef int (*change)(const struct prefix *prefix);

static int fib_withdraw(const struct prefix *prefix) { return rte_fib_delete(fib, prefix->address, prefix->length); }

static int fib_return(const struct prefix *prefix) {
    return rte_fib_add(fib, prefix->address, prefix->length, prefix->next_hop);
}

static int lpm_withdraw(const struct prefix *prefix) { return rte_lpm_delete(lpm, prefix->address, prefix->length); }

static int lpm_return(const struct prefix *prefix) {
    return rte_lpm_add(lpm, prefix->address, prefix->length, prefix->next_hop);
}

static void update(const char *name, change withdraw, change put_back, const struct prefix *prefixes, size_t routes, size_t count) {
    static const double percentiles[] = {50, 90, 99, 99.9, 99.99};
    double *times = malloc(2 * count * sizeof(double));
    if (times == NULL)
        fail("no memory");
    uint64_t random = 4;
    for (size_t i = 0; i < count; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const struct prefix *prefix = prefixes + (random >> 33) % routes;
        double start = now();
        int code = withdraw(prefix);
        double between = now();
        if (code != 0 || (code = put_back(prefix)) != 0)
            fail("%s update: %s", name, rte_strerror(-code));
        times[2 * i] = between - start;
        times[2 * i + 1] = now() - between;
    }
    qsort(times, 2 * count, sizeof times[0], by_value);
    for (size_t i = 0; i < RTE_DIM(percentiles); i++)
        printf("\"%s.update.latency.p%g.us\": %.3f, ", name, percentiles[i], times[(size_t)(2 * count * percentiles[i] / 100)] * 1e6);
    printf("\"%s.update.latency.max.us\": %.3f", name, times[2 * count - 1] * 1e6);
    free(times);
}

static void updates(const struct prefix *prefixes, size_t routes, size_t count) {
    printf("{");
    update("rte_fib", fib_withdraw, fib_return, prefixes, routes, count);
    if (lpm != NULL) {
        printf(", ");
        update("rte_lpm", lpm_withdraw, lpm_return, prefixes, routes, count);
    }
    printf("}\n");
    fflush(stdout);
}

int main(int count, char **arguments) {
    if (count < 5 || count - 4 > MAX_KEY_FILES)
        fail("usage: fibpeer PREFIXES MEMORY_MB LPM_ROUTES KEYS...");
    /* --in-memory would be the name for it, but some versions refuse it beside --no-huge */
    char *eal[] = {arguments[0], "--no-huge", "--no-pci", "--no-shconf", "--file-prefix=margay-fibpeer", "--no-telemetry",
                   "--log-level=error", "--force-max-simd-bitwidth=512", "-l", "0", "-m", arguments[2]};
    if (rte_eal_init(RTE_DIM(eal), eal) < 0)
        fail("rte_eal_init: %s", rte_strerror(rte_errno));
    rte_memseg_list_walk(to_huge_pages, NULL);
    struct words words = read_words(arguments[1]);
    const struct prefix *prefixes = (const struct prefix *)words.at;
    size_t routes = words.count / 3;
    struct words keys[MAX_KEY_FILES];
    int files = count - 4;
    for (int i = 0; i < files; i++) {
        keys[i] = read_words(arguments[4 + i]);
        if (keys[i].count % BATCH != 0)
            fail("%s: not a multiple of %d keys", arguments[4 + i], BATCH);
    }
    printf("{\"dpdk\": \"%s\"", rte_version());
    double base = allocated_mb(), start = now();
    const char *lookup = load_fib(prefixes, routes);
    printf(", \"rte_fib.lookup\": \"%s\", \"rte_fib.load.s\": %.6f", lookup, now() - start);
    printf(", \"rte_fib.mb\": %.3f", allocated_mb() - base);
    printf(", \"rte_fib.entry.bytes\": %d", count_groups(prefixes, routes) <= INT16_MAX ? 2 : 4);
    if (routes <= strtoul(arguments[3], NULL, 10)) {
        base = allocated_mb(), start = now();
        load_lpm(prefixes, routes);
        printf(", \"rte_lpm.load.s\": %.6f", now() - start);
        printf(", \"rte_lpm.mb\": %.3f", allocated_mb() - base);
    }
    printf(", \"peer.huge.mb\": %.1f}\n", huge_mb());
    fflush(stdout);
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        double seconds;
        size_t changes;
        if (sscanf(line, "run %lf", &seconds) == 1 && seconds >= 0)
            run(keys, files, seconds);
        else if (sscanf(line, "updates %zu", &changes) == 1 && changes > 0)
            updates(prefixes, routes, changes);
        else
            fail("not a command: %s", line);
    }
    return 0;
}
