package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.Capability.AddPath;
import io.margay.control.bgp.wire.Capability.EnhancedRefresh;
import io.margay.control.bgp.wire.Capability.ExtendedMessage;
import io.margay.control.bgp.wire.Capability.ExtendedNextHop;
import io.margay.control.bgp.wire.Capability.FourOctetAs;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;
import io.margay.control.bgp.wire.Capability.MultiProtocol;
import io.margay.control.bgp.wire.Capability.Refresh;
import io.margay.control.bgp.wire.Capability.RoleOfSender;
import io.margay.control.bgp.wire.Capability.Unknown;
import java.util.ArrayList;
import java.util.List;

/** Capabilities to bytes and back. One whose length is not what its kind asks for is kept as it is and not used (RFC 5492 4). */
final class CapabilityCodec {
    private static final int RESTARTING = 0x8000;
    private static final int BY_NOTIFICATION = 0x4000;
    private static final int FORWARDING = 0x80;

    private CapabilityCodec() {}

    static Capability read(int code, WireReader value) {
        int length = value.remaining();
        boolean isKnown =
                switch (code) {
                    case MultiProtocol.CODE, FourOctetAs.CODE -> length == 4;
                    case Refresh.CODE, ExtendedMessage.CODE, EnhancedRefresh.CODE -> length == 0;
                    case RoleOfSender.CODE -> length == 1;
                    case ExtendedNextHop.CODE -> length % 6 == 0;
                    case GracefulRestart.CODE -> length >= 2 && length % 4 == 2;
                    case AddPath.CODE -> length % 4 == 0;
                    case LongLivedRestart.CODE -> length % 7 == 0;
                    default -> false;
                };
        return isKnown ? readKnown(code, value) : new Unknown(code, value.bytes(length));
    }

    private static Capability readKnown(int code, WireReader value) {
        return switch (code) {
            case MultiProtocol.CODE -> {
                int afi = value.u16();
                value.u8();
                yield new MultiProtocol(afi, value.u8());
            }
            case Refresh.CODE -> new Refresh();
            case ExtendedMessage.CODE -> new ExtendedMessage();
            case EnhancedRefresh.CODE -> new EnhancedRefresh();
            case RoleOfSender.CODE -> new RoleOfSender(value.u8());
            case FourOctetAs.CODE -> new FourOctetAs(value.i32());
            case ExtendedNextHop.CODE -> {
                List<ExtendedNextHop.Use> uses = new ArrayList<>();
                while (value.remaining() > 0) {
                    uses.add(new ExtendedNextHop.Use(value.u16(), value.u16(), value.u16()));
                }
                yield new ExtendedNextHop(uses);
            }
            case GracefulRestart.CODE -> readRestart(value);
            case AddPath.CODE -> {
                List<AddPath.Ways> ways = new ArrayList<>();
                while (value.remaining() > 0) {
                    ways.add(new AddPath.Ways(value.u16(), value.u8(), value.u8()));
                }
                yield new AddPath(ways);
            }
            default -> {
                List<LongLivedRestart.Kept> kept = new ArrayList<>();
                while (value.remaining() > 0) {
                    int afi = value.u16();
                    int safi = value.u8();
                    boolean isForwarding = (value.u8() & FORWARDING) != 0;
                    kept.add(new LongLivedRestart.Kept(afi, safi, isForwarding, value.u8() << 16 | value.u16()));
                }
                yield new LongLivedRestart(kept);
            }
        };
    }

    private static GracefulRestart readRestart(WireReader value) {
        int head = value.u16();
        List<GracefulRestart.Kept> kept = new ArrayList<>();
        while (value.remaining() > 0) {
            kept.add(new GracefulRestart.Kept(value.u16(), value.u8(), (value.u8() & FORWARDING) != 0));
        }
        return new GracefulRestart(
                (head & RESTARTING) != 0, (head & BY_NOTIFICATION) != 0, head & GracefulRestart.MAX_SECONDS, kept);
    }

    static void write(WireWriter writer, Capability capability) {
        byte[] value = valueOf(capability);
        writer.u8(capability.code()).u8(value.length).bytes(value);
    }

    private static byte[] valueOf(Capability capability) {
        WireWriter writer = new WireWriter();
        if (capability instanceof MultiProtocol mp) {
            writer.u16(mp.afi()).u8(0).u8(mp.safi());
        } else if (capability instanceof FourOctetAs four) {
            writer.i32(four.as());
        } else if (capability instanceof ExtendedNextHop extended) {
            extended.uses().forEach(use -> writer.u16(use.afi()).u16(use.safi()).u16(use.nextHopAfi()));
        } else if (capability instanceof RoleOfSender role) {
            writer.u8(role.value());
        } else if (capability instanceof GracefulRestart restart) {
            int flags = (restart.isRestarting() ? RESTARTING : 0) | (restart.isByNotification() ? BY_NOTIFICATION : 0);
            writer.u16(flags | restart.restartSeconds());
            restart.families()
                    .forEach(kept -> writer.u16(kept.afi()).u8(kept.safi()).u8(kept.isForwarding() ? FORWARDING : 0));
        } else if (capability instanceof AddPath addPath) {
            addPath.families()
                    .forEach(each -> writer.u16(each.afi()).u8(each.safi()).u8(each.ways()));
        } else if (capability instanceof LongLivedRestart restart) {
            restart.families().forEach(kept -> writer.u16(kept.afi())
                    .u8(kept.safi())
                    .u8(kept.isForwarding() ? FORWARDING : 0)
                    .u8(kept.staleSeconds() >>> 16)
                    .u16(kept.staleSeconds()));
        } else if (capability instanceof Unknown unknown) {
            writer.bytes(unknown.value());
        }
        return writer.toArray();
    }
}
