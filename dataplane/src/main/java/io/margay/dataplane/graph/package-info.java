/**
 * The picture of the node graph, drawn from the code that runs, so that it cannot lie.
 *
 * <pre>
 *   GraphReader ---> GraphDescription ---> DotWriter
 *    |  walks the objects of Graph    '--> SvgLayout ---> SvgWriter
 *    '- reads their class files (NodeCode, ClassReferences)
 * </pre>
 *
 * <p>{@link io.margay.dataplane.graph.GraphReader} makes a {@link io.margay.dataplane.node.Graph} as a worker does and looks at it: an arrow is a field that
 * holds a node, of a class whose code calls that node; a reason is a {@link io.margay.dataplane.counters.DropReason} that the class's code names. No frame
 * walks this graph, and nothing here runs in a router.
 */
package io.margay.dataplane.graph;
