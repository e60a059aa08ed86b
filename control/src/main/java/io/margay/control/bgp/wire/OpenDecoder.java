package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import java.util.ArrayList;
import java.util.List;

/** OPEN and its capabilities (RFC 4271 4.2, RFC 5492 4, RFC 9072 2). Judges form; what the values mean for us, the FSM judges. */
final class OpenDecoder {
    private static final int MIN_LENGTH = 10;
    private static final int UNSPECIFIC = 0;
    private static final int UNSUPPORTED_PARAMETER = 4;

    private OpenDecoder() {}

    static Decoded decode(WireReader reader) {
        if (reader.remaining() < MIN_LENGTH) {
            return fault(UNSPECIFIC, "OPEN cut short");
        }
        int version = reader.u8();
        int myAs = reader.u16();
        int holdTimeSeconds = reader.u16();
        int bgpIdentifier = reader.i32();
        if (version != Open.VERSION) {
            return new Decoded.Message(new Open(version, myAs, holdTimeSeconds, bgpIdentifier, List.of()));
        }
        int length = reader.u8();
        // RFC 9072 2: a first parameter of type 255 says that the true length follows, whatever the first length is
        boolean isExtended = length != 0 && reader.remaining() > 0 && reader.peek() == Wire.EXTENDED_PARAMETERS;
        if (isExtended) {
            if (reader.remaining() < 3) {
                return fault(UNSPECIFIC, "extended length of parameters cut short");
            }
            reader.u8();
            length = reader.u16();
        }
        if (length != reader.remaining()) {
            return fault(UNSPECIFIC, "optional parameters of " + length + " bytes in room for " + reader.remaining());
        }
        List<Capability> capabilities = new ArrayList<>();
        while (reader.remaining() > 0) {
            if (reader.remaining() < (isExtended ? 3 : 2)) {
                return fault(UNSPECIFIC, "optional parameter cut short");
            }
            int type = reader.u8();
            int parameterLength = isExtended ? reader.u16() : reader.u8();
            if (parameterLength > reader.remaining()) {
                return fault(
                        UNSPECIFIC,
                        "optional parameter of " + parameterLength + " bytes in room for " + reader.remaining());
            }
            if (type != Wire.PARAMETER_CAPABILITIES) {
                return fault(UNSUPPORTED_PARAMETER, "unsupported optional parameter " + type);
            }
            if (!readCapabilities(reader.slice(parameterLength), capabilities)) {
                return fault(UNSPECIFIC, "capability cut short");
            }
        }
        return new Decoded.Message(new Open(version, myAs, holdTimeSeconds, bgpIdentifier, capabilities));
    }

    private static boolean readCapabilities(WireReader reader, List<Capability> capabilities) {
        while (reader.remaining() > 0) {
            if (reader.remaining() < 2) {
                return false;
            }
            int code = reader.u8();
            int length = reader.u8();
            if (length > reader.remaining()) {
                return false;
            }
            capabilities.add(CapabilityCodec.read(code, reader.slice(length)));
        }
        return true;
    }

    private static Decoded fault(int subcode, String reason) {
        return new Decoded.Fault(new ResetSession(Notification.OPEN_ERROR, subcode, reason));
    }
}
