package io.margay.dataplane.node;

/** A step of a frame's walk. Its fields of such types are the ways out that it has, beside the {@link Drops}: the picture of the graph is drawn from them. */
public interface Node {}
