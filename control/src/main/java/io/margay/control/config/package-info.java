/**
 * The configuration file as a value.
 *
 * <p>A file is read in three steps, each of which reports every fault it finds and none of which throws:
 *
 * <ol>
 *   <li>{@link io.margay.control.config.YamlReader} turns text into a tree of scalars, lists and maps that know their line and column. It takes
 *       the part of YAML that a configuration needs: no anchors, no tags, one document, no key twice.
 *   <li>{@link io.margay.control.config.ConfigParser} turns the tree into the records of this package. It says which keys are allowed
 *       where there is one it does not know, and which values where one is wrong.
 *   <li>{@link io.margay.control.config.ConfigChecks} looks at the whole: an address given twice, a block outside every pool, a peer that is
 *       this node itself.
 * </ol>
 *
 * <p>Section {@code bgp} has parsers and checks of its own ({@link io.margay.control.config.BgpParser}, {@link io.margay.control.config.PeerParser},
 * {@link io.margay.control.config.BgpChecks}, {@link io.margay.control.config.PeerChecks}). A password is read from its file while the file is
 * parsed ({@link io.margay.control.config.PasswordFile}), so that a new secret is a new value, and a file that others can read is a fault of the
 * configuration. {@link io.margay.control.config.MeshConfig} turns the list of a cluster's nodes into peers.
 *
 * <p>Every value keeps its line, column and path ({@code bgp.peers[1].address}) until the last check is through; a fault in one item of a
 * list does not hide faults of the others.
 *
 * <p>The records cannot be wrong in themselves (their constructors refuse), and they compare by value: {@link io.margay.control.plan.Plan}
 * lives from that.
 */
package io.margay.control.config;
