package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteRecordsTest {
    private static final Ipv4Prefix OLD = Ipv4Prefix.parse("10.0.0.0/8");
    private static final Ipv4Prefix NEW = Ipv4Prefix.parse("192.168.18.64/26");
    private static final NextHop OLD_HOP = NextHop.port(1, "old");
    private static final NextHop NEW_HOP = NextHop.port(2, "new");

    @TempDir
    Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4 * AddressFamily.IPV4.recordLength()]);
    private final RouteRecords records = new RouteRecords(buffer, AddressFamily.IPV4);
    private final NextHopTable nextHops = new NextHopTable(new UnsafeBuffer(new byte[16 * 64]), 15);
    private final FibHeader header = new FibHeader(new UnsafeBuffer(new byte[FibLayout.HEADER_LENGTH]));

    @BeforeEach
    void twoNextHops() {
        nextHops.write(1, OLD_HOP);
        nextHops.write(2, NEW_HOP);
        header.commit(9, 0);
    }

    @Test
    void aRecordTellsAllThatWasWritten() {
        records.write(3, NEW.high(), NEW.low(), NEW.length(), 2, RouteProtocol.BGP, -7, 10, 1_795_000_000_123L);
        Route route = records.read(3, nextHops, header);
        assertEquals(new Route(NEW, NEW_HOP, RouteProtocol.BGP, -7, 10, 1_795_000_000_000L), route);
        assertNull(records.read(2, nextHops, header));
        records.clear(3);
        assertNull(records.read(3, nextHops, header));
    }

    @Test
    void generationsAreRightBeyondTheHalfThatIsKept() {
        header.commit((7L << 32) + 2, 0);
        records.write(0, OLD.high(), OLD.low(), OLD.length(), 1, RouteProtocol.BGP, 0, (7L << 32) + 3, 0);
        records.write(1, NEW.high(), NEW.low(), NEW.length(), 1, RouteProtocol.BGP, 0, (6L << 32) + 0xFFFF_FFF0L, 0);
        assertEquals((7L << 32) + 3, records.read(0, nextHops, header).generation());
        assertEquals(
                (6L << 32) + 0xFFFF_FFF0L, records.read(1, nextHops, header).generation());
    }

    /** A writer killed between any two of its stores: its memory as it was then, word by word. */
    @Test
    void aWriterThatDiesInARecordLeavesTheOldRouteTheNewOneOrNone() {
        Recorder recorder = new Recorder(buffer);
        RouteRecords recorded = new RouteRecords(recorder, AddressFamily.IPV4);
        records.write(0, OLD.high(), OLD.low(), OLD.length(), 1, RouteProtocol.STATIC, 1, 1, 1_000);
        recorder.begin();
        recorded.write(0, OLD.high(), OLD.low(), OLD.length(), 2, RouteProtocol.BGP, 2, 2, 2_000);
        for (byte[] moment : recorder.moments()) {
            Route route = new RouteRecords(new UnsafeBuffer(moment), AddressFamily.IPV4).read(0, nextHops, header);
            assertEquals(OLD, route.prefix());
            boolean whole =
                    route.nextHop().equals(OLD_HOP) && route.protocol() == RouteProtocol.STATIC && route.originId() == 1
                            || route.nextHop().equals(NEW_HOP)
                                    && route.protocol() == RouteProtocol.BGP
                                    && route.originId() == 2;
            assertTrue(whole, route::toString);
        }
        recorder.begin();
        recorded.clear(0);
        recorded.write(0, NEW.high(), NEW.low(), NEW.length(), 2, RouteProtocol.BGP, 2, 3, 3_000);
        List<Prefix> seen = new ArrayList<>();
        for (byte[] moment : recorder.moments()) {
            Route route = new RouteRecords(new UnsafeBuffer(moment), AddressFamily.IPV4).read(0, nextHops, header);
            seen.add(route == null ? null : route.prefix());
        }
        assertTrue(seen.indexOf(null) > 0 && seen.lastIndexOf(OLD) < seen.indexOf(null), seen::toString);
        assertTrue(seen.lastIndexOf(null) < seen.indexOf(NEW), seen::toString);
    }

    @Test
    void aRecordThatIsNoneOfOursIsRefused() {
        records.write(0, OLD.high(), OLD.low(), OLD.length(), 1, RouteProtocol.STATIC, 1, 1, 1_000);
        buffer.putByte(10, (byte) 33);
        assertThrows(FibFormatException.class, () -> records.read(0, nextHops, header));
        records.write(0, OLD.high(), OLD.low(), OLD.length(), 9, RouteProtocol.STATIC, 1, 1, 1_000);
        assertThrows(FibFormatException.class, () -> records.read(0, nextHops, header));
        records.write(0, OLD.high(), OLD.low(), OLD.length(), 300, RouteProtocol.STATIC, 1, 1, 1_000);
        assertThrows(FibFormatException.class, () -> records.read(0, nextHops, header));
    }

    @Test
    void theLongestMatchIsToldFromTheRecords() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.writer.put(
                    Ipv4Prefix.parse("192.168.196.128/26"),
                    NextHop.gateway(1, 2, "enp0s8"),
                    RouteProtocol.BGP,
                    4,
                    5_000);
            fib.writer.put(
                    Ipv4Prefix.parse("192.168.196.129/32"),
                    NextHop.port(3, "cali69b2b8c106c"),
                    RouteProtocol.WORKLOAD,
                    0,
                    6_000);
            assertEquals(1, fib.writer.commit());
            Route expected = new Route(
                    Ipv4Prefix.parse("192.168.196.128/26"),
                    NextHop.gateway(1, 2, "enp0s8"),
                    RouteProtocol.BGP,
                    4,
                    1,
                    5_000);
            assertEquals(Optional.of(expected), fib.reader.longestMatch(Ipv4Prefix.parse("192.168.196.130/32")));
            assertEquals(
                    32,
                    fib.reader
                            .longestMatch(Ipv4Prefix.parse("192.168.196.129/32"))
                            .orElseThrow()
                            .prefix()
                            .length());
            assertEquals(Optional.empty(), fib.reader.longestMatch(Ipv4Prefix.parse("192.168.0.1/32")));
        }
    }

    @Test
    void aRouteThatIsPutAgainKeepsItsAge() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            assertEquals(PutResult.ADDED, fib.writer.put(OLD, OLD_HOP, RouteProtocol.BGP, 1, 1_000));
            fib.writer.commit();
            assertEquals(PutResult.UNCHANGED, fib.writer.put(OLD, OLD_HOP, RouteProtocol.BGP, 1, 9_000));
            fib.writer.commit();
            assertEquals(
                    new Route(OLD, OLD_HOP, RouteProtocol.BGP, 1, 1, 1_000),
                    fib.reader.longestMatch(OLD).orElseThrow());
            assertEquals(PutResult.REPLACED, fib.writer.put(OLD, OLD_HOP, RouteProtocol.BGP, 2, 9_000));
            assertEquals(
                    new Route(OLD, OLD_HOP, RouteProtocol.BGP, 2, 3, 9_000),
                    fib.reader.longestMatch(OLD).orElseThrow());
        }
    }
}
