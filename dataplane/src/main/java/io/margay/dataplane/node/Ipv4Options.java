package io.margay.dataplane.node;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a router does with the options of IPv4 (RFC 791 3.1, RFC 1812 4.2.2.1, 5.2.4.1 and 5.3.13), in the same places as Linux's {@code __ip_options_compile} and {@code
 * ip_forward_options}: it writes itself into a recorded route and a timestamp, tells the sender of an option that is broken, and refuses to be steered by a source route (RFC
 * 7126 4.3, 4.4).
 */
public final class Ipv4Options implements Node {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int RECORD_ROUTE = 7;
    private static final int TIMESTAMP = 68;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;
    private static final int ROUTER_ALERT = 148;

    private static final int TIMESTAMPS_ONLY = 0;
    private static final int WITH_ADDRESSES = 1;
    private static final int OF_ADDRESSES = 3;

    private static final int ADDRESS_LENGTH = 4;
    private static final int MAX_OVERFLOW = 15;

    /** Not the offset of a broken octet. */
    private static final int FINE = 0;

    private final RouterSettings settings;
    private final CycleClock clock;
    private final Ipv4Lookup lookup;
    private final IcmpError icmpError;
    private final Drops drops;

    private boolean isSourceRouted;
    private boolean hasRecordRoute;
    private boolean hasTimestamp;
    private boolean isChanged;

    public Ipv4Options(RouterSettings settings, CycleClock clock, Ipv4Lookup lookup, IcmpError icmpError, Drops drops) {
        this.settings = settings;
        this.clock = clock;
        this.lookup = lookup;
        this.icmpError = icmpError;
        this.drops = drops;
    }

