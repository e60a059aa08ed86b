package io.margay.control.bgp;

import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.LocRib;

/** What all peers of a speaker share. */
record Tables(LocRib locRib, AttributePool pool) {}
