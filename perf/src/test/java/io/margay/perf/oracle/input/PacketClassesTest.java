package io.margay.perf.oracle.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacketClassesTest {
    private static final long SEED = 20_261_128;
    private static final int COUNT = 500;

    @Test
    void aPacketFollowsFromSeedClassAndIndex() {
        for (PacketClass each : PacketClasses.all()) {
            for (int index = 0; index < COUNT; index++) {
                Input once = each.input(SEED, index);
                Input again = each.input(SEED, index);
                assertEquals(once.side(), again.side());
                assertArrayEquals(once.frame(), again.frame(), () -> each.name());
            }
        }
    }

    /** Not even in another order. */
    @Test
    void anotherSeedMakesOtherPackets() {
        for (PacketClass each : PacketClasses.all()) {
            Set<String> first = frames(each, SEED);
            first.retainAll(frames(each, SEED + 1));
            assertTrue(first.size() < COUNT / 20, () -> each.name() + ": " + first.size() + " frames of both seeds");
        }
    }

    @Test
    void eachClassComesInByBothSidesAndFitsThem() {
        for (PacketClass each : PacketClasses.all()) {
            EnumSet<Side> sides = EnumSet.noneOf(Side.class);
            for (int index = 0; index < COUNT; index++) {
                Input input = each.input(SEED, index);
                sides.add(input.side());
                int tag = Ethernet.type(input.frame()) == Ethernet.VLAN ? Ethernet.VLAN_TAG_LENGTH : 0;
                assertTrue(input.frame().length
                        <= Ethernet.HEADER_LENGTH + input.side().mtuBytes() + tag);
                assertTrue(input.frame().length >= Ethernet.HEADER_LENGTH);
            }
            assertEquals(EnumSet.allOf(Side.class), sides, () -> each.name());
        }
    }

    /** Their outputs would come seconds later, and nobody could say of which input. */
    @Test
    void noPacketConcernsANeighborThatIsNotThere() {
        for (PacketClass each : PacketClasses.all()) {
            for (int index = 0; index < COUNT; index++) {
                byte[] frame = each.input(SEED, index).frame();
                Ipv4View.of(frame).ifPresent(ip -> {
                    assertFalse(Scene.isAbsentNeighbor(ip.source()));
                    assertFalse(Scene.isAbsentNeighbor(ip.destination()));
                });
                Ipv6View.of(frame).ifPresent(ip -> {
                    assertFalse(Scene.isAbsentNeighbor(ip.source()));
                    assertFalse(Scene.isAbsentNeighbor(ip.destination()));
                });
            }
        }
    }

    /** Whoever reads a report must know which class it speaks of. */
    @Test
    void namesAreUnique() {
        assertEquals(
                PacketClasses.all().size(),
                PacketClasses.all().stream().map(PacketClass::name).distinct().count());
    }

    @Test
    void mutationsAreTheLargestClassOfEachFamily() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            assertTrue(PacketClasses.all().stream()
                    .filter(each -> each.ipv6() == ipv6)
                    .max((a, b) -> Integer.compare(a.weight(), b.weight()))
                    .orElseThrow()
                    .name()
                    .endsWith("-mutated"));
        }
    }

    /** What is valid must be so in the eyes of a receiver, or it says nothing about a router. */
    @Test
    void validIpv4HasRightChecksums() {
        for (int index = 0; index < COUNT; index++) {
            byte[] frame = PacketClasses.all().get(0).input(SEED, index).frame();
            Ipv4View ip = Ipv4View.of(frame).orElseThrow();
            assertTrue(ip.isChecksumRight());
            assertEquals(frame.length, ip.at() + ip.totalLength());
        }
    }

    private static Set<String> frames(PacketClass of, long seed) {
        return new HashSet<>(Arrays.asList(IntStream.range(0, COUNT)
                .mapToObj(index -> Octets.hex(of.input(seed, index).frame()))
                .toArray(String[]::new)));
    }
}
