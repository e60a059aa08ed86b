/**
 * Benches of the FIB. {@link io.margay.perf.fib.LookupBench} measures lookups in a table of Internet size, by JMH, with keys drawn from the space that the table announces: keys drawn
 * from all of the address space would mostly end at the first load and flatter any layout. Two figures belong together: independent keys, whose cache
 * misses the processor overlaps, and a chain in which each key depends on the last answer, which is the latency of one lookup.
 */
package io.margay.perf.fib;
