package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calico's rules of export, one by one. */
class OwnRoutesTest {
    private static final Prefix BLOCK = Prefix.parse("10.244.18.64/26");
    private static final Prefix BLOCK6 = Prefix.parse("fd00:10:0:12::/122");
    private static final int NORMAL = 2_147_482_623;
    private static final int MIGRATING = 2_147_483_135;

    private final OwnRoutes own = new OwnRoutes();

    @BeforeEach
    void node() {
        own.addPool(Prefix.parse("10.244.0.0/16"));
        own.addPool(Prefix.parse("fd00:10::/48"));
        own.addBlock(BLOCK);
        own.addBlock(BLOCK6);
    }

    @Test
    void blocksExactly() {
        own.onHostRoute(IpAddress.parse("10.244.18.65"), 1024);
        own.onHostRoute(IpAddress.parse("fd00:10:0:12::1"), 1024);
        assertEquals(Map.of(BLOCK, 100, BLOCK6, 100), own.take());
        own.removeBlock(BLOCK6);
        assertEquals(100, own.take().get(BLOCK));
    }

    @Test
    void borrowedAddressesAsLongAsTheyAreHere() {
        own.onHostRoute(IpAddress.parse("10.244.99.1"), 1024);
        own.onHostRoute(IpAddress.parse("fd00:10:0:99::1"), 1024);
        Map<Prefix, Integer> announced = own.take();
        assertEquals(NORMAL, announced.get(Prefix.parse("10.244.99.1/32")));
        assertEquals(NORMAL, announced.get(Prefix.parse("fd00:10:0:99::1/128")));
        assertEquals(4, announced.size());
        own.onNoHostRoute(IpAddress.parse("10.244.99.1"));
        assertEquals(3, own.take().size());
    }

    @Test
    void anAddressOfAnotherBlockThatBecomesOursIsNoLongerBorrowed() {
        own.onHostRoute(IpAddress.parse("10.244.99.1"), 1024);
        own.addBlock(Prefix.parse("10.244.99.0/26"));
        assertFalse(own.take().containsKey(Prefix.parse("10.244.99.1/32")));
        own.removeBlock(Prefix.parse("10.244.99.0/26"));
        assertTrue(own.take().containsKey(Prefix.parse("10.244.99.1/32")));
    }

    @Test
    void withPriorityAlsoWithinABlock() {
        own.onHostRoute(IpAddress.parse("10.244.18.65"), 512);
        assertEquals(MIGRATING, own.take().get(Prefix.parse("10.244.18.65/32")));
        own.onHostRoute(IpAddress.parse("10.244.18.65"), 1024);
        assertEquals(Map.of(BLOCK, 100, BLOCK6, 100), own.take());
    }

    @Test
    void nothingOutsideThePoolsNorOfOneThatIsKeptFromBgp() {
        own.onHostRoute(IpAddress.parse("192.0.2.1"), 512);
        own.addPool(Prefix.parse("10.245.0.0/16"));
        own.addBlock(Prefix.parse("10.245.1.0/26"));
        own.onHostRoute(IpAddress.parse("10.245.7.1"), 1024);
        assertEquals(4, own.take().size());
        own.unannouncedPools(List.of(Prefix.parse("10.245.0.0/16")));
        assertEquals(Map.of(BLOCK, 100, BLOCK6, 100), own.take());
    }

    @Test
    void whatIsSaidAgainIsNoChange() {
        own.onHostRoute(IpAddress.parse("10.244.99.1"), 1024);
        own.take();
        own.onHostRoute(IpAddress.parse("10.244.99.1"), 1024);
        own.addBlock(BLOCK);
        own.onNoHostRoute(IpAddress.parse("10.244.99.2"));
        own.unannouncedPools(List.of());
        assertFalse(own.isChanged());
        own.onHostRoute(IpAddress.parse("10.244.99.1"), 512);
        assertTrue(own.isChanged());
    }
}
