package io.margay.rawsock;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** What a {@link LinkMonitor} last told of an interface, so that it tells changes only. */
final class KnownLink {
    final int interfaceIndex;

    String name = "";
    boolean up;
    int mtu;
    long mac;

    /** The last dump that listed it, or that was being answered when it was heard of; 0 for none. */
    int dump;

    KnownLink(int interfaceIndex) {
        this.interfaceIndex = interfaceIndex;
    }

    /** Allocates only for a name that differs. */
    boolean rename(DirectBuffer buffer, int offset, int lengthBytes) {
        if (name.length() == lengthBytes) {
            int i = 0;
            while (i < lengthBytes && name.charAt(i) == (char) buffer.getByte(offset + i)) {
                i++;
            }
            if (i == lengthBytes) {
                return false;
            }
        }
        byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(offset, bytes);
        name = new String(bytes, StandardCharsets.UTF_8);
        return true;
    }
}
