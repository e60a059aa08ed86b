package io.margay.control.bgp.rib;

import io.margay.fib.Prefix;
import java.util.List;

/**
 * A part of an ordered list.
 *
 * @param next what to ask for the next one behind; null when this is the last
 */
public record PrefixPage(List<Prefix> prefixes, Prefix next) {}
