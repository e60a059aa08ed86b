/** Tools that load and measure the router from outside, used by {@code scripts/bench}; nothing in the product knows them. */
package io.margay.perf;
