package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The decoder against mutated messages and noise: it always answers, and what it takes for a message it reads again from its own bytes.
 * Another seed: {@code -Dbgp.fuzz.seed=N}; more rounds: {@code -Dbgp.fuzz.rounds=N}.
 */
class DecoderFuzzTest {
    private static final int ROUNDS = Integer.getInteger("bgp.fuzz.rounds", 20_000);
    private static final long SEED = Long.getLong("bgp.fuzz.seed", 0x4d4152474159L);

    private final List<byte[]> seeds = new ArrayList<>();

    DecoderFuzzTest() {
        GoldenBytesTest.messages().map(Arguments::get).forEach(each -> seeds.add((byte[]) each[3]));
        seeds.add(Bytes.update(
                "18 0a0101",
                UpdateErrorsTest.ORIGIN + UpdateErrorsTest.AS_PATH + "80 0e 0d 0001 01 04 0a000009 00 18 0a0202"
                        + "80 0f 06 0001 01 10 0a02",
                ""));
        seeds.add(Bytes.update(
                "",
                "90 0e 002e 0002 01 20 20010db8000000000000000000000001 fe800000000000000000000000000001 00 40 20010db800000001"
                        + UpdateErrorsTest.ORIGIN + UpdateErrorsTest.AS_PATH,
                ""));
        seeds.add(Bytes.update("", "80 0f 10 0002 01 00000007 40 20010db800000001", ""));
        seeds.add(Bytes.update(
                "00000001 18 0a0101",
                UpdateErrorsTest.ORIGIN + UpdateErrorsTest.AS_PATH
                        + "80 0e 1d 0001 01 10 20010db8000000000000000000000001 00 00000002 18 0a0202",
                ""));
        seeds.add(Bytes.message(1, "04 fde9 00b4 0a000001 ff ff 0009  02 0006 01 04 0001 00 01"));
    }

    /** From a session as RFC 4271 has it to one with all that can be agreed on. */
    static Stream<WireOptions> sessions() {
        Set<Family> both = Set.of(Family.values());
        return Stream.of(
                WireOptions.plain(true, true),
                WireOptions.plain(false, true),
                WireOptions.plain(true, false),
                new WireOptions(true, true, both, Set.of(), Set.of(), true, true, Wire.EXTENDED_MAX_LENGTH),
                new WireOptions(true, true, both, both, both, true, true, Wire.EXTENDED_MAX_LENGTH),
                new WireOptions(false, false, Set.of(Family.IPV6_UNICAST), both, both, false, false, Wire.MAX_LENGTH));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void mutatedMessagesGetAnAnswer(WireOptions options) {
        SplittableRandom random = new SplittableRandom(SEED);
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = seeds.get(random.nextInt(seeds.size())).clone();
            message = random.nextInt(4) == 0 ? resized(message, random) : message;
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = Wire.HEADER_LENGTH + random.nextInt(Math.max(1, message.length - Wire.HEADER_LENGTH));
                if (at < message.length) {
                    message[at] = mutated(message[at], random);
                }
            }
            taken += judge(message, options, round) ? 1 : 0;
        }
        assertTrue(taken > ROUNDS / 20, "hardly anything was taken for a message: " + taken);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void noiseBehindAHeaderGetsAnAnswer(WireOptions options) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = new byte[Wire.HEADER_LENGTH + random.nextInt(80)];
            random.nextBytes(message);
            // small numbers look more like lengths and types
            for (int i = Wire.HEADER_LENGTH; i < message.length; i++) {
                message[i] = random.nextInt(3) == 0 ? message[i] : (byte) random.nextInt(8);
            }
            header(message, 1 + random.nextInt(5));
            judge(message, WireOptions.plain(true, true), round);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 64, 4096})
    void noiseIsNoHeader(int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] noise = new byte[length];
        for (int round = 0; round < 1_000; round++) {
            random.nextBytes(noise);
            MessageDecoder.headerFault(noise, 0);
        }
    }

    /** True when it was taken for a message, which then must stand being written and read again. */
    private static boolean judge(byte[] message, WireOptions options, int round) {
        String where = "seed " + SEED + " round " + round + ": " + Bytes.text(message);
        try {
            MessageDecoder decoder = new MessageDecoder(options);
            Decoded decoded = Bytes.decode(decoder, message);
            if (decoded instanceof Decoded.Fault fault) {
                assertTrue(
                        fault.error().code() >= 1 && fault.error().code() <= 3
                                || fault.error().code() == 7,
                        where);
                assertTrue(fault.error().data().length <= Wire.MAX_LENGTH - 21, where);
                return false;
            }
            BgpMessage read = ((Decoded.Message) decoded).message();
            MessageEncoder encoder = new MessageEncoder(withRoom(options));
            Decoded again = Bytes.decode(decoder, encoder.encode(read));
            assertEquals(content(read), content(((Decoded.Message) again).message()), where);
            return true;
        } catch (RuntimeException e) {
            throw new AssertionError(where, e);
        }
    }

    /** What a message says in short can need more room written in full: an AS4_PATH made whole, lengths in two octets. */
    private static WireOptions withRoom(WireOptions options) {
        return new WireOptions(
                options.fourOctetAs(),
                options.isInternal(),
                options.families(),
                options.pathIdsIn(),
                options.pathIdsOut(),
                options.ipv4OverIpv6(),
                options.enhancedRefresh(),
                Wire.EXTENDED_MAX_LENGTH);
    }

    /** Faults are not written; an UPDATE that has nothing left but faults is written as an empty one; withdrawals are sorted by family. */
    private static BgpMessage content(BgpMessage message) {
        return message instanceof Update update
                ? new Update(
                        update.withdrawn().stream()
                                .sorted(Comparator.comparing(Nlri::family))
                                .toList(),
                        update.announced(),
                        null,
                        List.of())
                : message;
    }

    private static byte mutated(byte value, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (value ^ 1 << random.nextInt(8));
            case 2 -> (byte) (value + random.nextInt(5) - 2);
            default -> (byte) (random.nextBoolean() ? 0 : 0xFF);
        };
    }

    private static byte[] resized(byte[] message, SplittableRandom random) {
        int length = Math.max(Wire.HEADER_LENGTH, message.length + random.nextInt(9) - 4);
        byte[] resized = Arrays.copyOf(message, length);
        header(resized, resized[Wire.TYPE_AT]);
        return resized;
    }

    private static void header(byte[] message, int type) {
        Arrays.fill(message, 0, Wire.MARKER_LENGTH, (byte) 0xFF);
        message[Wire.LENGTH_AT] = (byte) (message.length >>> 8);
        message[Wire.LENGTH_AT + 1] = (byte) message.length;
        message[Wire.TYPE_AT] = (byte) type;
    }
}
