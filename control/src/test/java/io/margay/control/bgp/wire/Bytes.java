package io.margay.control.bgp.wire;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Bytes for tests, as a capture shows them. */
public final class Bytes {
    public static final String MARKER = "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff";
    static final int BEFORE = 7;

    private Bytes() {}

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** A message with its header in order. */
    public static byte[] message(int type, String body) {
        byte[] bytes = hex(body);
        int length = Wire.HEADER_LENGTH + bytes.length;
        return hex(MARKER + String.format("%04x%02x", length, type) + body);
    }

    /** An UPDATE with its two lengths in order. */
    public static byte[] update(String withdrawn, String attributes, String nlri) {
        return message(
                Wire.TYPE_UPDATE,
                String.format("%04x", hex(withdrawn).length)
                        + withdrawn
                        + String.format("%04x", hex(attributes).length)
                        + attributes
                        + nlri);
    }

    /** Decodes a message that stands in the midst of other bytes: whoever reads too far finds 0xA5. */
    static Decoded decode(MessageDecoder decoder, byte[] message) {
        byte[] around = new byte[BEFORE + message.length + 64];
        Arrays.fill(around, (byte) 0xA5);
        System.arraycopy(message, 0, around, BEFORE, message.length);
        BgpError.ResetSession fault = MessageDecoder.headerFault(around, BEFORE);
        return fault == null ? decoder.decode(around, BEFORE) : new Decoded.Fault(fault);
    }

    public static List<Nlri> prefixes(String... texts) {
        return Stream.of(texts).map(Prefix::parse).map(Nlri::of).toList();
    }

    static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    /** All routes that it announces, in whatever field. */
    public static List<Nlri> announced(Update update) {
        return update.announced().stream()
                .flatMap(each -> each.routes().stream())
                .toList();
    }

    /** Of what it announces first; null of nothing. */
    static PathAttributes attributes(Update update) {
        return update.announced().isEmpty() ? null : update.announced().get(0).attributes();
    }

    static int address(String text) {
        return Ipv4.parse(text);
    }
}
