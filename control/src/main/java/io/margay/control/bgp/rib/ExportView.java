package io.margay.control.bgp.rib;

/**
 * What the rules of export make of one path for one peer.
 *
 * @param verdict a refusal also of what is no candidate for this peer
 */
public record ExportView(Path path, Verdict verdict) {}