    /** A header that is longer than its fixed part. */
    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        isSourceRouted = false;
        hasRecordRoute = false;
        hasTimestamp = false;
        isChanged = false;
        int broken = process(ipv4.buffer(), ipv4.offset(), ipv4.headerLength());
        if (isChanged) {
            ipv4.putChecksum();
        }
        if (broken != FINE) {
            icmpError.accept(frame, IcmpFlyweight.PARAMETER_PROBLEM, 0, IcmpFlyweight.pointer(broken), nowNs);
            drops.drop(frame, DropReason.IPV4_OPTIONS);
        } else if (isSourceRouted) {
            drops.drop(frame, DropReason.SOURCE_ROUTED);
        } else {
            lookup.accept(frame, nowNs);
        }
    }

    /** @return the offset in the header of the octet that is wrong, or {@link #FINE} */
    private int process(UnsafeBuffer buffer, int header, int headerLength) {
        int at = Ipv4Flyweight.MIN_HEADER_LENGTH;
        while (at < headerLength) {
            int type = octet(buffer, header + at);
            if (type == END) {
                clearAfterEnd(buffer, header + at + 1, header + headerLength);
                return FINE;
            }
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < headerLength ? octet(buffer, header + at + 1) : 0;
            if (length < 2 || length > headerLength - at) {
                return at;
            }
            int broken = process(buffer, header + at, type, length);
            if (broken >= 0) {
                return at + broken;
            }
            at += length;
        }
        return FINE;
    }

    /** RFC 791: the rest is padding, and it is zero. */
    private void clearAfterEnd(UnsafeBuffer buffer, int from, int to) {
        for (int at = from; at < to; at++) {
            isChanged |= buffer.getByte(at) != END;
            buffer.putByte(at, (byte) END);
        }
    }

    /** @return the offset in the option of the octet that is wrong, or -1 */
    private int process(UnsafeBuffer buffer, int option, int type, int length) {
        return switch (type) {
            case LOOSE_SOURCE_ROUTE, STRICT_SOURCE_ROUTE -> sourceRoute(buffer, option, length);
            case RECORD_ROUTE -> recordRoute(buffer, option, length);
            case TIMESTAMP -> timestamp(buffer, option, length);
            case ROUTER_ALERT -> length < 4 ? 1 : -1;
            default -> -1;
        };
    }

    private int sourceRoute(UnsafeBuffer buffer, int option, int length) {
        if (length < 3) {
            return 1;
        }
        if (octet(buffer, option + 2) < 4) {
            return 2;
        }
        if (isSourceRouted) {
            return 0;
        }
        isSourceRouted = true;
        return -1;
    }

    private int recordRoute(UnsafeBuffer buffer, int option, int length) {
        if (hasRecordRoute) {
            return 0;
        }
        if (length < 3) {
            return 1;
        }
        int pointer = octet(buffer, option + 2);
        if (pointer < 4) {
            return 2;
        }
        hasRecordRoute = true;
        if (pointer > length) {
            return -1; // full: forwarded as it is
        }
        if (pointer + ADDRESS_LENGTH - 1 > length) {
            return 2;
        }
        buffer.putInt(option + pointer - 1, settings.nodeAddress(), BIG_ENDIAN);
        buffer.putByte(option + 2, (byte) (pointer + ADDRESS_LENGTH));
        isChanged = true;
        return -1;
    }

    private int timestamp(UnsafeBuffer buffer, int option, int length) {
        if (hasTimestamp) {
            return 0;
        }
        if (length < 4) {
            return 1;
        }
        int pointer = octet(buffer, option + 2);
        if (pointer < 5) {
            return 2;
        }
        hasTimestamp = true;
        int flag = octet(buffer, option + 3) & 0xF;
        if (pointer > length) {
            return flag == OF_ADDRESSES ? -1 : overflow(buffer, option);
        }
        if (pointer + 3 > length || (flag == WITH_ADDRESSES || flag == OF_ADDRESSES) && pointer + 7 > length) {
            return 2;
        }
        int entry = option + pointer - 1;
        switch (flag) {
            case TIMESTAMPS_ONLY -> putTime(buffer, option, entry, pointer + 4);
            case WITH_ADDRESSES -> {
                buffer.putInt(entry, settings.nodeAddress(), BIG_ENDIAN);
                putTime(buffer, option, entry + ADDRESS_LENGTH, pointer + 8);
            }
            case OF_ADDRESSES -> {
                if (buffer.getInt(entry, BIG_ENDIAN) == settings.nodeAddress()) {
                    putTime(buffer, option, entry + ADDRESS_LENGTH, pointer + 8);
                }
            }
            default -> {
                return -1; // of a kind that nobody has defined
            }
        }
        return -1;
    }

    private void putTime(UnsafeBuffer buffer, int option, int at, int nextPointer) {
        buffer.putInt(at, clock.millisOfDay(), BIG_ENDIAN);
        buffer.putByte(option + 2, (byte) nextPointer);
        isChanged = true;
    }

    /** One more router that found no room. */
    private int overflow(UnsafeBuffer buffer, int option) {
        int octet = octet(buffer, option + 3);
        if (octet >>> 4 == MAX_OVERFLOW) {
            return 3;
        }
        buffer.putByte(option + 3, (byte) (octet + 0x10));
        isChanged = true;
        return -1;
    }

    /**
     * Of a datagram's first fragment all options stay; the others keep only those that are marked to be copied (RFC 791 3.1), with no-operation in the place of the rest, so that
     * the header keeps its length.
     */
    static void keepCopied(UnsafeBuffer buffer, int header, int headerLength) {
        int at = header + Ipv4Flyweight.MIN_HEADER_LENGTH;
        int end = header + headerLength;
        while (at < end && octet(buffer, at) != END) {
            int type = octet(buffer, at);
            int length = type == NO_OPERATION ? 1 : at + 1 < end ? octet(buffer, at + 1) : 0;
            if (length < 1 || length > end - at) {
                return;
            }
            if ((type & 0x80) == 0) {
                buffer.setMemory(at, length, (byte) NO_OPERATION);
            }
            at += length;
        }
    }

    private static int octet(UnsafeBuffer buffer, int at) {
        return buffer.getByte(at) & 0xFF;
    }
}
