/**
 * Prefixes of both families to next hops: one mapped file, one writer, any number of readers in any number of processes. This package knows nothing of packets
 * or protocols.
 *
 * <p><b>Roles.</b> The control thread owns a {@link io.margay.fib.FibWriter}. Workers look up in a {@link io.margay.fib.Fib4}, which they have from a
 * {@link io.margay.fib.FibReader}; tools read routes and figures from the same reader, also when the writer hangs or is dead.
 *
 * <p><b>The trie.</b> A direct table of 2^18 words is indexed by the first 18 bits of the address. A word is a next-hop id or, with the highest bit set, the index of
 * a node. A node has 16 bytes and tells the next 6 bits apart: a bit map in which a bit is set where a run of equal slots begins, the index of its first
 * entry, and the index of its first child. An entry has 16 bits: a next-hop id or, with the highest bit set, the number of a child, and the
 * children of a node lie side by side. So the entry of slot v is number {@code bitCount(runs & ((2 << v) - 1)) - 1}, and a lookup ends
 * after one load (prefixes to /18), three (/24), five (/30) or seven. Routes are pushed down to the leaves; runs, and nodes of one leaf, are
 * folded; what the routes were before is kept by the writer ({@code Routes}) and, for all to read, in the route records. What no route longer than /18 holds has the entry 0: its
 * answer, the cover of the slot, stands before the first entry of the root node.
 *
 * <p>IPv6 is the same with other numbers: 2^16 words, roots that are tables of 256 words, and below them nodes of 64 bytes for 8 bits, with their entries in them where they are few; an entry is a word as those
 * of the direct table. The first nodes of each family are echoes: that of a next-hop id leads to it again, so that a batch need not ask which of its keys have arrived.
 *
 * <p><b>Publication.</b> Nodes and entries that a reader can reach never change, but for covers. The writer copies those on the way to a change, and one ordered store to a word
 * of the direct table makes the copy visible: a reader that loads the word sees all below it. A prefix of at most 18 bits changes the words, or
 * the covers, of its range one by one, in order; a reader in between finds each slot old or new, and both are right. There is no lock and nothing to retry.
 *
 * <p><b>Reclamation.</b> What was replaced rests until no reader can hold it. Each reading thread has a slot in the file's second page and stores there, once a cycle
 * and when it holds nothing, the epoch it sees in the header. The writer begins a new epoch after each change that retired something, and uses a block
 * again when all slots have reached the epoch after its retirement. A slot whose process died is freed by the writer, by pid and start
 * time. Next hops rest in the same way.
 *
 * <p><b>Records.</b> The routes as they were given stand in records of 24 bytes, each under a version that is odd while the writer is at it. They are what a
 * tool prints and what a later control plane recovers from; they are written after the trie when a route comes and cleared before it when it goes.
 *
 * <p><b>Journal.</b> A ring of the last changes, with their generations, times and origins: what became of one generation until another ({@link io.margay.fib.FibDiff}).
 *
 * <p><b>Groups.</b> A next hop may be a group of others. A worker asks for the member that has the flow's bucket, one of 256; the members change in place,
 * bucket by bucket, and only those flows change their way that must ({@code ResilientBuckets}).
 *
 * <p><b>Death.</b> No state of the file needs repair to be forwarded by: each store leaves a trie that is whole. A new writer makes a new file, carries over the
 * records ({@link io.margay.fib.FibRecovery}) as stale, renames it into place, learns again, and sweeps what is still stale; the allocators live on the writer's heap and die with it.
 */
package io.margay.fib;
